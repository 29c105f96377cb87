package tally

import (
	"fmt"

	"newstally/news"
)

// Change is one difference between two tallies.
type Change struct {
	Measure string      `json:"measure"`
	Status  news.Status `json:"status"`
	Kind    string      `json:"kind"` // new, gone, best, support, value
	Old     *news.Cell  `json:"old"`  // nil if it is new
	New     *news.Cell  `json:"new"`  // nil if it is gone
	Text    string      `json:"text"` // the change in words
}

// Diff returns what changed from one tally to a later one, in the order of the later
// one's measures: measures that are new or gone, another best value, more or less
// support for it, other values that are new.
func Diff(before, after news.Tally) []Change {
	old := map[group]*news.MeasureTally{}
	for i := range before.Measures {
		old[groupOf(&before.Measures[i])] = &before.Measures[i]
	}
	var changes []Change
	for i := range after.Measures {
		m := &after.Measures[i]
		was := old[groupOf(m)]
		delete(old, groupOf(m))
		if was == nil {
			changes = append(changes, change(m, "new", nil, m.Best, fmt.Sprintf("first reported: %s", Number(*m.Best, true))))
			continue
		}
		changes = append(changes, diffMeasure(was, m)...)
	}
	for i := range before.Measures {
		m := &before.Measures[i]
		if old[groupOf(m)] != nil {
			changes = append(changes, change(m, "gone", m.Best, nil, "no longer reported"))
		}
	}
	return changes
}

func groupOf(m *news.MeasureTally) group { return group{m.Measure, m.Status, m.Unit, m.Currency} }

func change(m *news.MeasureTally, kind string, before, after *news.Cell, text string) Change {
	return Change{Measure: m.Measure, Status: m.Status, Kind: kind, Old: before, New: after, Text: text}
}

func diffMeasure(was, is *news.MeasureTally) []Change {
	var changes []Change
	before, after := Number(*was.Best, true), Number(*is.Best, true)
	switch {
	case before != after:
		changes = append(changes, change(is, "best", was.Best, is.Best, fmt.Sprintf("from %s to %s: %s", before, after, is.Reason)))
	case was.Best.Independent != is.Best.Independent:
		changes = append(changes, change(is, "support", was.Best, is.Best,
			fmt.Sprintf("%s: from %d to %s", after, was.Best.Independent, count(is.Best.Independent, "independent report"))))
	}
	known := map[value]bool{}
	for _, c := range was.Cells {
		known[value{c.Value, c.High, c.Modifier}] = true
	}
	for i := range is.Cells {
		c := &is.Cells[i]
		if c.Relation != news.Best && !known[value{c.Value, c.High, c.Modifier}] {
			changes = append(changes, change(is, "value", nil, c,
				fmt.Sprintf("also reported: %s (%s, %s)", Number(*c, true), c.Relation, count(c.Independent, "independent report"))))
		}
	}
	return changes
}
