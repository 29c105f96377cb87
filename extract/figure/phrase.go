package figure

// reach is how many words may stand between a number and the noun it counts.
const reach = 9

// phrase is what a number counts.
type phrase struct {
	nouns    []hit // the counted noun, one hit for each class it may be in
	from, to int   // tokens of number and noun
	found    bool  // there is a noun, known or not
	unknown  string
	part     bool // the number is a part of the quantity before: 64 of them
	again    bool // the number counts the quantity before once more: the figure is now 74
	whole    int  // the token where the whole ends that the number is a part of
}

// phraseOf finds the noun that a number counts: joined to it, behind it, in the whole that
// it is a part of, or announced before it.
func (l *language) phraseOf(d *document, n *number) phrase {
	p := l.countedPhrase(d, n)
	if h, ok := d.hit(p.to, relative); ok && p.whole == 0 && !l.grammar.VerbFinal { // the 72 who signed
		p.to = h.to
	}
	if !l.grammar.VerbFinal && p.whole == 0 && p.to > n.to {
		p.to = d.afterAside(p.to)
	}
	return p
}

// afterAside is the token behind the words set between commas at a token that say who says
// so: six countries, an adviser reckons, will sign. Without such words it is the token itself.
func (d *document) afterAside(t int) int {
	if t >= len(d.tokens) || d.tokens[t].mark != ',' {
		return t
	}
	said := false
	for i := t + 1; i < min(t+asideWords, len(d.tokens)); i++ {
		if d.at[i] > 0 || d.sentence[i] != d.sentence[t] || d.tokens[i].mark != 0 && d.tokens[i].mark != ',' && d.tokens[i].mark != '\'' && d.tokens[i].mark != '-' {
			break
		}
		if d.tokens[i].mark == ',' {
			if said {
				return i + 1
			}
			break
		}
		said = said || d.has(i, sayVerb)
	}
	return t
}

// asideWords is how many words may stand between the commas of an aside.
const asideWords = 12

func (l *language) countedPhrase(d *document, n *number) phrase {
	if first := d.twinBefore(n); first != nil {
		p := l.countedPhrase(d, first)
		p.from, p.to = min(p.from, n.from), max(p.to, n.to)
		return p
	}
	if p, ok := l.joinedNoun(d, n); ok {
		return p
	}
	start := d.afterNumber(n)
	if h, ok := d.hit(start, count); ok && !l.grammar.VerbFinal { // to five the number of states
		if nouns := l.counted(d, h, n.from, len(d.tokens)); len(nouns) > 0 {
			return phrase{nouns: nouns, from: n.from, to: nouns[0].to, found: true}
		}
	}
	if q, ok := l.keyed(d, n, start); ok {
		return q
	}
	p := phrase{from: n.from, to: start}
	if !l.grammar.VerbFinal || !l.headless(d, start) {
		p = l.nounBehind(d, n, start)
	}
	if len(p.nouns) > 0 {
		return p
	}
	if q, ok := l.predicate(d, n, p); ok {
		return q
	}
	if q, ok := l.sharedHead(d, n, start); ok {
		return q
	}
	if q, ok := l.amountNoun(d, n, p.found); ok {
		return q
	}
	if q, ok := l.wholeNoun(d, n, start); ok {
		return q
	}
	if q, ok := l.beforeVerb(d, n); ok {
		return q
	}
	if q, ok := l.nounBefore(d, n); ok && (!p.found || l.grammar.VerbFinal) {
		return q
	}
	p.part = p.part || l.partBefore(d, n)
	p.again = l.sameBefore(d, n)
	return p
}

// keyed finds the noun that explains the number that a line begins with: • 71: the number of
// articles.
func (l *language) keyed(d *document, n *number, start int) (phrase, bool) {
	if start+1 >= len(d.tokens) || l.grammar.VerbFinal {
		return phrase{}, false
	}
	if h, ok := d.hit(start+1, count); ok && l.grammar.HeadFirst && d.has(start, copula) { // 40 là số nước phải phê chuẩn
		if nouns := l.counted(d, h, n.from, len(d.tokens)); len(nouns) > 0 {
			return phrase{nouns: nouns, from: n.from, to: nouns[0].to, found: true}, true
		}
	}
	if d.tokens[start].mark != ':' {
		return phrase{}, false
	}
	t := d.withModifier(n)
	for t > 0 && d.tokens[t-1].mark != 0 && d.tokens[t-1].mark != '\n' {
		t--
	}
	if t > 0 && d.tokens[t-1].mark != '\n' {
		return phrase{}, false
	}
	nouns := d.nounsAt(start + 1)
	if h, ok := d.hit(start+1, count); ok && len(nouns) == 0 {
		nouns = l.counted(d, h, n.from, len(d.tokens))
	}
	if len(nouns) == 0 {
		return phrase{}, false
	}
	return phrase{nouns: nouns, from: n.from, to: nouns[0].to, found: true}, true
}

