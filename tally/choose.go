package tally

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"newstally/news"
)

// claim is one value with the reports behind it.
type claim struct {
	cell    news.Cell
	reports map[string]time.Time // when each independent report last said so
	sure    bool                 // read with some certainty in one of them at least
}

// bound reports whether the claim is a bound or hedge rather than a count.
func (c *claim) bound() bool { return c.cell.Modifier != news.Exact }

// stance is what one claim says about a value.
type stance int

const (
	neutral     stance = iota // fulfilled, but said with another size in mind
	supports                  // fulfilled
	contradicts               // not fulfilled
)

// nearBy is how far a value may lie from a bound that is to support it: nobody says
// "over 60" of 500. It is the widest step between round numbers that writers choose a
// bound from: 60 for 72, 200 for 250.
const nearBy = 1.25

// hedge is how far "about 70" and "nearly 70" reach.
const hedge = 0.1

// stanceOn says what the claim says about the value of another cell. The bounds are
// those of the modifiers' definitions.
func (c *claim) stanceOn(of news.Cell) stance {
	bound, v := c.cell.Value, of.Value
	b, x := bound.Float64(), v.Float64()
	switch c.cell.Modifier {
	case news.Over:
		return within(v.Cmp(bound) > 0, x <= b*nearBy)
	case news.AtLeast:
		return within(v.Cmp(bound) >= 0, x <= b*nearBy)
	case news.Under:
		return within(v.Cmp(bound) < 0, x >= b/nearBy)
	case news.AtMost:
		return within(v.Cmp(bound) <= 0, x >= b/nearBy)
	case news.Nearly:
		return within(v.Cmp(bound) < 0 && x >= b*(1-hedge), true)
	case news.About:
		return within(x >= b*(1-hedge) && x <= b*(1+hedge), true)
	case news.Range:
		return within(v.Cmp(bound) >= 0 && v.Cmp(c.cell.High) <= 0, true)
	}
	return within(v.Cmp(bound) == 0 && of.Modifier == news.Exact, true)
}

func within(fulfilled, near bool) stance {
	switch {
	case !fulfilled:
		return contradicts
	case near:
		return supports
	}
	return neutral
}

// supporters returns the reports that hold up c: its own and, if c is a count, those of
// the bounds that it fulfils.
func supporters(c *claim, all []*claim) map[string]time.Time {
	if c.bound() {
		return c.reports
	}
	set := maps.Clone(c.reports)
	for _, other := range all {
		if other != c && other.bound() && other.stanceOn(c.cell) == supports {
			maps.Copy(set, other.reports)
		}
	}
	return set
}

// choose returns the best claim of a group and why: the value of an official source
// unless many more reports give another, else the one that most independent reports
// support, else the latest.
func choose(all []*claim, growing bool) (*claim, string) {
	if growing {
		if c := highest(all); c != nil {
			return c, "the highest value of a count that only grows that is well supported: " + backing(c)
		}
	}
	best := slices.MaxFunc(all, func(a, b *claim) int { return compareClaims(a, b, growing) })
	if len(all) == 1 {
		return best, "the only value reported: " + backing(best)
	}
	if best.cell.Official {
		i := slices.IndexFunc(all, func(c *claim) bool { return c.sure && c.cell.Support > outvoteOfficial*best.cell.Support })
		if i < 0 {
			return best, "given by an official source: " + backing(best)
		}
		best = slices.MaxFunc(all, func(a, b *claim) int { return cmp.Compare(a.cell.Support, b.cell.Support) })
	}
	next := runnerUp(all, best, growing)
	if next.cell.Support != best.cell.Support || next.cell.Independent != best.cell.Independent {
		return best, "supported by most independent reports: " + backing(best)
	}
	last := "latest"
	if growing && best.cell.Value.Cmp(next.cell.Value) > 0 {
		last = "highest of a count that only grows"
	}
	return best, fmt.Sprintf("as well supported as %s, and the %s: %s", Number(next.cell, true), last, backing(best))
}

