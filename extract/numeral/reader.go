package numeral

import (
	"strings"
	"sync"
	"unicode"

	"newstally/extract/lexicon"
	"newstally/news"
)

// The styles of spelled numbers.
const (
	stylePlain      = "plain"      // scales after numbers below 100 or 1000, and one word for each of those
	styleVietnamese = "vietnamese" // digits with words for their places
)

// Reader reads the numbers of one language. It is safe for concurrent use.
type Reader struct {
	dict   *dict
	ahead  *trie // phrases from a token on
	back   *trie // phrases that end before a token, last word first
	shorts map[string]uint8
	units  map[string]bool
	files  map[string]bool

	groupMark, decimal rune
	spaced             bool // a plain space may part two groups of digits
	vietnamese         bool
	yearCue            bool
	slashDate          bool

	pool sync.Pool // of *scan
}

// New returns a reader for the language of the lexicon.
func New(lex *lexicon.Lexicon) (*Reader, error) {
	r, err := compile(lex)
	if err != nil {
		return nil, err
	}
	r.pool.New = func() any { return &scan{Reader: r} }
	return r, nil
}

// Find returns the numbers of the text, which must be NFC, in their order; their spans
// are disjoint.
func (r *Reader) Find(text string) []Number {
	s := r.pool.Get().(*scan)
	s.found = s.read(s.found[:0], text)
	all := append([]Number(nil), s.found...)
	clear(s.found)
	s.text, s.out = "", nil
	r.pool.Put(s)
	return all
}

// Append appends the numbers of the text to dst, as Find returns them.
func (r *Reader) Append(dst []Number, text string) []Number {
	s := r.pool.Get().(*scan)
	dst = s.read(dst, text)
	s.text, s.out = "", nil
	r.pool.Put(s)
	return dst
}

// scan is the state of reading one text, reused from text to text.
type scan struct {
	*Reader
	text  string
	whole bool // the line is all the text
	toks  []token
	key   []byte // for folding
	out   []Number
	found []Number  // the memory of out in Find
	base  int       // of the text's numbers in out
	buf   []byte    // of all values
	vals  []written // of out[base:]
	ends  []scaledEnd

	lit                  lit
	ranges, ratios       int
	pend                 pending
	chunkStart, chunkEnd int // the last chunk looked at: tokens up to here
	chunkIsCode          bool
}

// scaledEnd is the first end of a range with the scale of the second.
type scaledEnd struct {
	number   int // in out
	from, to int // of its value in buf
}

// written is where a number's value is in buf.
type written struct {
	from, to int
	fraction bool
}

// read reads a text line by line: no number goes on in another line.
func (s *scan) read(dst []Number, text string) []Number {
	s.text, s.out, s.base = text, dst, len(dst)
	s.buf, s.vals, s.ends = s.buf[:0], s.vals[:0], s.ends[:0]
	s.ranges, s.ratios = 0, 0
	s.whole = !strings.Contains(strings.TrimFunc(text, unicode.IsSpace), "\n")
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		s.tokenize(text, from, to)
		s.line()
		from = to + 1
	}
	values := string(s.buf)
	for i, w := range s.vals {
		n := &s.out[s.base+i]
		if w.fraction {
			n.Fraction = values[w.from:w.to]
		} else {
			n.Value = news.Decimal(values[w.from:w.to])
		}
	}
	for _, e := range s.ends {
		s.out[e.number].Scaled = news.Decimal(values[e.from:e.to])
	}
	return s.out
}

// line finds the numbers of a line.
func (s *scan) line() {
	s.pend = pending{}
	s.chunkEnd, s.chunkIsCode = 0, false
	for i := 0; i < len(s.toks); {
		i = max(i+1, s.step(i))
	}
}

// step reads what is at token i and returns where to go on.
func (s *scan) step(i int) int {
	t := &s.toks[i]
	switch t.kind {
	case tokDigits, tokVulgar:
		return s.digitNumber(i)
	case tokSign:
		if (t.word == '.' || t.word == ',' && s.decimal == ',') && t.gap != gapNone && s.joined(i+1) && s.toks[i+1].kind == tokDigits {
			return s.digitNumber(i)
		}
		return i + 1
	}
	if t.role == 0 {
		return i + 1
	}
	if j, ok := s.code(i); ok {
		return j
	}
	if t.role&rStart != 0 {
		if j, ok := s.phrase(i); ok {
			return j
		}
	}
	switch {
	case t.role&rMonth != 0 && (t.upper || !cased(s.text[t.start:t.end])):
		if j, ok := s.monthFirst(i); ok {
			return j
		}
	case t.role&rVague != 0:
		return s.vague(i + 1)
	}
	if t.role&rNumber != 0 {
		return s.wordNumber(i)
	}
	return i + 1
}

