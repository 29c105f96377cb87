package numeral

import (
	"strings"

	"newstally/news"
)

// maxDigits bounds a value in digits; longer runs are codes.
const maxDigits = news.MaxDecimalDigits

// kind looks for what makes of a number more or less than a count: a percent sign, a
// label, a clock, a year.
func (s *scan) kind(n *num) {
	if _, _, ok := s.follows(n.next, cPercent.set()); ok {
		n.kind = Percent
		return
	}
	if n.lit == nil {
		if c, _, ok := s.follows(n.next, cClock.set()); ok && c.kind == cClock && n.v.less(integer(25)) {
			n.kind = Time
		} else if _, _, ok := s.follows(n.next, cHour.set()); ok && n.v.less(integer(25)) {
			if _, _, ok := s.precedes(n.first, cTimeOnly.set()); ok {
				n.kind = Time
			}
		}
		s.wordLabel(n)
		return
	}
	switch {
	case n.lit.big && s.toks[n.first].n > 30:
		n.kind = Identifier
	case !n.lit.grouped && s.labelled(n.first):
		n.kind = Identifier
	case n.lit.plain && s.toks[n.first].n == 2 && s.at(n.first-1).is('\'') && s.joined(n.first) && s.toks[n.first-1].gap != gapNone:
		n.kind = Year // the ’90s
	case s.joined(n.first) && (s.at(n.first-1).is('#') || s.at(n.first-1).is('§')):
		n.kind = Identifier
	case s.moreLabelled(n):
		n.kind = Identifier
	case s.listNumber(n):
		n.kind = Identifier
	case n.lit.plain && s.isYear(n):
		n.kind = Year
	}
}

// moreLabelled reports whether a plain number goes on with what a label began: articles 64
// and 65, Article 64(2).
func (s *scan) moreLabelled(n *num) bool {
	i := n.first - 1
	if len(s.out) == s.base || !n.lit.plain || i < 1 {
		return false
	}
	before := &s.out[len(s.out)-1]
	if before.Kind != Identifier || before.Value == "" && len(s.vals) > 0 && s.vals[len(s.vals)-1].to == s.vals[len(s.vals)-1].from || s.toks[i-1].end != before.Span.End {
		return false
	}
	t, next := &s.toks[i], s.at(n.next)
	if t.is('(') {
		return s.joined(i) && s.joined(n.first)
	}
	_, _, to := s.follows(i, cTo.set()|cBetweenAnd.set())
	_, _, of := s.follows(n.next, cOf.set())
	return (to || t.is(',')) && (next.kind == tokSign || of)
}

// listNumber reports whether a number at the beginning of a line numbers it: "1) ...".
func (s *scan) listNumber(n *num) bool {
	t, mark, next := &s.toks[n.first], s.at(n.next), s.at(n.next+1)
	return n.first == 0 && n.lit.plain && t.n <= 2 && (mark.is(')') || mark.is('.')) && mark.gap == gapNone &&
		next.kind == tokWord && next.gap != gapNone && (next.upper || !cased(s.str(next)))
}

// wordLabel makes an identifier of a capitalised number word behind a capitalised label:
// Chapter One.
func (s *scan) wordLabel(n *num) {
	t := &s.toks[n.first]
	if !t.upper || t.caps || n.first == 0 || !s.toks[n.first-1].upper || s.vietnamese {
		return
	}
	if s.labelled(n.first) {
		n.kind = Identifier
	}
}

// labelled reports whether a label such as Article stands before token i.
func (s *scan) labelled(i int) bool {
	c, first, ok := s.precedes(i, cLabel.set()|cNoLabel.set())
	if !ok || c.kind == cNoLabel {
		return false
	}
	t := s.at(first)
	if t.upper {
		return true
	}
	if c.value == 1 || s.numberAt(first-1) { // 9 chapters 71 articles
		return false
	}
	_, _, the := s.precedes(first, cThe.set())
	return !the
}

