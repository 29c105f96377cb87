// Package article turns a page into an article: its main text with title, byline, dates
// and the other metadata, or the reason why it is none.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newstally/news"
)

// Version names the rules of this package. It changes when the same page may give
// another article.
const Version = "article-1"

// Parser turns pages into articles. It is safe for concurrent use.
type Parser struct {
	markup  *markup
	cues    *cues
	origins *origins
	dates   *dateReader
	sites   []*site
	model   *model
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
	if p.origins, err = loadOrigins(); err != nil {
		return nil, err
	}
	if p.dates, err = newDateReader(); err != nil {
		return nil, err
	}
	if p.sites, err = loadSites(); err != nil {
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
	if isPlain(page) {
		return p.origins.plain(a, page)
	}
	doc, err := parseTree(decode(page.Body, page.Charset, page.ContentType))
	if err != nil {
		a.State, a.Reason = news.NoText, "page cannot be read as HTML: "+err.Error()
		return a
	}
	m := readMeta(doc, page.URL)
	prune(doc)
	p.describe(&a, m, page)
	root := p.siteRules(doc, m.base)
	l := p.layoutOf(doc, m, a.Title)
	chosen := l.only(p.bodyOf(l, doc, m), root)
	var body []block
	for _, k := range chosen {
		b := l.blocks[k]
		if b.text = p.cues.cleaned(b.text); b.text != "" {
			body = append(body, b)
		}
	}
	if wordsIn(body) < minWords && !a.Paywalled {
		body = p.declaredBody(m, body)
	}
	within := p.boundsOf(page, a.DeclaredLanguage)
	lines := l.headLines(chosen)
	p.setDates(&a, p.dateSources(m, page, lines, within), page, doc, within)
	for _, line := range lines {
		if a.Byline == nil {
			a.Byline = p.origins.visibleNames(line)
		}
	}
	if a.State, a.Reason = p.kindOf(m, &a, l, body); a.State != "" {
		return a
	}
	a.Entries = p.entries(m, body, setText(&a, body), within)
	a.Images = p.imagesOf(m, l)
	a.DerivedFrom = p.origins.derivedFrom(m, l.tail(chosen), body)
	if a.DerivedFrom == "" {
		a.DerivedFrom = elsewhere(page.URL, m)
	}
	if a.DerivedFrom == "" {
		a.DerivedFrom = p.agencyOf(a.Byline, m)
	}
	return a
}

// agencyOf returns the agency that is named as an author on a page not its own.
func (p *Parser) agencyOf(byline []string, m *meta) string {
	for _, n := range byline {
		if name := p.origins.agencyNamed(n); name != "" && !p.origins.ownAgency(name, m) {
			return name
		}
	}
	return ""
}

const (
	headLines = 12 // blocks around the title in which dates are looked for
	lineWords = 26 // of a line that may be one of dates
	tailLines = 8  // blocks around the end of the text in which a source is looked for
)

// headLines returns the lines between title and text that may show dates, then those just
// before the title. Further up stands today's date on many pages.
func (l *layout) headLines(chosen []int) []string {
	title, first := -1, len(l.blocks)
	for i := range l.blocks {
		if b := &l.blocks[i]; b.key == l.titleKey && b.node.DataAtom != atom.Title {
			title = i
			break
		}
	}
	if len(chosen) > 0 {
		first = chosen[0]
		for _, c := range chosen {
			if l.blocks[c].words >= longBlock {
				first = c // a short line before may be a lead, or the line of the dates itself
				break
			}
		}
	}
	var lines []string
	add := func(i int) {
		if i >= 0 && i < len(l.blocks) && l.blocks[i].words <= lineWords {
			lines = append(lines, l.blocks[i].text)
		}
	}
	from := title + 1
	if title < 0 || title > first {
		from = max(0, first-headLines)
	}
	for i := from; i < min(max(first, from+3), from+headLines); i++ {
		add(i)
	}
	if title >= 0 {
		for i := title - 1; i >= title-3; i-- {
			add(i)
		}
	}
	return lines
}

// tail returns the last blocks of the text and those after it.
func (l *layout) tail(chosen []int) []block {
	if len(chosen) == 0 {
		return nil
	}
	last := chosen[len(chosen)-1]
	return l.blocks[max(0, last-2):min(len(l.blocks), last+tailLines)]
}

// setText joins the title and the blocks of the body, and returns where in the text the
// blocks are.
func setText(a *news.Article, body []block) []news.Span {
	var b strings.Builder
	b.WriteString(a.Title)
	spans := make([]news.Span, len(body))
	var prev *html.Node
	for i := range body {
		bl := &body[i]
		if b.Len() > 0 {
			b.WriteString("\n")
			if !sameList(prev, bl.node) {
				b.WriteString("\n")
			}
		}
		spans[i] = news.Span{Start: b.Len(), End: b.Len() + len(bl.text)}
		b.WriteString(bl.text)
		prev = bl.node
	}
	a.Text = b.String()
	sum := sha256.Sum256([]byte(a.Text))
	a.TextHash = hex.EncodeToString(sum[:])
	return spans
}

// sameList reports whether two blocks are neighbours in one list or table.
func sameList(a, b *html.Node) bool {
	if a == nil || a.DataAtom != b.DataAtom || a.Parent != b.Parent {
		return false
	}
	return b.DataAtom == atom.Li || b.DataAtom == atom.Tr || b.DataAtom == atom.Dt || b.DataAtom == atom.Dd
}

// Body returns the text of an article without its first line, the title.
func Body(a *news.Article) string {
	return strings.TrimLeft(strings.TrimPrefix(a.Text, a.Title), "\n")
}