// afterNumber is the first token behind a number and its modifier.
func (d *document) afterNumber(n *number) int {
	t := n.to
	end := n.CurrencySpan.End
	if n.ModifierSpan.Start >= n.Span.End && (t >= len(d.tokens) || n.ModifierSpan.Start <= d.tokens[t].start) {
		end = max(end, n.ModifierSpan.End)
	}
	for t < len(d.tokens) && d.tokens[t].start < end {
		t++
	}
	if d.isTwin(n, t) { // sixty-five (65) states
		return t + 3
	}
	// The two ends of a range count the same.
	for n.Range > 0 && n.index+1 < len(d.numbers) && d.numbers[n.index+1].Range == n.Range {
		n = &d.numbers[n.index+1]
		t = max(t, d.afterNumber(n))
	}
	if d.has(t, upTo) && len(d.nounsAt(t+1)) > 0 { // 85 तक देश
		t++
	}
	return t
}

// isTwin reports whether the number is said once more in brackets at a token.
func (d *document) isTwin(n *number, t int) bool {
	return t+2 < len(d.tokens) && d.tokens[t].mark == '(' && d.at[t+1] > 0 && d.tokens[t+2].mark == ')' &&
		d.numbers[d.at[t+1]-1].Value == n.Value
}

// twinBefore is the number that this one says once more in brackets, or nil.
func (d *document) twinBefore(n *number) *number {
	if n.index == 0 {
		return nil
	}
	if first := &d.numbers[n.index-1]; first.to+1 == n.from && d.isTwin(first, first.to) {
		return first
	}
	return nil
}

// joinedNoun finds the noun of a compound: the 71-article text.
func (l *language) joinedNoun(d *document, n *number) (phrase, bool) {
	t := n.to
	if t+1 >= len(d.tokens) || n.ModifierSpan.Start >= n.Span.End || d.tokens[t].mark != '-' || d.tokens[t].start != d.tokens[t-1].end || d.at[t+1] > 0 {
		return phrase{}, false
	}
	p := phrase{from: n.from, to: t + 2, found: true}
	for _, h := range d.within(t+1, t+2) {
		if h.category == joined || h.category == noun {
			h.category = noun
			p.nouns = append(p.nouns, h)
			p.to = h.to
		}
	}
	if len(p.nouns) == 0 {
		p.unknown = d.quote(t+1, t+2)
	}
	return p, true
}

// nounBehind finds the noun behind a number. Where attributes stand before nouns, words
// that end no noun phrase are passed over on the way.
func (l *language) nounBehind(d *document, n *number, start int) phrase {
	p := phrase{from: n.from, to: start}
	passed := -1
	orAnd := false // what was passed over as "more" may be "and"
	for t, words := start, 0; t < len(d.tokens) && words < reach; t++ {
		if d.at[t] > 0 && d.at[t] != int32(n.index+1) {
			break
		}
		nouns := d.nounsAt(t)
		if len(nouns) == 0 && l.isOne(n) {
			nouns = d.singularAt(t)
		}
		if len(nouns) > 0 {
			p.nouns, p.from, p.to, p.found = l.headOf(d, nouns), n.from, nouns[0].to, true
			return p
		}
		mark := d.tokens[t].mark
		if h, ok := d.hit(t, more); ok && len(d.nounsAt(t)) == 0 {
			if d.has(h.to, strongBorder) { // ten more than
				p.found, p.unknown = true, d.quote(t, h.to)
				return p
			}
			if passed < 0 {
				p.part, orAnd = true, d.has(t, join)
			}
			t = h.to - 1
			continue
		}
		if d.has(t, of) {
			break
		}
		if h, ok := d.hit(t, group); ok && h.to > t+1 && !d.has(t, stop) {
			t, words = h.to-1, words+1
			continue
		}
		if d.has(t, join) || mark == ',' {
			if words == 0 || l.grammar.HeadFirst {
				break
			}
			continue
		}
		if mark != 0 && mark != '-' && mark != '"' && mark != '\'' {
			break
		}
		if h, ok := d.hit(t, kind); ok && h.to > t+1 && !l.grammar.HeadFirst || words > 0 && l.belongs(d, t) {
			t, words = max(t, h.to-1), words+1
			continue
		}
		if mark == 0 {
			if d.has(t, stop) || d.has(t, strongBorder) || passed < 0 && d.has(t, relativeDay) || words == 0 && l.isVerb(d, t) && !l.isNoun(d, t) { // three statements
				break
			}
			if passed < 0 && !d.has(t, kind) && !d.has(t, group) {
				passed = t
			}
			words++
			if l.grammar.HeadFirst {
				break
			}
		}
	}
	if passed >= 0 && !orAnd {
		p.found, p.unknown = true, d.quote(passed, passed+1)
	}
	if h, ok := d.hit(start, partitive); ok {
		p.part, p.to = true, h.to
	}
	return p
}