// isYear reports whether a plain integer is a year.
func (s *scan) isYear(n *num) bool {
	t := &s.toks[n.first]
	v := n.v.m
	if t.n != 4 || v < 1000 || v > 2199 {
		return false
	}
	next := s.at(n.next)
	goesOn := next.kind == tokWord && next.gap != gapNone && !next.upper // a noun may follow
	_, _, cue := s.precedes(n.first, cYear.set())
	_, _, in := s.follows(n.next, cYearIn.set())
	_, _, hedged := s.precedes(n.first, cModifier.set()|cMoney.set())
	if _, _, money := s.follows(n.next, cMoney.set()|cUnit.set()); money {
		hedged = true
	}
	modern := v >= 1900 && v < 2100
	switch {
	case hedged && !cue, s.aloneSigned(n.first, n.next):
		return false
	case cue && (modern || v >= 1500 && !goesOn || s.yearCue):
		return true
	case !modern:
		return false
	case in:
		return true
	case goesOn && (v%100 == 0 || s.yearCue):
		return false
	}
	return true
}

// clock reads a time at token i: 10:45, 17h30, 8 giờ 30, 5 pm, 10 बजे.
func (s *scan) clock(i int) (next int, ok bool) {
	t := &s.toks[i]
	if t.n == 4 && t.val < 2400 && t.val%100 < 60 {
		if _, _, ok := s.follows(i+1, cClock.set()); ok { // 0900 GMT
			return s.emitTime(i, i+1), true
		}
	}
	if t.n > 2 || t.val > 24 || t.n == 0 {
		return i, false
	}
	if c := s.at(i + 1); c.is(':') && c.gap == gapNone && s.minutes(i+2) {
		j := i + 3
		for s.at(j).is(':') && s.minutes(j+1) {
			j += 2
		}
		return s.emitTime(i, j), true
	}
	if _, j, ok := s.follows(i+1, cHour.set()); ok {
		return s.hours(i, j)
	}
	j := i + 1
	if s.at(j).is('.') && s.minutes(j+1) {
		j += 2
	}
	if _, _, ok := s.follows(j, cClock.set()); ok {
		return s.emitTime(i, j), true
	}
	if _, _, ok := s.precedes(i, cTimeOnly.set()); ok && j > i+1 {
		return s.emitTime(i, j), true
	}
	return i, false
}

// colon reads two numbers with a colon that are no time: 16:9, 50:50.
func (s *scan) colon(i int) (next int, ok bool) {
	c, d := s.at(i+1), s.at(i+2)
	if !c.is(':') || c.gap != gapNone || d.kind != tokDigits || d.gap != gapNone {
		return i, false
	}
	return s.emit(num{first: i, next: i + 3, kind: Identifier, noValue: true}), true
}

// hours reads what follows an hour word at j: minutes make a time of it, and so does a
// word such as "at" before it. Otherwise hours are counted.
func (s *scan) hours(i, j int) (next int, ok bool) {
	if m := s.at(j); m.kind == tokDigits && m.n <= 2 && m.val < 60 && m.gap <= gapSpace {
		j++
		if _, k, ok := s.follows(j, cMinute.set()); ok {
			j = k
		}
		return s.emitTime(i, j), true
	}
	if _, _, ok := s.follows(i+1, cClock.set()); ok {
		return s.emitTime(i, j), true
	}
	_, _, at := s.precedes(i, cTimeOnly.set())
	if at || s.joined(i+1) && s.toks[i].val < 24 {
		return s.emitTime(i, j), true
	}
	return i, false
}

func (s *scan) minutes(i int) bool {
	t := s.at(i)
	return t.kind == tokDigits && t.gap == gapNone && t.n == 2 && t.val < 60
}

func (s *scan) emitTime(i, next int) int {
	return s.emit(num{first: i, next: next, kind: Time, noValue: true})
}

