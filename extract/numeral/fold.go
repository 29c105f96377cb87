package numeral

import (
	"unicode"
	"unicode/utf8"
)

// tableSize covers the letters of European and Indian scripts; others take the slow way.
const tableSize = 0x2100

// class is what a character is to the tokenizer.
type class uint8

const (
	other class = iota
	space
	letter
	digit
	mark  // inside words only: combining marks, joiners, soft hyphens
	blank // no-break and thin spaces, which part groups of digits
)

// alphabet knows the characters of a language: their classes, and how words are folded
// before they are compared.
type alphabet struct {
	chars [tableSize]char
	seqs  map[rune][][2]string // replacements of more than one letter, by their last
	ends  [utf8.RuneSelf]bool  // signs that are letters at the end of a word only, as the colon of छ:
}

// char is what an alphabet knows of a character.
type char struct {
	low   uint16 // folded letter; 0 drops it
	class class
	last  bool // ends a sequence of seqs
	upper bool
}

func newAlphabet(folds [][2]string) *alphabet {
	a := &alphabet{seqs: map[rune][][2]string{}}
	for r := range rune(tableSize) {
		c := &a.chars[r]
		c.class, c.upper = classOf(r), unicode.IsUpper(r)
		if c.class == letter || c.class == mark && !invisible(r) {
			if l := unicode.ToLower(r); l < tableSize {
				c.low = uint16(l)
			}
		}
	}
	for _, f := range folds {
		from, n := utf8.DecodeRuneInString(f[0])
		to, m := utf8.DecodeRuneInString(f[1])
		switch {
		case n < len(f[0]) || m < len(f[1]) || from >= tableSize || to >= tableSize && m > 0:
			l, _ := utf8.DecodeLastRuneInString(f[0])
			a.seqs[l] = append(a.seqs[l], f)
			if l < tableSize {
				a.chars[l].last = true
			}
		case m == 0:
			a.chars[from].low = 0
		default:
			if a.chars[from].class == other && from < utf8.RuneSelf {
				a.ends[from] = true
			}
			a.chars[from].low = uint16(to)
		}
	}
	return a
}

func classOf(r rune) class {
	switch {
	case invisible(r):
		return mark
	case r == 0xa0 || r == 0x2007 || r == 0x2008 || r == 0x2009 || r == 0x200a || r == 0x202f:
		return blank
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r):
		return letter
	case unicode.IsMark(r):
		return mark
	case unicode.IsDigit(r):
		return digit
	}
	return other
}

// invisible characters may stand inside a word without changing it: joiners, soft hyphen.
func invisible(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200d || r == 0x2060 || r == 0xfeff
}

func (a *alphabet) isUpper(r rune) bool {
	if r < tableSize {
		return a.chars[r].upper
	}
	return unicode.IsUpper(r)
}

func (a *alphabet) classOf(r rune) class {
	if r < tableSize {
		return a.chars[r].class
	}
	return classOf(r)
}

// fold appends the folded form of a word.
func (a *alphabet) fold(dst []byte, s string) []byte {
	start := len(dst)
	for _, r := range s {
		dst = a.foldRune(dst, start, r)
	}
	return dst
}

// foldRune appends the folded form of a character of the word that begins at start.
func (a *alphabet) foldRune(dst []byte, start int, r rune) []byte {
	if r >= tableSize {
		if invisible(r) {
			return dst
		}
		return utf8.AppendRune(dst, unicode.ToLower(r))
	}
	l := rune(a.chars[r].low)
	switch {
	case l == 0:
		return dst
	case l < utf8.RuneSelf:
		return append(dst, byte(l)) // no sequence ends with one
	case l < 0x800:
		dst = append(dst, 0xc0|byte(l>>6), 0x80|byte(l)&0x3f)
	default:
		dst = append(dst, 0xe0|byte(l>>12), 0x80|byte(l>>6)&0x3f, 0x80|byte(l)&0x3f)
	}
	if a.chars[l].last {
		dst = a.replace(dst, start, l)
	}
	return dst
}

// replace applies the sequences that end with the letter just appended.
func (a *alphabet) replace(dst []byte, start int, l rune) []byte {
	for _, f := range a.seqs[l] {
		if n := len(f[0]); len(dst)-start >= n && string(dst[len(dst)-n:]) == f[0] {
			dst = append(dst[:len(dst)-n], f[1]...)
		}
	}
	return dst
}

// foldString is fold for the words of a lexicon.
func (a *alphabet) foldString(s string) string {
	return string(a.fold(nil, s))
}

// digitOf returns the value of a decimal digit of any script.
func digitOf(r rune) uint64 {
	switch {
	case r <= '9':
		return uint64(r - '0')
	case r >= 0x966 && r <= 0x96f:
		return uint64(r - 0x966)
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return uint64(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return uint64(r-rune(t.Lo)) % 10
		}
	}
	return 0
}

// signOf returns the sign that r stands for.
func signOf(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	switch r {
	case '，':
		return ','
	case '．':
		return '.'
	case '’', '‘', 'ʼ':
		return '\''
	case '‐', '‑', '－':
		return '-'
	case '⁄', '∕':
		return '/'
	case '：':
		return ':'
	case '＋':
		return '+'
	case '％':
		return '%'
	}
	return r
}

// vulgar returns the fraction of a character such as ½.
func vulgar(r rune) (p, q uint64, ok bool) {
	switch {
	case r == '½':
		return 1, 2, true
	case r == '¼':
		return 1, 4, true
	case r == '¾':
		return 3, 4, true
	case r < '⅐' || r > '⅞':
		return 0, 0, false
	}
	f := [...][2]uint64{{1, 7}, {1, 9}, {1, 10}, {1, 3}, {2, 3}, {1, 5}, {2, 5}, {3, 5}, {4, 5}, {1, 6}, {5, 6}, {1, 8}, {3, 8}, {5, 8}, {7, 8}}[r-'⅐']
	return f[0], f[1], true
}
