package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"newstally/news"
)

const (
	robotsFor          = 24 * time.Hour // RFC 9309 section 2.4
	maxRobotsRedirects = 5              // RFC 9309 section 2.3.1.2
	maxRobotsCached    = 4096           // parsed files held in memory
)

// robotsCache holds the parsed robots.txt of origins. What outlives the process is in
// the [news.Host]; this spares parsing, and serves a second origin of one host.
type robotsCache struct {
	mu      sync.Mutex
	entries map[string]robotsEntry
}

// robotsEntry is what is known of an origin's robots.txt. code 0 means unreachable.
type robotsEntry struct {
	code  int
	rules *Robots
	until time.Time
	why   string // it could not be read; empty if it was, or if that is no longer known
}

func (c *robotsCache) get(origin string, now time.Time) (robotsEntry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[origin]
	return e, ok && now.Before(e.until)
}

func (c *robotsCache) put(origin string, e robotsEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil || len(c.entries) >= maxRobotsCached {
		c.entries = map[string]robotsEntry{}
	}
	c.entries[origin] = e
}

// readable reports whether the answer to robots.txt settles what is allowed: 2xx has
// rules, 4xx means that there are none (RFC 9309 section 2.3.1.3). 429 is a plea for
// rest rather than a "not here".
func (e robotsEntry) readable() bool {
	return e.code/100 == 2 || e.code/100 == 4 && e.code != http.StatusTooManyRequests
}

// robotsHeading is the comment that the cached file begins with, because a host may
// serve several origins.
func robotsHeading(origin string) []byte { return []byte("# robots.txt of " + origin + "\n") }

// stored returns what the host remembers of the origin's robots.txt.
func stored(h *news.Host, origin string) (robotsEntry, bool) {
	body, ok := bytes.CutPrefix(h.Robots, robotsHeading(origin))
	if !ok {
		return robotsEntry{}, false
	}
	return robotsEntry{code: h.RobotsCode, rules: ParseRobots(body), until: h.RobotsUntil}, true
}

// RobotsDue reports whether the robots.txt for the URL has to be fetched before the
// URL may be.
func (f *Fetcher) RobotsDue(rawURL string, h *news.Host) bool {
	at, now := origin(rawURL), f.config.Now()
	if _, ok := f.robots.get(at, now); ok {
		return false
	}
	e, ok := stored(h, at)
	return !ok || !now.Before(e.until)
}

// FetchRobots makes sure that the robots.txt for the URL is known, with a request if
// need be, and returns its rules. With unknown set it could not be read, and nothing
// is allowed until it can (RFC 9309 section 2.3.1.4).
func (f *Fetcher) FetchRobots(ctx context.Context, rawURL string, h *news.Host) (rules *Robots, unknown string) {
	at, now := origin(rawURL), f.config.Now()
	e, ok := f.robots.get(at, now)
	if !ok {
		if e, ok = stored(h, at); !ok || !now.Before(e.until) {
			e = f.fetchRobots(ctx, at, h, e)
		}
		if ctx.Err() == nil {
			f.robots.put(at, e)
		}
	}
	if !e.readable() {
		why := e.why
		if why == "" {
			why = fmt.Sprintf("status %d", e.code)
		}
		return nil, fmt.Sprintf("robots.txt of %s could not be read (%s): nothing is allowed until it can", at, why)
	}
	return e.rules, ""
}

// fetchRobots asks for the robots.txt of an origin and remembers it. An old copy
// outlives its time while the file is unreachable (RFC 9309 section 2.4).
func (f *Fetcher) fetchRobots(ctx context.Context, at string, h *news.Host, old robotsEntry) robotsEntry {
	code, body, why := f.getRobots(ctx, at, h)
	e := robotsEntry{code, &Robots{}, f.config.Now().Add(robotsFor), why}
	switch {
	case code/100 == 2:
		e.rules = ParseRobots(body)
	case !e.readable():
		e.until = later(h.OpenUntil, f.config.Now().Add(f.backOff(h.Failures)))
		body = nil
		if old.rules != nil && old.readable() {
			old.until = e.until
			h.RobotsUntil = e.until
			return old
		}
	default:
		body = nil
	}
	if _, mine := stored(h, at); mine || !f.config.Now().Before(h.RobotsUntil) {
		h.Robots, h.RobotsCode, h.RobotsUntil = append(robotsHeading(at), body...), code, e.until
	}
	return e
}

// getRobots follows at most five redirects, also to other hosts. More of them mean
// that there is no such file. why says what went wrong where there was no answer.
func (f *Fetcher) getRobots(ctx context.Context, at string, h *news.Host) (code int, body []byte, why string) {
	lim := limits{want: WantRobots, sent: MaxRobots, decoded: MaxRobots, accept: "text/plain,*/*;q=0.5", wanted: func(string) bool { return true }}
	target := at + "/robots.txt"
	for range maxRobotsRedirects + 1 {
		if err := f.pause(ctx, h); err != nil {
			return 0, nil, err.Error()
		}
		a := f.get(ctx, target, nil, lim)
		f.learn(h, a, 0)
		if errors.Is(a.err, errTooLarge) {
			a.err = nil
		}
		if errors.Is(a.err, errRefused) {
			return http.StatusNotFound, nil, "" // the page itself will be refused with the reason
		}
		if a.err != nil {
			return 0, nil, describe(a)
		}
		location := a.header.Get("Location")
		if !isRedirect(a.status) || location == "" {
			return a.status, a.body, ""
		}
		next, err := absolute(location, target)
		if err != nil {
			break
		}
		target = next
	}
	return http.StatusNotFound, nil, ""
}

func isRedirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}
