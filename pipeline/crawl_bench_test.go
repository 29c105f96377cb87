package pipeline

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newstally/crawler"
	"newstally/news"
	"newstally/store/sqlite"
)

// crawlHosts fetches pages of many hosts of a loopback site into a new SQLite file and
// returns the pages a second.
func crawlHosts(b *testing.B, hosts, pages int, delay time.Duration) float64 {
	b.Helper()
	var list strings.Builder
	for i := range pages {
		for h := range hosts {
			fmt.Fprintf(&list, "http://h%d.example/%d\n", h, i)
		}
	}
	text := strings.Repeat("<p>Some text of a page that is as long as pages are.</p>\n", 500)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		case "/urls.txt":
			fmt.Fprint(w, list.String())
		default:
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<!doctype html><title>%s%s</title>%s", r.Host, r.URL.Path, text)
		}
	}))
	defer server.Close()
	addr := server.Listener.Addr().(*net.TCPAddr).AddrPort()
	f, err := crawler.NewFetcher(crawler.Config{Delay: delay, ConnectTo: map[string]string{"*.example": addr.String()},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), addr.Addr().BitLen()), Port: addr.Port()}}})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "news.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	c := &Crawl{Store: s, Fetcher: f, Workers: min(hosts, 200), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Outlets: oneSource(news.Sitemap, "http://list.example/urls.txt")}
	started := time.Now()
	counts, _, err := c.Run(b.Context())
	if err != nil || counts["pages fetched"] != hosts*pages {
		b.Fatalf("counts %v, error %v, want %d pages", counts, err, hosts*pages)
	}
	return float64(hosts*pages) / time.Since(started).Seconds()
}

// BenchmarkCrawl is a whole crawl, robots.txt obeyed, every page stored: without delays,
// and with 200 hosts that want a second between two requests, of which 200 pages a second
// is all that can be had.
func BenchmarkCrawl(b *testing.B) {
	for name, bench := range map[string]struct {
		hosts, pages int
		delay        time.Duration
	}{
		"50 hosts without delay": {50, 40, -1},
		"200 hosts 1 s apart":    {200, 20, time.Second},
	} {
		b.Run(name, func(b *testing.B) {
			var rate float64
			for b.Loop() {
				rate = crawlHosts(b, bench.hosts, bench.pages, bench.delay)
			}
			b.ReportMetric(rate, "pages/s")
		})
	}
}
