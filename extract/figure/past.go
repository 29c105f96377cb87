package figure

import (
	"slices"

	"newstally/extract/measure"
	"newstally/news"
)

// listWords is how many words may stand between a comma or "and" and the next number of a list.
const listWords = 4

// last is the quantity before, zero if there is none.
func (r *reading) last() before {
	if len(r.past) == 0 {
		return before{number: -1}
	}
	return r.past[len(r.past)-1]
}

// running are the candidates of a number with a noun whose own sentence does not say what
// happens: the measure of the quantity before if it counted the same, or the event that
// the quantity before was about.
func (r *reading) running(n *number, p phrase) []candidate {
	last := r.last()
	near := last.measure != nil && r.sentence[n.from]-last.sentence <= 2
	ahead := r.companyAhead(n)
	company := near && last.measure.About == measure.Event || ahead || r.listOf(n, topicEvent, topicName, this)
	near = near && !(r.coordinated(n, p) && (ahead && last.measure.About == measure.Treaty || r.foreignAhead(n, last)))
	var all []candidate
	if c, ok := r.sameNoun(n, p); ok {
		all = append(all, c)
	}
	if c, ok := r.moreOf(n, p); ok {
		all = append(all, c)
	}
	for _, h := range p.nouns {
		if near && h.id == last.noun && last.measure.Unit != "" && r.sentences[last.sentence].line != r.sentences[r.sentence[n.from]].line {
			continue // days of another paragraph
		}
		if near && h.id == last.noun {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore, form: byRunning,
				name: last.measure.ID + "/running", why: "counts the same as the quantity before"})
		} else if near && r.rules.takes(last.measure, h.id) {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore - costKin, form: byRunning,
				name: last.measure.ID + "/running", why: "what the quantity before was of"})
		}
		if near && r.rules.verbs[last.frame.id] && last.frame.to > last.frame.from {
			all = append(all, r.sameFrame(h, last)...)
		}
		if !company {
			continue
		}
		for _, x := range r.rules.byNoun[h.id] {
			if x.measure != nil && x.measure.About == measure.Event && len(x.frames) > 0 && len(x.kinds) == 0 && x.Bonus == 0 && x.Reach == 0 {
				all = append(all, candidate{rule: x, measure: x.measure, noun: h.id, score: scoreCompany, form: byCompany,
					name: x.measure.ID + "/" + r.rules.nounNames[h.id] + "+company", why: x.Why + ", listed with others"})
			}
		}
	}
	return all
}

// moreOf is the candidate of a number of more: nine more countries go on with the count
// that grows and that counted countries last.
func (r *reading) moreOf(n *number, p phrase) (candidate, bool) {
	if !p.part && !r.has(p.to, more) && !r.shortlyBefore(r.document, n, more, 1) {
		return candidate{}, false
	}
	for i := len(r.past) - 1; i >= max(0, len(r.past)-2*countsBack); i-- {
		m := r.past[i].measure
		if m == nil || !m.Grows || r.past[i].status == news.Required {
			continue
		}
		for _, h := range p.nouns {
			if r.rules.takes(m, h.id) {
				return candidate{measure: m, noun: h.id, score: scoreBefore + 0.05, form: byTally, name: m.ID + "/more", why: "more of what was counted before"}, true
			}
		}
	}
	return candidate{}, false
}

// sameFrame are the candidates of a noun of which something is counted in the frame that the
// quantity before stands in: 420 hours of talks; sessions: 8.
func (r *reading) sameFrame(noun hit, last before) []candidate {
	var all []candidate
	for _, x := range r.rules.byNoun[noun.id] {
		if x.measure != nil && x.measure.About == last.measure.About && !x.measure.Grows && slices.Contains(x.frames, last.frame.id) {
			all = append(all, candidate{rule: x, measure: x.measure, noun: noun.id, score: scoreCompany, form: byCompany,
				name: x.measure.ID + "/" + r.rules.nounNames[noun.id] + "+running", why: x.Why + ", in the frame of the quantity before"})
		}
	}
	return all
}

