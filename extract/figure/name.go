package figure

import (
	"slices"
	"strings"

	"newstally/extract/numeral"
)

func (r *reading) allNames(from, to int) bool {
	for t := from; t < to; t++ {
		if r.tokens[t].mark == 0 && !r.tokens[t].capital {
			return false
		}
	}
	return from < to
}

// speakerName cuts titles from a noun phrase and returns the name as written. ok is false
// if the phrase cites nobody; the name is "" for one who does not count.
func (r *reading) speakerName(from, to int) (name string, ok bool) {
	if r.grammar.VerbFinal {
		return r.markedSubject(from, to)
	}
	for to > from && r.tokens[to-1].mark != 0 {
		to = r.beforeBracket(from, to)
	}
	from = r.behindAdverb(r.behindClock(from, to), to)
	if from >= to || r.allStops(from, to) {
		return "", false
	}
	hasName := false
	for t := from; t < to; t++ {
		if r.at[t] > 0 && !r.numbers[r.at[t]-1].Weak && (t == from || !r.tokens[t-1].capital || r.has(t-1, stop) || r.withModifier(&r.numbers[r.at[t]-1]) < t) {
			return "", false
		}
		first := r.grammar.HeadFirst && t == r.sentences[r.sentence[t]].from && t+1 < to && r.isLower(t+1)
		hasName = hasName || r.tokens[t].capital && !first || r.isHandle(t) || r.has(t, body) || r.has(t, title)
	}
	start := r.afterTitles(from, to)
	if r.grammar.HeadFirst && (!hasName || to-from == 1 && len(r.nounsAt(from)) > 0) || to-from == 1 && (r.at[from] > 0 || r.has(from, stop)) {
		return "", false
	}
	if h, ok := r.hit(from, anonymous); ok && (h.to >= to || !r.nameIn(from+1, to)) && !r.titleBeyond(h) {
		return "", true
	}
	for start < to && (r.tokens[start].mark != 0 && r.tokens[start].mark != '@' || r.has(start, skip)) {
		start++
	}
	start, to = r.properName(from, start, to)
	if r.roleOnly(from, to) {
		if name := r.sameRole(from, to); name != "" {
			return name, true
		}
	}
	if start >= to || start > from && !r.grammar.VerbFinal && !r.tokens[start].capital {
		if name := r.sameRole(from, to); name != "" {
			return name, true
		}
		start = from
	}
	return r.fullName(strings.TrimRight(r.quote(start, to), " .,"), from), true
}

// titleBeyond reports whether a title begins within a phrase and ends behind it: một người
// phát ngôn, of which một người alone is nobody.
func (r *reading) titleBeyond(h hit) bool {
	return r.grammar.HeadFirst && slices.ContainsFunc(r.within(h.from, h.to), func(x hit) bool { return x.category == title && x.to > h.to })
}

// afterTitles is where the name in a noun phrase begins: behind the last title that a name
// follows, or where a name of two words or more begins that ends the phrase.
func (r *reading) afterTitles(from, to int) int {
	start := from
	for t := from; t < to; t++ {
		h, ok := r.hit(t, title)
		if ok && t > from && r.withinName(h) {
			continue
		}
		if ok && h.to+1 < to && r.tokens[h.to].mark == '.' { // Prof. X
			h.to++
		}
		if ok && h.to < to && h.to > start && (r.grammar.VerbFinal || r.tokens[h.to].capital) {
			start = h.to
		}
	}
	// One word between may be a part of the name that is also a word: ली वान हंग.
	if r.grammar.HeadFirst && start == from && r.has(from, body) && to-r.nameStart(to) < bodyTail {
		return start // Viện Kinh tế số Đông Dương
	}
	run := r.nameStart(to)
	if run > from && r.has(run-1, stop) && !r.has(run-1, skip) && (!r.grammar.HeadFirst || r.has(run, place)) {
		return start // an adviser in New York
	}
	if run > start+1 || run > start && (r.has(start, title) || r.has(start, sign)) {
		start = run
	}
	return start
}

// withinName reports whether a title is rather a part of a name, by the capitals around it:
// Lê Anh Tứ, Viện Nghiên cứu Chính sách, Tổ chức Quyền Riêng tư.
func (r *reading) withinName(h hit) bool {
	t := h.from
	if !r.grammar.HeadFirst || t == 0 || !r.tokens[t].capital || r.at[t-1] > 0 || r.sentence[t-1] != r.sentence[t] {
		return false
	}
	for b := t - 1; b >= max(0, t-titleWords); b-- {
		if x, ok := r.hit(b, title); ok && x.to == t {
			return false
		}
	}
	return r.tokens[t-1].capital || h.to == t+1 && r.isLower(t-1) && t > 1 && r.has(t-2, body)
}