// highest returns the highest value of a count that only grows which an official source
// or two independent reports give, which was read with some certainty, and which was not outvoted later; nil if there is
// none. Older, lower values were right in their time. A bound wins only if it lies above
// every such count, and a hedge only where there is nothing else.
func highest(all []*claim) *claim {
	var counts, floors, hedges []*claim
	for _, c := range all {
		switch {
		case !c.sure, !c.cell.Official && c.cell.Support < 2, outvoted(c, all):
		case !c.bound():
			counts = append(counts, c)
		case c.cell.Modifier == news.Over || c.cell.Modifier == news.AtLeast:
			floors = append(floors, c)
		default:
			hedges = append(hedges, c)
		}
	}
	var best *claim
	for _, list := range [][]*claim{counts, floors} {
		if len(list) == 0 {
			continue
		}
		if top := slices.MaxFunc(list, compareHeights); best == nil || compareHeights(top, best) > 0 {
			best = top
		}
	}
	if best == nil && len(hedges) > 0 {
		best = slices.MaxFunc(hedges, compareHeights)
	}
	return best
}

// outvoteOfficial is how many times more independent reports must give another value than
// an official source gives its own until that one is taken for a part: seven more to sign.
const outvoteOfficial = 2

// outvote is how many times more independent reports must keep to lower counts after a
// higher one was reported until the higher one is taken for a mistake.
const outvote = 3

// outvoted reports whether a value of a growing count was not taken up: after it was
// first reported, many more reports gave lower counts and never one as high.
func outvoted(c *claim, all []*claim) bool {
	if c.cell.Official {
		return false
	}
	against := map[string]bool{}
	agree := map[string]bool{}
	for _, other := range all {
		lower := other.cell.Value.Cmp(c.cell.Value) < 0
		for report, last := range other.reports {
			switch {
			case !lower || other.bound() && other.stanceOn(c.cell) == supports:
				agree[report] = true
			case !other.bound() && last.After(c.cell.First):
				against[report] = true
			}
		}
	}
	maps.DeleteFunc(against, func(report string, _ bool) bool { return agree[report] })
	return len(against) > outvote*max(1, c.cell.Support)
}

// compareHeights orders by value, counts before bounds, support and time.
func compareHeights(a, b *claim) int {
	return cmp.Or(
		a.cell.Value.Cmp(b.cell.Value),
		truth(!a.bound())-truth(!b.bound()),
		cmp.Compare(a.cell.Support, b.cell.Support),
		a.cell.Last.Compare(b.cell.Last),
	)
}

// compareClaims orders by certainty, official, support, own reports, value if the count grows, time
// of the last report.
func compareClaims(a, b *claim, growing bool) int {
	height := 0
	if growing {
		height = a.cell.Value.Cmp(b.cell.Value)
	}
	return cmp.Or(
		truth(a.sure)-truth(b.sure),
		truth(a.cell.Official)-truth(b.cell.Official),
		cmp.Compare(a.cell.Support, b.cell.Support),
		cmp.Compare(a.cell.Independent, b.cell.Independent),
		height,
		a.cell.Last.Compare(b.cell.Last),
		cmp.Compare(a.cell.Articles, b.cell.Articles),
		a.cell.Value.Cmp(b.cell.Value),
	)
}

// runnerUp returns the best of the other claims.
func runnerUp(all []*claim, best *claim, growing bool) *claim {
	rest := slices.DeleteFunc(slices.Clone(all), func(c *claim) bool { return c == best })
	return slices.MaxFunc(rest, func(a, b *claim) int { return compareClaims(a, b, growing) })
}

// backing says in words how many reports are behind a claim.
func backing(c *claim) string {
	s := count(c.cell.Independent, "independent report")
	if c.cell.Official {
		s += ", one of an official source"
	}
	if more := c.cell.Support - c.cell.Independent; more > 0 {
		s += fmt.Sprintf(", and %d more whose bound it fulfils", more)
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
