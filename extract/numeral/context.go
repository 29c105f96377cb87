package numeral

import "newstally/news"

// pending is what follows the last number and may tie it to the next: "to", "of", a
// hyphen.
type pending struct {
	on    bool
	kind  cueKind // cTo or cOutOf
	to    int     // the token at which the next number begins
	last  int     // the number in out
	first int     // its first token
	value value
	scale int  // the power of ten it ends with
	next  int  // the token behind it
	from  bool // a word before the first end may say that it is a range
	must  bool // and does
	dash  bool
}

// negative reports whether a minus sign before the digits of a number belongs to it.
func (s *scan) negative(n *num) bool {
	i := n.first
	t := s.at(i)
	h := s.at(i - 1)
	if t.kind == tokWord || i == 0 || !h.hyphen() || h.is('—') {
		return false
	}
	before := s.at(i - 2)
	switch {
	case h.is('–') && !s.alone(i-1, n.next) && i > 1:
		return false
	case t.gap != gapNone:
		return i == 1 && s.alone(0, n.next) || i == 1 && s.whole && s.numeralOnly(n.next)
	case h.gap == gapNone && !opens(before) && before.role&rMinus == 0:
		return false
	case before.kind == tokDigits && i > 1:
		return false
	}
	return true
}

// opens reports whether a sign may begin behind t although nothing is between them.
func opens(t *token) bool {
	return t.is('(') || t.is('[') || t.is('=') || t.is(':') || t.is('"') || t.is('“') || t.is('/')
}

// numeralOnly reports whether the line ends at token i.
func (s *scan) numeralOnly(i int) bool { return i >= len(s.toks) }

// signed sets the sign of the number and its span.
func (s *scan) signed(n *num, out *Number) {
	if _, k, ok := s.precedes(n.first, cMoney.set()); ok && k > 0 && n.kind.Counts() && s.toks[k-1].is('-') && s.joined(k) && (s.toks[k-1].gap != gapNone || opens(s.at(k-2))) {
		n.neg = true // -$5
		return
	}
	if n.kind == Date || n.kind == Time || n.kind == Identifier || !s.negative(n) {
		return
	}
	n.neg = true
	out.Span.Start = s.toks[n.first-1].start
	n.first--
}

// money finds the currency on either side and returns the token behind it.
func (s *scan) money(n *num, out *Number) (next int) {
	next = n.next
	if c, j, ok := s.follows(n.next, cMoney.set()); ok && n.kind != Percent && !s.sub(j) {
		out.Kind, out.Currency = Money, c.text
		out.CurrencySpan = news.Span{Start: s.toks[n.next].start, End: s.toks[j-1].end}
		next = j
	}
	i := n.first
	if c, k, ok := s.precedes(i, cMoney.set()); ok && out.Kind != Percent && !s.used(k) {
		out.Kind, out.Currency = Money, c.text
		out.CurrencySpan = news.Span{Start: s.toks[k].start, End: s.toks[i-1].end}
		n.first = k
	}
	if _, j, ok := s.follows(next, cPercent.set()|cUnit.set()); ok {
		next = j
	}
	return next
}

// used reports whether token k is the currency of the number before.
func (s *scan) used(k int) bool {
	return len(s.out) > s.base && s.out[len(s.out)-1].CurrencySpan.End > s.toks[k].start
}

// sub reports whether a currency word at the end of a phrase is only the beginning of a
// longer word: the letter goes on without a space.
func (s *scan) sub(j int) bool { return s.joined(j) && s.toks[j].kind == tokWord }

// modifier finds the words that bound or hedge the number, before it or from token next on.
func (s *scan) modifier(n *num, out *Number, next int) {
	i := n.first
	if t := s.at(i - 1); i > 0 && (t.role&rArticle != 0 || s.isThe(i)) && t.role&rSmall == 0 {
		if _, _, ok := s.precedes(i, cModifier.set()); !ok {
			i--
		}
	}
	if c, k, ok := s.precedes(i, cModifier.set()); ok && c.text != "" && !s.insideNumber(k) {
		out.Modifier = news.Modifier(c.text)
		out.ModifierSpan = news.Span{Start: s.toks[k].start, End: s.toks[i-1].end}
		if out.Modifier != news.Exact {
			return
		}
	}
	if c, k, j, ok := s.modifierBehind(next); ok {
		out.Modifier = news.Modifier(c.text)
		out.ModifierSpan = news.Span{Start: s.toks[k].start, End: s.toks[j-1].end}
	}
}

// modifierBehind finds the modifier of a number behind it or its noun: its tokens k to j.
// One before another number belongs to that.
func (s *scan) modifierBehind(next int) (c cue, k, j int, ok bool) {
	if c, j, ok := s.follows(next, cModifier.set()); ok && !s.numberAt(j) {
		return c, next, j, true
	}
	for k := next; k < next+farWords && k < len(s.toks); k++ {
		t := &s.toks[k]
		if t.kind == tokDigits || t.kind == tokSign && !t.hyphen() || s.numberAt(k) {
			break
		}
		if _, _, part := s.follows(k, cOutOf.set()); part {
			break // 72 में से कम से कम 40
		}
		if c, j, ok := s.follows(k, cFar.set()); ok {
			return c, k, j, !s.numberAt(j)
		}
	}
	return c, 0, 0, false
}

// numberAt reports whether a number begins at token i.
func (s *scan) numberAt(i int) bool {
	t := s.at(i)
	if t.kind == tokSign && s.joined(i+1) {
		t = s.at(i + 1) // $50
	}
	return t.kind == tokDigits || t.kind == tokVulgar || t.role&(rSmall|rScale|rShift|rMixed) != 0
}

