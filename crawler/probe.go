package crawler

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"newstally/news"
)

// Probe is what an address turned out to be when it was tried as a source.
type Probe struct {
	Form   string      // feed, json, sitemap, url list, robots.txt or html; empty if it could not be read
	Links  []news.Link // the first of them
	Total  int         // number of links
	Dated  int         // of these, with a date of publication
	Titled int         // of these, with a title
	Feeds  []string    // that a page names
	Err    error       // what went wrong, also if some links were found
	YAML   string      // how to write the source down in an outlet's file; empty if there are no links
}

// probeParts is how many parts of a sitemap index a probe reads.
const probeParts = 2

// Probe tries an address as a source and keeps at most n of its links.
func (d *Discoverer) Probe(ctx context.Context, address string, n int) Probe {
	var p Probe
	pass := &Pass{}
	var problems []error
	for link, err := range d.Discover(ctx, news.Source{Name: "probe", Kind: news.Listing, URL: address, Pages: probeParts}, pass) {
		if link.URL == "" {
			problems = append(problems, err)
			continue
		}
		p.Total++
		if !link.Published.IsZero() {
			p.Dated++
		}
		if link.Title != "" {
			p.Titled++
		}
		if len(p.Links) < n {
			p.Links = append(p.Links, link)
		}
	}
	p.Form, p.Feeds, p.Err = pass.Form, pass.Feeds, errors.Join(problems...)
	if p.Total > 0 {
		p.YAML = sourceYAML(p.Form, address)
	}
	return p
}

// sourceYAML writes a source as it stands in an outlet's file.
func sourceYAML(form, address string) string {
	kind := news.Feed
	switch form {
	case formSitemap, formURLs, formRobots:
		kind = news.Sitemap
	case formHTML:
		kind = news.Listing
	}
	url, err := yaml.Marshal(address)
	if err != nil {
		return ""
	}
	text := fmt.Sprintf("  - kind: %s\n    url: %s\n    every: 1h\n", kind, strings.TrimSpace(string(url)))
	if kind == news.Listing {
		text += "    links: \"h3 a\"  # narrow this to the links of articles\n"
	}
	return text
}
