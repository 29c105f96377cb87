package figure

import (
	"slices"
	"sort"

	"newstally/extract/numeral"
)

// citation says that somebody is cited in some tokens of one sentence.
type citation struct {
	from, to int // what is cited
	at       int // the token of the verb or preposition that cites
	sentence int32
	speaker  string // "" for somebody who does not count as a speaker
	turn     bool   // a turn of a transcript, in which others are cited by verbs before what they say
}

// shortTail is how many words may follow a verb that cites what stands before it:
// "65 states had signed, a clerk said on Saturday."
const shortTail = 7

// findCitations lists who is cited where, sentence by sentence, and then gives the
// quotations to their speakers.
func (r *reading) findCitations() {
	r.findPersons()
	r.findUntitled()
	last, one := person{at: -1}, person{at: -1} // who spoke last, for pronouns, and which person
	for i := range r.sentences {
		s := r.sentences[i]
		covered := 0 // tokens that a longer citing phrase has
		for _, h := range r.within(s.from, s.to) {
			if h.category == according {
				covered = h.to
			} else if h.from < covered {
				continue
			}
			r.speak(h.from)
			c, ok := r.citationAt(s, h)
			if !ok {
				continue
			}
			if h.category == own {
				covered = h.to
			}
			c.at, c.sentence = h.from, int32(i)
			switch {
			case c.speaker == thingSubject:
				c.speaker = last.name
			case c.speaker == pronounSubject:
				c.speaker = r.personBefore(c.from, one)
			case c.speaker != "":
				last = person{at: c.at, name: c.speaker}
				if r.isPersonal(c.speaker) {
					one = last
				}
			}
			r.citations = append(r.citations, c)
		}
		r.citeBack(i)
	}
	quotations := r.quotations()
	for _, q := range quotations {
		r.giveQuotation(q, quotations)
	}
	r.speak(0)
	r.quoted = append(r.quoted, r.turns()...)
	slices.SortStableFunc(r.quoted, func(a, b citation) int { return a.from - b.from })
}

// A subject that is a pronoun, until it is resolved: one that stands for a person, and one
// that may stand for a body.
const (
	pronounSubject = "\x00"
	thingSubject   = "\x01"
)

// subjectOf is the subject that a pronoun is.
func (r *reading) subjectOf(pronoun hit) string {
	if r.has(pronoun.from, thing) {
		return thingSubject
	}
	return pronounSubject
}

// citationAt reads the citation that a phrase makes, if it makes one.
func (r *reading) citationAt(s sent, h hit) (citation, bool) {
	switch h.category {
	case according:
		to := r.rightEnd(s, h.to)
		if who, ok := r.hit(h.to, pronoun); ok && who.to == to && r.grammar.HeadFirst {
			return citation{from: s.from, to: s.to, speaker: r.subjectOf(who)}, true
		}
		if who, ok := r.hit(to, pronoun); ok && to > h.to && r.has(to, genitive) && !(who.to < s.to && r.tokens[who.to].capital) {
			return citation{from: s.from, to: s.to, speaker: r.subjectOf(who)}, true // theo báo cáo mới của hãng
		}
		if to > h.to && r.grammar.HeadFirst && r.has(to, genitive) {
			to = r.rightEnd(s, to+1)
		}
		name, ok := r.speakerName(h.to, to)
		return citation{from: s.from, to: s.to, speaker: name}, ok
	case passive:
		return r.passiveVerb(s, h)
	case mark:
		if r.has(h.from, possessive) {
			return citation{from: s.from, to: s.to, speaker: pronounSubject}, true
		}
		from := r.leftEnd(s, h.from)
		for _, c := range [...]category{pronoun, possessive} {
			if who, ok := r.hit(from, c); ok && who.to == h.from {
				return citation{from: s.from, to: s.to, speaker: pronounSubject}, true
			}
		}
		name, ok := r.speakerName(from, h.from)
		return citation{from: s.from, to: s.to, speaker: name}, ok
	case own:
		return r.ownCitation(s, h)
	case quoteColon:
		return r.colonCitation(s, h)
	case sayVerb:
		if len(r.grammar.Cite.Agent) > 0 {
			return r.agentVerb(s, h)
		}
		if r.grammar.HeadFirst && h.from > s.from && r.tokens[h.from].capital && r.tokens[h.from-1].capital {
			return citation{}, false // within a name
		}
		return r.subjectVerb(s, h)
	}
	return citation{}, false
}

