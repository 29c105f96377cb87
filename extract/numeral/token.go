package numeral

import "unicode/utf8"

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
		r, n := decode(text[i:to])
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

// digits reads a run of digits, with characters in it that are not seen.
func (s *scan) digits(text string, i, to int, g gap) int {
	t := token{start: i, kind: tokDigits, gap: g}
	a := s.dict.alphabet
	for i < to {
		r, n := decode(text[i:to])
		if a.classOf(r) == digit {
			t.val = t.val*10 + digitOf(r)
			t.n++
			t.end = i + n
		} else if !invisible(r) {
			break
		}
		i += n
	}
	s.toks = append(s.toks, t)
	return t.end
}

// word reads a word. Those of ASCII letters, which are most in some languages, are looked
// up without being copied; a lexicon's folds are about other letters.
func (s *scan) word(text string, i, to int, g gap) int {
	a := s.dict.alphabet
	start, lower, h := i, false, uint32(hashBasis)
	for i < to {
		c := text[i]
		if c >= utf8.RuneSelf || a.chars[c].class != letter {
			break
		}
		lower = lower || c >= 'a'
		h = (h ^ uint32(c|0x20)) * hashPrime
		i++
	}
	t := token{start: start, end: i, kind: tokWord, gap: g, upper: i > start && text[start] < 'a', caps: !lower}
	if i < to && text[i] >= utf8.RuneSelf || i == start {
		s.anyWord(text, &t, to)
	} else if i-start <= s.dict.longest {
		t.word = s.dict.findASCII(h, text[start:i])
		t.role = s.dict.words[t.word].role
	}
	if w := &s.dict.words[t.word]; w.head != 0 {
		h := t
		h.word, h.role = w.head, s.dict.words[w.head].role
		s.toks = append(s.toks, h)
		t.word, t.role = w.tail, s.dict.words[w.tail].role
		t.gap = gapNone
	}
	s.toks = append(s.toks, t)
	return t.end
}

// anyWord reads the rest of a word with letters that are not ASCII.
func (s *scan) anyWord(text string, t *token, to int) {
	a := s.dict.alphabet
	lower, i := !t.caps, t.end
	key := s.key[:0]
	for _, c := range []byte(text[t.start:i]) {
		key = append(key, c|0x20)
	}
	for i < to {
		r, n := decode(text[i:to])
		k, upper := a.classOf(r), false
		if k == letter {
			upper = a.isUpper(r)
			lower = lower || !upper
		} else if k != mark {
			break
		}
		if i == t.start {
			t.upper = upper
		}
		if len(key) <= s.dict.longest {
			key = a.foldRune(key, 0, r)
		}
		i += n
	}
	t.end, t.caps = i, !lower
	s.look(text, key, t, to)
}

// decode returns the first character of a text that is not empty, and its bytes.
func decode(s string) (r rune, n int) {
	if c := s[0]; c < utf8.RuneSelf {
		return rune(c), 1
	} else if len(s) > 2 && c >= 0xe0 && c <= 0xec && s[1]&0xc0 == 0x80 && (c > 0xe0 || s[1] >= 0xa0) && s[2]&0xc0 == 0x80 {
		return rune(c&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	} else if len(s) > 1 && c >= 0xc2 && c <= 0xdf && s[1]&0xc0 == 0x80 {
		return rune(c&0x1f)<<6 | rune(s[1]&0x3f), 2
	}
	return utf8.DecodeRuneInString(s)
}

// look finds a word in the dictionary by its folded form, with a sign at its end if that
// makes it known.
func (s *scan) look(text string, key []byte, t *token, to int) {
	a := s.dict.alphabet
	s.key = key
	if len(key) > s.dict.longest {
		return
	}
	t.word = s.dict.find(key)
	if t.end < to && text[t.end] < utf8.RuneSelf && a.ends[text[t.end]] {
		if w := s.dict.find(a.fold(key, text[t.end:t.end+1])); w != 0 {
			t.word = w
			t.end++
		}
	}
	t.role = s.dict.words[t.word].role
}
