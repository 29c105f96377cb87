// Package storetest holds the tests that every store passes: Run for what a store
// promises, Killed for what is left when its process is, Bench for speed.
package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

// Backend is the store under test.
type Backend struct {
	// New makes the place for a new data base, gone at the end of the test, and returns its URL.
	New func(t testing.TB) string
	// Open opens the data base of a URL, several times at once if asked.
	Open func(ctx context.Context, url string) (store.Store, error)
}

// test is one test of the suite.
type test struct {
	name string
	run  func(t *testing.T, b Backend)
}

// Run runs the suite, each test on a data base of its own.
func Run(t *testing.T, b Backend) {
	for _, group := range []struct {
		name  string
		tests []test
	}{
		{"Frontier", frontierTests},
		{"Host", hostTests},
		{"Page", pageTests},
		{"Article", articleTests},
		{"Record", recordTests},
		{"Text", textTests},
		{"Run", runTests},
		{"Keeper", keeperTests},
		{"Concurrent", concurrentTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, tt := range group.tests {
				t.Run(tt.name, func(t *testing.T) { tt.run(t, b) })
			}
		})
	}
}

// open opens a new data base.
func (b Backend) open(t testing.TB) store.Store {
	t.Helper()
	return b.reopen(t, b.New(t))
}

// reopen opens the data base of a URL once more.
func (b Backend) reopen(t testing.TB, url string) store.Store {
	t.Helper()
	s, err := b.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// start is when the tests begin to fetch.
var start = at("2025-10-25T09:00:00Z")

// at reads a time.
func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err) // Unreachable: the tests' times are constants.
	}
	return t
}

// after is a moment some minutes after start.
func after(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

// hostOf is the host of a URL.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return "no.example"
	}
	return u.Host
}

func link(url string) news.Link {
	return news.Link{URL: url, Source: "daily/feed", Outlet: "daily", Title: "About " + url, FoundAt: start}
}

// add makes URLs known at a time.
func add(t testing.TB, s store.FrontierStore, now time.Time, urls ...string) {
	t.Helper()
	links := make([]news.Link, len(urls))
	for i, u := range urls {
		links[i] = link(u)
	}
	if _, err := s.AddLinks(context.Background(), links, hostOf, now); err != nil {
		t.Fatal(err)
	}
}

// page is the answer to fetching a URL.
func page(url, body string, fetched time.Time) *news.Page {
	return &news.Page{
		URL: url, FinalURL: url, Source: "daily/feed", Outlet: "daily", Link: link(url), FetchedAt: fetched, StatusCode: 200,
		Header:      map[string]string{"Etag": `"` + sum(body)[:8] + `"`, "Last-Modified": "Sat, 25 Oct 2025 08:00:00 GMT"},
		ContentType: "text/html", Charset: "utf-8", CharsetFrom: "header",
		Body: []byte(body), SHA256: sum(body), State: news.Fetched, Duration: 1234567 * time.Nanosecond,
	}
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// lease leases a host that must be free.
func lease(t testing.TB, s store.FrontierStore, owner, host string, now time.Time, ttl time.Duration) (news.Lease, news.Host) {
	t.Helper()
	l, h, ok, err := s.LeaseHost(context.Background(), owner, host, now, ttl)
	if err != nil || !ok {
		t.Fatalf("LeaseHost(%s): ok %v, error %v, want a lease", host, ok, err)
	}
	return l, h
}

// put stores the answer to fetching a known URL.
func put(t testing.TB, s store.FrontierStore, p *news.Page, next time.Time) {
	t.Helper()
	l, h := lease(t, s, "put", hostOf(p.URL), p.FetchedAt, time.Minute)
	if err := s.PutPage(context.Background(), l, p, next); err != nil {
		t.Fatal(err)
	}
	if err := s.ReleaseHost(context.Background(), l, h); err != nil {
		t.Fatal(err)
	}
}

// all collects a sequence.
func all[T any](t testing.TB, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var list []T
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// rows are all rows of a store as text, to see whether anything has changed.
func rows(t testing.TB, s store.Keeper) []string {
	t.Helper()
	var list []string
	for _, r := range all(t, s.Dump(context.Background())) {
		list = append(list, rowText(r))
	}
	return list
}

func rowText(r store.Row) string {
	var b strings.Builder
	b.WriteString(r.Table)
	for i, v := range r.Values {
		fmt.Fprintf(&b, " %s=%v", r.Columns[i], v)
	}
	return b.String()
}

// unchanged runs do and reports the rows that it changed.
func unchanged(t testing.TB, s store.Keeper, what string, do func()) {
	t.Helper()
	before := rows(t, s)
	do()
	if diff := cmp.Diff(before, rows(t, s)); diff != "" {
		t.Errorf("%s changed rows (-before +after):\n%s", what, diff)
	}
}

func wantError(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// sameZone compares times as they are written: instant and offset.
var sameZone = cmp.Comparer(func(a, b time.Time) bool {
	return a.Equal(b) && a.Format(time.RFC3339Nano) == b.Format(time.RFC3339Nano)
})

func check(t testing.TB, s store.Keeper) {
	t.Helper()
	if err := s.Check(context.Background()); err != nil {
		t.Errorf("Check: %v", err)
	}
}
