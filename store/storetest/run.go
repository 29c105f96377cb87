package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newstally/news"
	"newstally/store"
)

var runTests = []test{
	{"PutRun", testPutRun},
	{"Lock", testLock},
	{"LockFreesLeases", testLockFreesLeases},
	{"Counts", testCounts},
}

func testPutRun(t *testing.T, b Backend) {
	s := b.open(t)
	if runs, err := s.Runs(t.Context(), 5); err != nil || len(runs) != 0 {
		t.Errorf("Runs of an empty store = %v, %v", runs, err)
	}
	var want []news.Run
	for i := range 4 {
		r := news.Run{ID: fmt.Sprint("run-", i), Command: "run", Topic: topicID, StartedAt: after(i), Version: "1.2.3"}
		if err := s.PutRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		r.EndedAt, r.Counts, r.Error = after(i+1), map[string]int{"pages fetched": i, "articles new": 2}, "interrupted"
		for range 2 {
			if err := s.PutRun(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		want = append([]news.Run{r}, want...)
	}
	got, err := s.Runs(t.Context(), 3)
	if diff := cmp.Diff(want[:3], got, sameZone); err != nil || diff != "" {
		t.Errorf("Runs: %v (-want +got):\n%s", err, diff)
	}
}

func testLock(t *testing.T, b Backend) {
	url := b.New(t)
	first, second := b.reopen(t, url), b.reopen(t, url)
	unlock, err := first.Lock(t.Context(), store.RunLock)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]store.Store{"the same handle": first, "another handle": second} {
		_, err := s.Lock(t.Context(), store.RunLock)
		wantError(t, "Lock a second time by "+name, err, store.ErrLocked)
	}
	other, err := second.Lock(t.Context(), "other")
	if err != nil {
		t.Errorf("Lock of another name: %v", err)
	} else if err := other(); err != nil {
		t.Error(err)
	}
	// The lock keeps nobody from reading and writing.
	add(t, second, start, "http://a.example/1")
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = second.Lock(t.Context(), store.RunLock)
	if err != nil {
		t.Fatalf("Lock after it was free again: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
	elsewhere, err := b.open(t).Lock(t.Context(), store.RunLock)
	if err != nil {
		t.Fatalf("Lock of another data base: %v", err)
	}
	if err := elsewhere(); err != nil {
		t.Error(err)
	}
}

// testLockFreesLeases: a lease of a dead run either is gone or ends in its time.
func testLockFreesLeases(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1")
	dead, h := lease(t, s, "dead", "a.example", start, time.Hour)
	h.NextAt = after(2)
	if err := s.PutHost(t.Context(), dead, h); err != nil {
		t.Fatal(err)
	}
	unlock, err := s.Lock(t.Context(), store.RunLock)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := claim(t, s, after(1)); got != "" {
		t.Errorf("claimed %q, which rests", got)
	}
	_, _, freed, err := s.LeaseHost(t.Context(), "next", "a.example", after(2), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	err = s.PutHost(t.Context(), dead, h)
	if freed {
		wantError(t, "PutHost by the dead run", err, store.ErrLost)
	} else if err != nil {
		t.Errorf("the lease was kept, but PutHost: %v", err)
	}
	if got, _ := claim(t, s, after(61)); got != "a.example" {
		t.Errorf("claimed %q an hour later, want a.example", got)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
	check(t, s)
}

func testCounts(t *testing.T, b Backend) {
	s := b.open(t)
	if got, err := s.Counts(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("Counts of an empty store = %v, %v", got, err)
	}
	add(t, s, start, "http://a.example/1", "http://a.example/2", "http://b.example/1")
	put(t, s, page("http://a.example/1", "x", start), time.Time{})
	put(t, s, page("http://a.example/2", "x", start), time.Time{})
	if err := s.SkipLink(t.Context(), link("http://c.example/"), "c.example", news.Skipped, "off topic", start); err != nil {
		t.Fatal(err)
	}
	filterArticles(t, s)
	newer := article("http://daily.example/65vi", "66 nước đã ký", 100)
	putArticle(t, s, newer, figures(newer, start, "66"), after(100), store.Revised)
	for i, st := range []news.SourceState{{Name: "a"}, {Name: "b", Failures: 2}, {Name: "c"}} {
		if err := s.PutSourceState(t.Context(), st); err != nil {
			t.Fatal(i, err)
		}
	}
	for _, r := range []news.Run{{ID: "1", StartedAt: start, EndedAt: start}, {ID: "2", StartedAt: start}, {ID: "3", StartedAt: start, EndedAt: start, Error: "failed"}} {
		if err := s.PutRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Counts(t.Context())
	want := map[string]int{
		"pages fetched": 2, "pages queued": 1, "pages skipped": 1, "bodies stored": 2, "hosts due": 1, "hosts done": 2,
		"articles on_topic": 3, "articles no_figures": 1, "figures actual": 4, "figures expected": 1,
		"sources ok": 2, "sources failing": 1, "runs ok": 1, "runs failed": 1, "runs not ended": 1,
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("Counts: %v (-want +got):\n%s", err, diff)
	}
}
