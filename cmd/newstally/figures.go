package main

import (
	"context"
	"fmt"

	"newstally/extract"
	"newstally/extract/figure"
	"newstally/news"
)

type figuresCmd struct {
	Input    string   `help:"Form of the input: text, html (a document a file) or jsonl (one a line)." enum:"text,jsonl,html" default:"text"`
	Format   string   `help:"Form of the output: marked text or JSON lines; auto is text on a terminal." enum:"auto,text,json" default:"auto"`
	Rejected bool     `help:"Also list the numbers that are no figure, with the reason."`
	Lang     string   `help:"Language of the texts (BCP 47); detected if not given." placeholder:"TAG"`
	Files    []string `arg:"" name:"file" help:"Files to read; - is standard input." default:"-"`
}

// Run finds the figures of each document; a document that cannot be read gives an
// error in its place.
func (c *figuresCmd) Run(ctx context.Context, a *app) error {
	x, err := a.extractor()
	if err != nil {
		return err
	}
	if c.Lang != "" && !known(x, c.Lang) {
		return usageError{fmt.Errorf("unknown language %q: there are lexicons for %v", c.Lang, x.Languages())}
	}
	read := func(it item) document { return c.document(x, it) }
	return readDocuments(ctx, a, reader{c.Input, c.Format, c.Lang, c.Files}, read, markFigures)
}

// document is one document's answer, in the JSON form of the contract. Offsets are
// code points into the text as given; for HTML into Text.
type document struct {
	ID       string          `json:"id"`
	Error    string          `json:"error,omitempty"`
	Language string          `json:"language,omitempty"`
	Topic    string          `json:"topic,omitempty"`
	Relevant bool            `json:"relevant"`
	Reason   string          `json:"reason,omitempty"` // why it is relevant or not
	Figures  []figureJSON    `json:"figures"`
	Rejected []rejectionJSON `json:"rejected,omitempty"`
	Title    string          `json:"title,omitempty"` // HTML input only
	Text     string          `json:"text,omitempty"`  // HTML input only
}

func (d document) problem() string { return d.Error }

type figureJSON struct {
	Measure    string        `json:"measure"`
	Value      news.Decimal  `json:"value"`
	High       news.Decimal  `json:"high,omitzero"`
	Unit       string        `json:"unit"`
	Currency   string        `json:"currency,omitempty"`
	Modifier   news.Modifier `json:"modifier"`
	Status     news.Status   `json:"status"`
	Speaker    string        `json:"speaker,omitempty"`
	AsOf       string        `json:"as_of"`
	Number     quoteJSON     `json:"number"`
	Sentence   quoteJSON     `json:"sentence"`
	Rule       string        `json:"rule"`
	Reason     string        `json:"reason"`
	Confidence float64       `json:"confidence"`
}

type rejectionJSON struct {
	Number quoteJSON    `json:"number"`
	Value  news.Decimal `json:"value"`
	Reason string       `json:"reason"`
}

type quoteJSON struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

func (c *figuresCmd) document(x *extract.Extractor, it item) document {
	doc := document{ID: it.ID, Figures: []figureJSON{}}
	published, err := it.publishedAt()
	switch {
	case it.err != nil:
		err = it.err
	case c.Input == "html" && it.HTML == "", c.Input != "html" && it.Text == "":
		err = fmt.Errorf("the text is empty")
	case it.Lang != "" && !known(x, it.Lang):
		err = fmt.Errorf("unknown language %q: there are lexicons for %v", it.Lang, x.Languages())
	}
	if err != nil {
		doc.Error = err.Error()
		return doc
	}
	var art news.Article
	var result figure.Result
	given := extract.NewGiven(it.Text)
	if c.Input == "html" {
		art, result = x.HTML([]byte(it.HTML), it.URL)
		given = extract.NewGiven(art.Text)
		doc.Title, doc.Text = art.Title, art.Text
	} else {
		art = news.Article{URL: it.URL, Title: it.Title, Text: given.NFC, Published: published, Language: it.Lang}
		result = x.Article(&art)
	}
	doc.Language, doc.Topic = art.Language, x.Topic()
	doc.Relevant, doc.Reason = result.Relevant, art.Reason
	for _, f := range result.Figures {
		doc.Figures = append(doc.Figures, newFigureJSON(given, f))
	}
	if c.Rejected {
		for _, r := range result.Rejected {
			doc.Rejected = append(doc.Rejected, rejectionJSON{quote(given, r.Span), r.Value, r.Reason})
		}
	}
	return doc
}

func newFigureJSON(given extract.Given, f news.Figure) figureJSON {
	return figureJSON{
		Measure: f.Measure, Value: f.Value, High: f.High, Unit: f.Unit, Currency: f.Currency,
		Modifier: f.Modifier, Status: f.Status, Speaker: f.Speaker, AsOf: news.FormatCell(f.AsOf),
		Number: quote(given, f.Span), Sentence: quote(given, f.Sentence),
		Rule: f.Rule, Reason: f.Reason, Confidence: f.Confidence,
	}
}

func quote(given extract.Given, s news.Span) quoteJSON {
	text, start, end := given.Quote(s)
	return quoteJSON{text, start, end}
}

func known(x *extract.Extractor, lang string) bool {
	for _, l := range x.Languages() {
		if l == lang {
			return true
		}
	}
	return false
}
