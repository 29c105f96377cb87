package numeral

// maxGroups bounds the groups of digits of one number: more are a list or a code.
const maxGroups = 16

// lit is a number in digits.
type lit struct {
	first, next int // tokens
	v           value
	big         bool // too long for v; the digits of the text count
	plain       bool // one run of digits
	grouped     bool // with marks between groups
	fraction    int  // the token of the digits behind the decimal mark, or 0
	version     bool // more than one dot, and no number: 1.2.3
}

// literal reads the number in digits that begins at token i, a run of digits or a decimal
// mark before one. It never fails.
func (s *scan) literal(i int) lit {
	if s.toks[i].kind == tokSign {
		return s.number(lit{first: i, next: i + 2, fraction: i + 1})
	}
	var marks [maxGroups]rune // behind each group
	n := s.groups(i, &marks)
	one := lit{first: i, next: i + 1, plain: true}
	switch {
	case n == 1 || marks[0] == ',' && s.inList(i):
		return s.number(one)
	case marks[0] == ' ' || marks[0] == '\u00a0':
		return s.number(s.spacedGroups(i, n, &marks, one))
	}
	return s.number(s.markedGroups(i, n, &marks, one))
}

// groups finds the run of digit groups at i: how many, and the marks behind them.
func (s *scan) groups(i int, marks *[maxGroups]rune) (n int) {
	for n = 1; n < maxGroups; n++ {
		k := i
		t := s.at(k + 1)
		switch {
		case t.kind == tokSign && t.gap == gapNone && (t.word == ',' || t.word == '.' || t.word == '\'') &&
			s.joined(k+2) && s.toks[k+2].kind == tokDigits:
			marks[n-1] = rune(t.word)
			i = k + 2
		case t.kind == tokDigits && t.n == 3 && t.gap == gapSpace:
			marks[n-1] = ' '
			i = k + 1
		case t.kind == tokDigits && t.n == 3 && t.gap == gapBlank:
			marks[n-1] = '\u00a0'
			i = k + 1
		default:
			return n
		}
	}
	return n
}

// inList reports whether token i follows a comma that follows digits: 22,24,26.
func (s *scan) inList(i int) bool {
	return i >= 2 && s.toks[i].gap == gapNone && s.toks[i-1].is(',') && s.toks[i-1].gap == gapNone && s.toks[i-2].kind == tokDigits
}

// spacedGroups reads groups parted by spaces.
func (s *scan) spacedGroups(i, n int, marks *[maxGroups]rune, one lit) lit {
	m := 0
	for m < n-1 && marks[m] == marks[0] {
		m++
	}
	last := i + m
	if s.toks[i].n > 3 || s.toks[i].val == 0 || s.leadingZero(i) {
		return one
	}
	if marks[0] == ' ' {
		next := s.at(last + 1)
		_, _, dated := s.precedes(i, cDay.set()|cLabel.set())
		row := next.kind == tokDigits && next.gap != gapNone || i > 0 && s.toks[i-1].kind == tokDigits && s.toks[i].gap != gapNone
		if m == 1 && (!s.spaced || dated) || row || m == maxGroups-1 {
			return one
		}
	}
	l := lit{first: i, next: last + 1, grouped: true}
	if m < n-1 && (marks[m] == s.decimal || marks[m] == '.' || marks[m] == ',' && s.toks[last+2].n != 3) {
		l.fraction = last + 2
		l.next = last + 3
	}
	return l
}

// markedGroups reads groups parted by commas, dots or apostrophes.
func (s *scan) markedGroups(i, n int, marks *[maxGroups]rune, one lit) lit {
	c, m := marks[0], 0
	for m < n-1 && marks[m] == c {
		m++
	}
	groups := lit{first: i, next: i + 2*m + 1, grouped: true}
	valid := s.validGroups(i, m, c)
	two := m < n-1 && (marks[m] == ',' || marks[m] == '.') && c != marks[m] // another mark follows
	switch {
	case valid && two && !(m+1 < n-1 && marks[m+1] != ' '):
		groups.fraction = groups.next + 1
		groups.next += 2
		return groups
	case m >= 2 && valid && !(c == '.' && m == 3 && s.address(i)):
		return groups
	case m >= 2 && c == '.':
		return lit{first: i, next: groups.next, version: true}
	case m >= 2 || c == '\'' && !valid:
		return one
	case c == '\'':
		return groups
	}
	return s.oneMark(i, c, valid, one, groups)
}