// cased reports whether a word is in letters that have capitals.
func cased(word string) bool { return word[0] < 0x80 || word < "\u0500" }

// at returns token i, or an empty sign if there is none.
func (s *scan) at(i int) *token {
	if i < 0 || i >= len(s.toks) {
		return &none
	}
	return &s.toks[i]
}

var none = token{kind: tokSign, gap: gapWide}

// entry returns the word of a token, the unknown one if it is none.
func (s *scan) entry(t *token) *word {
	if t.kind != tokWord {
		return &s.dict.words[0]
	}
	return &s.dict.words[t.word]
}

// joined reports whether token i follows the one before without a space.
func (s *scan) joined(i int) bool { return i < len(s.toks) && i > 0 && s.toks[i].gap == gapNone }

func (s *scan) str(t *token) string { return s.text[t.start:t.end] }

// alone reports whether tokens i to j are all the text but for signs at the end.
func (s *scan) alone(i, j int) bool {
	if !s.whole || i > 0 {
		return false
	}
	for ; j < len(s.toks); j++ {
		if s.toks[j].kind != tokSign {
			return false
		}
	}
	return true
}

// aloneSigned is alone, a minus sign before or not.
func (s *scan) aloneSigned(i, j int) bool {
	return s.alone(i, j) || i == 1 && s.toks[0].hyphen() && s.whole && s.numeralOnly(j)
}

// follows returns the longest phrase of the kinds that begins at token i, and the token
// behind it.
func (s *scan) follows(i int, kinds cueSet) (c cue, next int, ok bool) {
	node := int32(0)
	for k := i; k < len(s.toks); k++ {
		if node = s.ahead.next(node, s.toks[k].id()); node == 0 {
			break
		}
		for _, q := range s.ahead.cues[node] {
			if kinds&q.kind.set() != 0 && (q.exact == "" || q.exact == s.text[s.toks[i].start:s.toks[k].end]) {
				c, next, ok = q, k+1, true
			}
		}
	}
	return c, next, ok
}

// precedes returns the longest phrase of the kinds that ends before token i, and its
// first token.
func (s *scan) precedes(i int, kinds cueSet) (c cue, first int, ok bool) {
	node := int32(0)
	for k := i - 1; k >= 0; k-- {
		if node = s.back.next(node, s.toks[k].id()); node == 0 {
			break
		}
		for _, q := range s.back.cues[node] {
			if kinds&q.kind.set() != 0 && (q.exact == "" || q.exact == s.text[s.toks[k].start:s.toks[i-1].end]) {
				c, first, ok = q, k, true
			}
		}
	}
	return c, first, ok
}

// phrase reads a phrase that is looked for at every token.
func (s *scan) phrase(i int) (next int, ok bool) {
	c, j, ok := s.follows(i, cNot.set()|cVague.set()|cOrdinal.set()|cOrdinalOf.set()|cWeekday.set()|cMonthOf.set()|cCollective.set()|cAlone.set())
	if !ok {
		return i, false
	}
	switch c.kind {
	case cNot:
		goesOn := s.toks[j-1].role&(rSmall|rScale) != 0 && s.at(j).role&(rScale|rTen) != 0
		return j, !goesOn && (!s.alone(i, j) || s.toks[i].role&rNumber == 0)
	case cVague:
		return s.vagueBefore(i, j)
	case cOrdinal:
		s.emit(num{first: i, next: j, v: integer(c.value), kind: Ordinal})
		return j, true
	case cOrdinalOf:
		return s.ordinalOf(i, j)
	case cWeekday:
		return s.weekday(i, j)
	case cMonthOf:
		return s.monthOf(j)
	case cAlone:
		if s.alone(i, j) {
			s.emit(num{first: i, next: j, v: integer(c.value), kind: Cardinal})
			return j, true
		}
	}
	return i, false
}

// vagueBefore skips the scale behind a word such as "several": the amount has no value.
func (s *scan) vagueBefore(i, j int) (next int, ok bool) {
	if s.at(j).role&(rScale|rTen|rColl) == 0 {
		return i, false
	}
	return s.vague(j), true
}

// vague skips the scales of an amount without a value: "thousands of millions".
func (s *scan) vague(i int) int {
	for {
		t := s.at(i)
		if t.role&(rScale|rTen|rColl|rVague) != 0 {
			i++
			continue
		}
		_, j, ok := s.follows(i, cOf.set())
		if !ok || s.at(j).role&(rScale|rVague|rColl) == 0 {
			return i
		}
		i = j
	}
}
