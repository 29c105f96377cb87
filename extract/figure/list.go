package figure

// listReachBack is how many lines back the heading of a list is looked for.
const listReachBack = 12

// heading is the sentence that heads the list that a number stands in. ok is false if its
// line is no item of a list.
func (r *reading) heading(n *number) (s sent, ok bool) {
	i := int(r.sentence[n.from])
	if !r.isItem(r.sentences[i]) {
		return s, false
	}
	for j := i - 1; j >= max(0, i-listReachBack); j-- {
		if !r.isItem(r.sentences[j]) {
			return r.sentences[j], true
		}
	}
	return s, false
}

// isItem reports whether a sentence begins with the mark of a list's item.
func (r *reading) isItem(s sent) bool {
	if s.from >= s.to {
		return false
	}
	switch r.tokens[s.from].mark {
	case '•', '–', '-', '*':
		return true
	}
	return false
}

// listOf reports whether a number stands in a list whose heading has a phrase of one of
// some categories.
func (r *reading) listOf(n *number, categories ...category) bool {
	s, ok := r.heading(n)
	if !ok {
		return false
	}
	for t := s.from; t < s.to; t++ {
		for _, c := range categories {
			if r.has(t, c) {
				return true
			}
		}
	}
	return false
}
