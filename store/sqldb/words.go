package sqldb

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text in the two forms under which it can be found. Exact is in
// lower case, the same for all spellings of one word; Plain also lacks the marks that
// people leave out when they type: those of Latin letters (đ is d) and the nukta.
type Word struct{ Exact, Plain string }

// maxWords is how much of a text is indexed: as many positions as PostgreSQL has.
const maxWords = 16383

// maxIndexBytes is how many bytes of words of a text are indexed: PostgreSQL has room for
// 1 MB with the positions, in each of the two forms.
const maxIndexBytes = 1 << 19

// maxWordBytes cuts what is no word, as PostgreSQL limits it to 2 KB.
const maxWordBytes = 255

// Words returns the words of a text that are indexed, in order.
func Words(text string) []Word {
	list := split(text)
	list = list[:min(len(list), maxWords)]
	words := make([]Word, 0, len(list))
	size := 0
	for _, s := range list {
		w := newWord(s)
		if size += max(len(w.Exact), len(w.Plain)); size > maxIndexBytes {
			break
		}
		words = append(words, w)
	}
	return words
}

// split cuts a text at everything that is neither letter, number nor mark. Joiners and
// soft hyphens are taken out: they change how a word looks, not which it is.
func split(text string) []string {
	text = fold(strings.Map(func(r rune) rune {
		switch r {
		case '\u200c', '\u200d', '\u00ad', '\u2060', '\ufeff':
			return -1
		}
		return r
	}, text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
}

// fold makes letters of different case equal, in NFC.
func fold(s string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(cleanText(s))))
}

func newWord(s string) Word {
	exact := unify(s)
	return Word{cut(exact), cut(cmp.Or(plain(exact), exact))}
}

func cut(s string) string {
	if len(s) <= maxWordBytes {
		return s
	}
	return strings.ToValidUTF8(s[:maxWordBytes], "")
}

// The combining marks that are the tones of Vietnamese: grave, acute, tilde, hook above,
// dot below.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// unify makes the accepted spellings of one word equal: Vietnamese puts the tone of a
// syllable on one vowel or the next (two schools), so tones move to the end of the word;
// Devanagari writes a nasal before a consonant of its own class as anusvara, chandrabindu
// or letter with virama; digits have many scripts.
func unify(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	in := []rune(norm.NFD.String(s))
	out := make([]rune, 0, len(in))
	var tone []rune
	for i := 0; i < len(in); i++ {
		r := in[i]
		switch {
		case strings.ContainsRune(tones, r):
			tone = append(tone, r)
		case r == chandrabindu:
			out = append(out, anusvara)
		case i+2 < len(in) && in[i+1] == virama && nasal(r, in[i+2]):
			out = append(out, anusvara)
			i++
		case unicode.IsDigit(r):
			out = append(out, '0'+digit(r))
		default:
			out = append(out, r)
		}
	}
	return norm.NFC.String(string(append(out, tone...)))
}

// Signs of Devanagari.
const (
	chandrabindu = '\u0901'
	anusvara     = '\u0902'
	nukta        = '\u093c'
	virama       = '\u094d'
)

// nasal reports whether r is the nasal of the class of five that the consonant next is
// in: the rows of the Devanagari alphabet.
func nasal(r, next rune) bool {
	const first, classes, size = 'क', 5, 5
	i, j := r-first, next-first
	switch { // U+0929 stands between the fourth class and the fifth
	case r > '\u0929':
		i--
	}
	if next > '\u0929' {
		j--
	}
	return i >= 0 && i < classes*size && i%size == size-1 && j >= 0 && j < classes*size && i/size == j/size
}

// digit is the value of a decimal digit of any script: they stand in tens, zero first.
func digit(r rune) rune {
	for i := rune(0); i < 10; i++ {
		if !unicode.IsDigit(r - i - 1) {
			return i
		}
	}
	return (r - 0x1d7ce) % 10 // mathematical digits: several tens without a gap
}

// plain takes the marks off.
func plain(s string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f, r == nukta:
			return -1
		case r == 'đ':
			return 'd'
		}
		return r
	}, norm.NFD.String(s))
	return norm.NFC.String(out)
}

// TextQuery is a full-text query: all its terms must be in the text.
type TextQuery []Term

// Term is a word or a phrase of a query. If it was written without marks, it is found by
// the Plain forms of words, whatever marks the text has, else by their Exact forms. A
// beginning is found by the Plain forms: its marks may belong to the end of the word.
type Term struct {
	Words  []string // in the form that Exact says
	Exact  bool
	Prefix bool // the last word may go on
}

// ParseTextQuery reads a query: words, "phrases in quotation marks", and beginnings of
// words with * at the end.
func ParseTextQuery(s string) (TextQuery, error) {
	var q TextQuery
	for i, part := range strings.Split(strings.NewReplacer("“", `"`, "”", `"`).Replace(s), `"`) {
		if i%2 == 1 {
			q = q.with(part)
			continue
		}
		for _, field := range strings.Fields(part) {
			q = q.with(field)
		}
	}
	if len(q) == 0 {
		return nil, fmt.Errorf("text query %q: %w", s, errNoWord)
	}
	return q, nil
}

var errNoWord = errors.New("it has no word; want words, \"a phrase\" or begin*")

// with adds a word or phrase, unless it has neither letter nor number.
func (q TextQuery) with(s string) TextQuery {
	t := Term{Prefix: strings.HasSuffix(s, "*")}
	list := split(s)
	if len(list) == 0 {
		return q
	}
	for _, w := range list {
		t.Exact = t.Exact || !t.Prefix && newWord(w).Exact != newWord(w).Plain
	}
	for _, w := range list {
		if t.Exact {
			t.Words = append(t.Words, newWord(w).Exact)
		} else {
			t.Words = append(t.Words, newWord(w).Plain)
		}
	}
	return append(q, t)
}
