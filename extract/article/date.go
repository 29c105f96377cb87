package article

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/markusmobius/go-dateparser"
	"github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html"

	"newstally/news"
)

// dated is one piece of evidence for a date.
type dated struct {
	stamp
	from string // json-ld, meta, itemprop, time, text, url, feed, htmldate
}

// dates are all pieces of evidence for the two dates of an article, best first.
type dates struct {
	published []dated
	modified  []dated
}

// bounds are between which times a date of a page is believed, and the zone of those
// that are written without one.
type bounds struct {
	first    time.Time // the outlet had nothing on the web before
	fetched  time.Time // zero if not known: no date is then too late
	zone     *time.Location
	zoneFrom string
	guessed  bool // nothing says what the zone is
}

const (
	clockSkew = 15 * time.Minute // by which clocks of outlets may be fast
	farEast   = 14 * time.Hour   // the zone that is furthest ahead of UTC
)

// boundsOf returns the bounds for the dates of a page.
func (p *Parser) boundsOf(page news.Page, declared string) bounds {
	b := bounds{fetched: page.FetchedAt}
	host := ""
	if u, err := url.Parse(page.URL); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	b.first = p.dates.firstDate(host)
	b.zone, b.zoneFrom = p.zoneOf(host, page.Link.Language, declared)
	b.guessed = b.zone == time.UTC
	return b
}

// hold reports whether a date can be that of the page. A template that calls its local
// time UTC gives a time that has not yet come: it is then taken as one without a zone.
func (b bounds) hold(s *stamp) bool {
	t := s.time
	if !s.zone {
		t = inZone(t, b.zone)
	}
	if t.Before(b.first) {
		return false
	}
	last := b.fetched.Add(clockSkew)
	if b.fetched.IsZero() || !t.After(last) {
		return true
	}
	if _, offset := t.Zone(); s.zone && s.clock && offset == 0 && !inZone(t, b.zone).After(last) {
		s.time, s.zone = inZone(t, time.UTC), false
		return true
	}
	return !s.zone && b.guessed && !t.After(last.Add(farEast))
}

// conflictAfter is how far feed and page may differ before it is noted.
const conflictAfter = 2 * time.Hour

// dateSources collects the evidence for the dates of a page: what the page declares,
// then what its address and its visible lines say.
func (p *Parser) dateSources(m *meta, page news.Page, lines []string, within bounds) dates {
	var ds dates
	monthFirst := strings.HasPrefix(strings.ToLower(m.lang), "en-us")
	now := page.FetchedAt
	if page.StatusCode == 0 {
		now = time.Time{} // a saved page: nobody knows what "two hours ago" is
	}
	add := func(to *[]dated, from, text string) {
		if s, ok := p.readDate(text, now, monthFirst); ok && within.hold(&s) {
			*to = append(*to, dated{s, from})
		}
	}
	add(&ds.published, "json-ld", m.ld.text("datePublished"))
	add(&ds.modified, "json-ld", m.ld.text("dateModified"))
	for _, name := range p.dates.words.MetaPublished {
		add(&ds.published, "meta", m.first(name))
	}
	for _, name := range p.dates.words.MetaModified {
		add(&ds.modified, "meta", m.first(name))
	}
	p.timeElements(m, add, &ds)
	for _, line := range lines {
		p.visibleDates(&ds, line, within, monthFirst)
	}
	if s, ok := urlDate(page.URL); ok && within.hold(&s) {
		ds.published = append(ds.published, dated{s, "url"})
	}
	return ds
}

// timeElements reads time elements and those with an itemprop of a date.
func (p *Parser) timeElements(m *meta, add func(*[]dated, string, string), ds *dates) {
	for _, n := range m.times {
		value := attr(n, "datetime")
		if value == "" {
			value = attr(n, "content")
		}
		text := inlineText(n)
		if value == "" {
			value = text
		}
		to, from := &ds.published, "time"
		switch prop := strings.ToLower(attr(n, "itemprop")); {
		case prop == "datemodified", prop != "datepublished" && p.isModified(text):
			to = &ds.modified
		case prop == "datepublished":
			from = "itemprop"
		case m.inside(n, "aside", "nav", "footer"):
			continue
		}
		add(to, from, value)
	}
}