// foreignAhead reports whether the next numbers of a sentence count something of the event
// that the measure of a quantity before has no rule for, so that none of the list is of it.
func (r *reading) foreignAhead(n *number, last before) bool {
	for i := n.index + 1; i < min(len(r.numbers), n.index+3); i++ {
		next := &r.numbers[i]
		if r.sentence[next.from] != r.sentence[n.from] {
			break
		}
		p := r.phraseOf(r.document, next)
		if slices.ContainsFunc(p.nouns, func(h hit) bool { return h.id == last.noun || r.rules.takes(last.measure, h.id) }) {
			continue
		}
		if slices.ContainsFunc(p.nouns, r.ofEvent) {
			return true
		}
	}
	return false
}

// ofEvent reports whether a measure of the event counts a noun.
func (r *reading) ofEvent(h hit) bool {
	return slices.ContainsFunc(r.rules.byNoun[h.id], func(x *rule) bool { return x.measure != nil && x.measure.About == measure.Event })
}

// coordinated reports whether a phrase and the next number are members of one list.
func (r *reading) coordinated(n *number, p phrase) bool {
	if n.index+1 >= len(r.numbers) || p.to <= n.to {
		return false
	}
	next := &r.numbers[n.index+1]
	for t := p.to; t < min(next.from, p.to+3); t++ {
		if r.tokens[t].mark == ',' || r.has(t, join) {
			return next.from-t <= listWords
		}
	}
	return false
}

// partOf is the candidate of a number that the text makes a part of the quantity before
// and that counts the same: 64 of these countries.
func (r *reading) partOf(n *number, p phrase) (candidate, bool) {
	last := r.last()
	if len(p.nouns) == 0 || last.measure == nil || r.sentence[n.from]-last.sentence > 1 || r.ofOthers(n, last) || !r.partBefore(r.document, n) && !r.alsoIncluded(n, p) {
		return candidate{}, false
	}
	for _, h := range p.nouns {
		people := r.rules.takesPart(last.measure, h.id)
		if h.id == last.noun || people || r.rules.takes(last.measure, h.id) {
			score := scorePartNoun
			if people {
				score = scoreIncluded
			} else if h.id != last.noun {
				score = scorePart // its own measure comes first
			} else if r.has(p.to, included) || r.grammar.HeadFirst && r.endsWith(r.withModifier(n)-1, partitive) {
				score = scoreIncluded
			}
			return candidate{measure: last.measure, noun: h.id, score: score, form: byPart,
				name: last.measure.ID + "/part", why: "a part of the quantity before"}, true
		}
	}
	return candidate{}, false
}

// ofOthers reports whether the word that makes a number a part stands behind a subject of
// its own sentence, and no quantity before it there: tổ phiên dịch gồm 48 người.
func (r *reading) ofOthers(n *number, last before) bool {
	s := r.sentences[r.sentence[n.from]]
	if !r.grammar.HeadFirst || last.sentence == r.sentence[n.from] {
		return false
	}
	to := r.withModifier(n)
	for t := to - 1; t > max(s.from, to-skipWords-1); t-- {
		if h, ok := r.hit(t, partitive); ok && h.to == to {
			return r.tokens[t-1].mark == 0
		}
	}
	return false
}

// alsoIncluded reports whether a number is one of several parts of which all is said to be
// included: इनमें 26 अफ्रीकी, 19 एशियाई देश शामिल हैं.
func (r *reading) alsoIncluded(n *number, p phrase) bool {
	if !r.has(p.to, included) || r.last().sentence != r.sentence[n.from] {
		return false
	}
	s := r.sentences[r.sentence[n.from]]
	return slices.ContainsFunc(r.within(s.from, n.from), func(h hit) bool { return h.category == partitive })
}

// sameNoun is the candidate that a quantity before of the same value and noun gives.
func (r *reading) sameNoun(n *number, p phrase) (candidate, bool) {
	b, ok := r.sameValue(n)
	if !ok || !slices.ContainsFunc(p.nouns, func(h hit) bool { return h.id == b.noun && !r.rules.units[h.id] }) {
		return candidate{}, false
	}
	return candidate{measure: b.measure, noun: b.noun, score: scoreSame, form: bySame, name: b.measure.ID + "/same", why: "a quantity before, with its number and noun"}, true
}

// listed reports whether two numbers stand in one sentence or in lines of one list.
func (r *reading) listed(a, b *number) bool {
	i, j := r.sentence[a.from], r.sentence[b.from]
	if i == j {
		return true
	}
	s, t := r.sentences[i], r.sentences[j]
	return j-i <= 2 && s.to-s.from <= shortSentence && t.to-t.from <= shortSentence
}

// byPast are the candidates that quantities before give a number without a noun.
func (r *reading) byPast(n *number, p phrase) []candidate {
	var all []candidate
	if c, ok := r.byPastValue(n); ok {
		all = append(all, c)
	}
	last := r.last()
	if r.isWholeNumber(n) && (!last.measure.Need || r.shortlyBefore(r.document, n, definite, 1)) {
		return all // none but one named before, or a threshold
	}
	uncounted := false // the quantity before is one that no measure counts
	if last.number >= 0 && last.measure == nil {
		i, j := int(last.sentence), int(r.sentence[n.from])
		if i == j && !p.again {
			return all // it goes on with that
		}
		uncounted = j-i == 1 && r.sentences[i].line == r.sentences[j].line && !r.shortlyBefore(r.document, n, expected, 3)
	}
	seen := map[*measure.Measure]bool{}
	back := countsBack
	if p.again {
		back *= 2
	}
	if p.part && r.has(p.from+1, partitive) {
		if named := r.namedSince(n, last); len(named) > 0 {
			return named
		}
	}
	for i := len(r.past) - 1; i >= max(0, len(r.past)-back); i-- {
		b := r.past[i]
		if b.measure == nil || seen[b.measure] {
			continue
		}
		seen[b.measure] = true
		if b.number == last.number && i > 0 && b.sentence != r.sentence[n.from] && r.implausible(n, b.measure) != "" {
			last = r.past[i-1] // delegates from 119 countries came; 2,000 had been expected
			continue
		}
		if uncounted && !r.grew(n, b.measure) {
			continue
		}
		if c, ok := r.goesOnWith(n, p, b, b.number == last.number); ok {
			all = append(all, c)
		}
	}
	return all
}

// namedSince are the candidates of a noun that begins the sentence of a number without one,
// and with which no quantity stands: delegations, by contrast, ... 141 of them.
func (r *reading) namedSince(n *number, last before) []candidate {
	s := r.sentences[r.sentence[n.from]]
	if last.number >= 0 && last.sentence == r.sentence[n.from] {
		return nil
	}
	var all []candidate
	for _, h := range r.within(s.from, s.from+1) {
		if h.category == noun {
			all = append(all, r.byRules(phrase{nouns: []hit{h}, from: n.from, to: n.to}, h.id, 0)...)
		}
	}
	return all
}

// byPastValue is the candidate that a quantity before of the same value gives.
func (r *reading) byPastValue(n *number) (candidate, bool) {
	b, ok := r.sameValue(n)
	if !ok {
		return candidate{}, false
	}
	score := scoreSame
	if r.shortlyBefore(r.document, n, definite, 1) {
		score = scoreGap + 0.2
	} else if last := r.last(); last.measure != nil && last.measure != b.measure && last.status == news.Required && last.sentence == r.sentence[n.from] {
		score -= costTaken + lessRequired // not 30, nor 60
	}
	return candidate{measure: b.measure, noun: b.noun, score: score, form: bySame, name: b.measure.ID + "/same", why: "the number of a quantity before"}, true
}

// mayCountOther reports whether a number without a noun may as well be of another measure
// that is counted in a frame: 119 came, where 2,500 can only be people.
func (r *reading) mayCountOther(n *number, frame int16, m *measure.Measure) bool {
	if m.Grows {
		return false
	}
	for _, x := range r.rules.all {
		if x.measure != nil && x.measure != m && slices.Contains(x.frames, frame) && r.implausible(n, x.measure) == "" {
			return true
		}
	}
	return false
}

