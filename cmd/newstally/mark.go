package main

import (
	"fmt"
	"io"
	"strings"
)

// The escape sequences of ECMA-48 that mark a number on a terminal.
const (
	bold      = "\x1b[1;4m"
	dim       = "\x1b[2m"
	plain     = "\x1b[0m"
	leftMark  = "⟦"
	rightMark = "⟧"
)

// note is a mark in a text: the code points start to end, and what to say below.
type note struct {
	start, end int
	says       string
}

// markText prints the lines of a text that have a note, with the marked characters
// underlined (color) or in brackets, and each note below its line.
func markText(w io.Writer, name, text string, notes []note, color bool) {
	on, off, faint, end := leftMark, rightMark, "", ""
	if color {
		on, off, faint, end = bold, plain, dim, plain
	}
	runes := []rune(text)
	next, lineStart := 0, 0
	for n, line := range strings.Split(text, "\n") {
		lineEnd := lineStart + len([]rune(line))
		var out strings.Builder
		var says []string
		at := lineStart
		for ; next < len(notes) && notes[next].start < lineEnd; next++ {
			k := notes[next]
			if k.start < at {
				continue
			}
			stop := min(k.end, lineEnd)
			out.WriteString(string(runes[at:k.start]) + on + string(runes[k.start:stop]) + off)
			at = stop
			says = append(says, fmt.Sprintf("%s%s:%d:%d: %s%s: %s", faint, name, n+1, k.start-lineStart+1, string(runes[k.start:stop]), end, k.says))
		}
		if len(says) > 0 {
			fmt.Fprintf(w, "%s%s\n  %s\n\n", out.String(), string(runes[at:lineEnd]), strings.Join(says, "\n  "))
		}
		lineStart = lineEnd + 1
	}
}

// markFigures prints a document's text with its figures marked in it.
func markFigures(w io.Writer, it item, doc document, color bool) {
	name := docName(it)
	if doc.Error != "" {
		fmt.Fprintf(w, "%s: error: %s\n", name, doc.Error)
		return
	}
	fmt.Fprintf(w, "%s: %s, %d figures of %s (%s)\n\n", name, doc.Language, len(doc.Figures), doc.Topic, doc.Reason)
	var notes []note
	for _, f := range doc.Figures {
		says := fmt.Sprintf("%s %s, %s, %s", f.Measure, valueText(string(f.Value), string(f.High), f.Currency), f.Modifier, f.Status)
		if f.Speaker != "" {
			says += ", says " + f.Speaker
		}
		if f.AsOf != "" {
			says += ", as of " + f.AsOf
		}
		notes = append(notes, note{f.Number.Start, f.Number.End, fmt.Sprintf("%s (%s, %.2f)", says, f.Rule, f.Confidence)})
	}
	for _, r := range doc.Rejected {
		notes = append(notes, note{r.Number.Start, r.Number.End, "no figure: " + r.Reason})
	}
	sortNotes(notes)
	text := it.Text
	if doc.Text != "" {
		text = doc.Text
	}
	markText(w, name, text, notes, color)
}

// markNumbers prints a document's text with its numbers marked in it.
func markNumbers(w io.Writer, it item, doc numbersDocument, color bool) {
	name := docName(it)
	if doc.Error != "" {
		fmt.Fprintf(w, "%s: error: %s\n", name, doc.Error)
		return
	}
	var notes []note
	for _, n := range doc.Numbers {
		says := fmt.Sprintf("%s %s", n.Kind, n.Value)
		if n.Currency != "" {
			says += " " + n.Currency
		}
		if n.Modifier != "" {
			says += ", " + string(n.Modifier)
		}
		if n.Range > 0 {
			says += fmt.Sprintf(", range %d", n.Range)
		}
		notes = append(notes, note{n.Start, n.End, says})
	}
	markText(w, name, it.Text, notes, color)
}

func docName(it item) string {
	if it.ID != "" && it.ID != "-" {
		return it.ID
	}
	return it.where
}

func valueText(value, high, currency string) string {
	if high != "" {
		value += "-" + high
	}
	if currency != "" {
		value += " " + currency
	}
	return value
}
