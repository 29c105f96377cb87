package article

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"newstally/news"
)

const (
	minWords    = 20  // of a text on a page that declares itself an article
	minUnknown  = 30  // of a text on a page that does not
	wallWords   = 160 // a page with more text is no wall and no error page
	videoWords  = 60  // under a film: with more it is an article too
	minListLink = 12  // headlines with links that make a list of articles
)

// kindOf says why a page is no article: state and reason, or "" when it is one.
func (p *Parser) kindOf(m *meta, a *news.Article, l *layout, body []block) (news.ArticleState, string) {
	words := wordsIn(body)
	if state := p.wall(m, l, words); state != "" {
		return news.NotArticle, state
	}
	declared := m.declaresArticle()
	if reason := p.listPage(m, a, l, words, declared); reason != "" {
		return news.NotArticle, reason
	}
	if words < videoWords && m.declaresVideo(p.origins.VideoPaths) {
		return news.NotArticle, "video or gallery without an article: " + fmt.Sprint(words) + " words"
	}
	least := minUnknown
	if declared {
		least = minWords
	}
	if words < least {
		return news.NoText, fmt.Sprintf("main text has %d words, fewer than %d", words, least)
	}
	return "", ""
}

// wall looks for the phrases of walls and error pages in the title and in little text.
func (p *Parser) wall(m *meta, l *layout, words int) string {
	if words > wallWords {
		return ""
	}
	title := foldCue(m.title + "\n" + strings.Join(m.headings, "\n"))
	all := 0
	var text strings.Builder
	for i := range l.blocks {
		if all += l.blocks[i].words; all <= 2*wallWords {
			text.WriteString(l.blocks[i].text + "\n")
		}
	}
	folded := foldCue(text.String())
	for _, w := range p.origins.Walls {
		for _, phrase := range w.Phrases {
			if hasPhrase(title, phrase) || all <= wallWords && hasPhrase(folded, phrase) {
				return fmt.Sprintf("%s: %q", w.State, phrase)
			}
		}
	}
	return ""
}

// hasPhrase reports whether a text has a phrase as whole words.
func hasPhrase(text, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(phrase)
		if !endsWithWord(text[:i]) && !startsWithWord(text[end:]) {
			return true
		}
		from = end
	}
}

// declaresArticle reports whether the page calls itself an article.
func (m *meta) declaresArticle() bool {
	return m.ld.article() != nil || strings.HasPrefix(strings.ToLower(m.first("og:type")), "article") ||
		m.first("article:published_time", "datepublished") != ""
}

func (m *meta) declaresVideo(paths []string) bool {
	if strings.HasPrefix(strings.ToLower(m.first("og:type")), "video") {
		return true
	}
	return m.ld.article() == nil && m.ld.ofType(func(t string) bool {
		return strings.HasSuffix(t, "VideoObject") || strings.HasSuffix(t, "ImageGallery")
	}) != nil ||
		m.pathHas(paths)
}

func (m *meta) pathHas(parts []string) bool {
	if m.base == nil {
		return false
	}
	for part := range strings.SplitSeq(strings.ToLower(m.base.Path), "/") {
		if slices.Contains(parts, part) {
			return true
		}
	}
	return false
}

// listPage says why a page is a home, section or tag page, "" if it is none.
func (p *Parser) listPage(m *meta, a *news.Article, l *layout, words int, declared bool) string {
	links, linked := 0, 0
	for i := range l.blocks {
		if b := &l.blocks[i]; b.words >= 5 && 5*b.linkWords >= 4*b.words {
			links++
			linked += b.words
		}
	}
	home := isHome(a.URL)
	if home && links >= minListLink/2 {
		return fmt.Sprintf("home page: its address has no path, and %d headlines are links", links)
	}
	list := m.pathHas(p.origins.ListPaths) || m.ld.ofType(isListType) != nil
	switch {
	case m.ld.article() != nil || !a.Published.IsZero() && words > wallWords:
		return ""
	case list && links >= minListLink && linked > words/2:
		return fmt.Sprintf("list of articles: its address or type says so, and %d headlines are links", links)
	case !declared && links >= minListLink && linked > 2*words && len(m.headings) != 1:
		return fmt.Sprintf("list of articles: %d headlines are links, %d words are text", links, words)
	case !declared && links >= 3*minListLink && linked > words:
		return fmt.Sprintf("list of articles: %d headlines are links, %d words are text", links, words)
	}
	return ""
}

func isListType(t string) bool {
	t = t[strings.LastIndexAny(t, "/:")+1:]
	return t == "CollectionPage" || t == "ItemList" || t == "SearchResultsPage" || t == "ProfilePage"
}

// isHome reports whether an address is that of a whole site or of one of its languages.
func isHome(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	path := strings.Trim(strings.ToLower(u.Path), "/")
	base, _, _ := strings.Cut(path, ".")
	return path == "" || base == "index" || base == "home" || base == "default" || len(path) == 2
}
