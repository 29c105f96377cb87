package sample

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
	"golang.org/x/text/unicode/norm"

	"newstally/crawler"
	"newstally/news"
)

func newServer(t *testing.T) *Server {
	t.Helper()
	s, err := NewServer()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(s *Server, url string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	charset, _ := crawler.DecideCharset(b, r.Header.Get("Content-Type"))
	return norm.NFC.String(crawler.DecodeText(b, charset))
}

// good asks until the first answer is no longer spoilt.
func good(t *testing.T, s *Server, url string) string {
	t.Helper()
	r := get(s, url)
	if r.StatusCode >= 429 {
		r = get(s, url)
	}
	if r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d", url, r.StatusCode)
	}
	return body(t, r)
}

func TestServer_PagesHoldTheirArticles(t *testing.T) {
	s := newServer(t)
	for _, e := range []Edition{First, Second} {
		s.SetEdition(e)
		truth, err := Truth(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range truth.Articles {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(good(t, s, a.URL)))
			if err != nil {
				t.Fatal(err)
			}
			checkPage(t, doc, a)
		}
	}
}

// checkPage looks for the title, two paragraphs at least and each annotated sentence.
func checkPage(t *testing.T, doc *goquery.Document, a ArticleTruth) {
	t.Helper()
	text := strings.Join(strings.Fields(doc.Find("body").Text()), " ")
	if got := strings.TrimSpace(doc.Find("h1").Text()); got != norm.NFC.String(a.Title) {
		t.Errorf("%s: title %q, want %q", a.ID, got, a.Title)
	}
	if n := doc.Find("p").Length(); n < 2 {
		t.Errorf("%s: %d paragraphs", a.ID, n)
	}
	for _, f := range a.Figures {
		if !strings.Contains(text, norm.NFC.String(f.Sentence)) {
			t.Errorf("%s: sentence is not on the page: %s", a.ID, f.Sentence)
		}
		if strings.Count(f.Sentence, f.Number) < f.Nth {
			t.Errorf("%s: no occurrence %d of %q in %q", a.ID, f.Nth, f.Number, f.Sentence)
		}
		if !strings.Contains(f.Sentence+text, f.Speaker) {
			t.Errorf("%s: speaker %q is not on the page", a.ID, f.Speaker)
		}
	}
}

func TestServer_Sources(t *testing.T) {
	s := newServer(t)
	outlets, err := Outlets()
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	for _, o := range outlets {
		for _, src := range o.Sources {
			text := good(t, s, src.URL)
			if src.Kind != news.Feed {
				continue
			}
			feed, err := gofeed.NewParser().ParseString(text)
			if o.ID == "bharat-vaani" {
				if err == nil {
					t.Errorf("%s: parsed, want it to be malformed", src.URL)
				}
				if n := strings.Count(text, "</item>"); n < 5 {
					t.Errorf("%s: %d whole items, want at least 5", src.URL, n)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", src.URL, err)
				continue
			}
			forms = append(forms, feed.FeedType)
			for _, it := range feed.Items {
				if it.Title == "" || it.Link == "" || it.PublishedParsed == nil {
					t.Errorf("%s: item %q lacks title, link or date", src.URL, it.Title)
				}
			}
		}
	}
	slices.Sort(forms)
	if got := strings.Join(slices.Compact(forms), " "); got != "atom json rss" {
		t.Errorf("forms of feed: %s, want atom json rss", got)
	}
}

func TestServer_ListingHasAllItsArticles(t *testing.T) {
	s := newServer(t)
	truth, err := Truth(First)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, a := range truth.Articles {
		if a.Outlet == "an-ninh-so" {
			missing[strings.TrimPrefix(a.URL, "http://anninhso.example")] = true
		}
	}
	pages := 0
	for next := "/chuyen-de/"; next != ""; pages++ {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(good(t, s, "http://anninhso.example"+next)))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("h3.title a").Each(func(_ int, e *goquery.Selection) { delete(missing, e.AttrOr("href", "")) })
		next = doc.Find("a.next").AttrOr("href", "")
	}
	if len(missing) > 0 || pages < 2 {
		t.Errorf("%d pages do not list %v", pages, missing)
	}
}

func TestServer_Unchanged(t *testing.T) {
	s := newServer(t)
	for _, url := range []string{"http://baovanphong.example/rss/tin-moi.rss", "http://harborwire.example/law/signatures-reach-69-2025-10-26/", "http://anninhso.example/chuyen-de/?page=2"} {
		first := get(s, url)
		etag := first.Header.Get("ETag")
		if again := get(s, url, "If-None-Match", etag); first.StatusCode != 200 || etag == "" || again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: status %d, then with ETag %s: %d, want 200 and 304", url, first.StatusCode, etag, again.StatusCode)
		}
		if since := first.Header.Get("Last-Modified"); since != "" {
			if again := get(s, url, "If-Modified-Since", since); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: since %s: status %d, want 304", url, since, again.StatusCode)
			}
		}
	}
}