// passiveVerb reads a citation whose subject stands behind the number: put at 2,450 by X.
func (r *reading) passiveVerb(s sent, h hit) (citation, bool) {
	for t := h.to; t < min(s.to, h.to+passiveWords); t++ {
		if r.has(t, byAgent) {
			name, ok := r.speakerName(t+1, r.rightEnd(s, t+1))
			return citation{from: s.from, to: s.to, speaker: name}, ok
		}
		if r.tokens[t].mark == ',' {
			break
		}
	}
	return citation{}, false
}

// passiveWords is how many tokens may stand between a passive verb and who did it.
const passiveWords = 8

// colonCitation reads a citation by a colon: NAME: "...". Where the language marks the
// subject, the name stands before its mark.
func (r *reading) colonCitation(s sent, h hit) (citation, bool) {
	to := h.from
	for t := h.from - 1; t > s.from && len(r.grammar.Cite.Agent) > 0; t-- {
		if r.has(t, agent) {
			to = t
			break
		}
	}
	from := r.leftEnd(s, to)
	if from > s.from && r.tokens[from-1].mark == ',' {
		p, ok := r.apposedTo(s, from-1)
		if !ok {
			p, ok = r.personEnding(from - 1)
		}
		if ok {
			return citation{from: h.to, to: s.to, speaker: p.name}, true
		}
	}
	if who, ok := r.hit(from, pronoun); ok && r.grammar.HeadFirst && !r.nameIn(who.to, to) { // ông lắc đầu: "..."
		return citation{from: h.to, to: s.to, speaker: r.subjectOf(who)}, true
	}
	name, ok := r.speakerName(from, to)
	return citation{from: h.to, to: s.to, speaker: name}, ok
}

// agentVerb reads a citation in a language that marks the subject: X ने कहा.
func (r *reading) agentVerb(s sent, h hit) (citation, bool) {
	for t := h.from; t >= s.from; t-- {
		if r.has(t, pronoun) {
			return citation{from: r.saidFrom(s, t, h), to: s.to, speaker: pronounSubject}, true
		}
		if a, ok := r.hit(t, agent); ok && a.from > s.from {
			from := r.leftEnd(s, t)
			if from == t {
				continue
			}
			name, ok := r.speakerName(from, t)
			return citation{from: r.saidFrom(s, from, h), to: s.to, speaker: name}, ok
		}
		if r.has(t, strongBorder) || r.tokens[t].mark == ',' && t > s.from && (r.has(t-1, copula) || r.has(t-1, actual)) {
			break
		}
	}
	// X कहते हैं: the present tense marks no subject. What X says may stand between the two.
	from, to := r.leftEnd(s, h.from), h.from
	if from == to {
		from, to = r.beforeRelative(s, to)
	}
	for t := from; t < to; t++ {
		if r.at[t] > 0 && !r.numbers[r.at[t]-1].Weak {
			to = r.beforeModifier(&r.numbers[r.at[t]-1], from)
		}
	}
	name, ok := r.speakerName(from, to)
	return citation{from: from, to: s.to, speaker: name}, ok && r.namesSomebody(from, to)
}

