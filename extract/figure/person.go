package figure

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// person is a place where a text names somebody with a title.
type person struct {
	at    int // the token of the title
	title int // where the title ends
	to    int // where the name ends
	name  string
}

// nameWords is how many words a name may have.
const nameWords = 6

// roleWords is how many words a role may have that stands for somebody named before; a
// longer one says who is meant itself.
const roleWords = 3

// findPersons lists who is named behind a title: in languages with capitals the
// capitalised words behind it, else the words that no phrase of the language has.
func (r *reading) findPersons() {
	for _, h := range r.hits {
		if h.category != title || r.withinName(h) || r.nameless(h) {
			continue
		}
		to := h.to
		if to < len(r.tokens) && r.tokens[to].mark == '.' {
			to++
		}
		name := r.behindBody(h, to)
		to = name
		for to < len(r.tokens) && to < name+nameWords && (r.isName(to) || r.isHandle(to) || r.fillsName(to) && to+1 < len(r.tokens) && r.isName(to+1)) {
			to++
		}
		apposition := h.from > 1 && r.tokens[h.from-1].mark == ',' && len(r.persons) > 0 && r.persons[len(r.persons)-1].to == h.from-1
		if to > name && !r.has(name, title) && !apposition && r.sentence[name] == r.sentence[h.from] {
			r.persons = append(r.persons, person{h.from, h.to, to, r.quote(name, to)})
		} else if name, ok := r.nameBefore(h); ok && !apposition {
			r.persons = append(r.persons, person{h.from, h.to, h.to, name})
		}
	}
}

// nameless reports whether a title stands before the name of a body and no name follows.
func (r *reading) nameless(title hit) bool {
	return r.grammar.HeadFirst && r.has(title.to, body) && r.behindBody(title, title.to) == title.to
}

// behindBody is where the name begins that follows a title over the name of a body: Thứ
// trưởng Bộ Ngoại giao Lê Anh Tứ. Without one it is the token itself.
func (r *reading) behindBody(title hit, from int) int {
	single := from+1 < len(r.tokens) && r.isName(from) && r.isLower(from+1) && !r.has(title.to-1, pronoun) // Trưởng Ban Chỉ đạo X
	if !r.grammar.HeadFirst || !r.has(from, body) && !single {
		return from
	}
	for t := from; t < min(len(r.tokens), from+bodyWords) && r.tokens[t].mark == 0 && r.at[t] == 0 && !(r.isLower(t) && r.has(t, sayVerb)); t++ {
		end := t
		for end < len(r.tokens) && r.isName(end) {
			end++
		}
		if end-t >= 2 && !r.has(t, body) || end-t >= 3 && t > from { // Đoàn, Hội are family names too
			return t
		}
		t = max(t, end-1)
	}
	return from
}

// bodyWords is how many words the name of a body may have between a title and a name.
const bodyWords = 12

// findUntitled lists the names of two words or more, none of which is a word of the
// language, in languages with capitals.
func (r *reading) findUntitled() {
	for t := 0; t < len(r.tokens) && !r.grammar.HeadFirst && !r.grammar.VerbFinal; t++ {
		end := t
		for end < len(r.tokens) && r.tokens[end].capital && r.tokens[end].word == 0 && r.at[end] == 0 {
			end++
		}
		if end-t >= 2 && end-t <= nameWords {
			r.untitled = append(r.untitled, person{t, t, end, r.quote(t, end)})
		}
		t = max(t, end-1)
	}
}

// nameBefore is the name of two words or more, in a language with capitals, behind which a
// title stands between commas: Maria Lind, a deputy director, ...
func (r *reading) nameBefore(h hit) (string, bool) {
	comma := h.from - 1
	for comma > 0 && comma > h.from-titleWords && r.tokens[comma].mark == 0 && !r.tokens[comma].capital {
		comma--
	}
	if comma < 2 || r.tokens[comma].mark != ',' || r.grammar.VerbFinal || r.grammar.HeadFirst {
		return "", false
	}
	from := r.nameStart(comma)
	if from == 0 || comma-from > nameWords || r.has(from, topicName) || r.has(from, group) {
		return "", false
	}
	return r.quote(from, comma), true
}

// isName reports whether a token may be part of a name.
func (r *reading) isName(t int) bool {
	x := r.tokens[t]
	switch {
	case x.mark == '-':
		return true
	case x.mark != 0 || r.at[t] > 0:
		return false
	case r.grammar.VerbFinal:
		return x.word == 0
	}
	return x.capital && !r.has(t, topicPlace)
}