// behindClock is the token behind the clock time that a noun phrase begins with.
func (r *reading) behindClock(from, to int) int {
	if from < to && r.at[from] > 0 && r.numbers[r.at[from]-1].Kind == numeral.Time {
		return min(r.numbers[r.at[from]-1].to, to)
	}
	return from
}

// behindAdverb is where the subject begins in words that begin with a preposition: behind a
// day, else with the last article. In a statement on Monday the ministry.
func (r *reading) behindAdverb(from, to int) int {
	if r.grammar.HeadFirst || to-from < 3 || !r.has(from, stop) || r.has(from, definite) || r.has(from, title) || !r.has(from, preposition) {
		return from
	}
	for t := to - 2; t > from; t-- {
		if r.has(t, weekday) || r.has(t, relativeDay) || r.has(t, afternoon) {
			return t + 1
		}
	}
	for t := to - 2; t > from+1; t-- {
		if r.has(t, definite) {
			return t
		}
	}
	return from
}

// allStops reports whether a phrase has only words that name nobody: so, we, it is.
func (r *reading) allStops(from, to int) bool {
	for t := from; t < to; t++ {
		if r.tokens[t].mark == 0 && !r.has(t, stop) && !r.has(t, skip) && !r.has(t, left) && !r.has(t, weakBorder) {
			return false
		}
	}
	return !r.grammar.HeadFirst
}

// properName cuts a noun phrase to the capitalised name in it, in languages where small
// words may stand within one: all of "the Ministry of Public Security" but the article, and
// "Maria Lopez" alone of "Maria Lopez of the Open Net Institute". start is what the titles
// leave of it.
func (r *reading) properName(from, start, to int) (int, int) {
	if len(r.grammar.Cite.Particles) == 0 {
		return start, to
	}
	titled := start > from && (r.has(start-1, title) || start-1 > from && r.tokens[start-1].mark == '.' && r.has(start-2, title))
	first := start
	if !titled {
		for first = from; first < to && (!r.tokens[first].capital || first == from && r.has(first, stop)); first++ {
			if !r.has(first, stop) {
				return start, to // a role: a clerk of the U.N. legal office
			}
		}
	}
	end := first
	for end < to && r.tokens[end].capital {
		end++
	}
	if end == first {
		return start, to
	}
	person := titled || end-first >= 2 && end+1 < to && r.has(end, particle) && !r.namesBody(first, end)
	if person {
		return first, end
	}
	for t := end; t < to; t++ {
		if r.tokens[t].mark == 0 && !r.tokens[t].capital && !r.has(t, particle) {
			return start, to
		}
	}
	return first, to
}

// namesBody reports whether a name has a word for a body, such as Office.
func (r *reading) namesBody(from, to int) bool {
	for t := from; t < to; t++ {
		if r.has(t, body) || r.has(t, topicName) || r.has(t, sign) || r.has(t, hint) {
			return true
		}
	}
	return false
}

// nameStart is where a name of two words or more begins that ends at a token; 0 if there
// is none.
func (r *reading) nameStart(to int) int {
	from := to
	for from > 0 && r.tokens[from-1].mark == 0 && (r.isName(from-1) || from < to && r.fillsName(from-1) && from > 1 && r.isName(from-2)) {
		from--
	}
	if to-from < 2 {
		return 0
	}
	for from > 0 && r.grammar.VerbFinal && !r.has(from-1, stop) && (r.has(from-1, subject) || r.has(from-1, generic)) { // साइबर सिक्योरिटी वेंचर्स
		from--
	}
	return from
}

// roleOnly reports whether a noun phrase is titles and nothing else.
func (r *reading) roleOnly(from, to int) bool {
	for from < to && r.has(from, stop) {
		from++ // the minister
	}
	for t := from; t < to; {
		h, ok := r.hit(t, title)
		if !ok || h.to > to {
			return false
		}
		t = h.to
	}
	return from < to
}

// bodyTail is how many capitalised words must end the name of a body to be a person's.
const bodyTail = 3

// beforeBracket is where a noun phrase ends without its last mark: before the bracket that
// the mark closes, X (Peru), else before the mark.
func (r *reading) beforeBracket(from, to int) int {
	if r.tokens[to-1].mark == ')' && r.grammar.HeadFirst {
		for t := to - 2; t > from; t-- {
			if r.tokens[t].mark == '(' {
				return t
			}
		}
	}
	return to - 1
}

// isHandle reports whether a token is a name in a network: @name.
func (r *reading) isHandle(t int) bool {
	return r.tokens[t].mark == '@' || t > 0 && r.tokens[t-1].mark == '@'
}

func (r *reading) nameIn(from, to int) bool {
	for t := from; t < to; t++ {
		if r.tokens[t].capital {
			return true
		}
	}
	return false
}