// subjectVerb reads a citation whose subject stands before the verb, or behind it when
// the verb follows what is said.
func (r *reading) subjectVerb(s sent, h hit) (citation, bool) {
	to := r.beforeSkip(s, h.from)
	from := r.leftEnd(s, to)
	who, known := r.hit(from, pronoun)
	known = known && who.to == to
	if to > from && r.has(to-1, stop) && !r.has(to-1, pronoun) && !known {
		return citation{}, false // an estimated 60
	}
	if p, ok := r.ownedSubject(s, from, to); ok { // Mr X of the Y says
		return citation{from: r.citedFrom(s, p.at, h), to: s.to, speaker: p.name}, true
	}
	if from == to && to > s.from && r.has(to-1, join) && !r.grammar.HeadFirst {
		from, to = r.sharedSubject(s, to-1)
	}
	if p, ok := r.titledSubject(from, to); ok { // Mr X at the briefing this morning says
		return citation{from: r.citedFrom(s, p.at, h), to: s.to, speaker: p.name}, true
	}
	from = r.withOwned(s, from, to)
	if from == to && to > s.from && r.tokens[to-1].mark == ',' {
		if p, ok := r.apposedTo(s, to-1); ok {
			return citation{from: r.citedFrom(s, p.at, h), to: s.to, speaker: p.name}, true
		}
		from, to = r.beforeApposition(s, to)
	}
	if from == to {
		end := r.rightEnd(s, h.to)
		name, ok := r.speakerName(h.to, end)
		if apposed, is := r.apposedName(s, h.to, end); is {
			name = apposed
		}
		if to > s.from && r.tokens[to-1].mark != '"' && r.tokens[to-1].mark != ',' || to == s.from && !r.tokens[h.to].capital || r.has(h.to, pronoun) || r.has(h.to, preposition) {
			ok = false
		}
		return citation{from: s.from, to: s.to, speaker: name}, ok
	}
	if to > from && r.has(to-1, pronoun) && !r.grammar.HeadFirst {
		return citation{from: r.citedFrom(s, from, h), to: s.to, speaker: r.subjectOf(hit{from: to - 1})}, true
	}
	if known {
		return citation{from: r.citedFrom(s, from, h), to: s.to, speaker: r.subjectOf(who)}, true
	}
	name, ok := r.speakerName(from, to)
	return citation{from: r.citedFrom(s, from, h), to: s.to, speaker: name}, ok
}

// sharedSubject is the subject that a sentence begins with, of a verb that a word for "and"
// joins to the one before: the bank is more careful and speaks of 600 billion.
func (r *reading) sharedSubject(s sent, and int) (int, int) {
	for t := s.from + 1; t < and; t++ {
		if r.tokens[t].mark != 0 {
			break
		}
		if r.has(t, copula) || r.has(t, actual) || r.has(t, expected) || r.has(t, sayVerb) {
			return s.from, t
		}
	}
	return and, and
}

// apposedName is the name between commas behind a role: said the fund's head, Maria Lind.
func (r *reading) apposedName(s sent, from, end int) (string, bool) {
	if r.grammar.HeadFirst || end+2 >= s.to || r.tokens[end].mark != ',' || r.nameStart(end) > 0 {
		return "", false
	}
	to := end + 1
	for to < s.to && r.isName(to) {
		to++
	}
	closed := to >= s.to || r.tokens[to].mark == ',' || r.tokens[to].mark == '.' || r.tokens[to].mark == '\n'
	return r.quote(end+1, to), closed && to-end > 2 && !r.namesBody(end+1, to)
}

// citedFrom is where the cited words begin: at the sentence's beginning if the verb ends
// the sentence after a comma or quotation mark, else with the verb.
func (r *reading) citedFrom(s sent, from int, h hit) int {
	if h.to > h.from+1 && r.has(h.to-1, stop) && !r.has(h.to-1, pronoun) && !r.grammar.HeadFirst && from > s.from { // when 72 signed, X spoke of a new era
		return from
	}
	if from > s.from && (r.tokens[from-1].mark == ',' || r.tokens[from-1].mark == '"') && (s.to-h.to <= shortTail || !r.grammar.HeadFirst && r.commaSoon(h.to, s.to)) {
		return s.from
	}
	if from == s.from || r.grammar.VerbFinal || from > s.from && r.has(from-1, relative) { // the 220 that the host expects
		return s.from
	}
	return from
}

