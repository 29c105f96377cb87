package figure

import (
	"fmt"
	"slices"

	"newstally/extract/lexicon"
)

// category is what a phrase is to the engine.
type category uint8

const (
	noun category = iota
	joined
	frame
	kind
	expected
	required
	conditional
	upon
	actual
	weakBorder
	strongBorder
	stop
	preposition
	join
	more
	of
	partitive
	proverb
	same
	definite
	count
	included
	amount
	relative
	group
	ask
	span
	label
	another
	again
	this
	generic
	concerns
	matter
	treaty
	paper
	event
	gathering
	place
	ignore
	topicName
	topicEvent
	topicPlace
	hint
	subject
	sign
	other
	apart
	sayVerb
	quoteColon // a colon before a quotation
	agent
	according
	passive
	byAgent
	mark
	pronoun
	thing // a pronoun that may stand for a body
	possessive
	title
	anonymous
	skip
	body
	left
	particle
	own
	back
	work
	reply
	interview
	owner
	genitive
	copula
	only
	upTo
	negation
	hedge
	until
	after
	month
	weekday
	relativeDay
	afternoon
	categories // how many there are
)

// masks are the categories whose phrases hide the nouns, frames and instruments within them.
const masks = 1<<ignore | 1<<topicName | 1<<topicEvent | 1<<other

// masked are the categories that a mask hides.
const masked = 1<<noun | 1<<joined | 1<<frame | 1<<treaty | 1<<event | 1<<gathering | 1<<place | 1<<sayVerb | 1<<according

// maskedWithin are those that a longer mask hides: the need in Thiếu tướng.
const maskedWithin = 1<<expected | 1<<required | 1<<actual

// sense is one meaning of a phrase: its category and which of that category it is.
type sense struct {
	category category
	id       int16
}

// hit is a phrase found in a text: tokens from to to, to exclusive.
type hit struct {
	sense
	from, to int
}

// vocabulary finds all phrases of a language, its measures and a topic in one walk over
// the tokens: a trie over words.
type vocabulary struct {
	tokenizer *tokenizer
	words     map[string]int32
	next      map[uint64]int32 // node and word to node
	senses    [][]sense        // by node
}

func newVocabulary(lex *lexicon.Lexicon) *vocabulary {
	return &vocabulary{
		tokenizer: newTokenizer(lex),
		words:     map[string]int32{},
		next:      map[uint64]int32{},
		senses:    make([][]sense, 1),
	}
}

// add enters the phrases of patterns.
func (v *vocabulary) add(c category, id int16, patterns ...string) error {
	for _, p := range patterns {
		phrases, err := lexicon.Expand(p)
		if err != nil {
			return err
		}
		for _, phrase := range phrases {
			if phrase == "" {
				continue
			}
			if err := v.addPhrase(sense{c, id}, phrase); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *vocabulary) addPhrase(s sense, phrase string) error {
	node := int32(0)
	for _, t := range v.tokenizer.tokens(v.tokenizer.key(phrase), v.intern) {
		key := uint64(node)<<32 | uint64(t.word)
		child, ok := v.next[key]
		if !ok {
			child = int32(len(v.senses))
			v.next[key] = child
			v.senses = append(v.senses, nil)
		}
		node = child
	}
	if node == 0 {
		return fmt.Errorf("phrase %q has no word", phrase)
	}
	for _, have := range v.senses[node] {
		if have == s {
			return nil
		}
	}
	v.senses[node] = append(v.senses[node], s)
	return nil
}

func (v *vocabulary) intern(word string) int32 {
	id, ok := v.words[word]
	if !ok {
		id = int32(len(v.words) + 1)
		v.words[word] = id
	}
	return id
}

// means reports whether a single word is a phrase of a category.
func (v *vocabulary) means(word string, c category) bool {
	node := v.next[uint64(v.look(v.tokenizer.key(word)))]
	return slices.ContainsFunc(v.senses[node], func(s sense) bool { return s.category == c })
}

func (v *vocabulary) look(word string) int32 { return v.words[word] }

// find returns the phrases of a text in the order of their first tokens. Of two phrases
// of one category that overlap, the one that begins first counts, and the longer one of
// those that begin together. What a mask covers is left out.
func (v *vocabulary) find(tokens []token) []hit {
	hits := make([]hit, 0, 2*len(tokens))
	var end [categories]int // of the last hit of each category
	maskEnd := 0
	for i := range tokens {
		first := len(hits)
		node := int32(0)
		for j := i; j < len(tokens) && tokens[j].word != 0; j++ {
			child, ok := v.next[uint64(node)<<32|uint64(tokens[j].word)]
			if !ok {
				break
			}
			node = child
			for _, s := range v.senses[node] {
				hits = append(hits, hit{s, i, j + 1})
			}
		}
		hits = settle(hits, first, tokens[i].small, &end, &maskEnd)
	}
	return hits
}

// settle keeps, of the hits from first on, which all begin at one token, those that count.
// A place is none in small letters.
func settle(hits []hit, first int, small bool, end *[categories]int, maskEnd *int) []hit {
	if first == len(hits) {
		return hits
	}
	var longest [categories]int
	hidden := 0 // where the mask ends that begins here
	from := hits[first].from
	for _, h := range hits[first:] {
		longest[h.category] = max(longest[h.category], h.to)
		if masks>>h.category&1 == 1 && from >= end[h.category] {
			hidden = max(hidden, h.to)
		}
	}
	*maskEnd = max(*maskEnd, hidden)
	keep := hits[:first]
	for _, h := range hits[first:] {
		if h.to < longest[h.category] || from < end[h.category] {
			continue
		}
		whole := h.to == hidden // the verb is the whole phrase: dự báo
		if masked>>h.category&1 == 1 && h.to <= *maskEnd && !(whole && h.category == sayVerb) || maskedWithin>>h.category&1 == 1 && h.to <= *maskEnd && !whole || h.category == place && small {
			continue
		}
		if h.category == topicName && (from < end[other] || longest[other] >= h.to) || h.category == other && from < end[topicName] {
			continue // the Budapest Convention on Cybercrime, the UN Convention on Cybercrime
		}
		keep = append(keep, h)
	}
	for _, h := range keep[first:] {
		end[h.category] = h.to
	}
	return keep
}
