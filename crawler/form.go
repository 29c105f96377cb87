package crawler

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"

	"newstally/news"
)

// What the text at a source's address can be.
const (
	formFeed    = "feed"
	formJSON    = "json"
	formSitemap = "sitemap"
	formURLs    = "url list"
	formRobots  = "robots.txt"
	formHTML    = "html"
)

// maxUnpacked is the cap for a gzip file that is served as such, 64 MiB: the sitemap
// protocol allows 50 MB.
const maxUnpacked = 64 << 20

// sourceText returns the text of a source's page: unpacked if it is a gzip file,
// decoded by its own declaration.
func sourceText(p news.Page) (string, error) {
	body, name := p.Body, p.Charset
	if isGzip(body) {
		unpacked, err := decompress(body, "gzip", maxUnpacked)
		if err != nil && len(unpacked) == 0 {
			return "", err
		}
		body = unpacked
		name, _ = DecideCharset(body, "")
	}
	return DecodeText(body, name), nil
}

var rootElement = regexp.MustCompile(`<(?:\w+:)?([A-Za-z]+)[\s>/]`)

// formOf tells by the first element, not by the content type, which is often wrong.
func formOf(text, address string) string {
	text = strings.TrimSpace(text)
	head := text[:min(len(text), 4<<10)]
	switch {
	case strings.HasSuffix(address, "/robots.txt"):
		return formRobots
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "["):
		return formJSON
	case strings.HasPrefix(head, "http://"), strings.HasPrefix(head, "https://"):
		return formURLs
	}
	root := rootElement.FindStringSubmatch(head)
	if root == nil {
		return ""
	}
	switch strings.ToLower(root[1]) {
	case "rss", "rdf", "feed", "channel":
		return formFeed
	case "urlset", "sitemapindex":
		return formSitemap
	case "html", "head", "body", "title", "meta", "div", "script", "link":
		return formHTML
	}
	if strings.Contains(strings.ToLower(head), "<!doctype html") {
		return formHTML
	}
	return ""
}

// gdeltAnswer is the answer of the GDELT DOC 2.0 API in mode ArtList. Its dates are
// when GDELT saw an article, so they do not count as dates of publication.
type gdeltAnswer struct {
	Articles []struct {
		URL   string `json:"url"`
		Title string `json:"title"`
	} `json:"articles"`
}

// jsonLinks reads JSON Feed (jsonfeed.org, version 1.1) and GDELT's list of articles.
func jsonLinks(text, base string, s news.Source, yield func(news.Link, error) bool) error {
	var g gdeltAnswer
	if err := json.Unmarshal([]byte(text), &g); err == nil && g.Articles != nil {
		var items []*gofeed.Item
		for _, a := range g.Articles {
			items = append(items, &gofeed.Item{Link: a.URL, Title: a.Title})
		}
		yieldItems(items, base, s, yield)
		return nil
	}
	feed, err := parseWhole(text)
	if err != nil {
		return fmt.Errorf("parse JSON feed: %w", err)
	}
	yieldItems(feed.Items, base, s, yield)
	return nil
}