// inside reports whether an element stands in one of the named elements.
func (m *meta) inside(n *html.Node, names ...string) bool {
	for ; n != nil; n = n.Parent {
		for _, name := range names {
			if n.Data == name {
				return true
			}
		}
	}
	return false
}

func (p *Parser) isModified(text string) bool {
	m := p.dates.cue.FindStringSubmatchIndex(p.dates.fold(text))
	return m != nil && m[2*p.dates.cue.SubexpIndex("mod")] >= 0
}

// visibleDates reads the dates of a line of the page; words before a date say which it is.
func (p *Parser) visibleDates(ds *dates, line string, within bounds, monthFirst bool) {
	rest := p.dates.fold(line)
	for range 3 {
		s, at, ok := p.dates.findAt(rest, monthFirst)
		if !ok {
			return
		}
		to := &ds.published
		cues := p.dates.cue.FindAllStringSubmatchIndex(rest[:at], -1)
		if n := len(cues); n > 0 && cues[n-1][2*p.dates.cue.SubexpIndex("mod")] >= 0 {
			to = &ds.modified
		}
		if within.hold(&s) {
			*to = append(*to, dated{s, "text"})
		}
		next := p.dates.cue.FindStringIndex(rest[at:])
		if next == nil {
			return
		}
		rest = rest[at+next[0]:]
	}
}

// readDate reads a declared date: in the forms of dateReader, else by go-dateparser, which
// knows many more and relative ones.
func (p *Parser) readDate(text string, now time.Time, monthFirst bool) (stamp, bool) {
	if text == "" || len(text) > maxDeclared {
		return stamp{}, false
	}
	if s, ok := p.dates.find(text, monthFirst); ok {
		return s, true
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= '0' && r <= '9' || r >= devanagariZero && r <= devanagariZero+9 }) || now.IsZero() {
		return stamp{}, false
	}
	d, err := dateparser.Parse(&dateparser.Configuration{
		Languages: []string{"vi", "hi", "en"}, CurrentTime: now.UTC(), DefaultTimezone: time.UTC, ReturnTimeAsPeriod: true,
	}, text)
	if err != nil || d.IsZero() {
		return stamp{}, false
	}
	return stamp{time: d.Time, clock: d.Period.String() != "Day" && d.Time.Hour()+d.Time.Minute() > 0}, true
}

// maxDeclared bounds the length of a declared date in bytes.
const maxDeclared = 120

// urlDay finds a date in an address: as folders, or in the digits before its end, where
// Vietnamese systems write year to second.
var urlDay = regexp.MustCompile(`[/\-_](20\d\d)[/\-]?([01]\d)[/\-]?([0-3]\d)(?:[/\-_.]|([0-2]\d)([0-5]\d)([0-5]\d)\d{0,3}\.|$)`)

func urlDate(address string) (stamp, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return stamp{}, false
	}
	m := urlDay.FindStringSubmatch(u.Path)
	if m == nil {
		return stamp{}, false
	}
	if m[4] != "" {
		t, err := time.Parse("20060102150405", strings.Join(m[1:], ""))
		return stamp{time: t, clock: true}, err == nil
	}
	t, err := time.Parse("20060102", strings.Join(m[1:4], ""))
	return stamp{time: t}, err == nil
}

// setDates decides the dates of an article from the evidence.
func (p *Parser) setDates(a *news.Article, ds dates, page news.Page, doc *html.Node, within bounds) {
	if len(ds.published) == 0 && len(ds.modified) > 0 {
		ds.published = append(ds.published, ds.modified[0]) // many pages show the last change only
		ds.published[0].from += " (updated)"
	}
	if len(ds.published) == 0 && page.Link.Published.IsZero() {
		opts := htmldate.Options{UseOriginalDate: true, SkipExtensiveSearch: true, URL: page.URL, MaxDate: latest(page.FetchedAt)}
		if r, err := htmldate.FromDocument(doc, opts); err == nil && !r.DateTime.IsZero() {
			s := stamp{time: time.Date(r.DateTime.Year(), r.DateTime.Month(), r.DateTime.Day(), 0, 0, 0, 0, time.UTC)}
			if within.hold(&s) {
				ds.published = append(ds.published, dated{s, "htmldate"})
			}
		}
	}
	a.Published, a.PublishedFrom = decide(ds.published, within.zone, within.zoneFrom)
	a.Modified, _ = decide(ds.modified, within.zone, within.zoneFrom)
	a.Conflicts = append(a.Conflicts, ds.conflicts(within.zone)...)
	compareFeed(a, page, within)
	if a.Modified.Before(a.Published) {
		a.Modified = time.Time{}
	}
}

