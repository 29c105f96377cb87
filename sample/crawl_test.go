package sample

import (
	"context"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"newstally/crawler"
	"newstally/news"
)

// newFetcher returns the crawler's own fetcher, which reaches all hosts of the server
// on loopback and never waits.
func newFetcher(t *testing.T, s *Server) *crawler.Fetcher {
	t.Helper()
	ts := httptest.NewServer(s)
	t.Cleanup(ts.Close)
	addr := netip.MustParseAddrPort(ts.Listener.Addr().String())
	c := crawler.Config{Delay: -1, ConnectTo: map[string]string{},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), addr.Addr().BitLen()), Port: addr.Port()}},
		Wait:         func(context.Context, time.Duration) error { return nil }}
	for _, host := range Hosts() {
		c.ConnectTo[host] = addr.String()
	}
	f, err := crawler.NewFetcher(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// discover reads all sources and returns the links by their canonical URL.
func discover(t *testing.T, f *crawler.Fetcher) map[string]news.Link {
	t.Helper()
	outlets, err := Outlets()
	if err != nil {
		t.Fatal(err)
	}
	d := crawler.Discoverer{Get: func(ctx context.Context, l news.Link, prev news.Frontier) news.Page {
		return f.FetchSource(ctx, l, prev, &news.Host{})
	}}
	links := map[string]news.Link{}
	for _, o := range outlets {
		for _, src := range o.Sources {
			for l, err := range d.Discover(t.Context(), src, &crawler.Pass{}) {
				if err != nil {
					t.Errorf("%s: %v", src.Name, err)
				}
				links[l.URL] = l
			}
		}
	}
	return links
}

func TestCrawl(t *testing.T) {
	s := newServer(t)
	f := newFetcher(t, s)
	pages, states := map[string]news.Page{}, map[news.PageState]int{}
	for _, l := range discover(t, f) {
		p := f.Fetch(t.Context(), l, news.Frontier{}, &news.Host{})
		if p.State == news.Failed {
			states[news.Failed]++
			p = f.Fetch(t.Context(), l, news.Frontier{}, &news.Host{})
		}
		states[p.State]++
		pages[p.FinalURL] = p
	}
	truth, err := Truth(First)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range truth.Articles {
		p, ok := pages[a.URL]
		if !ok || p.State != news.Fetched {
			t.Errorf("%s: state %q, reason %q, want it fetched", a.URL, p.State, p.Reason)
			continue
		}
		again := f.Fetch(t.Context(), p.Link, news.Frontier{ETag: p.Header["Etag"], LastModified: p.Header["Last-Modified"]}, &news.Host{})
		if again.State != news.Unchanged {
			t.Errorf("%s: asked again: state %q, want unchanged", a.URL, again.State)
		}
	}
	// One page of each kind of trouble, and one more page than articles for the second
	// address of one of them. Both faults are over at the second attempt.
	want := map[news.PageState]int{news.Fetched: len(truth.Articles) + 1, news.Gone: 1, news.TooLarge: 1, news.Disallowed: 1, news.Failed: 2}
	for state, n := range want {
		if states[state] != n {
			t.Errorf("%d pages %s, want %d; all: %v", states[state], state, n, states)
		}
	}
}
