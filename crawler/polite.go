package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newstally/news"
)

// pause waits until the host may be asked again. That is at most its delay away: a time
// further off was stored by a clock that went wrong, or is when the host has pages to
// spend again, which is no matter of its peace.
func (f *Fetcher) pause(ctx context.Context, h *news.Host) error {
	return f.config.Wait(ctx, min(h.NextAt.Sub(f.config.Now()), h.Delay))
}

// learn brings the host's politeness state up to date with an answer: its delay, its
// failures in a row and, where it asked for rest or failed too often, how long it is
// left alone.
func (f *Fetcher) learn(h *news.Host, a answer, crawlDelay time.Duration) {
	now := f.config.Now()
	h.Delay = f.adapt(h.Delay, a.took, crawlDelay)
	h.NextAt = now.Add(h.Delay)
	if !hostFault(a) {
		h.Failures, h.OpenUntil, h.Reason = 0, time.Time{}, ""
		return
	}
	h.Failures++
	busy := a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable
	switch after, ok := retryAfter(a.header, now); {
	case busy && ok:
		rest := min(after, f.config.MaxRetryAfter)
		f.open(h, rest+f.jitter(rest, 0, 0.1), fmt.Sprintf("status %d, Retry-After %v", a.status, after))
	case busy:
		f.open(h, f.backOff(h.Failures), fmt.Sprintf("status %d", a.status))
	case h.Failures >= f.config.BreakAfter:
		f.open(h, f.backOff(h.Failures), fmt.Sprintf("%d failures in a row, last: %s", h.Failures, describe(a)))
	}
}

// open opens the host's circuit breaker.
func (f *Fetcher) open(h *news.Host, rest time.Duration, reason string) {
	h.OpenUntil = f.config.Now().Add(rest)
	h.Reason = reason
}

// adapt returns the delay between two requests: at least the configured one and the
// Crawl-delay, and as long as the host takes to answer, so that it is never asked more
// than half of the time. It rises at once and falls by halves.
func (f *Fetcher) adapt(delay, took, crawlDelay time.Duration) time.Duration {
	if f.config.Delay < 0 {
		return 0
	}
	least := max(f.config.Delay, min(crawlDelay, f.config.MaxDelay))
	want := max(least, min(took, f.config.MaxDelay))
	if want < delay {
		want = max(least, (min(delay, f.config.MaxDelay)+want)/2)
	}
	return want
}

// backOff is how long to wait after the n-th failure in a row: doubled each time, up
// to the cap, a quarter more or less so that clients do not come back together.
func (f *Fetcher) backOff(n int) time.Duration {
	d := f.config.RetryDelay
	for ; n > 1 && d < f.config.MaxRetryAfter; n-- {
		d *= 2
	}
	d = min(d, f.config.MaxRetryAfter)
	return d + f.jitter(d, -0.25, 0.25)
}

// jitter returns a random share of d between low and high.
func (f *Fetcher) jitter(d time.Duration, low, high float64) time.Duration {
	return time.Duration(float64(d) * (low + (high-low)*f.config.Jitter()))
}

// hostFault reports whether an answer speaks against the host as a whole: no answer,
// a broken one, too many requests or a server error.
func hostFault(a answer) bool {
	switch {
	case errors.Is(a.err, context.Canceled), errors.Is(a.err, errRefused), errors.Is(a.err, errTooLarge), errors.Is(a.err, errType):
		return false
	case a.err != nil:
		return true
	}
	return a.status == http.StatusTooManyRequests || a.status >= 500
}

// retryAfter reads Retry-After, seconds or a date (RFC 9110 section 10.2.3).
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(v, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	return max(0, at.Sub(now)), true
}

// describe says in words how an exchange ended that brought no page.
func describe(a answer) string {
	if a.err != nil {
		return a.err.Error()
	}
	return strings.TrimSpace(fmt.Sprintf("status %d %s", a.status, http.StatusText(a.status)))
}

// The times between two checks of a known page.
const (
	firstRecheck = time.Hour
	lastRecheck  = 7 * 24 * time.Hour

	soonAttempts = 6              // failures in a row after which a retry takes days: the host may be down for long
	maxAttempts  = 10             // failures in a row after which a page is given up
	slowRetry    = 24 * time.Hour // the first of those days, doubled for each further failure
)

// retrySoon reports whether a client error is a matter of time.
func retrySoon(status int) bool {
	return status == http.StatusRequestTimeout || status == http.StatusTooEarly || status == http.StatusTooManyRequests
}

// next says when a page is due again, zero for never: a page that changed after an
// hour, one that did not after twice the time of the last check, at most a week, a
// failure that a retry may help after a back-off.
func (f *Fetcher) next(prev news.Frontier, p *news.Page, h *news.Host, retry bool) time.Time {
	now := f.config.Now()
	failures := prev.Attempts + 1
	switch {
	case p.State == news.Fetched:
		return now.Add(firstRecheck)
	case p.State == news.Unchanged:
		return now.Add(min(max(2*prev.NextAt.Sub(prev.FetchedAt), firstRecheck), lastRecheck))
	case p.State == news.Disallowed && retry: // robots.txt unknown, or known for a while
		return later(h.RobotsUntil, now.Add(f.config.RetryDelay))
	case p.State != news.Failed || !retry || failures >= maxAttempts:
		return time.Time{}
	case failures >= soonAttempts:
		return now.Add(slowRetry << (failures - soonAttempts))
	case p.StatusCode/100 == 4 && !retrySoon(p.StatusCode): // 401, 403 ...: a person has to change something
		return now.Add(slowRetry << prev.Attempts)
	}
	return later(h.OpenUntil, now.Add(f.backOff(failures)))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
