package numeral

import (
	"strings"
	"sync"
	"testing"

	"newstally/extract/lexicon"
	"newstally/news"
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

// TestNewErrors gives lexicons that contradict themselves.
func TestNewErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*lexicon.Lexicon)
		want   string
	}{
		{"word with two values", func(l *lexicon.Lexicon) { l.Numerals.Small[7] = append(l.Numerals.Small[7], "six") }, "a word stands for both 6 and 7"},
		{"two modifiers", func(l *lexicon.Lexicon) { l.Modifiers[news.Under] = lexicon.Modifier{Before: []string{"over"}} }, `"over" is said to mean over and under`},
		{"bracket", func(l *lexicon.Lexicon) { l.Kinds.Label = append(l.Kinds.Label, "room (a|b") }, "a bracket is not closed"},
		{"two words", func(l *lexicon.Lexicon) { l.Numerals.Small[99] = []string{"ninety nine"} }, "must be single words"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all, err := lexicon.Load()
			if err != nil {
				t.Fatal(err)
			}
			test.change(all["en"])
			if _, err := New(all["en"]); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("New: %v, want %q in the error", err, test.want)
			}
		})
	}
}

// TestConcurrent reads with one Reader from several goroutines.
func TestConcurrent(t *testing.T) {
	r := reader(t, "en")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, c := range contextCases {
				if text := c.plain(); c.lang == "en" && marked(text, r.Find(text)) != c.text {
					t.Errorf("read %q differently", text)
				}
			}
		})
	}
	wg.Wait()
}

// TestAppend keeps what is in the slice and gives each text its own ranges.
func TestAppend(t *testing.T) {
	r := reader(t, "vi")
	const text = "60-70 nước, 10-12 nghìn tỷ USD"
	all := r.Append(r.Find(text), text)
	if len(all) != 8 {
		t.Fatalf("got %d numbers, want twice four", len(all))
	}
	if got, want := marked(text, all[4:]), marked(text, all[:4]); got != want {
		t.Errorf("appended %s, want %s", got, want)
	}
	if got := all[6]; got.Value != "10" || got.Scaled != "10000000000000" || got.Range != 2 {
		t.Errorf("got %+v, want 10, scaled to 10 nghìn tỷ, in range 2", got)
	}
}

func TestFind(t *testing.T) {
	for _, c := range contextCases {
		text := c.plain()
		if got := marked(text, reader(t, c.lang).Find(text)); got != c.text {
			t.Errorf("%s: got  %s\n       want %s", c.lang, got, c.text)
		}
	}
}
