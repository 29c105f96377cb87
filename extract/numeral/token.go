package numeral

import (
	"unicode"
	"unicode/utf8"
)

// tokKind is the kind of a token.
type tokKind uint8

const (
	tokWord   tokKind = iota
	tokDigits         // a run of digits
	tokSign           // one other character
	tokVulgar         // ½
)

// gap is what stands between a token and the one before.
type gap uint8

const (
	gapNone  gap = iota
	gapBlank     // one no-break or thin space
	gapSpace     // one plain space
	gapWide      // several spaces, or the beginning of the line
)

// token is a word, a run of digits or a sign, with the white space before it.
type token struct {
	start, end int
	val        uint64 // of digits, if they are at most 19
	word       int32  // of the dictionary, or the sign
	role       role   // of the word
	n          int32  // digits
	kind       tokKind
	gap        gap
	upper      bool // begins with a capital letter
	caps       bool // has no small letter
}

// id is the token's number in the phrases; signs are negative.
func (t *token) id() int32 {
	switch t.kind {
	case tokWord:
		return t.word
	case tokSign:
		return -t.word
	}
	return 0
}

func (t *token) is(sign rune) bool { return t.kind == tokSign && t.word == int32(sign) }

// hyphen reports whether t is a hyphen or a dash.
func (t *token) hyphen() bool {
	return t.kind == tokSign && (t.word == '-' || t.word == '–' || t.word == '—' || t.word == '−')
}

// tokenize appends the tokens of text[from:to], a line.
func (s *scan) tokenize(text string, from, to int) {
	s.toks = s.toks[:0]
	a := s.dict.alphabet
	g := gapWide
	for i := from; i < to; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:to])
		}
		switch a.classOf(r) {
		case space:
			g = wider(g, gapSpace)
			i += n
			continue
		case blank:
			g = wider(g, gapBlank)
			i += n
			continue
		case letter:
			i = s.word(text, i, to, g)
		case digit:
			i = s.digits(text, i, to, g)
		case mark:
			if invisible(r) { // between tokens it is nothing
				i += n
				continue
			}
			i = s.word(text, i, to, g)
		default:
			s.sign(r, i, i+n, g)
			i += n
		}
		g = gapNone
	}
}

func wider(a, b gap) gap {
	if a == gapNone {
		return b
	}
	return gapWide
}

func (s *scan) sign(r rune, start, end int, g gap) {
	t := token{start: start, end: end, kind: tokSign, gap: g, word: int32(signOf(r))}
	if _, _, ok := vulgar(r); ok {
		t.kind, t.word = tokVulgar, int32(r)
	}
	s.toks = append(s.toks, t)
}

func (s *scan) digits(text string, i, to int, g gap) int {
	t := token{start: i, kind: tokDigits, gap: g}
	a := s.dict.alphabet
	for i < to {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:to])
		}
		if c := a.classOf(r); c != digit {
			break
		}
		t.val = t.val*10 + digitOf(r)
		t.n++
		i += n
	}
	t.end = i
	s.toks = append(s.toks, t)
	return i
}

func (s *scan) word(text string, i, to int, g gap) int {
	a := s.dict.alphabet
	start, lower, ascii := i, false, true
	for i < to {
		c := text[i]
		if c < utf8.RuneSelf {
			if a.class[c] != letter {
				break
			}
			lower = lower || c >= 'a'
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:to])
		if k := a.classOf(r); k != letter && k != mark {
			break
		}
		ascii = false
		lower = lower || !unicode.IsUpper(r)
		i += n
	}
	first, _ := utf8.DecodeRuneInString(text[start:to])
	t := token{start: start, end: i, kind: tokWord, gap: g, upper: first < 'a' && first >= 'A' || !ascii && unicode.IsUpper(first), caps: !lower}
	if i-start <= 2*s.dict.longest+16 {
		i = s.look(text, &t, to)
	}
	if w := &s.dict.words[t.word]; w.head != 0 {
		h := t
		h.word, h.role = w.head, s.dict.words[w.head].role
		s.toks = append(s.toks, h)
		t.word, t.role = w.tail, s.dict.words[w.tail].role
		t.gap = gapNone
	}
	s.toks = append(s.toks, t)
	return i
}

// look finds a word in the dictionary, with a sign at its end if that makes it known.
func (s *scan) look(text string, t *token, to int) (end int) {
	a := s.dict.alphabet
	key := a.fold(s.key[:0], text[t.start:t.end])
	t.word = s.dict.find(key)
	if len(a.ends) > 0 && t.end < to && a.ends[text[t.end:t.end+1]] {
		if w := s.dict.find(a.fold(key, text[t.end:t.end+1])); w != 0 {
			t.word = w
			t.end++
		}
	}
	s.key = key
	t.role = s.dict.words[t.word].role
	return t.end
}
