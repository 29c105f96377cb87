package crawler

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"newstally/news"
)

// Discoverer finds links in sources.
type Discoverer struct {
	// Get fetches one address politely and follows redirects, also to other hosts.
	// See [Visitor.Get].
	Get func(ctx context.Context, link news.Link, prev news.Frontier) news.Page
	Now func() time.Time // nil means time.Now
}

// Pass is one reading of a source. The caller sets the first fields; Discover fills in
// the others, which are complete when the links have been read to their end.
type Pass struct {
	Queries []string         // for search sources
	Since   time.Time        // sitemap parts not changed since and archive days before are left out
	State   news.SourceState // with the validators of the last success

	Unchanged bool     // the source answered that nothing changed
	Form      string   // what the source turned out to be: feed, json, sitemap, url list, robots.txt or html
	Feeds     []string // that a listing's page names
}

// The caps on what one pass over a source reads when its file sets none.
const (
	defaultParts = 20 // parts of a sitemap index
	defaultDays  = 31 // pages of an archive
	maxNesting   = 3  // of sitemap indexes
)

// Discover yields the links of a source. An error without a link says that an address
// could not be read, after which others may still be; an error with a link is about
// that link, see [ErrOpaque].
func (d *Discoverer) Discover(ctx context.Context, s news.Source, pass *Pass) iter.Seq2[news.Link, error] {
	return func(yield func(news.Link, error) bool) {
		r := &reading{d: d, source: s, pass: pass, yield: yield, seen: map[string]bool{}, silent: map[string]int{}, now: time.Now()}
		if d.Now != nil {
			r.now = d.Now()
		}
		if s.Filter != "" {
			filter, err := regexp.Compile(s.Filter)
			if err != nil {
				yield(news.Link{}, fmt.Errorf("source %s: filter: %w", s.Name, err))
				return
			}
			r.filter = filter
		}
		addresses := r.addresses()
		for _, address := range addresses {
			if r.stopped || ctx.Err() != nil {
				break
			}
			r.read(ctx, address, len(addresses) == 1, 0)
		}
		r.failLeftOut()
	}
}

// reading is the state of one pass.
type reading struct {
	d       *Discoverer
	source  news.Source
	pass    *Pass
	filter  *regexp.Regexp
	yield   func(news.Link, error) bool
	seen    map[string]bool // addresses read
	silent  map[string]int  // hosts that did not answer, with the number of addresses then left out
	now     time.Time
	stopped bool
}

// addresses are what the source's URL stands for: itself, one for each query, or one
// for each day or month.
func (r *reading) addresses() []string {
	switch {
	case strings.Contains(r.source.URL, "{query}"):
		var all []string
		for _, q := range r.pass.Queries {
			all = append(all, strings.ReplaceAll(r.source.URL, "{query}", url.QueryEscape(q)))
		}
		return all
	case strings.Contains(r.source.URL, "{yyyy}"):
		return archiveAddresses(r.source, r.pass.Since, r.now)
	}
	return []string{r.source.URL}
}

// archiveAddresses fills in the days from now back to since, newest first, or the
// months if the address has no day.
func archiveAddresses(s news.Source, since, now time.Time) []string {
	limit := s.Pages
	if limit == 0 {
		limit = defaultDays
	}
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	back := func(t time.Time) time.Time { return t.AddDate(0, 0, -1) }
	if !strings.Contains(s.URL, "{dd}") && !strings.Contains(s.URL, "{d}") {
		day = day.AddDate(0, 0, 1-day.Day())
		back = func(t time.Time) time.Time { return t.AddDate(0, -1, 0) }
		since = since.AddDate(0, -1, 0)
	}
	var all []string
	for ; len(all) < limit && day.After(since.AddDate(0, 0, -1)); day = back(day) {
		all = append(all, strings.NewReplacer(
			"{yyyy}", day.Format("2006"), "{mm}", day.Format("01"), "{m}", day.Format("1"),
			"{dd}", day.Format("02"), "{d}", day.Format("2")).Replace(s.URL))
	}
	return all
}

// get fetches an address of the source once in a pass. ok is false if there is nothing
// to read in it.
func (r *reading) get(ctx context.Context, address string, conditional bool) (p news.Page, ok bool) {
	if r.seen[address] {
		return p, false
	}
	r.seen[address] = true
	host := hostOf(address)
	if n, silent := r.silent[host]; silent {
		r.silent[host] = n + 1
		return p, false
	}
	var prev news.Frontier
	if conditional {
		prev.ETag, prev.LastModified = r.pass.State.ETag, r.pass.State.LastModified
	}
	p = r.d.Get(ctx, news.Link{URL: address, Source: r.source.Name, Outlet: r.source.Outlet}, prev)
	switch p.State {
	case news.Fetched:
		if conditional {
			r.pass.State.ETag, r.pass.State.LastModified = p.Header["Etag"], p.Header["Last-Modified"]
		}
		return p, true
	case news.Unchanged:
		r.pass.Unchanged = true
		return p, false
	}
	if p.StatusCode == 0 {
		r.silent[host] = 0
	}
	r.fail(fmt.Errorf("read %s: %s: %s", address, p.State, p.Reason))
	return p, false
}

