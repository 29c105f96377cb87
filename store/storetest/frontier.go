package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var frontierTests = []test{
	{"AddLinks", testAddLinks},
	{"AddLinksModified", testAddLinksModified},
	{"AddLinksTold", testAddLinksTold},
	{"SkipLink", testSkipLink},
	{"NextURLs", testNextURLs},
	{"Recheck", testRecheck},
	{"Rewind", testRewind},
	{"FrontierURL", testFrontierURL},
	{"SourceStates", testSourceStates},
}

// urls returns the URLs of known links, in order.
func urls(list []news.Frontier) []string {
	var out []string
	for _, u := range list {
		out = append(out, u.URL)
	}
	return out
}

// due returns the URLs of a host that are due.
func due(t *testing.T, s store.FrontierStore, host string, until time.Time) []string {
	t.Helper()
	list, err := s.NextURLs(t.Context(), host, until, 100)
	if err != nil {
		t.Fatal(err)
	}
	return urls(list)
}

func testAddLinks(t *testing.T, b Backend) {
	s := b.open(t)
	one, two := link("http://a.example/1"), link("http://a.example/2")
	one.Summary, one.Language, one.From = "In short", "vi", "http://a.example/feed"
	one.Published = at("2025-10-25T15:04:05.123456+07:00")
	one.Modified = at("2025-10-25T15:30:00+05:30")
	added, err := s.AddLinks(t.Context(), []news.Link{one, two, one}, hostOf, start)
	if err != nil || added != 2 {
		t.Errorf("AddLinks of three links to two URLs = %d, %v, want 2", added, err)
	}
	want := news.Frontier{Link: one, Host: "a.example", State: news.Queued, NextAt: start}
	got, err := s.FrontierURL(t.Context(), one.URL)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("known URL (-want +got):\n%s", diff)
	}
	unchanged(t, s, "AddLinks of what is known", func() {
		for _, now := range []time.Time{start, after(10)} {
			one.FoundAt = now
			if added, err := s.AddLinks(t.Context(), []news.Link{two, one}, hostOf, now); err != nil || added != 0 {
				t.Errorf("AddLinks again = %d, %v, want 0", added, err)
			}
		}
	})
	if added, err := s.AddLinks(t.Context(), nil, hostOf, start); err != nil || added != 0 {
		t.Errorf("AddLinks of nothing = %d, %v", added, err)
	}
	check(t, s)
}

func testAddLinksModified(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	add(t, s, start, url)
	put(t, s, page(url, "text", after(1)), after(600))
	for _, tt := range []struct {
		name     string
		modified time.Time
		want     bool
	}{
		{"not given", time.Time{}, false},
		{"before the fetch", start, false},
		{"at the fetch", after(1), false},
		{"after the fetch", after(1).Add(time.Microsecond), true},
	} {
		l := link(url)
		l.Modified = tt.modified
		added, err := s.AddLinks(t.Context(), []news.Link{l}, hostOf, after(5))
		if err != nil || added != 0 {
			t.Fatalf("%s: AddLinks = %d, %v, want 0", tt.name, added, err)
		}
		if got := due(t, s, "a.example", after(5)); (len(got) == 1) != tt.want {
			t.Errorf("modified %s: due are %v, want it due: %v", tt.name, got, tt.want)
		}
	}
	u, err := s.FrontierURL(t.Context(), url)
	if err != nil || u.State != news.Fetched || u.SHA256 != sum("text") || !u.FetchedAt.Equal(after(1)) {
		t.Errorf("after it became due: %+v, %v, want its history kept", u, err)
	}
	// What is overdue keeps its place.
	l := link(url)
	l.Modified = after(7)
	if _, err := s.AddLinks(t.Context(), []news.Link{l}, hostOf, after(8)); err != nil {
		t.Fatal(err)
	}
	if u, err := s.FrontierURL(t.Context(), url); err != nil || !u.NextAt.Equal(after(5)) {
		t.Errorf("due at %v, %v, want it still at %v", u.NextAt, err, after(5))
	}
	check(t, s)
}

