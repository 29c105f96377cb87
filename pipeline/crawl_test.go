package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"newstally/crawler"
	"newstally/crawler/crawltest"
	"newstally/news"
)

// newsroom is one outlet with a feed, a news sitemap and a listing.
func newsroom(t *testing.T) (*crawltest.Site, []news.Outlet) {
	t.Helper()
	site := crawltest.Open(t, "testdata/newsroom.txtar")
	o, err := crawler.ParseOutlet("daily.yaml", []byte(`
outlet: daily
name: Daily
owner: Daily Media
language: en
verified: never
sources:
  - kind: feed
    label: feed
    url: http://daily.example/feed.xml
  - kind: sitemap
    label: sitemap
    url: http://daily.example/sitemap.xml
  - kind: listing
    label: listing
    url: http://www.daily.example/treaty/
    links: "h3 a"
    next: "a.next"
    pages: 3
  - kind: search
    label: search
    url: http://search.example/?q={query}
  - kind: feed
    label: off
    url: http://daily.example/off.xml
    disabled: true
    reason: refused by robots.txt
`))
	if err != nil {
		t.Fatal(err)
	}
	return site, []news.Outlet{o}
}

// crawl returns a crawl of the site without delays.
func crawl(t *testing.T, site *crawltest.Site, outlets []news.Outlet, s crawler.Frontier) *Crawl {
	t.Helper()
	c := site.Config()
	c.Delay = -1
	f, err := crawler.NewFetcher(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return &Crawl{Store: s, Fetcher: f, Outlets: outlets, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Topic: func(l news.Link) (bool, string) {
			return strings.Contains(strings.ToLower(l.Title+l.URL), "treaty"), "title does not name the topic"
		},
		Queries: func(string) []string { return []string{"the treaty"} },
	}
}

func TestCrawl_Run(t *testing.T) {
	site, outlets := newsroom(t)
	s := sqliteStore(t)
	c := crawl(t, site, outlets, s)
	counts, results, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"sources read": 4, "sources disabled": 1,
		"links found": 12, "links new": 8, "links skipped: title does not name the topic": 1,
		"pages fetched": 5, "pages redirected": 2, "pages gone": 1, "pages disallowed": 1, "pages failed": 1,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("first run (-want +got):\n%s", diff)
	}
	for _, r := range results {
		if r.Err != nil {
			t.Errorf("source %s: %v", r.Source.Name, r.Err)
		}
	}
	if n := site.MostAtOnce("daily.example"); n != 1 {
		t.Errorf("%d requests to one host at a time, want 1", n)
	}

	t.Run("second run reads nothing that is not due", func(t *testing.T) {
		before := len(site.Requests())
		counts, _, err := c.Run(t.Context())
		if err != nil || counts["sources not due"] != 4 || len(site.Requests()) != before {
			t.Errorf("counts %v, %d requests, error %v, want 4 sources not due and none", counts, len(site.Requests())-before, err)
		}
	})
	t.Run("recheck asks for everything and gets nothing new", func(t *testing.T) {
		c := crawl(t, site, outlets, s)
		c.Recheck = true
		counts, _, err := c.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if counts["pages fetched"] != 0 || counts["pages unchanged"] != 5 || counts["sources unchanged"] != 2 || counts["links new"] != 0 {
			t.Errorf("counts = %v, want 5 pages and 2 sources unchanged, nothing new", counts)
		}
		if got := site.Header("daily.example/treaty/1").Get("If-None-Match"); got != `"a1"` {
			t.Errorf("If-None-Match = %q, want the page's ETag", got)
		}
	})
}

