package article

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

const (
	first  = "The harbour board opened the new quay on Friday and said that 64 boats had booked a berth before the end of the month."
	second = "Work on the quay took three years, and the board paid for it with a loan that it will repay from berth fees over two decades."
	third  = "Fishermen from the old town, who had feared for their places, keep the inner basin and pay nothing for the first five years."
)

// page returns a plain page with head elements and three paragraphs.
func page(head string) string {
	return "<html lang=en><head><title>Harbour opens new quay | The Example Courier</title>" + head + "</head><body><header><nav><a href=/>Home</a></nav></header><h1>Harbour opens new quay</h1><div class=story><p>" +
		first + "</p><p>" + second + "</p><p>" + third + "</p></div></body></html>"
}

func TestParse_Text(t *testing.T) {
	p := newParser(t)
	want := "Harbour opens new quay\n\n" + first + "\n\n" + second + "\n\n" + third
	a := p.ParseHTML([]byte(page("")), "https://courier.example/a/quay")
	if diff := cmp.Diff(want, a.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if a.State != "" || a.ID != news.ArticleID("https://courier.example/a/quay") || len(a.TextHash) != 64 {
		t.Errorf("state %q, ID %q, hash %q", a.State, a.ID, a.TextHash)
	}
	if got := Body(&a); got != want[len("Harbour opens new quay\n\n"):] {
		t.Errorf("Body = %q", got)
	}
}

func TestParse_Metadata(t *testing.T) {
	p := newParser(t)
	fetched := time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name string
		head string
		page news.Page
		get  func(news.Article) any
		want any
	}{
		{name: "JSON-LD in a graph", head: `<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["Article","NewsArticle"],"datePublished":"2025-10-25T17:30:00+07:00"}]}</script>`, get: published, want: "2025-10-25T17:30:00+07:00 json-ld"},
		{name: "JSON-LD in an array", head: `<script type="application/ld+json">[{"@type":"Organization"},{"@type":"NewsArticle","datePublished":"2025-10-25T10:30:00Z"}]</script>`, get: published, want: "2025-10-25T10:30:00Z json-ld"},
		{name: "JSON-LD with a line feed in a string and a trailing comma", head: "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"description\":\"a\nb\",\"datePublished\":\"2025-10-25T10:30:00Z\",}</script>", get: published, want: "2025-10-25T10:30:00Z json-ld"},
		{name: "JSON-LD that is no JSON", head: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"He said "yes" twice","datePublished":"2025-10-25T10:30:00Z"}</script>`, get: published, want: "2025-10-25T10:30:00Z json-ld"},
		{name: "meta", head: `<meta property="article:published_time" content="2025-10-25T17:30:00+07:00">`, get: published, want: "2025-10-25T17:30:00+07:00 meta"},
		{name: "time of day from other evidence", head: `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-10-25"}</script><meta name="pubdate" content="2025-10-25T17:30:00+07:00">`, get: published, want: "2025-10-25T17:30:00+07:00 json-ld; time of day: meta"},
		{name: "zone from other evidence", head: `<meta property="article:published_time" content="2025-10-25T17:30:00"><time datetime="2025-10-25T17:30:00+07:00"></time>`, get: published, want: "2025-10-25T17:30:00+07:00 meta; zone: time"},
		{name: "local time called UTC", head: `<meta property="article:published_time" content="2025-10-25T17:30:00Z"><time datetime="2025-10-25T17:30:00+07:00"></time>`, get: published, want: "2025-10-25T17:30:00+07:00 meta; zone: time"},
		{name: "zone of the domain", head: `<meta name="pubdate" content="2025-10-25 17:30">`, page: news.Page{URL: "https://bao.example.vn/a"}, get: published, want: "2025-10-25T17:30:00+07:00 meta; zone: of domain .vn"},
		{name: "zone of the source's language", head: `<meta name="pubdate" content="2025-10-25 17:30">`, page: news.Page{Link: news.Link{Language: "hi"}}, get: published, want: "2025-10-25T17:30:00+05:30 meta; zone: of language hi"},
		{name: "no zone", head: `<meta name="pubdate" content="2025-10-25 17:30">`, get: published, want: "2025-10-25T17:30:00Z meta; zone: not stated, taken as UTC"},
		{name: "future not believed", head: `<meta name="pubdate" content="2025-11-25T17:30:00Z">`, get: published, want: "0001-01-01T00:00:00Z "},
		{name: "future with a zone of its own not believed", head: `<meta name="pubdate" content="2025-10-26T17:30:00+07:00"><meta name="date" content="2025-10-25T10:30:00Z">`, get: published, want: "2025-10-25T10:30:00Z meta"},
		{name: "local time called UTC lies in the future", head: `<meta name="pubdate" content="2025-10-26T06:30:00Z">`, page: news.Page{URL: "https://bao.example.vn/a"}, get: published, want: "2025-10-26T06:30:00+07:00 meta; zone: of domain .vn"},
		{name: "before the outlet's first day not believed", head: `<meta name="pubdate" content="2000-10-25T10:30:00+07:00">`, page: news.Page{URL: "https://tuoitre.vn/a"}, get: published, want: "0001-01-01T00:00:00Z "},
		{name: "the page disagrees with itself", head: `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-10-20T10:00:00Z"}</script><meta name="pubdate" content="2025-10-25T10:00:00Z">`, get: conflicts, want: "published: 2025-10-20T10:00:00Z by the page (json-ld), 2025-10-25T10:00:00Z by the page (meta)"},
		{name: "the last change alone", head: `<meta property="article:modified_time" content="2025-10-25T10:30:00Z">`, get: published, want: "2025-10-25T10:30:00Z meta (updated)"},
		{name: "before the web not believed", head: `<meta name="pubdate" content="1970-01-01T00:00:00Z"><meta name="date" content="2025-10-25T10:30:00Z">`, get: published, want: "2025-10-25T10:30:00Z meta"},
		{name: "address", page: news.Page{URL: "https://courier.example/2025/10/25/quay"}, get: published, want: "2025-10-25T00:00:00Z url; zone: not stated, taken as UTC"},
		{name: "address with time of day", page: news.Page{URL: "https://bao.example.vn/ben-tau-20251025173015123.htm"}, get: published, want: "2025-10-25T17:30:15+07:00 url; zone: of domain .vn"},
		{name: "feed", page: news.Page{Link: news.Link{Published: fetched.Add(-time.Hour)}}, get: published, want: "2025-10-25T23:00:00Z feed"},
		{name: "feed disagrees", head: `<meta name="pubdate" content="2025-10-20T10:00:00Z">`, page: news.Page{Link: news.Link{Published: fetched.Add(-time.Hour)}}, get: conflicts, want: "published: 2025-10-25T23:00:00Z by the source, 2025-10-20T10:00:00Z by the page (meta)"},
		{name: "title disagrees", page: news.Page{Link: news.Link{Title: "Mayor resigns over tram"}}, get: conflicts, want: "title: “Mayor resigns over tram” by the source, “Harbour opens new quay” by the page"},
		{name: "modified", head: `<meta property="article:published_time" content="2025-10-25T17:30:00+07:00"><meta property="article:modified_time" content="2025-10-25T18:00:00+07:00">`, get: func(a news.Article) any { return a.Modified.Format(time.RFC3339) }, want: "2025-10-25T18:00:00+07:00"},
		{name: "sources disagree", page: news.Page{Link: news.Link{Conflicts: []string{"language: vi by daily/feed, en by daily/map"}}}, get: conflicts, want: "language: vi by daily/feed, en by daily/map"},
		{name: "language disagrees", page: news.Page{Link: news.Link{Language: "vi-VN"}}, get: conflicts, want: "language: vi-VN by the source, en by the page"},
		{name: "language agrees but for its region", page: news.Page{Link: news.Link{Language: "en_GB"}}, get: conflicts, want: ""},
		{name: "canonical", head: `<link rel="canonical" href="/quay">`, page: news.Page{URL: "https://courier.example/quay?ref=home"}, get: func(a news.Article) any { return a.URL }, want: "https://courier.example/quay"},
		{name: "canonical of the home page", head: `<link rel="canonical" href="/">`, page: news.Page{URL: "https://courier.example/quay"}, get: func(a news.Article) any { return a.URL }, want: "https://courier.example/quay"},
		{name: "canonical elsewhere", head: `<link rel="canonical" href="https://gazette.example/quay">`, page: news.Page{URL: "https://courier.example/quay"}, get: func(a news.Article) any { return a.URL + " " + a.DerivedFrom }, want: "https://courier.example/quay https://gazette.example/quay"},
		{name: "based on", head: `<script type="application/ld+json">{"@type":"NewsArticle","isBasedOn":"https://gazette.example/quay"}</script>`, get: func(a news.Article) any { return a.DerivedFrom }, want: "https://gazette.example/quay"},
		{name: "authors", head: `<script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ada Quist"},{"@type":"Person","name":"By Tom Orre"}]}</script>`, get: func(a news.Article) any { return strings.Join(a.Byline, "|") }, want: "Ada Quist|Tom Orre"},
		{name: "author is the outlet", head: `<meta property="og:site_name" content="The Example Courier"><meta name="author" content="The Example Courier">`, get: func(a news.Article) any { return len(a.Byline) }, want: 0},
		{name: "author is an agency", head: `<meta name="author" content="Reuters">`, get: func(a news.Article) any { return a.DerivedFrom }, want: "Reuters"},
		{name: "section", head: `<meta property="article:section" content="Harbour">`, get: func(a news.Article) any { return a.Section }, want: "Harbour"},
		{name: "paywall", head: `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>`, get: func(a news.Article) any { return a.Paywalled }, want: true},
		{name: "noarchive", head: `<meta name="robots" content="index, NOARCHIVE">`, get: func(a news.Article) any { return a.NoArchive }, want: true},
		{name: "noindex", head: `<meta name="robots" content="noindex,follow">`, get: func(a news.Article) any { return a.NoArchive }, want: true},
		{name: "no snippet is no such wish", head: `<meta name="robots" content="index, nosnippet, max-image-preview:large">`, get: func(a news.Article) any { return a.NoArchive }, want: false},
		{name: "noarchive in a header", page: news.Page{Header: map[string]string{"X-Robots-Tag": "noarchive"}}, get: func(a news.Article) any { return a.NoArchive }, want: true},
		{name: "language", get: func(a news.Article) any { return a.DeclaredLanguage }, want: "en"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := tc.page
			if in.URL == "" {
				in.URL = "https://courier.example/quay"
			}
			in.Body, in.FetchedAt = []byte(page(tc.head)), fetched
			if got := tc.get(p.Parse(in)); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func published(a news.Article) any {
	return a.Published.Format(time.RFC3339) + " " + a.PublishedFrom
}

func conflicts(a news.Article) any { return strings.Join(a.Conflicts, "; ") }

func TestParse_Origin(t *testing.T) {
	p := newParser(t)
	for _, tc := range []struct{ name, line, url, want string }{
		{"source line with a link", `<p>Source: <a href="https://gazette.example/quay">Gazette</a></p>`, "", "https://gazette.example/quay"},
		{"source line with an address", `<p>Nguồn: https://bao.example/ben-tau</p>`, "", "https://bao.example/ben-tau"},
		{"source line with a name", `<p>Nguồn: Báo Bến Tàu</p>`, "", "Báo Bến Tàu"},
		{"Hindi source line", `<p>स्रोत: समुद्र समाचार</p>`, "", "समुद्र समाचार"},
		{"agency line", `<p>Theo TTXVN</p>`, "", "VNA"},
		{"agency in brackets", `<p>The board meets again in spring, when the second stage is to be settled with the town. (PTI)</p>`, "", "PTI"},
		{"agency after its reporter", `<p>Theo Nguyễn An/TTXVN</p>`, "", "VNA"},
		{"agency with words in brackets", `<p>The board meets again in spring, when the second stage is to be settled. (Theo Reuters)</p>`, "", "Reuters"},
		{"a sentence about an agency", `<p>Theo quy định mới, bến tàu phải mở cửa cho người dân và không thu tiền trong năm năm đầu tiên hoạt động.</p>`, "", ""},
		{"the agency's own page", `<p>Theo TTXVN</p>`, "https://www.vietnamplus.vn/quay.vnp", ""},
		{"link to the page's own host", `<p>Source: <a href="/about">Courier</a></p>`, "", ""},
	} {
		if tc.url == "" {
			tc.url = "https://courier.example/quay"
		}
		html := strings.Replace(page(""), third+"</p>", third+"</p>"+tc.line, 1)
		if got := p.ParseHTML([]byte(html), tc.url).DerivedFrom; got != tc.want {
			t.Errorf("%s: derived from %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestParse_Body holds what of the lines of a page is text. body stands under the title;
// want are the paragraphs between the two that are always there.
func TestParse_Body(t *testing.T) {
	p := newParser(t)
	for _, tc := range []struct {
		name, body string
		want       []string
	}{
		{"list", "<ul><li>64 boats</li><li>20 berths</li></ul>", []string{"64 boats\n20 berths"}},
		{"table", "<table><tr><th>Quay</th><th>Berths</th></tr><tr><td>North</td><td>20</td></tr></table>", []string{"Quay | Berths\nNorth | 20"}},
		{"link to another article", `<p><strong>Xem thêm: <a href="/x">8.888 người chạy bộ ở Bãi Dài</a></strong></p>`, nil},
		{"line that announces another article", `<p>ये भी पढ़ें: तटीय दौड़ में 8,888 लोग शामिल हुए</p>`, nil},
		{"such a line between breaks", "<p>" + second + "<br>Read more: 8,888 runners take part<br>" + third + "</p>", []string{second + "\n" + third}},
		{"caption in a paragraph", `<p><em>The quay seen from 333 metres. Photo: A. Orre</em></p>`, nil},
		{"Vietnamese caption in a paragraph", `<p style="text-align:center">Bến tàu mới với 777 ghế. (Ảnh: Hữu Nghĩa)</p>`, nil},
		{"caption of a figure", `<figure><img src="/a.jpg"><figcaption>The quay with its 555 lamps</figcaption></figure>`, nil},
		{"box of another article", `<div class="box_tinlienquan"><h4><a href="/x">Potter passes on his craft</a></h4><p>At 81 he still turns five jars a day and has taught 4,242 pupils all over the county.</p></div>`, nil},
		{"headline that is a link", `<p><strong><a href="/x">Potter passes on his craft to 4,242 pupils</a></strong></p>`, nil},
		{"picture with a line", `<div class="PhotoCMS"><img src="/a.jpg"><p>The quay in the evening, with its 555 lamps along the wall.</p></div>`, nil},
		{"poll", `<div class="box-poll"><p>Do you like the quay?</p><ul><li>Yes 77 %</li><li>No 23 %</li></ul></div>`, nil},
		{"newsletter", `<div class="newsletter-box"><p>Join the 99,000 readers who get our letter from the harbour every morning.</p></div>`, nil},
		{"quotation", "<blockquote><p>“We waited 12 years for this quay”, said the skipper of the oldest boat in the harbour.</p></blockquote>", []string{"“We waited 12 years for this quay”, said the skipper of the oldest boat in the harbour."}},
		{"consent box", `<div><p>We and our 812 partners store cookies on your device, which you may refuse.</p></div>`, nil},
		{"a sentence about a photo", "<p>A photo: that is what the 12 skippers asked the mayor for after she had opened the quay, and they got it.</p>",
			[]string{"A photo: that is what the 12 skippers asked the mayor for after she had opened the quay, and they got it."}},
	} {
		html := strings.Replace(page(""), "<p>"+second+"</p>", "<p>"+second+"</p>"+tc.body, 1)
		want := strings.Join(append(append([]string{"Harbour opens new quay", first, second}, tc.want...), third), "\n\n")
		a := p.ParseHTML([]byte(html), "https://courier.example/quay")
		if diff := cmp.Diff(want, a.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// TestParse_Layout holds that a page whose columns are cells of a table is no table.
func TestParse_Layout(t *testing.T) {
	html := "<html><head><title>Harbour opens new quay</title></head><body><table><tr><td><a href=/1>Home</a><br><a href=/2>World</a></td><td><h1>Harbour opens new quay</h1>By Ann Orre | 25 October 2025, 17:30 GMT<br><br>" +
		first + "<br><br>" + second + "<br><br>" + third + "</td></tr></table></body></html>"
	a := newParser(t).ParseHTML([]byte(html), "https://courier.example/quay")
	if want := strings.Join([]string{"Harbour opens new quay", first, second, third}, "\n\n"); a.Text != want {
		t.Errorf("text (-want +got):\n%s", cmp.Diff(want, a.Text))
	}
	if got := strings.Join(a.Byline, "|"); got != "Ann Orre" {
		t.Errorf("byline %q, want the one in the line of the date", got)
	}
	if got, want := published(a), "2025-10-25T17:30:00Z text"; got != want {
		t.Errorf("published %v, want %v", got, want)
	}
}

// TestParse_Declared holds that a page whose text only scripts would show is read from
// what it declares, unless that is for those who pay.
func TestParse_Declared(t *testing.T) {
	p := newParser(t)
	html := func(more string) []byte {
		return []byte(`<html><head><title>Harbour opens new quay</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour opens new quay",` + more +
			`"articleBody":"` + first + `\n\nRead more: 8,888 runners\n` + second + `"}</script></head><body><h1>Harbour opens new quay</h1><div id=root></div></body></html>`)
	}
	want := strings.Join([]string{"Harbour opens new quay", first, second}, "\n\n")
	if a := p.ParseHTML(html(""), "https://courier.example/quay"); a.Text != want {
		t.Errorf("text (-want +got):\n%s", cmp.Diff(want, a.Text))
	}
	if a := p.ParseHTML(html(`"isAccessibleForFree":false,`), "https://courier.example/quay"); a.State != news.NoText {
		t.Errorf("behind a paywall: state %q, text %q", a.State, a.Text)
	}
}

// TestParse_Header holds that a lead stays in when it stands with the title in a header,
// and that a name is found that only its class marks.
func TestParse_Header(t *testing.T) {
	html := "<html><head><title>Harbour opens new quay</title></head><body><header class=site-header><p class=summary>The Example Courier, since 1911 the paper of the coast.</p></header><article><header class=article-header><h1>Harbour opens new quay</h1><h2 class=sapo>" +
		first + `</h2><div class="amp-wp-byline">Ann Orre</div></header><div class=article-body><p>` + second + "</p><p>" + third + "</p></div></article></body></html>"
	a := newParser(t).ParseHTML([]byte(html), "https://courier.example/quay")
	if want := strings.Join([]string{"Harbour opens new quay", first, second, third}, "\n\n"); a.Text != want {
		t.Errorf("text (-want +got):\n%s", cmp.Diff(want, a.Text))
	}
	if got := strings.Join(a.Byline, "|"); got != "Ann Orre" {
		t.Errorf("byline %q, want Ann Orre", got)
	}
}

func TestParse_Live(t *testing.T) {
	p := newParser(t)
	want := []string{"2025-10-25T09:30:00Z " + second, "2025-10-25T05:10:00Z " + third}
	for name, head := range map[string]string{
		"time elements": `<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Harbour opens new quay","liveBlogUpdate":[]}</script>`,
		"updates": `<script type="application/ld+json">{"@type":"LiveBlogPosting","liveBlogUpdate":[{"@type":"BlogPosting","datePublished":"2025-10-25T09:30:00Z","articleBody":"` + second +
			`"},{"datePublished":"2025-10-25T05:10:00Z","articleBody":{"@value":"` + third + `"}}]}</script>`,
	} {
		html := page(head)
		if name == "time elements" {
			html = strings.Replace(html, "<p>"+second, `<p><time datetime="2025-10-25T09:30:00Z"></time>`+second, 1)
			html = strings.Replace(html, "<p>"+third, `<p><time datetime="2025-10-25T05:10:00Z"></time>`+third, 1)
		}
		a := p.ParseHTML([]byte(html), "https://courier.example/live")
		var got []string
		for _, e := range a.Entries {
			got = append(got, e.Published.Format(time.RFC3339)+" "+e.Span.In(a.Text))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParse_NotArticle(t *testing.T) {
	p := newParser(t)
	var links strings.Builder
	for i := range 40 {
		fmt.Fprintf(&links, `<div class="item"><h3><a href="/n%d">Town council votes again on tram line number %d</a></h3></div>`, i, i)
	}
	for _, tc := range []struct {
		name, url, html string
		state           news.ArticleState
		reason          string
	}{
		{"home page", "https://courier.example/", "<title>The Example Courier</title>" + links.String(), news.NotArticle, "home page"},
		{"tag page", "https://courier.example/tag/tram", "<title>Tram</title><h1>Tram</h1>" + links.String(), news.NotArticle, "list of articles"},
		{"section page", "https://courier.example/world", "<title>World</title>" + links.String(), news.NotArticle, "list of articles"},
		{"film only", "https://courier.example/video/quay", `<title>Quay in pictures</title><meta property="og:type" content="video.other"><h1>Quay in pictures</h1><p>See the new quay from the air.</p>`, news.NotArticle, "video"},
		{"consent wall", "https://courier.example/quay", "<title>Before you continue</title><h1>We value your privacy</h1><p>" + strings.Repeat("We and our 812 partners store cookies on your device. ", 8) + "</p>", news.NotArticle, "consent wall"},
		{"captcha", "https://courier.example/quay", "<title>Just a moment...</title><p>Checking your browser before you go on to the page, which takes 5 seconds.</p>", news.NotArticle, "captcha"},
		{"error page with status 200", "https://bao.example/quay", "<title>Không tìm thấy trang</title><h1>404</h1><p>Trang bạn tìm không tồn tại hoặc đã được chuyển đi nơi khác.</p>", news.NotArticle, "error page"},
		{"Hindi error page", "https://khabar.example/quay", "<title>पेज नहीं मिला</title><p>क्षमा करें, यह पेज मौजूद नहीं है।</p>", news.NotArticle, "error page"},
		{"empty", "https://courier.example/quay", "", news.NoText, "words"},
		{"no text", "https://courier.example/quay", "<h1>Harbour opens new quay</h1><img src=a.jpg>", news.NoText, "words"},
	} {
		a := p.ParseHTML([]byte(tc.html), tc.url)
		if a.State != tc.state || !strings.Contains(a.Reason, tc.reason) {
			t.Errorf("%s: state %q, reason %q; want %q, %q", tc.name, a.State, a.Reason, tc.state, tc.reason)
		}
		if a.Text != "" {
			t.Errorf("%s: text %q of a page that is no article", tc.name, a.Text)
		}
	}
	about404 := strings.ReplaceAll(page(""), "Harbour opens new quay", "Why 404 means page not found")
	if a := p.ParseHTML([]byte(strings.Replace(about404, third, third+strings.Repeat(" "+second, 6), 1)), "https://courier.example/a"); a.State != "" {
		t.Errorf("an article about error pages: state %q, reason %q", a.State, a.Reason)
	}
}

func TestParse_Charset(t *testing.T) {
	p := newParser(t)
	text := "Bến tàu mới mở cửa hôm thứ sáu và có 64 tàu đặt chỗ trước cuối tháng này, theo ban quản lý cảng, đơn vị đã vay tiền để xây bến trong ba năm."
	html := func(head string) string {
		return "<html><head>" + head + "<title>Bến tàu mới</title></head><body><h1>Bến tàu mới mở cửa</h1><p>" + text + "</p></body></html>"
	}
	vi := norm.NFC.String(text)
	// windows-1258 writes tones as marks of their own.
	cp1258, err := charmap.Windows1258.NewEncoder().String(decomposeTones(html(`<meta charset="windows-1258">`)))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(html(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		page news.Page
	}{
		{"UTF-8", news.Page{Body: []byte(html(""))}},
		{"UTF-8 with a mark", news.Page{Body: []byte("\ufeff" + html(""))}},
		{"UTF-8 in decomposed form", news.Page{Body: []byte(norm.NFD.String(html("")))}},
		{"UTF-8 wrongly labelled", news.Page{Body: []byte(html(`<meta charset="iso-8859-1">`)), ContentType: "text/html; charset=windows-1252"}},
		{"windows-1258 by meta", news.Page{Body: []byte(cp1258)}},
		{"windows-1258 by the crawler", news.Page{Body: []byte(strings.Replace(cp1258, "windows-1258", "utf-8", 1)), Charset: "windows-1258"}},
		{"UTF-16 by its mark", news.Page{Body: []byte(utf16)}},
	} {
		tc.page.URL = "https://bao.example/ben-tau"
		if a := p.Parse(tc.page); !strings.Contains(a.Text, vi) {
			t.Errorf("%s: text %q (%s)", tc.name, a.Text, a.Reason)
		}
	}
}

// decomposeTones splits the five tones from Vietnamese letters and leaves the other marks
// on them, as windows-1258 needs it.
func decomposeTones(s string) string {
	const tones = "\u0300\u0301\u0303\u0309\u0323"
	var out strings.Builder
	for _, r := range norm.NFC.String(s) {
		d := norm.NFD.String(string(r))
		var base, tone string
		for _, x := range d {
			if strings.ContainsRune(tones, x) {
				tone += string(x)
			} else {
				base += string(x)
			}
		}
		out.WriteString(norm.NFC.String(base) + tone)
	}
	return out.String()
}

func TestParse_Characters(t *testing.T) {
	p := newParser(t)
	html := strings.NewReplacer("harbour board", "har\u00adbour\u200b board", "three years", "three\u00a0\u2009years", "old town", "क्\u200dष town").Replace(page(""))
	a := p.ParseHTML([]byte(html), "https://courier.example/quay")
	for _, want := range []string{"The harbour board opened", "took three years,", "क्\u200dष town"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("text %q has no %q", a.Text, want)
		}
	}
}

func TestParse_ListsAndTables(t *testing.T) {
	p := newParser(t)
	html := strings.Replace(page(""), "</p><p>"+third, "</p><ul><li>64 boats</li><li>12 cranes</li></ul><table><tr><th>Year</th><th>Boats</th></tr><tr><td>2024</td><td>51</td></tr></table><p>"+third, 1)
	a := p.ParseHTML([]byte(html), "https://courier.example/quay")
	if want := "\n\n64 boats\n12 cranes\n\nYear | Boats\n2024 | 51\n\n"; !strings.Contains(a.Text, want) {
		t.Errorf("text %q has no %q", a.Text, want)
	}
}

func TestParse_Images(t *testing.T) {
	p := newParser(t)
	html := strings.Replace(page(`<meta property="og:image" content="/lead.jpg">`), first+"</p>",
		first+`</p><figure><img src="data:image/gif;base64,R0" data-src="/quay.jpg"><figcaption>The quay with its 333 lamps. Photo: I. Moe</figcaption></figure>`, 1)
	a := p.ParseHTML([]byte(html), "https://courier.example/quay")
	want := []news.Image{{URL: "https://courier.example/lead.jpg"}, {URL: "https://courier.example/quay.jpg", Caption: "The quay with its 333 lamps. Photo: I. Moe"}}
	if diff := cmp.Diff(want, a.Images); diff != "" {
		t.Errorf("images (-want +got):\n%s", diff)
	}
	if strings.Contains(a.Text, "333") {
		t.Errorf("text has the caption: %q", a.Text)
	}
}

func TestParse_Deep(t *testing.T) {
	p := newParser(t)
	html := strings.Repeat("<div><span><b>", 2000) + "<p>" + first + "<p>" + second + "<p>" + third
	a := p.ParseHTML([]byte("<title>Harbour opens new quay</title>"+html), "https://courier.example/quay")
	if !strings.Contains(a.Text, second) {
		t.Errorf("state %q, reason %q, text %q", a.State, a.Reason, a.Text)
	}
}

func TestParse_Deterministic(t *testing.T) {
	a, b := newParser(t), newParser(t)
	html := []byte(page(`<meta name="pubdate" content="2025-10-25 17:30">`))
	if diff := cmp.Diff(a.ParseHTML(html, "https://courier.example/quay"), b.ParseHTML(html, "https://courier.example/quay")); diff != "" {
		t.Errorf("two parsers differ:\n%s", diff)
	}
}
