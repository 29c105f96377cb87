package numeral

import "strings"

// colon reads two numbers with a colon that are no time: 16:9, 50:50.
func (s *scan) colon(i int) (next int, ok bool) {
	c, d := s.at(i+1), s.at(i+2)
	if !c.is(':') || c.gap != gapNone || d.kind != tokDigits || d.gap != gapNone {
		return i, false
	}
	return s.emit(num{first: i, next: i + 3, kind: Identifier, noValue: true}), true
}

// slash reads a/b: a fraction, a ratio or a code. Dates are read before.
func (s *scan) slash(i int) (next int, ok bool) {
	a, b := s.at(i), s.at(i+2)
	if c := s.at(i + 1); !c.is('/') || c.gap != gapNone || b.kind != tokDigits || b.gap != gapNone {
		return i, false
	}
	code := s.labelled(i) || s.codeLetters(i)
	if c := s.at(i + 3); code || c.is('/') && c.gap == gapNone {
		j := i + 3
		for s.joined(j) && !s.punctuation(j) {
			j++
		}
		return s.emit(num{first: i, next: j, kind: Identifier, noValue: true}), true
	}
	n := num{first: i, next: i + 3, kind: Fraction, v: ratio(a.val, b.val)}
	switch {
	case a.n > 6 || b.n > 6 || b.val == 0 || a.val >= b.val && !s.alone(i, i+3):
		n.kind, n.noValue = Identifier, true
		return s.emit(n), true
	case b.val <= 20 || b.val == 100 || b.val == 1000 || s.alone(i, i+3) && a.val < b.val:
		return s.finish(n), true
	}
	return i, false
}

// codeLetters reports whether capitals stand at a stroke or hyphen beside the digits of
// the chunk at token i: 57/NQ-CP, A/RES/79/243.
func (s *scan) codeLetters(i int) bool {
	if i >= 2 && s.joined(i) && s.toks[i-1].is('/') && s.toks[i-2].kind == tokWord {
		return true
	}
	for k := i + 1; k < i+8 && s.joined(k+1); k++ {
		if t := s.at(k); (t.is('/') || t.hyphen()) && s.at(k+1).kind == tokWord && s.at(k+1).upper && s.at(k+1).caps {
			return true
		}
	}
	return false
}

// code reads what is one thing with digits or number words in it: addresses, file names,
// words with digits, telephone numbers.
func (s *scan) code(i int) (next int, ok bool) {
	t := &s.toks[i]
	if t.gap == gapNone && i > 0 || s.joined(i+1) {
		if i >= s.chunkEnd {
			s.chunk(i)
		}
		if s.chunkIsCode && i < s.chunkEnd {
			j := max(s.chunkEnd, i+1)
			return s.emit(num{first: min(s.chunkStart, i), next: j, kind: Identifier, noValue: true}), true
		}
	}
	if t.kind != tokDigits {
		if s.joined(i+1) && s.toks[i+1].kind == tokDigits && cased(s.str(t)) && t.role&rNumber != 0 && s.shorts[s.str(t)] == 0 { // Twenty20
			return s.emit(num{first: i, next: s.codeEnd(i + 1), kind: Identifier, noValue: true}), true
		}
		return i, false
	}
	if _, _, dated := s.numericDate(i); dated {
		return i, false
	}
	if j, ok := s.telephone(i); ok {
		return j, true
	}
	prev := s.at(i - 1)
	first := i
	switch {
	case t.gap == gapNone && prev.kind == tokWord:
		_, _, money := s.precedes(i, cMoney.set())
		if money || prev.role&(rNumber|rTen) != 0 && !cased(s.str(prev)) {
			return i, false
		}
		first = i - 1
	case t.gap == gapNone && (prev.is('-') || prev.is('.')) && prev.gap == gapNone && s.at(i-2).kind == tokWord && s.codeWord(i-2, prev):
		first = i - 2
	default:
		return i, false
	}
	return s.emit(num{first: first, next: s.codeEnd(i), kind: Identifier, noValue: true}), true
}

// codeEnd returns the token behind the letters, digits and inner signs of a code.
func (s *scan) codeEnd(i int) int {
	j := i + 1
	for s.joined(j) {
		t := &s.toks[j]
		if t.kind == tokSign && !((t.word == '-' || t.word == '.' || t.word == '/') && s.joined(j+1) && s.toks[j+1].kind == tokDigits) {
			break
		}
		j++
	}
	return j
}

