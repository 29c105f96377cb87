package figure

import (
	"slices"

	"newstally/extract/measure"
	"newstally/extract/numeral"
	"newstally/news"
)

// candidates are all measures and traps that the number may belong to.
func (r *reading) candidates(n *number, p phrase) []candidate {
	if n.Kind == numeral.Money {
		return r.moneyCandidates(n, p)
	}
	var all []candidate
	for _, h := range p.nouns {
		all = append(all, r.byRules(p, h.id, 0)...)
	}
	if c, ok := r.partOf(n, p); ok {
		all = append(all, c)
	}
	if len(p.nouns) > 0 && !slices.ContainsFunc(all, func(c candidate) bool { return c.score > scoreBefore }) {
		all = append(all, r.running(n, p)...)
	}
	if !p.found {
		all = append(all, r.byGap(n, p)...)
	}
	if !slices.ContainsFunc(all, func(c candidate) bool { return c.measure == nil }) {
		all = append(all, r.byNeed(n, p)...)
	}
	return all
}

// byNeed are the candidates of states, or of a part of the signatories, that must do
// something: 40 of them have to pass it at home. What a treaty needs of states is the
// measure that has a threshold.
func (r *reading) byNeed(n *number, p phrase) []candidate {
	last := r.last()
	part := !p.found && p.part && last.measure != nil && last.measure.Grows && len(n.Value) > 1
	var all []candidate
	for _, m := range r.measures {
		if !m.Need || !part && !slices.ContainsFunc(p.nouns, func(h hit) bool { return r.rules.takes(m, h.id) }) {
			continue
		}
		if h, cost, ok := r.frameNear(p, r.rules.need[m], needReach); ok && cost < needReach {
			c := candidate{measure: m, noun: -1, score: scoreNeed, frame: h, way: cost, form: byGapOf, name: m.ID + "/need", why: "what states must do"}
			if len(p.nouns) > 0 {
				c.noun = p.nouns[0].id
			}
			all = append(all, c)
		}
	}
	return all
}

// moneyCandidates are those of a sum of money: what is said of it, else what was said of
// the sum before.
func (r *reading) moneyCandidates(n *number, p phrase) []candidate {
	p.nouns = nil
	all := r.byRules(p, r.rules.money, 0)
	last := r.last()
	again := r.sameBefore(r.document, n)
	if (again || len(all) == 0) && last.measure != nil && last.measure.Money && r.goesOnCosting(n, last, again) {
		score := scoreBefore
		if again {
			score = scoreFrame
		}
		all = append(all, candidate{measure: last.measure, noun: r.rules.money, score: score, form: byRunning,
			name: last.measure.ID + "/running", why: "the same as the sum before"})
	}
	return all
}

// goesOnCosting reports whether a sum of money may be said of what the sum before was said
// of: in the same sentence, taken up by a word for it, by a speaker, or in a short sentence
// without a subject of its own.
func (r *reading) goesOnCosting(n *number, last before, again bool) bool {
	away := r.sentence[n.from] - last.sentence
	if away == 0 || again && away <= 2 {
		return true
	}
	if away > 2 {
		return false
	}
	s := r.sentences[r.sentence[n.from]]
	for _, h := range r.within(s.from, s.to) {
		if h.category == sayVerb || h.category == according || h.category == expected || h.category == mark || h.category == own {
			return true
		}
	}
	return s.to-s.from <= shortSentence/2
}

// byRules are the candidates that a noun class gives. less is what their score loses
// because the noun does not stand with the number.
func (r *reading) byRules(p phrase, class int16, less float64) []candidate {
	var all []candidate
	for _, x := range r.rules.byNoun[class] {
		if c, ok := r.byRule(x, p, class, less); ok {
			all = append(all, c)
		}
	}
	return all
}

