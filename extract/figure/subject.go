package figure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newstally/extract/numeral"
)

// markedSubject is the name in a subject that its language marks behind it: वियतनाम के उप
// मंत्री गुयेन मिन्ह वु ने. There are no capitals, so that a name is what follows the last
// title, or two words or more at the end that no phrase of the language has.
func (r *reading) markedSubject(from, to int) (name string, ok bool) {
	from, to, ok = r.bareSubject(from, to)
	if !ok {
		return "", false
	}
	to = r.withoutWork(from, to)
	if r.endsAnonymous(from, to) {
		return "", true
	}
	if to-from == 1 && r.has(from, stop) && r.tokens[from].word != 0 && !r.has(from, title) {
		return "", false
	}
	start := from
	for t := from; t < to; t++ {
		if h, ok := r.hit(t, title); ok && h.to < to && !r.has(h.to, genitive) && !r.has(h.to, left) && !r.namesNoun(h) {
			start = h.to
		}
	}
	if run := r.nameStart(to); run > start && (start == from && !r.fillsName(run-1) || r.has(run-1, genitive)) {
		start = run
	}
	if r.roleOnly(from, to) {
		if name := r.sameRole(from, to); name != "" {
			return name, true
		}
	}
	for start < to && r.tokens[start].mark != 0 {
		start++
	}
	return strings.TrimRight(r.quote(start, to), " .,"), start < to
}

// namesNoun reports whether a counted noun stands behind a title, so that the two are what
// somebody is called: मेजबान देश.
func (r *reading) namesNoun(title hit) bool {
	nouns := r.nounsAt(title.from)
	return len(r.nounsAt(title.to)) > 0 || len(nouns) > 0 && nouns[0].to > title.to
}

// ownReach is how many words may stand between a genitive and what it owns: X का ताजा
// आकलन है.
const ownReach = 3

// ownCitation reads a citation by what somebody says or publishes: X का दावा है, X की
// रिपोर्ट के अनुसार.
func (r *reading) ownCitation(s sent, h hit) (citation, bool) {
	for t := h.from - 1; t >= max(s.from, h.from-ownReach); t-- {
		if r.tokens[t].mark != 0 || r.at[t] > 0 && !r.numbers[r.at[t]-1].Weak {
			break
		}
		if r.has(t, possessive) {
			return citation{from: s.from, to: s.to, speaker: pronounSubject}, true
		}
		if r.has(t, genitive) || r.has(t, owner) {
			from := r.leftEnd(s, t)
			if r.has(from, possessive) { // उसकी 60 पन्नों की रिपोर्ट
				return citation{from: s.from, to: s.to, speaker: pronounSubject}, true
			}
			if h.id == hope && t > s.from && r.has(t-1, stop) {
				return r.hopesFor(s, t)
			}
			name, ok := r.speakerName(from, t)
			return citation{from: s.from, to: s.to, speaker: name}, ok
		}
	}
	return citation{}, false
}

// hope is which of the phrases that say what somebody says are those of a hope.
const hope = 1

// hopesFor is the citation of who hopes for what ends at a token with a verb: आयोजकों को 110
// देशों के आने की उम्मीद है.
func (r *reading) hopesFor(s sent, to int) (citation, bool) {
	for t := s.from + 1; t < to; t++ {
		if r.has(t, owner) {
			name, ok := r.speakerName(r.leftEnd(s, t), t)
			return citation{from: s.from, to: s.to, speaker: name}, ok
		}
	}
	return citation{}, false
}

// beforeRelative is the subject before a relative clause that ends right before a verb:
// X, जो पिछले साल ठगी का शिकार हुई थीं, कहती हैं.
func (r *reading) beforeRelative(s sent, verb int) (int, int) {
	if verb == s.from || r.tokens[verb-1].mark != ',' {
		return verb, verb
	}
	for t := verb - 2; t > s.from; t-- {
		if r.tokens[t].mark == ',' && r.has(t+1, strongBorder) {
			return r.leftEnd(s, t), t
		}
	}
	return verb, verb
}

// withoutWork cuts a paper off a subject that says whose it is: X की सालाना रिपोर्ट.
func (r *reading) withoutWork(from, to int) int {
	for t := to - 1; t > max(from, to-ownReach); t-- {
		if h, ok := r.hit(t, work); !ok || h.to != to {
			continue
		}
		for b := t - 1; b > max(from, t-ownReach); b-- {
			if r.has(b, genitive) {
				return b
			}
		}
	}
	return to
}

