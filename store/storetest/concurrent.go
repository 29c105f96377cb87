package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var concurrentTests = []test{
	{"Open", testOpenAtOnce},
	{"ReaderDoesNotBlock", testReaderDoesNotBlock},
	{"Writers", testWriters},
	{"Workers", testWorkers},
	{"SamePages", testSeqOrder},
}

// together runs do n times at once and reports errors.
func together(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if err := do(i); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

func testOpenAtOnce(t *testing.T, b Backend) {
	url := b.New(t)
	together(t, 8, func(i int) error {
		s, err := b.Open(context.Background(), url)
		if err != nil {
			return err
		}
		_, err = s.AddLinks(context.Background(), []news.Link{link(fmt.Sprintf("http://a.example/%d", i))}, hostOf, start)
		return errors.Join(err, s.Close())
	})
	s := b.reopen(t, url)
	if got := due(t, s, "a.example", start); len(got) != 8 {
		t.Errorf("%d URLs after 8 processes opened the store, want 8", len(got))
	}
	check(t, s)
}

// testReaderDoesNotBlock writes through one handle while another has a read open, and
// holds that the reader goes on to see the state it began with.
func testReaderDoesNotBlock(t *testing.T, b Backend) {
	url := b.New(t)
	writer, reader := b.reopen(t, url), b.reopen(t, url)
	put := func(i int) {
		a := article(fmt.Sprintf("http://a.example/%03d", i), fmt.Sprintf("%03d states", 100+i), 0)
		putArticle(t, writer, a, figures(a, start, a.Text[:3]), start, store.New)
	}
	const n = 300
	for i := range n {
		put(i)
	}
	seen := 0
	for _, err := range reader.Records(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 1 {
			for i := range 20 {
				put(n + i)
			}
			if _, err := writer.Prune(t.Context(), after(9)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if seen != n {
		t.Errorf("the reader saw %d records, want the %d of when it began", seen, n)
	}
	if got := len(all(t, reader.Records(t.Context(), store.Filter{}))); got != n+20 {
		t.Errorf("the next reader sees %d records, want %d", got, n+20)
	}
}

// testWriters writes the same and different things through several handles at once.
func testWriters(t *testing.T, b Backend) {
	url := b.New(t)
	const writers, each = 6, 12
	var mu sync.Mutex
	outcomes := map[store.Outcome]int{}
	added := 0
	together(t, writers, func(w int) error {
		s, err := b.Open(context.Background(), url)
		if err != nil {
			return err
		}
		defer s.Close()
		for i := range each {
			var links []news.Link
			for j := range each { // all name the same URLs, each in another order
				links = append(links, link(fmt.Sprintf("http://h%d.example/%d", (j*(w+1))%5, (i+j*w)%each)))
			}
			n, err := s.AddLinks(context.Background(), links, hostOf, after(i))
			if err != nil {
				return err
			}
			a := article(fmt.Sprintf("http://a.example/%d", i), fmt.Sprintf("%d states", 10+i), 0)
			o, err := s.PutArticle(context.Background(), a, figures(a, start, a.Text[:2]), store.Cursor{Name: "r", Seq: int64(i), Topic: topicID}, start)
			if err != nil {
				return err
			}
			if err := s.SetCopies(context.Background(), map[string]news.CopyOf{a.ID: {Original: "x", Kind: "agency_copy"}}); err != nil {
				return err
			}
			mu.Lock()
			outcomes[o]++
			added += n
			mu.Unlock()
		}
		return nil
	})
	s := b.reopen(t, url)
	if diff := cmp.Diff(map[store.Outcome]int{store.New: each, store.Unchanged: each * (writers - 1)}, outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	counts, err := s.Counts(t.Context())
	if err != nil || counts["pages queued"] != added || counts["figures actual"] != each {
		t.Errorf("Counts = %v, %v, want %d pages queued, as AddLinks said, and %d figures", counts, err, added, each)
	}
	check(t, s)
}

// testWorkers has several workers empty a frontier: each URL is visited once, each host by
// one at a time.
func testWorkers(t *testing.T, b Backend) {
	url := b.New(t)
	const workers, hosts, pages = 4, 6, 6
	seed := b.reopen(t, url)
	for h := range hosts {
		for p := range pages {
			add(t, seed, start, fmt.Sprintf("http://h%d.example/%d", h, p))
		}
	}
	var mu sync.Mutex
	busy, visits := map[string]string{}, map[string]int{}
	together(t, workers, func(w int) error {
		s, err := b.Open(context.Background(), url)
		if err != nil {
			return err
		}
		defer s.Close()
		for {
			l, h, ok, next, err := s.ClaimHost(context.Background(), fmt.Sprint("worker ", w), after(1), after(1), time.Hour)
			if err != nil || !ok && next.IsZero() {
				return err
			}
			if !ok { // all that is left is leased, or its row is in use right now
				continue
			}
			mu.Lock()
			if other := busy[h.Name]; other != "" {
				t.Errorf("%s is visited by %s and worker %d", h.Name, other, w)
			}
			busy[h.Name] = l.Owner
			mu.Unlock()
			list, err := s.NextURLs(context.Background(), h.Name, after(1), 2)
			if err != nil {
				return err
			}
			for _, u := range list {
				if err := s.PutPage(context.Background(), l, page(u.URL, u.URL, after(1)), time.Time{}); err != nil {
					return err
				}
				mu.Lock()
				visits[u.URL]++
				mu.Unlock()
			}
			mu.Lock()
			busy[h.Name] = ""
			mu.Unlock()
			if err := s.ReleaseHost(context.Background(), l, h); err != nil {
				return err
			}
		}
	})
	if len(visits) != hosts*pages {
		t.Errorf("%d URLs were visited, want %d", len(visits), hosts*pages)
	}
	for u, n := range visits {
		if n != 1 {
			t.Errorf("%s was visited %d times", u, n)
		}
	}
	check(t, seed)
}

// testSeqOrder reads pages while several writers store them: a reader that goes on from
// its cursor misses none.
func testSeqOrder(t *testing.T, b Backend) {
	url := b.New(t)
	const writers, each = 5, 20
	done := make(chan struct{})
	seen := map[string]bool{}
	reader := b.reopen(t, url)
	var wg sync.WaitGroup
	wg.Go(func() {
		var cursor int64
		for last := false; ; {
			for p, err := range reader.Pages(context.Background(), cursor) {
				if err != nil {
					t.Error(err)
					return
				}
				cursor = p.Seq
				seen[p.URL] = true
			}
			if last {
				return
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
	})
	together(t, writers, func(w int) error {
		s, err := b.Open(context.Background(), url)
		if err != nil {
			return err
		}
		defer s.Close()
		for i := range each {
			if err := s.ImportPage(context.Background(), page(fmt.Sprintf("http://w%d.example/%d", w, i), fmt.Sprint(w, i%7), start)); err != nil {
				return err
			}
		}
		return nil
	})
	close(done)
	wg.Wait()
	if len(seen) != writers*each {
		t.Errorf("the reader saw %d pages, want all %d", len(seen), writers*each)
	}
}
