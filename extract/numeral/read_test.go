package numeral

import (
	"strings"
	"sync"
	"testing"

	"newstally/extract/lexicon"
)

// readers are made once: they are safe for concurrent use.
var readers = sync.OnceValues(func() (map[string]*Reader, error) {
	lexicons, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	all := map[string]*Reader{}
	for tag, lex := range lexicons {
		if all[tag], err = New(lex); err != nil {
			return nil, err
		}
	}
	return all, nil
})

func reader(t testing.TB, tag string) *Reader {
	t.Helper()
	all, err := readers()
	if err != nil {
		t.Fatal(err)
	}
	if all[tag] == nil {
		t.Fatalf("no lexicon of %q", tag)
	}
	return all[tag]
}

// contextCase is a sentence with its numbers in brackets: "[72=72 over]" is the text 72
// with its value, and what else is said about it. Kinds other than cardinal stand behind
// the value as well.
type contextCase struct{ lang, text string }

// plain returns the sentence without its marks.
func (c contextCase) plain() string {
	var b strings.Builder
	for rest := c.text; rest != ""; {
		before, after, found := strings.Cut(rest, "[")
		b.WriteString(before)
		if !found {
			break
		}
		mark, more, _ := strings.Cut(after, "]")
		word, _, _ := strings.Cut(mark, "=")
		b.WriteString(word)
		rest = more
	}
	return b.String()
}

// marked writes what is found in the form of a contextCase.
func marked(text string, found []Number) string {
	var b strings.Builder
	at := 0
	for _, n := range found {
		if n.Span.Start < at || n.Span.End > len(text) {
			return "bad span"
		}
		b.WriteString(text[at:n.Span.Start] + "[" + n.Span.In(text) + "=")
		b.WriteString(string(n.Value) + n.Fraction)
		if n.Kind != Cardinal {
			b.WriteString(" " + string(n.Kind))
		}
		if n.Currency != "" {
			b.WriteString(" " + n.Currency)
		}
		if n.Modifier != "" {
			b.WriteString(" " + string(n.Modifier))
		}
		if n.Range > 0 {
			b.WriteString(" range" + string(rune('0'+n.Range)))
		}
		if n.Ratio > 0 {
			b.WriteString(" ratio" + string(rune('0'+n.Ratio)))
		}
		b.WriteString("]")
		at = n.Span.End
	}
	return b.String() + text[at:]
}

func TestFind(t *testing.T) {
	for _, c := range contextCases {
		text := c.plain()
		if got := marked(text, reader(t, c.lang).Find(text)); got != c.text {
			t.Errorf("%s: got  %s\n       want %s", c.lang, got, c.text)
		}
	}
}