func TestServer_SecondEdition(t *testing.T) {
	s := newServer(t)
	const url = "http://harborwire.example/law/signatures-reach-69-2025-10-26/"
	before := get(s, url)
	if text := body(t, before); !strings.Contains(text, "climb to 69") {
		t.Error("first edition lacks its title")
	}
	s.SetEdition(Second)
	after := get(s, url, "If-None-Match", before.Header.Get("ETag"))
	if text := body(t, after); after.StatusCode != 200 || !strings.Contains(text, "with 72 signatures") {
		t.Errorf("second edition: status %d, want 200 and the new title", after.StatusCode)
	}
}

func TestServer_Faults(t *testing.T) {
	s := newServer(t)
	n, err := load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, a := range n.articles {
		if a.Fault == 0 {
			continue
		}
		seen[a.Fault] = true
		first, second := get(s, a.URL()), get(s, a.URL())
		if first.StatusCode != a.Fault || second.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, then %d, want %d, then 200", a.URL(), first.StatusCode, second.StatusCode, a.Fault)
		}
		want := ""
		if a.Fault == http.StatusTooManyRequests {
			want = "1"
		}
		if got := first.Header.Get("Retry-After"); got != want {
			t.Errorf("%s: Retry-After %q, want %q", a.URL(), got, want)
		}
		if other := get(newServer(t), a.URL()); other.StatusCode != a.Fault {
			t.Errorf("%s: another server answers %d, want %d: state is not its own", a.URL(), other.StatusCode, a.Fault)
		}
	}
	if !seen[500] || !seen[429] {
		t.Errorf("faults %v, want 500 and 429", seen)
	}
}

func TestServer_Answers(t *testing.T) {
	tests := []struct {
		name, url string
		status    int
		location  string
	}{
		{"gone", "http://baovanphong.example/thoi-su/tin-da-go-0000404.html", 404, ""},
		{"moved", "http://baovanphong.example/thoi-su/be-mac-cong-uoc-ha-noi?utm_source=rss", 301, articleURL(t, "van-phong/72-nuoc-ky-khep-lai-hai-ngay")},
		{"second address", "http://thedarpan.example/india/seventy-two-sign-india-waits-top-story.cms", 200, ""},
		{"robots", "http://thedarpan.example/robots.txt", 200, ""},
		{"home", "http://signingdesk.example/", 200, ""},
		{"host with port", "http://signingdesk.example:8080/", 200, ""},
		{"unknown host", "http://daily.example/", 421, ""},
	}
	s := newServer(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := get(s, tt.url)
			if r.StatusCode != tt.status || r.Header.Get("Location") != tt.location {
				t.Errorf("GET %s: %d %s, want %d %s", tt.url, r.StatusCode, r.Header.Get("Location"), tt.status, tt.location)
			}
		})
	}
}

func articleURL(t *testing.T, id string) string {
	t.Helper()
	truth, err := Truth(First)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range truth.Articles {
		if a.ID == id {
			return a.URL
		}
	}
	t.Fatalf("no article %s", id)
	return ""
}

func TestServer_Charsets(t *testing.T) {
	s := newServer(t)
	for id, want := range map[string]string{
		"an-ninh-so/9-chuong-71-dieu-noi-gi": "windows-1258 meta",
		"lok-darpan/kya-hai-hanoi-sandhi":    "utf-16le bom",
		"van-phong/hau-truong-le-ky":         "utf-8 header",
	} {
		r := get(s, articleURL(t, id))
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		charset, from := crawler.DecideCharset(b, r.Header.Get("Content-Type"))
		if got := charset + " " + from; got != want {
			t.Errorf("%s: charset %s, want %s", id, got, want)
		}
	}
}

func TestServer_SecondAddressNamesTheFirst(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(good(t, newServer(t), "http://thedarpan.example/india/seventy-two-sign-india-waits-top-story.cms")))
	if err != nil {
		t.Fatal(err)
	}
	want := articleURL(t, "the-darpan/seventy-two-sign-india-waits")
	if got := doc.Find(`link[rel="canonical"]`).AttrOr("href", ""); got != want {
		t.Errorf("rel=canonical %q, want %q", got, want)
	}
}

func TestServer_BigPage(t *testing.T) {
	ts := httptest.NewServer(newServer(t))
	defer ts.Close()
	r, err := http.NewRequest(http.MethodGet, ts.URL+"/thoi-su/toan-van-phu-luc-cong-uoc-ha-noi.html", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "baovanphong.example"
	res, err := ts.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || n < bigSize {
		t.Errorf("read %d bytes, %v; want at least %d", n, err, bigSize)
	}
}

func TestHosts(t *testing.T) {
	s := newServer(t)
	if got := Hosts(); len(got) != 8 || len(s.sites) != len(got) || !slices.IsSorted(got) {
		t.Errorf("Hosts() = %v, want the 8 of the sites", got)
	}
}