// failLeftOut says how many addresses were left out because their host did not answer.
func (r *reading) failLeftOut() {
	for _, host := range slices.Sorted(maps.Keys(r.silent)) {
		if n := r.silent[host]; n > 0 {
			r.fail(fmt.Errorf("%d more addresses on %s left out", n, host))
		}
	}
}

// fail reports what could not be read. The source is asked for all of it the next time: an
// answer that it has not changed would hide the failure.
func (r *reading) fail(err error) {
	r.pass.State.ETag, r.pass.State.LastModified = "", ""
	if !r.stopped {
		r.stopped = !r.yield(news.Link{}, err)
	}
}

// emit passes a link on, with what the source says of all its links.
func (r *reading) emit(from string) func(news.Link, error) bool {
	return func(l news.Link, err error) bool {
		if r.filter != nil && !r.filter.MatchString(l.URL) {
			return true
		}
		l.Source, l.Outlet, l.From, l.FoundAt = r.source.Name, r.source.Outlet, from, r.now
		r.stopped = r.stopped || !r.yield(l, err)
		return !r.stopped
	}
}

// read reads one address by what it turns out to be, whatever kind the source has.
func (r *reading) read(ctx context.Context, address string, conditional bool, depth int) {
	p, ok := r.get(ctx, address, conditional)
	if !ok {
		return
	}
	text, err := sourceText(p)
	if err != nil {
		r.fail(fmt.Errorf("read %s: %w", address, err))
		return
	}
	p.Body = nil // a sitemap may be large, and text holds it
	form := formOf(text, p.FinalURL)
	if r.pass.Form == "" {
		r.pass.Form = form
	}
	switch form {
	case formFeed:
		err = feedLinks(text, p.FinalURL, r.source, r.emit(address))
	case formJSON:
		err = jsonLinks(text, p.FinalURL, r.source, r.emit(address))
	case formSitemap, formURLs:
		err = r.sitemap(ctx, text, p.FinalURL, form, depth)
	case formRobots:
		r.robotsSitemaps(ctx, text, p.FinalURL, depth)
	case formHTML:
		err = r.html(ctx, text, p.FinalURL, depth)
	default:
		err = fmt.Errorf("neither feed, sitemap nor page: %.60q", plainText(text, 0))
	}
	if err != nil {
		r.fail(fmt.Errorf("read %s: %w", address, err))
	}
}

// sitemap yields the links of a sitemap and reads the newest parts of an index.
func (r *reading) sitemap(ctx context.Context, text, base, form string, depth int) error {
	yield := r.emit(base)
	m := sitemapReader{base: base, source: r.source, yield: func(l news.Link) bool { return yield(l, nil) }}
	if form == formURLs {
		m.readURLs(text)
	} else if err := m.read(text); err != nil {
		return fmt.Errorf("parse sitemap: %w", err)
	}
	if len(m.parts) == 0 {
		return nil
	}
	// The index may stay the same while a part of it changes.
	r.pass.State.ETag, r.pass.State.LastModified = "", ""
	return r.parts(ctx, m.parts, depth)
}

func (r *reading) parts(ctx context.Context, parts []sitemapPart, depth int) error {
	if depth >= maxNesting {
		return fmt.Errorf("sitemap indexes nested more than %d deep", maxNesting)
	}
	n := r.source.Pages
	if n == 0 {
		n = defaultParts
	}
	for _, part := range newestParts(parts, r.pass.Since, n) {
		if r.stopped || ctx.Err() != nil {
			break
		}
		r.read(ctx, part.url, false, depth+1)
	}
	return nil
}

// robotsSitemaps reads the sitemaps that a robots.txt names.
func (r *reading) robotsSitemaps(ctx context.Context, text, base string, depth int) {
	var parts []sitemapPart
	for _, s := range ParseRobots([]byte(text)).Sitemaps {
		if u, err := absolute(s, base); err == nil {
			parts = append(parts, sitemapPart{url: u})
		}
	}
	if err := r.parts(ctx, parts, depth); err != nil {
		r.fail(err)
	}
}
