package numeral

import "newstally/news"

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
