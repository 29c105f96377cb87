package tally

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"newstally/news"
)

// Style says how a tally is shown.
type Style struct {
	Format string            // one of Formats; empty means table
	Width  int               // columns of the terminal that a table is wrapped to; 0 means 120
	ASCII  bool              // boxes, signs and dashes in ASCII only
	Titles map[string]string // what to call a measure, by its ID; the ID if there is none
}

// Formats lists the formats in which a tally and a time line are shown.
var Formats = []struct {
	Name  string
	tally func(io.Writer, news.Tally, Style) error
	steps func(io.Writer, []news.Step, Style) error
}{
	{"table", writeTable, writeStepTable},
	{"json", func(w io.Writer, t news.Tally, _ Style) error { return writeJSON(w, t) }, func(w io.Writer, s []news.Step, _ Style) error { return writeJSON(w, s) }},
	{"jsonl", func(w io.Writer, t news.Tally, _ Style) error { return writeJSONL(w, cellColumns, cells(t)) }, func(w io.Writer, s []news.Step, _ Style) error { return writeJSONL(w, stepColumns, s) }},
	{"csv", func(w io.Writer, t news.Tally, _ Style) error { return writeCSV(w, cellColumns, cells(t)) }, func(w io.Writer, s []news.Step, _ Style) error { return writeCSV(w, stepColumns, s) }},
	{"markdown", writeTable, writeStepTable},
}

// Write shows a tally. JSON is the whole tally; JSON lines and CSV have one row a value
// reported; the table and Markdown one row a measure and status.
func Write(w io.Writer, t news.Tally, style Style) error {
	for _, f := range Formats {
		if f.Name == style.format() {
			return f.tally(w, t, style)
		}
	}
	return style.unknown()
}

// WriteTimeline shows the steps of one measure, one row a step.
func WriteTimeline(w io.Writer, steps []news.Step, style Style) error {
	for _, f := range Formats {
		if f.Name == style.format() {
			return f.steps(w, steps, style)
		}
	}
	return style.unknown()
}

func (s Style) format() string {
	if s.Format == "" {
		return "table"
	}
	return s.Format
}

func (s Style) unknown() error {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return fmt.Errorf("tally format %q is none of %s", s.Format, strings.Join(names, ", "))
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// column is one column of the rows T, as in news.Column.
type column[T any] struct {
	name string
	get  func(*T) any
}

func writeJSONL[T any](w io.Writer, columns []column[T], rows []T) error {
	for i := range rows {
		b := []byte{'{'}
		for j, c := range columns {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(news.AppendJSONCell(b, c.name), ':')
			b = news.AppendJSONCell(b, c.get(&rows[i]))
		}
		if _, err := w.Write(append(b, '}', '\n')); err != nil {
			return err
		}
	}
	return nil
}

func writeCSV[T any](w io.Writer, columns []column[T], rows []T) error {
	line := make([]any, len(columns))
	for i, c := range columns {
		line[i] = c.name
	}
	if _, err := w.Write(news.AppendCSV(nil, line...)); err != nil {
		return err
	}
	for i := range rows {
		for j, c := range columns {
			line[j] = c.get(&rows[i])
		}
		if _, err := w.Write(news.AppendCSV(nil, line...)); err != nil {
			return err
		}
	}
	return nil
}

func cells(t news.Tally) []news.Cell {
	var list []news.Cell
	for _, m := range t.Measures {
		list = append(list, m.Cells...)
	}
	return list
}

// list joins values in one cell.
func list(values []string) string { return strings.Join(values, "; ") }

var cellColumns = []column[news.Cell]{
	{"measure", func(c *news.Cell) any { return c.Measure }},
	{"status", func(c *news.Cell) any { return string(c.Status) }},
	{"relation", func(c *news.Cell) any { return string(c.Relation) }},
	{"value", func(c *news.Cell) any { return c.Value }},
	{"high", func(c *news.Cell) any { return c.High }},
	{"unit", func(c *news.Cell) any { return c.Unit }},
	{"currency", func(c *news.Cell) any { return c.Currency }},
	{"modifier", func(c *news.Cell) any { return string(c.Modifier) }},
	{"figures", func(c *news.Cell) any { return c.Figures }},
	{"articles", func(c *news.Cell) any { return c.Articles }},
	{"outlets", func(c *news.Cell) any { return c.Outlets }},
	{"independent", func(c *news.Cell) any { return c.Independent }},
	{"support", func(c *news.Cell) any { return c.Support }},
	{"official", func(c *news.Cell) any { return c.Official }},
	{"languages", func(c *news.Cell) any { return list(c.Languages) }},
	{"speakers", func(c *news.Cell) any { return list(c.Speakers) }},
	{"first", func(c *news.Cell) any { return c.First }},
	{"last", func(c *news.Cell) any { return c.Last }},
	{"examples", func(c *news.Cell) any { return list(c.Examples) }},
}

var stepColumns = []column[news.Step]{
	{"at", func(s *news.Step) any { return s.At }},
	{"value", func(s *news.Step) any { return s.Value }},
	{"high", func(s *news.Step) any { return s.High }},
	{"unit", func(s *news.Step) any { return s.Unit }},
	{"currency", func(s *news.Step) any { return s.Currency }},
	{"modifier", func(s *news.Step) any { return string(s.Modifier) }},
	{"status", func(s *news.Step) any { return string(s.Status) }},
	{"highest", func(s *news.Step) any { return s.Highest }},
	{"outlet", func(s *news.Step) any { return s.Outlet }},
	{"speaker", func(s *news.Step) any { return s.Speaker }},
	{"independent", func(s *news.Step) any { return s.Independent }},
	{"outlets", func(s *news.Step) any { return s.Outlets }},
	{"articles", func(s *news.Step) any { return s.Articles }},
	{"official", func(s *news.Step) any { return s.Official }},
	{"languages", func(s *news.Step) any { return list(s.Languages) }},
	{"record", func(s *news.Step) any { return s.Record }},
	{"article_url", func(s *news.Step) any { return s.ArticleURL }},
}
