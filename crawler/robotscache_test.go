package crawler_test

import (
	"strings"
	"testing"
	"time"

	"newstally/crawler/crawltest"
	"newstally/news"
)

func TestFetcher_FetchRobots(t *testing.T) {
	site := crawltest.Serve(t, `
-- rules.example/robots.txt --

User-agent: *
Disallow: /x
-- none.example/robots.txt --
@status 404

-- forbidden.example/robots.txt --
@status 403

-- busy.example/robots.txt --
@status 429
Retry-After: 60

-- down.example/robots.txt --
@status 503

-- reset.example/robots.txt --
@fault reset

-- cut.example/robots.txt --
@fault half

User-agent: *
Disallow: /x
-- moved.example/robots.txt --
@status 301
Location: http://rules.example/robots.txt

-- away.example/robots.txt --
@status 302
Location: http://10.0.0.1/robots.txt

-- long.example/robots.txt --
@repeat 20000

User-agent: *
Disallow: /x
-- html.example/robots.txt --
Content-Type: text/html

<html><body>Disallow: /x</body></html>
-- packed.example/robots.txt --
@compress gzip

User-agent: *
Disallow: /x
-- maze.example/robots.txt --
@status 302
Location: /1

-- maze.example/1 --
@status 302
Location: /2

-- maze.example/2 --
@status 302
Location: /3

-- maze.example/3 --
@status 302
Location: /4

-- maze.example/4 --
@status 302
Location: /5

-- maze.example/5 --
@status 302
Location: /6

-- maze.example/6 --

User-agent: *
Disallow: /x
`)
	const allowed, refused, unknown = "allowed", "refused", "unknown"
	for host, want := range map[string]string{
		"rules": refused, "none": allowed, "forbidden": allowed, "moved": refused, "html": allowed, "packed": refused, "long": refused,
		"busy": unknown, "down": unknown, "reset": unknown, "cut": unknown,
		"maze": allowed, // more than five redirects: as if there were none (RFC 9309 section 2.3.1.2)
		"away": allowed, // the guard does not follow there
	} {
		t.Run(host, func(t *testing.T) {
			h := &news.Host{}
			rules, reason := site.Fetcher(t).FetchRobots(t.Context(), "http://"+host+".example/x", h)
			got := unknown
			if reason == "" {
				got = refused
				if ok, _ := rules.Allowed("newstally", "http://"+host+".example/x"); ok {
					got = allowed
				}
			}
			if got != want {
				t.Errorf("%s (status %d): %s, want %s", got, h.RobotsCode, reason, want)
			}
			if forDay := h.RobotsUntil.Sub(site.Clock.Now()) > 23*time.Hour; forDay != (want != unknown) {
				t.Errorf("known until %v, want for a day only if it could be read", h.RobotsUntil)
			}
		})
	}
}

func TestFetcher_FetchRobotsKeepsOldCopy(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/robots.txt --

User-agent: *
Disallow: /x
-- daily.example/robots.txt --
@status 500

-- daily.example/a --

page
`)
	f := site.Fetcher(t)
	h := &news.Host{}
	link := news.Link{URL: "http://daily.example/a"}
	f.Fetch(t.Context(), link, news.Frontier{}, h)
	site.Clock.Advance(25 * time.Hour)
	if p := f.Fetch(t.Context(), link, news.Frontier{}, h); p.State != news.Fetched {
		t.Errorf("%s: %s, want it fetched by the old rules", p.State, p.Reason)
	}
	p := f.Fetch(t.Context(), news.Link{URL: "http://daily.example/x"}, news.Frontier{}, h)
	if p.State != news.Disallowed || !strings.Contains(p.Reason, "disallow: /x") {
		t.Errorf("%s: %s, want it refused by the old rules", p.State, p.Reason)
	}
}
