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

// term is a part of a numeral with its scale.
type term struct {
	v     value
	scale int // power of ten of its last scale word
	power int // of all of them: 12 in nghìn tỷ
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
		a.terms[n-1].power += k
		return a.terms[n-1].scale <= maxScale && (n == 1 || a.terms[n-2].scale > a.terms[n-1].scale)
	case n > 0 && (a.terms[n-1].scale <= k || !v.shift(k).less(integer(1).shift(a.terms[n-1].scale))):
		return false
	}
	power := k
	if g == nil && n == a.n-1 {
		power += a.terms[n].power
	}
	a.terms[n] = term{v.shift(k), k, power}
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
	g, ok := s.group(i, nil)
	if !ok {
		return num{}, false
	}
	var a sum
	j, open := i, true
	for open {
		j, open = s.term(&a, &g, j)
		if !open || a.n == len(a.terms) {
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
	if g := (group{next: j, v: v}); s.at(j).role&rPoint != 0 && v.isInt() {
		s.pointWords(&g)
		n.v, n.next = g.v, g.next
		return n, true
	}
	if all := (group{next: j, v: v, words: 1}); (a.n > 1 || a.scale() > 0) && s.parts(&all) {
		n.v, n.next = all.v, all.next
		return n, true
	}
	if a.n == 1 {
		n.scale = a.terms[0].power
		if t := s.at(j - 1); n.scale == 0 && t.role&rScale != 0 && s.entry(t).scale == 2 {
			n.scale = 2
		}
	}
	if open || a.n == 1 {
		s.collective(&n)
	}
	return n, true
}

// term adds a group with its scales to the sum. It returns the token behind the numeral so
// far, which was at j, and whether more may follow.
func (s *scan) term(a *sum, g *group, j int) (next int, open bool) {
	keep := *a
	next, scaled := s.scales(a, g)
	switch {
	case !scaled && a.n > 0 && (g.fraction || s.scaleAt(g.next) || !s.mayEnd(a, g) || !g.v.less(integer(1).shift(a.scale()))):
		*a = keep
		return j, false
	case !scaled:
		v := g.v
		if tenths, ok := s.tail(a, g); ok {
			v = tenths
		}
		a.terms[a.n] = term{v: v}
		a.n++
		return g.next, false
	}
	if _, ok := a.total(); !ok {
		*a = keep
		return j, false
	}
	if v, k, ok := s.halfBehind(a, next); ok {
		a.terms[a.n-1].v = v
		return k, false
	}
	return next, g.v.isInt()
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
	case s.units[s.str(t)] && s.at(i-2).kind == tokSign && s.at(i-2).gap == gapNone && s.at(i-2).is(s.groupMark):
		return 0 // 1,500m
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
	if t.hyphen() && s.at(i+1).kind == tokWord && s.at(i+1).gap == t.gap && (t.is('-') || t.gap == gapNone && t.word != '−') {
		return i + 1, true // a dash with spaces parts clauses
	}
	return i, i < len(s.toks) && t.kind == tokWord
}

// between skips what may stand between two parts of a numeral: a comma, "and".
func (s *scan) between(i int) (next int, comma bool) {
	if s.at(i).is(',') && s.at(i).gap == gapNone && s.at(i+1).kind == tokWord {
		i, comma = i+1, true
	}
	i = s.skipHyphen(i)
	if s.at(i).role&rAnd != 0 {
		i = s.skipHyphen(i + 1)
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
func (s *scan) collective(n *num) {
	k, ok := s.link(n.next)
	if !ok {
		return
	}
	if t := s.at(k); t.role&rColl != 0 {
		ok = s.multiply(n, uint64(s.entry(t).coll), k+1)
	} else {
		var c cue
		c, k, ok = s.follows(k, cCollective.set())
		ok = ok && s.multiply(n, c.value, k)
	}
	if !ok {
		return
	}
	if s.scaleAt(n.next) { // two dozen million
		k, _ := s.link(n.next)
		n.v = n.v.shift(int(s.entry(s.at(k)).scale))
		n.next = k + 1
	}
	if j, ok := s.scoreAnd(n); ok {
		n.next = j
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
