package article

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what a page says about itself outside its text.
type meta struct {
	props     map[string][]string // meta elements by lower-case name, property or itemprop
	canonical string              // link rel=canonical, absolute
	base      *url.URL            // what relative addresses refer to; may be nil
	lang      string              // of the html element
	title     string              // of the title element
	headings  []string            // h1 elements
	ld        jsonLD
	times     []*html.Node // time elements and elements with itemprop=datePublished ...
	authors   []string     // texts of elements marked as the author
}

// readMeta collects the metadata of a page at an address.
func readMeta(doc *html.Node, address string) *meta {
	m := &meta{props: map[string][]string{}}
	m.base, _ = url.Parse(address)
	m.visit(doc)
	return m
}

func (m *meta) visit(n *html.Node) {
	if n.Type == html.ElementNode {
		m.element(n)
		if n.DataAtom == atom.Script || n.DataAtom == atom.Style {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.visit(c)
	}
}

func (m *meta) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		m.lang = attr(n, "lang")
	case atom.Title:
		if m.title == "" && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
			m.title = inlineText(n)
		}
	case atom.Base:
		if u := m.absolute(attr(n, "href")); u != "" {
			m.base, _ = url.Parse(u)
		}
	case atom.Link:
		if m.canonical == "" && slices.Contains(strings.Fields(strings.ToLower(attr(n, "rel"))), "canonical") {
			m.canonical = m.absolute(attr(n, "href"))
		}
	case atom.Meta:
		m.property(n)
	case atom.H1:
		if t := inlineText(n); t != "" {
			m.headings = append(m.headings, t)
		}
	case atom.Script:
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil {
			m.ld.add(n.FirstChild.Data)
		}
	case atom.Time:
		m.times = append(m.times, n)
	default:
		m.marked(n)
	}
}

// marked reads elements that are marked as date or author.
func (m *meta) marked(n *html.Node) {
	prop := attr(n, "itemprop")
	if strings.HasPrefix(prop, "date") {
		m.times = append(m.times, n)
	}
	class := strings.Fields(attr(n, "class") + " " + attr(n, "data-component"))
	if attr(n, "rel") == "author" || prop == "author" || slices.ContainsFunc(class, isAuthorClass) {
		text, _, _ := strings.Cut(inlineText(n), " | ")
		if text != "" && countWords(text) <= 2*maxNameWords {
			m.authors = append(m.authors, text)
		}
	}
}

// isAuthorClass reports whether a class marks the name of an author, and not a box about one.
func isAuthorClass(class string) bool {
	author, box := false, false
	for word := range strings.FieldsFuncSeq(strings.ToLower(class), func(r rune) bool { return r == '-' || r == '_' }) {
		switch word {
		case "author", "authorname", "byline", "reporter", "writer":
			author = true
		case "bio", "box", "info", "about", "avatar", "desc", "description", "image", "list", "more", "related", "wrap", "wrapper":
			box = true
		}
	}
	return author && !box
}

func (m *meta) property(n *html.Node) {
	content := cleanLine(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			m.props[name] = append(m.props[name], content)
		}
	}
}

// first returns the first value of the first of the names that has one.
func (m *meta) first(names ...string) string {
	for _, n := range names {
		if v := m.props[n]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// absolute resolves an address of the page; "" if it is none.
func (m *meta) absolute(ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" {
		return ""
	}
	if m.base != nil {
		u = m.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}