func TestCrawl_RunBudget(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/robots.txt --

User-agent: *
Disallow: /b
-- daily.example/urls.txt --

http://daily.example/b1
http://daily.example/b2
http://daily.example/1
http://daily.example/2
http://daily.example/3
`)
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://daily.example/urls.txt"), s)
	c.HostPages, c.Topic = 2, nil
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["pages gone"] != 2 {
		t.Errorf("counts %v, error %v, want 2 pages answered with a budget of 2; what robots.txt refuses costs nothing", counts, err)
	}
	site.Clock.Advance(time.Hour)
	if counts, _, err = c.Run(t.Context()); err != nil || counts["pages gone"] != 1 {
		t.Errorf("next run: counts %v, error %v, want the last page", counts, err)
	}
}

// oneSource is an outlet with one source.
func oneSource(kind news.SourceKind, url string) []news.Outlet {
	return []news.Outlet{{ID: "daily", Sources: []news.Source{{Name: "daily/1", Outlet: "daily", Kind: kind, URL: url, Every: time.Hour}}}}
}

func TestCrawl_RunRetries(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/feed.xml --

<rss><channel><item><title>treaty</title><link>http://daily.example/a</link></item>
<item><title>treaty</title><link>http://busy.example/b</link></item></channel></rss>
-- daily.example/a --
@status 500

-- daily.example/a --

recovered
-- busy.example/b --
@status 429
Retry-After: 30

-- busy.example/b --

recovered
`)
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Feed, "http://daily.example/feed.xml"), s)
	started := site.Clock.Now()
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["pages fetched"] != 2 || counts["pages failed"] != 2 {
		t.Errorf("counts %v, error %v, want 2 pages failed, then fetched", counts, err)
	}
	if d := site.Clock.Now().Sub(started); d < 30*time.Second {
		t.Errorf("the run took %v, want it to wait the 30 s it was asked for", d)
	}

	t.Run("but not longer than MaxWait", func(t *testing.T) {
		c.Recheck, c.MaxWait = true, 5*time.Second
		if _, _, err := c.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

// urlList is a site whose list names n pages on each host.
func urlList(hosts []string, n int) string {
	var list, pages strings.Builder
	for i := range n {
		for _, h := range hosts {
			fmt.Fprintf(&list, "http://%s/%d\n", h, i)
			fmt.Fprintf(&pages, "-- %s/%d --\n\npage %d of %s\n", h, i, i, h)
		}
	}
	return "-- list.example/urls.txt --\n\n" + list.String() + pages.String()
}

// held reports whether a lease of the host is held.
func held(t *testing.T, s crawler.Frontier, c *Crawl, host string) bool {
	t.Helper()
	lease, h, free, err := s.LeaseHost(t.Context(), "test", host, c.Fetcher.Config().Now(), time.Minute)
	if err == nil && free {
		err = s.ReleaseHost(t.Context(), lease, h)
	}
	if err != nil {
		t.Fatal(err)
	}
	return !free
}

func TestCrawl_RunSlowHost(t *testing.T) {
	site := crawltest.Serve(t, urlList([]string{"slow.example", "a.example", "b.example"}, 5))
	var others atomic.Int32
	done := make(chan struct{})
	site.OnRequest(func(name string) {
		switch {
		case name == "slow.example/robots.txt":
			<-done
		case strings.HasSuffix(name, "/robots.txt"), strings.HasPrefix(name, "list.example"):
		case others.Add(1) == 10: // all pages of the other two
			close(done)
		}
	})
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), sqliteStore(t))
	c.Topic, c.Workers = nil, 3
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["pages fetched"] != 15 {
		t.Errorf("counts %v, error %v, want 15 pages: those of the slow host last", counts, err)
	}
}

func TestCrawl_RunTwoProcesses(t *testing.T) {
	hosts := []string{"a.example", "b.example", "c.example"}
	site := crawltest.Serve(t, urlList(hosts, 30))
	s := sqliteStore(t)
	var g errgroup.Group
	for _, owner := range []string{"first", "second"} {
		c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), s)
		c.Topic, c.Owner = nil, owner
		g.Go(func() error {
			_, _, err := c.Run(t.Context())
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	for _, r := range site.Requests() {
		asked[r]++
	}
	for _, h := range hosts {
		if n := site.MostAtOnce(h); n != 1 {
			t.Errorf("%d requests to %s at a time, want 1", n, h)
		}
		for i := range 30 {
			if n := asked[fmt.Sprintf("%s/%d", h, i)]; n != 1 {
				t.Errorf("%s/%d asked for %d times, want once", h, i, n)
			}
		}
	}
}

func TestCrawl_RunInterrupted(t *testing.T) {
	site := crawltest.Serve(t, urlList([]string{"a.example"}, 3)+"-- a.example/1 --\n@fault stall\n\nsecond answer, if asked again\n")
	ctx, cancel := context.WithCancel(t.Context())
	site.OnRequest(func(name string) {
		if name == "a.example/0" || name == "a.example/1" || name == "a.example/2" {
			cancel() // while the request is in flight
		}
	})
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), s)
	c.Topic = nil
	counts, _, err := c.Run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that the context was cancelled", err)
	}
	if counts["pages fetched"] != 1 {
		t.Errorf("counts = %v, want the page in flight finished and stored", counts)
	}
	if held(t, s, c, "a.example") {
		t.Error("the lease of a.example is still held")
	}
	site.OnRequest(nil)
	if counts, _, err = c.Run(t.Context()); err != nil || counts["pages fetched"] != 2 {
		t.Errorf("next run: counts %v, error %v, want the other 2 pages", counts, err)
	}
}

