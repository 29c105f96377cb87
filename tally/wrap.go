package tally

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/jedib0t/go-pretty/v6/text"
)

func (s Style) width() int {
	if s.Width <= 0 {
		return 120
	}
	return s.Width
}

// widest returns the width of the widest line of s in terminal columns.
func widest(s string) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n = max(n, text.StringWidthWithoutEscSequences(line))
	}
	return n
}

// wrap breaks the lines of s at spaces so that none is wider than width, and a word that
// is wider than a line between two grapheme clusters (UAX #29), never inside one:
// go-pretty's own wrapping would part a Devanagari letter from its vowel sign.
func wrap(s string, width int) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(line, width)...)
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, width int) []string {
	var lines []string
	var current strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, current.String())
		current.Reset()
		used = 0
	}
	for word := range strings.SplitSeq(line, " ") {
		n := text.StringWidthWithoutEscSequences(word)
		if used > 0 && used+1+n <= width {
			current.WriteByte(' ')
			used++
		} else if used > 0 {
			flush()
		}
		if used+n <= width {
			current.WriteString(word)
			used += n
			continue
		}
		for clusters := graphemes.FromString(word); clusters.Next(); {
			c := clusters.Value()
			cn := text.StringWidthWithoutEscSequences(c)
			if used > 0 && used+cn > width {
				flush()
			}
			current.WriteString(c)
			used += cn
		}
	}
	flush()
	return lines
}
