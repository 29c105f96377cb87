// Package article turns a page into an article: its main text with title, byline, dates
// and the other metadata, or the reason why it is none.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newstally/news"
)

// Version names the rules of this package. It changes when the same page may give
// another article.
const Version = "article-1"

// Parser turns pages into articles. It is safe for concurrent use.
type Parser struct {
	markup *markup
	cues   *cues
	model  *model
}

// New returns a parser with the built-in rules.
func New() (*Parser, error) {
	p := &Parser{}
	var err error
	if p.markup, err = loadMarkup(); err != nil {
		return nil, err
	}
	if p.cues, err = loadCues(); err != nil {
		return nil, err
	}
	if p.model, err = loadModel(p.featureNames()); err != nil {
		return nil, err
	}
	return p, nil
}

// ParseHTML parses a page that no crawler fetched. Without a time of fetching no date can
// be refused for lying in the future.
func (p *Parser) ParseHTML(page []byte, address string) news.Article {
	return p.Parse(news.Page{URL: address, Body: page})
}

// Parse parses a fetched page. It never fails: a page without an article gives an Article
// with a State and a Reason. State is empty when there is one.
func (p *Parser) Parse(page news.Page) news.Article {
	a := news.Article{
		URL: page.URL, Source: page.Source, Outlet: page.Outlet, Extractor: Version,
		PageSHA256: page.SHA256, FetchedAt: page.FetchedAt,
	}
	a.ID = news.ArticleID(a.URL)
	doc, err := parseTree(decode(page.Body, page.Charset, page.ContentType))
	if err != nil {
		a.State, a.Reason = news.NoText, "page cannot be read as HTML: "+err.Error()
		return a
	}
	m := readMeta(doc, page.URL)
	prune(doc)
	p.describe(&a, m, page)
	body := p.bodyOf(p.layoutOf(doc, m, a.Title), doc, m)
	setText(&a, body)
	if len(body) == 0 {
		a.State, a.Reason = news.NoText, "no main text found in the page"
	}
	return a
}

// describe fills what the metadata say.
func (p *Parser) describe(a *news.Article, m *meta, page news.Page) {
	a.URL = canonicalURL(page.URL, m)
	a.ID = news.ArticleID(a.URL)
	a.Title = titleOf(m)
	a.Byline = texts(m.ld.article()["author"])
	if len(a.Byline) == 0 {
		a.Byline = slices.Clone(m.props["author"])
	}
	a.Section = m.first("article:section")
	a.DeclaredLanguage = m.lang
	for _, robots := range m.props["robots"] {
		a.NoArchive = a.NoArchive || strings.Contains(strings.ToLower(robots), "noarchive")
	}
	for _, v := range []string{m.ld.text("datePublished"), m.first("article:published_time", "datepublished", "pubdate", "date")} {
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			a.Published, a.PublishedFrom = t, "json-ld or meta"
			break
		}
	}
	if a.Published.IsZero() && !page.Link.Published.IsZero() {
		a.Published, a.PublishedFrom = page.Link.Published, "feed"
	}
}

func titleOf(m *meta) string {
	if len(m.headings) > 0 {
		return m.headings[0]
	}
	for _, t := range []string{m.ld.text("headline"), m.first("og:title", "twitter:title"), m.title} {
		if t != "" {
			return t
		}
	}
	return ""
}

// canonicalURL is the page's own rel=canonical where that names a page of the same host.
func canonicalURL(address string, m *meta) string {
	c, err := url.Parse(m.canonical)
	if m.canonical == "" || err != nil {
		return address
	}
	if u, err := url.Parse(address); err == nil && address != "" && (u.Host != c.Host || strings.Trim(c.Path, "/") == "") {
		return address
	}
	return m.canonical
}

// setText joins the title and the blocks of the body.
func setText(a *news.Article, body []block) {
	var b strings.Builder
	title := textKey(a.Title)
	b.WriteString(a.Title)
	var prev *html.Node
	for i := range body {
		bl := &body[i]
		if bl.key == title {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
			if !sameList(prev, bl.node) {
				b.WriteString("\n")
			}
		}
		b.WriteString(bl.text)
		prev = bl.node
	}
	a.Text = b.String()
	sum := sha256.Sum256([]byte(a.Text))
	a.TextHash = hex.EncodeToString(sum[:])
}

// sameList reports whether two blocks are neighbours in one list or table.
func sameList(a, b *html.Node) bool {
	if a == nil || a.DataAtom != b.DataAtom || a.Parent != b.Parent {
		return false
	}
	return b.DataAtom == atom.Li || b.DataAtom == atom.Tr || b.DataAtom == atom.Dt || b.DataAtom == atom.Dd
}
