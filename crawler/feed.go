package crawler

import (
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/mmcdole/gofeed"
	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// ErrOpaque comes with a link of an aggregator that does not carry the outlet's own
// address. Asking the aggregator for it is not ours to do; the link is kept with this
// as the reason.
var ErrOpaque = errors.New("aggregator's link does not carry the outlet's address")

// feedLinks reads a feed in any of its forms and however broken, and yields its items.
// base is the feed's own address. It fails only if not one item could be read and the
// feed is not simply empty.
func feedLinks(text, base string, s news.Source, yield func(news.Link, error) bool) error {
	items, err := parseFeed(text)
	if err != nil {
		return err
	}
	for _, it := range items {
		link, err := itemLink(it, base, s)
		if link.URL == "" {
			continue
		}
		if !yield(link, err) {
			return nil
		}
	}
	return nil
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

// resolveAggregator returns the outlet's address that a link of Bing News or Google
// News carries: Bing in the parameter url, older Google links inside the base64 of
// their path. Any other link is returned as it is.
func resolveAggregator(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return raw, nil
	}
	switch host := u.Hostname(); {
	case strings.HasSuffix(host, "bing.com") && strings.Contains(u.Path, "/apiclick"),
		host == "www.google.com" && u.Path == "/url":
		for _, name := range []string{"url", "q"} {
			if target := u.Query().Get(name); strings.HasPrefix(target, "http") {
				return target, nil
			}
		}
		return raw, ErrOpaque
	case host == "news.google.com":
		if target := googleTarget(u.Path); target != "" {
			return target, nil
		}
		return raw, ErrOpaque
	}
	return raw, nil
}

var plainURL = regexp.MustCompile(`https?://[\x21-\x7e]+`)

// googleTarget reads the address out of the last element of a Google News path: until
// 2024 that was the base64 of a message with the address in clear.
func googleTarget(path string) string {
	id := path[strings.LastIndexByte(path, '/')+1:]
	message, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(id, "="))
	if err != nil {
		return ""
	}
	return string(plainURL.Find(message))
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

var (
	xmlDeclaration = regexp.MustCompile(`(?s)^\s*<\?xml\b.*?\?>`)
	looseAmpersand = regexp.MustCompile(`&(#?\w{1,32};)?`)
	feedRoot       = regexp.MustCompile(`(?s)<((?:\w+:)?(?:rss|RDF|feed))\b[^>]*>`)
	nextItem       = regexp.MustCompile(`<((?:\w+:)?(?:item|entry))[\s>]`)
)

// cleanXML takes out what makes an XML parser give up on all of a document: characters
// that XML 1.0 (section 2.2) does not allow, a declaration whose encoding is no longer
// true, ampersands that begin no reference.
func cleanXML(text string) string {
	text = xmlDeclaration.ReplaceAllString(text, "")
	text = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xfffe && r != 0xffff && !unicode.Is(unicode.Cs, r) {
			return r
		}
		return -1
	}, strings.TrimLeft(text, " \t\r\n"))
	if strings.HasPrefix(text, "{") {
		return text
	}
	return escapeAmpersands(text)
}

// escapeAmpersands escapes each & outside CDATA sections that begins no reference, and
// replaces the named references of HTML, of which XML knows five.
func escapeAmpersands(text string) string {
	var b strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "<![CDATA[")
		b.WriteString(looseAmpersand.ReplaceAllStringFunc(before, func(ref string) string {
			switch {
			case ref == "&", strings.HasPrefix(ref, "&#") && html.UnescapeString(ref) == ref:
				return "&amp;" + ref[1:]
			case strings.HasPrefix(ref, "&#"), ref == "&lt;", ref == "&gt;", ref == "&amp;", ref == "&quot;", ref == "&apos;":
				return ref
			}
			return html.EscapeString(html.UnescapeString(ref))
		}))
		if !found {
			break
		}
		data, after, closed := strings.Cut(rest, "]]>")
		b.WriteString("<![CDATA[" + data)
		if !closed {
			break
		}
		b.WriteString("]]>")
		text = after
	}
	return b.String()
}

// parseItems reads each item inside a copy of the feed's root element.
func parseItems(text string) []*gofeed.Item {
	root := feedRoot.FindStringSubmatch(text)
	if root == nil {
		return nil
	}
	open, end := root[0], "</"+root[1]+">"
	if strings.HasSuffix(root[1], "rss") {
		open, end = open+"<channel>", "</channel>"+end
	}
	var items []*gofeed.Item
	for _, item := range splitItems(text) {
		if feed, err := parseWhole(open + item + end); err == nil {
			items = append(items, feed.Items...)
		}
	}
	return items
}

// splitItems cuts a document into its complete items. An item without an end tag is
// given one where the next begins; the last one of a cut document is dropped. The time
// is linear, whatever the document.
func splitItems(text string) []string {
	var items []string
	starts := nextItem.FindAllStringSubmatchIndex(text, -1)
	for i, at := range starts {
		last := i+1 == len(starts)
		segment := text[at[0]:]
		if !last {
			segment = text[at[0]:starts[i+1][0]]
		}
		end := "</" + text[at[2]:at[3]] + ">"
		if n := strings.Index(segment, end); n >= 0 {
			items = append(items, segment[:n+len(end)])
		} else if !last {
			items = append(items, segment+end)
		}
	}
	return items
}
