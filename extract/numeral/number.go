package numeral

import "strings"

// digitNumber reads the number that begins with digits at token i and returns the token
// behind it.
func (s *scan) digitNumber(i int) int {
	if j, ok := s.code(i); ok {
		return j
	}
	if s.toks[i].kind == tokDigits {
		if j, ok := s.date(i); ok {
			return j
		}
		if j, ok := s.clock(i); ok {
			return j
		}
		if j, ok := s.colon(i); ok {
			return j
		}
		if j, ok := s.slash(i); ok {
			return j
		}
	}
	if n, ok := s.cardinal(i); ok {
		n.lit = s.literalOnly(i, &n)
		if s.quotient(&n) {
			n.lit = nil
		}
		return s.finish(n)
	}
	l := s.literal(i)
	if l.version {
		return s.emit(num{first: i, next: l.next, kind: Identifier, noValue: true})
	}
	s.lit = l
	return s.finish(num{first: i, next: l.next, v: l.v, kind: Cardinal, lit: &s.lit, noValue: l.big && s.scaled(l.next)})
}

// literalOnly returns the digits of a number that is nothing else.
func (s *scan) literalOnly(i int, n *num) *lit {
	if s.toks[i].kind == tokVulgar {
		return nil
	}
	s.lit = s.literal(i)
	if s.lit.next != n.next {
		return nil
	}
	return &s.lit
}

// wordNumber reads the number that begins with a word at token i.
func (s *scan) wordNumber(i int) int {
	t := &s.toks[i]
	start := i
	neg := false
	if t.role&rMinus != 0 {
		if i+1 >= len(s.toks) || s.toks[i+1].kind == tokSign {
			return i + 1
		}
		i, neg = i+1, true
		t = &s.toks[i]
	}
	if !neg && t.role&rOrd != 0 {
		if f, ok := s.partAlone(i); ok {
			return s.finish(f)
		}
		return s.finish(num{first: i, next: i + 1, v: integer(s.entry(t).ord), kind: Ordinal})
	}
	if !neg && s.name(i) {
		return i + 1
	}
	if n, ok := s.pairYear(i); ok && !neg {
		return s.finish(n)
	}
	n, ok := s.cardinal(i)
	if !ok {
		return start + 1
	}
	if neg {
		n.first, n.neg = start, true
	}
	s.shape(i, &n)
	if !neg && s.doubtful(&n) {
		return n.next
	}
	return s.finish(n)
}

// partAlone reads "third" in "a third of".
func (s *scan) partAlone(i int) (num, bool) {
	g, ok := s.halfGroup(i)
	if !ok || s.toks[i].role&rPart == 0 {
		return num{}, false
	}
	return num{first: i, next: g.next, v: g.v, kind: Fraction}, true
}

// shape gives a numeral in words its kind and its end: an ordinal, a fraction.
func (s *scan) shape(i int, n *num) {
	if !n.v.isInt() {
		n.kind = s.fractionKind(i, n)
	}
	if s.ordinalEnd(n) || s.quotient(n) || s.unitFraction(n) {
		return
	}
	if t := s.at(i); n.next == i+1 && t.role&rWeak != 0 {
		n.weak = true
	}
	if n.kind == Fraction && n.next == i+2 && s.toks[i].role&rArticle != 0 && s.toks[i].role&rSmall == 0 && s.toks[i+1].role&rPart != 0 {
		if _, _, ok := s.follows(n.next, cOf.set()); ok { // a third of: the article is no numeral
			n.first++
		}
	}
}

// unitFraction reads one divided by an ordinal of several words: one one hundred fifth.
func (s *scan) unitFraction(n *num) bool {
	if v, ok := n.v.int(); !ok || v != 1 || n.next != n.first+1 || s.at(n.next).role&(rSmall|rScale) == 0 {
		return false
	}
	d, j, ok := s.ordinal(n.next)
	if !ok || d < 20 {
		return false
	}
	n.v, n.next, n.kind = ratio(1, d), j, Fraction
	return true
}