func TestCrawl_RunInterruptedWhileStalled(t *testing.T) {
	site := crawltest.Serve(t, "-- list.example/urls.txt --\n\nhttp://a.example/x\n-- a.example/x --\n@fault stall\n\nnever ends\n")
	ctx, cancel := context.WithCancel(t.Context())
	site.OnRequest(func(name string) {
		if name == "a.example/x" {
			cancel()
		}
	})
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), s)
	config := c.Fetcher.Config()
	config.Grace = 20 * time.Millisecond
	f, err := crawler.NewFetcher(config)
	if err != nil {
		t.Fatal(err)
	}
	c.Topic, c.Fetcher = nil, f
	if _, _, err := c.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that the context was cancelled", err)
	}
	u, err := s.FrontierURL(t.Context(), "http://a.example/x")
	if err != nil || u.State != news.Queued || u.NextAt.IsZero() || held(t, s, c, "a.example") {
		t.Errorf("page %s, due %v, error %v, want it queued and due, and no lease held", u.State, u.NextAt, err)
	}
}

func TestCrawl_RunRedirectsFromHostToHost(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- list.example/urls.txt --\n\nhttp://h0.example/x\n")
	for i := range 20 {
		fmt.Fprintf(&b, "-- h%d.example/x --\n@status 302\nLocation: http://h%d.example/x\n\n", i, i+1)
	}
	site := crawltest.Serve(t, b.String())
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), sqliteStore(t))
	c.Topic = nil
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["pages redirected"] != maxHostHops || counts["pages failed"] != 1 {
		t.Errorf("counts %v, error %v, want %d redirects followed and the next one refused", counts, err, maxHostHops)
	}
}

func TestCrawl_RunSourceRecovers(t *testing.T) {
	site := crawltest.Serve(t, `
-- list.example/urls.txt --
@status 503
Retry-After: 20

-- list.example/urls.txt --
@status 500

-- list.example/urls.txt --

http://a.example/x
-- a.example/x --

page
`)
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), sqliteStore(t))
	c.Topic = nil
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["sources read"] != 1 || counts["pages fetched"] != 1 {
		t.Errorf("counts %v, error %v, want the source read at the third try", counts, err)
	}
}

