package article

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// FuzzParse holds what is true of the article of any page.
func FuzzParse(f *testing.F) {
	p := newParser(f)
	f.Add([]byte(page(`<script type="application/ld+json">{"@type":"LiveBlogPosting","liveBlogUpdate":[{"datePublished":"2025-10-25"}]}</script>`)))
	f.Add([]byte("<table><tr><td>Quay<td>20<tr><td>" + first + "<br><br>" + second + "</table><p>Theo TTXVN</p>"))
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"))
	f.Add([]byte("<meta charset=windows-1258><title>B\xeaˊn</title>" + strings.Repeat("<div>", 600) + third))
	f.Add([]byte(`<script type="application/ld+json">[{"@type":["NewsArticle",3],"author":{"name":[{}]}}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := p.Parse(news.Page{URL: "https://bao.example.vn/a", Body: body, FetchedAt: time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC)})
		if !utf8.ValidString(a.Text) || !norm.NFC.IsNormalString(a.Text) {
			t.Errorf("text is not UTF-8 in NFC: %q", a.Text)
		}
		if (a.State != "") != (a.Text == "") {
			t.Errorf("state %q with text %q", a.State, a.Text)
		}
		if a.State != "" && a.Reason == "" {
			t.Errorf("state %q without a reason", a.State)
		}
		if a.Published.Sub(a.FetchedAt) > clockSkew {
			t.Errorf("published %v, after it was fetched", a.Published)
		}
		for _, e := range a.Entries {
			if e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > len(a.Text) {
				t.Errorf("entry %v of a text of %d bytes", e.Span, len(a.Text))
			}
		}
	})
}

// pathological are pages made to hurt, by how many parts they have.
var pathological = map[string]func(n int) string{
	"deep nesting": func(n int) string { return strings.Repeat("<div>", n) + first + strings.Repeat("</div>", n) },
	"deep tables": func(n int) string {
		return strings.Repeat("<table><tr><td>", n/4) + first + strings.Repeat("</td></tr></table>", n/4)
	},
	"one long line":   func(n int) string { return "<p>" + strings.Repeat("64 boats ", n) + "</p>" },
	"many pictures":   func(n int) string { return "<p>" + first + "</p>" + strings.Repeat(`<img src="/a.jpg">`, n) },
	"many times":      func(n int) string { return "<p>" + first + "</p>" + strings.Repeat(`<time>2025-10-25</time>`, n) },
	"many rows":       func(n int) string { return "<table>" + strings.Repeat("<tr><td>Quay<td>20", n) + "</table>" },
	"many paragraphs": func(n int) string { return strings.Repeat("<p>"+first+"</p>", n/2) },
	"many links": func(n int) string {
		return strings.Repeat("<div><a href=/x>Town council votes again on the tram line</a></div>", n/2)
	},
	"many items":        func(n int) string { return "<ul>" + strings.Repeat("<li>Quay 20 of the new harbour", n) + "</ul>" },
	"many headings":     func(n int) string { return strings.Repeat("<h1>Harbour opens</h1>", n) },
	"many metas":        func(n int) string { return strings.Repeat("<meta name=author content='Ann Orre'>", n) },
	"many source lines": func(n int) string { return strings.Repeat("<p>Theo TTXVN</p>", n) },
	"digits":            func(n int) string { return "<p>" + strings.Repeat("2025 10 ", n) + "</p>" },
	"many lines":        func(n int) string { return "<p>" + strings.Repeat(first+"<br>", n/4) + "</p>" },
	"open brackets":     func(n int) string { return "<p>" + first + strings.Repeat(" (", n) + "</p>" },
	"open quotation": func(n int) string {
		return `<script type="application/ld+json">` + strings.Repeat(`{"headline":"`, n) + "</script>"
	},
	"open tags": func(n int) string { return strings.Repeat("<b><i><a href=x>", n/8) + first },
}

// BenchmarkPathological shows that such pages are read in a time in proportion to their
// length: the pages of the second size are four times as long as those of the first.
func BenchmarkPathological(b *testing.B) {
	p := newParser(b)
	for _, name := range slices.Sorted(maps.Keys(pathological)) {
		for _, n := range []int{2000, 8000} {
			html := []byte(page(pathological[name](n)))
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					p.ParseHTML(html, "https://courier.example/quay")
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(html)), "µs/byte")
			})
		}
	}
}

// TestPathological holds that they are read at all.
func TestPathological(t *testing.T) {
	p := newParser(t)
	for name, make := range pathological {
		if a := p.ParseHTML([]byte(page(make(1000))), "https://courier.example/quay"); a.State == "" && !strings.Contains(a.Text, "boats") {
			t.Errorf("%s: text %.80q without the article", name, a.Text)
		}
	}
}