func testAddLinksTold(t *testing.T, b Backend) {
	s := b.open(t)
	feed := link("http://a.example/1")
	feed.Summary, feed.Language, feed.Published = "Summary", "vi", at("2025-10-25T08:00:00+07:00")
	listing := news.Link{URL: feed.URL, Source: "daily/listing", Outlet: "daily", Title: "Another headline", From: "http://a.example/list", FoundAt: after(3)}
	sitemap := news.Link{URL: feed.URL, Source: "daily/sitemap", Title: "About HTTP://a.example/1 - Daily", Language: "en", Published: at("2025-10-25T12:00:00+07:00")}
	again := news.Link{URL: feed.URL, Source: "daily/feed", Title: "A new headline"}
	for _, l := range []news.Link{feed, listing, sitemap, listing, again} {
		if _, err := s.AddLinks(t.Context(), []news.Link{l}, hostOf, start); err != nil {
			t.Fatal(err)
		}
	}
	want := feed
	want.Title = again.Title
	want.Conflicts = []string{
		"title: “About http://a.example/1” by daily/feed, “Another headline” by daily/listing",
		"published: 2025-10-25T08:00:00+07:00 by daily/feed, 2025-10-25T12:00:00+07:00 by daily/sitemap",
		"language: vi by daily/feed, en by daily/sitemap",
	}
	got, err := s.FrontierURL(t.Context(), feed.URL)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Link, sameZone); diff != "" {
		t.Errorf("what is told anew, and what is not, of a known URL (-want +got):\n%s", diff)
	}
}

func testSkipLink(t *testing.T, b Backend) {
	s := b.open(t)
	skip := func(url string, state news.PageState, reason string) {
		t.Helper()
		if err := s.SkipLink(t.Context(), link(url), hostOf(url), state, reason, start); err != nil {
			t.Fatal(err)
		}
	}
	skip("http://a.example/skipped", news.Skipped, "title does not name the topic")
	skip("http://a.example/disallowed", news.Disallowed, "robots.txt")
	add(t, s, start, "http://a.example/known")
	unchanged(t, s, "SkipLink of known URLs", func() {
		skip("http://a.example/known", news.Skipped, "another reason")
		skip("http://a.example/skipped", news.Failed, "another reason")
	})
	if got := due(t, s, "a.example", after(1000)); len(got) != 1 || got[0] != "http://a.example/known" {
		t.Errorf("due are %v, want only the known URL", got)
	}
	u, err := s.FrontierURL(t.Context(), "http://a.example/skipped")
	if err != nil || u.State != news.Skipped || u.Reason != "title does not name the topic" || !u.NextAt.IsZero() {
		t.Errorf("skipped URL: %+v, %v", u, err)
	}
	// A source that names the topic queues what was skipped, not what was refused.
	links := []news.Link{link("http://a.example/skipped"), link("http://a.example/disallowed")}
	links[0].Title, links[0].Source = "On the topic", "daily/search"
	if added, err := s.AddLinks(t.Context(), links, hostOf, after(1)); err != nil || added != 1 {
		t.Errorf("AddLinks of a skipped and a refused URL = %d, %v, want 1", added, err)
	}
	u, err = s.FrontierURL(t.Context(), "http://a.example/skipped")
	if err != nil || u.State != news.Queued || u.Reason != "" || u.Title != "On the topic" || u.Source != "daily/search" || !u.NextAt.Equal(after(1)) {
		t.Errorf("skipped URL that was named again: %+v, %v, want it queued as told", u, err)
	}
	if u, err = s.FrontierURL(t.Context(), "http://a.example/disallowed"); err != nil || u.State != news.Disallowed || !u.NextAt.IsZero() {
		t.Errorf("refused URL: %+v, %v, want it as it was", u, err)
	}
	check(t, s)
}

