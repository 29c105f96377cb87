package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var pageTests = []test{
	{"PutPage", testPutPage},
	{"PutPageStates", testPutPageStates},
	{"PutPageUnchanged", testPutPageUnchanged},
	{"ImportPage", testImportPage},
	{"Pages", testPages},
}

func testPutPage(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1")
	p := page("http://a.example/1", "<p>\x00\xff any bytes "+strings.Repeat("हिन्दी ", 1000), at("2025-10-25T16:00:00.987654+07:00"))
	p.FinalURL = "http://a.example/1?final"
	p.Link.Published = at("2025-10-25T15:00:00+05:30")
	p.Link.Summary, p.Link.Language, p.Link.From, p.Link.Modified = "Summary", "hi", "http://a.example/feed", start
	want := *p
	want.FetchedAt = want.FetchedAt.UTC()
	put(t, s, p, after(60))
	if p.Seq == 0 {
		t.Error("PutPage did not set Seq")
	}
	want.Seq = p.Seq
	got, err := s.Page(t.Context(), p.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("Page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]news.Page{want}, all(t, s.Pages(t.Context(), 0)), sameZone); diff != "" {
		t.Errorf("Pages (-want +got):\n%s", diff)
	}
	u, err := s.FrontierURL(t.Context(), p.URL)
	wantURL := news.Frontier{Link: link(p.URL), Host: "a.example", State: news.Fetched, ETag: p.Header["Etag"], LastModified: p.Header["Last-Modified"],
		SHA256: p.SHA256, FetchedAt: want.FetchedAt, NextAt: after(60)}
	if diff := cmp.Diff(wantURL, u, sameZone); err != nil || diff != "" {
		t.Errorf("frontier: %v (-want +got):\n%s", err, diff)
	}
	l, _ := lease(t, s, "w", "a.example", after(2), time.Minute)
	err = s.PutPage(t.Context(), l, page("http://a.example/unknown", "x", start), time.Time{})
	wantError(t, "PutPage of an unknown URL", err, store.ErrNotFound)
	_, err = s.Page(t.Context(), sum("x"))
	wantError(t, "Page never stored", err, store.ErrNotFound)
	check(t, s)
}

func testPutPageStates(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	add(t, s, start, url)
	put(t, s, page(url, "body", after(1)), after(2))
	answer := func(state news.PageState, reason string, minute int, next time.Time) *news.Page {
		p := page(url, "", after(minute))
		p.State, p.Reason, p.StatusCode, p.Body, p.SHA256, p.Header = state, reason, 0, nil, "", nil
		put(t, s, p, next)
		return p
	}
	for _, tt := range []struct {
		state    news.PageState
		reason   string
		attempts int
	}{
		{news.Failed, "status 500", 1}, {news.Failed, "timeout", 2}, {news.Unchanged, "", 0}, {news.Failed, "reset", 1}, {news.Disallowed, "robots.txt", 0},
		{news.TooLarge, "over 10 MB", 0}, {news.Redirected, "to elsewhere", 0}, {news.Gone, "status 410", 0},
	} {
		p := answer(tt.state, tt.reason, 3, after(9))
		u, err := s.FrontierURL(t.Context(), url)
		if err != nil || u.State != tt.state || u.Reason != tt.reason || u.Attempts != tt.attempts || !u.FetchedAt.Equal(after(3)) {
			t.Errorf("%s: %+v, %v, want %d attempts", tt.state, u, err, tt.attempts)
		}
		if u.SHA256 != sum("body") || u.ETag == "" || u.LastModified == "" {
			t.Errorf("%s: validators of the last body are lost: %+v", tt.state, u)
		}
		if p.Seq != 0 {
			t.Errorf("%s: Seq %d, want none: nothing was received", tt.state, p.Seq)
		}
	}
	if n := len(all(t, s.Pages(t.Context(), 0))); n != 1 {
		t.Errorf("%d pages with a body, want 1", n)
	}
	check(t, s)
}

func testPutPageUnchanged(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1", "http://a.example/2")
	var seqs []int64
	for minute, tt := range []struct{ url, body string }{
		{"http://a.example/1", "one"},
		{"http://a.example/1", "one"}, // the same again: no new page
		{"http://a.example/2", "one"}, // another page with the same body
		{"http://a.example/1", "two"},
		{"http://a.example/1", "one"}, // back to the first
	} {
		p := page(tt.url, tt.body, after(minute))
		put(t, s, p, after(minute+1))
		seqs = append(seqs, p.Seq)
	}
	if seqs[1] != 0 || seqs[0] == 0 || seqs[2] <= seqs[0] || seqs[3] <= seqs[2] || seqs[4] <= seqs[3] {
		t.Errorf("Seq %v, want rising ones, none for the second", seqs)
	}
	var got []string
	for _, p := range all(t, s.Pages(t.Context(), 0)) {
		got = append(got, p.URL+" "+string(p.Body))
	}
	want := []string{"http://a.example/1 one", "http://a.example/2 one", "http://a.example/1 two", "http://a.example/1 one"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Pages (-want +got):\n%s", diff)
	}
	bodies := 0
	for _, r := range all(t, s.Dump(t.Context())) {
		if r.Table == "bodies" {
			bodies++
		}
	}
	if bodies != 2 {
		t.Errorf("%d bodies are stored, want each once: 2", bodies)
	}
	if u, err := s.FrontierURL(t.Context(), "http://a.example/1"); err != nil || !u.FetchedAt.Equal(after(4)) {
		t.Errorf("fetched at %v, %v, want the last time", u.FetchedAt, err)
	}
	check(t, s)
}

func testImportPage(t *testing.T, b Backend) {
	s := b.open(t)
	p := page("http://a.example/1", "<p>text", start)
	p.SHA256 = "" // set by the store
	if err := s.ImportPage(t.Context(), p); err != nil || p.Seq == 0 || p.SHA256 != sum("<p>text") {
		t.Fatalf("ImportPage: Seq %d, SHA256 %q, %v", p.Seq, p.SHA256, err)
	}
	unchanged(t, s, "the same import", func() {
		again := page("http://a.example/1", "<p>text", after(5))
		if err := s.ImportPage(t.Context(), again); err != nil || again.Seq != p.Seq {
			t.Errorf("ImportPage again: Seq %d, %v, want %d", again.Seq, err, p.Seq)
		}
	})
	other := page("http://a.example/2", "<p>text", start)
	empty := page("http://a.example/3", "", start)
	for _, q := range []*news.Page{other, empty} {
		if err := s.ImportPage(t.Context(), q); err != nil || q.Seq <= p.Seq {
			t.Errorf("ImportPage of %s: Seq %d, %v, want one after %d", q.URL, q.Seq, err, p.Seq)
		}
	}
	if n := len(all(t, s.Pages(t.Context(), 0))); n != 3 {
		t.Errorf("%d pages, want 3", n)
	}
	_, err := s.FrontierURL(t.Context(), p.URL)
	wantError(t, "an imported page is not for the crawler", err, store.ErrNotFound)
	check(t, s)
}

func testPages(t *testing.T, b Backend) {
	s := b.open(t)
	const n = 100
	var seqs []int64
	for i := range n {
		p := page(fmt.Sprintf("http://a.example/%d", i), fmt.Sprint("body ", i), start)
		if err := s.ImportPage(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		seqs = append(seqs, p.Seq)
	}
	for _, after := range []int{0, 1, 50, n - 1, n} {
		cursor := int64(0)
		if after > 0 {
			cursor = seqs[after-1]
		}
		var got []int64
		for _, p := range all(t, s.Pages(t.Context(), cursor)) {
			got = append(got, p.Seq)
		}
		if diff := cmp.Diff(seqs[after:], got, cmp.Transformer("len", func(s []int64) string { return fmt.Sprint(s) })); diff != "" {
			t.Errorf("Pages(%d) (-want +got):\n%s", after, diff)
		}
	}
	read := 0
	for p, err := range s.Pages(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; read == 3 {
			break
		}
		// A reader that stores something for each page must not wait for itself.
		if err := s.ImportPage(t.Context(), page(p.URL+"/more", fmt.Sprint("more ", p.Seq), start)); err != nil {
			t.Fatal(err)
		}
	}
}