func latest(fetched time.Time) time.Time {
	if fetched.IsZero() {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) // without a time of fetching nothing is too late
	}
	return fetched.Add(farEast)
}

// conflicts says where what the page declares is more than a day from the first of it.
func (ds *dates) conflicts(zone *time.Location) []string {
	var all []string
	for _, e := range ds.published {
		best := ds.published[0]
		declared := e.from == "json-ld" || e.from == "meta" || e.from == "itemprop"
		if apart := e.in(zone).Sub(best.in(zone)).Abs(); declared && apart > 24*time.Hour {
			all = append(all, fmt.Sprintf("published: %s by the page (%s), %s by the page (%s)",
				best.in(zone).Format(time.RFC3339), best.from, e.in(zone).Format(time.RFC3339), e.from))
		}
	}
	return all
}

// in returns the time of a stamp, in the zone if it was written without one.
func (s stamp) in(zone *time.Location) time.Time {
	if s.zone {
		return s.time
	}
	return inZone(s.time, zone)
}

// decide takes the first piece of evidence, and from the others of the same day what it
// lacks: the time of day, or the zone where they show the same time of day with one.
func decide(all []dated, zone *time.Location, zoneFrom string) (time.Time, string) {
	if len(all) == 0 {
		return time.Time{}, ""
	}
	best, from := all[0].stamp, all[0].from
	for _, e := range all[1:] {
		sameDay := e.time.Format(time.DateOnly) == best.time.Format(time.DateOnly)
		if !best.clock && e.clock && sameDay {
			best, from = e.stamp, from+"; time of day: "+e.from
		}
		sameClock := e.time.Format("2006-01-02 15:04") == best.time.Format("2006-01-02 15:04")
		_, offset := best.time.Zone()
		if e.zone && e.clock && best.clock && sameClock && (!best.zone || offset == 0 && e.time.Location() != time.UTC) {
			best.time, best.zone = inZone(best.time, e.time.Location()), true
			from += "; zone: " + e.from
		}
	}
	if !best.zone {
		best.time = inZone(best.time, zone)
		from += "; zone: " + zoneFrom
	}
	return best.time, from
}

// inZone returns the time that shows the same clock in another zone.
func inZone(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
}

// zoneOf returns the zone for dates without one, and where it is from.
func (p *Parser) zoneOf(host string, languages ...string) (*time.Location, string) {
	tld := host[strings.LastIndexByte(host, '.')+1:]
	if offset := p.dates.words.DomainZones[tld]; offset != "" {
		return parseOffset(offset), "of domain ." + tld
	}
	for _, language := range languages {
		base, _, _ := strings.Cut(strings.ToLower(language), "-")
		if offset := p.dates.words.LanguageZones[base]; offset != "" {
			return parseOffset(offset), "of language " + base
		}
	}
	return time.UTC, "not stated, taken as UTC"
}

// compareFeed takes the date of feed or sitemap where the page has none, and notes where
// the two disagree.
func compareFeed(a *news.Article, page news.Page, within bounds) {
	s := stamp{time: page.Link.Published, clock: true, zone: true}
	if s.time.IsZero() || !within.hold(&s) {
		return
	}
	feed := s.in(within.zone)
	switch {
	case a.Published.IsZero():
		a.Published, a.PublishedFrom = feed, "feed"
	case strings.HasPrefix(a.PublishedFrom, "url;") && feed.Sub(a.Published).Abs() < 24*time.Hour:
		a.Published, a.PublishedFrom = feed, "feed; day: url"
	default:
		if feed.Sub(a.Published).Abs() > conflictAfter && !(onlyDay(a.Published) && feed.Sub(a.Published).Abs() < 24*time.Hour) {
			a.Conflicts = append(a.Conflicts, fmt.Sprintf("published: %s by the source, %s by the page (%s)",
				feed.Format(time.RFC3339), a.Published.Format(time.RFC3339), a.PublishedFrom))
		}
	}
}

func onlyDay(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }
