package numeral

// Vietnamese says digits with their places, and leaves out what is understood: "một trăm
// bốn bảy" is 147, "hai triệu ba" 2.3 million, "hai nghìn rưỡi" 2,500.

// unit returns the digit at token i in the place of the ones behind tens. The digit five
// is another word there, because năm also means year.
func (s *scan) unit(i int) (d uint64, ok bool) {
	t := s.at(i)
	w := s.entry(t)
	if t.kind != tokWord || t.gap == gapNone || t.role&(rSmall|rTail) == 0 || w.small == 0 || w.small > 9 || t.role&rYear != 0 {
		return 0, false
	}
	if next := s.at(i + 1); next.role&(rTen|rOver) != 0 || next.role&rScale != 0 && s.entry(next).scale == 2 {
		return 0, false
	}
	return uint64(w.small), true
}

// vietnameseGroup reads a number below 1000 at token i.
func (s *scan) vietnameseGroup(i int, a *sum) (group, bool) {
	t := &s.toks[i]
	w := s.entry(t)
	g := group{next: i + 1, words: 1}
	switch {
	case t.role&rHalf != 0 && a == nil:
		g.v, g.fraction = ratio(1, 2), true
		return g, s.at(i+1).role&rScale != 0 || s.halfAlone(i)
	case t.role&rFiller != 0 && a != nil:
		d, ok := s.lowDigit(i + 1)
		g.v, g.next = integer(d), i+2
		return g, ok
	case t.role&rScale != 0 && a == nil:
		return s.bareVietnamese(i)
	case t.role&rTail != 0 && a != nil:
		g.v, g.single = integer(uint64(w.small)), true
		return g, true
	case t.role&rSmall == 0:
		return g, false
	case t.role&rWeak != 0 && s.at(i+1).role&rHalf != 0 && a == nil:
		g.v, g.next, g.fraction = ratio(1, 2), i+2, true
		return g, true
	case w.small >= 10:
		g.v = integer(uint64(w.small))
		if d, ok := s.unit(i + 1); ok {
			g.v.m += d
			g.next++
		}
	default:
		g.v = integer(uint64(w.small))
		if !s.digit(i, a) {
			return g, false
		}
		s.placeWords(&g)
		if g.next == i+1 {
			g.single = w.small > 0
			s.shortTens(&g, i, a)
			if w.small == 0 && g.next == i+1 && s.at(i+1).role&(rPoint|rScale) == 0 && !s.alone(i, i+1) {
				return g, false
			}
		}
	}
	if a == nil {
		s.pointWords(&g)
		s.andHalf(&g)
	}
	return g, true
}

// andHalf adds the half of a number without a scale: hai rưỡi.
func (s *scan) andHalf(g *group) {
	if s.at(g.next).role&rPlusHalf == 0 || g.fraction {
		return
	}
	if v, ok := add(g.v, ratio(1, 2)); ok {
		g.v, g.fraction, g.single = v, true, false
		g.next++
	}
}

// digit reports whether the digit word at token i is a number: năm also means year, and
// không no.
func (s *scan) digit(i int, a *sum) bool {
	t := &s.toks[i]
	next := s.at(i + 1)
	place := next.role&(rTen|rScale|rPoint|rOver|rPlusHalf) != 0 && next.gap != gapNone
	switch {
	case place || s.alone(i, i+1):
		return true
	case s.entry(t).small == 0:
		return a != nil
	case t.role&rYear == 0:
		return true
	case a != nil || i > 0 && s.toks[i-1].role&(rSmall|rTail|rScale|rTen) != 0 || i > 0 && s.toks[i-1].kind == tokDigits:
		return false
	case next.role&rYear != 0 && next.role&rSmall != 0:
		return true
	}
	if _, _, ok := s.follows(i+1, cCounted.set()); ok {
		return true
	}
	_, _, ok := s.precedes(i, cCountedBefore.set())
	return ok && (next.kind == tokSign || next.role&rAnd != 0)
}

// lowDigit returns the digit at token i behind linh or lẻ.
func (s *scan) lowDigit(i int) (uint64, bool) {
	t := s.at(i)
	if t.kind != tokWord || t.role&(rSmall|rTail) == 0 {
		return 0, false
	}
	d := s.entry(t).small
	return uint64(d), d > 0 && d < 10
}

// placeWords reads the places behind a digit: trăm, mươi, chục, and what follows them.
func (s *scan) placeWords(g *group) {
	t := s.at(g.next)
	switch {
	case t.kind != tokWord:
	case t.role&rTen != 0:
		g.v.e++
		g.next++
		if d, ok := s.unit(g.next); ok && g.v.isInt() && !g.digits {
			g.v, _ = add(g.v, integer(d))
			g.next++
		}
	case t.role&rScale != 0 && s.entry(t).scale == 2:
		g.v.e += 2
		g.next++
		s.belowHundred(g)
	}
}

