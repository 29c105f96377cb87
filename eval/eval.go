// Package eval scores extracted figures against annotated documents: precision, recall
// and F1 per language and measure.
//
// A predicted figure is right when its number overlaps the gold number and measure,
// value and, for a range, high are the same. Strict asks for modifier and status too.
// The speaker is right when one name contains the other, letters and digits only.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// Document is one annotated document, in the form of a gold file's line.
type Document struct {
	ID        string `json:"id"`
	Lang      string `json:"lang"`
	Style     string `json:"outlet_style"`
	Published string `json:"published"` // YYYY-MM-DD
	Title     string `json:"title"`
	Text      string `json:"text"`
	Figures   []Gold `json:"figures"`
}

// Gold is one annotated figure.
type Gold struct {
	Sentence string        `json:"sentence"`
	Number   string        `json:"number"`
	Nth      int           `json:"nth"` // which occurrence of Number in Sentence, 0 and 1 for the first
	Measure  string        `json:"measure"`
	Value    news.Decimal  `json:"value"`
	High     news.Decimal  `json:"high"`
	Modifier news.Modifier `json:"modifier"`
	Status   news.Status   `json:"status"`
	Speaker  string        `json:"speaker"`

	span news.Span
}

// PublishedAt returns the day of publication, zero if it is not stated.
func (d Document) PublishedAt() time.Time {
	t, _ := time.Parse(time.DateOnly, d.Published)
	return t
}

// Read reads annotated documents, one JSON object a line, and checks that every
// annotation lies where it says. name is used in errors.
func Read(r io.Reader, name string) ([]Document, error) {
	var docs []Document
	in := bufio.NewReader(r)
	for line := 1; ; line++ {
		b, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(b)) > 0 {
			var d Document
			if err := json.Unmarshal(b, &d); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			if err := d.locate(); err != nil {
				return nil, fmt.Errorf("%s:%d: document %s: %w", name, line, d.ID, err)
			}
			docs = append(docs, d)
		}
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
}

// locate brings the document to NFC and finds the span of every gold figure.
func (d *Document) locate() error {
	d.Text = norm.NFC.String(d.Text)
	for i := range d.Figures {
		g := &d.Figures[i]
		g.Sentence, g.Number = norm.NFC.String(g.Sentence), norm.NFC.String(g.Number)
		at := strings.Index(d.Text, g.Sentence)
		if at < 0 {
			return fmt.Errorf("sentence %q is not in the text", g.Sentence)
		}
		pos := at
		for n := max(g.Nth, 1); ; n-- {
			j := strings.Index(d.Text[pos:], g.Number)
			if j < 0 || pos+j+len(g.Number) > at+len(g.Sentence) {
				return fmt.Errorf("number %q (occurrence %d) is not in sentence %q", g.Number, max(g.Nth, 1), g.Sentence)
			}
			pos += j
			if n == 1 {
				break
			}
			pos++
		}
		g.span = news.Span{Start: pos, End: pos + len(g.Number)}
	}
	return nil
}
