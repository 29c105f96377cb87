package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"newstally/crawler"
	"newstally/news"
)

type sourcesTestCmd struct {
	URL   string `arg:"" help:"Address of a feed, sitemap, robots.txt or page; the scheme may be left out."`
	Links int    `help:"Show this many links." default:"10"`
	reach
}

// probedLinks is how many links of an address are looked at.
const probedLinks = 10_000

// Run tries an address as a source, politely and safely like a run.
func (c *sourcesTestCmd) Run(ctx context.Context, a *app) error {
	address, err := crawler.Address(c.URL)
	if err != nil {
		return usageError{err}
	}
	config, err := c.reach.config()
	if err != nil {
		return err
	}
	t, err := a.topicOf()
	if err != nil {
		return err
	}
	finder, err := t.Finder()
	if err != nil {
		return err
	}
	f, err := crawler.NewFetcher(config)
	if err != nil {
		return usageError{err}
	}
	defer f.Close()
	d := crawler.Discoverer{Get: f.Getter(), Now: a.now}
	p := d.Probe(ctx, address, probedLinks)
	if p.Total == 0 {
		return errors.Join(fmt.Errorf("%s yields nothing", address), p.Err)
	}
	named := 0
	for _, l := range p.Links {
		if on, _ := onTopic(finder)(l); on {
			named++
		}
	}
	a.writeProbe(address, p, named, t.ID, c.Links)
	return nil
}

func (a *app) writeProbe(address string, p crawler.Probe, named int, topic string, show int) {
	fmt.Fprintf(a.stdout, "%s is a %s: %s, %d with a title, %d with a date\n", address, cmp.Or(formNames[p.Form], p.Form), plural(p.Total, "link"), p.Titled, p.Dated)
	fmt.Fprintf(a.stdout, "of the first %d, %d would be fetched for the topic %s: they name it, or nothing is said of them\n", len(p.Links), named, topic)
	if p.Err != nil {
		fmt.Fprintf(a.stdout, "not all could be read: %v\n", p.Err)
	}
	for _, feed := range p.Feeds {
		fmt.Fprintf(a.stdout, "the page names a feed, which is better than a listing: %s\n", feed)
	}
	fmt.Fprintln(a.stdout)
	for _, l := range p.Links[:min(show, len(p.Links))] {
		fmt.Fprintf(a.stdout, "  %-20s  %s\n%24s%s\n", probeDate(l), l.Title, "", l.URL)
	}
	fmt.Fprintf(a.stdout, "\nIn the outlet's file, below sources:\n%s", p.YAML)
}

// formNames says in words what forms of sources are whose own name does not.
var formNames = map[string]string{"html": "page", "json": "JSON feed", "url list": "list of URLs"}

func probeDate(l news.Link) string {
	if l.Published.IsZero() {
		return "no date"
	}
	return l.Published.Format("2006-01-02 15:04 -07")
}