// predicate finds the noun that is said of a number behind it: 38 of them were companies.
func (l *language) predicate(d *document, n *number, p phrase) (phrase, bool) {
	at := p.to
	if p.found || l.grammar.HeadFirst || l.grammar.VerbFinal {
		return p, false
	}
	h, ok := d.hit(at, copula)
	if !ok || n.Range > 0 {
		return p, false
	}
	q := l.nounBehind(d, n, h.to)
	if len(q.nouns) == 0 || d.has(q.to, of) || d.has(h.to, required) {
		return p, false
	}
	q.part = p.part
	return q, true
}

// headOf moves on to the last noun of a compound: the host country delegations.
func (l *language) headOf(d *document, nouns []hit) []hit {
	for !l.grammar.HeadFirst && nouns[0].to < len(d.tokens) {
		next := d.nounsAt(nouns[0].to)
		if len(next) == 0 {
			break
		}
		nouns = next
	}
	return nouns
}

// nounsAt returns the noun that begins at a token, once for each class it is in.
func (d *document) nounsAt(t int) []hit {
	var nouns []hit
	for _, h := range d.within(t, t+1) {
		if h.category == noun {
			nouns = append(nouns, h)
		}
	}
	return nouns
}

// isVerb reports whether a token says what happens, or that it is planned.
func (l *language) isVerb(d *document, t int) bool {
	if d.has(t, kind) {
		return false
	}
	for _, h := range d.within(t, t+1) {
		switch h.category {
		case frame:
			if l.rules.verbs[h.id] {
				return true
			}
		case expected, required, actual, sayVerb:
			return true
		}
	}
	return false
}

// isNoun reports whether a word of saying or need right behind a number is a noun there, in
// a language whose nouns stand so: 3 tuyên bố, 72 yêu cầu.
func (l *language) isNoun(d *document, t int) bool {
	need, ok := d.hit(t, required)
	return l.grammar.HeadFirst && (d.has(t, sayVerb) || ok && need.to > t+1)
}

// wholeNoun finds the noun of the whole that the number is a part of: 72 of the UN's 193
// members, or 72/193 countries.
func (l *language) wholeNoun(d *document, n *number, start int) (phrase, bool) {
	t := start
	if d.has(t, partitive) {
		return phrase{}, false
	}
	if h, ok := d.hit(t, of); ok {
		t = h.to
	} else if !(t+1 < len(d.tokens) && d.tokens[t].mark == '/' && d.at[t+1] > 0) {
		return phrase{}, false
	} else {
		t++
	}
	unknown, wholeEnd := "", 0
	for end := min(t+6, len(d.tokens)); t < end; t++ {
		if d.at[t] > 0 {
			wholeEnd = t + 1
		} else if wholeEnd > 0 && len(d.nounsAt(t)) == 0 && (d.has(t, stop) && !d.has(t, skip) || l.isVerb(d, t)) { // ten of the 74 ratified
			return phrase{from: n.from, to: wholeEnd}, !l.grammar.VerbFinal
		}
		if nouns := d.nounsAt(t); len(nouns) > 0 && d.at[t] == 0 {
			if l.grammar.VerbFinal {
				return l.wholeAhead(d, n, start, l.headOf(d, nouns)), true
			}
			p := phrase{nouns: l.headOf(d, nouns), from: n.from, to: nouns[0].to, found: true, whole: nouns[0].from}
			if h, ok := d.hit(p.to, required); ok && wholeEnd > 0 { // ten of the forty instruments needed
				p.whole = h.to
			}
			return p, true
		}
		if m := d.tokens[t].mark; m != 0 && m != '-' && m != '\'' {
			break
		}
		if d.tokens[t].mark == 0 && d.at[t] == 0 && !d.has(t, stop) && !d.has(t, partitive) && unknown == "" {
			unknown = d.quote(t, t+1)
		}
	}
	return phrase{from: n.from, to: start, found: true, unknown: unknown}, unknown != "" && (wholeEnd > 0 || !l.grammar.VerbFinal)
}

