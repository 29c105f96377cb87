package crawler_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"newstally/crawler"
	"newstally/crawler/crawltest"
	"newstally/news"
)

// TestDiscoverer_Discover runs testdata/discover: each file is a source, in its
// comment, the site, and in the file "want" a line for each link or error:
//
//	URL | title [| published [| language]]
//	error: part of the error
//	opaque: URL
func TestDiscoverer_Discover(t *testing.T) {
	files, err := filepath.Glob("testdata/discover/*.txtar")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d cases, error %v, want at least 30", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var s struct {
				Kind, URL, Language, Links, Next, Filter, Since string
				Pages                                           int
			}
			if err := yaml.UnmarshalWithOptions(a.Comment, &s, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			if a.Files[0].Name != "want" {
				t.Fatal("the first file must be want")
			}
			since, _ := time.Parse(time.DateOnly, s.Since)
			want := strings.TrimSpace(string(a.Files[0].Data))
			site := crawltest.Serve(t, string(txtar.Format(&txtar.Archive{Files: a.Files[1:]})))
			d := &crawler.Discoverer{Get: site.Fetcher(t).Getter(), Now: site.Clock.Now}
			source := news.Source{Name: "daily/1", Outlet: "daily", Kind: news.SourceKind(s.Kind), URL: s.URL,
				Language: s.Language, Links: s.Links, Next: s.Next, Pages: s.Pages, Filter: s.Filter}
			var got []string
			for l, err := range d.Discover(t.Context(), source, &crawler.Pass{Queries: []string{"hà nội"}, Since: since}) {
				got = append(got, line(l, err, want))
			}
			if diff := cmp.Diff(trimLines(want), trimLines(strings.Join(got, "\n"))); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

// line writes a link or error as in a want file, with as many fields as some line there.
func line(l news.Link, err error, want string) string {
	switch {
	case errors.Is(err, crawler.ErrOpaque):
		return "opaque: " + strings.TrimSuffix(l.URL, "?oc=5")
	case err != nil:
		for w := range strings.Lines(want) {
			if part, ok := strings.CutPrefix(strings.TrimSpace(w), "error: "); ok && strings.Contains(err.Error(), part) {
				return "error: " + part
			}
		}
		return "error: " + err.Error()
	}
	s := l.URL + " | " + l.Title
	if !l.Published.IsZero() {
		s += " | " + l.Published.Format(time.RFC3339)
	}
	if l.Language != "" && strings.Contains(want, " | "+l.Language) {
		s += " | " + l.Language
	}
	return s
}

func trimLines(s string) []string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return lines
}

func TestDiscoverer_DiscoverUnchanged(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/feed.xml --
ETag: "7"

<rss version="2.0"><channel><item><title>One</title><link>http://daily.example/1</link></item></channel></rss>
`)
	d := &crawler.Discoverer{Get: site.Fetcher(t).Getter(), Now: site.Clock.Now}
	s := news.Source{Name: "daily/1", Kind: news.Feed, URL: "http://daily.example/feed.xml"}
	var state news.SourceState
	for _, want := range []int{1, 0} {
		pass := &crawler.Pass{State: state}
		n := 0
		for _, err := range d.Discover(t.Context(), s, pass) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != want || pass.Unchanged != (want == 0) {
			t.Errorf("%d links, unchanged %v, want %d", n, pass.Unchanged, want)
		}
		state = pass.State
	}
}

// TestDiscoverer_DiscoverUnread: a source that could not be read is not "unchanged" the
// next time.
func TestDiscoverer_DiscoverUnread(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/feed.xml --
ETag: "7"

nothing that anybody could read
`)
	d := &crawler.Discoverer{Get: site.Fetcher(t).Getter(), Now: site.Clock.Now}
	s := news.Source{Name: "daily/1", Kind: news.Feed, URL: "http://daily.example/feed.xml"}
	var state news.SourceState
	for range 2 {
		pass := &crawler.Pass{State: state}
		failures := 0
		for _, err := range d.Discover(t.Context(), s, pass) {
			if err != nil {
				failures++
			}
		}
		if failures != 1 || pass.Unchanged {
			t.Errorf("%d failures, unchanged %v, want a failure each time", failures, pass.Unchanged)
		}
		state = pass.State
	}
}

func TestDiscoverer_Probe(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/feed.xml --

<rss version="2.0"><channel><item><title>One</title><link>/1</link><pubDate>Mon, 23 Nov 2026 08:30:00 +0700</pubDate></item>
<item><title>Two</title><link>/2</link></item></channel></rss>
-- daily.example/news.xml --

<urlset><url><loc>http://daily.example/1</loc></url></urlset>
-- daily.example/ --

<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><a href="/1">One</a><a href="/2">Two</a></body></html>
`)
	d := &crawler.Discoverer{Get: site.Fetcher(t).Getter(), Now: site.Clock.Now}
	tests := []struct {
		path, form           string
		total, dated, titled int
		yaml                 string
	}{
		{"/feed.xml", "feed", 2, 1, 2, "kind: feed\n    url: http://daily.example/feed.xml\n"},
		{"/news.xml", "sitemap", 1, 0, 0, "kind: sitemap"},
		{"/", "html", 2, 0, 2, "links: "},
		{"/none", "", 0, 0, 0, ""},
	}
	for _, tt := range tests {
		p := d.Probe(t.Context(), "http://daily.example"+tt.path, 1)
		if p.Form != tt.form || p.Total != tt.total || p.Dated != tt.dated || p.Titled != tt.titled || !strings.Contains(p.YAML, tt.yaml) {
			t.Errorf("Probe(%q) = %+v, want %+v", tt.path, p, tt)
		}
		if len(p.Links) > 1 || (p.Err == nil) != (tt.total > 0) {
			t.Errorf("Probe(%q): %d links kept, error %v", tt.path, len(p.Links), p.Err)
		}
		if p.YAML == "" {
			continue
		}
		file := "outlet: daily\nname: Daily\nowner: Daily\nlanguage: en\nverified: never\nsources:\n" + p.YAML
		if _, err := crawler.ParseOutlet("daily.yaml", []byte(file)); err != nil {
			t.Errorf("Probe(%q): %v", tt.path, err)
		}
	}
	if p := d.Probe(t.Context(), "http://daily.example/", 1); len(p.Feeds) != 1 || p.Feeds[0] != "http://daily.example/feed.xml" {
		t.Errorf("Feeds = %q, want the page's feed", p.Feeds)
	}
}