// farWords is how many words a noun may have before a modifier behind it.
const farWords = 5

func (s *scan) isThe(i int) bool {
	_, _, ok := s.precedes(i, cThe.set())
	return ok
}

// insideNumber reports whether token k belongs to the number before.
func (s *scan) insideNumber(k int) bool {
	return len(s.out) > s.base && s.out[len(s.out)-1].Span.End > s.toks[k].start
}

// relate ties the number just emitted to the one before, and looks at what follows it.
func (s *scan) relate(n *num, next int) {
	last := len(s.out) - 1
	p := s.pend
	s.pend = pending{}
	if p.on && p.last == last-1 && s.reaches(p.to, n.first) {
		s.tie(p, n, last, next)
	}
	if !n.kind.Counts() && n.kind != Year {
		return
	}
	q := pending{last: last, first: n.first, next: n.next, value: n.v, scale: n.scale}
	c, j, ok := s.follows(next, cTo.set()|cOutOf.set()|cBetweenAnd.set())
	mark := s.at(next)
	f, k, from := s.precedes(n.first, cFrom.set()|cBetween.set())
	switch {
	case ok && s.out[last].ModifierSpan.Start >= mark.start && s.out[last].ModifierSpan.End > 0: // "से" of "से अधिक"
	case mark.is('/') && s.joined(next) && s.joined(next+1):
		q.on, q.kind, q.to = true, cOutOf, next+1
	case mark.hyphen() && mark.word != '−' && (s.at(next+1).gap == mark.gap || mark.gap == gapSpace && s.joined(next+1)):
		q.on, q.kind, q.to, q.dash = true, cTo, next+1, true
	case ok:
		q.on, q.kind, q.to = true, c.kind, j
	case s.at(next).kind == tokWord && s.at(next).role&(rSmall|rTail) != 0: // hai ba người
		q.on, q.kind, q.to = true, cNot, next
	}
	if from && q.on {
		_, _, change := s.precedes(k, cChange.set())
		q.from, q.must = true, !change
		if f.kind == cBetween && c.kind == cBetweenAnd {
			q.kind = cTo
		}
	}
	s.pend = q
}

// reaches reports whether nothing stands between "to" at token i and the number at token j
// but a currency or a hedge.
func (s *scan) reaches(i, j int) bool {
	if j < i || j > i+farWords {
		return false
	}
	if i == j {
		return true
	}
	if _, k, ok := s.precedes(j, cModifier.set()|cMoney.set()|cFrom.set()); ok && k >= i {
		return s.reaches(i, k)
	}
	return false
}

// tie makes a range or a ratio of two numbers.
func (s *scan) tie(p pending, n *num, last, next int) {
	a, b := &s.out[p.last], &s.out[last]
	_, _, between := s.follows(next, cBetweenAfter.set())
	switch {
	case p.kind == cBetweenAnd && !between:
	case p.kind == cNot && !(p.next == n.first && s.approximate(p, n)):
	case p.from && !p.must: // rose from 65 to 72
	case p.kind == cOutOf:
		if a.Kind != Cardinal || b.Kind != Cardinal || n.v.less(p.value) {
			return
		}
		s.ratios++
		a.Ratio, b.Ratio = s.ratios, s.ratios
	case a.Kind == Year || b.Kind == Year:
		if p.dash && p.value.m >= 1000 {
			b.Kind = Year
		}
	case p.kind == cTo && a.Kind == Cardinal && b.Kind == Time: // 6 से 8 बजे
		a.Kind = Time
	case a.Kind == Ordinal || b.Kind == Ordinal || !b.Kind.Counts():
	case !p.value.less(n.v):
		if p.dash && s.plainDigits(a) && s.plainDigits(b) {
			s.score(p.first, a, b)
		}
	default:
		s.ranges++
		a.Range, b.Range = s.ranges, s.ranges
		if coefficient := n.v.shift(-n.scale); n.scale > 0 && p.scale == 0 && p.value.less(coefficient) {
			s.scaledEnd(p.last, p.value.shift(n.scale))
		}
		if a.Kind == Cardinal && (b.Kind == Percent || b.Kind == Money) {
			a.Kind, a.Currency = b.Kind, b.Currency
		} else if b.Kind == Cardinal && a.Kind == Money {
			b.Kind, b.Currency = a.Kind, a.Currency
		}
	}
}

// scaledEnd notes the value that the first end of a range has with the scale of the second.
func (s *scan) scaledEnd(number int, v value) {
	from := len(s.buf)
	buf, fraction, ok := v.append(s.buf, false)
	if s.buf = buf[:from]; ok && !fraction {
		s.buf = buf
		s.ends = append(s.ends, scaledEnd{number, from, len(buf)})
	}
}

// approximate reports whether two digits in words that follow each other are a guess
// between them: hai ba người.
func (s *scan) approximate(p pending, n *num) bool {
	v, ok := p.value.int()
	w, ok2 := n.v.int()
	return ok && ok2 && w == v+1 && w < 10 && p.next == p.first+1 && n.next == n.first+1
}

func (s *scan) plainDigits(n *Number) bool {
	t := s.text[n.Span.Start:n.Span.End]
	return len(t) <= 3 && t[0] >= '0' && t[0] <= '9' && (n.Kind == Cardinal)
}

// score labels the two sides of a result such as 2-1, unless the text says that they are
// one.
func (s *scan) score(first int, a, b *Number) {
	if _, _, ok := s.precedes(first, cScore.set()); ok {
		return
	}
	a.Kind, b.Kind = Identifier, Identifier
	a.Modifier, b.Modifier = "", ""
}