// slash reads a/b: a fraction, a ratio or a code. Dates are read before.
func (s *scan) slash(i int) (next int, ok bool) {
	a, b := s.at(i), s.at(i+2)
	if c := s.at(i + 1); !c.is('/') || c.gap != gapNone || b.kind != tokDigits || b.gap != gapNone {
		return i, false
	}
	code := s.labelled(i) || s.codeLetters(i)
	if c := s.at(i + 3); code || c.is('/') && c.gap == gapNone {
		j := i + 3
		for s.joined(j) && !s.punctuation(j) {
			j++
		}
		return s.emit(num{first: i, next: j, kind: Identifier, noValue: true}), true
	}
	n := num{first: i, next: i + 3, kind: Fraction, v: ratio(a.val, b.val)}
	switch {
	case a.n > 6 || b.n > 6 || b.val == 0 || a.val >= b.val && !s.alone(i, i+3):
		n.kind, n.noValue = Identifier, true
		return s.emit(n), true
	case b.val <= 20 || b.val == 100 || b.val == 1000 || s.alone(i, i+3) && a.val < b.val:
		return s.finish(n), true
	}
	return i, false
}

// codeLetters reports whether capitals stand at a stroke or hyphen beside the digits of
// the chunk at token i: 57/NQ-CP, A/RES/79/243.
func (s *scan) codeLetters(i int) bool {
	if i >= 2 && s.joined(i) && s.toks[i-1].is('/') && s.toks[i-2].kind == tokWord {
		return true
	}
	for k := i + 1; k < i+8 && s.joined(k+1); k++ {
		if t := s.at(k); (t.is('/') || t.hyphen()) && s.at(k+1).kind == tokWord && s.at(k+1).upper && s.at(k+1).caps {
			return true
		}
	}
	return false
}

// code reads what is one thing with digits or number words in it: addresses, file names,
// words with digits, telephone numbers.
func (s *scan) code(i int) (next int, ok bool) {
	t := &s.toks[i]
	if t.gap == gapNone && i > 0 || s.joined(i+1) {
		if i >= s.chunkEnd {
			s.chunk(i)
		}
		if s.chunkIsCode && i < s.chunkEnd {
			j := max(s.chunkEnd, i+1)
			return s.emit(num{first: min(s.chunkStart, i), next: j, kind: Identifier, noValue: true}), true
		}
	}
	if t.kind != tokDigits {
		if s.joined(i+1) && s.toks[i+1].kind == tokDigits && cased(s.str(t)) && t.role&rNumber != 0 && s.shorts[s.str(t)] == 0 { // Twenty20
			return s.emit(num{first: i, next: s.codeEnd(i + 1), kind: Identifier, noValue: true}), true
		}
		return i, false
	}
	if _, _, dated := s.numericDate(i); dated {
		return i, false
	}
	if j, ok := s.telephone(i); ok {
		return j, true
	}
	prev := s.at(i - 1)
	first := i
	switch {
	case t.gap == gapNone && prev.kind == tokWord:
		_, _, money := s.precedes(i, cMoney.set())
		if money || prev.role&(rNumber|rTen) != 0 && !cased(s.str(prev)) {
			return i, false
		}
		first = i - 1
	case t.gap == gapNone && (prev.is('-') || prev.is('.')) && prev.gap == gapNone && s.at(i-2).kind == tokWord && s.codeWord(i-2, prev):
		first = i - 2
	default:
		return i, false
	}
	return s.emit(num{first: first, next: s.codeEnd(i), kind: Identifier, noValue: true}), true
}

// codeEnd returns the token behind the letters, digits and inner signs of a code.
func (s *scan) codeEnd(i int) int {
	j := i + 1
	for s.joined(j) {
		t := &s.toks[j]
		if t.kind == tokSign && !((t.word == '-' || t.word == '.' || t.word == '/') && s.joined(j+1) && s.toks[j+1].kind == tokDigits) {
			break
		}
		j++
	}
	return j
}

// codeWord reports whether a word before a hyphen or dot and digits makes a name of them:
// COVID-19, F-16, but not mid-2025 or top-10.
func (s *scan) codeWord(i int, mark *token) bool {
	t := &s.toks[i]
	if !cased(s.str(t)) {
		_, _, hedge := s.precedes(i+1, cModifier.set()|cMoney.set())
		return mark.is('-') && !hedge && t.role&(rNumber|rVague) == 0
	}
	if !t.upper || mark.is('.') && !t.caps {
		return false
	}
	if _, _, ok := s.precedes(i+1, cModifier.set()|cYear.set()|cMoney.set()); ok {
		return false
	}
	year := s.at(i + 2)
	return year.n != 4 || year.val < 1900 || year.val >= 2100 || s.at(i+3).is('-') && s.joined(i+4)
}