// bareSubject cuts dates before a subject and brackets around it. ok is false if nothing
// is left, or something counted, which is no subject that is cited.
func (r *reading) bareSubject(from, to int) (int, int, bool) {
	for to > from && r.tokens[to-1].mark != 0 {
		closed := r.tokens[to-1].mark == ')'
		to--
		for open := to; closed && open > from; open-- {
			if r.tokens[open-1].mark == '(' {
				to = open - 1
				break
			}
		}
	}
	for t := from; t < to; t++ {
		switch {
		case r.tokens[t].mark == ')' && !r.opened(from, t):
			from = t + 1
		case r.at[t] == 0:
		case r.numbers[r.at[t]-1].Weak || r.inName(from, t, to):
		default:
			n := &r.numbers[r.at[t]-1]
			if end := r.ageEnd(n); end > 0 && end < to { // 29 वर्षीय X
				from, t = end, end-1
				continue
			}
			if n.Kind == numeral.Cardinal || n.Kind == numeral.Money {
				return from, to, false
			}
			from = n.to
			t = from - 1
		}
	}
	for from < to && (r.tokens[from].mark != 0 || r.has(from, skip) || r.has(from, left) || r.has(from, genitive)) {
		from++
	}
	if from < to && (r.has(to-1, weekday) || r.has(to-1, relativeDay) || r.has(to-1, month)) {
		return from, to, false
	}
	return from, to, from < to
}

// ageEnd is the token behind the years that a number counts as somebody's age, or 0.
func (r *reading) ageEnd(n *number) int {
	nouns := r.nounsAt(n.to)
	if len(nouns) == 0 || !r.rules.units[nouns[0].id] {
		return 0
	}
	return nouns[0].to
}

func (r *reading) opened(from, to int) bool {
	for t := from; t < to; t++ {
		if r.tokens[t].mark == '(' {
			return true
		}
	}
	return false
}

// inName reports whether a number word is a part of a name: उप मंत्री दो मिन्ह तुआन.
func (r *reading) inName(from, t, to int) bool {
	if first, _ := utf8.DecodeRuneInString(r.text[r.tokens[t].start:]); unicode.IsDigit(first) {
		return false
	}
	if t == from || t+1 >= to || !r.isName(t+1) && !(r.fillsName(t+1) && t+2 < to && r.isName(t+2)) {
		return false
	}
	if r.isName(t - 1) {
		return true
	}
	for b := t - 1; b >= max(from, t-3); b-- {
		if h, ok := r.hit(b, title); ok && h.to == t {
			return true
		}
	}
	return false
}

// endsAnonymous reports whether a subject is somebody who does not count: its last words
// say so, or its first ones and no name follows.
func (r *reading) endsAnonymous(from, to int) bool {
	for t := to - 1; t >= max(from, to-4); t-- {
		if h, ok := r.hit(t, anonymous); ok && h.to == to {
			return true
		}
	}
	h, ok := r.hit(from, anonymous)
	if !ok || r.has(from, treaty) || r.has(from, title) || r.has(from, noun) {
		return false // the treaty section, an expert committee
	}
	for t := h.to; t < to; t++ {
		if r.isName(t) || r.has(t, genitive) {
			return false
		}
	}
	return true
}

// saidFrom is where the words begin that a verb cites whose subject begins at a token:
// with the sentence, if nothing cited follows the verb (72 को उन्होंने पर्याप्त बताया।).
func (r *reading) saidFrom(s sent, subject int, h hit) int {
	if !r.has(h.to, strongBorder) && !r.has(h.to-1, strongBorder) && s.to-h.to <= saidTail {
		return s.from
	}
	return subject
}

// saidTail is how many tokens may follow a verb that ends its sentence.
const saidTail = 3

// namesSomebody reports whether a phrase has a title or ends with a name.
func (r *reading) namesSomebody(from, to int) bool {
	for t := from; t < to; t++ {
		if r.has(t, title) {
			return true
		}
	}
	return to > from && r.isName(to-1)
}

// fillsName reports whether a word of the language may be a syllable of a name between
// others: ले थू हिएन, where ले is also a verb.
func (r *reading) fillsName(t int) bool {
	if !r.grammar.VerbFinal || t < 0 || t >= len(r.tokens) || r.tokens[t].mark != 0 {
		return false
	}
	for _, h := range r.within(t, t+1) {
		switch h.category {
		case stop, negation, copula, actual:
		default:
			return false
		}
	}
	return true
}

// citeBack gives what stands before "this information" to who is cited for it: the sentence
// before (यह जानकारी X ने दी।) or the clauses before in its own (..., यह जानकारी X ने दी।).
func (r *reading) citeBack(i int) {
	s := r.sentences[i]
	at := r.citationsFrom(int32(i))
	for t := s.from; t < s.to; t++ {
		if !r.has(t, back) {
			continue
		}
		if t > s.from && r.tokens[t-1].mark == ',' {
			if name, ok := r.agentIn(s, t); ok {
				r.citations = append(r.citations, citation{from: s.from, to: t, at: t - 1, sentence: int32(i), speaker: name})
			}
			return
		}
		if t > s.from || i == 0 || r.sentences[i-1].line != s.line || at > 0 && r.citations[at-1].sentence == int32(i-1) {
			return
		}
		if name, ok := r.agentIn(s, t); ok {
			before := r.sentences[i-1]
			r.citations = slices.Insert(r.citations, at, citation{from: before.from, to: before.to, at: before.to - 1, sentence: int32(i - 1), speaker: name})
		}
		return
	}
}

// agentIn is the subject that a sentence marks behind a token.
func (r *reading) agentIn(s sent, from int) (string, bool) {
	for t := from + 1; t < s.to; t++ {
		if r.has(t, agent) {
			return r.speakerName(r.leftEnd(s, t), t)
		}
	}
	return "", false
}
