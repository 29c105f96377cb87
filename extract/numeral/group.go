package numeral

// group is the part of a numeral before a scale: "two hundred and five", "2,5".
type group struct {
	next     int // token
	v        value
	digits   bool // begins with digits
	fraction bool // no integer: nothing may be added
	article  bool
	words    int
	single   bool // one Vietnamese digit, which may be tenths of the scale before
}

// group reads the part before a scale at token i; a are the terms before it, or nil.
func (s *scan) group(i int, a *sum) (group, bool) {
	if i >= len(s.toks) {
		return group{}, false
	}
	t := &s.toks[i]
	switch {
	case t.kind == tokDigits || a == nil && t.kind != tokWord:
		return s.digitGroup(i, a)
	case t.kind != tokWord:
		return group{}, false
	case s.vietnamese:
		return s.vietnameseGroup(i, a)
	}
	return s.plainGroup(i, a)
}

// digitGroup reads digits, with what may go on from them: "3 hundred and 21", "2½".
func (s *scan) digitGroup(i int, a *sum) (group, bool) {
	t := &s.toks[i]
	if a != nil && t.gap != gapSpace && t.gap != gapBlank && !s.afterShort(i) {
		return group{}, false
	}
	if t.kind == tokVulgar {
		p, q, _ := vulgar(rune(t.word))
		return group{next: i + 1, v: ratio(p, q), digits: true, fraction: true}, true
	}
	l := s.literal(i)
	if l.version || l.big {
		return group{}, false
	}
	g := group{next: l.next, v: l.v, digits: true, fraction: l.v.e < 0}
	if v, j := s.scientific(l.next, l.v); j > l.next {
		g.v, g.next, g.fraction = v, j, true
		return g, true
	}
	s.mixedDigits(&g, &l)
	if s.vietnamese {
		s.placeWords(&g)
		s.pointWords(&g)
		s.andHalf(&g)
		return g, true
	}
	s.hundreds(&g)
	s.pointWords(&g)
	s.wholeAndFraction(&g, a != nil)
	return g, true
}

// afterShort reports whether digits at i are joined to a scale: 2tr5.
func (s *scan) afterShort(i int) bool {
	return s.vietnamese && s.joined(i) && s.toks[i-1].kind == tokWord
}

// mixedDigits adds the fraction of 2½ and 2 1/2.
func (s *scan) mixedDigits(g *group, l *lit) {
	t := s.at(g.next)
	if !l.plain {
		return
	}
	if t.kind == tokVulgar && t.gap <= gapSpace {
		p, q, _ := vulgar(rune(t.word))
		if v, ok := add(g.v, ratio(p, q)); ok {
			g.v, g.fraction = v, true
			g.next++
		}
		return
	}
	k := g.next
	if t.hyphen() && t.gap == gapNone {
		k++
	} else if t.gap == gapNone {
		return
	}
	n, slash, d := s.at(k), s.at(k+1), s.at(k+2)
	if n.kind != tokDigits || !slash.is('/') || slash.gap != gapNone || d.kind != tokDigits || d.gap != gapNone || s.at(k+3).is('/') {
		return
	}
	if n.val == 0 || n.val >= d.val || d.val > 64 || k > g.next && d.val > 8 {
		return
	}
	if v, ok := add(g.v, ratio(n.val, d.val)); ok {
		g.v, g.fraction, g.next = v, true, k+3
	}
}

// hundreds multiplies a group by the hundred behind it and adds what follows.
func (s *scan) hundreds(g *group) {
	k, ok := s.link(g.next)
	if !ok || s.at(k).role&rScale == 0 || s.entry(s.at(k)).scale != 2 {
		return
	}
	if !g.digits && (!g.v.less(integer(100)) || !g.article && s.bound(k)) {
		return
	}
	g.v.e += 2
	g.next = k + 1
	if g.fraction {
		g.fraction = !g.v.isInt()
		return
	}
	s.below(g, 100)
}

// below adds the number below room behind a hundred or a ten.
func (s *scan) below(g *group, room uint64) {
	for {
		k, ok := s.link(g.next)
		and := false
		if ok && s.at(k).role&rAnd != 0 && room == 100 {
			and = true
			k, ok = s.link(k + 1)
			if d := s.at(k); d.kind == tokDigits && d.n <= 2 && d.val > 0 && d.gap == gapSpace && g.digits {
				ok = true
			}
		}
		t := s.at(k)
		var v uint64
		switch {
		case !ok:
			return
		case t.kind == tokDigits && and:
			v = t.val
			if x := s.at(k + 1); x.gap == gapNone && x.kind == tokSign && s.at(k+2).kind == tokDigits {
				return
			}
		case t.role&rSmall != 0:
			v = uint64(s.entry(t).small)
		}
		if v == 0 || v >= room || s.bound(k) || s.overrun(k, v, room) || and && s.partOf(k) {
			return
		}
		g.v, _ = add(g.v, integer(v))
		g.next = k + 1
		if t.kind == tokDigits || v < 20 || v%10 != 0 {
			return
		}
		room = 10
	}
}

// overrun reports whether the word at k begins another numeral: "one hundred and | two
// hundred".
func (s *scan) overrun(k int, v, room uint64) bool {
	if room != 100 {
		return false
	}
	j, ok := s.link(k + 1)
	if ok && v >= 20 && v%10 == 0 && s.at(j).role&rSmall != 0 && s.entry(s.at(j)).small < 10 {
		j, ok = s.link(j + 1)
	}
	return ok && s.at(j).role&rScale != 0 && s.entry(s.at(j)).scale == 2
}