// How many appositions may follow a name, and of how many words.
const (
	appositions     = 3
	appositionWords = 20
)

// apposedTo is the first person, with a title before the name, in a row of commas that ends
// with one: anh X, 29 tuổi, bí thư đoàn, nói.
func (r *reading) apposedTo(s sent, comma int) (found person, ok bool) {
	for range appositions {
		if p, is := r.personEnding(comma); is && p.at >= s.from {
			found, ok = p, true
		}
		next := r.segment(s, comma) - 1
		if !r.grammar.HeadFirst || next <= s.from || comma-next > appositionWords {
			break
		}
		comma = next
	}
	return found, ok
}

// beforeApposition returns the subject before an apposition: "Marta Elgin, a specialist, said".
// Where the apposition is the name, it is the subject: "the minister, Mr X, said".
func (r *reading) beforeApposition(s sent, to int) (int, int) {
	end, start := to-1, r.segment(s, to-1)
	for start > s.from+1 && !r.grammar.HeadFirst && (r.has(start, strongBorder) || r.at[start] > 0) { // X, 79, who lost all,
		end, start = start-1, r.segment(s, start-1)
	}
	if start == s.from && end < to-1 {
		return r.leftEnd(s, end), end
	}
	if start == s.from {
		return to, to
	}
	_, named := r.personEnding(start - 1)
	if (r.has(start, title) && r.nameIn(start+1, end) || r.allNames(start, end)) && !(named && r.grammar.HeadFirst) {
		return start, end
	}
	return r.leftEnd(s, start-1), start - 1
}

// segment is where the words begin that a comma at a token ends.
func (r *reading) segment(s sent, comma int) int {
	start := comma
	for start > s.from && r.tokens[start-1].mark != ',' {
		start--
	}
	return start
}

// leftEnd is where the noun phrase that ends at a token begins.
func (r *reading) leftEnd(s sent, to int) int {
	from := to
	for from > s.from {
		t := from - 1
		m := r.tokens[t].mark
		if m != 0 && m != '-' && m != '.' && m != '\'' && m != '(' && m != ')' && m != '@' {
			break
		}
		if end := r.leftBorder(t); end > 0 && !r.inTitle(t) {
			from = min(max(from, end), to)
			break
		}
		from = t
	}
	for from < to && (r.has(from, skip) && !r.has(from, body) || r.tokens[from].mark != 0 && r.tokens[from].mark != '@') {
		from++
	}
	return from
}

// beforeSkip is where a subject ends before the words that stand between it and its verb:
// adverbs, and where the language puts them there days and times (Bộ Ngoại giao tối 26/10
// cho biết).
func (r *reading) beforeSkip(s sent, to int) int {
	for to > s.from {
		from := to
		if k := r.at[to-1]; k > 0 && r.grammar.HeadFirst {
			switch n := &r.numbers[k-1]; n.Kind {
			case numeral.Date, numeral.Time, numeral.Year:
				from = n.from
			}
		}
		for t := to - 1; t >= max(s.from, to-skipWords) && from == to; t-- {
			for _, c := range [...]category{skip, weekday, relativeDay} {
				if h, ok := r.hit(t, c); ok && h.to == to && (c == skip || r.grammar.HeadFirst) {
					from = t
				}
			}
		}
		if from == to {
			break
		}
		to = from
	}
	return to
}

// skipWords is how many words a phrase has at most that may stand between a subject and
// its verb.
const skipWords = 3