func (r *reading) byRule(x *rule, p phrase, class int16, less float64) (candidate, bool) {
	c := candidate{rule: x, measure: x.measure, noun: class, score: scoreNoun + x.Bonus - less, why: x.Why}
	if len(x.kinds) > 0 && !r.kindIn(p, x.kinds) || len(x.notKind) > 0 && r.kindIn(p, x.notKind) {
		return c, false
	}
	if len(x.frames) > 0 {
		reach := frameReach
		if x.Reach > 0 {
			reach = x.Reach
		}
		h, cost, ok := r.frameNear(p, x.frames, reach)
		if last := r.last(); ok && last.from <= h.from && h.to <= last.to && last.to < len(r.tokens) && r.tokens[last.to].mark == ',' {
			cost += costListed
		}
		if !ok && x.Reach == 0 {
			h, ok = r.asked(p.from, x.frames)
			cost = questionWay
		}
		if !ok && x.Reach == 0 {
			h, ok = r.frameInLine(p.from, x.frames)
			cost = lineWay
		}
		if !ok {
			return c, false
		}
		c.frame, c.way, c.form, c.score = h, cost, byFrame, scoreFrame-frameSlope*cost+x.Bonus-less
	}
	if len(x.also) > 0 {
		if _, _, ok := r.frameNear(p, x.also, alsoReach); !ok {
			return c, false
		}
	}
	if len(x.not) > 0 {
		if _, _, ok := r.frameNear(p, x.not, notReach); ok {
			return c, false
		}
	}
	return c, c.score >= scoreLeast
}

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
	company := near && last.measure.About == measure.Event || ahead || r.listOf(n, topicEvent, this)
	near = near && !(ahead && last.measure.About == measure.Treaty && r.coordinated(n, p))
	var all []candidate
	for _, h := range p.nouns {
		if near && h.id == last.noun {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore, form: byRunning,
				name: last.measure.ID + "/running", why: "counts the same as the quantity before"})
		} else if near && r.rules.takes(last.measure, h.id) {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore - costKin, form: byRunning,
				name: last.measure.ID + "/running", why: "what the quantity before was of"})
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

// listWords is how many words may stand between a comma or "and" and the next number of a list.
const listWords = 4

