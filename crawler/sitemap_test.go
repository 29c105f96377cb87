package crawler

import (
	"fmt"
	"strings"
	"testing"

	"newstally/news"
)

// TestSitemapReader_BuildTimes has sitemaps whose lastmod says when they were built, which
// is news of no page.
func TestSitemapReader_BuildTimes(t *testing.T) {
	urlset := func(n int, lastmod func(i int) string) string {
		var b strings.Builder
		b.WriteString("<urlset>")
		for i := range n {
			fmt.Fprintf(&b, "<url><loc>http://daily.example/%d</loc><lastmod>%s</lastmod></url>", i, lastmod(i))
		}
		return b.String() + "</urlset>"
	}
	tests := []struct {
		name, text string
		kept       bool
	}{
		{"one minute for all", urlset(20, func(i int) string { return fmt.Sprintf(" 2026-11-23T08:30:%02d+07:00", i) }), false},
		{"too few to say", urlset(9, func(int) string { return "2026-11-23T08:30:00+07:00" }), true},
		{"the last one differs", urlset(20, func(i int) string { return fmt.Sprintf("2026-11-23T08:%d:00Z", 30+i/19) }), true},
		{"one day for all", urlset(20, func(int) string { return "2026-11-23" }), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kept := 0
			m := sitemapReader{base: "http://daily.example/", yield: func(l news.Link) bool {
				if !l.Modified.IsZero() {
					kept++
				}
				return true
			}}
			if err := m.read(tt.text); err != nil {
				t.Fatal(err)
			}
			if want := tt.kept; (kept == m.links) != want || !want && kept != 0 {
				t.Errorf("%d of %d links with their lastmod, want all: %v", kept, m.links, want)
			}
		})
	}
}
