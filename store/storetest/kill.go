package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"newstally/news"
	"newstally/store"
)

// envKilled names the store to the process that Killed starts.
const envKilled = "NEWSTALLY_TEST_KILLED_STORE"

const (
	kills       = 12
	mostWrites  = 25 // acknowledged before a kill
	perArticle  = 3  // records
	childCursor = "killed"
)

// Killed starts the test binary's test child, which must call KilledChild, kills it with
// SIGKILL while it writes, and looks at what is left: all that it said is stored, nothing
// is there in part.
func Killed(t *testing.T, b Backend, child string) {
	url := b.New(t)
	last := 0
	for round := range kills {
		writes := rand.IntN(mostWrites)
		if round < 2 {
			writes = 0 // while it opens the store, the first time a new one
		}
		last = killOne(t, url, child, writes, last)
		if !whole(t, b, url, last) {
			return
		}
	}
	t.Logf("%d kills, %d articles", kills, last)
}

// killOne kills a child after a number of writes and returns the last one that it said
// was stored.
func killOne(t *testing.T, url, child string, writes, last int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+child+"$")
	cmd.Env = append(os.Environ(), envKilled+"="+url)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var other strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said, ok := strings.CutPrefix(lines.Text(), "stored ")
		if !ok {
			fmt.Fprintln(&other, lines.Text())
			continue
		}
		n, err := strconv.Atoi(said)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			last = n
		}
		if writes--; writes == -1 {
			// Not waited for: what it says until it is dead is read as well.
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("child ended by itself: %v\n%s", err, other.String())
	}
	return last
}

// KilledChild writes to the store until the process is killed: for each number a URL, a
// page, an article with records and the cursor. It skips unless Killed started it.
func KilledChild(t *testing.T, b Backend) {
	url := os.Getenv(envKilled)
	if url == "" {
		t.Skip("runs only as a child of the test that kills it")
	}
	fmt.Println("stored 0")
	s := b.reopen(t, url)
	lockAtLast(t, s)
	cursor, err := s.Cursor(t.Context(), childCursor)
	if err != nil {
		t.Fatal(err)
	}
	for i := int(cursor) + 1; ; i++ {
		if err := writeOne(t.Context(), s, i); err != nil {
			t.Fatal(err)
		}
		fmt.Println("stored", i)
	}
}

// lockAtLast takes the lock of a run. A data base server may notice a moment later that
// the process that held it is dead.
func lockAtLast(t testing.TB, s store.Store) (unlock func() error) {
	t.Helper()
	for {
		unlock, err := s.Lock(t.Context(), store.RunLock)
		if err == nil {
			return unlock
		}
		if !errors.Is(err, store.ErrLocked) {
			t.Fatal(err)
		}
	}
}

func writeOne(ctx context.Context, s store.Store, i int) error {
	p := page(fmt.Sprintf("http://h%d.example/%d", i%5, i), fmt.Sprint("body ", i), after(i))
	if _, err := s.AddLinks(ctx, []news.Link{p.Link}, hostOf, after(i)); err != nil {
		return err
	}
	var l news.Lease
	var h news.Host
	// A killed child may have left a lease: it ends an hour after it was given.
	for ok, at := false, after(i); !ok; at = at.Add(time.Hour) {
		var err error
		if l, h, ok, err = s.LeaseHost(ctx, "killed", hostOf(p.URL), at, time.Hour); err != nil {
			return err
		}
	}
	if err := s.PutPage(ctx, l, p, after(i+60)); err != nil {
		return err
	}
	if err := s.ReleaseHost(ctx, l, h); err != nil {
		return err
	}
	a := article(p.URL, fmt.Sprintf("%d1 and %d2 and %d3", i, i, i), i)
	records := figures(a, after(i), fmt.Sprint(i, "1"), fmt.Sprint(i, "2"), fmt.Sprint(i, "3"))
	_, err := s.PutArticle(ctx, a, records, store.Cursor{Name: childCursor, Seq: int64(i), Topic: topicID}, after(i))
	return err
}

// whole reports whether the store is intact, has what was acknowledged, and nothing in
// part.
func whole(t *testing.T, b Backend, url string, acknowledged int) bool {
	t.Helper()
	s, err := b.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("open after a kill: %v", err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	unlock := lockAtLast(t, s)
	defer func() {
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}()
	check(t, s)
	cursor, err := s.Cursor(t.Context(), childCursor)
	if err != nil {
		t.Fatal(err)
	}
	articles, pages := len(all(t, s.Articles(t.Context(), store.Filter{}))), len(all(t, s.Pages(t.Context(), 0)))
	records := len(all(t, s.Records(t.Context(), store.Filter{})))
	if int(cursor) < acknowledged || int(cursor) > acknowledged+1 {
		t.Errorf("cursor at %d, want the last one acknowledged, %d, or the next", cursor, acknowledged)
	}
	if articles != int(cursor) || records != perArticle*articles {
		t.Errorf("%d articles with %d records at cursor %d, want as many articles, and %d records of each", articles, records, cursor, perArticle)
	}
	if pages != articles && pages != articles+1 {
		t.Errorf("%d pages with %d articles, want at most one more", pages, articles)
	}
	return !t.Failed()
}
