package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"newstally/crawler"
	"newstally/extract"
	"newstally/news"
)

type articleCmd struct {
	Input        string   `help:"Form of the input: html (a page a file) or jsonl ({\"id\",\"html\",\"url\"} a line)." enum:"html,jsonl" default:"html"`
	URL          string   `help:"The address the page was at, for its dates and links." placeholder:"URL"`
	AllowPrivate []string `help:"Address or CIDR block, with or without port, let through the private-network guard." placeholder:"ADDR[:PORT]"`
	Files        []string `arg:"" name:"page" help:"Files, URLs or - for standard input." default:"-"`
}

// Run prints one JSON article a page.
func (c *articleCmd) Run(ctx context.Context, a *app) error {
	x, err := a.extractor()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if len(c.Files) == 1 && c.Input == "html" {
		enc.SetIndent("", "  ")
	}
	var e errItems
	for _, name := range c.Files {
		for it := range c.pages(ctx, a, name) {
			e.all++
			art := c.article(x, it)
			if art.Error != "" {
				e.failed++
				a.log.Error("page left out", "at", it.where, "reason", art.Error)
			}
			if err := enc.Encode(art); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if e.failed > 0 {
		return e
	}
	return ctx.Err()
}

// pages yields the pages of one argument: a URL is fetched as the crawler would.
func (c *articleCmd) pages(ctx context.Context, a *app, name string) func(func(item) bool) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return a.items([]string{name}, c.Input)
	}
	return func(yield func(item) bool) {
		it := item{ID: name, URL: name, where: name}
		page, err := c.fetch(ctx, name)
		switch {
		case err != nil:
			it.err = err
		case page.State != news.Fetched:
			it.err = fmt.Errorf("%s: %s", page.State, page.Reason)
		default:
			it.page = &page
		}
		yield(it)
	}
}

func (c *articleCmd) fetch(ctx context.Context, url string) (news.Page, error) {
	private, err := crawler.ParseAllowed(c.AllowPrivate)
	if err != nil {
		return news.Page{}, usageError{err}
	}
	f, err := crawler.NewFetcher(crawler.Config{AllowPrivate: private})
	if err != nil {
		return news.Page{}, err
	}
	return f.Fetch(ctx, news.Link{URL: url}, news.Frontier{}, &news.Host{}), nil
}

// articleJSON is an article in the JSON form of the contract.
type articleJSON struct {
	ID               string            `json:"id,omitempty"` // of the input line
	Error            string            `json:"error,omitempty"`
	URL              string            `json:"url"`
	Title            string            `json:"title"`
	Byline           []string          `json:"byline"`
	Section          string            `json:"section,omitempty"`
	Published        string            `json:"published"`
	PublishedFrom    string            `json:"published_from,omitempty"`
	Modified         string            `json:"modified,omitempty"`
	Conflicts        []string          `json:"conflicts,omitempty"`
	Language         string            `json:"language"`
	LanguageScore    float64           `json:"language_score"`
	DeclaredLanguage string            `json:"declared_language,omitempty"`
	DerivedFrom      string            `json:"derived_from,omitempty"`
	Paywalled        bool              `json:"paywalled,omitempty"`
	NoArchive        bool              `json:"noarchive,omitempty"`
	Images           []news.Image      `json:"images,omitempty"`
	State            news.ArticleState `json:"state,omitempty"`
	Reason           string            `json:"reason,omitempty"`
	Extractor        string            `json:"extractor,omitempty"`
	TextSHA256       string            `json:"text_sha256,omitempty"`
	Text             string            `json:"text"`
}

func (c *articleCmd) article(x *extract.Extractor, it item) articleJSON {
	if it.URL == "" {
		it.URL = c.URL
	}
	if it.err == nil && it.HTML == "" && it.page == nil {
		it.err = fmt.Errorf("the page is empty")
	}
	if it.err != nil {
		return articleJSON{ID: it.lineID(c.Input), Error: it.err.Error(), URL: it.URL, Byline: []string{}}
	}
	var art news.Article
	if it.page != nil {
		art, _ = x.Page(*it.page)
	} else {
		art, _ = x.HTML([]byte(it.HTML), it.URL)
	}
	out := articleJSON{
		ID: it.lineID(c.Input), URL: art.URL, Title: art.Title, Byline: art.Byline, Section: art.Section,
		Published: news.FormatCell(art.Published), PublishedFrom: art.PublishedFrom, Modified: news.FormatCell(art.Modified),
		Conflicts: art.Conflicts, Language: art.Language, LanguageScore: art.LanguageScore, DeclaredLanguage: art.DeclaredLanguage,
		DerivedFrom: art.DerivedFrom, Paywalled: art.Paywalled, NoArchive: art.NoArchive, Images: art.Images,
		State: art.State, Reason: art.Reason, Extractor: art.Extractor, TextSHA256: art.TextHash, Text: art.Text,
	}
	if out.Byline == nil {
		out.Byline = []string{}
	}
	return out
}

// lineID is the ID of a JSONL line; a file has none of its own.
func (it item) lineID(format string) string {
	if format == "jsonl" {
		return it.ID
	}
	return ""
}
