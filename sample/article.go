package sample

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"newstally/news"
)

// article is one article's file.
type article struct {
	Published time.Time `yaml:"published"`
	Updated   time.Time `yaml:"updated"`
	Section   string    `yaml:"section"` // key of the site's sections
	Byline    string    `yaml:"byline"`
	Keywords  []string  `yaml:"keywords"`
	About     string    `yaml:"about"` // "other" for an article about something else
	Lang      string    `yaml:"lang"`  // for an article in another language than its site's
	Edition   Edition   `yaml:"edition"`

	CopyOf   string `yaml:"copy_of"` // outlet/slug of the report it copies or translates
	CopyKind string `yaml:"copy_kind"`
	Revises  string `yaml:"revises"` // outlet/slug that it replaces in the second edition

	Path    string `yaml:"path"`    // else from the site's pattern
	Moved   string `yaml:"moved"`   // an old path, which the feeds still name, that redirects here
	Also    string `yaml:"also"`    // a second path of the same page, with rel=canonical
	Fault   int    `yaml:"fault"`   // status of the first answer: 500 or 429
	Charset string `yaml:"charset"` // windows-1258 or utf-16; else UTF-8
	Refused bool   `yaml:"refused"` // robots.txt forbids it

	id       string // outlet/slug
	slug     string
	site     *site
	original *article // of which it is a copy
	replaced bool     // by a revision
	title    string
	blocks   []block
	figures  []Figure
}

// block is one paragraph or the like.
type block struct {
	Kind      string // paragraph, lead, heading, quote, list, image, source
	Sentences []string
	Image     string // file name
}

// Text returns the block's words, a list's items on lines of their own.
func (b block) Text() string {
	if b.Kind == "list" {
		return strings.Join(b.Sentences, "\n")
	}
	return strings.Join(b.Sentences, " ")
}

// blockMarks are the beginnings of lines that make a block something else than a paragraph.
var blockMarks = []struct{ mark, kind string }{
	{"## ", "heading"}, {"> ", "quote"}, {"- ", "list"}, {"@ ", "source"}, {"! ", "image"},
}

// parseArticle reads an article: front matter in YAML between two lines of three
// hyphens, then the title, the lead and further blocks with an empty line between. Each
// line is one sentence. Lines begin with "## " for a heading, "> " for a quotation,
// "- " for an item of a list, "@ " for a source line, and "! file caption" for an image.
// A figure is written {number|measure ...}; see [parseFigure].
func parseArticle(data []byte) (*article, error) {
	head, body, ok := bytes.Cut(bytes.TrimPrefix(data, []byte("---\n")), []byte("\n---\n"))
	if !ok {
		return nil, errors.New("want front matter between two lines of ---")
	}
	a := &article{Edition: First}
	if err := yaml.UnmarshalWithOptions(head, a, yaml.Strict()); err != nil {
		return nil, err
	}
	for i, text := range strings.Split(strings.TrimSpace(string(body)), "\n\n") {
		b, err := a.parseBlock(text)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			a.title = b.Text()
			continue
		case i == 1:
			b.Kind = "lead"
		}
		a.blocks = append(a.blocks, b)
	}
	if len(a.blocks) < 2 || a.Published.IsZero() {
		return nil, errors.New("want a time of publishing, a title, a lead and at least one more paragraph")
	}
	return a, nil
}

// parseBlock reads the lines between two empty ones. Figures in captions would count,
// so captions have none.
func (a *article) parseBlock(text string) (block, error) {
	b := block{Kind: "paragraph"}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for _, m := range blockMarks {
			if rest, ok := strings.CutPrefix(line, m.mark); ok {
				b.Kind, line = m.kind, rest
			}
		}
		if b.Kind == "image" {
			b.Image, line, _ = strings.Cut(line, " ")
		}
		sentence, figures, err := parseSentence(line)
		if err != nil {
			return b, fmt.Errorf("%.60q: %w", line, err)
		}
		if b.Kind == "image" && len(figures) > 0 {
			return b, fmt.Errorf("%.60q: a caption has no figures", line)
		}
		b.Sentences = append(b.Sentences, sentence)
		a.figures = append(a.figures, figures...)
	}
	return b, nil
}

// Figure is a figure that an article truly reports.
type Figure struct {
	Sentence string
	Number   string // as written
	Nth      int    // which occurrence of Number in Sentence, from 1
	Measure  string
	Value    news.Decimal
	High     news.Decimal // of a range
	Currency string
	Modifier news.Modifier
	Status   news.Status
	Speaker  string // as written, empty if nobody is cited
}

var figureMark = regexp.MustCompile(`\{([^{}|]+)\|([^{}]+)\}`)

// parseSentence takes the annotations out of a line.
func parseSentence(line string) (string, []Figure, error) {
	var b strings.Builder
	var figures []Figure
	var starts []int
	at := 0
	for _, m := range figureMark.FindAllStringSubmatchIndex(line, -1) {
		b.WriteString(line[at:m[0]])
		f, err := parseFigure(line[m[2]:m[3]], line[m[4]:m[5]])
		if err != nil {
			return "", nil, err
		}
		figures, starts = append(figures, f), append(starts, b.Len())
		b.WriteString(f.Number)
		at = m[1]
	}
	b.WriteString(line[at:])
	sentence := b.String()
	if strings.ContainsAny(sentence, "{}|") {
		return "", nil, errors.New("broken annotation: want {number|measure ...}")
	}
	for i := range figures {
		f := &figures[i]
		f.Sentence = sentence
		f.Nth = 1 + strings.Count(sentence[:starts[i]+len(f.Number)-1], f.Number)
	}
	return sentence, figures, nil
}

var plainDigits = regexp.MustCompile(`^[0-9]+$`)

// parseFigure reads the part of an annotation behind the bar: the measure, then in any
// order =VALUE or =LOW-HIGH (unless the number is plain digits), a modifier other than
// exact, a status other than actual, a currency in capitals, and last @ with the speaker.
func parseFigure(number, note string) (Figure, error) {
	f := Figure{Number: number, Modifier: news.Exact, Status: news.Actual}
	note, f.Speaker, _ = strings.Cut(note, "@")
	f.Speaker = strings.TrimSpace(f.Speaker)
	words := strings.Fields(note)
	if len(words) == 0 {
		return f, fmt.Errorf("%q: want a measure", number)
	}
	f.Measure = words[0]
	value, high := "", ""
	if plainDigits.MatchString(number) {
		value = number
	}
	for _, w := range words[1:] {
		switch v, isValue := strings.CutPrefix(w, "="); {
		case isValue:
			value, high, _ = strings.Cut(v, "-")
		case news.Modifier(w).Validate() == nil:
			f.Modifier = news.Modifier(w)
		case news.Status(w).Validate() == nil:
			f.Status = news.Status(w)
		case len(w) == 3 && strings.ToUpper(w) == w:
			f.Currency = w
		default:
			return f, fmt.Errorf("%q: %q is no value, modifier, status or currency", number, w)
		}
	}
	return f, f.setValue(value, high)
}

// setValue reads the ends; only a range has a high one.
func (f *Figure) setValue(value, high string) (err error) {
	if f.Value, err = news.ParseDecimal(value); err != nil {
		return fmt.Errorf("value of %q: %w", f.Number, err)
	}
	if high != "" {
		f.High, err = news.ParseDecimal(high)
	}
	if (f.High != "") != (f.Modifier == news.Range) {
		return fmt.Errorf("%q: a high end and the modifier range go together", f.Number)
	}
	return err
}