// oneMark reads two groups with a comma or a dot between them.
func (s *scan) oneMark(i int, c rune, valid bool, one, groups lit) lit {
	decimal := lit{first: i, next: i + 3, fraction: i + 2}
	switch {
	case c == s.decimal && c == '.':
		return decimal
	case c == s.decimal && valid && (s.toks[i+2].val%10 == 0 || !s.scaled(i+3)):
		return groups // 10,000 in a language that writes 10.000; no decimal ends with 0
	case c == s.decimal:
		return decimal
	case valid:
		return groups
	case c == ',' && s.toks[i+2].n > 2:
		return one
	}
	return decimal
}

// scaled reports whether a scale, a percent sign or a unit follows at token i.
func (s *scan) scaled(i int) bool {
	t := s.at(i)
	if t.role&rScale != 0 {
		return true
	}
	if t.kind == tokWord {
		if _, ok := s.shorts[s.str(t)]; ok && t.gap == gapNone || s.units[s.str(t)] {
			return true
		}
	}
	_, _, ok := s.follows(i, cPercent.set()|cUnit.set())
	return ok
}

// validGroups reports whether m+1 groups are those of 1,234,567 or of 12,34,567.
func (s *scan) validGroups(i, m int, c rune) bool {
	if s.toks[i].n > 3 || s.leadingZero(i) || s.toks[i].val == 0 || s.toks[i+2*m].n != 3 {
		return false
	}
	western, indian := true, c == ',' && s.toks[i].n < 3
	for k := 1; k < m; k++ {
		western = western && s.toks[i+2*k].n == 3
		indian = indian && s.toks[i+2*k].n == 2
	}
	return western || indian
}

func (s *scan) leadingZero(i int) bool {
	t := &s.toks[i]
	r := []rune(s.text[t.start:min(t.end, t.start+4)])
	return t.n > 1 && digitOf(r[0]) == 0
}

// address reports whether four groups are those of an Internet address.
func (s *scan) address(i int) bool {
	for k := 0; k < 4; k++ {
		if s.toks[i+2*k].val > 255 {
			return false
		}
	}
	return true
}

// number sets the value of l from the digits of its tokens.
func (s *scan) number(l lit) lit {
	if l.version {
		return l
	}
	l.v.den = 1
	n := int32(0)
	for k := l.first; k < l.next; k++ {
		t := &s.toks[k]
		if t.kind != tokDigits {
			continue
		}
		n += t.n
		if n > 19 {
			l.big = true
			return l
		}
		m, ok := mulPow(l.v.m, int(t.n))
		l.big = l.big || !ok || m+t.val < m
		l.v.m = m + t.val
		if l.fraction > 0 && k == l.fraction {
			l.v.e -= int(t.n)
		}
	}
	return l
}

// power10 reads what may stand behind the digits of a number in scientific notation: e6,
// ×10⁶, ^6. It returns the token behind, or i.
func (s *scan) scientific(i int, v value) (value, int) {
	t := s.at(i)
	switch {
	case t.kind == tokWord && t.gap == gapNone && (s.str(t) == "e" || s.str(t) == "E"):
		if e, j, ok := s.exponent(i + 1); ok {
			return v.shift(e), j
		}
	case t.is('^') && t.gap == gapNone && v.m == 10 && v.e == 0:
		if e, j, ok := s.exponent(i + 1); ok {
			return integer(1).shift(e), j
		}
	case t.is('×') || t.kind == tokWord && s.str(t) == "x" && t.gap == gapNone:
		ten := s.at(i + 1)
		if ten.kind != tokDigits || ten.val != 10 {
			break
		}
		k := i + 2
		if s.at(k).is('^') {
			k++
		}
		if e, j, ok := s.exponent(k); ok {
			return v.shift(e), j
		}
	}
	return v, i
}

// exponent reads a small integer in digits or superscript digits.
func (s *scan) exponent(i int) (e, next int, ok bool) {
	neg := s.at(i).hyphen() || s.at(i).is('⁻')
	if neg || s.at(i).is('+') {
		i++
	}
	t := s.at(i)
	switch {
	case t.gap != gapNone || i >= len(s.toks):
		return 0, 0, false
	case t.kind == tokDigits && t.n <= 2:
		e, i = int(t.val), i+1
	default:
		k := i
		for ; k < i+2 && s.at(k).kind == tokSign && s.at(k).gap == gapNone; k++ {
			d, super := superscript(rune(s.at(k).word))
			if !super {
				break
			}
			e = e*10 + d
		}
		if k == i {
			return 0, 0, false
		}
		i = k
	}
	if neg {
		e = -e
	}
	return e, i, true
}

func superscript(r rune) (d int, ok bool) {
	switch {
	case r == '¹':
		return 1, true
	case r == '²' || r == '³':
		return int(r-'²') + 2, true
	case r == '⁰' || r >= '⁴' && r <= '⁹':
		return int(r - '⁰'), true
	}
	return 0, false
}
