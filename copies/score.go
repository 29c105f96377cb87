package copies

import (
	"fmt"
	"math"
	"strings"
)

// evidence is what two articles have in common.
type evidence struct {
	linked       bool // one names the other's address
	named        bool // one names the other's outlet, or both name one origin
	sameLanguage bool
	sameOutlet   bool

	wording   float64 // Jaccard similarity of the shingles
	contained float64 // share of the shorter wording that is in the longer
	lead      float64 // share of the shingles of the shorter lead that are in the other's
	numbers   alignment
	quotes    float64 // share alike in length and place
	quoting   bool    // whether one quotes at all
	quoted    int     // word for word in both
	paras     float64 // share alike in length and order
	length    float64 // absolute logarithm of the ratio of lengths
	images    int     // in common
	names     float64 // share in common
	naming    bool    // whether both have names in Latin script
	people    float64 // share of one's names that the other has in Devanagari
	days      float64 // between their publications, 0 if unknown
}

// signal is one term of a model: a weight, and a size from about 0 to 1.
type signal struct {
	name   string
	weight float64
	size   func(*evidence) float64
}

// model is a logistic regression over signals: the odds that two articles are one report.
type model struct {
	bias    float64
	signals []signal
}

// probability that the evidence is of one report.
func (m model) probability(e *evidence) float64 {
	z := m.bias
	for _, s := range m.signals {
		z += s.weight * s.size(e)
	}
	return 1 / (1 + math.Exp(-z))
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// mass grows with the information of the numbers in common: three that say much weigh
// more than their share of a short text does.
func mass(e *evidence) float64 { return 1 - math.Exp(-e.numbers.common/4) }

// centred is v with its middle at 0 where it is known, 0 where it is not.
func centred(v float64, known bool) float64 {
	if !known {
		return 0
	}
	return v - 0.5
}

// The weights were fitted on the articles of eval/copies/tune.jsonl and rounded, with the
// sample newsroom in view; the 60 of blind.jsonl were written afterwards and not used.
// Pictures say little: everybody has the handout of a press conference.
var (
	sameLanguage = model{
		bias: -5.7,
		signals: []signal{
			{"wording", 3.5, func(e *evidence) float64 { return math.Min(e.wording, 0.5) * 2 }},
			{"contained", 3, func(e *evidence) float64 { return e.contained }},
			{"lead", 4, func(e *evidence) float64 { return e.lead }},
			{"numbers", 2, func(e *evidence) float64 { return e.numbers.contained() }},
			{"quotes", 1.5, func(e *evidence) float64 { return math.Min(float64(e.quoted), 2) / 2 }},
			{"images", 0.7, func(e *evidence) float64 { return math.Min(float64(e.images), 1) }},
			{"named", 0.7, func(e *evidence) float64 { return truth(e.named) }},
			{"days", -1.5, func(e *evidence) float64 { return math.Min(e.days, 7) / 3 }},
		},
	}
	acrossLanguages = model{
		bias: -10.5,
		signals: []signal{
			{"numbers", 6.5, func(e *evidence) float64 { return e.numbers.jaccard() }},
			{"contained", 7, func(e *evidence) float64 { return e.numbers.contained() }},
			{"mass", 4.5, mass},
			{"shift", -3.5, func(e *evidence) float64 { return math.Min(e.numbers.shift, 0.3) }},
			{"quotes", 0.3, func(e *evidence) float64 { return centred(e.quotes, e.quoting) }},
			{"paras", 0.3, func(e *evidence) float64 { return e.paras - 0.5 }},
			{"length", -0.2, func(e *evidence) float64 { return math.Min(e.length, 1) }},
			{"images", 0.3, func(e *evidence) float64 { return math.Min(float64(e.images), 1) }},
			{"names", 3.2, func(e *evidence) float64 { return centred(e.names, e.naming) }},
			{"people", 1.6, func(e *evidence) float64 { return e.people }},
			{"named", 1.3, func(e *evidence) float64 { return truth(e.named) }},
			{"days", -1.2, func(e *evidence) float64 { return math.Min(e.days, 7) / 3 }},
		},
	}
)

// threshold is the least probability that makes two articles one report.
const threshold = 0.5

// maxDays is the longest time between a report and its copy, unless one names the other
// or their wording is the same.
const maxDays = 10

// probability that the evidence is of one report.
func (e *evidence) probability() float64 {
	switch {
	case e.linked:
		return 1
	case e.sameLanguage && e.days > maxDays && e.wording < 0.6, !e.sameLanguage && e.days > maxDays:
		return 0
	case e.sameLanguage:
		return sameLanguage.probability(e)
	}
	return acrossLanguages.probability(e)
}

// comparer weighs one article against others.
type comparer struct {
	index  *Index
	node   *node
	weight []float64 // of the node's numbers
	other  []float64 // of the numbers of the other; used again
	best   []float64 // of align; used again
}

func newComparer(x *Index, n *node) *comparer {
	return &comparer{index: x, node: n, weight: x.weights(nil, n)}
}

// with weighs the article against another. What costs most is left out where it could not
// make them one report.
func (c *comparer) with(other *node) evidence {
	a, b := &c.node.Fingerprint, &other.Fingerprint
	e := evidence{
		linked:       a.url != "" && b.url != "" && (a.source == b.url || b.source == a.url),
		named:        named(a, b),
		sameLanguage: a.Language == b.Language,
		sameOutlet:   a.Outlet == b.Outlet,
		length:       math.Abs(math.Log(float64(a.letters+1) / float64(b.letters+1))),
	}
	_, e.images, _ = overlap(a.images, b.images)
	if !a.Published.IsZero() && !b.Published.IsZero() {
		e.days = math.Abs(a.Published.Sub(b.Published).Hours()) / 24
	}
	if e.sameLanguage {
		e.wording, e.contained = a.words.shared(&b.words)
		e.lead, _, _ = overlap(a.lead, b.lead)
	} else {
		e.names, _, e.naming = overlap(a.names, b.names)
		e.people = max(transliterated(a, b), transliterated(b, a))
	}
	if !e.possible(allInCommon) {
		return e
	}
	c.other = c.index.weights(c.other[:0], other)
	if !e.sameLanguage && !e.possible(inCommon(a.numbers, b.numbers, c.weight, c.other)) {
		return e
	}
	e.numbers = c.align(b)
	if e.sameLanguage {
		e.quoted = quotesShared(a, b)
	} else if e.possible(e.numbers) {
		e.quotes, e.quoting = quotesAlike(a, b)
		e.paras = parasAlike(a, b)
	}
	return e
}

// fewNames are so few that one of them in common says little.
const fewNames = 3

// transliterated is the share of the names of a, in Latin script, that b has in Devanagari.
func transliterated(a, b *Fingerprint) float64 {
	_, common, _ := overlap(a.people, b.spoken)
	return float64(common) / float64(max(fewNames, len(a.people)))
}

// possible reports whether the articles could be one report if their numbers were aligned
// so and all that is not known of them yet were alike.
func (e *evidence) possible(numbers alignment) bool {
	best := *e
	best.numbers, best.quotes, best.quoting, best.quoted, best.paras = numbers, 1, true, 2, 1
	return best.probability() >= threshold
}

// named reports whether one names the other's outlet as its origin, or both name the same.
func named(a, b *Fingerprint) bool {
	return a.source != "" && (a.source == foldName(b.Outlet) || a.source == b.source) ||
		b.source != "" && b.source == foldName(a.Outlet)
}

// String says the evidence in words, strongest first.
func (e *evidence) String() string {
	if e.linked {
		return "names its address as the source"
	}
	var parts []string
	add := func(ok bool, format string, args ...any) {
		if ok {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(e.named, "names it, or the same origin, as the source")
	add(e.sameLanguage, "%.0f %% of the wording in common", 100*math.Max(e.wording, e.contained))
	add(e.numbers.count > 0, "%d numbers in the same order (%.0f %% of the weight of all)", e.numbers.count, 100*e.numbers.jaccard())
	add(e.quoted > 0, "%d quotations word for word", e.quoted)
	add(!e.sameLanguage && e.quoting && e.quotes > 0, "%.0f %% of the quotations of the same length and place", 100*e.quotes)
	add(e.images > 0, "%d pictures in common", e.images)
	add(!e.sameLanguage && e.naming && e.names > 0, "%.0f %% of the names in common", 100*e.names)
	add(e.people > 0, "%.0f %% of the names in Devanagari too", 100*e.people)
	add(!e.sameLanguage && e.paras > 0.5, "%.0f %% of the paragraphs of the same shape", 100*e.paras)
	add(e.days > 0, "%s apart", apart(e.days))
	return strings.Join(parts, ", ")
}

func apart(days float64) string {
	if days < 2 {
		return fmt.Sprintf("%.0f hours", math.Ceil(days*24))
	}
	return fmt.Sprintf("%.0f days", days)
}
