package figure

import (
	"slices"

	"newstally/extract/measure"
	"newstally/extract/numeral"
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
	return all
}

// moneyCandidates are those of a sum of money: what is said of it, else what was said of
// the sum before.
func (r *reading) moneyCandidates(n *number, p phrase) []candidate {
	p.nouns = nil
	all := r.byRules(p, r.rules.money, 0)
	last := r.last()
	for _, x := range r.rules.byNoun[r.rules.money] {
		for _, f := range x.frames {
			if h, ok := r.asked(n, f); ok && len(all) == 0 && x.measure != nil {
				all = append(all, candidate{rule: x, measure: x.measure, noun: r.rules.money, frame: h, score: scoreBefore, name: x.measure.ID + "/asked", why: x.Why + ", as asked"})
			}
		}
	}
	if len(all) == 0 && last.measure != nil && last.measure.Money && r.sentence[n.from]-last.sentence <= 2 {
		all = append(all, candidate{measure: last.measure, noun: r.rules.money, score: scoreBefore,
			name: last.measure.ID + "/running", why: "the same as the sum before"})
	}
	return all
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
	frame := int16(-1)
	if len(x.frames) > 0 {
		h, cost, ok := r.frameNear(p, x.frames, frameReach)
		if !ok {
			return c, false
		}
		c.frame, c.score = h, scoreFrame-frameSlope*cost+x.Bonus-less
		frame = h.id
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
	c.name = r.rules.name(x, class, frame)
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
	company := near && last.measure.About == measure.Event || r.companyAhead(n)
	var all []candidate
	for _, h := range p.nouns {
		if near && h.id == last.noun {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore,
				name: last.measure.ID + "/running", why: "counts the same as the quantity before"})
		} else if near && r.rules.takes(last.measure, h.id) {
			all = append(all, candidate{measure: last.measure, noun: h.id, score: scoreBefore - costKin,
				name: last.measure.ID + "/running", why: "what the quantity before was of"})
		}
		if !company {
			continue
		}
		for _, x := range r.rules.byNoun[h.id] {
			if x.measure != nil && x.measure.About == measure.Event && len(x.frames) > 0 && len(x.kinds) == 0 && x.Bonus == 0 {
				all = append(all, candidate{rule: x, measure: x.measure, noun: h.id, score: scoreCompany,
					name: x.measure.ID + "/" + r.rules.nounNames[h.id] + "+company", why: x.Why + ", listed with others"})
			}
		}
	}
	return all
}

// partOf is the candidate of a number that the text makes a part of the quantity before
// and that counts the same: 64 of these countries.
func (r *reading) partOf(n *number, p phrase) (candidate, bool) {
	last := r.last()
	if len(p.nouns) == 0 || last.measure == nil || r.sentence[n.from]-last.sentence > 1 || !r.partBefore(r.document, n) {
		return candidate{}, false
	}
	for _, h := range p.nouns {
		if h.id == last.noun || r.rules.takes(last.measure, h.id) {
			return candidate{measure: last.measure, noun: h.id, score: scorePartNoun,
				name: last.measure.ID + "/part", why: "a part of the quantity before"}, true
		}
	}
	return candidate{}, false
}

// companyAhead reports whether the next numbers of the sentence count things of the event,
// so that a number listed before them does too.
func (r *reading) companyAhead(n *number) bool {
	for i := n.index + 1; i < min(len(r.numbers), n.index+4); i++ {
		next := &r.numbers[i]
		if r.sentence[next.from] != r.sentence[n.from] {
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
	if r.isAge(n) {
		return nil
	}
	var all []candidate
	for f, entries := range r.rules.gap {
		if len(entries) == 0 {
			continue
		}
		h, cost, ok := r.frameNear(p, []int16{int16(f)}, gapReach)
		if !ok {
			h, ok = r.asked(n, int16(f))
			cost = costAsked
		}
		if !ok {
			continue
		}
		for _, e := range entries {
			all = append(all, candidate{measure: e.measure, noun: -1, score: scoreGap - cost, frame: h,
				name: e.measure.ID + "/gap+" + r.rules.frameNames[f], why: "a number without a noun beside " + r.rules.frameNames[f]})
		}
	}
	all = append(all, r.byPast(n, p)...)
	if r.shortlyBefore(r.document, n, of, 1) || r.shortlyBefore(r.document, n, expected, 3) || r.shortlyBefore(r.document, n, definite, 1) || r.answers(n) {
		all = append(all, r.byMention(n, p)...)
	}
	return all
}

// asked finds a frame in the question that the number's sentence answers.
func (r *reading) asked(n *number, f int16) (hit, bool) {
	i := int(r.sentence[n.from])
	for j := i - 1; j >= max(0, i-questionReach); j-- {
		q := r.sentences[j]
		if q.to == q.from || r.tokens[q.to-1].mark != '?' {
			continue
		}
		for _, h := range r.within(q.from, q.to) {
			if h.category == frame && h.id == f {
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
	if b, ok := r.sameValue(n); ok {
		score := scoreSame
		if r.shortlyBefore(r.document, n, definite, 1) {
			score = scoreGap + 0.2
		}
		all = append(all, candidate{measure: b.measure, noun: b.noun, score: score, name: b.measure.ID + "/same", why: "the number of a quantity before"})
	}
	last := r.last()
	if p.again {
		last = r.grown(n, last)
	} else if b, ok := r.tally(n); ok && (len(n.Value) > 1 || p.part) {
		all = append(all, candidate{measure: b.measure, noun: b.noun, score: scoreTally, name: b.measure.ID + "/tally", why: "goes on with the count before"})
	}
	if last.measure == nil || !p.again && r.sentence[n.from]-last.sentence > 1 {
		return all
	}
	c := candidate{measure: last.measure, noun: last.noun}
	switch {
	case p.part, p.again:
		c.score, c.name, c.why = scorePart, last.measure.ID+"/part", "a part or a repetition of the quantity before"
	case r.stands(n, last):
		c.score, c.name, c.why = scoreBefore, last.measure.ID+"/gap", "the quantity before, its noun left out"
	default:
		return all
	}
	return append(all, c)
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

// tally is the count that a text is keeping: the latest quantity that only grows, over
// other numbers in between.
func (r *reading) tally(n *number) (before, bool) {
	for i := len(r.past) - 1; i >= max(0, len(r.past)-4); i-- {
		b := r.past[i]
		if b.measure != nil && b.measure.Grows {
			return b, r.sentence[n.from]-b.sentence <= tallyReach
		}
	}
	return before{}, false
}

// grown is the quantity that "the figure" stands for: the last one that only grows and was
// not above the number, if it is near, else the last.
func (r *reading) grown(n *number, last before) before {
	for i := len(r.past) - 1; i >= max(0, len(r.past)-4); i-- {
		b := r.past[i]
		if b.measure == nil || r.sentence[n.from]-b.sentence > againReach {
			continue
		}
		if b.measure.Grows && r.numbers[b.number].Value.Cmp(n.Value) <= 0 {
			return b
		}
		if last.measure == nil {
			last = b
		}
	}
	return last
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

// isAge reports whether a number is set between commas or brackets behind a name.
func (r *reading) isAge(n *number) bool {
	if n.from < 2 || n.to >= len(r.tokens) {
		return false
	}
	before, behind := r.tokens[n.from-1].mark, r.tokens[n.to].mark
	return (before == ',' && behind == ',' || before == '(' && behind == ')') && r.tokens[n.from-2].capital && n.Value.Cmp("110") < 0
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
