package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"newstally/crawler"
	"newstally/extract/article"
	"newstally/extract/langid"
	"newstally/news"
	"newstally/store"
)

type articleCmd struct {
	Input        string   `help:"Form of the input: html (a page a file) or jsonl ({\"id\",\"html\",\"url\"} a line)." enum:"html,jsonl" default:"html"`
	URL          string   `help:"The address the page was at, for its dates and links." placeholder:"URL"`
	History      string   `help:"Print instead all revisions of a stored article, and what changed in its text and figures." placeholder:"ID|URL"`
	Format       string   `help:"Form of the history: text or json." enum:"text,json" default:"text"`
	AllowPrivate []string `help:"Address or CIDR block, with or without port, let through the private-network guard." placeholder:"ADDR[:PORT]"`
	Files        []string `arg:"" name:"page" help:"Files, URLs or - for standard input." default:"-"`
}

// Run prints one JSON article a page.
func (c *articleCmd) Run(ctx context.Context, a *app) error {
	if c.History != "" {
		return a.withStore(ctx, func(s store.Store) error { return c.history(ctx, a, s) })
	}
	parser, err := article.New()
	if err != nil {
		return err
	}
	r := &articleReader{parser: parser, detector: langid.New(), now: a.now()}
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
			art := c.article(r, it)
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

// articleReader makes articles of pages. It knows no topic.
type articleReader struct {
	parser   *article.Parser
	detector *langid.Detector
	now      time.Time
}

// article reads an item's page. One that was not fetched here is at most as late as now.
func (r *articleReader) article(it item) (news.Article, error) {
	page := it.page
	if page == nil {
		published, err := it.publishedAt()
		if err != nil {
			return news.Article{}, err
		}
		page = &news.Page{URL: it.URL, Body: []byte(it.HTML), FetchedAt: r.now, Link: news.Link{Published: published, Language: it.Lang}}
	}
	a := r.parser.Parse(*page)
	if a.Text != "" {
		a.Language, a.LanguageScore = r.detector.Detect(a.Text)
	}
	return a, nil
}

// entryJSON is an entry of a live blog; start and end are code points of the text.
type entryJSON struct {
	Published string `json:"published"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

// articleJSON is an article in the JSON form of the contract. Text is the main text
// without the title; the text that is stored, and that figures point into, is the title, a
// blank line and the main text.
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
	TextSHA256       string            `json:"text_sha256,omitempty"` // of the text that is stored
	Entries          []entryJSON       `json:"entries,omitempty"`
	Text             string            `json:"text"`
}

func (c *articleCmd) article(r *articleReader, it item) articleJSON {
	if it.URL == "" {
		it.URL = c.URL
	}
	if it.err == nil && it.HTML == "" && it.page == nil {
		it.err = fmt.Errorf("the page is empty")
	}
	var art news.Article
	if it.err == nil {
		art, it.err = r.article(it)
	}
	if it.err != nil {
		return articleJSON{ID: it.lineID(c.Input), Error: it.err.Error(), URL: it.URL, Byline: []string{}}
	}
	out := articleJSON{
		ID: it.lineID(c.Input), URL: art.URL, Title: art.Title, Byline: art.Byline, Section: art.Section,
		Published: news.FormatCell(art.Published), PublishedFrom: art.PublishedFrom, Modified: news.FormatCell(art.Modified),
		Conflicts: art.Conflicts, Language: art.Language, LanguageScore: art.LanguageScore, DeclaredLanguage: art.DeclaredLanguage,
		DerivedFrom: art.DerivedFrom, Paywalled: art.Paywalled, NoArchive: art.NoArchive, Images: art.Images,
		State: art.State, Reason: art.Reason, Extractor: art.Extractor, TextSHA256: art.TextHash, Text: article.Body(&art),
	}
	if out.Byline == nil {
		out.Byline = []string{}
	}
	before := len(art.Text) - len(out.Text)
	for _, e := range art.Entries {
		start := utf8.RuneCountInString(art.Text[before:e.Span.Start])
		out.Entries = append(out.Entries, entryJSON{news.FormatCell(e.Published), start, start + utf8.RuneCountInString(e.Span.In(art.Text))})
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
