package figure

import (
	"fmt"

	"newstally/extract/measure"
	"newstally/extract/numeral"
)

// mention is one place where a text names a treaty or an event: the topic's or another.
type mention struct {
	from, to int
	other    bool
	treaty   bool // says which treaty is meant
	event    bool // says which event is meant
	soft     bool // another year, place or time: only counts that grow with time move with it
}

// findMentions lists the mentions in order.
func (r *reading) findMentions() {
	for _, h := range r.hits {
		m := mention{from: h.from, to: h.to}
		switch h.category {
		case topicName:
			m.treaty, m.event = true, true
		case topicEvent:
			m.event = true
		case this:
			m.treaty, m.event = true, true
		case other:
			m.treaty, m.event, m.other = true, true, true
		case another:
			m.treaty, m.event, m.other, m.soft = true, true, true, true
		case gathering:
			m.event, m.other = true, true
		case treaty:
			if !r.namedOtherwise(h) {
				continue
			}
			m.treaty, m.event, m.other = true, true, true
		case event:
			if !r.namedOtherwise(h) {
				continue
			}
			m.event, m.other = true, true
		case place:
			m.event, m.other, m.soft = true, true, true
		case topicPlace:
			m.event, m.soft = true, true
		default:
			continue
		}
		r.mentions = append(r.mentions, m)
	}
}

// namedOtherwise reports whether attributes make a treaty or event another one than the
// topic's: the Arms Trade Treaty. In languages without capitals before the noun, a word
// right before it that no treaty of the topic has.
func (r *reading) namedOtherwise(h hit) bool {
	if r.grammar.HeadFirst {
		t := h.to
		return t < len(r.tokens) && r.tokens[t].mark == 0 && r.tokens[t].capital && r.tokens[h.from].start+1 < r.tokens[t].start &&
			!r.has(t, generic) && !r.has(t, topicPlace) && !r.has(t, topicName) && !r.has(t, hint) && r.sentence[t] == r.sentence[h.from]
	}
	t := h.from - 1
	if t < 0 || r.tokens[t].mark != 0 || r.sentence[t] != r.sentence[h.from] || r.at[t] > 0 {
		return false
	}
	if r.has(t, generic) || r.has(t, topicPlace) || r.has(t, hint) || r.has(t, stop) || r.has(t, join) || r.has(t, weakBorder) {
		return false
	}
	return r.tokens[t].capital || r.grammar.VerbFinal && !r.has(t, strongBorder) && false
}

// elsewhere is the reason why a number is about another treaty or event, or "".
func (r *reading) elsewhere(n *number, p phrase, c candidate) string {
	if c.measure.About == measure.Subject {
		return ""
	}
	s := r.sentences[r.sentence[n.from]]
	m, ok := r.focus(n, p, c, s.from, s.to)
	if !ok && r.goesOn(s, n) && r.sentence[n.from] > 0 {
		q := r.sentences[r.sentence[n.from]-1]
		m, ok = r.lastMention(q, c.measure)
	}
	if ok && m.other {
		return fmt.Sprintf("about another %s: %q", c.measure.About, r.quote(m.from, m.to))
	}
	if year := r.otherYear(n, c.measure); year != "" {
		return "of another year: " + year
	}
	return ""
}

// applies reports whether a mention says something about a measure.
func (m mention) applies(x *measure.Measure) bool {
	if m.soft && x.About == measure.Treaty && !x.Grows {
		return false
	}
	if x.About == measure.Treaty {
		return m.treaty
	}
	return m.event
}

// focus is the mention that a number's clause is about: the nearest one, where those
// before count more than those behind.
func (r *reading) focus(n *number, p phrase, c candidate, from, to int) (best mention, ok bool) {
	cost := 3.0
	for _, m := range r.mentions {
		if m.to <= from || !m.applies(c.measure) {
			continue
		}
		if m.from >= to {
			break
		}
		way := r.way(m.from, m.to, p.from, p.to)
		if c.frame.to > c.frame.from {
			way = min(way, 0.1+r.way(m.from, m.to, c.frame.from, c.frame.to))
		}
		if m.from >= n.to {
			way += 0.3
		}
		if way < cost {
			best, cost, ok = m, way, true
		}
	}
	return best, ok
}

// goesOn reports whether a sentence goes on about what the one before named.
func (r *reading) goesOn(s sent, n *number) bool {
	for t := s.from; t < n.from && t < s.from+8; t++ {
		if r.has(t, again) {
			return true
		}
	}
	return false
}

func (r *reading) lastMention(s sent, x *measure.Measure) (best mention, ok bool) {
	for _, m := range r.mentions {
		if m.from >= s.to {
			break
		}
		if m.from >= s.from && m.applies(x) {
			best, ok = m, true
		}
	}
	return best, ok
}

// otherYear is the year near a number that is none of the topic's, for counts that are of
// one time.
func (r *reading) otherYear(n *number, m *measure.Measure) string {
	if !m.Grows && !m.Planned || len(r.topic.Years) == 0 {
		return ""
	}
	for i := max(0, n.index-3); i < min(len(r.numbers), n.index+3); i++ {
		y := &r.numbers[i]
		if y.Kind != numeral.Year || r.sentence[y.from] != r.sentence[n.from] || r.way(y.from, y.to, n.from, n.to) > 0.8 {
			continue
		}
		known := false
		for _, x := range r.topic.Years {
			known = known || y.Value == decimalYear(x)
		}
		if !known {
			return y.Span.In(r.text)
		}
	}
	return ""
}
