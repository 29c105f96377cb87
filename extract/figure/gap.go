package figure

import (
	"slices"
	"strconv"

	"newstally/extract/measure"
	"newstally/extract/numeral"
)

// byNeed are the candidates of states, or of a part of the signatories, that must do
// something: 40 of them have to pass it at home. What a treaty needs of states is the
// measure that has a threshold.
func (r *reading) byNeed(n *number, p phrase) []candidate {
	last := r.last()
	if h, _, ok := r.frameNear(p, r.rules.gapTraps, trapReach); ok && h.from >= n.to {
		return nil
	}
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
	if whole && r.last().measure == nil { // 18 votes out of 23
		return nil
	}
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
			h, ok = r.labelFrame(n.from, []int16{int16(f)})
			cost = costAsked
		}
		if !ok {
			continue
		}
		if r.last().frame == h || p.part && h.from >= n.to && cost > partWay {
			cost += costTaken
		}
		for _, e := range entries {
			if r.mayCountOther(n, int16(f), e.measure) || e.measure.Need && !r.rules.verbs[f] && (r.countedOtherwise(n, e.measure) || !r.needed(n, p, e.measure)) {
				continue
			}
			all = append(all, candidate{measure: e.measure, noun: -1, score: scoreGap - cost, frame: h, form: byGapOf,
				name: e.measure.ID + "/gap+" + r.rules.frameNames[f], why: "a number without a noun beside " + r.rules.frameNames[f]})
		}
	}
	if len(all) == 0 {
		all = r.byProverb(n)
	}
	if c, ok := r.byLine(n); ok && len(all) == 0 {
		all = append(all, c)
	}
	if c, ok := r.byRuleValue(n, p); ok {
		all = append(all, c)
	}
	if r.grammar.VerbFinal || !slices.ContainsFunc(all, func(c candidate) bool { return c.frame.from >= n.to }) {
		all = append(all, r.byPast(n, p)...)
	} else if b, ok := r.byPastValue(n); ok {
		all = append(all, b)
	}
	if p.again && len(all) == 0 && len(n.Value) > 1 {
		all = r.firstTally(n)
	}
	if r.shortlyBefore(r.document, n, of, 1) || r.shortlyBefore(r.document, n, expected, 3) || r.shortlyBefore(r.document, n, definite, 1) || r.shortlyBefore(r.document, n, sayVerb, 1) || r.answers(n) || r.asksFor(n) {
		all = append(all, r.byMention(n, p)...)
	} else if p.part && len(all) == 0 { // eleven others have done so
		all = slices.DeleteFunc(r.byMention(n, p), func(c candidate) bool { return c.measure == nil || !c.measure.Grows })
	}
	return all
}

// firstTally are the candidates of a number that a text keeps count with that has not
// counted before: that makes 15.
func (r *reading) firstTally(n *number) []candidate {
	var all []candidate
	for _, m := range r.measures {
		if m.Grows && m.Planned && !slices.ContainsFunc(r.past, func(b before) bool { return b.measure != nil }) {
			all = append(all, candidate{measure: m, noun: -1, score: scoreTally, form: byTally, name: m.ID + "/tally", why: "begins a count"})
		}
	}
	return all
}

// bySubject are the candidates of a number with a noun that no measure counts, right
// before a verb of what grows: six big markets ratify. Of what only states do that is all
// it takes, else it must go on with a count.
func (r *reading) bySubject(n *number, p phrase) []candidate {
	var all []candidate
	for t := n.to; t < min(len(r.tokens), n.to+subjectWords) && r.tokens[t].mark == 0 && r.at[t] == 0 && !r.has(t, strongBorder); t++ {
		for _, h := range r.within(t, t+1) {
			if h.category != frame || !r.rules.verbs[h.id] || t == n.to {
				continue
			}
			for _, e := range r.rules.gap[h.id] {
				if e.measure.Grows && !slices.Contains(r.rules.when[e.measure], h.id) && (e.measure.Need || r.grew(n, e.measure)) {
					all = append(all, candidate{measure: e.measure, noun: -1, score: scoreNeed, frame: h, form: byGapOf,
						name: e.measure.ID + "/subject+" + r.rules.frameNames[h.id], why: "what does what only states do"})
				}
			}
		}
	}
	return all
}