// goesOnWith is the candidate of a number that goes on with a count of before: a part of
// it, its new state, or just the next number. isLast says that no quantity is in between.
func (r *reading) goesOnWith(n *number, p phrase, b before, isLast bool) (candidate, bool) {
	c := candidate{measure: b.measure, noun: b.noun}
	away := r.sentence[n.from] - b.sentence
	switch {
	case p.part && b.measure.Unit != "":
		return c, false // a part of what is fixed is another thing: of the five years, two
	case p.again && (away <= againReach || b.measure.Grows && away <= growsReach), (p.part || r.besideGroup(n)) && isLast && away <= 1:
		c.form, c.score, c.name, c.why = byPart, scorePart, b.measure.ID+"/part", "a part or a repetition of a quantity before"
		if !b.measure.Grows && (r.sentences[b.sentence].line != r.sentences[r.sentence[n.from]].line || b.measure.Unit != "") {
			c.score -= otherLine
		}
	case isLast && away <= 1 && r.stands(n, b) && (away == 0 || b.measure.Grows || b.measure.Planned || r.namesTopic(n)):
		c.form, c.score, c.name, c.why = byNext, scoreBefore, b.measure.ID+"/gap", "the quantity before, its noun left out"
		if !b.measure.Grows && r.sentences[b.sentence].line != r.sentences[r.sentence[n.from]].line {
			c.score -= otherLine
		}
	case b.measure.Grows && (away <= tallyReach || away <= plannedReach && r.shortlyBefore(r.document, n, expected, 3)) && (len(n.Value) > 1 || p.part):
		c.form, c.score, c.name, c.why = byTally, scoreTally, b.measure.ID+"/tally", "goes on with the count before"
	default:
		return c, false
	}
	if b.status == news.Required && !r.shortlyBefore(r.document, n, required, 3) {
		c.score -= lessRequired
	}
	if b.measure.Grows && r.grew(n, b.measure) {
		c.score += moreGrown
	}
	if p.again && b.measure.Grows && b.status == news.Actual && n.Value.Float64() < r.numbers[b.number].Value.Float64() {
		c.score -= costShrunk
	}
	c.score -= perSentence * float64(away)
	return c, c.score >= scoreLeast
}

// namesTopic reports whether the sentence of a number names the topic: X has 48 articles.
// The Hanoi Convention 71.
func (r *reading) namesTopic(n *number) bool {
	s := r.sentences[r.sentence[n.from]]
	return slices.ContainsFunc(r.within(s.from, s.to), func(h hit) bool { return h.category == topicName })
}

// grew reports whether the number may be what a count has grown to.
func (r *reading) grew(n *number, m *measure.Measure) bool {
	v := n.Value.Float64()
	for i := len(r.past) - 1; i >= max(0, len(r.past)-2*countsBack); i-- {
		if b := r.past[i]; b.measure == m && b.status != news.Required {
			if q := r.numbers[b.number].Value.Float64(); q <= v && v <= growth*q {
				return true
			}
		}
	}
	return false
}

// sameValue finds the latest figure before with the value of the number.
func (r *reading) sameValue(n *number) (before, bool) {
	if len(n.Value) < 2 {
		return before{}, false
	}
	for i := len(r.past) - 1; i >= max(0, len(r.past)-pastReach); i-- {
		if b := r.past[i]; b.measure != nil && r.numbers[b.number].Value == n.Value {
			return b, true
		}
	}
	return before{}, false
}

// stands reports whether a number may go on about the quantity before without saying so:
// in the same sentence, or in a short one.
func (r *reading) stands(n *number, last before) bool {
	s := r.sentences[r.sentence[n.from]]
	if last.sentence != r.sentence[n.from] {
		return s.to-s.from <= shortSentence || r.shortlyBefore(r.document, n, expected, 4) || r.shortlyBefore(r.document, n, sayVerb, 4)
	}
	q := r.numbers[last.number]
	return r.way(q.from, q.to, n.from, n.to) < listReach
}

// isFigure reports whether a number was found to be a figure.
func (r *reading) isFigure(number int) bool {
	for i := len(r.past) - 1; i >= 0 && r.past[i].number >= number; i-- {
		if r.past[i].number == number {
			return r.past[i].measure != nil
		}
	}
	return false
}

// byMention are the candidates that a noun mentioned before gives to a number without one:
// a side event, one of 38.
func (r *reading) byMention(n *number, p phrase) []candidate {
	i := r.sentence[n.from]
	from := r.sentences[max(0, i-1)].from
	for t := n.from - 1; t >= from; t-- {
		if r.at[t] > 0 && r.isFigure(int(r.at[t]-1)) || r.grammar.VerbFinal && r.has(t, sayVerb) {
			return nil
		}
		var all []candidate
		for _, h := range r.within(t, t+1) {
			if h.category == noun || h.category == joined {
				all = append(all, r.byRules(p, h.id, costMention)...)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}
