package figure

import "strings"

// turns are the lines of a transcript: a name, a colon, and what the person says.
func (r *reading) turns() []citation {
	var all []citation
	if c, ok := r.bodyTurn(0); ok {
		all = append(all, c)
	}
	for i := 1; i < len(r.sentences); i++ {
		s := r.sentences[i]
		if r.sentences[i-1].line == s.line {
			if c, ok := r.bodyTurn(i); ok { // 17:30 - Over. The ministry: ...
				all = append(all, c)
			}
			continue
		}
		if c, ok := r.answer(i); ok {
			all = append(all, c)
			continue
		}
		if h, ok := r.hit(s.from, reply); ok && h.to < s.to && r.tokens[h.to].mark == ':' {
			if name := r.interviewed(); name != "" {
				all = append(all, citation{from: h.to + 1, to: r.lineEnd(i), at: s.from, sentence: int32(i), speaker: name})
			}
			continue
		}
		from := s.from
		if r.isItem(s) {
			from++ // the mark of a list's item
		}
		first := r.pastTitles(from)
		colon := first
		for colon < s.to && colon < first+turnWords && (r.isName(colon) || r.isHandle(colon)) && !r.has(colon, topicName) && !r.has(colon, group) && !r.has(colon, other) && !r.has(colon, hint) {
			colon++
		}
		if colon == first || colon >= s.to || r.tokens[colon].mark != ':' {
			continue
		}
		speaker := r.quote(first, colon)
		if colon-first == 1 && first == from && !r.shouted(first) && !(r.grammar.VerbFinal && strings.Count(r.text, speaker) > 1) {
			continue
		}
		if r.has(from, anonymous) {
			speaker = ""
		}
		all = append(all, citation{from: colon + 1, to: r.lineEnd(i), at: s.from, sentence: int32(i), speaker: speaker, turn: !r.grammar.VerbFinal})
	}
	return all
}

// pastTitles is the first token behind the titles that a line begins with.
func (r *reading) pastTitles(t int) int {
	for {
		h, ok := r.hit(t, title)
		if !ok || h.to >= len(r.tokens) || r.tokens[h.to].mark == ':' {
			break
		}
		if t = h.to; r.tokens[t].mark == '.' {
			t++
		}
	}
	return t
}

// bodyTurn is the turn that a sentence is, such as the title: Bộ Ngoại giao: ... The name
// begins with the word for a body or a title and has a capital behind its first word.
func (r *reading) bodyTurn(i int) (citation, bool) {
	if !r.grammar.HeadFirst || i >= len(r.sentences) {
		return citation{}, false
	}
	s := r.sentences[i]
	colon := s.from
	for colon < s.to && colon < s.from+titleTurnWords && r.tokens[colon].mark == 0 && r.at[colon] == 0 {
		colon++
	}
	if colon >= s.to || r.tokens[colon].mark != ':' || !r.has(s.from, body) && !r.has(s.from, title) || !r.nameIn(s.from+1, colon) && !r.isBody(s.from, colon) {
		return citation{}, false
	}
	name, ok := r.speakerName(s.from, colon)
	return citation{from: colon + 1, to: s.to, at: s.from, sentence: int32(i), speaker: name}, ok && name != ""
}

// isBody reports whether a phrase is a word for a body that nothing counts: Ban tổ chức.
func (r *reading) isBody(from, to int) bool {
	h, ok := r.hit(from, body)
	return ok && h.to == to && len(r.nounsAt(from)) == 0
}

// titleTurnWords is how many words the name before the colon of a sentence may have.
const titleTurnWords = 9

// answer is the turn of a line that begins with a dash and follows a question that does:
// what the person says who was named before the first of them.
func (r *reading) answer(i int) (citation, bool) {
	s, q := r.sentences[i], r.sentences[i-1]
	if !r.dashed(s) || q.to == q.from || r.tokens[q.to-1].mark != '?' {
		return citation{}, false
	}
	first := i - 1
	for first > 0 && r.sentences[first-1].line == q.line {
		first--
	}
	if !r.isItem(r.sentences[first]) {
		return citation{}, false
	}
	if r.interviewee == "" {
		r.interviewee = r.personBefore(r.sentences[first].from, person{at: -1})
	}
	return citation{from: s.from, to: r.lineEnd(i), at: s.from, sentence: int32(i), speaker: r.interviewee}, r.interviewee != ""
}

func (r *reading) dashed(s sent) bool {
	return s.to > s.from && (r.tokens[s.from].mark == '-' || r.tokens[s.from].mark == '–')
}

// lineEnd is the token where the line of a sentence ends.
func (r *reading) lineEnd(i int) int {
	end := r.sentences[i].to
	for j := i; j < len(r.sentences) && r.sentences[j].line == r.sentences[i].line; j++ {
		end = r.sentences[j].to
	}
	return end
}

// shouted reports whether a word is in capitals, as names in transcripts are.
func (r *reading) shouted(t int) bool {
	word := r.text[r.tokens[t].start:r.tokens[t].end]
	return len(word) > 2 && r.tokens[t].capital && strings.ToUpper(word) == word
}

// turnWords is how many words the name before a turn's colon may have.
const turnWords = 5

// interviewed is who the text says was interviewed, or "": X से बातचीत.
func (r *reading) interviewed() string {
	if r.interviewee != "" {
		return r.interviewee
	}
	for _, h := range r.hits {
		if h.category != interview {
			continue
		}
		s := r.sentences[r.sentence[h.from]]
		if name, ok := r.speakerName(r.leftEnd(s, h.from), h.from); ok && name != "" && r.namesSomebody(r.leftEnd(s, h.from), h.from) {
			r.interviewee = name
			break
		}
	}
	return r.interviewee
}
