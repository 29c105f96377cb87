package figure

import (
	"strings"

	"newstally/news"
)

// Where verbs end their clause and postpositions mark the cases, a number may stand
// without its noun before an adverbial ("तीन रविवार को होंगे") or a genitive ("29 निजी
// क्षेत्र के थे"), behind the whole that it is a part of ("193 देशों में से 72"), or behind
// its noun ("साइड इवेंट 9 रहे").

// genitiveWords is how many words may stand between a number and a genitive that is all
// that is said of what it counts.
const genitiveWords = 5

// headless reports whether what begins at a token is no noun phrase that a number before
// it could count.
func (l *language) headless(d *document, t int) bool {
	for d.has(t, skip) {
		t++
	}
	if t < len(d.tokens) && l.adverbial(d, t) {
		return true
	}
	for end := min(t+genitiveWords, len(d.tokens)); t < end; t++ {
		if m := d.tokens[t].mark; m != 0 && m != '-' || d.at[t] > 0 || len(d.nounsAt(t)) > 0 {
			return false
		}
		h, ok := d.hit(t, genitive)
		if !ok {
			if d.has(t, stop) && !d.has(t, kind) {
				return false
			}
			continue
		}
		end := h.to
		for d.has(end, stop) && !d.has(end, copula) { // युवाओं के लिए थे
			end++
		}
		return l.endsClause(d, end)
	}
	return false
}

// adverbial reports whether a place or a time with its postposition begins at a token.
func (l *language) adverbial(d *document, t int) bool {
	for _, c := range [...]category{place, topicPlace, group, weekday, relativeDay} {
		if h, ok := d.hit(t, c); ok {
			return c == relativeDay || d.has(h.to, stop) && !d.has(h.to, genitive)
		}
	}
	return false
}

// endsClause reports whether the clause ends at a token, or only its verb follows.
func (l *language) endsClause(d *document, t int) bool {
	for d.has(t, skip) {
		t++
	}
	return t >= len(d.tokens) || d.tokens[t].mark != 0 && d.tokens[t].mark != '-' && d.tokens[t].mark != '"' || d.has(t, copula) || d.has(t, strongBorder) || d.has(t, join)
}

// beforeVerb finds the noun of a number in front of which, where verbs end their clause,
// its whole or its noun may stand.
func (l *language) beforeVerb(d *document, n *number) (phrase, bool) {
	if !l.grammar.VerbFinal {
		return phrase{}, false
	}
	if p, ok := l.wholeBefore(d, n); ok {
		return p, true
	}
	return l.headBefore(d, n)
}

// wholeBefore finds the noun of the whole that stands before a number that is a part of
// it: 193 देशों में से 72.
func (l *language) wholeBefore(d *document, n *number) (phrase, bool) {
	s := d.sentences[d.sentence[n.from]]
	for t := n.from - 1; t >= max(s.from, n.from-6); t-- {
		if d.at[t] > 0 || d.tokens[t].mark != 0 {
			return phrase{}, false
		}
		h, ok := d.hit(t, of)
		if !ok || h.to > n.from {
			continue
		}
		for _, x := range d.within(max(s.from, t-4), t) {
			if x.category == noun && x.to == t {
				return phrase{nouns: d.nounsAt(x.from), from: n.from, to: d.afterNumber(n), found: true, part: true}, true
			}
		}
		return phrase{}, false
	}
	return phrase{}, false
}

// wholeAhead is the phrase of a whole whose noun stands with the part behind it: 72 में से
// 40 देशों ने. What is said of a part of states is not said of the whole, and left out of
// the phrase.
func (l *language) wholeAhead(d *document, n *number, start int, nouns []hit) phrase {
	p := phrase{nouns: nouns, from: n.from, to: nouns[0].to, found: true}
	for _, h := range nouns {
		if l.rules.growing(h.id) {
			p.to = start
		}
	}
	return p
}

// isWhole reports whether a part of what has been counted follows its noun: 193 देशों में
// से 72. What happens behind is said of the part alone.
func (l *language) isWhole(d *document, p phrase) bool {
	h, ok := d.hit(p.to, of)
	if !ok {
		return false
	}
	for t := h.to; t < min(len(d.tokens), h.to+5) && d.tokens[t].mark == 0; t++ {
		if d.at[t] > 0 {
			return true
		}
	}
	return false
}

