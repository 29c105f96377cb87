package numeral

// num is a number while it is read.
type num struct {
	first, next int // tokens
	v           value
	lit         *lit // its digits, if it is nothing else
	kind        Kind
	neg         bool
	noValue     bool
	scale       int // the power of ten of the only scale: 6 in 2.5 million
	weak        bool
	day         Day
}

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

// term is a part of a numeral with its scale.
type term struct {
	v     value
	scale int // power of ten
}

// sum is a numeral while its terms are read: 2×10^6 + 500×10^3.
type sum struct {
	terms [8]term
	n     int
}

// scaleBy multiplies by 10^k what stands before the scale: the group and all smaller
// terms. It fails if no greater term is left to add to, or nothing to multiply.
func (a *sum) scaleBy(g *value, k int) bool {
	v := value{den: 1}
	if g != nil {
		v = *g
	}
	n, ok := a.n, true
	for n > 0 && a.terms[n-1].scale < k && ok {
		n--
		v, ok = add(a.terms[n].v, v)
	}
	switch {
	case !ok || n == len(a.terms):
		return false
	case g == nil && n == a.n: // million million
		if n == 0 || a.terms[n-1].scale != k || k < 6 {
			return false
		}
		a.terms[n-1].v.e += k
		a.terms[n-1].scale += k
		return a.terms[n-1].scale <= maxScale && (n == 1 || a.terms[n-2].scale > a.terms[n-1].scale)
	case n > 0 && (a.terms[n-1].scale <= k || !v.shift(k).less(integer(1).shift(a.terms[n-1].scale))):
		return false
	}
	a.terms[n] = term{v.shift(k), k}
	a.n = n + 1
	return true
}

// maxScale bounds the power of ten of a numeral in words.
const maxScale = 36

// total returns the sum of the terms.
func (a *sum) total() (v value, ok bool) {
	v, ok = value{den: 1}, true
	for i := a.n - 1; i >= 0 && ok; i-- {
		v, ok = add(a.terms[i].v, v)
	}
	return v, ok
}

func (a *sum) scale() int { return a.terms[a.n-1].scale }

// cardinal reads the numeral at token i: groups with their scales, from the greatest
// down.
func (s *scan) cardinal(i int) (num, bool) {
	var a sum
	j := i
	first, ok := s.group(i, nil)
	if !ok {
		return num{}, false
	}
	g, ends := first, false
	for {
		keep := a
		k, scaled := s.scales(&a, &g)
		if !scaled {
			if a.n > 0 && (g.fraction || s.scaleAt(g.next) || !s.mayEnd(&a, &g) || !g.v.less(integer(1).shift(a.scale()))) {
				a = keep
				break
			}
			if v, tail := s.tail(&a, &g); tail {
				a.terms[a.n] = term{v, 0}
			} else {
				a.terms[a.n] = term{g.v, 0}
			}
			a.n++
			j, ends = g.next, true
			break
		}
		if _, ok := a.total(); !ok {
			a = keep
			break
		}
		j = k
		if v, k, ok := s.halfBehind(&a, j); ok {
			a.terms[a.n-1].v = v
			j, ends = k, true
			break
		}
		if !g.v.isInt() || a.n == len(a.terms) {
			break
		}
		k, comma := s.between(j)
		next, ok := s.group(k, &a)
		if !ok || comma && !s.spelledOut(k, &next) {
			break
		}
		g = next
	}
	v, ok := a.total()
	if !ok || a.n == 0 {
		return num{}, false
	}
	n := num{first: i, next: j, v: v, kind: Cardinal}
	if a.n > 1 || a.n == 1 && a.scale() > 0 {
		all := group{next: j, v: v, words: 1}
		if s.parts(&all) {
			n.v, n.next = all.v, all.next
			return n, true
		}
	}
	if a.n == 1 {
		n.scale = a.scale()
		if t := s.at(j - 1); n.scale == 0 && t.role&rScale != 0 && s.entry(t).scale == 2 {
			n.scale = 2
		}
	}
	if !ends || a.n == 1 {
		s.collective(&n, &a)
	}
	return n, true
}

// scales applies the scale words behind a group.
func (s *scan) scales(a *sum, g *group) (next int, any bool) {
	j := g.next
	v := &g.v
	for {
		k, ok := s.link(j)
		if !ok && v != nil && g.words == 0 {
			return j, any
		}
		t := s.at(k)
		scale := 0
		switch {
		case !ok:
			return j, any
		case t.role&rScale != 0:
			scale = int(s.entry(t).scale)
		case t.kind == tokWord && g.digits && v != nil:
			scale = s.short(k)
		case t.kind == tokWord && !g.digits && v != nil && t.gap != gapNone:
			scale = s.indian(k)
		}
		if scale == 0 || scale == 2 && !g.fraction || any && scale <= a.scale() && scale < 6 {
			return j, any
		}
		keep := *a
		if !a.scaleBy(v, scale) {
			*a = keep
			return j, any
		}
		j, any, v = k+1, true, nil
	}
}

// short returns the power of ten of an abbreviation behind digits, such as k or bn. A
// single small letter has to be joined.
func (s *scan) short(i int) int {
	t := &s.toks[i]
	k, ok := s.shorts[s.str(t)]
	switch {
	case !ok:
		return 0
	case t.gap != gapNone && t.end-t.start == 1 && !(t.upper && s.at(i+1).gap != gapNone) && k != 3:
		return 0
	case s.joined(i+1) && s.toks[i+1].kind == tokWord:
		return 0
	case t.upper && t.gap == gapNone && s.generation(i):
		return 0
	}
	return int(k)
}