func testNextURLs(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, after(2), "http://a.example/second", "http://b.example/other-host")
	add(t, s, after(1), "http://a.example/first")
	add(t, s, after(2), "http://a.example/a-later-found-second")
	add(t, s, after(9), "http://a.example/not-yet")
	want := []string{"http://a.example/first", "http://a.example/second", "http://a.example/a-later-found-second"}
	if diff := cmp.Diff(want, due(t, s, "a.example", after(2))); diff != "" {
		t.Errorf("longest overdue first, then as found (-want +got):\n%s", diff)
	}
	list, err := s.NextURLs(t.Context(), "a.example", after(2), 2)
	if err != nil || cmp.Diff(want[:2], urls(list)) != "" {
		t.Errorf("NextURLs(2) = %v, %v, want %v", urls(list), err, want[:2])
	}
	if got := due(t, s, "unknown.example", after(99)); got != nil {
		t.Errorf("due on an unknown host: %v", got)
	}
}

func testRecheck(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/again", "http://a.example/never", "http://b.example/overdue", "http://b.example/queued")
	put(t, s, page("http://a.example/again", "1", start), after(600))
	put(t, s, page("http://a.example/never", "2", start), time.Time{})
	put(t, s, page("http://b.example/overdue", "3", start), after(3))
	if n, err := s.Recheck(t.Context(), after(9)); err != nil || n != 2 {
		t.Errorf("Recheck = %d, %v, want the 2 that were fetched and are due some time", n, err)
	}
	for url, want := range map[string]time.Time{
		"http://a.example/again": after(9), "http://a.example/never": {}, "http://b.example/overdue": after(3), "http://b.example/queued": start,
	} {
		if u, err := s.FrontierURL(t.Context(), url); err != nil || !u.NextAt.Equal(want) {
			t.Errorf("%s is due at %v, %v, want %v", url, u.NextAt, err, want)
		}
	}
	check(t, s) // the hosts' due times
	if _, h, ok, _, err := s.ClaimHost(t.Context(), "w", after(9), after(9), time.Minute); err != nil || !ok || h.Name != "b.example" {
		t.Errorf("claimed %q, %v, %v, want b.example", h.Name, ok, err)
	}
	if _, h, ok, _, err := s.ClaimHost(t.Context(), "w", after(9), after(9), time.Minute); err != nil || !ok || h.Name != "a.example" {
		t.Errorf("claimed %q, %v, %v, want a.example, which was due later", h.Name, ok, err)
	}
}

