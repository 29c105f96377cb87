package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"newstally/news"
)

// Fetcher fetches pages politely and safely. It is safe for concurrent use, but two
// calls for one host at a time are the caller's breach of manners: hold a lease.
type Fetcher struct {
	config    Config
	guard     *guard
	transport *http.Transport
	robots    robotsCache

	archiveErr atomic.Pointer[error] // the first one
}

// NewFetcher checks the config and returns a fetcher that goes by it.
func NewFetcher(c Config) (*Fetcher, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	g := newGuard(&c)
	return &Fetcher{config: c, guard: g, transport: newTransport(&c, g)}, nil
}

// Config returns the config with its defaults filled in.
func (f *Fetcher) Config() Config { return f.config }

// ArchiveError returns the first error of Config.Archive, nil if there was none. A run
// that is to be archived should stop at it.
func (f *Fetcher) ArchiveError() error {
	if err := f.archiveErr.Load(); err != nil {
		return *err
	}
	return nil
}

// Close closes idle connections.
func (f *Fetcher) Close() { f.transport.CloseIdleConnections() }

// Fetch fetches one link: it waits until the host may be asked, reads robots.txt if
// that is not known, and makes a conditional request if prev has validators. It
// brings h up to date. However it ends, the page says so in State and Reason.
//
// A redirect to another host is not followed, because another lease and other rules
// are needed there: the page is then redirected, with the target in FinalURL.
func (f *Fetcher) Fetch(ctx context.Context, link news.Link, prev news.Frontier, h *news.Host) news.Page {
	p, _ := f.Visit(ctx, link, prev, h)
	return p
}

// Visit is [Fetcher.Fetch], and also says when the link is due again: zero for never.
func (f *Fetcher) Visit(ctx context.Context, link news.Link, prev news.Frontier, h *news.Host) (p news.Page, next time.Time) {
	p, retry := f.fetch(ctx, link, prev, h, limits{
		want:    WantPage,
		link:    link,
		sent:    f.config.MaxBody,
		decoded: f.config.MaxDecoded,
		accept:  "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5",
		wanted:  isPageType,
	})
	return p, f.next(prev, &p, h, retry)
}

// FetchOnce fetches one page for somebody who has no frontier. It follows redirects to
// other hosts, each by that host's own rules.
func (f *Fetcher) FetchOnce(ctx context.Context, address string) news.Page {
	link := news.Link{URL: address}
	for range f.config.MaxRedirects {
		p := f.Fetch(ctx, link, news.Frontier{}, &news.Host{})
		p.URL, p.Link.URL = address, address
		if p.State != news.Redirected {
			return p
		}
		link.URL = p.FinalURL
	}
	return failed(news.Page{URL: address, FinalURL: link.URL, FetchedAt: f.config.Now()}, news.Failed,
		fmt.Sprintf("more than %d redirects", f.config.MaxRedirects))
}

// Getter is a [Discoverer.Get] for somebody who has no frontier. It remembers the hosts it
// has visited and is for one caller at a time.
func (f *Fetcher) Getter() func(context.Context, news.Link, news.Frontier) news.Page {
	hosts := map[string]*news.Host{}
	return func(ctx context.Context, link news.Link, prev news.Frontier) news.Page {
		asked := link
		for range f.config.MaxRedirects + 1 {
			name := f.Host(link.URL)
			if hosts[name] == nil {
				hosts[name] = &news.Host{Name: name}
			}
			p := f.FetchSource(ctx, link, prev, hosts[name])
			p.URL, p.Link = asked.URL, asked
			if p.State != news.Redirected {
				return p
			}
			link.URL = p.FinalURL
		}
		return failed(news.Page{URL: asked.URL, FinalURL: link.URL, Link: asked, FetchedAt: f.config.Now()}, news.Failed,
			fmt.Sprintf("more than %d redirects", f.config.MaxRedirects))
	}
}

// FetchSource fetches a feed, sitemap or listing in the way of [Fetcher.Fetch].
func (f *Fetcher) FetchSource(ctx context.Context, link news.Link, prev news.Frontier, h *news.Host) news.Page {
	p, _ := f.fetchSource(ctx, link, prev, h)
	return p
}

