package crawler

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// feedLinks reads a feed in any of its forms and however broken, and yields its items.
// base is the feed's own address. It fails only if not one item could be read and the
// feed is not simply empty.
func feedLinks(text, base string, s news.Source, yield func(news.Link, error) bool) error {
	items, err := parseFeed(text)
	if err != nil {
		return err
	}
	yieldItems(items, base, s, yield)
	return nil
}

// yieldItems passes on the items that have an address.
func yieldItems(items []*gofeed.Item, base string, s news.Source, yield func(news.Link, error) bool) {
	for _, it := range items {
		if link, err := itemLink(it, base, s); link.URL != "" && !yield(link, err) {
			return
		}
	}
}

// itemLink turns a feed's item into a link. The GUID serves only where there is no
// link: many feeds give all items the same.
func itemLink(it *gofeed.Item, base string, s news.Source) (news.Link, error) {
	var canonical string
	var opaque error
	for _, raw := range append([]string{it.Link, it.GUID}, it.Links...) {
		raw = html.UnescapeString(strings.TrimSpace(raw))
		if raw == "" || raw == it.GUID && raw != it.Link && !strings.HasPrefix(raw, "http") {
			continue
		}
		target, err := resolveAggregator(raw)
		if c, cerr := Canonical(target, base); cerr == nil {
			canonical, opaque = c, err
			break
		}
	}
	l := news.Link{
		URL:       canonical,
		Title:     plainText(it.Title, 0),
		Summary:   plainText(it.Description, maxSummary),
		Language:  s.Language,
		Published: parseDate(it.Published, s.Language),
		Modified:  parseDate(it.Updated, s.Language),
	}
	if l.Published.IsZero() && it.PublishedParsed != nil {
		l.Published = *it.PublishedParsed
	}
	if l.Modified.IsZero() && it.UpdatedParsed != nil {
		l.Modified = *it.UpdatedParsed
	}
	if dc := it.DublinCoreExt; dc != nil && len(dc.Language) > 0 && dc.Language[0] != "" {
		l.Language = dc.Language[0]
	}
	return l, opaque
}

// maxSummary is how much of a summary is kept, in bytes: enough for a topic's names.
const maxSummary = 2000

var (
	markup = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<!--.*?-->|</?[a-zA-Z][^<>]*>`)
	spaces = regexp.MustCompile(`[\s\p{Zs}]+`)
)

// plainText returns s as NFC text without markup. Feeds encode titles once or twice;
// a third pass changes nothing in text that has no more entities. limit, if not zero,
// cuts at the last space before so many bytes.
func plainText(s string, limit int) string {
	for range 2 {
		s = html.UnescapeString(s)
	}
	s = markup.ReplaceAllString(s, " ")
	s = strings.TrimSpace(spaces.ReplaceAllString(s, " "))
	s = norm.NFC.String(strings.ToValidUTF8(s, "\ufffd"))
	if limit > 0 && len(s) > limit {
		s = s[:max(strings.LastIndexByte(s[:limit], ' '), 0)]
	}
	return s
}

// parseFeed reads the items of a feed. Where the parser gives up on the whole, or finds
// fewer items than begin in it, each item is read by itself, so that a broken one, or a missing end, costs only what is
// broken or missing.
func parseFeed(text string) ([]*gofeed.Item, error) {
	text = cleanXML(text)
	feed, err := parseWhole(text)
	if err == nil && len(feed.Items) >= len(nextItem.FindAllStringIndex(text, -1)) {
		return feed.Items, nil
	}
	items := parseItems(text)
	switch {
	case err == nil && len(items) < len(feed.Items):
		return feed.Items, nil
	case err != nil && len(items) == 0:
		return nil, fmt.Errorf("parse feed: %w", err)
	}
	return items, nil
}

func parseWhole(text string) (feed *gofeed.Feed, err error) {
	// The parsers of feed extensions index into what they read; a panic there is a bad
	// feed, not a bad program.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("feed parser: %v", r)
		}
	}()
	return gofeed.NewParser().ParseString(text)
}