// testRewind has a clock that was ten hours ahead.
func testRewind(t *testing.T, b Backend) {
	s := b.open(t)
	wrong := start.Add(10 * time.Hour)
	add(t, s, start, "http://a.example/before")
	add(t, s, wrong, "http://b.example/queued", "http://b.example/fetched", "http://b.example/never")
	put(t, s, page("http://b.example/fetched", "1", wrong), wrong.Add(time.Hour))
	put(t, s, page("http://b.example/never", "2", wrong), time.Time{})
	l, h, ok, err := s.LeaseHost(t.Context(), "w", "b.example", wrong, time.Minute)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	h.NextAt, h.OpenUntil, h.Reason = wrong.Add(time.Second), wrong.Add(time.Second+time.Minute), "status 503"
	h.Robots, h.RobotsCode, h.RobotsUntil = []byte("User-agent: *"), 200, wrong.Add(24*time.Hour)
	if err := s.ReleaseHost(t.Context(), l, h); err != nil {
		t.Fatal(err)
	}
	for _, state := range []news.SourceState{
		{Name: "before", CheckedAt: start, SucceededAt: start, NextAt: after(60)},
		{Name: "ahead", CheckedAt: wrong, SucceededAt: wrong, NextAt: wrong.Add(time.Hour)},
	} {
		if err := s.PutSourceState(t.Context(), state); err != nil {
			t.Fatal(err)
		}
	}
	now := after(60)
	if err := s.Rewind(t.Context(), now, time.Hour); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]time.Time{
		"http://a.example/before": start, "http://b.example/queued": now, "http://b.example/fetched": now.Add(time.Hour), "http://b.example/never": {},
	} {
		if u, err := s.FrontierURL(t.Context(), url); err != nil || !u.NextAt.Equal(want) {
			t.Errorf("%s is due at %v, %v, want %v", url, u.NextAt, err, want)
		}
	}
	if states, err := s.SourceStates(t.Context()); err != nil || !states["ahead"].NextAt.Equal(now) || !states["ahead"].SucceededAt.IsZero() || !states["before"].SucceededAt.Equal(start) {
		t.Errorf("states of the sources: %v, %v, want that of the one read ahead due now and without a success", states, err)
	}
	check(t, s) // the hosts' due and ready times
	for _, want := range []string{"a.example", "b.example"} {
		if _, h, ok, _, err = s.ClaimHost(t.Context(), "w", now.Add(time.Minute), now, time.Minute); err != nil || !ok || h.Name != want {
			t.Errorf("claimed %q, %v, %v, want %s", h.Name, ok, err, want)
		}
	}
	if !h.OpenUntil.Equal(now.Add(time.Minute)) || !h.RobotsUntil.Equal(now) {
		t.Errorf("host open until %v, robots.txt known until %v, want the rest it had and %v", h.OpenUntil, h.RobotsUntil, now)
	}
	unchanged(t, s, "Rewind with a clock that is right", func() {
		if err := s.Rewind(t.Context(), now, time.Hour); err != nil {
			t.Error(err)
		}
	})
}

func testFrontierURL(t *testing.T, b Backend) {
	s := b.open(t)
	_, err := s.FrontierURL(t.Context(), "http://a.example/unknown")
	wantError(t, "unknown URL", err, store.ErrNotFound)
	// Any bytes can come from the web; PostgreSQL refuses NUL and what is not UTF-8.
	odd := news.Link{URL: "http://a.example/odd", Title: "a\x00b\xffc हिन्दी", Source: "daily/feed"}
	if _, err := s.AddLinks(t.Context(), []news.Link{odd}, hostOf, start); err != nil {
		t.Fatal(err)
	}
	unchanged(t, s, "the same odd link", func() {
		if _, err := s.AddLinks(t.Context(), []news.Link{odd}, hostOf, after(1)); err != nil {
			t.Fatal(err)
		}
	})
	if u, err := s.FrontierURL(t.Context(), odd.URL); err != nil || u.Title != "a\ufffdb\ufffdc हिन्दी" {
		t.Errorf("title %q, %v, want a replacement for each bad byte", u.Title, err)
	}
	// As long as the crawler lets them be.
	long := "http://a.example/"
	for i := 0; len(long) < 4096; i++ {
		long += sum(long)
	}
	long = long[:4096]
	add(t, s, start, long)
	if u, err := s.FrontierURL(t.Context(), long); err != nil || u.URL != long {
		t.Errorf("long URL: %v", err)
	}
}

func testSourceStates(t *testing.T, b Backend) {
	s := b.open(t)
	if got, err := s.SourceStates(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("SourceStates of an empty store = %v, %v", got, err)
	}
	one := news.SourceState{Name: "daily/feed", CheckedAt: start, SucceededAt: after(-9), NextAt: after(30), Failures: 2, Reason: "status 500", ETag: `"x"`, LastModified: "then", Links: 12, New: 3}
	want := map[string]news.SourceState{"daily/feed": one, "other/feed": {Name: "other/feed"}}
	for _, st := range want {
		if err := s.PutSourceState(t.Context(), st); err != nil {
			t.Fatal(err)
		}
	}
	one.Failures, one.Reason = 0, ""
	want["daily/feed"] = one
	if err := s.PutSourceState(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	got, err := s.SourceStates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("SourceStates (-want +got):\n%s", diff)
	}
}
