package figure

import (
	"slices"

	"newstally/news"
)

// headline gives the numbers of the title of which nothing more is said what the text says
// of their value: "Hanoi treaty: 72 and counting".
func (r *reading) headline(result *Result) {
	if len(r.sentences) == 0 {
		return
	}
	for i := range r.numbers {
		n := &r.numbers[i]
		if r.sentences[r.sentence[n.from]].line > 0 {
			break
		}
		at := slices.IndexFunc(result.Rejected, func(x Rejection) bool { return x.Span == n.Span })
		if at < 0 || n.Range > 0 || len(n.Value) < 2 || r.notCounted(n) != "" {
			continue
		}
		p := r.phraseOf(r.document, n)
		m := r.measureOf(n.Value, result.Figures)
		if m == nil || r.isLabel(n, p) || p.found && !slices.ContainsFunc(p.nouns, func(h hit) bool { return h.id == m.noun }) {
			continue
		}
		c := candidate{measure: m.measure, noun: m.noun, form: bySame, name: m.measure.ID + "/headline", why: "the number of a quantity in the text"}
		if r.elsewhere(n, p, c) != "" {
			continue
		}
		result.Rejected = slices.Delete(result.Rejected, at, at+1)
		result.Figures = append(result.Figures, r.figure(n, nil, p, c))
	}
	slices.SortStableFunc(result.Figures, func(a, b news.Figure) int { return a.Span.Start - b.Span.Start })
}

// measureOf is the quantity of a measure that grows which the figures of a value are, if
// they are of one measure alone and no thresholds.
func (r *reading) measureOf(v news.Decimal, figures []news.Figure) *before {
	var found *before
	for i := range figures {
		f := &figures[i]
		if f.Value != v {
			continue
		}
		at := slices.IndexFunc(r.past, func(b before) bool { return r.numbers[b.number].Span.Start == f.Span.Start })
		if at < 0 || f.Status == news.Required || !r.past[at].measure.Grows || found != nil && found.measure.ID != f.Measure {
			return nil
		}
		found = &r.past[at]
	}
	return found
}