// fractionKind tells a fraction from a number that is no integer: half, two thirds, but
// not two and a half million.
func (s *scan) fractionKind(i int, n *num) Kind {
	if n.v.less(integer(1)) && s.toks[i].role&(rShift|rMixed) == 0 {
		for k := i; k < n.next && s.toks[n.next-1].role&(rPart|rParts) == 0; k++ {
			if s.toks[k].role&(rPoint|rScale) != 0 {
				return Cardinal
			}
		}
		return Fraction
	}
	return Cardinal
}

// name reports whether a capitalised number word is part of a name: Ba Lan, anh Tư. Only
// where number words have no capital inside a sentence.
func (s *scan) name(i int) bool {
	t := &s.toks[i]
	if !s.vietnamese || !t.upper || t.caps && t.end-t.start > 3 {
		return false
	}
	next := s.at(i + 1)
	if next.kind == tokWord && next.upper && next.role&rNumber == 0 && !next.caps {
		return true
	}
	if i == 0 || s.toks[i-1].kind == tokSign || s.toks[i-1].caps || next.role&(rNumber|rTen|rScale) != 0 {
		return false
	}
	return true
}

// doubtful reports whether a number word by itself is rather something else: a pronoun,
// a verb, or idle.
func (s *scan) doubtful(n *num) bool {
	i := n.first
	t := &s.toks[i]
	if n.next != i+1 || s.alone(i, n.next) {
		return false
	}
	next := s.at(i + 1)
	switch {
	case t.role&(rScale|rColl) != 0 && t.role&rBare == 0 && t.role&rSmall == 0 && !s.bound2(i):
		return true
	case s.isGive(i):
		return true
	case next.role&rOver != 0 && t.role&rWeak != 0: // một phần: a part
		return true
	}
	return false
}

// isGive reports whether the word at i ends its clause, where the Hindi two is the verb
// "give".
func (s *scan) isGive(i int) bool {
	t := &s.toks[i]
	if s.cased() || t.role&rSmall == 0 || s.entry(t).small != 2 || i == 0 {
		return false
	}
	next, prev := s.at(i+1), s.at(i-1)
	end := i+1 >= len(s.toks) || next.kind == tokSign && strings.ContainsRune("।|.!?,;:…\"”’)", rune(next.word))
	_, _, counted := s.precedes(i, cCountedBefore.set()|cModifier.set())
	return end && !counted && prev.kind == tokWord && prev.role&(rAnd|rSmall) == 0 && !(s.pend.on && s.pend.kind == cTo && s.pend.to == i)
}

// pairYear reads a year in two parts: nineteen eighty-four, twenty twenty-four.
func (s *scan) pairYear(i int) (num, bool) {
	t := &s.toks[i]
	w := s.entry(t)
	if s.vietnamese || !s.cased() || t.role&rSmall == 0 || w.small < 10 || w.small > 20 || w.small == 10 && !s.alone(i, len(s.toks)) {
		return num{}, false
	}
	k := i + 1
	if s.at(k).hyphen() {
		k++
	}
	u := s.at(k)
	if u.kind == tokWord && s.str(u) == "oh" || u.role&rSmall != 0 && s.entry(u).small == 0 && w.small != 20 {
		v := s.at(k + 1)
		d := s.entry(v).small
		if v.role&rSmall == 0 || d == 0 || d > 9 {
			return num{}, false
		}
		return num{first: i, next: k + 2, v: integer(100*uint64(w.small) + uint64(d)), kind: Year}, true
	}
	if u.role&rSmall == 0 || s.entry(u).small < 10 || s.bound(k) {
		return num{}, false
	}
	g := group{next: k + 1, v: integer(uint64(s.entry(u).small)), words: 1}
	if g.v.m >= 20 && g.v.m%10 == 0 {
		s.below(&g, 10)
	}
	j, ok := s.link(g.next)
	if ok && s.at(j).role&(rScale|rPart|rParts|rOrd|rColl) != 0 {
		return num{}, false
	}
	g.v, ok = add(integer(100*uint64(w.small)), g.v)
	return num{first: i, next: g.next, v: g.v, kind: Year}, ok
}

// finish completes a number from what stands around it and emits it. It returns the token
// behind what it used.
func (s *scan) finish(n num) int {
	if n.lit != nil && s.suffix(&n) {
		return s.emit(n)
	}
	if n.kind == Cardinal {
		s.kind(&n)
	}
	return s.emit(n)
}

