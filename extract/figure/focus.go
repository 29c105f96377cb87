package figure

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"newstally/extract/measure"
	"newstally/extract/numeral"
)

// behindReach is how far behind a number or its frame a treaty or event may be named that
// it is about, in the cost of the way: not beyond a comma and another phrase.
const behindReach = 0.28

// softReach is how far before a number another time or place still says where it belongs.
const softReach = 1.2

// mention is one place where a text names a treaty or an event: the topic's or another.
type mention struct {
	from, to int
	other    bool
	treaty   bool // says which treaty is meant
	event    bool // says which event is meant
	paper    bool // another text: only what the treaty's own text has moves with it
	small    bool // a gathering, which is one of those that a measure may count
	soft     bool // another year, place or time: only counts that grow with time move with it
}

// findMentions lists the mentions in order.
func (r *reading) findMentions() {
	r.away = r.beginsAway()
	for _, h := range r.hits {
		m := mention{from: h.from, to: h.to}
		r.speak(h.from)
		if r.saidThere(h) {
			continue
		}
		switch h.category {
		case topicName:
			m.treaty, m.event = true, true
		case topicEvent:
			m.event = true
		case this:
			if t, ok := r.hit(h.from, treaty); ok && r.namedOtherwise(t) {
				continue
			}
			m.treaty, m.event = true, true
		case other:
			m.treaty, m.event, m.other = true, true, true
		case another:
			if r.isSpan(h) {
				continue
			}
			m.treaty, m.event, m.other, m.soft = true, true, true, true
		case gathering:
			nouns := r.nounsAt(h.from)
			m.event, m.other, m.small = true, true, len(nouns) > 0 && nouns[0].to >= h.to
		case treaty:
			if !r.namedOtherwise(h) {
				continue
			}
			m.treaty, m.other = true, true
		case paper:
			m.treaty, m.other, m.paper = true, true, true
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

// saidThere reports whether a place, a meeting or a paper is only where somebody said what
// follows, where verbs end their clause: समीक्षा बैठक में कहा कि.
func (r *reading) saidThere(h hit) bool {
	switch h.category {
	case gathering, event, place, paper:
	default:
		return false
	}
	if !r.grammar.VerbFinal {
		return false
	}
	for t := h.to; t < min(len(r.tokens), h.to+saidWords); t++ {
		if r.at[t] > 0 || r.tokens[t].mark != 0 || r.has(t, strongBorder) {
			return false
		}
		if r.has(t, sayVerb) || r.has(t, own) || r.has(t, mark) {
			return true
		}
	}
	return false
}

// saidWords is how many words lead at most from where something was said to the verb.
const saidWords = 8

// namedOtherwise reports whether a treaty or event is another than the topic's: by its
// attributes (the Arms Trade Treaty, the plastics treaty) or by what it is on (a treaty on
// plastics).
func (r *reading) namedOtherwise(h hit) bool {
	if c, ok := r.hit(h.to, concerns); ok && !r.grammar.VerbFinal {
		t := c.to
		for r.has(t, stop) {
			t++
		}
		return r.has(t, matter)
	}
	if r.grammar.HeadFirst {
		return r.has(h.to, matter) || r.foreign(h.to) && r.tokens[h.to].capital
	}
	t := h.from - 1
	for b := t; h.category == event && b >= max(0, t-1); b-- { // the 34th annual conference
		if r.at[b] > 0 && r.numbers[r.at[b]-1].Kind == numeral.Ordinal {
			return true
		}
	}
	if t < 0 || r.sentence[t] != r.sentence[h.from] {
		return false
	}
	if h.category == event {
		return r.foreign(t) && r.tokens[t].capital || r.matterBefore(t) || r.grammar.VerbFinal && r.endsWith(t, apart)
	}
	return r.matterBefore(t) || r.foreign(t) && r.tokens[t].capital
}

// endsWith reports whether a phrase of a category ends with a token, a genitive behind it
// left out: आसियान के शिखर सम्मेलन.
func (r *reading) endsWith(t int, c category) bool {
	if r.has(t, genitive) {
		t--
	}
	for b := t; b >= max(0, t-2); b-- {
		if h, ok := r.hit(b, c); ok && h.to == t+1 {
			return true
		}
	}
	return false
}

// strange reports whether a treaty has an attribute, or is on a matter, that neither the
// language nor the topic knows.
func (r *reading) strange(h hit) bool {
	if c, ok := r.hit(h.to, concerns); ok && !r.grammar.VerbFinal {
		t := c.to
		for r.has(t, stop) {
			t++
		}
		return r.foreign(t) && r.tokens[t].word == 0
	}
	t := h.from - 1
	if r.grammar.HeadFirst {
		t = h.to
	}
	if r.grammar.VerbFinal {
		for skipped := 0; t > 0 && skipped < 3 && (r.has(t, generic) && !r.has(t, subject) || r.has(t, concerns)); skipped++ {
			t--
		}
	}
	return t >= 0 && t < len(r.tokens) && r.sentence[t] == r.sentence[h.from] && r.foreign(t) && r.tokens[t].word == 0
}

// matterBefore reports whether what a treaty is about ends at a token, over a word such as
// "against" and attributes that name nothing: भ्रष्टाचार विरोधी वैश्विक संधि.
func (r *reading) matterBefore(t int) bool {
	for skipped := 0; t > 0 && skipped < 3 && (r.has(t, generic) && !r.has(t, subject) || r.has(t, concerns)); skipped++ {
		t--
	}
	for b := t; b >= max(0, t-2); b-- {
		if m, ok := r.hit(b, matter); ok && m.to == t+1 {
			return true
		}
	}
	return false
}

// foreign reports whether a token is a content word that says nothing of the topic.
func (r *reading) foreign(t int) bool {
	if t < 0 || t >= len(r.tokens) || r.tokens[t].mark != 0 || r.at[t] > 0 {
		return false
	}
	for _, c := range [...]category{generic, topicPlace, topicName, topicEvent, hint, subject, sign, stop, join, weakBorder, strongBorder, month, weekday, expected, required, actual, frame, noun} {
		if r.has(t, c) {
			return false
		}
	}
	return true
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
	if !ok && c.measure.About == measure.Event && r.away && !r.namedNear(n) {
		return "the article is about an event at another place, and nothing near names the topic"
	}
	if day := r.otherDay(n, c.measure); day != "" {
		return "of another day: " + day
	}
	if year := r.otherYear(n, c.measure); year != "" {
		return "of another year: " + year
	}
	return ""
}

// beginsAway reports whether the body of the text begins with another place than the
// topic's, and with nothing that names the topic.
func (r *reading) beginsAway() bool {
	i := slices.IndexFunc(r.sentences, func(s sent) bool { return s.line > r.sentences[0].line })
	if i < 0 {
		return false
	}
	other := false
	for _, h := range r.within(r.sentences[i].from, r.openingEnd(openingSentences)) {
		switch h.category {
		case topicName, topicEvent, topicPlace:
			return false
		case place:
			other = other || h.from < r.sentences[i].to
		}
	}
	return other
}

// Where the topic may be named for a number: sentences before it, and words.
const (
	topicReach      = 2
	topicWords      = 150
	topicWordsAfter = 50
)

// namedNear reports whether the sentence of a number, or one shortly before it but the
// title, names the topic, its event or its place.
func (r *reading) namedNear(n *number) bool {
	i := int(r.sentence[n.from])
	first := i
	for first > 0 && i-first < topicReach && r.sentences[first-1].line > r.sentences[0].line {
		first--
	}
	from := max(r.sentences[first].from, n.from-topicWords)
	to := min(r.sentences[i].to, n.from+topicWordsAfter)
	return slices.ContainsFunc(r.within(from, to), func(h hit) bool {
		return h.category == topicName || h.category == topicEvent || h.category == topicPlace
	})
}

// applies reports whether a mention says something about a measure.
func (m mention) applies(x *measure.Measure) bool {
	if m.paper && (x.About != measure.Treaty || x.Grows || x.Status == "") {
		return false
	}
	if m.small && x.Small {
		return false
	}
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
	for _, m := range r.mentions[r.mentionsFrom(from):] {
		if m.to <= from || !m.applies(c.measure) {
			continue
		}
		if m.from >= to {
			break
		}
		way := r.way(m.from, m.to, p.from, p.to)
		if m.from >= n.from && (m.from < p.to || way > behindReach) && (c.frame.to <= c.frame.from || m.from < p.to || r.way(m.from, m.to, c.frame.from, c.frame.to) > behindReach) {
			continue
		}
		if c.frame.to > c.frame.from {
			way = min(way, 0.1+r.way(m.from, m.to, c.frame.from, c.frame.to))
		}
		if m.from >= n.to {
			way += 0.3
		}
		if way < cost && (!m.soft || way < softReach && !r.parted(m.to, n.from)) {
			best, cost, ok = m, way, true
		}
	}
	return best, ok
}

// mentionsFrom is the index of the first mention that begins at a token or behind it.
func (r *reading) mentionsFrom(token int) int {
	return sort.Search(len(r.mentions), func(i int) bool { return r.mentions[i].from >= token })
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
	for _, m := range r.mentions[r.mentionsFrom(s.from):] {
		if m.from >= s.to {
			break
		}
		if m.from >= s.from && m.applies(x) {
			best, ok = m, true
		}
	}
	return best, ok
}

// otherDay is a date in a number's clause that is none of the event's, for counts of the
// event: well before it, or after it. A date that the count was taken at is none.
func (r *reading) otherDay(n *number, m *measure.Measure) string {
	if m.About != measure.Event || r.topic.Starts.IsZero() {
		return ""
	}
	for i := max(0, n.index-3); i < min(len(r.numbers), n.index+3); i++ {
		x := &r.numbers[i]
		if x.Kind != numeral.Date || x.Day.Month == 0 || r.sentence[x.from] != r.sentence[n.from] || r.way(x.from, x.to, n.from, n.to) > dayReach {
			continue
		}
		if r.isLimit(x) {
			continue
		}
		year := x.Day.Year
		if year == 0 {
			year = r.topic.Starts.Year()
		}
		first := time.Date(year, time.Month(x.Day.Month), max(x.Day.Day, 1), 0, 0, 0, 0, time.UTC)
		last := first
		if x.Day.Day == 0 {
			last = first.AddDate(0, 1, -1)
		}
		if last.Before(r.topic.Starts.AddDate(0, 0, -daysBefore)) || first.After(r.topic.Ends.AddDate(0, 0, 1)) {
			return x.Span.In(r.text)
		}
	}
	return ""
}

// isLimit reports whether a date is one that a count was taken at: by 14 October.
func (r *reading) isLimit(x *number) bool {
	for t := x.from - 1; t >= max(0, x.from-4); t-- {
		if r.has(t, until) {
			return true
		}
	}
	for t := x.to; t < min(len(r.tokens), x.to+3); t++ {
		if r.has(t, after) {
			return true
		}
	}
	return false
}

const (
	dayReach   = 0.9 // cost of the way from a number to a date that may be its own
	daysBefore = 30  // days before the event in which it is prepared
)

// otherYear is the year near a number that is none of the topic's, for counts that are of
// one time.
func (r *reading) otherYear(n *number, m *measure.Measure) string {
	if !m.Grows && !m.Planned || len(r.topic.Years) == 0 {
		return ""
	}
	for i := max(0, n.index-3); i < min(len(r.numbers), n.index+3); i++ {
		y := &r.numbers[i]
		if y.Kind != numeral.Year || r.sentence[y.from] != r.sentence[n.from] || r.way(y.from, y.to, n.from, n.to) > 0.8 || r.parted(y.to, n.from) {
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
