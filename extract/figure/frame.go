package figure

import "slices"

// How far a frame may be from the number, in the cost of the way.
const (
	frameReach = 3.2
	alsoReach  = 12
	ruleReach  = 20 // the same for the value that the treaty asks for
)

// costs of a frame that stands where its language does not put it.
const (
	costBefore    = 0.08 // the verb before the number
	costVerbFinal = 0.35 // the same where verbs end their clause
	labelWay      = 0.6  // the frame in the label of a line
	labelLines    = 4    // lines back to one that heads several with labels
	innerCost     = 1.0  // what the way through one phrase costs at most
	labelWords    = 6    // tokens that a label has at most, with its mark and colon
)

// frameNear returns the nearest hit of one of some frames around a number's phrase, and
// what the way to it costs.
func (r *reading) frameNear(p phrase, frames []int16, limit float64) (best hit, cost float64, ok bool) {
	cost = limit
	before := costBefore
	if r.grammar.VerbFinal {
		before = costVerbFinal
	}
	for h := r.first[p.from] - 1; h >= 0; h-- {
		x := r.hits[h]
		if way := r.way(x.from, x.to, p.from, p.to); way > cost {
			if way > cost+innerCost {
				break
			}
			continue
		} else if x.category == frame && slices.Contains(frames, x.id) && x.to <= p.from && way+before < cost {
			best, cost, ok = x, way+before, true
		}
	}
	whole := r.grammar.VerbFinal && r.isWhole(r.document, p)
	for h := r.first[p.from]; h < len(r.hits); h++ {
		x := r.hits[h]
		way := r.way(x.from, x.to, p.from, p.to)
		if way > cost || whole && x.from >= p.to {
			break
		}
		if x.category == frame && slices.Contains(frames, x.id) && way < cost && !r.isNoun(p, x) {
			best, cost, ok = x, way, true
		}
	}
	return best, cost, ok
}

// frameInLine finds one of some frames in the sentences of a token's line around its own:
// what a paragraph is about.
func (r *reading) frameInLine(at int, frames []int16) (hit, bool) {
	i := int(r.sentence[at])
	for _, j := range [...]int{i - 1, i + 1, i - 2} {
		if j < 0 || j >= len(r.sentences) || r.sentences[j].line != r.sentences[i].line {
			continue
		}
		if h, ok := r.frameIn(r.sentences[j].from, r.sentences[j].to, frames); ok {
			return h, true
		}
	}
	return hit{}, false
}

// labelFrame finds one of some frames in the label that the line of a token begins with
// (हस्ताक्षर: 25-26 अक्टूबर 2025; 72 देश), else in the short line that heads such lines.
func (r *reading) labelFrame(at int, frames []int16) (hit, bool) {
	i := int(r.sentence[at])
	colon := r.labelEnd(i)
	if colon == 0 || colon >= at {
		return hit{}, false
	}
	if h, ok := r.frameIn(r.sentences[i].from, colon, frames); ok {
		return h, true
	}
	for j := i - 1; j >= max(0, i-labelLines); j-- {
		if r.labelEnd(j) > 0 {
			continue
		}
		if s := r.sentences[j]; s.to-s.from <= labelWords/2 && j > 0 && r.ownLine(j) {
			return r.frameIn(s.from, s.to, frames)
		}
		break
	}
	return hit{}, false
}

// labelEnd is the colon behind the label that a line begins with a sentence at, or 0.
func (r *reading) labelEnd(i int) int {
	s := r.sentences[i]
	if s.from > 0 && r.tokens[s.from-1].mark != '\n' {
		return 0
	}
	for t := s.from; t < min(s.to, s.from+labelWords); t++ {
		if r.tokens[t].mark == ':' {
			return t
		}
	}
	return 0
}

// frameIn finds one of some frames in some tokens.
func (r *reading) frameIn(from, to int, frames []int16) (hit, bool) {
	for _, h := range r.within(from, to) {
		if h.category == frame && slices.Contains(frames, h.id) {
			return h, true
		}
	}
	return hit{}, false
}

// isNoun reports whether a hit is the counted noun itself.
func (r *reading) isNoun(p phrase, x hit) bool {
	return len(p.nouns) > 0 && x.from >= p.nouns[0].from && x.to <= p.nouns[0].to
}

// kindIn reports whether one of some kinds is said of the counted noun.
func (r *reading) kindIn(p phrase, kinds []int16) bool {
	if len(p.nouns) == 0 {
		return false
	}
	from, to := p.from, p.to
	if r.grammar.HeadFirst {
		to = r.attributes(p.to)
	}
	for _, h := range r.within(from, to) {
		if h.category == kind && slices.Contains(kinds, h.id) {
			return true
		}
	}
	return false
}

// attributes is the end of the attributes behind a noun.
func (r *reading) attributes(t int) int {
	end := min(t+6, len(r.tokens))
	for ; t < end; t++ {
		if r.at[t] > 0 || r.tokens[t].mark != 0 || r.has(t, stop) || r.has(t, join) {
			break
		}
	}
	return t
}
