package crawler

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"newstally/news"
)

// sitemapEntry is one <url> or <sitemap> (sitemaps.org protocol 0.9 with the news
// extension 0.9).
type sitemapEntry struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod"`
	News    struct {
		Publication struct {
			Language string `xml:"language"`
		} `xml:"publication"`
		Date     string `xml:"publication_date"`
		Title    string `xml:"title"`
		Keywords string `xml:"keywords"`
	} `xml:"news"`
}

type sitemapPart struct {
	url      string
	modified time.Time
}

// sitemapReader reads one sitemap and passes its links on as they come, since there may
// be 50,000 of them.
type sitemapReader struct {
	base   string
	source news.Source
	yield  func(news.Link) bool
	built  bool // lastmod is the time when the sitemap was built
	links  int
	parts  []sitemapPart
}

// read reads a sitemap or an index; which of them it is goes by the children, because
// some call themselves by the other's name. What comes before a break is kept.
func (m *sitemapReader) read(text string) error {
	m.built = onlyBuildTimes(text)
	d := xml.NewDecoder(strings.NewReader(cleanXML(text)))
	d.Strict = false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil && m.links+len(m.parts) > 0 {
			return nil
		} else if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e sitemapEntry
		if err := d.DecodeElement(&e, &start); err != nil && e.Loc == "" {
			continue
		}
		if !m.add(start.Name.Local == "sitemap", e) {
			return nil
		}
	}
}

// readURLs reads a text sitemap: one URL a line.
func (m *sitemapReader) readURLs(text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "http") && !m.add(false, sitemapEntry{Loc: line}) {
			return
		}
	}
}

// add passes an entry on, or remembers it as a part. It returns false if no more is wanted.
func (m *sitemapReader) add(isPart bool, e sitemapEntry) bool {
	modified := parseDate(e.Lastmod, m.source.Language)
	if isPart {
		if u, err := absolute(e.Loc, m.base); err == nil {
			m.parts = append(m.parts, sitemapPart{u, modified})
		}
		return true
	}
	u, err := Canonical(e.Loc, m.base)
	if err != nil {
		return true
	}
	l := news.Link{URL: u, Title: plainText(e.News.Title, 0), Summary: plainText(e.News.Keywords, maxSummary),
		Language: strings.TrimSpace(e.News.Publication.Language), Published: parseDate(e.News.Date, m.source.Language)}
	if !m.built {
		l.Modified = modified
	}
	if l.Language == "" {
		l.Language = m.source.Language
	}
	m.links++
	return m.yield(l)
}

// minSameTime is from how many entries on one time for all is taken for the time the
// sitemap was built.
const minSameTime = 10

var lastmod = regexp.MustCompile(`<(?:\w+:)?lastmod>\s*([^<\s]*)`)

// onlyBuildTimes reports whether every entry of a sitemap has the same lastmod, to the
// minute: that is when it was built, and would make every page due again each time.
func onlyBuildTimes(text string) bool {
	const minute = len("2006-01-02T15:04")
	first, n := "", 0
	for {
		m := lastmod.FindStringSubmatchIndex(text)
		if m == nil {
			return n >= minSameTime
		}
		value := text[m[2]:m[3]]
		value = value[:min(len(value), minute)]
		if n == 0 {
			first = value
		} else if value != first {
			return false
		}
		text = text[m[1]:]
		n++
	}
}

// partMonth finds the month that a sitemap's address names: news-2025-10.xml,
// sitemaps-2025-10-21-25.xml, 2025/10/article.xml.
var partMonth = regexp.MustCompile(`\b((?:19|20)\d\d)[-_/.]?(0?[1-9]|1[0-2])\b`)

// month returns the first day of the month that a part's address names, zero if none.
func (p sitemapPart) month() time.Time {
	m := partMonth.FindStringSubmatch(p.url)
	if m == nil {
		return time.Time{}
	}
	t, err := time.Parse("2006-1", m[1]+"-"+strings.TrimPrefix(m[2], "0"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// newestParts returns at most n parts that may have changed since, newest first: by
// lastmod, else by the month in the address. Parts that say neither keep their order,
// before all others, since they may be the newest.
func newestParts(parts []sitemapPart, since time.Time, n int) []sitemapPart {
	parts = slices.DeleteFunc(slices.Clone(parts), func(p sitemapPart) bool {
		switch month := p.month(); {
		case !p.modified.IsZero() && p.modified.Before(since):
			return true
		case !month.IsZero() && p.modified.IsZero():
			return month.AddDate(0, 1, 0).Before(since)
		}
		return false
	})
	slices.SortStableFunc(parts, func(a, b sitemapPart) int { return b.newest().Compare(a.newest()) })
	return parts[:min(n, len(parts))]
}

func (p sitemapPart) newest() time.Time {
	if month := p.month(); !month.IsZero() {
		return month
	}
	if !p.modified.IsZero() {
		return p.modified
	}
	return time.Unix(1<<40, 0)
}
