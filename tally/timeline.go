package tally

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"newstally/news"
)

// Timeline returns the values reported of one measure in the order in which they were
// first reported, with who reported them first. An empty status means actual and
// expected. The measures of opt are not used.
func Timeline(records iter.Seq2[news.Record, error], measure string, status news.Status, opt Options) ([]news.Step, error) {
	opt.Measures = []string{measure}
	kept, reports, err := collect(records, opt)
	if err != nil {
		return nil, fmt.Errorf("time line of %s: %w", measure, err)
	}
	groups := map[group]*values{}
	first := map[string]*news.Record{}
	for i := range kept {
		r := &kept[i]
		if status != "" && r.Status != status || status == "" && r.Status == news.Required {
			continue
		}
		g := group{r.Measure, r.Status, r.Unit, r.Currency}
		if groups[g] == nil {
			groups[g] = newValues()
		}
		groups[g].add(r, reports.of(r.ArticleID), opt.official(r))
		first[r.ID] = r
	}
	var steps []news.Step
	for g, v := range groups {
		steps = append(steps, groupSteps(v.claims(g), first)...)
	}
	slices.SortStableFunc(steps, func(a, b news.Step) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Status, b.Status), a.Value.Cmp(b.Value), cmp.Compare(a.Record, b.Record))
	})
	return steps, nil
}

// groupSteps makes a step of each claim; first has the records by ID.
func groupSteps(claims []*claim, first map[string]*news.Record) []news.Step {
	ceiling := highest(claims)
	var steps []news.Step
	var top news.Decimal
	for _, c := range claims {
		r := first[c.cell.Examples[0]]
		rises := (top == "" || c.cell.Value.Cmp(top) > 0) && onTheWay(c, ceiling)
		if rises {
			top = c.cell.Value
		}
		steps = append(steps, news.Step{
			Value: c.cell.Value, High: c.cell.High, Unit: c.cell.Unit, Currency: c.cell.Currency,
			Modifier: c.cell.Modifier, Status: c.cell.Status, Highest: rises,
			At: reportedAt(r), Outlet: r.Outlet, Speaker: r.Speaker, Record: r.ID, ArticleURL: r.ArticleURL,
			Articles: c.cell.Articles, Outlets: c.cell.Outlets, Independent: c.cell.Independent,
			Official: c.cell.Official, Languages: c.cell.Languages,
		})
	}
	return steps
}

// onTheWay reports whether a claim can be a state of a count that grows to ceiling, its
// highest well-supported value: not a hedge, and not above it.
func onTheWay(c, ceiling *claim) bool {
	if ceiling == nil || c == ceiling {
		return true
	}
	floor := !c.bound() || c.cell.Modifier == news.Over || c.cell.Modifier == news.AtLeast
	return floor && c.cell.Value.Cmp(ceiling.cell.Value) <= 0
}