// partOf is the candidate of a number that the text makes a part of the quantity before
// and that counts the same: 64 of these countries.
func (r *reading) partOf(n *number, p phrase) (candidate, bool) {
	last := r.last()
	if len(p.nouns) == 0 || last.measure == nil || r.sentence[n.from]-last.sentence > 1 || !r.partBefore(r.document, n) {
		return candidate{}, false
	}
	for _, h := range p.nouns {
		if h.id == last.noun || r.rules.takes(last.measure, h.id) {
			score := scorePartNoun
			if h.id != last.noun {
				score = scorePart // its own measure comes first
			}
			return candidate{measure: last.measure, noun: h.id, score: score, form: byPart,
				name: last.measure.ID + "/part", why: "a part of the quantity before"}, true
		}
	}
	return candidate{}, false
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

// companyAhead reports whether the next numbers of the sentence count things of the event,
// so that a number listed before them does too.
func (r *reading) companyAhead(n *number) bool {
	for i := n.index + 1; i < min(len(r.numbers), n.index+4); i++ {
		next := &r.numbers[i]
		if !r.listed(n, next) {
			return false
		}
		p := r.phraseOf(r.document, next)
		for _, h := range p.nouns {
			for _, c := range r.byRules(p, h.id, 0) {
				if c.measure != nil && c.measure.About == measure.Event && c.score > scoreBefore {
					return true
				}
			}
		}
	}
	return false
}

// byGap are the candidates of a number without a noun: what the frame says, what the
// quantity before was, or the noun mentioned last.
func (r *reading) byGap(n *number, p phrase) []candidate {
	if r.isAge(n) || r.isHour(n) || n.from > 0 && r.at[n.from-1] > 0 && r.numbers[r.at[n.from-1]-1].Kind == numeral.Ordinal { // the first ten
		return nil
	}
	if h, _, ok := r.frameNear(p, r.rules.gapTraps, trapReach); ok && h.from >= n.to {
		return nil
	}
	whole := r.isWholeNumber(n)
	var all []candidate
	for f, entries := range r.rules.gap {
		if len(entries) == 0 || whole {
			continue
		}
		h, cost, ok := r.frameNear(p, []int16{int16(f)}, gapReach)
		if !ok {
			h, ok = r.leads(n, int16(f))
			cost = costLeads
		}
		if !ok {
			h, ok = r.asked(n.from, []int16{int16(f)})
			cost = costAsked
		}
		if !ok {
			continue
		}
		if r.last().frame == h {
			cost += costTaken
		}
		for _, e := range entries {
			if r.mayCountOther(n, int16(f), e.measure) {
				continue
			}
			all = append(all, candidate{measure: e.measure, noun: -1, score: scoreGap - cost, frame: h, form: byGapOf,
				name: e.measure.ID + "/gap+" + r.rules.frameNames[f], why: "a number without a noun beside " + r.rules.frameNames[f]})
		}
	}
	if r.grammar.VerbFinal || !slices.ContainsFunc(all, func(c candidate) bool { return c.frame.from >= n.to }) {
		all = append(all, r.byPast(n, p)...)
	} else if b, ok := r.byPastValue(n); ok {
		all = append(all, b)
	}
	if r.shortlyBefore(r.document, n, of, 1) || r.shortlyBefore(r.document, n, expected, 3) || r.shortlyBefore(r.document, n, definite, 1) || r.answers(n) {
		all = append(all, r.byMention(n, p)...)
	}
	return all
}

// leads finds a frame before the number in its sentence that leads to it: no number and no
// other frame of a number without a noun stands in between.
func (r *reading) leads(n *number, f int16) (hit, bool) {
	need := slices.ContainsFunc(r.rules.gap[f], func(e *gapEntry) bool { return e.measure.Need })
	s := r.sentences[r.sentence[n.from]]
	if r.shortlyBefore(r.document, n, definite, 1) {
		return hit{}, false
	}
	for t := n.from - 1; t >= s.from; t-- {
		if k := r.at[t]; k > 0 && r.numbers[k-1].Kind == numeral.Cardinal && !r.isHour(&r.numbers[k-1]) {
			break
		}
		for _, h := range r.within(t, t+1) {
			if h.category == frame && len(r.rules.gap[h.id]) > 0 && h.to <= n.from {
				return h, h.id == f && !(need && !r.rules.verbs[f])
			}
		}
	}
	return hit{}, false
}

// asked finds one of some frames in the question that the sentence of a token answers.
func (r *reading) asked(at int, frames []int16) (hit, bool) {
	i := int(r.sentence[at])
	if s := r.sentences[i]; s.to-s.from <= answerTokens && i+1 < len(r.sentences) { // Forty. That is how many signed.
		next := r.sentences[i+1]
		for t := next.from; t < min(next.to, next.from+answerTokens); t++ {
			if !r.has(t, ask) {
				continue
			}
			for _, h := range r.within(t, next.to) {
				if h.category == frame && slices.Contains(frames, h.id) {
					return h, true
				}
			}
		}
	}
	for j := i; j >= max(0, i-questionReach); j-- {
		q := r.sentences[j]
		from := q.from
		if q.to == q.from || r.tokens[q.to-1].mark != '?' || j == i {
			for from < min(q.to, at) && !r.has(from, ask) { // asked how many had signed
				from++
			}
		}
		for _, h := range r.within(from, min(q.to, at)) {
			if h.category == frame && slices.Contains(frames, h.id) {
				return h, true
			}
		}
	}
	return hit{}, false
}

// answers reports whether the number's sentence follows a question.
func (r *reading) answers(n *number) bool {
	i := r.sentence[n.from]
	return i > 0 && r.sentences[i-1].to > 0 && r.tokens[r.sentences[i-1].to-1].mark == '?'
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
	for i := len(r.past) - 1; i >= max(0, len(r.past)-back); i-- {
		b := r.past[i]
		if b.measure == nil || seen[b.measure] {
			continue
		}
		seen[b.measure] = true
		if uncounted && !r.grew(n, b.measure) {
			continue
		}
		if c, ok := r.goesOnWith(n, p, b, b.number == last.number); ok {
			all = append(all, c)
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
	case p.again && (away <= againReach || b.measure.Grows && away <= growsReach), (p.part || r.besideGroup(n)) && isLast && away <= 1:
		c.form, c.score, c.name, c.why = byPart, scorePart, b.measure.ID+"/part", "a part or a repetition of a quantity before"
		if !b.measure.Grows && r.sentences[b.sentence].line != r.sentences[r.sentence[n.from]].line {
			c.score -= otherLine
		}
	case isLast && away <= 1 && r.stands(n, b):
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
	c.score -= perSentence * float64(away)
	return c, c.score >= scoreLeast
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

// isHour reports whether a small number without a noun stands behind a bare preposition,
// so that it is an hour or a size: "plus five at nine", "two teams of 12".
func (r *reading) isHour(n *number) bool {
	return n.from > 0 && r.has(n.from-1, amount) && r.has(n.from-1, stop) && n.Value.Cmp("24") <= 0
}

// isAge reports whether a number is set between commas or brackets behind a name, or
// between commas behind a word that says nothing of counts.
func (r *reading) isAge(n *number) bool {
	if n.from < 2 || n.to >= len(r.tokens) {
		return false
	}
	before, behind := r.tokens[n.from-1].mark, r.tokens[n.to].mark
	commas, brackets := before == ',' && behind == ',', before == '(' && behind == ')'
	word := r.tokens[n.from-2]
	unknown := word.mark == 0 && r.at[n.from-2] == 0 && len(r.within(n.from-2, n.from-1)) == 0
	return (commas && (word.capital || unknown) || brackets && word.capital) && n.Value.Cmp("110") < 0
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
		if r.at[t] > 0 && r.isFigure(int(r.at[t]-1)) {
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