// subjectWords is how many words such a noun and its attributes may have, with the verb.
const subjectWords = 5

// partWay is how far behind a part the frame may be that is said of it and not of the whole:
// of 400 reporters, 150 of them foreign, who covered the signing.
const partWay = 0.15

// byProverb are the candidates of a number behind which a verb stands for the one before:
// five have done so since.
func (r *reading) byProverb(n *number) []candidate {
	for t := n.to; t < n.to+proverbWords && t < len(r.tokens) && r.tokens[t].mark == 0; t++ {
		if !r.has(t, proverb) {
			continue
		}
		i := max(0, int(r.sentence[n.from])-1)
		for k := r.first[n.from] - 1; k >= 0 && r.hits[k].from >= r.sentences[i].from; k-- {
			h := r.hits[k]
			if h.category != frame || !r.rules.verbs[h.id] {
				continue
			}
			var all []candidate
			for _, e := range r.rules.gap[h.id] {
				all = append(all, candidate{measure: e.measure, noun: -1, score: scoreGap, frame: h, form: byGapOf,
					name: e.measure.ID + "/gap+" + r.rules.frameNames[h.id], why: "a number without a noun that does the same"})
			}
			return all
		}
	}
	return nil
}

// proverbWords is how many words may stand between a number and such a verb.
const proverbWords = 5

// countedOtherwise reports whether a number has the value of a quantity of another measure
// before: the figure of 69, where 69 had signed.
func (r *reading) countedOtherwise(n *number, m *measure.Measure) bool {
	b, ok := r.sameValue(n)
	return ok && b.measure != m
}

// neededReach is how far from a number it may be said what it is needed for.
const neededReach = 8.0

// needed reports whether what a measure is needed for, or what its states do, is said near
// a number, or the number is the one that the treaty requires.
func (r *reading) needed(n *number, p phrase, m *measure.Measure) bool {
	if required, ok := r.topic.Required[m.ID]; ok && string(n.Value) == strconv.FormatInt(required, 10) {
		return true
	}
	frames := slices.Clone(r.rules.when[m])
	for f, entries := range r.rules.gap {
		if r.rules.verbs[f] && slices.ContainsFunc(entries, func(e *gapEntry) bool { return e.measure == m }) {
			frames = append(frames, int16(f))
		}
	}
	_, _, ok := r.frameNear(p, frames, neededReach)
	return ok
}

// leads finds a frame before the number in its sentence that leads to it: no number and no
// other frame of a number without a noun stands in between.
func (r *reading) leads(n *number, f int16) (hit, bool) {
	s := r.sentences[r.sentence[n.from]]
	if r.shortlyBefore(r.document, n, definite, 1) {
		return hit{}, false
	}
	for t := n.from - 1; t >= s.from; t-- {
		if k := r.at[t]; k > 0 && r.numbers[k-1].Kind == numeral.Cardinal && !r.isHour(&r.numbers[k-1]) {
			break
		}
		for _, h := range r.within(t, t+1) {
			if h.category == frame && len(r.rules.gap[h.id]) > 0 && h.to <= n.from && (r.rules.verbs[h.id] || !r.rules.needs(h.id)) {
				return h, h.id == f
			}
		}
	}
	return hit{}, false
}

