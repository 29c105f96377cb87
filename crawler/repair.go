package crawler

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/mmcdole/gofeed"
)

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
	text = text[len(xmlDeclaration.FindString(text)):]
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
	if !strings.Contains(text, "&") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
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
