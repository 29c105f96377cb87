package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/template"
	"time"
)

// item is what feeds and listings say of one article.
type item struct {
	Title, Summary, URL, Path, Section, Image, Author string
	Keywords                                          []string
	Published, Updated                                time.Time
}

// RFC822 writes a time as RSS wants it.
func (item) RFC822(t time.Time) string { return t.Format(time.RFC1123Z) }

// ISO writes a time as Atom, JSON Feed and sitemaps want it.
func (item) ISO(t time.Time) string { return t.Format(time.RFC3339) }

// feedView is what a template of feeds sees.
type feedView struct {
	Site    *site
	Self    string
	Of      string
	Items   []item
	Updated time.Time
	Broken  bool
}

// ISO writes a time as Atom and sitemaps want it.
func (feedView) ISO(t time.Time) string { return t.Format(time.RFC3339) }

// items lists the site's articles of an edition, newest first.
func (n *newsroom) items(s *site, e Edition, f feed) []item {
	var items []item
	for _, a := range n.current(e) {
		if a.site == s {
			items = append(items, a.items(f)...)
		}
	}
	for _, x := range s.Extra {
		items = append(items, item{Title: x.Title, Summary: x.Summary, URL: s.URL(x.Path), Path: x.Path, Published: x.Published})
	}
	slices.SortStableFunc(items, func(a, b item) int { return b.Published.Compare(a.Published) })
	return items
}

// current returns the articles of an edition, newest first.
func (n *newsroom) current(e Edition) []*article {
	var all []*article
	for _, a := range n.articles {
		if a.Edition <= e && !(a.replaced && e >= Second) {
			all = append(all, a)
		}
	}
	return all
}

// items returns one item, or two for an article with a second address.
func (a *article) items(f feed) []item {
	paths := []string{a.Path}
	if a.Moved != "" {
		paths[0] = a.Moved
	}
	if a.Also != "" {
		paths = append(paths, a.Also)
	}
	var items []item
	for _, p := range paths {
		it := item{Title: a.title, Summary: a.Lead(), URL: a.site.URL(p), Path: p, Section: a.site.Sections[a.Section],
			Author: a.Byline, Keywords: a.Keywords, Published: a.Published, Updated: a.Updated}
		if f.Tracking != "" {
			it.URL += "?" + f.Tracking
		}
		if images := a.Images(); len(images) > 0 {
			it.Image = a.site.URL("/media/" + images[0])
		}
		items = append(items, it)
	}
	return items
}

// feeds writes feeds and sitemaps.
type feeds struct{ templates *template.Template }

// newFeeds reads the templates of the XML forms. text/template does not escape: they
// pipe through html, whose escapes XML shares.
func newFeeds() (feeds, error) {
	t, err := template.New("").Funcs(template.FuncMap{"join": strings.Join}).ParseFS(files, "templates/*.xml")
	return feeds{t}, err
}

// feedTypes are the content types of the forms.
var feedTypes = map[string]string{
	"rss":           "application/rss+xml; charset=utf-8",
	"atom":          "application/atom+xml; charset=utf-8",
	"json":          "application/feed+json",
	"sitemap":       "application/xml",
	"sitemap-index": "application/xml",
}

// render writes one feed.
func (w feeds) render(s *site, f feed, items []item) ([]byte, error) {
	if f.Form == "json" {
		return jsonFeed(s, f, items)
	}
	v := feedView{Site: s, Self: s.URL(f.Path), Of: s.URL(f.Of), Items: items, Updated: newest(items), Broken: f.Broken}
	var b bytes.Buffer
	if err := w.templates.ExecuteTemplate(&b, f.Form+".xml", v); err != nil {
		return nil, fmt.Errorf("write %s: %w", v.Self, err)
	}
	return b.Bytes(), nil
}

// newest is when the last of the items was published or updated.
func newest(items []item) time.Time {
	var last time.Time
	for _, it := range items {
		for _, t := range []time.Time{it.Published, it.Updated} {
			if t.After(last) {
				last = t
			}
		}
	}
	return last
}

// jsonFeed writes a feed by https://www.jsonfeed.org/version/1.1/.
func jsonFeed(s *site, f feed, items []item) ([]byte, error) {
	list := make([]map[string]any, len(items))
	for i, it := range items {
		list[i] = map[string]any{"id": it.URL, "url": it.URL, "title": it.Title, "summary": it.Summary,
			"content_text": it.Summary, "date_published": it.ISO(it.Published)}
		if !it.Updated.IsZero() {
			list[i]["date_modified"] = it.ISO(it.Updated)
		}
		if it.Author != "" {
			list[i]["authors"] = []map[string]string{{"name": it.Author}}
		}
	}
	return json.MarshalIndent(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": s.Name(),
		"home_page_url": s.URL("/"), "feed_url": s.URL(f.Path), "language": s.Lang(), "items": list}, "", " ")
}

// pageParam is the query parameter that numbers the pages of a listing.
const pageParam = "page"

// listing returns the views of a listing's pages, the first one first.
func listing(s *site, f feed, items []item) []pageView {
	var views []pageView
	for part := range slices.Chunk(items, f.PerPage) {
		v := pageView{Site: s, Title: s.Name(), Items: part, Charset: "utf-8", MostRead: rotate(s.Teasers, len(views)), Related: rotate(s.Teasers, len(views)+teaserCount)}
		if (len(views)+1)*f.PerPage < len(items) {
			v.Next = f.Path + "?" + url.Values{pageParam: {fmt.Sprint(len(views) + 2)}}.Encode()
		}
		views = append(views, v)
	}
	return views
}
