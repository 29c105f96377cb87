package numeral

// partOf reports whether the number word at k is the numerator of a fraction: "one
// hundred and three quarters" is 100.75, "one hundred and six fifths" 106/5 is not.
func (s *scan) partOf(k int) bool {
	j, ok := s.link(k + 1)
	small := s.entry(s.at(k)).small
	if u := s.at(j); ok && small >= 20 && small%10 == 0 && u.role&rSmall != 0 && s.entry(u).small < 10 {
		j, ok = s.link(j + 1)
	}
	if !ok {
		return false
	}
	t := s.at(j)
	w := s.entry(t)
	den := w.part
	if t.role&rHalf != 0 {
		den = 2
	}
	if s.at(k).kind == tokDigits || den == 0 || t.role&(rPart|rParts|rHalf) == 0 {
		return false
	}
	return uint64(s.entry(s.at(k)).small) < den
}

// parts divides a group by the part behind it: two thirds, one quarter, three twenty-firsts.
func (s *scan) parts(g *group) bool {
	k, ok := s.link(g.next)
	if !ok || k == g.next && s.at(k).gap == gapNone {
		return false
	}
	t := s.at(k)
	w := s.entry(t)
	n, isInt := g.v.int()
	den := w.part
	switch {
	case !isInt || n == 0:
		return false
	case t.role&rHalf != 0 && n < 100 && (n == 1 || t.role&rPart != 0 || !s.cased()):
		den = 2
		if n != 1 {
			return false
		}
	case t.role&rParts != 0:
		if s.mergeTens(g, k, w.part) {
			return true
		}
	case t.role&rPart != 0 && n < den && k > g.next: // three-quarter
	case n != 1 || t.role&rPart == 0 || s.bound2(k) && s.at(k).gap != gapNone:
		return s.tensPart(g, k, n)
	}
	if den == 0 || den == 1 {
		return false
	}
	v, ok := g.v.over(den)
	if ok {
		g.v, g.next, g.fraction = v, k+1, true
		s.fractionOf(g)
	}
	return ok
}

// fractionOf moves a fraction on to the scale it is a part of: two thirds of a million.
func (s *scan) fractionOf(g *group) {
	if j, ok := s.ofScale(g.next); ok {
		g.next = j
	}
}

// tensPart reads a denominator of two words behind one or a number: "one twenty-fifth",
// "three twenty-firsts".
func (s *scan) tensPart(g *group, k int, n uint64) bool {
	t := s.at(k)
	w := s.entry(t)
	if t.role&rSmall == 0 || w.small < 20 || w.small%10 != 0 {
		return false
	}
	j, ok := s.link(k + 1)
	if !ok {
		return false
	}
	u := s.at(j)
	unit := s.entry(u).part
	if u.role&rOrd != 0 && n == 1 {
		unit = s.entry(u).ord
	}
	if unit == 0 || unit > 9 || u.role&rParts == 0 && n != 1 {
		return false
	}
	v, ok := g.v.over(uint64(w.small) + unit)
	if ok {
		g.v, g.next, g.fraction = v, j+1, true
	}
	return ok
}

// mergeTens reads the tens at the end of the numerator as part of the denominator: "one
// hundred thirty fifths" is 100/35, "twenty fifths" 20/5.
func (s *scan) mergeTens(g *group, k int, den uint64) bool {
	t := s.at(g.next - 1)
	w := s.entry(t)
	before := s.at(g.next - 2)
	if den > 9 || t.role&rSmall == 0 || w.small < 20 || w.small%10 != 0 || g.words == 0 {
		return false
	}
	if before.role&(rSmall|rScale) == 0 || before.role&rAnd != 0 || t.gap == gapNone {
		return false
	}
	n, ok := g.v.int()
	if !ok || n <= uint64(w.small) {
		return false
	}
	v, ok := integer(n - uint64(w.small)).over(uint64(w.small) + den)
	if ok {
		g.v, g.next, g.fraction = v, k+1, true
	}
	return ok
}

// quotient reads a division in words behind a number: hai phần ba, दो बटा तीन, एक का पाँचवाँ.
func (s *scan) quotient(n *num) bool {
	t := s.at(n.next)
	switch {
	case t.role&rOver != 0:
		if _, _, percent := s.follows(n.next, cPercent.set()); percent { // phần trăm
			return false
		}
		d, ok := s.denominator(n.next + 1)
		if !ok {
			return false
		}
		den, _ := d.v.int()
		v, ok := n.v.over(den)
		if !ok || den == 0 {
			return false
		}
		n.v, n.next, n.kind = v, d.next, Fraction
		return true
	case t.role&rPartOf != 0:
		o, j, ok := s.ordinal(n.next + 1)
		if !ok || o < 3 {
			return false
		}
		v, ok := n.v.over(o)
		if !ok {
			return false
		}
		n.v, n.next, n.kind = v, j, Fraction
		return true
	}
	return false
}

// denominator reads the number below a fraction stroke.
func (s *scan) denominator(i int) (num, bool) {
	t := s.at(i)
	if s.vietnamese && t.role&(rSmall|rTail) != 0 {
		w := s.entry(t)
		if k := s.at(i + 1); k.role&(rTen|rScale) == 0 && w.small < 10 {
			return num{next: i + 1, v: integer(uint64(w.small))}, w.small > 0
		}
	}
	if t.kind != tokDigits && t.kind != tokWord {
		return num{}, false
	}
	if s.vietnamese && t.role&rScale != 0 { // một phần nghìn
		return num{next: i + 1, v: integer(1).shift(int(s.entry(t).scale))}, true
	}
	n, ok := s.cardinal(i)
	return n, ok && n.v.isInt()
}

// ordinal reads an ordinal in words: "one hundred fifth" is 105.
func (s *scan) ordinal(i int) (n uint64, next int, ok bool) {
	t := s.at(i)
	if t.role&rOrd != 0 {
		return s.entry(t).ord, i + 1, true
	}
	if t.role&rSmall == 0 && t.role&rScale == 0 {
		return 0, i, false
	}
	c, ok := s.cardinal(i)
	if !ok || !s.ordinalEnd(&c) {
		return 0, i, false
	}
	n, ok = c.v.int()
	return n, c.next, ok
}

// ordinalEnd adds the ordinal that ends a numeral: "twenty-first", "two hundredth".
func (s *scan) ordinalEnd(n *num) bool {
	k, ok := s.link(n.next)
	if s.at(n.next).role&rAnd != 0 {
		k, ok = s.link(n.next + 1)
	}
	t := s.at(k)
	if !ok || t.role&rOrd == 0 {
		return false
	}
	v, isInt := n.v.int()
	w := s.entry(t)
	switch {
	case !isInt || v == 0:
		return false
	case w.ord >= 100:
		n.v, ok = n.v.times(w.ord)
	case v%10 == 0 && v%100 >= 20 && w.ord < 10, v%100 == 0 && w.ord < 100:
		n.v, ok = add(n.v, integer(w.ord))
	default:
		return false
	}
	n.next, n.kind = k+1, Ordinal
	return ok
}
