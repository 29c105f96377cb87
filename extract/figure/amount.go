package figure

// amountNoun finds the noun that a verb or preposition leads from to the number: delegates
// numbered 2,400, attendance was put at 2,400, a crowd of 2,400. With a preposition the
// noun must stand right before it, and the number must have no other noun.
func (l *language) amountNoun(d *document, n *number, found bool) (phrase, bool) {
	if found && l.grammar.HeadFirst {
		return phrase{}, false
	}
	s := d.sentences[d.sentence[n.from]]
	to := d.withModifier(n)
	for t := n.from - 1; t >= max(s.from, to-amountWords); t-- {
		h, ok := d.hit(t, amount)
		if !ok || h.to != to && h.to != n.from { // which may be the modifier itself: lên tới 2.600
			continue
		}
		words := amountNounWords
		if h.to == h.from+1 && d.has(h.from, stop) {
			if found {
				return phrase{}, false
			}
			words = 1
		}
		if nouns := d.nounsBefore(h.from, max(s.from, h.from-words)); len(nouns) > 0 {
			return phrase{nouns: nouns, from: nouns[0].from, to: n.to, found: true}, true
		}
	}
	return phrase{}, false
}

const (
	amountWords     = 5 // words that lead from a noun to its amount
	amountNounWords = 6 // words that may stand between the noun and these
)

// withModifier is the first token of a number and a modifier before it.
func (d *document) withModifier(n *number) int {
	t := n.from
	for t > 0 && n.ModifierSpan.Start < n.Span.Start && n.ModifierSpan.End > n.ModifierSpan.Start && d.tokens[t-1].start >= n.ModifierSpan.Start {
		t--
	}
	return t
}

// nounsBefore is the last noun that ends before a token and begins at from or behind it,
// with no number or mark in between.
func (d *document) nounsBefore(to, from int) []hit {
	for t := to - 1; t >= from; t-- {
		if d.at[t] > 0 || d.tokens[t].mark != 0 && d.tokens[t].mark != '\'' {
			break
		}
		if nouns := d.nounsAt(t); len(nouns) > 0 && nouns[0].to <= to {
			return nouns
		}
	}
	return nil
}

// isOne reports whether a number is one, in a language whose nouns then are other than for
// more.
func (l *language) isOne(n *number) bool {
	return n.Value == "1" && !l.grammar.HeadFirst && !l.grammar.VerbFinal
}

// singularAt returns the noun that begins at a token in the form that compounds have.
func (d *document) singularAt(t int) []hit {
	var nouns []hit
	for _, h := range d.within(t, t+1) {
		if h.category == joined {
			h.category = noun
			nouns = append(nouns, h)
		}
	}
	return nouns
}

// countsOne reports whether a word that is mostly an article or a pronoun counts: one
// country has ratified. Only counts that grow begin so low, or go on with it.
func (r *reading) countsOne(n *number) bool {
	if !n.Weak || !r.isOne(n) {
		return false
	}
	p := r.phraseOf(r.document, n)
	if len(p.nouns) == 0 || p.nouns[0].from != n.to {
		return false
	}
	for _, c := range r.candidates(n, p) {
		goesOn := c.measure == r.last().measure && r.last().sentence == r.sentence[n.from] // seven formal sessions and one resumed
		if c.measure != nil && (c.measure.Grows || goesOn) && (c.form == byFrame && c.way < oneReach || c.form == byNoun) {
			return true
		}
	}
	return false
}

// isWholeNumber reports whether a number is the whole that the figure right before it is a
// part of: ten of the 74, two out of 40.
func (r *reading) isWholeNumber(n *number) bool {
	if last := r.last(); r.grammar.VerbFinal || n.index == 0 || last.number != n.index-1 {
		return false
	}
	part := &r.numbers[n.index-1]
	end := part.to
	h, ok := r.hit(end, of)
	if !ok { // two ratifications out of 40
		end = r.phraseOf(r.document, part).to
		h, ok = r.hit(end, of)
	}
	if !ok || h.to > n.from || n.from-h.to > wholeWords {
		return false
	}
	for t := end; t < n.from; t++ {
		if r.tokens[t].mark != 0 || len(r.nounsAt(t)) > 0 {
			return false
		}
	}
	return true
}

// wholeWords is how many words may stand between "of" and the whole.
const wholeWords = 3

// required reports whether a word of need stands in some tokens.
func (r *reading) required(from, to int) bool {
	for t := from; t < to; t++ {
		if r.has(t, required) {
			return true
		}
	}
	return false
}

// commaSoon reports whether a comma follows within a short tail: ..., the ministry said on
// Sunday, and ...
func (r *reading) commaSoon(from, to int) bool {
	for t := from; t < min(to, from+shortTail); t++ {
		if r.tokens[t].mark == ',' {
			return true
		}
	}
	return false
}

// oneReach is how far the frame may be from a number that counts one.
const oneReach = 0.6

// countsWhole reports whether the whole of a part is itself counted: four of the eight
// sessions. Of states it is the background: 72 of the 193 members;
// but two of the 74 signatories.
func (r *reading) countsWhole(p phrase, c candidate) bool {
	if p.whole == 0 || len(p.nouns) == 0 {
		return false
	}
	return !c.measure.Grows && !r.rules.growing(p.nouns[0].id) || r.rules.alone(p.nouns[0].id)
}