// belowHundred reads what follows trăm.
func (s *scan) belowHundred(g *group) {
	t := s.at(g.next)
	w := s.entry(t)
	plus := func(v uint64, tokens int) {
		g.v, _ = add(g.v, integer(v))
		g.next += tokens
	}
	next := s.at(g.next + 1)
	switch {
	case t.kind != tokWord || g.fraction:
	case t.role&rPlusHalf != 0:
		plus(50, 1)
	case t.role&rFiller != 0:
		if d, ok := s.lowDigit(g.next + 1); ok {
			plus(d, 2)
		}
	case t.role&rSmall != 0 && w.small == 10:
		plus(10, 1)
		if d, ok := s.unit(g.next); ok {
			plus(d, 1)
		}
	case t.role&rSmall != 0 && w.small < 10 && next.role&rTen != 0:
		plus(10*uint64(w.small), 2)
		if d, ok := s.unit(g.next); ok {
			plus(d, 1)
		}
	case t.role&rTail != 0:
		plus(10*uint64(w.small), 1)
	case t.role&rSmall != 0 && w.small > 0 && w.small < 10:
		if next.role&rScale != 0 && s.entry(next).scale == 2 || next.role&(rOver|rPoint) != 0 {
			return
		}
		if d, ok := s.unit(g.next + 1); ok { // bốn bảy
			plus(10*uint64(w.small)+d, 2)
		} else if t.role&rYear == 0 {
			plus(10*uint64(w.small), 1)
		}
	}
}

// shortTens reads tens without mươi: hai lăm, sáu tám. Two digits in a row are a guess
// ("hai ba người") unless the second has the form that only stands behind tens.
func (s *scan) shortTens(g *group, i int, a *sum) {
	t := s.at(i + 1)
	w := s.entry(t)
	tens := uint64(s.entry(&s.toks[i]).small)
	d, ok := s.unit(i + 1)
	if !ok || tens == 0 {
		return
	}
	if t.role&rTail == 0 && a == nil && !s.alone(i, i+2) || uint64(w.small) != d {
		return
	}
	g.v, g.next, g.single = integer(10*tens+d), i+2, false
}

// bareVietnamese reads a scale without a number before it: triệu rưỡi, trăm hai, nghìn lẻ
// một. Elsewhere it is no number unless the text has nothing else.
func (s *scan) bareVietnamese(i int) (group, bool) {
	g := group{next: i, v: integer(1), words: 1}
	t, next := &s.toks[i], s.at(i+1)
	hundred := s.entry(t).scale == 2
	d, digit := s.unit(i + 1)
	switch {
	case i > 0 && s.toks[i-1].role&rScale != 0 || i > 0 && s.toks[i-1].kind == tokDigits:
		return g, false
	case next.role&(rPlusHalf|rFiller) != 0, digit && d > 0 && next.gap == gapSpace && s.clauseEnds(i+2), s.whole && i == 0 && s.onlyNumerals():
	default:
		return g, false
	}
	if hundred {
		g.v, g.next = integer(100), i+1
		s.belowHundred(&g)
	}
	return g, true
}

// onlyNumerals reports whether the line has nothing but words of numerals.
func (s *scan) onlyNumerals() bool {
	for i := range min(len(s.toks), 32) {
		if s.toks[i].role&(rNumber|rTen|rFiller|rPlusHalf|rVague) == 0 {
			return false
		}
	}
	return len(s.toks) <= 32
}

// clauseEnds reports whether no word goes on at token i but one for money.
func (s *scan) clauseEnds(i int) bool {
	if i >= len(s.toks) || s.toks[i].kind == tokSign {
		return true
	}
	_, _, ok := s.follows(i, cMoney.set())
	return ok
}

// halfAlone reports whether nửa at token i is an amount of its own: một nửa is a phrase of
// two words, nửa alone counts before what can be halved.
func (s *scan) halfAlone(i int) bool {
	if i > 0 && s.toks[i-1].role&rWeak != 0 || s.alone(i, i+1) {
		return true
	}
	_, _, ok := s.follows(i+1, cCounted.set())
	return ok
}

// tail returns the value of a single digit, or of digits, behind a scale, as tenths of it:
// hai triệu ba, 2tr5, 3 tỷ 500.
func (s *scan) tail(a *sum, g *group) (value, bool) {
	if !s.vietnamese || a.n == 0 || a.n == len(a.terms) {
		return value{}, false
	}
	scale := a.scale()
	if g.single {
		return g.v.shift(scale - 1), true
	}
	if t := s.at(g.next - 1); g.digits && t.kind == tokDigits {
		return g.v.shift(scale - int(t.n)), true
	}
	return value{}, false
}

// tailDigits reports whether digits behind a scale are decimals of it.
func (s *scan) tailDigits(a *sum, g *group) bool {
	t := s.at(g.next - 1)
	if t.n > 3 || int(t.n) > a.scale() || s.at(g.next-2).kind != tokWord {
		return false
	}
	return t.gap == gapNone || s.clauseEnds(g.next)
}
