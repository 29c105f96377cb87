package crawler

import (
	"bufio"
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

// sitemap is what a sitemap holds: links, or the addresses of other sitemaps.
type sitemap struct {
	links []news.Link
	parts []sitemapPart
}

type sitemapPart struct {
	url      string
	modified time.Time
}

// parseSitemap reads a sitemap or an index; which of them it is goes by the children,
// because some call themselves by the other's name. What comes before a break is kept.
func parseSitemap(text, base string, s news.Source) (sitemap, error) {
	var m sitemap
	d := xml.NewDecoder(strings.NewReader(cleanXML(text)))
	d.Strict = false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil && len(m.links)+len(m.parts) > 0 {
			m.dropBuildTimes()
			return m, nil
		} else if err != nil {
			return m, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e sitemapEntry
		if err := d.DecodeElement(&e, &start); err != nil && e.Loc == "" {
			continue
		}
		m.add(start.Name.Local == "sitemap", e, base, s)
	}
}

func (m *sitemap) add(isPart bool, e sitemapEntry, base string, s news.Source) {
	modified := parseDate(e.Lastmod, s.Language)
	if isPart {
		if u, err := absolute(e.Loc, base); err == nil {
			m.parts = append(m.parts, sitemapPart{u, modified})
		}
		return
	}
	u, err := Canonical(e.Loc, base)
	if err != nil {
		return
	}
	l := news.Link{URL: u, Title: plainText(e.News.Title, 0), Summary: plainText(e.News.Keywords, maxSummary),
		Language: strings.TrimSpace(e.News.Publication.Language), Published: parseDate(e.News.Date, s.Language), Modified: modified}
	if l.Language == "" {
		l.Language = s.Language
	}
	m.links = append(m.links, l)
}

// minSameTime is from how many entries on one time for all is taken for the time the
// sitemap was built.
const minSameTime = 10

// dropBuildTimes forgets the lastmod of a sitemap whose every entry has the same one to
// the minute: that is when it was built, and would make every page due again each time.
func (m *sitemap) dropBuildTimes() {
	if len(m.links) < minSameTime {
		return
	}
	first := m.links[0].Modified.Truncate(time.Minute)
	if slices.ContainsFunc(m.links, func(l news.Link) bool { return !l.Modified.Truncate(time.Minute).Equal(first) }) {
		return
	}
	for i := range m.links {
		m.links[i].Modified = time.Time{}
	}
}

// parseURLList reads a text sitemap: one URL a line.
func parseURLList(text, base string, s news.Source) sitemap {
	var m sitemap
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http") {
			m.add(false, sitemapEntry{Loc: line}, base, s)
		}
	}
	return m
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
