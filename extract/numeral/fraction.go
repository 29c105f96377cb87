package numeral

// halfGroup reads a half or a part at token i, an article before it or not: "half a
// million", "a quarter million", "a third".
func (s *scan) halfGroup(i int) (group, bool) {
	t := &s.toks[i]
	g := group{next: i + 1, v: ratio(1, 2), fraction: true, words: 1}
	if t.role&rHalf == 0 {
		g.v = ratio(1, s.entry(t).part)
	}
	if j, ok := s.ofScale(i + 1); ok {
		g.next = j
		return g, true
	}
	if t.role&rHalf != 0 {
		return g, true
	}
	return g, s.divides(i)
}

// divides reports whether a part such as "third" without a number before it is a fraction
// and not an ordinal: something is divided, or nothing follows.
func (s *scan) divides(i int) bool {
	if s.entry(&s.toks[i]).part == 0 {
		return false
	}
	article := i > 0 && s.toks[i-1].role&(rArticle|rSmall) != 0
	if !article && s.toks[i].role&rOrd != 0 || s.bound2(i) {
		return false
	}
	if _, _, ok := s.follows(i+1, cOf.set()); ok {
		return article
	}
	next := s.at(i + 1)
	if !article {
		return s.alone(i, i+1) || !s.cased()
	}
	return next.kind == tokSign && !next.hyphen() || next.role&rAnd != 0
}

// cased reports whether the language has capital letters.
func (s *scan) cased() bool { return cased(s.text) }

// bound2 reports whether a hyphen joins token i to a word behind it.
func (s *scan) bound2(i int) bool {
	return s.at(i+1).is('-') && s.at(i+1).gap == gapNone && s.at(i+2).kind == tokWord
}

// ofScale returns the token of the scale in "(half) a million", "(a quarter) of a
// million", "(half) million".
func (s *scan) ofScale(i int) (next int, ok bool) {
	if s.scaleOrDozen(i) {
		return i, true
	}
	if s.at(i).role&rArticle != 0 && s.scaleOrDozen(i+1) {
		return i + 1, true
	}
	if _, j, ok := s.follows(i, cOf.set()); ok && s.scaleOrDozen(j) && s.at(j).role&rVague == 0 {
		return j, true
	}
	return i, false
}

func (s *scan) scaleOrDozen(i int) bool {
	t := s.at(i)
	return t.role&(rScale|rColl) != 0 && t.gap != gapNone && !(t.role&rVague != 0 && s.entry(t).scale == 0 && s.entry(t).coll == 0)
}

// shifted reads a quarter more or less than the number behind: सवा दो, साढ़े तीन, पौने सौ.
func (s *scan) shifted(i int) (group, bool) {
	w := s.entry(&s.toks[i])
	g := group{next: i + 1, fraction: true, words: 2}
	base := integer(1)
	t := s.at(i + 1)
	switch {
	case t.kind == tokDigits && t.gap == gapSpace:
		l := s.literal(i + 1)
		if l.big || l.version || l.v.e < 0 {
			return g, false
		}
		base, g.next = l.v, l.next
	case t.role&rSmall != 0:
		base, g.next = integer(uint64(s.entry(t).small)), i+2
	case t.role&rScale == 0 && (w.frac.neg || w.frac.den == 2):
		return g, false
	}
	v, ok := base.times(4)
	if !ok {
		return g, false
	}
	quarter := 4 / w.frac.den * w.frac.m
	if w.frac.neg {
		if v.m < quarter {
			return g, false
		}
		v.m -= quarter
	} else {
		v, ok = add(v, integer(quarter))
	}
	g.v, _ = v.over(4)
	s.hundreds(&g)
	return g, ok
}

