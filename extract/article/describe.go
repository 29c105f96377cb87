package article

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/language"

	"newstally/news"
)

// describe fills what the metadata say, but for the dates.
func (p *Parser) describe(a *news.Article, m *meta, page news.Page) {
	a.URL = canonicalURL(page.URL, m)
	a.ID = news.ArticleID(a.URL)
	a.Title = titleOf(m)
	a.Byline = p.bylineOf(m)
	a.Section = m.sectionOf()
	a.DeclaredLanguage = m.languageOf()
	a.Paywalled = m.paywalled()
	a.NoArchive = noArchive(m, page)
	a.Conflicts = slices.Clone(page.Link.Conflicts)
	if t := page.Link.Title; t != "" && a.Title != "" && !related(t, a.Title) {
		a.Conflicts = append(a.Conflicts, "title: "+quote(t)+" by the source, "+quote(a.Title)+" by the page")
	}
	if l, own := page.Link.Language, a.DeclaredLanguage; l != "" && own != "" && !strings.EqualFold(baseTag(l), baseTag(own)) {
		a.Conflicts = append(a.Conflicts, "language: "+l+" by the source, "+own+" by the page")
	}
}

// baseTag is the language of a tag, without script and region.
func baseTag(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return base
}

func quote(s string) string { return "“" + s + "”" }

// related reports whether two titles share a third of the words of the shorter.
func related(a, b string) bool {
	words := map[string]bool{}
	for w := range wordsOf(a) {
		words[w] = true
	}
	n, both := 0, 0
	for w := range wordsOf(b) {
		n++
		if words[w] {
			both++
		}
	}
	return 3*both >= min(n, len(words))
}

// titleOf returns the headline that readers see: the h1 that the declared titles agree
// with, else a declared title without the name of the site.
func titleOf(m *meta) string {
	site := m.first("og:site_name", "application-name")
	declared := []string{m.ld.text("headline"), withoutSite(m.first("og:title", "twitter:title"), site), withoutSite(m.title, site)}
	for _, h := range m.headings {
		for _, d := range declared {
			if d != "" && countWords(h) > 1 && related(d, h) {
				return h
			}
		}
	}
	for _, d := range declared {
		if d != "" {
			return d
		}
	}
	if len(m.headings) > 0 {
		return m.headings[0]
	}
	return ""
}

// withoutSite cuts the name of the site from the end of a title: after a bar, whatever is
// there; after a dash only a short name that is not most of the title.
func withoutSite(title, site string) string {
	title = cleanLine(html.UnescapeString(title))
	if rest, ok := strings.CutSuffix(title, site); ok && site != "" {
		if rest = strings.TrimRight(rest, " |-–—:»·•"); rest != "" {
			return rest
		}
	}
	for _, sep := range []string{" | ", " » ", " · ", " - ", " – ", " — "} {
		if i := strings.LastIndex(title, sep); i > 0 && countWords(title[:i]) >= 4 && countWords(title[i:]) <= 4 {
			return withoutSite(title[:i], site)
		}
	}
	return title
}

// bylineOf returns the people or bodies that the page names as its authors. The outlet
// itself is none.
func (p *Parser) bylineOf(m *meta) []string {
	publisher := append(texts(m.ld.article()["publisher"]), m.first("og:site_name"))
	for _, source := range [][]string{texts(m.ld.article()["author"]), m.props["author"], m.props["article:author"],
		m.props["parsely-author"], m.props["dc.creator"], m.props["byl"], m.props["cxenseparse:author"], m.authors} {
		var all []string
		for _, text := range source {
			for _, n := range p.origins.names(text) {
				own := slices.ContainsFunc(publisher, func(s string) bool { return strings.EqualFold(s, n) })
				if !own && !slices.Contains(all, n) {
					all = append(all, n)
				}
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func (m *meta) sectionOf() string {
	if s := m.first("article:section", "section", "cxenseparse:section"); s != "" {
		return s
	}
	if s := m.ld.text("articleSection"); s != "" {
		return s
	}
	crumbs := m.ld.ofType(func(t string) bool { return t == "BreadcrumbList" })
	if items, ok := crumbs["itemListElement"].([]any); ok && len(items) > 2 {
		if item, ok := items[len(items)-2].(map[string]any); ok {
			for _, t := range append(texts(item["name"]), texts(item["item"])...) {
				if !strings.Contains(t, "://") {
					return t
				}
			}
		}
	}
	return ""
}

// languageOf returns the language that the page declares as a BCP 47 tag, "" for none.
func (m *meta) languageOf() string {
	for _, s := range []string{m.lang, m.ld.text("inLanguage"), m.first("content-language", "og:locale", "language", "inlanguage")} {
		if tag, err := language.Parse(strings.TrimSpace(s)); err == nil && s != "" {
			return tag.String()
		}
	}
	return ""
}

// paywalled reads isAccessibleForFree (schema.org) and the content tier of OpenGraph.
func (m *meta) paywalled() bool {
	switch free := m.ld.article()["isAccessibleForFree"].(type) {
	case bool:
		if !free {
			return true
		}
	case string:
		if strings.EqualFold(free, "false") {
			return true
		}
	}
	tier := strings.ToLower(m.first("article:content_tier"))
	return tier == "locked" || tier == "metered"
}

// noArchive reads robots meta elements and X-Robots-Tag: noarchive, noindex and none (which
// is noindex and nofollow) ask that the text is not shown elsewhere.
func noArchive(m *meta, page news.Page) bool {
	for _, d := range slices.Concat(m.props["robots"], m.props["googlebot"], m.props["bingbot"], []string{page.Header["X-Robots-Tag"]}) {
		for _, word := range strings.FieldsFunc(strings.ToLower(d), func(r rune) bool { return r == ',' || r == ':' || r == ';' || r == ' ' }) {
			if word == "noarchive" || word == "noindex" || word == "none" {
				return true
			}
		}
	}
	return false
}

// canonicalURL is the page's own rel=canonical where that names a page of the same host.
func canonicalURL(address string, m *meta) string {
	c, err := url.Parse(m.canonical)
	if m.canonical == "" || err != nil {
		return address
	}
	u, err := url.Parse(address)
	if err == nil && address != "" && (trimHost(u.Host) != trimHost(c.Host) || strings.Trim(c.Path, "/") == "") {
		return address
	}
	return m.canonical
}

// elsewhere returns the page's rel=canonical when it names another host: the page then
// says that it is a copy of that.
func elsewhere(address string, m *meta) string {
	c, err := url.Parse(m.canonical)
	u, err2 := url.Parse(address)
	if err != nil || err2 != nil || m.canonical == "" || u.Host == "" || strings.Trim(c.Path, "/") == "" || sameSite(u.Hostname(), c.Hostname()) {
		return ""
	}
	return m.canonical
}

// sameSite reports whether one host is the other or lies below it or beside it: m.daily.example
// and www.daily.example.
func sameSite(a, b string) bool {
	_, restA, _ := strings.Cut(a, ".")
	_, restB, _ := strings.Cut(b, ".")
	return a == b || restA == b || a == restB || restA == restB && strings.Contains(restA, ".")
}