// suffix looks at the word joined to digits: an ordinal ending, a decade, a unit. Other
// letters make a code of it: 3D, 12A. It reports whether the number is done.
func (s *scan) suffix(n *num) bool {
	t := s.at(n.next)
	if !s.joined(n.next) || t.kind != tokWord {
		return false
	}
	text := s.str(t)
	switch {
	case t.role&rEnding != 0:
		n.kind = Ordinal
		n.next++
		return true
	case t.role&rDecade != 0 && n.v.m >= 10 && n.v.m%10 == 0:
		n.kind = Year
		return true
	case s.units[text]:
		return s.attribute(n, n.next+1)
	}
	if c, j, ok := s.follows(n.next, cMoney.set()|cPercent.set()|cUnit.set()|cHour.set()|cClock.set()); ok {
		return c.kind == cUnit && s.attribute(n, j)
	}
	if !cased(text) && len(text) > 6 || cased(text) && len(text) >= 4 || t.role&(rScale|rColl|rTen) != 0 {
		return false
	}
	n.kind, n.noValue = Identifier, true
	for n.next++; s.joined(n.next) && s.toks[n.next].kind != tokSign; n.next++ {
	}
	return true
}

// attribute reports whether digits joined to a unit describe the noun behind them, as in
// "the 180ml bottle": then they count nothing.
func (s *scan) attribute(n *num, next int) bool {
	t := s.at(next)
	if _, _, of := s.follows(next, cOf.set()); of || t.kind != tokWord || t.gap != gapSpace || s.vietnamese {
		return false
	}
	n.kind = Identifier
	return true
}

// emit appends a number and returns the token behind it.
func (s *scan) emit(n num) int {
	first, last := &s.toks[n.first], &s.toks[n.next-1]
	out := Number{Kind: n.kind, Weak: n.weak, Day: n.day}
	out.Span.Start, out.Span.End = first.start, last.end
	if k := len(s.out); k > s.base && s.out[k-1].Span.End > out.Span.Start {
		return n.next // two words written as one, and the first is used
	}
	s.signed(&n, &out)
	w := written{from: len(s.buf)}
	if !n.noValue {
		w.fraction = s.write(&n)
	}
	w.to = len(s.buf)
	next := n.next
	if n.kind.Counts() {
		next = s.money(&n, &out)
		s.modifier(&n, &out, next)
	}
	s.out = append(s.out, out)
	s.vals = append(s.vals, w)
	s.relate(&n, next)
	return n.next
}

// write appends the value to buf. A number too long for exact arithmetic has none, unless
// it is written in digits.
func (s *scan) write(n *num) (fraction bool) {
	from := len(s.buf)
	if n.lit != nil && n.lit.big {
		s.writeDigits(n)
		return false
	}
	v := n.v
	v.neg = n.neg
	out, fraction, ok := v.append(s.buf, n.kind == Fraction)
	s.buf = out
	if !ok {
		s.buf = s.buf[:from]
	}
	return fraction && ok
}

// writeDigits writes the value of many digits.
func (s *scan) writeDigits(n *num) {
	from := len(s.buf)
	if n.neg {
		s.buf = append(s.buf, '-')
	}
	zeros, count := true, 0
	for k := n.lit.first; k < n.lit.next; k++ {
		t := &s.toks[k]
		if t.kind != tokDigits {
			continue
		}
		if n.lit.fraction > 0 && k == n.lit.fraction {
			if zeros {
				s.buf = append(s.buf, '0')
			}
			s.buf = append(s.buf, '.')
			zeros = false
		}
		for _, r := range s.str(t) {
			if invisible(r) {
				continue
			}
			d := byte('0' + digitOf(r))
			if zeros = zeros && d == '0'; !zeros {
				s.buf = append(s.buf, d)
				count++
			}
		}
	}
	if n.lit.fraction > 0 {
		for s.buf[len(s.buf)-1] == '0' {
			s.buf = s.buf[:len(s.buf)-1]
		}
		if s.buf[len(s.buf)-1] == '.' {
			s.buf = s.buf[:len(s.buf)-1]
		}
	}
	if zeros {
		s.buf = append(s.buf, '0')
	}
	if count > maxDigits {
		s.buf = s.buf[:from]
	}
}
