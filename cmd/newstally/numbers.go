package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"newstally/extract"
	"newstally/extract/langid"
	"newstally/extract/lexicon"
	"newstally/extract/numeral"
	"newstally/news"
)

type numbersCmd struct {
	Lang   string   `help:"Language of the texts (BCP 47); detected if not given." placeholder:"TAG"`
	Input  string   `help:"Form of the input: text (a document a file) or jsonl (one a line)." enum:"text,jsonl" default:"text"`
	Format string   `help:"Form of the output: marked text or JSON lines; auto is text on a terminal." enum:"auto,text,json" default:"auto"`
	Files  []string `arg:"" name:"file" help:"Files to read; - is standard input." default:"-"`
}

// Run prints the numbers of each document; a document that cannot be read gives an
// error in its place.
func (c *numbersCmd) Run(ctx context.Context, a *app) error {
	n, err := newNumberReaders()
	if err != nil {
		return err
	}
	if c.Lang != "" && n.readers[c.Lang] == nil {
		return usageError{fmt.Errorf("unknown language %q: there are lexicons for %v", c.Lang, n.languages())}
	}
	return readDocuments(ctx, a, reader{c.Input, c.Format, c.Lang, c.Files}, n.document, markNumbers)
}

// numbersDocument is one document's numbers, in the JSON form of the contract.
type numbersDocument struct {
	ID       string       `json:"id"`
	Error    string       `json:"error,omitempty"`
	Language string       `json:"language,omitempty"`
	Numbers  []numberJSON `json:"numbers"`
}

func (d numbersDocument) problem() string { return d.Error }

type numberJSON struct {
	Text     string          `json:"text"`
	Start    int             `json:"start"`
	End      int             `json:"end"`
	Value    json.RawMessage `json:"value"`
	Kind     numeral.Kind    `json:"kind"`
	Modifier news.Modifier   `json:"modifier,omitempty"`
	Range    int             `json:"range,omitempty"`
	Currency string          `json:"currency,omitempty"`
}

// numberReaders holds a reader for each language.
type numberReaders struct {
	readers  map[string]*numeral.Reader
	detector *langid.Detector
}

func newNumberReaders() (*numberReaders, error) {
	lexicons, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	n := &numberReaders{map[string]*numeral.Reader{}, langid.New()}
	for tag, lex := range lexicons {
		if n.readers[tag], err = numeral.New(lex); err != nil {
			return nil, fmt.Errorf("lexicon %s: %w", tag, err)
		}
	}
	return n, nil
}

func (n *numberReaders) languages() []string { return sortedKeys(n.readers) }

func (n *numberReaders) document(it item) numbersDocument {
	doc := numbersDocument{ID: it.ID, Language: it.Lang, Numbers: []numberJSON{}}
	if it.err != nil {
		doc.Error = it.err.Error()
		return doc
	}
	if doc.Language == "" {
		doc.Language, _ = n.detector.Detect(it.Text)
	}
	reader := n.readers[doc.Language]
	if reader == nil && it.Lang == "" {
		// A text too short to tell ("2,500") is read as English is written.
		doc.Language, reader = "en", n.readers["en"]
	}
	if reader == nil {
		doc.Error = fmt.Sprintf("unknown language %q: there are lexicons for %v", it.Lang, n.languages())
		return doc
	}
	given := extract.NewGiven(it.Text)
	for _, num := range reader.Find(given.NFC) {
		q := quote(given, num.Span)
		value := json.RawMessage(num.Value)
		if num.Fraction != "" {
			value = json.RawMessage(strconv.Quote(num.Fraction))
		} else if num.Value == "" {
			value = json.RawMessage("null")
		}
		doc.Numbers = append(doc.Numbers, numberJSON{q.Text, q.Start, q.End, value, num.Kind, num.Modifier, num.Range, num.Currency})
	}
	return doc
}