// codeWord reports whether a word before a hyphen or dot and digits makes a name of them:
// COVID-19, F-16, but not mid-2025 or top-10.
func (s *scan) codeWord(i int, mark *token) bool {
	t := &s.toks[i]
	if !cased(s.str(t)) {
		_, _, hedge := s.precedes(i+1, cModifier.set()|cMoney.set())
		return mark.is('-') && !hedge && t.role&(rNumber|rVague) == 0
	}
	if !t.upper || mark.is('.') && !t.caps {
		return false
	}
	if _, _, ok := s.precedes(i+1, cModifier.set()|cYear.set()|cMoney.set()); ok {
		return false
	}
	year := s.at(i + 2)
	return year.n != 4 || year.val < 1900 || year.val >= 2100 || s.at(i+3).is('-') && s.joined(i+4)
}

// chunk looks at the tokens around i that are joined to each other: is it an address or a
// file name?
func (s *scan) chunk(i int) {
	end := i + 1
	for s.joined(end) {
		end++
	}
	start := i
	for start > 0 && start > s.chunkEnd && s.joined(start) {
		start--
	}
	s.chunkStart, s.chunkEnd, s.chunkIsCode = start, end, false
	for end > i+1 && s.punctuation(end-1) {
		end--
	}
	stroke, dotted := false, false
	for k := start; k < end; k++ {
		t := &s.toks[k]
		inner := k > start && k+1 < end
		switch {
		case t.kind == tokWord && k == start && strings.EqualFold(s.str(t), "www"):
			s.chunkIsCode = true
		case t.kind == tokWord && k > start+1 && s.toks[k-1].is('.'):
			dotted = dotted || k+1 == end && s.toks[k-2].kind == tokWord || s.at(k+1).is('/')
			s.chunkIsCode = s.chunkIsCode || s.files[strings.ToLower(s.str(t))]
		case t.kind != tokSign || !inner:
		case t.word == '@' || t.word == '_' || t.word == '\\':
			s.chunkIsCode = true
		case t.word == ':' && s.at(k+1).is('/') && s.at(k+2).is('/'):
			s.chunkIsCode = true
		case t.word == '/':
			stroke = true
		}
	}
	s.chunkIsCode = s.chunkIsCode || stroke && dotted
	if s.chunkIsCode {
		s.chunkEnd = end
	}
}

// punctuation reports whether token i is a sign that ends what it is joined to.
func (s *scan) punctuation(i int) bool {
	t := &s.toks[i]
	return t.kind == tokSign && strings.ContainsRune(".,;:!?)]}»”’\"'…।", rune(t.word))
}

// telephone reads a telephone number: it begins with 0 or +, and has eight digits or more
// in groups; or it is a chain of groups with hyphens.
func (s *scan) telephone(i int) (next int, ok bool) {
	t := &s.toks[i]
	if next := s.at(i + 1); t.n == 5 && next.n == 5 && next.gap == gapSpace && t.val/10000 >= 6 && next.kind == tokDigits { // Indian mobile numbers
		return s.emit(num{first: i, next: i + 2, kind: Identifier, noValue: true}), true
	}
	plus := i > 0 && s.toks[i-1].is('+') && t.gap == gapNone
	zero := t.n > 1 && s.leadingZero(i) || t.n == 4 && (t.val/100 == 18 || t.val/100 == 19) && s.at(i+1).kind == tokDigits // 1900 5555
	digits, groups, j := t.n, 1, i+1
	hyphens := true
	for k := 0; k < maxGroups; k++ {
		g, d := s.at(j), s.at(j+1)
		switch {
		case g.kind == tokDigits && (g.gap == gapSpace || g.gap == gapBlank) && (plus || zero):
			digits += g.n
			j++
			hyphens = false
		case (g.is('-') || g.is('.') && (plus || zero) || g.is('/') && groups > 2) && g.gap == gapNone && d.kind == tokDigits && d.gap == gapNone:
			digits += d.n
			hyphens = hyphens && !g.is('.')
			j += 2
		default:
			k = maxGroups
			continue
		}
		groups++
	}
	leading := groups == 2 && hyphens && s.at(j-1).kind == tokDigits && s.at(j-1).n > 2 && s.leadingZero(j-1)
	switch {
	case (plus || zero) && digits >= 8 && (groups > 1 || digits <= 12):
	case hyphens && groups >= 3 && !plus:
	case leading && t.n > 2:
	default:
		return i, false
	}
	return s.emit(num{first: i, next: j, kind: Identifier, noValue: true}), true
}