// TestCrawl_RunConflicts has a feed and a news sitemap that disagree about one address.
func TestCrawl_RunConflicts(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/feed.xml --

<rss><channel><item><title>Sixty sign the treaty</title><link>http://daily.example/treaty</link><pubDate>Mon, 23 Nov 2026 08:00:00 +0700</pubDate></item></channel></rss>
-- daily.example/news.xml --

<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://daily.example/treaty?utm_source=map</loc><news:news>
<news:publication><news:name>Daily</news:name><news:language>vi</news:language></news:publication>
<news:publication_date>2026-11-23T12:00:00+07:00</news:publication_date><news:title>Treaty: sixty so far</news:title></news:news></url></urlset>
-- daily.example/treaty --

page
`)
	outlets := []news.Outlet{{ID: "daily", Sources: []news.Source{
		{Name: "daily/feed", Outlet: "daily", Kind: news.Feed, URL: "http://daily.example/feed.xml", Language: "en", Every: time.Hour},
		{Name: "daily/map", Outlet: "daily", Kind: news.Sitemap, URL: "http://daily.example/news.xml", Language: "en", Every: time.Hour},
	}}}
	s := sqliteStore(t)
	if _, _, err := crawl(t, site, outlets, s).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	u, err := s.FrontierURL(t.Context(), "http://daily.example/treaty")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"title: “Sixty sign the treaty” by daily/feed, “Treaty: sixty so far” by daily/map",
		"published: 2026-11-23T08:00:00+07:00 by daily/feed, 2026-11-23T12:00:00+07:00 by daily/map",
		"language: en by daily/feed, vi by daily/map",
	}
	if diff := cmp.Diff(want, u.Conflicts); diff != "" || u.Title != "Sixty sign the treaty" {
		t.Errorf("title %q, conflicts (-want +got):\n%s", u.Title, diff)
	}
}

// fullDisk is an archive that cannot be written.
type fullDisk struct{}

func (fullDisk) Record(crawler.Exchange) error { return syscall.ENOSPC }

func TestCrawl_RunArchiveFails(t *testing.T) {
	site := crawltest.Serve(t, urlList([]string{"a.example"}, 3))
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), s)
	config := c.Fetcher.Config()
	config.Archive = fullDisk{}
	f, err := crawler.NewFetcher(config)
	if err != nil {
		t.Fatal(err)
	}
	c.Fetcher = f
	if _, _, err := c.Run(t.Context()); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error = %v, want that the disk is full", err)
	}
	if held(t, s, c, "a.example") {
		t.Error("the lease of a.example is still held")
	}
}

// TestCrawl_RunBudgetLeavesSources has a host whose pages are used up when its sitemap is
// read again.
func TestCrawl_RunBudgetLeavesSources(t *testing.T) {
	site := crawltest.Serve(t, "-- daily.example/urls.txt --\n\nhttp://daily.example/1\nhttp://daily.example/2\n")
	c := crawl(t, site, oneSource(news.Sitemap, "http://daily.example/urls.txt"), sqliteStore(t))
	c.Topic, c.HostPages = nil, 1
	if counts, _, err := c.Run(t.Context()); err != nil || counts["hosts with their pages used up"] != 1 {
		t.Fatalf("counts %v, error %v, want one host with its pages used up", counts, err)
	}
	c.Recheck = true
	started := site.Clock.Now()
	if counts, _, err := c.Run(t.Context()); err != nil || counts["sources read"] != 1 {
		t.Errorf("counts %v, error %v, want the source read", counts, err)
	}
	if d := site.Clock.Now().Sub(started); d > time.Second {
		t.Errorf("the source was read after %v, want it not to wait for the host's next pages", d)
	}
}

// TestCrawl_RunClockGoesBack has a clock that was a month ahead in the first run.
func TestCrawl_RunClockGoesBack(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/urls.txt --

http://daily.example/a
-- daily.example/urls.txt --

http://daily.example/a
http://daily.example/b
-- daily.example/a --

page
-- daily.example/b --

page
`)
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://daily.example/urls.txt"), s)
	c.Topic = nil
	if _, _, err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	site.Clock.Advance(-30 * 24 * time.Hour)
	started := site.Clock.Now()
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["sources read"] != 1 || counts["links new"] != 1 || counts["pages fetched"] != 1 {
		t.Errorf("counts %v, error %v, want the source read again and the new page alone", counts, err)
	}
	if d := site.Clock.Now().Sub(started); d > c.Fetcher.Config().MaxDelay {
		t.Errorf("the run took %v, want it not to wait for the time that the clock had shown", d)
	}
}

// TestCrawl_RunClockGoesBackElsewhere is the same with the pages on another host than the
// source, and one of them known but not yet fetched.
func TestCrawl_RunClockGoesBackElsewhere(t *testing.T) {
	site := crawltest.Serve(t, urlList([]string{"a.example"}, 3))
	s := sqliteStore(t)
	c := crawl(t, site, oneSource(news.Sitemap, "http://list.example/urls.txt"), s)
	c.Topic, c.HostPages = nil, 1
	if _, _, err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	site.Clock.Advance(-30 * 24 * time.Hour)
	c.HostPages = 0
	counts, _, err := c.Run(t.Context())
	if err != nil || counts["pages fetched"] != 2 {
		t.Errorf("counts %v, error %v, want the 2 pages fetched that were left", counts, err)
	}
}
