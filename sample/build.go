package sample

import (
	"fmt"
	"time"
)

// build prepares all answers of one edition.
type build struct {
	*newsroom
	edition Edition
	pages   pages
	feeds   feeds
	answers map[string]answer // by host and path
}

// all prepares the articles, then what lists them.
func (b *build) all() error {
	for i, a := range b.current(b.edition) {
		if err := b.article(a, i); err != nil {
			return err
		}
	}
	for _, s := range b.sites {
		if err := b.site(s); err != nil {
			return fmt.Errorf("%s: %w", s.Host, err)
		}
	}
	return nil
}

// article prepares a page under each of its addresses. turn tells its neighbours' boxes
// of headlines apart.
func (b *build) article(a *article, turn int) error {
	body, err := b.pages.render(a.site.Template, a.view(turn))
	if err != nil {
		return err
	}
	kind := "text/html; charset=utf-8"
	if a.Charset != "" {
		kind = "text/html" // The page itself says which.
	}
	modified := a.Published
	if !a.Updated.IsZero() {
		modified = a.Updated
	}
	ans := answer{body: body, kind: kind, modified: modified, etag: etagOf(body), fault: a.Fault}
	if err := b.put(a.site, a.Path, ans); err != nil {
		return err
	}
	if a.Also != "" {
		if err := b.put(a.site, a.Also, ans); err != nil {
			return err
		}
	}
	if a.Moved != "" {
		return b.put(a.site, a.Moved, answer{moved: a.URL()})
	}
	return nil
}

// site prepares robots.txt, the home page and the feeds.
func (b *build) site(s *site) error {
	if err := b.put(s, "/robots.txt", answer{body: []byte(s.Robots), kind: "text/plain; charset=utf-8", etag: etagOf([]byte(s.Robots))}); err != nil {
		return err
	}
	if s.Big != "" {
		if err := b.put(s, s.Big, answer{big: true}); err != nil {
			return err
		}
	}
	home := feed{Path: "/", Form: "listing", PerPage: 100}
	for _, f := range append([]feed{home}, s.Feeds...) {
		if err := b.feed(s, f); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) feed(s *site, f feed) error {
	items := b.items(s, b.edition, f)
	if f.Form == "listing" {
		return b.listing(s, f, items)
	}
	body, err := b.feeds.render(s, f, items)
	if err != nil {
		return err
	}
	return b.put(s, f.Path, answer{body: body, kind: feedTypes[f.Form], modified: newest(items), etag: etagOf(body)})
}

// listing prepares each page of a listing. It has no Last-Modified: lists of links
// rarely have one.
func (b *build) listing(s *site, f feed, items []item) error {
	for i, v := range listing(s, f, items) {
		body, err := b.pages.render("listing", v)
		if err != nil {
			return err
		}
		path := f.Path
		if i > 0 {
			path = fmt.Sprintf("%s?%d", f.Path, i+1)
		}
		if err := b.put(s, path, answer{body: body, kind: "text/html; charset=utf-8", modified: time.Time{}, etag: etagOf(body)}); err != nil {
			return err
		}
	}
	return nil
}

// put refuses a second answer for one address, which would hide an article.
func (b *build) put(s *site, path string, a answer) error {
	key := s.Host + path
	if _, ok := b.answers[key]; ok {
		return fmt.Errorf("two answers for %s", key)
	}
	b.answers[key] = a
	return nil
}
