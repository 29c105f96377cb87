package pipeline

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/crawler"
	"newstally/crawler/crawltest"
	"newstally/news"
)

// The environment of a child process of TestCrawl_Killed.
const (
	envStore = "NEWSTALLY_TEST_CRAWL_STORE"
	envSite  = "NEWSTALLY_TEST_CRAWL_SITE"
)

const (
	kills        = 30
	childWorkers = 4
)

// faultySite is a site of several hosts whose pages fail in all ways from which a crawl
// recovers, and in some from which it does not.
func faultySite() string {
	var list, pages strings.Builder
	page := func(name, orders string, then ...string) {
		for _, o := range append([]string{orders}, then...) {
			fmt.Fprintf(&pages, "-- %s --\n%s\n\npage %s\n", name, o, name)
		}
	}
	for host := range 4 {
		fmt.Fprintf(&pages, "-- h%d.example/robots.txt --\n\nUser-agent: *\nDisallow: /private/\n", host)
		for i := range 24 {
			name := fmt.Sprintf("h%d.example/%d", host, i)
			switch i % 12 {
			case 1:
				page(name, "@status 500", "ETag: \"x\"")
			case 2:
				page(name, "@fault reset", "Content-Type: text/html")
			case 3:
				page(name, "@fault half", "@fault half", "@compress gzip")
			case 4:
				page(name, "@status 404")
			case 5:
				page(name, fmt.Sprintf("@status 301\nLocation: http://h%d.example/to-%d", (host+1)%4, i))
				page(fmt.Sprintf("h%d.example/to-%d", (host+1)%4, i), "@compress br")
			case 6:
				page(name, fmt.Sprintf("@status 302\nLocation: /at-%d", i))
				page(fmt.Sprintf("h%d.example/at-%d", host, i), "Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT")
			case 7:
				page(name, "Content-Type: application/pdf")
			default:
				page(name, "Content-Type: text/html")
			}
			fmt.Fprintf(&list, "http://%s\n", name)
		}
		fmt.Fprintf(&list, "http://h%d.example/private/1\n", host)
	}
	return "-- list.example/urls.txt --\n\n" + list.String() + pages.String()
}

// TestCrawlChild is no test but the process that TestCrawl_Killed kills: one run of the
// crawl on a store of its own file.
func TestCrawlChild(t *testing.T) {
	if os.Getenv(envStore) == "" {
		t.Skip("runs only as a child of TestCrawl_Killed")
	}
	addr := netip.MustParseAddrPort(os.Getenv(envSite))
	f, err := crawler.NewFetcher(crawler.Config{
		ConnectTo:    map[string]string{"*.example": addr.String()},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), 32), Port: addr.Port()}},
		Delay:        time.Millisecond, RetryDelay: 2 * time.Millisecond, BreakAfter: 100,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &Crawl{Store: openStore(t, os.Getenv(envStore)), Fetcher: f, Outlets: oneSource(news.Sitemap, "http://list.example/urls.txt"), Workers: childWorkers,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if _, _, err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// child starts a run in a process of its own.
func child(t *testing.T, store string, site *crawltest.Site) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrawlChild$")
	cmd.Env = append(os.Environ(), envStore+"="+store, envSite+"="+site.Addr.String())
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if text := strings.TrimSpace(out.String()); t.Failed() && text != "PASS" && text != "" {
			t.Log(text)
		}
	})
	return cmd
}

// content is what a store holds at the end of a crawl, without what depends on the time.
func content(m *memory) (lines []string) {
	for url, u := range m.URLs {
		lines = append(lines, fmt.Sprint(url, " ", u.State, " ", u.SHA256, " ", u.ETag, " ", u.LastModified, " ", u.Source))
	}
	for _, p := range m.Pages {
		lines = append(lines, fmt.Sprint("body ", p.URL, " ", p.FinalURL, " ", p.SHA256, " ", string(p.Body)))
	}
	slices.Sort(lines)
	return lines
}

// TestCrawl_Killed kills the crawl with SIGKILL at 30 random moments and compares what
// is in the store at the end with an undisturbed run.
func TestCrawl_Killed(t *testing.T) {
	if testing.Short() {
		t.Skip("starts more than 30 processes")
	}
	archive := faultySite()
	calm, disturbed := crawltest.Serve(t, archive), crawltest.Serve(t, archive)
	dir := t.TempDir()
	calmStore, store := filepath.Join(dir, "calm"), filepath.Join(dir, "killed")
	if err := child(t, calmStore, calm).Wait(); err != nil {
		t.Fatalf("undisturbed run: %v", err)
	}

	var mu sync.Mutex
	left := 0 // requests until the next kill
	moment := make(chan struct{})
	disturbed.OnRequest(func(string) {
		mu.Lock()
		defer mu.Unlock()
		if left--; left == 0 {
			close(moment)
		}
	})
	killed := 0
	for range kills {
		mu.Lock()
		left, moment = 1+rand.IntN(12), make(chan struct{})
		now := moment
		mu.Unlock()
		cmd := child(t, store, disturbed)
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-now:
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-ended
			killed++
		case err := <-ended: // it had nothing left to do before the moment came
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child(t, store, disturbed).Wait(); err != nil {
		t.Fatalf("last run: %v", err)
	}
	if diff := cmp.Diff(content(openStore(t, calmStore)), content(openStore(t, store))); diff != "" {
		t.Errorf("stores after %d kills (-undisturbed +killed):\n%s", killed, diff)
	}
	extra := len(disturbed.Requests()) - len(calm.Requests())
	t.Logf("%d kills, %d requests, %d more than undisturbed", killed, len(disturbed.Requests()), extra)
	// In flight are at most the workers' requests and that of the source.
	if most := killed * (childWorkers + 1); extra > most {
		t.Errorf("%d requests were repeated, want at most the %d in flight", extra, most)
	}
}
