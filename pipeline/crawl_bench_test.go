package pipeline

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"newstally/crawler"
	"newstally/news"
	"newstally/store/sqlite"
)

const (
	// envCrawler names a program that crawls the site of BenchmarkCrawl in place of the
	// crawler here: a comparison on the same site. Its arguments are the site's address and
	// an empty folder.
	envCrawler = "NEWSTALLY_BENCH_CRAWLER"
	// envSite, envWorkers and envDelay tell the process that crawls what to crawl and how.
	envSite    = "NEWSTALLY_BENCH_SITE"
	envWorkers = "NEWSTALLY_BENCH_WORKERS"
	envDelay   = "NEWSTALLY_BENCH_DELAY"
	envList    = "NEWSTALLY_BENCH_LIST"
	envMode    = "NEWSTALLY_BENCH_MODE"
)

// What the process that crawls does.
const (
	modeStore = "store" // a whole crawl into a new SQLite file
	modeFetch = "fetch" // the list is read and its pages are fetched, nothing is kept
)

// benchWorkers is how many hosts are visited at a time where there are no delays.
const benchWorkers = 16

// benchSite is a site of many hosts on loopback that notes when it was asked for pages.
type benchSite struct {
	*httptest.Server
	lists map[string]string // by path
	page  string
	pages atomic.Int64

	mu          sync.Mutex
	first, last time.Time
}

// newBenchSite has a list of the pages of all hosts, one of each host in turn.
func newBenchSite(hosts, pages int) *benchSite {
	var list strings.Builder
	for i := range pages {
		for h := range hosts {
			fmt.Fprintf(&list, "http://h%d.example/%d\n", h, i)
		}
	}
	return serveBench(map[string]string{"/urls.txt": list.String()})
}

func serveBench(lists map[string]string) *benchSite {
	s := &benchSite{lists: lists, page: strings.Repeat("<p>Some text of a page that is as long as pages are.</p>\n", 500)}
	s.Server = httptest.NewServer(s)
	return s
}

// ServeHTTP implements http.Handler.
func (s *benchSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		return
	}
	if list, ok := s.lists[r.URL.Path]; ok {
		fmt.Fprint(w, list)
		return
	}
	s.note()
	s.pages.Add(1)
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, "<!doctype html><title>%s%s</title>%s", r.Host, r.URL.Path, s.page)
	s.note()
}

func (s *benchSite) note() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = time.Now()
	if s.first.IsZero() {
		s.first = s.last
	}
}

// measured is what a process that crawled took.
type measured struct {
	pages  int64
	rate   float64 // pages a second, from the first request for one to the last
	memory float64 // the most that the process had in memory, in MiB; 0 if the system does not say
	cpu    time.Duration
	all    time.Duration // from start to end of the process
}

// crawled has another process crawl the site, so that its memory is its own.
func (s *benchSite) crawled(b *testing.B, workers int, delay time.Duration, list, mode string) measured {
	b.Helper()
	addr := s.Listener.Addr().String()
	cmd := exec.Command(os.Args[0], "-test.run=^TestBenchCrawler$")
	if other := os.Getenv(envCrawler); other != "" {
		cmd = exec.Command(other, addr, b.TempDir())
	}
	cmd.Env = append(os.Environ(), envSite+"="+addr, fmt.Sprint(envWorkers, "=", workers), envDelay+"="+delay.String(), envList+"="+list, envMode+"="+mode)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	started := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	m := measured{memory: watchMemory(cmd.Process.Pid, ended)}
	if !cmd.ProcessState.Success() {
		b.Fatalf("%v\n%s", cmd.ProcessState, &out)
	}
	m.pages, m.all, m.cpu = s.pages.Load(), time.Since(started), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	m.rate = float64(m.pages) / s.last.Sub(s.first).Seconds()
	return m
}

// memoryPoll is how often the memory of a process is looked at. The system keeps the
// highest mark itself, so that only what is reached at the very end is missed.
const memoryPoll = 20 * time.Millisecond

// watchMemory waits for the end of a process and returns the most that it had in memory, in
// MiB. What wait4 says is no use: it is at least what the parent had.
func watchMemory(pid int, ended <-chan error) (most float64) {
	tick := time.NewTicker(memoryPoll)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return most
		case <-tick.C:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if err != nil {
				continue
			}
			_, after, _ := strings.Cut(string(status), "VmHWM:")
			var kib float64
			if _, err := fmt.Sscan(after, &kib); err == nil {
				most = max(most, kib/1024)
			}
		}
	}
}