// headBefore finds the noun right before a number that only a verb follows: साइड इवेंट 9 रहे.
func (l *language) headBefore(d *document, n *number) (phrase, bool) {
	s := d.sentences[d.sentence[n.from]]
	if t := d.afterNumber(n); !l.endsClause(d, t) && !d.has(t, expected) && !d.has(t, actual) {
		return phrase{}, false
	}
	t := n.from
	for t > s.from && (d.has(t-1, only) || d.tokens[t-1].start >= n.ModifierSpan.Start && n.ModifierSpan.End > n.ModifierSpan.Start && n.ModifierSpan.Start < n.Span.Start) {
		t--
	}
	for t > s.from && d.has(t-1, skip) { // कुर्सियां ही 2,112 हैं
		t--
	}
	if t > s.from && d.tokens[t-1].mark == 0 && d.tokens[t-1].word == 0 && d.at[t-1] == 0 && l.endsClause(d, d.afterNumber(n)) && (t < n.from || d.has(d.afterNumber(n), copula)) {
		return phrase{from: n.from, to: d.afterNumber(n), found: true, unknown: d.quote(t-1, t)}, true
	}
	for _, x := range d.within(max(s.from, t-4), t) {
		if x.category != noun || x.to != t || l.rules.units[x.id] { // the next day seven
			continue
		}
		from := l.attributesBefore(d, x.from, s.from)
		if from > s.from && d.at[from-1] > 0 {
			return phrase{}, false // its own number
		}
		return phrase{nouns: d.nounsAt(x.from), from: from, to: d.afterNumber(n), found: true}, true
	}
	return phrase{}, false
}

// sharedHead finds the noun of the next number that "and" or "or" joins to this one, where
// verbs end their clause: न्यूनतम छह और अधिकतम 12 देश.
func (l *language) sharedHead(d *document, n *number, start int) (phrase, bool) {
	if !l.grammar.VerbFinal || n.index+1 >= len(d.numbers) {
		return phrase{}, false
	}
	for h, ok := d.hit(start, kind); ok; h, ok = d.hit(start, kind) { // 300 घरेलू और 167 अंतरराष्ट्रीय पत्रकार
		start = h.to
	}
	if !d.has(start, join) {
		return phrase{}, false
	}
	next := &d.numbers[n.index+1]
	if next.Kind != n.Kind || d.withModifier(next) > start+2 || d.sentence[next.from] != d.sentence[n.from] {
		return phrase{}, false
	}
	p := l.nounBehind(d, next, d.afterNumber(next))
	p.from = n.from
	return p, len(p.nouns) > 0
}

// parted reports whether a verb ends its clause between two tokens, so that a time said
// before it is not said of what follows: 2019 में प्रस्ताव रखा था और आज 65 देश.
func (r *reading) parted(from, to int) bool {
	for t := from; r.grammar.VerbFinal && t+1 < to; t++ {
		if r.has(t, copula) && (r.tokens[t+1].mark != 0 || r.has(t+1, weakBorder) || r.has(t+1, strongBorder)) {
			return true
		}
	}
	return false
}

// attributesBefore is where the attributes of a noun begin, where they stand before it.
func (l *language) attributesBefore(d *document, t, least int) int {
	if l.grammar.HeadFirst {
		return t
	}
	for end := max(least, t-4); t > end; t-- {
		b := t - 1
		if m := d.tokens[b].mark; m != 0 && m != '-' || d.at[b] > 0 || d.has(b, stop) || d.has(b, join) || len(d.nounsAt(b)) > 0 {
			break
		}
	}
	return t
}

// turned is the modifier that a negated verb behind a number makes of its own: 60 से
// ज़्यादा संस्थान नहीं बुलाए जाएंगे is at most 60.
func (r *reading) turned(p phrase, m news.Modifier) news.Modifier {
	if !r.grammar.VerbFinal || m != news.Over && m != news.Under {
		return m
	}
	for t := p.to; t < len(r.tokens) && r.cost[t]-r.cost[p.to] < turnReach; t++ {
		if !r.has(t, negation) {
			continue
		}
		if m == news.Over {
			return news.AtMost
		}
		return news.AtLeast
	}
	return m
}

// turnReach is how far behind a number's phrase a negation still turns its modifier.
const turnReach = 0.4

// belongs reports whether a genitive at a token makes an attribute of what stands before
// it, which counts nothing itself: 150 निजी क्षेत्र के संगठन, but not 31 मंत्रालयों के प्रतिनिधि.
func (l *language) belongs(d *document, t int) bool {
	if !d.has(t, genitive) || t == 0 || len(d.nounsAt(t+1)) == 0 {
		return false
	}
	before := l.vocabulary.tokenizer.key(d.quote(t-1, t))
	for _, ending := range l.grammar.Plural {
		if strings.HasSuffix(before, ending) {
			return false
		}
	}
	return true
}