// generation reports whether a digit and the capital at token i name a technology: 5G, 4K.
func (s *scan) generation(i int) bool {
	d := s.at(i - 1)
	if d.n != 1 || d.gap == gapNone && i > 1 || s.alone(i-1, i+1) {
		return false
	}
	k, g := s.str(&s.toks[i]) == "K", s.str(&s.toks[i]) == "G"
	return g || k && (d.val == 4 || d.val == 8)
}

// indian returns the power of ten of an abbreviation that may stand behind words as well:
// three cr.
func (s *scan) indian(i int) int {
	if k, ok := s.shorts[s.str(&s.toks[i])]; ok && k == 7 {
		return 7
	}
	return 0
}

// link returns the token at i, or behind a hyphen at i, if it can go on with a numeral.
func (s *scan) link(i int) (next int, ok bool) {
	t := s.at(i)
	if t.kind == tokSign && t.hyphen() && t.word != '−' && s.at(i+1).kind == tokWord && s.at(i+1).gap == t.gap {
		return i + 1, true
	}
	return i, i < len(s.toks) && t.kind == tokWord
}

// between skips what may stand between two parts of a numeral: a comma, "and".
func (s *scan) between(i int) (next int, comma bool) {
	if s.at(i).is(',') && s.at(i).gap == gapNone && s.at(i+1).kind == tokWord {
		i, comma = i+1, true
	}
	if s.at(i).hyphen() && s.at(i).word != '−' && s.at(i+1).kind == tokWord {
		i++
	}
	if s.at(i).role&rAnd != 0 {
		i++
		if s.at(i).hyphen() {
			i++
		}
	}
	return i, comma
}

// spelledOut reports whether a group behind a comma belongs to the numeral before: it has
// a scale of its own, or "and" before it.
func (s *scan) spelledOut(i int, g *group) bool {
	if s.at(i-1).role&rAnd != 0 {
		return true
	}
	if g.digits {
		return false
	}
	for k := i; k <= g.next; k++ {
		if s.at(k).role&rScale != 0 {
			return true
		}
	}
	return false
}

// scaleAt reports whether a scale stands at token i, behind a hyphen or not.
func (s *scan) scaleAt(i int) bool {
	k, ok := s.link(i)
	return ok && s.at(k).role&rScale != 0 && s.at(k).role&rVague == 0
}

// mayEnd reports whether a group without a scale may end a numeral with terms.
func (s *scan) mayEnd(a *sum, g *group) bool {
	if g.digits {
		prev := s.at(g.next - 2)
		if s.at(g.next-1).kind != tokDigits { // 3 hundred and 21 million
			return true
		}
		if prev.role&rAnd != 0 {
			return true
		}
		if s.vietnamese {
			return s.tailDigits(a, g)
		}
		return a.n > 1 && a.scale() == 3 && s.at(g.next-1).n <= 3 && prev.role&rScale != 0
	}
	return true
}

// collective multiplies by a dozen or its like behind the number.
func (s *scan) collective(n *num, a *sum) {
	for {
		k, ok := s.link(n.next)
		t := s.at(k)
		switch {
		case !ok:
			return
		case t.role&rColl != 0:
			if !s.multiply(n, uint64(s.entry(t).coll), k+1) {
				return
			}
		default:
			c, j, found := s.follows(k, cCollective.set())
			if !found || !s.multiply(n, c.value, j) {
				return
			}
		}
		if k, ok := s.link(n.next); ok && s.at(k).role&rScale != 0 { // two dozen million
			n.v = n.v.shift(int(s.entry(s.at(k)).scale))
			n.next = k + 1
		}
		if j, ok := s.scoreAnd(n); ok {
			n.next = j
		}
		return
	}
}

// multiply counts n in collectives; behind "and" only the last number counts them: three
// hundred and two dozens.
func (s *scan) multiply(n *num, by uint64, next int) bool {
	last := s.at(n.next - 1)
	more := integer(0)
	if small := uint64(s.entry(last).small); last.role&rSmall != 0 && s.at(n.next-2).role&rAnd != 0 {
		more, by = integer(small*(by-1)), 1
	}
	v, ok := n.v.times(by)
	if ok {
		v, ok = add(v, more)
	}
	if ok {
		n.v, n.next = v, next
	}
	return ok
}

// scoreAnd adds what follows a score: three score and ten.
func (s *scan) scoreAnd(n *num) (next int, ok bool) {
	if s.at(n.next-1).role&rColl == 0 || s.entry(s.at(n.next-1)).coll != 20 || s.at(n.next).role&rAnd == 0 {
		return 0, false
	}
	t := s.at(n.next + 1)
	if t.role&rSmall == 0 || s.entry(t).small >= 20 {
		return 0, false
	}
	n.v, ok = add(n.v, integer(uint64(s.entry(t).small)))
	return n.next + 2, ok
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
	for range 2 {
		k, ok := s.link(g.next)
		if !ok || s.at(k).role&rScale == 0 || s.entry(s.at(k)).scale != 2 {
			return
		}
		if !g.digits && !g.v.less(integer(100)) || !g.article && s.bound(k) && !g.digits {
			return
		}
		g.v.e += 2
		g.next = k + 1
		if g.fraction {
			g.fraction = !g.v.isInt()
			return
		}
		s.below(g, 100)
		return
	}
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