// leftBorder is where a phrase ends that no subject reaches over to the left, if one begins
// at a token; else 0.
func (r *reading) leftBorder(t int) int {
	if r.grammar.HeadFirst && t > 0 && r.tokens[t].capital && r.tokens[t-1].capital && r.sentence[t] == r.sentence[t-1] {
		return 0 // Vụ Thông tin, where thông tin is a verb
	}
	for _, h := range r.within(t, t+1) {
		switch h.category {
		case left, sayVerb, strongBorder:
			if h.category == left && r.has(t, join) && r.joinsName(t) {
				continue // Văn phòng về Ma túy và Tội phạm
			}
			if r.has(t, particle) && t > 0 && t+1 < len(r.tokens) && r.tokens[t-1].capital && r.tokens[t+1].capital {
				continue // the Office on Drugs and Crime
			}
			return h.to
		}
	}
	return 0
}

// joinsName reports whether a word for "and" joins two capitalised parts of the name of a body.
func (r *reading) joinsName(t int) bool {
	if !r.grammar.HeadFirst || t+1 >= len(r.tokens) || !r.tokens[t+1].capital {
		return false
	}
	for b := t - 1; b >= max(0, t-bodyWords); b-- {
		if r.tokens[b].mark != 0 || r.at[b] > 0 || r.has(b, sayVerb) && r.isLower(b) {
			return false
		}
		if r.tokens[b].capital && r.has(b, body) {
			return true
		}
	}
	return false
}

// rightEnd is where the noun phrase that begins at a token ends.
func (r *reading) rightEnd(s sent, from int) int {
	to := from
	for to < s.to && to-from < 14 {
		m := r.tokens[to].mark
		if m != 0 && m != '-' && !(m == '.' && to+1 < s.to) && m != '\'' || r.has(to, strongBorder) || to > from && r.has(to, sayVerb) {
			break
		}
		if r.grammar.HeadFirst && to > from && r.isLower(to) && (r.has(to, copula) || r.has(to, expected) || r.has(to, actual)) {
			break // theo Bộ Công an đã có 72 nước
		}
		if r.at[to] > 0 && !r.numbers[r.at[to]-1].Weak || to > from && r.has(to, left) || to > from+1 && r.isLower(to) && r.endsName(from, to) {
			break
		}
		to++
	}
	return to
}

func (r *reading) isLower(t int) bool { return r.tokens[t].mark == 0 && !r.tokens[t].capital }

// endsName reports whether the token before a lower-case one ends a name of several
// capitalised words, so that what follows is no part of it.
func (r *reading) endsName(from, to int) bool {
	return !r.grammar.HeadFirst && to-from >= 2 && r.tokens[to-1].capital && r.tokens[to-2].capital && !r.has(to, weakBorder) && !r.has(to, of)
}

// giveQuotation extends a citation over the quotation beside it: of its own sentences,
// else of the sentence behind it or before it in the same line.
func (r *reading) giveQuotation(q quotation, all []quotation) {
	first, lastSentence := r.sentence[q.from], r.sentence[q.to-1]
	pick := func(min, max int32, inside bool) (string, bool) {
		for _, c := range r.citations[r.citationsFrom(min):] {
			if c.sentence > max {
				break
			}
			if inside || c.at < q.from || c.at >= q.to {
				return c.speaker, true
			}
		}
		return "", false
	}
	beside := func(sentence int32) (string, bool) { // by what stands outside of quotations, if anything does
		for _, c := range r.citations[r.citationsFrom(sentence):] {
			if c.sentence == sentence && !slices.ContainsFunc(all, func(x quotation) bool { return x.from <= c.at && c.at < x.to }) {
				return c.speaker, true
			}
		}
		return pick(sentence, sentence, true)
	}
	name, ok := pick(first, lastSentence, false)
	if !ok && len(r.grammar.Cite.Agent) > 0 {
		name, ok = r.agentBehind(q)
	}
	if !ok && first > 0 && r.sentences[first-1].line == r.sentences[first].line {
		name, ok = beside(first - 1) // "A," said X. "B."
	}
	if !ok && int(lastSentence)+1 < len(r.sentences) && r.sentences[lastSentence+1].line == r.sentences[lastSentence].line {
		name, ok = beside(lastSentence + 1)
	}
	if !ok && first > 0 {
		name, ok = pick(first-1, first-1, true)
		if !ok && first > 1 && r.sentences[first-2].line == r.sentences[first].line {
			name, ok = pick(first-2, first-2, true)
		}
	}
	if i := r.personsBefore(q.from) - 1; !ok && i >= 0 && first > 0 && r.sentence[r.persons[i].at] == first-1 && r.sentences[first-1].line == r.sentences[first].line {
		name, ok = r.persons[i].name, true // whom the sentence before named
	}
	if ok {
		r.quoted = append(r.quoted, citation{from: q.from, to: q.to, at: q.from, sentence: first, speaker: name})
	}
}