// TestBenchCrawler is the process that BenchmarkCrawl starts.
func TestBenchCrawler(t *testing.T) {
	site := os.Getenv(envSite)
	if site == "" {
		t.Skip("only for BenchmarkCrawl")
	}
	addr, err := netip.ParseAddrPort(site)
	if err != nil {
		t.Fatal(err)
	}
	delay, err := time.ParseDuration(os.Getenv(envDelay))
	if err != nil {
		t.Fatal(err)
	}
	var workers int
	if _, err := fmt.Sscan(os.Getenv(envWorkers), &workers); err != nil {
		t.Fatal(err)
	}
	f, err := crawler.NewFetcher(crawler.Config{Delay: delay, Contact: "https://bench.example/", ConnectTo: map[string]string{"*.example": site},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), addr.Addr().BitLen()), Port: addr.Port()}}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	outlets := oneSource(news.Sitemap, "http://list.example"+os.Getenv(envList))
	outlets[0].Sources[0].Pages = 1000
	if os.Getenv(envMode) == modeFetch {
		fetchAll(t, f, outlets[0].Sources[0], workers)
		return
	}
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &Crawl{Store: s, Fetcher: f, Workers: workers, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Outlets: outlets}
	if _, _, err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// fetchAll fetches the pages that a source names, those of one host one after the other.
func fetchAll(t *testing.T, f *crawler.Fetcher, source news.Source, workers int) {
	t.Helper()
	byHost := map[string][]news.Link{}
	d := crawler.Discoverer{Get: f.Getter()}
	for link, err := range d.Discover(t.Context(), source, &crawler.Pass{}) {
		if err != nil {
			t.Fatal(err)
		}
		host := f.Host(link.URL)
		byHost[host] = append(byHost[host], link)
	}
	var g errgroup.Group
	g.SetLimit(workers)
	for name, links := range byHost {
		g.Go(func() error {
			h := news.Host{Name: name}
			for _, link := range links {
				if p := f.Fetch(t.Context(), link, news.Frontier{}, &h); p.State != news.Fetched {
					return fmt.Errorf("%s: %s", link.URL, p.Reason)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkCrawl is a whole crawl in a process of its own, robots.txt obeyed, every page
// stored: without delays, and with 200 hosts that want a second between two requests, of
// which 200 pages a second is all that can be had.
func BenchmarkCrawl(b *testing.B) {
	for _, bench := range []struct {
		name                  string
		hosts, pages, workers int
		delay                 time.Duration
		mode                  string
	}{
		{"50 hosts without delay", 50, 400, benchWorkers, -1, modeStore},
		{"50 hosts without delay, nothing kept", 50, 400, benchWorkers, -1, modeFetch},
		{"200 hosts 1 s apart", 200, 60, 200, time.Second, modeStore},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				s := newBenchSite(bench.hosts, bench.pages)
				m := s.crawled(b, bench.workers, bench.delay, "/urls.txt", bench.mode)
				s.Close()
				if want := int64(bench.hosts * bench.pages); m.pages != want {
					b.Fatalf("%d pages, want %d", m.pages, want)
				}
				m.report(b)
			}
		})
	}
}

func (m measured) report(b *testing.B) {
	b.ReportMetric(m.rate, "pages/s")
	b.ReportMetric(m.memory, "MiB")
	b.ReportMetric(m.cpu.Seconds(), "cpu-s")
	b.ReportMetric(m.all.Seconds(), "s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCrawl_manyLinks crawls a site that has a million links in its sitemaps. Of the
// one host only the budget of pages is fetched.
func BenchmarkCrawl_manyLinks(b *testing.B) {
	const (
		parts, links = 20, 50_000 // of a sitemap: as many as the protocol allows
		mostMemory   = 300e6
	)
	lists := map[string]string{}
	var index strings.Builder
	index.WriteString("<sitemapindex>")
	for p := range parts {
		var list strings.Builder
		list.WriteString("<urlset>")
		for i := range links {
			fmt.Fprintf(&list, "<url><loc>http://list.example/world/2025/10/25/an-article-about-something-%d.html</loc><lastmod>2025-10-%02dT08:%02d:00Z</lastmod></url>\n", p*links+i, 1+i%28, i%60)
		}
		list.WriteString("</urlset>")
		path := fmt.Sprintf("/part-%d.xml", p)
		lists[path] = list.String()
		fmt.Fprintf(&index, "<sitemap><loc>http://list.example%s</loc></sitemap>\n", path)
	}
	lists["/sitemap.xml"] = index.String() + "</sitemapindex>"
	for b.Loop() {
		s := serveBench(lists)
		m := s.crawled(b, benchWorkers, -1, "/sitemap.xml", modeStore)
		s.Close()
		m.report(b)
		if m.pages != defaultHostPages || m.memory*(1<<20) > mostMemory {
			b.Errorf("%d pages, %.0f MiB of memory, want %d and less than 300 MB", m.pages, m.memory, defaultHostPages)
		}
	}
}