// bound reports whether token k belongs by a hyphen to a word that is no number, and not
// to the number before it: twenty two-person teams.
func (s *scan) bound(k int) bool {
	if s.toks[k].gap == gapNone {
		return false
	}
	h, w := s.at(k+1), s.at(k+2)
	if _, _, ok := s.follows(k+1, cModifier.set()); ok { // fifty-odd
		return false
	}
	return h.is('-') && h.gap == gapNone && w.kind == tokWord && w.gap == gapNone && w.role&(rSmall|rScale|rOrd|rPart|rParts|rHalf|rAnd|rColl|rPoint) == 0
}

// plainGroup reads a group of words in a language with one word for each number below
// 20 or 100.
func (s *scan) plainGroup(i int, a *sum) (group, bool) {
	t := &s.toks[i]
	w := s.entry(t)
	g := group{next: i + 1, words: 1}
	switch {
	case t.role&rShift != 0:
		return s.shifted(i)
	case t.role&rMixed != 0:
		g.v, g.fraction = w.frac, true
		s.hundreds(&g)
		return g, true
	case t.role&(rHalf|rPart) != 0 && a == nil:
		return s.halfGroup(i)
	case t.role&rArticle != 0:
		return s.articleGroup(i, a)
	case t.role&rSmall != 0:
		g.v = integer(uint64(w.small))
		if w.small >= 20 && w.small%10 == 0 {
			s.below(&g, 10)
		}
		g.article = w.small == 1
		s.hundreds(&g)
	case t.role&rPoint != 0:
		g.v, g.next = integer(0), i
		if a != nil || !s.alone(i, len(s.toks)) {
			return g, false
		}
	case t.role&(rScale|rColl) != 0:
		return s.bareScale(i, a)
	default:
		return g, false
	}
	if a == nil {
		s.pointWords(&g)
	}
	if g.next == i {
		return g, false
	}
	s.wholeAndFraction(&g, a != nil)
	return g, true
}

// bareScale reads a scale without a number before it, which counts as one of it in few
// places only.
func (s *scan) bareScale(i int, a *sum) (group, bool) {
	t := &s.toks[i]
	g := group{next: i, v: integer(1), words: 1, article: true}
	hundred := t.role&rScale != 0 && s.entry(t).scale == 2
	k, ok := s.link(i + 1)
	next := ok && s.at(k).role&rScale != 0
	switch {
	case a != nil && !hundred:
		return g, false
	case t.role&rVague != 0 && !s.alone(i, i+1):
		return g, false
	case t.role&rBare != 0, s.whole && i == 0, hundred && next, hundred && t.gap != gapNone && s.bound(i) && i > 0 && s.toks[i-1].role&rSmall != 0:
		if hundred {
			g.v, g.next = integer(100), i+1
			s.below(&g, 100)
		}
		return g, true
	}
	return g, false
}

// articleGroup reads "a" before a scale, a collective or a half.
func (s *scan) articleGroup(i int, a *sum) (group, bool) {
	t := s.at(i + 1)
	g := group{next: i + 1, v: integer(1), words: 1, article: true}
	switch {
	case t.kind != tokWord || t.gap == gapNone:
		return g, false
	case t.role&rVague != 0 && t.role&rScale != 0 && s.entry(t).scale == 0:
		return g, false
	case t.role&rScale != 0 && t.role&rVague == 0:
		s.hundreds(&g)
		s.wholeAndFraction(&g, a != nil)
		return g, true
	case t.role&rColl != 0 && t.role&rVague == 0:
		return g, true
	case t.role&(rHalf|rPart) != 0 && a == nil:
		return s.halfGroup(i + 1)
	case t.role&rSmall != 0 && a == nil: // a twenty-first
		d, j, ok := s.ordinal(i + 1)
		if ok && s.alone(i, j) {
			return group{next: j, v: ratio(1, d), words: 1, fraction: true}, true
		}
		return g, false
	}
	if _, _, ok := s.follows(i+1, cCollective.set()); ok {
		return g, true
	}
	return g, false
}

// pointWords reads decimals: "point two five", "point 5".
func (s *scan) pointWords(g *group) {
	t := s.at(g.next)
	if t.role&rPoint == 0 || g.fraction {
		return
	}
	k := g.next + 1
	if d := s.at(k); d.kind == tokDigits && d.n <= 9 && d.gap != gapNone {
		if v, ok := add(g.v, integer(d.val).shift(-int(d.n))); ok {
			g.v, g.next, g.fraction = v, k+1, true
		}
		return
	}
	v, places := g.v, 0
	for places < 12 {
		w := s.at(k)
		d, width, j := uint64(0), 1, k+1
		switch {
		case w.kind == tokWord && w.role&(rSmall|rTail) != 0:
			d = uint64(s.entry(w).small)
		case w.kind == tokWord && s.str(w) == "oh":
		default:
			width = 0
		}
		if width == 0 {
			break
		}
		if d >= 10 {
			if places > 0 {
				break
			}
			width = 2
			sub := group{next: k + 1, v: integer(d), words: 1}
			if d%10 == 0 && d >= 20 {
				s.below(&sub, 10)
			}
			d, _ = sub.v.int()
			j = sub.next
		}
		places += width
		v, _ = add(v, integer(d).shift(-places))
		k = j
		if j, ok := s.link(k); ok && j > k {
			break
		}
		if width == 2 {
			break
		}
	}
	if places > 0 {
		g.v, g.next, g.fraction = v, k, true
	}
}