func (f *Fetcher) fetchSource(ctx context.Context, link news.Link, prev news.Frontier, h *news.Host) (p news.Page, retry bool) {
	return f.fetch(ctx, link, prev, h, limits{
		want:    WantSource,
		link:    link,
		sent:    4 * f.config.MaxBody,
		decoded: 4 * f.config.MaxDecoded,
		accept:  "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,text/html;q=0.7,*/*;q=0.5",
		wanted:  isSourceType,
	})
}

// fetch follows redirects within the host. retry reports whether asking again later
// may help.
func (f *Fetcher) fetch(ctx context.Context, link news.Link, prev news.Frontier, h *news.Host, lim limits) (p news.Page, retry bool) {
	p = news.Page{URL: link.URL, Source: link.Source, Outlet: link.Outlet, Link: link, FetchedAt: f.config.Now()}
	target := link.URL
	for seen := map[string]bool{}; ; {
		p.FinalURL = target
		if seen[target] {
			return failed(p, news.Failed, fmt.Sprintf("redirect loop after %d hops, back at %s", len(seen), target)), false
		}
		seen[target] = true
		var rules *Robots
		if p, rules, retry = f.permit(ctx, p, target, h); p.State != "" {
			return p, retry
		}
		a := f.ask(ctx, target, rules, prev, h, lim)
		p.Duration += a.took
		if !a.at.IsZero() {
			p.FetchedAt = a.at
		}
		if a.err != nil || !isRedirect(a.status) {
			return finish(p, a, prev)
		}
		p.StatusCode, p.Header = a.status, keptHeader(a.header)
		next, err := absolute(a.header.Get("Location"), target)
		switch {
		case a.header.Get("Location") == "" || err != nil:
			return failed(p, news.Failed, fmt.Sprintf("status %d with the location %.200q", a.status, a.header.Get("Location"))), false
		case len(seen) > f.config.MaxRedirects:
			return failed(p, news.Failed, fmt.Sprintf("more than %d redirects", f.config.MaxRedirects)), false
		case f.Host(next) != f.Host(target):
			p.FinalURL = next
			return failed(p, news.Redirected, "to another host: "+next), false
		case isHome(next) && !isHome(target):
			return failed(p, news.Gone, "redirects to the home page"), false
		}
		target = next
	}
}

// permit checks what can be checked without asking for the page: breaker, guard and
// robots.txt. The page's state stays empty if it may be asked for.
func (f *Fetcher) permit(ctx context.Context, p news.Page, target string, h *news.Host) (_ news.Page, rules *Robots, retry bool) {
	if err := f.guard.checkURL(target); err != nil {
		return failed(p, news.Disallowed, err.Error()), nil, false
	}
	if f.config.Now().Before(h.OpenUntil) {
		return failed(p, news.Failed, "host is left alone: "+h.Reason), nil, true
	}
	rules, unknown := f.FetchRobots(ctx, target, h)
	if err := ctx.Err(); err != nil {
		return failed(p, news.Failed, err.Error()), nil, true
	}
	if unknown != "" {
		return failed(p, news.Disallowed, unknown), nil, true
	}
	if ok, rule := rules.Allowed(product(f.config.UserAgent), target); !ok {
		return failed(p, news.Disallowed, "robots.txt: "+rule), nil, true
	}
	return p, rules, false
}

// ask makes the conditional request at the host's pace and learns from the answer.
func (f *Fetcher) ask(ctx context.Context, target string, rules *Robots, prev news.Frontier, h *news.Host, lim limits) answer {
	if err := f.pause(ctx, h); err != nil {
		return answer{err: err}
	}
	fields := http.Header{}
	if prev.ETag != "" {
		fields.Set("If-None-Match", prev.ETag)
	}
	if prev.LastModified != "" {
		fields.Set("If-Modified-Since", prev.LastModified)
	}
	a := f.get(ctx, target, fields, lim)
	crawlDelay, _ := rules.CrawlDelay(product(f.config.UserAgent))
	_, host, _, _ := splitHost(target)
	f.learn(h, a, max(crawlDelay, f.config.Delays[host]))
	return a
}

