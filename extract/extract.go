// Package extract turns a page into an article and its figures:
//
//	Page → Article (package article) → language (langid) → Figures (figure)
//
// It is pure: no network, no clock, no data base, no files. What belongs to a
// language is in lexicon, what is counted in measure, what a story is called in
// topic; each is data.
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"newstally/extract/article"
	"newstally/extract/figure"
	"newstally/extract/langid"
	"newstally/extract/lexicon"
	"newstally/extract/measure"
	"newstally/extract/topic"
	"newstally/news"
)

// Extractor reads pages and texts for one topic. It is safe for concurrent use.
type Extractor struct {
	parser   *article.Parser
	detector *langid.Detector
	figures  *figure.Extractor
	lexicons map[string]*lexicon.Lexicon
	topic    string
}

// New returns an extractor for the topic with the built-in lexicons and measures.
func New(t *topic.Topic) (*Extractor, error) {
	parser, err := article.New()
	if err != nil {
		return nil, fmt.Errorf("article rules: %w", err)
	}
	lexicons, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	measures, err := measure.Builtin()
	if err != nil {
		return nil, err
	}
	figures, err := figure.New(figure.Config{Topic: t, Measures: measures, Lexicons: lexicons})
	if err != nil {
		return nil, err
	}
	return &Extractor{parser: parser, detector: langid.New(), figures: figures, lexicons: lexicons, topic: t.ID}, nil
}

// Version identifies the rules: another version may find other figures in the same page.
func (x *Extractor) Version() string { return x.figures.Version() }

// Topic is the ID of the topic.
func (x *Extractor) Topic() string { return x.topic }

// Languages returns the tags of the languages that have a lexicon, sorted.
func (x *Extractor) Languages() []string { return slices.Sorted(maps.Keys(x.lexicons)) }

// Page reads a fetched page: its article, in whatever state it ends, and its figures.
func (x *Extractor) Page(p news.Page) (news.Article, figure.Result) {
	a := x.parser.Parse(p)
	return a, x.Article(&a)
}

// HTML reads a page that was not fetched by the crawler.
func (x *Extractor) HTML(html []byte, url string) (news.Article, figure.Result) {
	a := x.parser.ParseHTML(html, url)
	return a, x.Article(&a)
}

// Article detects the language of an article unless it is set, finds the figures, and
// sets the article's state and reason. The text must be NFC.
func (x *Extractor) Article(a *news.Article) figure.Result {
	if a.State == news.NoText || a.State == news.NotArticle {
		return figure.Result{}
	}
	if a.TextHash == "" {
		sum := sha256.Sum256([]byte(a.Text))
		a.TextHash = hex.EncodeToString(sum[:])
	}
	if a.Language == "" {
		a.Language, a.LanguageScore = x.detector.Detect(a.Text)
	}
	if x.lexicons[a.Language] == nil {
		a.State = news.Foreign
		a.Reason = fmt.Sprintf("language %s has no lexicon; known are %v", a.Language, x.Languages())
		return figure.Result{}
	}
	r := x.figures.Figures(*a, x.passages(a)...)
	a.Reason = r.Relevance
	switch {
	case !r.Relevant:
		a.State = news.OffTopic
	case len(r.Figures) == 0:
		a.State = news.NoFigures
	default:
		a.State = news.OnTopic
	}
	return r
}

// passages are the parts of an article in other languages than its own.
func (x *Extractor) passages(a *news.Article) []figure.Passage {
	var all []figure.Passage
	for _, p := range x.detector.Passages(a.Text, a.Language) {
		all = append(all, figure.Passage{Span: news.Span{Start: p.From, End: p.To}, Language: p.Tag})
	}
	return all
}
