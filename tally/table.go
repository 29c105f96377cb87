package tally

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"

	"newstally/news"
)

// otherValues is how many values of one relation the table names before it counts the rest.
const otherValues = 4

// writeTable shows one row a measure and status: the answer first, then who stands
// behind it and what stands against it.
func writeTable(w io.Writer, t news.Tally, style Style) error {
	if len(t.Measures) == 0 {
		_, err := fmt.Fprintln(w, "no figures reported")
		return err
	}
	g := grid{header: []string{"measure", "best", "status", "reports", "other values (reports)", "reported", "lang"}, flexible: 4, optional: 2}
	previous := ""
	for i := range t.Measures {
		m := &t.Measures[i]
		name := title(m.Measure, style)
		if name == previous && style.format() == "table" {
			name = ""
		} else {
			previous = name
		}
		g.rows = append(g.rows, []string{
			name, Number(*m.Best, style.ASCII), string(m.Status),
			fmt.Sprintf("%d / %d / %d", m.Best.Independent, m.Best.Outlets, m.Best.Articles),
			others(m, style), period(m.First, m.Last, style), strings.Join(m.Languages, " "),
		})
	}
	_, err := io.WriteString(w, heading(t, style)+g.render(style)+"\n"+
		wrap("reports: independent / outlets / articles that give the best value; copies and outlets of one owner are one", style.width())+"\n")
	return err
}

// heading says over what the tally is.
func heading(t news.Tally, style Style) string {
	var b strings.Builder
	if t.Topic != "" {
		b.WriteString(t.Topic + ": ")
	}
	fmt.Fprintf(&b, "%s in %s of %s, %s", count(t.Figures, "figure"), count(t.Articles, "article"), count(t.Outlets, "outlet"), count(t.Independent, "independent report"))
	if !t.AsOf.IsZero() {
		b.WriteString(", as of " + t.AsOf.Format(time.RFC3339))
	}
	return wrap(b.String(), style.width()) + "\n\n"
}

func title(measure string, style Style) string {
	if s := style.Titles[measure]; s != "" {
		return s
	}
	return strings.ReplaceAll(measure, "_", " ")
}

// others names the values beside the best one, by their relation to it.
func others(m *news.MeasureTally, style Style) string {
	lead := map[news.Relation]string{news.Differs: "differs: ", news.Supports: "agrees: ", news.Lower: "lower: "}
	var lines []string
	for _, relation := range relations[1:] {
		var named []string
		more := 0
		for _, c := range m.Cells {
			switch {
			case c.Relation != relation:
			case len(named) == otherValues:
				more++
			default:
				c.Currency, c.Unit = "", ""
				named = append(named, fmt.Sprintf("%s (%d)", Number(c, style.ASCII), c.Independent))
			}
		}
		if more > 0 {
			named = append(named, fmt.Sprintf("%d more", more))
		}
		if len(named) > 0 {
			lines = append(lines, lead[relation]+strings.Join(named, ", "))
		}
	}
	return strings.Join(lines, "\n")
}

// period writes the first and the last day.
func period(first, last time.Time, style Style) string {
	if first.IsZero() {
		return ""
	}
	a, b := first.Format(time.DateOnly), last.Format(time.DateOnly)
	switch {
	case a == b:
		return a
	case a[:4] == b[:4]:
		b = b[5:]
	}
	if style.ASCII {
		return a + " - " + b
	}
	return a + " – " + b
}

// writeStepTable shows the way of a count: one line with arrows, then who said what.
func writeStepTable(w io.Writer, steps []news.Step, style Style) error {
	if len(steps) == 0 {
		_, err := fmt.Fprintln(w, "no figures reported")
		return err
	}
	g := grid{header: []string{"first reported", "value", "status", "first by", "reports", "citing", "lang"}, flexible: 5, optional: 1}
	var way []string
	for _, s := range steps {
		number := Number(news.Cell{Value: s.Value, High: s.High, Unit: s.Unit, Currency: s.Currency, Modifier: s.Modifier}, style.ASCII)
		if s.Highest && s.Status == news.Actual {
			way = append(way, number)
		} else if s.Highest {
			way = append(way, number+" ("+string(s.Status)+")")
		}
		g.rows = append(g.rows, []string{
			s.At.Format("2006-01-02 15:04 -07:00"), number, string(s.Status), printable(s.Outlet),
			fmt.Sprintf("%d / %d / %d", s.Independent, s.Outlets, s.Articles), printable(s.Speaker), strings.Join(s.Languages, " "),
		})
	}
	arrow := " → "
	if style.ASCII {
		arrow = " -> "
	}
	_, err := io.WriteString(w, wrap(strings.Join(way, arrow), style.width())+"\n\n"+g.render(style)+"\n")
	return err
}

// printable makes what pages say harmless for a terminal: no line breaks, no escape
// sequences.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// grid is a table of text whose lines are wrapped to a width.
type grid struct {
	header   []string
	rows     [][]string
	flexible int // the column that gives way first
	optional int // how many of the last columns are left out where the width is small
}

func (g grid) render(style Style) string {
	tw := table.NewWriter()
	tw.SetStyle(table.StyleLight)
	if style.ASCII {
		tw.SetStyle(table.StyleDefault)
	}
	tw.Style().Format.Header = 0
	tw.Style().Options.SeparateRows = false
	widths := g.widths()
	if style.format() == "table" {
		widths = g.fit(widths, style.width())
	}
	appendTo := func(add func(table.Row, ...table.RowConfig), cells []string) {
		row := make(table.Row, len(widths))
		for i, cell := range cells[:len(widths)] {
			row[i] = cell
			if style.format() == "table" {
				row[i] = wrap(cell, widths[i])
			}
		}
		add(row)
	}
	appendTo(tw.AppendHeader, g.header)
	for _, cells := range g.rows {
		appendTo(tw.AppendRow, cells)
	}
	if style.format() == "markdown" {
		return tw.RenderMarkdown() + "\n"
	}
	return tw.Render()
}

// narrowest is the least width of a column.
const narrowest = 8

// widths returns the natural width of every column.
func (g grid) widths() []int {
	widths := make([]int, len(g.header))
	for _, cells := range append([][]string{g.header}, g.rows...) {
		for i, cell := range cells {
			widths[i] = max(widths[i], widest(cell))
		}
	}
	return widths
}

// fit takes what is too much for the whole from the flexible column, leaves out optional
// columns if that is not enough, and then takes the rest from the widest ones.
func (g grid) fit(widths []int, whole int) []int {
	tooMuch := func() int {
		n := 3*len(widths) + 1 - whole
		for _, w := range widths {
			n += w
		}
		return n
	}
	for range g.optional {
		if tooMuch() > max(0, widths[g.flexible]-2*narrowest) {
			widths = widths[:len(widths)-1]
		}
	}
	if n := tooMuch(); n > 0 {
		widths[g.flexible] -= min(n, max(0, widths[g.flexible]-2*narrowest))
	}
	for tooMuch() > 0 && slices.Max(widths) > narrowest {
		widths[slices.Index(widths, slices.Max(widths))]--
	}
	return widths
}
