package figure

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
