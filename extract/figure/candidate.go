package figure

import (
	"slices"
	"strconv"

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
	all = append(all, r.ofWhole(p)...)
	if c, ok := r.partOf(n, p); ok {
		all = append(all, c)
	}
	if len(p.nouns) > 0 && !slices.ContainsFunc(all, func(c candidate) bool { return c.score > scoreBefore }) {
		all = append(all, r.running(n, p)...)
	}
	switch {
	case !p.found:
		all = append(all, r.byGap(n, p)...)
	case p.unknown != "" && !r.grammar.VerbFinal && !r.grammar.HeadFirst:
		all = append(all, r.bySubject(n, p)...)
	}
	if !slices.ContainsFunc(all, func(c candidate) bool { return c.measure == nil }) {
		all = append(all, r.byNeed(n, p)...)
	}
	return all
}

// ofWhole are the candidates of a part of a whole that is a figure itself, of which the
// sentence says something else that grows: two of the 74 signatories have ratified.
func (r *reading) ofWhole(p phrase) []candidate {
	if p.whole == 0 || len(p.nouns) == 0 || !r.rules.alone(p.nouns[0].id) {
		return nil
	}
	var all []candidate
	for f, entries := range r.rules.gap {
		for _, e := range entries {
			if !e.measure.Grows || r.rules.takes(e.measure, p.nouns[0].id) && !e.measure.Need || !r.rules.verbs[f] || slices.Contains(r.rules.when[e.measure], int16(f)) {
				continue
			}
			if h, cost, ok := r.frameNear(p, []int16{int16(f)}, wholeReach); ok && h.from >= p.to {
				all = append(all, candidate{measure: e.measure, noun: p.nouns[0].id, score: scoreFrame - frameSlope*cost, frame: h, way: cost, form: byGapOf,
					name: e.measure.ID + "/of+" + r.rules.frameNames[f], why: "a part of those counted before that did more"})
			}
		}
	}
	return all
}

// wholeReach is how far behind the whole the verb may be that is said of a part.
const wholeReach = 1.2

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
	if x.Part {
		return c, false
	}
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
		if label, found := r.labelFrame(p.from, x.frames); found && (!ok || labelWay < cost) {
			h, cost, ok = label, labelWay, true
		}
		if !ok && x.Reach == 0 {
			h, ok = r.asked(p.from, x.frames)
			cost = questionWay
		}
		if !ok && x.Reach == 0 {
			h, ok = r.frameInLine(p.from, x.frames)
			cost = lineWay
		}
		if !ok && len(x.also) > 0 && r.isRule(p, x.measure) {
			h, cost, ok = r.frameNear(p, x.also, frameReach)
		}
		if !ok {
			return c, false
		}
		c.frame, c.way, c.form, c.score = h, cost, byFrame, scoreFrame-frameSlope*cost+x.Bonus-less
	}
	if len(x.also) > 0 {
		reach := float64(alsoReach)
		if r.isRule(p, x.measure) {
			reach = ruleReach
		}
		if _, _, ok := r.frameNear(p, x.also, reach); !ok {
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

// isRule reports whether a number in a phrase has the value that the topic's treaty asks
// for of a measure.
func (r *reading) isRule(p phrase, m *measure.Measure) bool {
	want, ok := int64(0), false
	if m != nil {
		want, ok = r.topic.Required[m.ID]
	}
	if !ok {
		return false
	}
	for t := p.from; t < p.to; t++ {
		if k := r.at[t]; k > 0 && string(r.numbers[k-1].Value) == strconv.FormatInt(want, 10) {
			return true
		}
	}
	return false
}
