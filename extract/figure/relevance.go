package figure

import "fmt"

// enoughHints is how many different hints mean the topic where nothing names it.
const enoughHints = 3

// relevant says whether the article is about the topic, and why.
func (r *reading) relevant() (bool, string) {
	lead := r.leadEnd()
	var inTitle, inLead, named, otherTitle, others int
	first := ""
	hints := map[int16]bool{}
	place := false
	for _, h := range r.hits {
		switch h.category {
		case topicName:
			if first == "" {
				first = r.quote(h.from, h.to)
			}
			named++
			inTitle += truth(r.sentence[h.from] == 0)
			inLead += truth(h.from < lead)
		case other:
			others++
			otherTitle += truth(r.sentence[h.from] == 0)
		case hint:
			hints[h.id] = true
		case topicEvent:
			hints[-1] = true
		case topicPlace:
			place = true
		}
	}
	switch {
	case inTitle > 0:
		return true, fmt.Sprintf("the title names the topic: %q", first)
	case otherTitle > 0 && named <= 2*others:
		return false, "about another treaty or event, which the title names"
	case inLead > 0 && (named > 1 || others <= named):
		return true, fmt.Sprintf("the beginning names the topic: %q", first)
	case named > 1 && named > others:
		return true, fmt.Sprintf("names the topic %d times: %q", named, first)
	case named == 0 && others < len(hints) && place && len(hints) >= enoughHints:
		return true, fmt.Sprintf("has %d hints at the topic", len(hints))
	case named > 0:
		return false, fmt.Sprintf("names the topic in passing: %q", first)
	}
	return false, "does not name the topic"
}

// leadEnd is the token where the beginning of the text ends: the title and the sentences
// after it up to a third of the text, five at least.
func (r *reading) leadEnd() int {
	if len(r.sentences) == 0 {
		return 0
	}
	i := min(len(r.sentences)-1, max(5, len(r.sentences)/3))
	return r.sentences[i].from
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
