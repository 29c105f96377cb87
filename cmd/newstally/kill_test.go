package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/crawler/crawltest"
	"newstally/store/open"
)

const (
	kills       = 30
	atRequest   = 22 // of these, the first ones: while pages are fetched
	killWorkers = 4
	killHosts   = 4
	killPages   = 48 // of each host
)

const killSource = `outlet: list
name: List
owner: List
language: en
verified: never
sources:
  - kind: sitemap
    url: http://list.example/urls.txt
    all: true
`

// faultySite is a site of several hosts whose pages fail in all ways from which a crawl
// recovers, and in some from which it does not.
func faultySite() string {
	var list, pages strings.Builder
	page := func(name string, answers ...string) {
		for _, a := range answers {
			fmt.Fprintf(&pages, "-- %s --\n%s\n\n%s", name, a, killArticle(name))
		}
	}
	for host := range killHosts {
		fmt.Fprintf(&pages, "-- h%d.example/robots.txt --\n\nUser-agent: *\nDisallow: /private/\n", host)
		for i := range killPages {
			name := fmt.Sprintf("h%d.example/%d", host, i)
			other := fmt.Sprintf("h%d.example/to-%d", (host+1)%killHosts, i)
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
				page(name, "@status 301\nLocation: http://"+other)
				page(other, "@compress br")
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

// killArticle is a page with a text and two figures of its own.
func killArticle(name string) string {
	n := 10
	for _, c := range name {
		n = (31*n + int(c)) % 190
	}
	return fmt.Sprintf(`<!doctype html><html><head><title>Hanoi Convention: report of %[1]s</title></head><body><article><h1>Hanoi Convention: report of %[1]s</h1>
<p>A total of %[2]d countries signed the UN Convention against Cybercrime in Hanoi, as %[1]s counted them on its own.</p>
<p>The ceremony brought together %[3]d delegates, whom %[1]s met one after the other in the hall and in front of it.</p></article></body></html>
`, name, n+2, 1000+n)
}

// TestRun_Killed kills the program with SIGKILL at 30 random moments of a crawl of a site
// full of faults, and compares all that the data base holds at the end with what it holds
// after an undisturbed run.
func TestRun_Killed(t *testing.T) {
	if testing.Short() {
		t.Skip("starts more than 30 processes")
	}
	archive := faultySite()
	calm, disturbed := crawltest.Serve(t, archive), crawltest.Serve(t, archive)
	dir := t.TempDir()
	sources := filepath.Join(dir, "list.yaml")
	if err := os.WriteFile(sources, []byte(killSource), 0o666); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	want := filepath.Join(dir, "calm.db")
	if out, err := crawlOf(want, sources, calm).CombinedOutput(); err != nil {
		t.Fatalf("undisturbed run: %v\n%s", err, out)
	}
	k := killer{store: filepath.Join(dir, "killed.db"), sources: sources, site: disturbed, takes: time.Since(started)}
	disturbed.OnRequest(k.asked)
	for k.killed < kills && k.runs < 2*kills {
		k.run(t)
	}
	if out, err := crawlOf(k.store, sources, disturbed).CombinedOutput(); err != nil {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	if k.killed < kills {
		t.Errorf("%d kills, want %d", k.killed, kills)
	}
	if diff := cmp.Diff(content(t, want), content(t, k.store)); diff != "" {
		t.Errorf("data bases after %d kills (-undisturbed +killed):\n%s", k.killed, diff)
	}
	extra := len(disturbed.Requests()) - len(calm.Requests())
	t.Logf("%d kills in %d runs, %d requests, %d more than undisturbed", k.killed, k.runs, len(disturbed.Requests()), extra)
	// In flight are at most the workers' requests and that of the source.
	if most := k.killed * (killWorkers + 1); extra > most {
		t.Errorf("%d requests were repeated, want at most the %d in flight", extra, most)
	}
}

// crawlOf is a run of the program: of this test's own binary, see TestMain.
func crawlOf(store, sources string, site *crawltest.Site) *exec.Cmd {
	addr := site.Addr.String()
	return exec.Command("newstally", "run", "--quiet", "--store", "sqlite:"+store, "--sources", sources, "--allow-private", addr, "--connect-to", "*.example="+addr,
		"--delay", "1ms", "--retry-delay", "2ms", "--workers", fmt.Sprint(killWorkers))
}

// killer starts runs and kills them: first when a request has come, then at a moment of the
// time that a run takes, so that starting, reading the stored pages and ending are met too.
type killer struct {
	store, sources string
	site           *crawltest.Site
	takes          time.Duration // a run that is not disturbed
	runs, killed   int

	mu     sync.Mutex
	left   int // requests until the next kill
	moment chan struct{}
}

func (k *killer) asked(string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.left--; k.left == 0 {
		close(k.moment)
	}
}

func (k *killer) run(t *testing.T) {
	k.mu.Lock()
	k.left, k.moment = 1+rand.IntN(8), make(chan struct{})
	moment := k.moment
	k.mu.Unlock()
	timer := time.NewTimer(rand.N(k.takes))
	defer timer.Stop()
	byTime := timer.C
	if k.killed < atRequest {
		byTime = nil
	} else {
		moment = nil
	}
	k.runs++
	started := time.Now()
	cmd := crawlOf(k.store, k.sources, k.site)
	var out strings.Builder
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended: // it had nothing left to do before the moment came
		if err != nil {
			t.Fatalf("run %d: %v\n%s", k.runs, err, &out)
		}
		k.takes = time.Since(started)
		return
	case <-moment:
	case <-byTime:
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	k.killed++
}

// volatile are the columns that tell when, how fast or in which order something was done,
// and those that follow from it.
var volatile = []string{"id", "seq", "key", "host_id", "body_id", "text_id", "version", "run_id", "link", "header", "duration", "delay", "new_links",
	"lease_owner", "lease_epoch", "lease_until", "until", "next_at", "due_at", "ready_at", "open_until", "failures", "found_at", "fetched_at", "checked_at",
	"succeeded_at", "learnt_at", "closed_at", "replaced_at", "extracted_at", "zstd"}

// content is all that a data base holds, in lines, without what is volatile. Which article
// counts as a copy of which depends on when they came; the run log tells the disturbance.
func content(t *testing.T, path string) (lines []string) {
	t.Helper()
	s, err := open.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check %s: %v", path, err)
	}
	for r, err := range s.Dump(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Table == "copies" || r.Table == "run_log" {
			continue
		}
		line := r.Table
		for i, column := range r.Columns {
			if !slices.Contains(volatile, column) {
				line += fmt.Sprintf(" %s=%v", column, r.Values[i])
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}