// asked finds one of some frames in the question that the sentence of a token answers.
func (r *reading) asked(at int, frames []int16) (hit, bool) {
	if !r.asks {
		return hit{}, false
	}
	i := int(r.sentence[at])
	if s := r.sentences[i]; s.to-s.from <= answerTokens && i+1 < len(r.sentences) { // Forty. That is how many signed.
		next := r.sentences[i+1]
		for t := next.from; t < min(next.to, next.from+answerTokens); t++ {
			if !r.has(t, ask) {
				continue
			}
			if h, ok := r.frameIn(t, next.to, frames); ok {
				return h, true
			}
		}
	}
	back := max(0, i-questionReach)
	if q := r.questionBefore(i); q >= 0 {
		back = min(back, q)
	}
	for j := i; j >= back; j-- {
		q := r.sentences[j]
		from := q.from
		if q.to == q.from || r.tokens[q.to-1].mark != '?' || j == i {
			for from < min(q.to, at) && !r.has(from, ask) { // asked how many had signed
				from++
			}
		}
		if h, ok := r.frameIn(from, min(q.to, at), frames); ok {
			return h, true
		}
		if j > 0 && q.to-q.from <= askTokens && r.says(q, ask) { // It was signed. How many?
			if h, ok := r.frameIn(r.sentences[max(0, j-questionReach)].from, q.from, frames); ok {
				return h, true
			}
		}
	}
	return hit{}, false
}

// questionBefore is the question, in a language whose nouns stand first, that the paragraph
// of a sentence answers; -1 if none ends right before it.
func (r *reading) questionBefore(i int) int {
	if !r.grammar.HeadFirst {
		return -1
	}
	line := r.sentences[i].line
	for i > 0 && r.sentences[i].line == line {
		i--
	}
	if q := r.sentences[i]; q.line == line || q.to == q.from || r.tokens[q.to-1].mark != '?' {
		return -1
	}
	return i
}

// answers reports whether the number's sentence follows a question.
func (r *reading) answers(n *number) bool {
	i := r.sentence[n.from]
	return i > 0 && r.sentences[i-1].to > 0 && r.tokens[r.sentences[i-1].to-1].mark == '?'
}

// byLine is the candidate of a number that ends a short sentence and has nothing else to
// count than what happens in the sentence before: the first state signs. By noon it is 17.
func (r *reading) byLine(n *number) (candidate, bool) {
	i := int(r.sentence[n.from])
	s := r.sentences[i]
	if !r.grammar.HeadFirst || i == 0 || r.sentences[i-1].line != s.line || s.to-s.from > shortSentence || n.to < s.to && r.tokens[n.to].mark == 0 {
		return candidate{}, false
	}
	for _, h := range r.within(r.sentences[i-1].from, r.sentences[i-1].to) {
		if h.category != frame || !r.rules.verbs[h.id] {
			continue
		}
		for _, e := range r.rules.gap[h.id] {
			if e.measure.Grows && !e.measure.Need {
				return candidate{measure: e.measure, noun: -1, score: scoreCompany, frame: h, form: byTally, name: e.measure.ID + "/line", why: "counts what the sentence before says"}, true
			}
		}
	}
	return candidate{}, false
}

// byRuleValue is the candidate of the number that the treaty asks for, named as a number
// where a count that grows has passed it: everybody speaks of 72, nobody of the figure 40.
func (r *reading) byRuleValue(n *number, p phrase) (candidate, bool) {
	if !r.grammar.HeadFirst || !r.sameBefore(r.document, n) {
		return candidate{}, false
	}
	for _, m := range r.measures {
		if !m.Need || !r.isRule(p, m) {
			continue
		}
		for i := len(r.past) - 1; i >= max(0, len(r.past)-countsBack); i-- {
			if b := r.past[i]; b.measure != nil && b.measure.Grows && b.measure != m && r.numbers[b.number].Value.Float64() > n.Value.Float64() {
				return candidate{measure: m, noun: -1, score: scoreGap, form: bySame, name: m.ID + "/rule", why: "the number that the treaty asks for"}, true
			}
		}
	}
	return candidate{}, false
}

// asksFor reports whether words before the number in its sentence ask for one: I asked how
// many guests, and he laughed: "2,400".
func (r *reading) asksFor(n *number) bool {
	for t := n.from - 1; t >= r.sentences[r.sentence[n.from]].from && r.tokens[t].mark != ';'; t-- {
		if r.has(t, ask) {
			return true
		}
	}
	return false
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
	return (commas && (word.capital || unknown) || brackets && word.capital && !r.endsWith(n.from-2, group)) && n.Value.Cmp("110") < 0
}
