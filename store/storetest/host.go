package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newstally/news"
	"newstally/store"
)

var hostTests = []test{
	{"ClaimHost", testClaimHost},
	{"ClaimHostRests", testClaimHostRests},
	{"ClaimHostNext", testClaimHostNext},
	{"Lease", testLease},
	{"LeaseExpires", testLeaseExpires},
	{"LeaseRenewed", testLeaseRenewed},
	{"PutHost", testPutHost},
	{"ClockGoesBack", testClockGoesBack},
}

// claim returns the name of the host that is claimed, or "".
func claim(t testing.TB, s store.FrontierStore, now time.Time) (string, news.Lease) {
	t.Helper()
	l, h, ok, _, err := s.ClaimHost(context.Background(), "worker", now, now, 5*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if ok != (h.Name != "") || ok != (l.Epoch != 0) || l.Host != h.Name {
		t.Errorf("ClaimHost: ok %v, lease %+v, host %+v do not agree", ok, l, h)
	}
	return h.Name, l
}

func testClaimHost(t *testing.T, b Backend) {
	s := b.open(t)
	if h, _ := claim(t, s, start); h != "" {
		t.Errorf("claimed %q from an empty store", h)
	}
	add(t, s, after(2), "http://second.example/1", "http://also-second.example/1")
	add(t, s, after(1), "http://first.example/1")
	add(t, s, after(3), "http://first.example/2", "http://third.example/1")
	add(t, s, after(9), "http://not-yet.example/1")
	for _, want := range []string{"first.example", "also-second.example", "second.example", "third.example", ""} {
		if got, _ := claim(t, s, after(3)); got != want {
			t.Errorf("claimed %q, want %q: the host with the longest overdue URL that is free", got, want)
		}
	}
	check(t, s)
}

func testClaimHostRests(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1", "http://b.example/1", "http://c.example/1")
	for name, h := range map[string]news.Host{
		"a.example": {NextAt: after(2)},
		"b.example": {OpenUntil: after(4), Reason: "five failures in a row"},
		"c.example": {NextAt: after(1), OpenUntil: after(6)},
	} {
		l, host := lease(t, s, "w", name, start, time.Minute)
		h.Name = host.Name
		if err := s.ReleaseHost(t.Context(), l, h); err != nil {
			t.Fatal(err)
		}
	}
	for minute, want := range []string{0: "", 1: "", 2: "a.example", 3: "", 4: "b.example", 5: "", 6: "c.example"} {
		got, l := claim(t, s, after(minute))
		if got != want {
			t.Errorf("minute %d: claimed %q, want %q", minute, got, want)
		}
		if got == "" {
			continue
		}
		if err := s.PutPage(t.Context(), l, page("http://"+got+"/1", "x", after(minute)), time.Time{}); err != nil {
			t.Fatal(err)
		}
		if err := s.ReleaseHost(t.Context(), l, news.Host{Name: got}); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := claim(t, s, after(100)); got != "" {
		t.Errorf("claimed %q, want none: no URL is due any more", got)
	}
	check(t, s)
}

func testClaimHostNext(t *testing.T, b Backend) {
	s := b.open(t)
	next := func(now, until time.Time) time.Time {
		t.Helper()
		_, h, ok, next, err := s.ClaimHost(t.Context(), "w", now, until, time.Minute)
		if err != nil || ok {
			t.Fatalf("ClaimHost: claimed %q, %v, want none", h.Name, err)
		}
		return next
	}
	if got := next(start, after(99)); !got.IsZero() {
		t.Errorf("empty store: next %v, want none", got)
	}
	add(t, s, after(10), "http://a.example/1")
	add(t, s, after(20), "http://b.example/1")
	if got := next(start, after(5)); !got.IsZero() {
		t.Errorf("next %v, want none before minute 5", got)
	}
	if got := next(start, after(15)); !got.Equal(after(10)) {
		t.Errorf("next %v, want minute 10, when the first URL is due", got)
	}
	l, h := lease(t, s, "w", "a.example", start, time.Minute)
	h.NextAt = after(30)
	if err := s.ReleaseHost(t.Context(), l, h); err != nil {
		t.Fatal(err)
	}
	if got := next(start, after(99)); !got.Equal(after(20)) {
		t.Errorf("next %v, want minute 20: the first host rests until 30", got)
	}
	lease(t, s, "other", "b.example", after(19), 6*time.Minute)
	if got := next(after(20), after(99)); !got.Equal(after(25)) {
		t.Errorf("next %v, want minute 25, when the lease ends", got)
	}
}

func testLease(t *testing.T, b Backend) {
	s := b.open(t)
	first, h := lease(t, s, "first", "a.example", start, time.Minute)
	if diff := cmp.Diff(news.Lease{Host: "a.example", Owner: "first", Epoch: first.Epoch, Until: after(1)}, first, sameZone); diff != "" {
		t.Errorf("lease (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(news.Host{Name: "a.example"}, h); diff != "" {
		t.Errorf("new host (-want +got):\n%s", diff)
	}
	if _, _, ok, err := s.LeaseHost(t.Context(), "second", "a.example", start, time.Minute); ok || err != nil {
		t.Errorf("second lease of a leased host: ok %v, %v, want it refused", ok, err)
	}
	add(t, s, start, "http://a.example/1")
	if got, _ := claim(t, s, start); got != "" {
		t.Errorf("claimed %q, which is leased", got)
	}
	h.Failures = 1
	if err := s.ReleaseHost(t.Context(), first, h); err != nil {
		t.Fatal(err)
	}
	released(t, s, first, h)
	second, h := lease(t, s, "second", "a.example", start, time.Minute)
	if second.Epoch <= first.Epoch || h.Failures != 1 {
		t.Errorf("second lease: epoch %d after %d, failures %d, want a later epoch and the state stored", second.Epoch, first.Epoch, h.Failures)
	}
	released(t, s, first, h)
}

// released reports writes that succeed under a lease that is no longer held.
func released(t *testing.T, s store.FrontierStore, l news.Lease, h news.Host) {
	t.Helper()
	_, err := s.RenewLease(t.Context(), l, start, time.Minute)
	wantError(t, "RenewLease under a lost lease", err, store.ErrLost)
	wantError(t, "PutHost under a lost lease", s.PutHost(t.Context(), l, h), store.ErrLost)
	wantError(t, "ReleaseHost under a lost lease", s.ReleaseHost(t.Context(), l, h), store.ErrLost)
	wantError(t, "PutPage under a lost lease", s.PutPage(t.Context(), l, page("http://a.example/1", "late", start), after(1)), store.ErrLost)
	if u, err := s.FrontierURL(t.Context(), "http://a.example/1"); err != nil || u.State != news.Queued {
		t.Errorf("a page was stored under a lost lease: %v, %v", u.State, err)
	}
	wantError(t, "PutHost of an unknown host", s.PutHost(t.Context(), news.Lease{Host: "unknown.example", Epoch: 1}, h), store.ErrLost)
}

func testLeaseExpires(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1")
	frozen, h := lease(t, s, "frozen", "a.example", start, time.Minute)
	if got, _ := claim(t, s, after(1).Add(-time.Microsecond)); got != "" {
		t.Errorf("claimed %q before its lease ended", got)
	}
	// Its time is over, but nobody has taken it: the work is not lost.
	if err := s.PutHost(t.Context(), frozen, h); err != nil {
		t.Errorf("PutHost under a lease that ended and was not taken: %v", err)
	}
	got, l := claim(t, s, after(1))
	if got != "a.example" || l.Epoch <= frozen.Epoch {
		t.Errorf("claimed %q with epoch %d after %d, want the host of the dead worker under a later one", got, l.Epoch, frozen.Epoch)
	}
	released(t, s, frozen, h)
	if err := s.PutPage(t.Context(), l, page("http://a.example/1", "in time", after(1)), time.Time{}); err != nil {
		t.Errorf("PutPage under the new lease: %v", err)
	}
}

func testLeaseRenewed(t *testing.T, b Backend) {
	s := b.open(t)
	add(t, s, start, "http://a.example/1")
	l, _ := lease(t, s, "w", "a.example", start, time.Minute)
	renewed, err := s.RenewLease(t.Context(), l, start.Add(30*time.Second), 2*time.Minute)
	want := l
	want.Until = start.Add(150 * time.Second)
	if diff := cmp.Diff(want, renewed, sameZone); err != nil || diff != "" {
		t.Errorf("renewed lease: %v (-want +got):\n%s", err, diff)
	}
	if got, _ := claim(t, s, after(2)); got != "" {
		t.Errorf("claimed %q, whose lease was renewed", got)
	}
	if got, _ := claim(t, s, start.Add(150*time.Second)); got != "a.example" {
		t.Errorf("claimed %q after the renewed lease, want a.example", got)
	}
	check(t, s)
}

func testPutHost(t *testing.T, b Backend) {
	s := b.open(t)
	l, _ := lease(t, s, "w", "a.example", start, time.Minute)
	want := news.Host{
		Name: "a.example", NextAt: after(1), Delay: 1234567891, Failures: 3, OpenUntil: after(5), Reason: "503 three times",
		Robots: []byte("User-agent: *\nDisallow: /\x00\xff"), RobotsCode: 200, RobotsUntil: after(60 * 24),
	}
	if err := s.PutHost(t.Context(), l, want); err != nil {
		t.Fatal(err)
	}
	if err := s.ReleaseHost(t.Context(), l, want); err != nil {
		t.Fatal(err)
	}
	l, got := lease(t, s, "w", "a.example", after(1), time.Minute)
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("host (-want +got):\n%s", diff)
	}
	want = news.Host{Name: "a.example", RobotsCode: 404, RobotsUntil: after(99)}
	if err := s.ReleaseHost(t.Context(), l, want); err != nil {
		t.Fatal(err)
	}
	_, got = lease(t, s, "w", "a.example", after(1), time.Minute)
	if diff := cmp.Diff(want, got, sameZone, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("host without a file (-want +got):\n%s", diff)
	}
	check(t, s)
}

func testClockGoesBack(t *testing.T, b Backend) {
	s := b.open(t)
	for i := range 3 {
		add(t, s, start, fmt.Sprintf("http://a.example/%d", i))
	}
	got, l := claim(t, s, after(60))
	if got != "a.example" {
		t.Fatalf("claimed %q", got)
	}
	if err := s.PutPage(t.Context(), l, page("http://a.example/0", "x", after(-60)), after(-30)); err != nil {
		t.Fatal(err)
	}
	if err := s.ReleaseHost(t.Context(), l, news.Host{Name: "a.example", NextAt: after(61)}); err != nil {
		t.Fatal(err)
	}
	if got, _ := claim(t, s, start); got != "" {
		t.Errorf("claimed %q an hour earlier, want it to rest until its time", got)
	}
	if got, _ := claim(t, s, after(61)); got != "a.example" {
		t.Errorf("claimed %q, want a.example", got)
	}
	check(t, s)
}
