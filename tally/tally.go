// Package tally turns records into agreement: what is reported of each measure, by how
// many independent reports, which value is best supported and why, and what stands
// against it.
//
// Copies are folded first: an article, its copies and its translations are one report,
// and so are reports of one owner. Bounds are used as bounds: "over 60" supports 72 and
// contradicts 58. A count that only grows (Options.GrowOnly) takes its highest value
// that is supported, and its lower values are earlier states or parts, not conflicts.
//
// [Compute] gives the tally, [Timeline] the steps of one measure, [Diff] what changed
// between two tallies, [Write] and [WriteTimeline] show them.
package tally

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"newstally/news"
)

// Options says which records count and how. The zero value counts all.
type Options struct {
	Topic         string
	AsOf          time.Time // only what was published by then
	Since         time.Time // only what was published at or after
	MinConfidence float64
	Languages     []string
	Outlets       []string
	Measures      []string
	GrowOnly      []string // measures whose true count never falls, such as signatories
	Official      []string // outlets that the topic trusts for its figures; nil: every official outlet
	Order         []string // measures in the order to show them; the rest follows by name
}

// Compute tallies the records, in any order. It stops at the first error.
func Compute(records iter.Seq2[news.Record, error], opt Options) (news.Tally, error) {
	kept, reports, err := collect(records, opt)
	if err != nil {
		return news.Tally{}, fmt.Errorf("tally: %w", err)
	}
	total := newSupport()
	groups := map[group]*values{}
	for i := range kept {
		r := &kept[i]
		g := group{r.Measure, r.Status, r.Unit, r.Currency}
		if groups[g] == nil {
			groups[g] = newValues()
		}
		report := reports.of(r.ArticleID)
		groups[g].add(r, report, opt.official(r))
		total.add(r, report, false)
	}
	t := news.Tally{
		Topic: opt.Topic, AsOf: opt.AsOf, Figures: total.figures, Articles: len(total.articles),
		Outlets: len(total.outlets), Independent: len(total.reports),
	}
	for g, v := range groups {
		t.Measures = append(t.Measures, measureTally(g, v, opt.growing(g.measure, g.status)))
	}
	slices.SortFunc(t.Measures, func(a, b news.MeasureTally) int { return compareMeasures(a, b, opt.Order) })
	return t, nil
}

// official reports whether the record is of a source that may be trusted.
func (o Options) official(r *news.Record) bool {
	if o.Official == nil {
		return r.Official
	}
	return slices.Contains(o.Official, r.Outlet)
}

// growing reports whether the values of a measure can only rise. What is expected or
// required can fall as well.
func (o Options) growing(measure string, status news.Status) bool {
	return status == news.Actual && slices.Contains(o.GrowOnly, measure)
}

// compareMeasures orders by the place in order, name, status, unit and currency.
func compareMeasures(a, b news.MeasureTally, order []string) int {
	place := func(measure string) int {
		if i := slices.Index(order, measure); i >= 0 {
			return i
		}
		return len(order)
	}
	return cmp.Or(
		cmp.Compare(place(a.Measure), place(b.Measure)),
		cmp.Compare(a.Measure, b.Measure),
		cmp.Compare(slices.Index(news.Statuses, a.Status), slices.Index(news.Statuses, b.Status)),
		cmp.Compare(a.Unit, b.Unit),
		cmp.Compare(a.Currency, b.Currency),
	)
}

// group is what one MeasureTally is about: its values can be compared.
type group struct {
	measure  string
	status   news.Status
	unit     string
	currency string
}

// measureTally puts the values of a group in relation to the best one.
func measureTally(g group, v *values, growing bool) news.MeasureTally {
	m := news.MeasureTally{
		Measure: g.measure, Status: g.status, Unit: g.unit, Currency: g.currency,
		Figures: v.all.figures, Articles: len(v.all.articles), Outlets: len(v.all.outlets), Independent: len(v.all.reports),
		Languages: sorted(v.all.languages), First: v.all.first, Last: v.all.last,
	}
	claims := v.claims(g)
	best, reason := choose(claims, growing)
	m.Reason = reason
	for _, c := range claims {
		c.cell.Relation = relation(c, best, growing)
		if c.cell.Relation == news.Best || c.cell.Relation == news.Differs {
			m.Low, m.High = widen(m.Low, m.High, c.cell)
		}
		m.Cells = append(m.Cells, c.cell)
	}
	slices.SortStableFunc(m.Cells, compareCells)
	m.Best = &m.Cells[0]
	return m
}

// relation says how claim c stands to the best one.
func relation(c, best *claim, growing bool) news.Relation {
	if c == best {
		return news.Best
	}
	if c.bound() && c.stanceOn(best.cell) != contradicts || best.bound() && best.stanceOn(c.cell) != contradicts {
		return news.Supports
	}
	if growing && c.cell.Value.Cmp(best.cell.Value) < 0 {
		return news.Lower
	}
	return news.Differs
}

func widen(low, high news.Decimal, c news.Cell) (news.Decimal, news.Decimal) {
	top := c.Value
	if c.High != "" {
		top = c.High
	}
	if low == "" || c.Value.Cmp(low) < 0 {
		low = c.Value
	}
	if high == "" || top.Cmp(high) > 0 {
		high = top
	}
	return low, high
}

var relations = []news.Relation{news.Best, news.Differs, news.Supports, news.Lower}

// compareCells orders by relation, independent reports, articles, and the later value.
func compareCells(a, b news.Cell) int {
	return cmp.Or(
		cmp.Compare(slices.Index(relations, a.Relation), slices.Index(relations, b.Relation)),
		cmp.Compare(b.Independent, a.Independent),
		cmp.Compare(b.Articles, a.Articles),
		b.Value.Cmp(a.Value),
		cmp.Compare(a.Modifier, b.Modifier),
	)
}