// finish turns the last answer into the page's state.
func finish(p news.Page, a answer, prev news.Frontier) (_ news.Page, retry bool) {
	p.StatusCode, p.Header = a.status, keptHeader(a.header)
	p.ContentType = a.header.Get("Content-Type")
	p.FinalURL = canonicalOr(p.FinalURL)
	switch {
	case errors.Is(a.err, errRefused):
		return failed(p, news.Disallowed, a.err.Error()), false
	case errors.Is(a.err, errTooLarge):
		return failed(p, news.TooLarge, a.err.Error()), false
	case a.err != nil:
		return failed(p, news.Failed, a.err.Error()), !errors.Is(a.err, errType)
	case a.status == http.StatusNotModified && prev.SHA256+prev.ETag+prev.LastModified != "":
		return failed(p, news.Unchanged, "status 304 Not Modified"), true
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return failed(p, news.Gone, describe(a)), false
	case a.status != http.StatusOK && a.status != http.StatusNonAuthoritativeInfo:
		return failed(p, news.Failed, describe(a)), true
	case len(a.body) == 0:
		return failed(p, news.Failed, "empty body"), true
	}
	sum := sha256.Sum256(a.body)
	p.SHA256 = hex.EncodeToString(sum[:])
	if p.SHA256 == prev.SHA256 {
		return failed(p, news.Unchanged, "the same bytes as before"), true
	}
	p.State, p.Body = news.Fetched, a.body
	p.Charset, p.CharsetFrom = DecideCharset(a.body, p.ContentType)
	return p, true
}

// PageOf returns the page that fetching would have made of an answer that is at hand, in
// an archive for example. body is as it was sent.
func PageOf(link news.Link, at time.Time, status int, header http.Header, body []byte) news.Page {
	p := news.Page{URL: link.URL, FinalURL: link.URL, Source: link.Source, Outlet: link.Outlet, Link: link, FetchedAt: at}
	a := answer{status: status, header: header}
	if location := header.Get("Location"); isRedirect(status) && location != "" {
		p.StatusCode, p.Header = status, keptHeader(header)
		if target, err := Canonical(location, link.URL); err == nil {
			p.FinalURL = target
		}
		return failed(p, news.Redirected, "to "+p.FinalURL)
	}
	if !isPageType(header.Get("Content-Type")) {
		a.err = fmt.Errorf("%w: %s", errType, header.Get("Content-Type"))
	} else if status/100 == 2 {
		var err error
		a.body, err = decompress(body, header.Get("Content-Encoding"), archiveMax)
		if errors.Is(err, errTooLarge) {
			a.err = err
		} else if err != nil {
			a.body = body // other archivers decompress and leave the field as it was
		}
	}
	p, _ = finish(p, a, news.Frontier{})
	return p
}

// archiveMax is how much of an archived page is decompressed, 64 MiB.
const archiveMax = 64 << 20

func failed(p news.Page, state news.PageState, reason string) news.Page {
	p.State, p.Reason = state, reason
	return p
}

// canonicalOr returns the canonical form of a URL, or the URL itself if it has none.
func canonicalOr(rawURL string) string {
	if c, err := Canonical(rawURL, ""); err == nil {
		return c
	}
	return rawURL
}

// isHome reports whether a URL is the front page of its host.
func isHome(rawURL string) bool {
	_, rest, _ := strings.Cut(rawURL, "://")
	_, path, _ := strings.Cut(rest, "/")
	return path == ""
}

// keptFields are the header fields that are stored with a page.
var keptFields = []string{
	"Cache-Control", "Content-Encoding", "Content-Language", "Date", "Etag", "Expires", "Last-Modified", "Link", "Location", "Retry-After", "Server", "X-Robots-Tag",
}

func keptHeader(h http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range keptFields {
		if values := h.Values(name); len(values) > 0 {
			kept[name] = strings.ToValidUTF8(strings.Join(values, ", "), "\ufffd")
		}
	}
	return kept
}

// isPageType reports whether a Content-Type may be an article's page. A missing type
// may be anything.
func isPageType(contentType string) bool {
	switch t, _, _ := mime.ParseMediaType(contentType); t {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return true
	}
	return false
}

// isSourceType reports whether a Content-Type may be a list of links.
func isSourceType(contentType string) bool {
	t, _, _ := mime.ParseMediaType(contentType)
	kind, sub, _ := strings.Cut(t, "/")
	switch kind {
	case "", "text":
		return true
	case "application":
		return sub != "pdf" && !strings.HasPrefix(sub, "vnd.ms-") && !strings.HasPrefix(sub, "vnd.openxml")
	}
	return false
}