// isPersonal reports whether a speaker's name is a person's: one with a title in it, or of
// words none of which is one for a body. Where the language has no capitals, all are.
func (r *reading) isPersonal(name string) bool {
	if r.grammar.HeadFirst || r.grammar.VerbFinal {
		return true
	}
	first, _ := utf8.DecodeRuneInString(name)
	person := unicode.IsUpper(first) && strings.ToUpper(name) != name
	for _, word := range strings.Fields(name) {
		switch v := r.vocabulary; {
		case v.means(word, title):
			return true
		case v.means(word, body), v.means(word, topicPlace):
			person = false
		}
	}
	return person
}

// personReach is how many persons back a role is looked for.
const personReach = 50

// personsBefore is how many persons are named before a token.
func (r *reading) personsBefore(at int) int { return namedBefore(r.persons, at) }

// namedBefore is how many of some persons are named before a token.
func namedBefore(persons []person, at int) int {
	return sort.Search(len(persons), func(i int) bool { return persons[i].at >= at })
}

// personBefore is who a pronoun at a token stands for: who spoke or was named last.
func (r *reading) personBefore(at int, spoke person) string {
	if i := r.personsBefore(at) - 1; i >= 0 && r.persons[i].at > spoke.at {
		spoke = r.persons[i]
	}
	if i := namedBefore(r.untitled, at) - 1; i >= 0 && r.untitled[i].at > spoke.at {
		spoke = r.untitled[i]
	}
	return spoke.name
}

// sameRole is the name of the person whom a role without a name stands for: the minister,
// after Minister X was named.
func (r *reading) sameRole(from, to int) string {
	if to-from > roleWords {
		return ""
	}
	last := r.personsBefore(from)
	for i := last - 1; i >= max(0, last-personReach); i-- {
		p := r.persons[i]
		for t := from; t < to; t++ {
			if r.has(t, title) && r.titledSo(p, r.tokens[t].word) {
				return p.name
			}
		}
	}
	return ""
}

// titledSo reports whether a title is among those right before a person's name.
func (r *reading) titledSo(p person, word int32) bool {
	for t := p.title - 1; t >= max(0, p.at-titleWords); t-- {
		if r.tokens[t].word == word {
			return true
		}
	}
	return false
}

// titleWords is how many words before the last title the others may begin.
const titleWords = 5

// personEnding is the person whose name ends before a token.
func (r *reading) personEnding(at int) (person, bool) {
	i := sort.Search(len(r.persons), func(i int) bool { return r.persons[i].to >= at })
	if i < len(r.persons) && r.persons[i].to == at {
		return r.persons[i], true
	}
	return person{}, false
}

// ownedSubject is the person before whom and a preposition what is left of a subject
// stands: ông X của tiểu ban an ninh.
func (r *reading) ownedSubject(s sent, from, to int) (person, bool) {
	if !r.grammar.HeadFirst || from == to || from <= s.from || r.tokens[from-1].mark != 0 || !r.has(from-1, left) {
		return person{}, false
	}
	return r.personEnding(from - 1)
}

// withOwned is where a subject begins with the body or paper before the preposition that it
// stands behind: cơ sở dữ liệu của Y, trưởng đoàn của Y.
func (r *reading) withOwned(s sent, from, to int) int {
	if !r.grammar.HeadFirst || from == to || from <= s.from || !r.has(from-1, genitive) {
		return from
	}
	first := r.leftEnd(s, from-1)
	for t := first; t < from-1; t++ {
		if r.at[t] > 0 {
			return from
		}
	}
	if first == from-1 || !r.has(first, body) && !r.has(first, title) && !r.has(first, work) {
		return from
	}
	return first
}

// titledSubject is the person that a subject begins with, with a title before the name and
// words behind it that say where or how.
func (r *reading) titledSubject(from, to int) (person, bool) {
	i := r.personsBefore(from)
	if !r.grammar.HeadFirst || i == len(r.persons) {
		return person{}, false
	}
	p := r.persons[i]
	return p, p.at == from && p.to < to && p.to > p.title && !r.has(p.title, body) && r.isLower(p.to)
}

// inTitle reports whether a token is a later word of a title: số liệu của.
func (r *reading) inTitle(t int) bool {
	if !r.grammar.HeadFirst {
		return false
	}
	for b := t - 1; b >= max(0, t-titleWords); b-- {
		if h, ok := r.hit(b, title); ok && h.to > t {
			return true
		}
	}
	return false
}

// fullName is the name of the person named before whom the last word of it stands for:
// ông Quân, after Lê Minh Quân was named.
func (r *reading) fullName(name string, before int) string {
	if !r.grammar.HeadFirst || strings.ContainsRune(name, ' ') {
		return name
	}
	for i := r.personsBefore(before) - 1; i >= 0; i-- {
		if strings.HasSuffix(r.persons[i].name, " "+name) {
			return r.persons[i].name
		}
	}
	return name
}
