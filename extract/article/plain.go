package article

import (
	"mime"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// isPlain reports whether a page is a text without markup.
func isPlain(p news.Page) bool {
	t, _, err := mime.ParseMediaType(p.ContentType)
	return err == nil && t == "text/plain"
}

// plain makes an article of a text without markup: its first line is the title. What the
// source says of it is all that is known besides.
func (o *origins) plain(a news.Article, p news.Page) news.Article {
	text := norm.NFC.String(strings.TrimSpace(string(decode(p.Body, p.Charset, p.ContentType))))
	if text == "" {
		a.State, a.Reason = news.NoText, "the text is empty"
		return a
	}
	first, _, _ := strings.Cut(text, "\n")
	a.Title, a.Text = strings.TrimSpace(first), text
	a.DeclaredLanguage = p.Link.Language
	a.DerivedFrom = o.plainSource(text, p.URL)
	if !p.Link.Published.IsZero() {
		a.Published, a.PublishedFrom = p.Link.Published, "source"
	}
	return a
}

// plainSource returns where a text without markup says it is from, "" if it does not.
func (o *origins) plainSource(text, address string) string {
	m := &meta{}
	m.base, _ = url.Parse(address)
	var lines []block
	for line := range strings.SplitSeq(text, "\n") {
		if line = cleanLine(line); line != "" {
			lines = append(lines, block{node: &html.Node{}, text: line, words: countWords(line)})
		}
	}
	return o.derivedFrom(m, lines[max(0, len(lines)-2):], lines[min(1, len(lines)):])
}
