package crawler

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"newstally/news"
)

// seedSites adds the bodies of the discovery cases as seeds.
func seedSites(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/discover/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range a.Files[1:] {
			_, body, _ := strings.Cut("\n"+string(part.Data), "\n\n")
			f.Add(body)
		}
	}
}

func checkLink(t *testing.T, l news.Link) {
	t.Helper()
	if again, err := Canonical(l.URL, ""); err != nil || again != l.URL {
		t.Errorf("link %q is not canonical: %q, %v", l.URL, again, err)
	}
	if !utf8.ValidString(l.Title) || !utf8.ValidString(l.Summary) || len(l.Summary) > maxSummary {
		t.Errorf("link %q: title %q, summary of %d bytes", l.URL, l.Title, len(l.Summary))
	}
}

func FuzzFeed(f *testing.F) {
	seedSites(f)
	f.Fuzz(func(t *testing.T, text string) {
		_ = feedLinks(text, "http://daily.example/feed", news.Source{Language: "vi"}, func(l news.Link, _ error) bool {
			checkLink(t, l)
			return true
		})
	})
}

func FuzzSitemap(f *testing.F) {
	seedSites(f)
	f.Fuzz(func(t *testing.T, text string) {
		m := sitemapReader{base: "http://daily.example/sitemap.xml", source: news.Source{Language: "hi"}, yield: func(l news.Link) bool {
			checkLink(t, l)
			return true
		}}
		_ = m.read(text)
		for _, p := range m.parts {
			_ = p.newest()
		}
		_ = formOf(text, "http://daily.example/")
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"Mon, 23 Nov 2026 08:30:00 IST", "Thứ hai, 23/11/2026, 08:30 (GMT+7)", "2026-11-23"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at := parseDate(s, "vi"); !at.IsZero() && at.Year() > 9999 {
			t.Errorf("parseDate(%q) = %v", s, at)
		}
	})
}