// wholeAndFraction reads a fraction behind a group: "two thirds", where the group is the
// numerator, or "two and a half".
// If terms are before the group, the whole numeral is the numerator, which is looked at
// later.
func (s *scan) wholeAndFraction(g *group, terms bool) {
	if g.fraction || !terms && s.parts(g) {
		return
	}
	j, and := s.and(g.next)
	if !and {
		return
	}
	if v, ok := g.v.int(); ok && v >= 20 && v < 100 && v%10 == 0 && s.at(j).role&rSmall != 0 {
		// twenty and three and three fifths
		if k, and := s.and(j + 1); and {
			if u := s.entry(s.at(j)).small; u < 10 {
				if _, _, ok := s.fractionAt(k); ok {
					g.v.m, g.v.e = v+uint64(u), 0
					j = k
				}
			}
		}
	}
	f, next, ok := s.fractionAt(j)
	if !ok {
		return
	}
	if v, ok := add(g.v, f); ok {
		g.v, g.next, g.fraction = v, next, true
	}
}

// and skips "and" at token i, with hyphens around it or not.
func (s *scan) and(i int) (next int, ok bool) {
	i = s.skipHyphen(i)
	if s.at(i).role&(rAnd|rWhole) == 0 {
		return i, false
	}
	return s.skipHyphen(i + 1), true
}

// skipHyphen skips a joined hyphen.
func (s *scan) skipHyphen(i int) int {
	if s.at(i).is('-') && s.at(i).gap == gapNone {
		i++
	}
	return i
}

// fractionAt reads a fraction below one at token i: "a half", "three quarters", "half",
// "3/4". A whole number before it is meant, so an ordinal ("third") is a part.
func (s *scan) fractionAt(i int) (v value, next int, ok bool) {
	t := s.at(i)
	switch {
	case t.role&rHalf != 0:
		return ratio(1, 2), i + 1, true
	case t.kind == tokDigits && s.at(i+1).is('/') && s.joined(i+1) && s.joined(i+2):
		p, q := t.val, s.at(i+2).val
		return ratio(p, max(q, 1)), i + 3, p > 0 && p < q && q <= 64 && s.at(i+2).kind == tokDigits
	case t.role&rArticle != 0:
		i = s.skipHyphen(i + 1)
		n := s.at(i)
		w := s.entry(n)
		switch {
		case n.role&rHalf != 0:
			return ratio(1, 2), i + 1, true
		case n.role&rPart != 0:
			return ratio(1, w.part), i + 1, true
		case n.role&rOrd != 0 && w.ord > 2:
			return ratio(1, w.ord), i + 1, true
		}
	case t.role&rSmall != 0 && s.at(i+1).role&(rOver|rPartOf) != 0:
		n := num{first: i, next: i + 1, v: integer(uint64(s.entry(t).small))}
		if s.quotient(&n) {
			return n.v, n.next, n.v.less(integer(1))
		}
	case t.role&rSmall != 0:
		g := group{next: i + 1, v: integer(uint64(s.entry(t).small)), words: 1}
		if g.v.m >= 20 && g.v.m%10 == 0 {
			s.below(&g, 10)
		}
		if n, _ := g.v.int(); s.parts(&g) && g.v.less(integer(max(1, n))) {
			return g.v, g.next, g.v.less(integer(1))
		}
	}
	return v, i, false
}

// halfBehind adds a half behind a scale: "a million and a half", "một triệu rưỡi".
func (s *scan) halfBehind(a *sum, i int) (v value, next int, ok bool) {
	last := &a.terms[a.n-1]
	if s.at(i).role&rPlusHalf != 0 {
		v, ok = add(last.v, integer(5).shift(last.scale-1))
		return v, i + 1, ok
	}
	if s.at(i).role&rAnd == 0 || s.vietnamese {
		return v, i, false
	}
	f, next, ok := s.fractionAt(i + 1)
	if !ok {
		return v, i, false
	}
	scale := last.scale
	if j, of := s.ofScale(next); of && s.at(j).role&rScale != 0 {
		scale, next = int(s.entry(s.at(j)).scale), j+1
	}
	v, ok = add(last.v, f.shift(scale))
	return v, next, ok
}
