package extract

import (
	"sort"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// Given is a text as it was given, with its NFC form and the way back from a place in
// the form to the text as given.
type Given struct {
	NFC   string
	text  string
	marks []mark // ordered; the first is at 0, the last at the end
}

// mark is one place in the NFC form and in the text as given. same says that the two
// are equal from here to the next mark.
type mark struct {
	nfc, byte, point int
	same             bool
}

// stride is how many bytes of equal text may lie between two marks.
const stride = 1024

// NewGiven normalises a text. Segments are those of Unicode Standard Annex 15: a
// starter with its combining marks never splits.
func NewGiven(text string) Given {
	g := Given{NFC: text, text: text}
	if norm.NFC.IsNormalString(text) {
		for i, points := 0, 0; i < len(text); {
			end := min(i+stride, len(text))
			for end < len(text) && !utf8.RuneStart(text[end]) {
				end++
			}
			g.marks = append(g.marks, mark{i, i, points, true})
			points += utf8.RuneCountInString(text[i:end])
			i = end
		}
	} else {
		g.normalise()
	}
	last := mark{nfc: len(g.NFC), byte: len(text)}
	last.point = utf8.RuneCountInString(text)
	g.marks = append(g.marks, last)
	return g
}

func (g *Given) normalise() {
	var it norm.Iter
	it.InitString(norm.NFC, g.text)
	var out []byte
	pos, points := 0, 0
	for !it.Done() {
		segment := it.Next()
		given := g.text[pos:it.Pos()]
		g.marks = append(g.marks, mark{len(out), pos, points, string(segment) == given})
		out = append(out, segment...)
		points += utf8.RuneCountInString(given)
		pos = it.Pos()
	}
	g.NFC = string(out)
}

// Quote returns the text of a span of the NFC form as it was given, and where it stands
// there in code points. A span that cuts a character made of several is widened to it.
func (g Given) Quote(s news.Span) (text string, start, end int) {
	from, start := g.place(s.Start, false)
	to, end := g.place(s.End, true)
	return g.text[from:to], start, end
}

// place returns the byte and the code point of the text as given that stand at byte nfc
// of the NFC form; inside a changed segment those of its end (up) or start.
func (g Given) place(nfc int, up bool) (byte, point int) {
	i := sort.Search(len(g.marks), func(i int) bool { return g.marks[i].nfc > nfc }) - 1
	m := g.marks[i]
	switch {
	case m.nfc == nfc:
	case m.same:
		return m.byte + nfc - m.nfc, m.point + utf8.RuneCountInString(g.NFC[m.nfc:nfc])
	case up:
		m = g.marks[i+1]
	}
	return m.byte, m.point
}
