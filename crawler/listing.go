package crawler

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"newstally/news"
)

// html reads a page of links. Where a feed or sitemap should be, a page may at least
// name its feed, which is then read in its place, once.
func (r *reading) html(ctx context.Context, text, base string, depth int) error {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return fmt.Errorf("parse page: %w", err)
	}
	if r.source.Links == "" && (r.source.Kind == news.Feed || r.source.Kind == news.Sitemap || r.source.Kind == news.Search) {
		feeds := alternateFeeds(doc, base)
		if len(feeds) == 0 || depth > 0 {
			return fmt.Errorf("a page where a %s should be, and it names no feed", r.source.Kind)
		}
		r.read(ctx, feeds[0], false, depth+1)
		return nil
	}
	r.pass.Feeds = alternateFeeds(doc, base)
	return r.listing(ctx, doc, base)
}

// alternateFeeds returns the feeds that a page names by rel=alternate.
func alternateFeeds(doc *goquery.Document, base string) []string {
	var feeds []string
	doc.Find(`link[rel~="alternate"][href]`).Each(func(_ int, e *goquery.Selection) {
		switch strings.ToLower(e.AttrOr("type", "")) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if feed, err := absolute(e.AttrOr("href", ""), base); err == nil {
				feeds = append(feeds, feed)
			}
		}
	})
	return feeds
}

// listing yields the links of a page and of those that follow it, as many as the
// source says. It stops at a page without a link not yet seen: calendars and bad
// offsets go on for ever.
func (r *reading) listing(ctx context.Context, doc *goquery.Document, base string) error {
	known := map[string]bool{}
	for page := 1; ; page++ {
		found, fresh := r.listingLinks(doc, base, known)
		if found == 0 && page == 1 {
			return fmt.Errorf("the page has no link that matches %q", r.selector())
		}
		next := doc.Find(r.nextSelector()).First().AttrOr("href", "")
		if fresh == 0 || next == "" || page >= max(r.source.Pages, 1) || r.stopped {
			return nil
		}
		address, err := absolute(next, base)
		if err != nil {
			return nil
		}
		p, ok := r.get(ctx, address, false)
		if !ok {
			return nil
		}
		if doc, err = goquery.NewDocumentFromReader(strings.NewReader(DecodeText(p.Body, p.Charset))); err != nil {
			return errors.Join(fmt.Errorf("parse page %d", page+1), err)
		}
		base = p.FinalURL
	}
}

func (r *reading) selector() string {
	if r.source.Links == "" {
		return "a[href]"
	}
	return r.source.Links
}

func (r *reading) nextSelector() string {
	if r.source.Next == "" {
		return `a[rel~="next"], link[rel~="next"]`
	}
	return r.source.Next
}

// listingLinks yields the links of one page that are not known yet and counts all of
// them and those. A title comes from the link's text, its title attribute or, for a
// picture, its description.
func (r *reading) listingLinks(doc *goquery.Document, base string, known map[string]bool) (found, fresh int) {
	if href := doc.Find("base[href]").First().AttrOr("href", ""); href != "" {
		if b, err := absolute(href, base); err == nil {
			base = b
		}
	}
	yield := r.emit(base)
	doc.Find(r.selector()).EachWithBreak(func(_ int, e *goquery.Selection) bool {
		if !e.Is("a[href]") {
			e = e.Find("a[href]").First()
		}
		u, err := Canonical(e.AttrOr("href", ""), base)
		if err != nil || e.AttrOr("href", "") == "" {
			return true
		}
		found++
		title := plainText(e.Text(), maxSummary)
		for _, other := range []string{e.AttrOr("title", ""), e.Find("img[alt]").AttrOr("alt", "")} {
			if title == "" {
				title = plainText(other, maxSummary)
			}
		}
		if known[u] || title == "" && r.source.Links == "" {
			return true
		}
		known[u] = true
		fresh++
		return yield(news.Link{URL: u, Title: title, Language: r.source.Language}, nil)
	})
	return found, fresh
}