// nounBefore finds a noun that announces the number: the number of signatories is 74,
// Số nước ký: 72, हस्ताक्षरकर्ता देशों की संख्या 74.
func (l *language) nounBefore(d *document, n *number) (phrase, bool) {
	s := d.sentences[d.sentence[n.from]]
	for t := n.from - 1; t >= max(s.from, n.from-14); t-- {
		if d.at[t] > 0 || d.tokens[t].mark == ';' {
			break
		}
		h, ok := d.hit(t, count)
		if !ok || h.to > n.from {
			continue
		}
		nouns := l.counted(d, h, s.from, n.from)
		if !l.grammar.HeadFirst && !l.grammar.VerbFinal && h.to < n.from && d.tokens[h.to].word == 0 && d.tokens[h.to].small { // the number of vehicles
			return phrase{from: n.from, to: n.to, found: true, unknown: d.quote(h.to, h.to+1)}, true
		}
		if len(nouns) > 0 {
			return phrase{nouns: nouns, from: l.attributesBefore(d, min(t, nouns[0].from), s.from), to: n.to, found: true}, true
		}
	}
	// HEAD: NUM
	if t := d.beforeModifier(n, s.from) - 1; t > s.from && (d.tokens[t].mark == ':' || d.tokens[t].mark == '–') && (l.grammar.HeadFirst || l.grammar.VerbFinal || !d.has(n.to, copula) && !d.has(n.to, partitive)) {
		for b := t - 1; b >= max(s.from, t-labelNounWords); b-- {
			if m := d.tokens[b].mark; m != 0 && m != ',' && m != '-' && m != '(' && m != ')' {
				break
			}
			if nouns := d.nounsAt(b); len(nouns) > 0 {
				nouns = l.labelHead(d, nouns, max(s.from, t-labelNounWords))
				return phrase{nouns: nouns, from: l.attributesBefore(d, nouns[0].from, s.from), to: n.to, found: true}, true
			}
		}
		if l.grammar.VerbFinal && d.tokens[t-1].mark == 0 && d.tokens[t-1].word == 0 && l.endsClause(d, d.afterNumber(n)) {
			return phrase{from: n.from, to: n.to, found: true, unknown: d.quote(t-1, t)}, true
		}
	}
	return phrase{}, false
}

// labelHead is the noun that the last noun of a label is an attribute of, where nouns stand
// before their attributes: speeches in the plenary sessions: 116.
func (l *language) labelHead(d *document, last []hit, from int) []hit {
	stopped := false
	for t := last[0].from - 1; t >= from && l.grammar.HeadFirst && d.tokens[t].mark == 0 && d.at[t] == 0; t-- {
		stopped = stopped || d.has(t, stop)
		if nouns := d.nounsAt(t); stopped && len(nouns) > 0 {
			return nouns
		}
	}
	return last
}

// labelNounWords is how many tokens before its colon the noun of a label may begin.
const labelNounWords = 9

// beforeModifier is the first token of the modifier and the words of a range that stand
// before a number: about 2,000, between 60 and 70.
func (d *document) beforeModifier(n *number, from int) int {
	t := n.from
	if n.ModifierSpan.End > 0 && n.ModifierSpan.Start < n.Span.Start {
		for t > from && d.tokens[t-1].start >= n.ModifierSpan.Start {
			t--
		}
	}
	if n.Range > 0 && t > from && d.tokens[t-1].mark == 0 && d.has(t-1, stop) {
		t--
	}
	return t
}

// counted returns the noun that "the number of" is about: behind it, or before it where
// the language says so.
func (l *language) counted(d *document, h hit, from, to int) []hit {
	if l.grammar.VerbFinal {
		for t := h.from - 1; t >= max(from, h.from-4); t-- {
			if nouns := d.nounsAt(t); len(nouns) > 0 {
				return nouns
			}
		}
		return nil
	}
	for t := h.to; t < min(to, h.to+7); t++ {
		if nouns := d.nounsAt(t); len(nouns) > 0 {
			return nouns
		}
	}
	return nil
}

// partBefore reports whether words right before the number make it a part of the quantity
// before: trong đó 64, उनमें से 64, the other eight.
func (l *language) partBefore(d *document, n *number) bool {
	return l.shortlyBefore(d, n, partitive, 4) || l.shortlyBefore(d, n, more, 1)
}

// sameBefore reports whether the number counts the quantity before once more: the figure
// is now 74, यह संख्या 72 थी.
func (l *language) sameBefore(d *document, n *number) bool {
	return l.shortlyBefore(d, n, same, 8)
}

func (l *language) shortlyBefore(d *document, n *number, c category, words int) bool {
	s := d.sentences[d.sentence[n.from]]
	for t := n.from - 1; t >= max(s.from, n.from-words); t-- {
		if d.at[t] > 0 {
			return false
		}
		if h, ok := d.hit(t, c); ok && h.to <= n.from {
			return true
		}
	}
	return false
}