// chunk looks at the tokens around i that are joined to each other: is it an address or a
// file name?
func (s *scan) chunk(i int) {
	end := i + 1
	for s.joined(end) {
		end++
	}
	start := i
	for start > 0 && start > s.chunkEnd && s.joined(start) {
		start--
	}
	s.chunkStart, s.chunkEnd, s.chunkIsCode = start, end, false
	for end > i+1 && s.punctuation(end-1) {
		end--
	}
	stroke, dotted := false, false
	for k := start; k < end; k++ {
		t := &s.toks[k]
		inner := k > start && k+1 < end
		switch {
		case t.kind == tokWord && k == start && strings.EqualFold(s.str(t), "www"):
			s.chunkIsCode = true
		case t.kind == tokWord && k > start+1 && s.toks[k-1].is('.'):
			dotted = dotted || k+1 == end && s.toks[k-2].kind == tokWord || s.at(k+1).is('/')
			s.chunkIsCode = s.chunkIsCode || s.files[strings.ToLower(s.str(t))]
		case t.kind != tokSign || !inner:
		case t.word == '@' || t.word == '_' || t.word == '\\':
			s.chunkIsCode = true
		case t.word == ':' && s.at(k+1).is('/') && s.at(k+2).is('/'):
			s.chunkIsCode = true
		case t.word == '/':
			stroke = true
		}
	}
	s.chunkIsCode = s.chunkIsCode || stroke && dotted
	if s.chunkIsCode {
		s.chunkEnd = end
	}
}

// punctuation reports whether token i is a sign that ends what it is joined to.
func (s *scan) punctuation(i int) bool {
	t := &s.toks[i]
	return t.kind == tokSign && strings.ContainsRune(".,;:!?)]}»”’\"'…।", rune(t.word))
}

// telephone reads a telephone number: it begins with 0 or +, and has eight digits or more
// in groups; or it is a chain of groups with hyphens.
func (s *scan) telephone(i int) (next int, ok bool) {
	t := &s.toks[i]
	if next := s.at(i + 1); t.n == 5 && next.n == 5 && next.gap == gapSpace && t.val/10000 >= 6 && next.kind == tokDigits { // Indian mobile numbers
		return s.emit(num{first: i, next: i + 2, kind: Identifier, noValue: true}), true
	}
	plus := i > 0 && s.toks[i-1].is('+') && t.gap == gapNone
	zero := t.n > 1 && s.leadingZero(i) || t.n == 4 && (t.val/100 == 18 || t.val/100 == 19) && s.at(i+1).kind == tokDigits // 1900 5555
	digits, groups, j := t.n, 1, i+1
	hyphens := true
	for k := 0; k < maxGroups; k++ {
		g, d := s.at(j), s.at(j+1)
		switch {
		case g.kind == tokDigits && (g.gap == gapSpace || g.gap == gapBlank) && (plus || zero):
			digits += g.n
			j++
			hyphens = false
		case (g.is('-') || g.is('.') && (plus || zero) || g.is('/') && groups > 2) && g.gap == gapNone && d.kind == tokDigits && d.gap == gapNone:
			digits += d.n
			hyphens = hyphens && !g.is('.')
			j += 2
		default:
			k = maxGroups
			continue
		}
		groups++
	}
	leading := groups == 2 && hyphens && s.at(j-1).kind == tokDigits && s.at(j-1).n > 2 && s.leadingZero(j-1)
	switch {
	case (plus || zero) && digits >= 8 && (groups > 1 || digits <= 12):
	case hyphens && groups >= 3 && !plus:
	case leading && t.n > 2:
	default:
		return i, false
	}
	return s.emit(num{first: i, next: j, kind: Identifier, noValue: true}), true
}
