package article

import (
	"mime"
	"strings"

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
func plain(a news.Article, p news.Page) news.Article {
	text := norm.NFC.String(strings.TrimSpace(string(decode(p.Body, p.Charset, p.ContentType))))
	if text == "" {
		a.State, a.Reason = news.NoText, "the text is empty"
		return a
	}
	first, _, _ := strings.Cut(text, "\n")
	a.Title, a.Text = strings.TrimSpace(first), text
	a.DeclaredLanguage = p.Link.Language
	if !p.Link.Published.IsZero() {
		a.Published, a.PublishedFrom = p.Link.Published, "source"
	}
	return a
}