// agentBehind is the subject right behind a quotation, whatever the verb: "..." X ने पूछा.
func (r *reading) agentBehind(q quotation) (string, bool) {
	s := r.sentences[r.sentence[q.to-1]]
	for t := q.to + 1; t < min(s.to, q.to+14); t++ {
		if r.has(t, strongBorder) || r.at[t] > 0 {
			break
		}
		if h, ok := r.hit(t, agent); ok && h.id == firstAgent && t > q.to+1 {
			return r.speakerName(r.leftEnd(s, t), t)
		}
	}
	return "", false
}

// firstAgent is the first mark of the subject in a grammar: of the subject of any verb.
const firstAgent = 0

// citationsFrom is the index of the first citation of a sentence or one behind it.
func (r *reading) citationsFrom(sentence int32) int {
	return sort.Search(len(r.citations), func(i int) bool { return r.citations[i].sentence >= sentence })
}

// speakerOf is who is cited for a number, or "": whose quotation it stands in, else of
// several in its sentence the one whose verb is nearest before it, else the nearest behind.
func (r *reading) speakerOf(n *number) string {
	i := sort.Search(len(r.quoted), func(i int) bool { return r.quoted[i].to > n.from })
	inner := -1 // of quotations in one another, the inner one
	for ; i < len(r.quoted) && r.quoted[i].from <= n.from; i++ {
		if r.quoted[i].to > n.from {
			inner = i
		}
	}
	if inner >= 0 && !r.quoted[inner].turn {
		return r.quoted[inner].speaker
	}
	best, bestCost := "", len(r.tokens)+behindVerb+1
	if inner >= 0 {
		best = r.quoted[inner].speaker
	}
	for _, c := range r.citations[r.citationsFrom(r.sentence[n.from]):] {
		if c.sentence != r.sentence[n.from] {
			break
		}
		if c.from > n.from || n.from >= c.to || inner >= 0 && (c.at < r.quoted[inner].from || c.speaker == "") {
			continue
		}
		cost := n.from - c.at
		if cost < 0 {
			cost = behindVerb - cost
		}
		if cost < bestCost {
			best, bestCost = c.speaker, cost
		}
	}
	if bestCost < behindVerb {
		if name, ok := r.elliptic(n, n.from-bestCost); ok {
			return name
		}
	}
	return best
}

// elliptic is who is cited for a number by the verb before another: the ministry says 2,500,
// the police 2,200.
func (r *reading) elliptic(n *number, verb int) (string, bool) {
	to := r.withModifier(n)
	from := to
	for from > verb && to-from < ellipticWords && r.tokens[from-1].mark == 0 && r.at[from-1] == 0 && !r.has(from-1, join) {
		from--
	}
	if n.index == 0 || r.numbers[n.index-1].from < verb || from == to || to-from >= ellipticWords || !r.has(from, definite) && !r.tokens[from].capital {
		return "", false
	}
	for t := from + 1; t < to; t++ {
		for _, h := range r.within(t, t+1) {
			switch h.category {
			case stop, frame, noun, partitive, more, expected, actual, sayVerb:
				return "", false
			}
		}
	}
	return r.speakerName(from, to)
}

// ellipticWords is how many words such a subject may have.
const ellipticWords = 5

// behindVerb is how many words nearer a verb behind a number must be than one before it.
const behindVerb = 100
