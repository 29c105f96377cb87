package copies

import (
	"cmp"
	"math"
	"slices"
)

// alignment is the best common order of two texts' numbers.
type alignment struct {
	common float64 // weight of the numbers that both have in the same order
	a, b   float64 // weight of all numbers of either text
	shift  float64 // mean distance between the places of the common ones, as a share of a text
	count  int     // common ones
}

// jaccard is the weight in common to the weight of all.
func (l alignment) jaccard() float64 {
	if l.common == 0 {
		return 0
	}
	return l.common / (l.a + l.b - l.common)
}

// contained is the share of the poorer text's weight that is in common.
func (l alignment) contained() float64 {
	if l.common == 0 {
		return 0
	}
	return l.common / min(l.a, l.b)
}

// allInCommon is the alignment of two texts with the same numbers, and many of them.
var allInCommon = alignment{common: 1000, a: 1000, b: 1000}

// inCommon is an alignment that no order of the numbers can exceed: of all that both
// texts have.
func inCommon(a, b []number, wa, wb []float64) alignment {
	l := alignment{a: sum(wa), b: sum(wb)}
	for i, n := range a {
		if slices.ContainsFunc(b, func(m number) bool { return m.value == n.value }) {
			l.common += wa[i]
		}
	}
	l.common = min(l.common, l.a, l.b)
	return l
}

// align finds the common subsequence of numbers with the greatest weight (the longest
// common subsequence, with a weight for each value) and how far its members lie apart:
// counted from the start, as a text that was cut off needs, or as a share of the whole.
func (c *comparer) align(f *Fingerprint) alignment {
	letters := c.node.letters
	a, b, wa := c.node.numbers, f.numbers, c.weight
	l := alignment{a: sum(wa), b: sum(c.other)}
	// best[i*cols+j] is the weight in common of a[i:] and b[j:].
	cols := len(b) + 1
	if need := (len(a) + 1) * cols; cap(c.best) < need {
		c.best = make([]float64, need)
	}
	best := c.best[:(len(a)+1)*cols]
	clear(best[len(a)*cols:])
	for i := len(a) - 1; i >= 0; i-- {
		best[i*cols+len(b)] = 0
		for j := len(b) - 1; j >= 0; j-- {
			v := max(best[(i+1)*cols+j], best[i*cols+j+1])
			if a[i].value == b[j].value {
				v = max(v, wa[i]+best[(i+1)*cols+j+1])
			}
			best[i*cols+j] = v
		}
	}
	l.common = best[0]
	longer := max(float64(max(letters, f.letters)), 1)
	var whole, start float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch v := best[i*cols+j]; {
		case a[i].value == b[j].value && v == wa[i]+best[(i+1)*cols+j+1]:
			p, q := float64(a[i].pos), float64(b[j].pos)
			whole += wa[i] * math.Abs(p-q)
			start += wa[i] * math.Abs(p*float64(letters)-q*float64(f.letters)) / longer
			l.count++
			i, j = i+1, j+1
		case v == best[(i+1)*cols+j]:
			i++
		default:
			j++
		}
	}
	if l.common > 0 {
		l.shift = min(whole, start) / l.common
	}
	return l
}

func sum(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s
}

// quotesAlike is the share of quotations that have one of about the same length at the
// same turn in the other text; ok is false if neither text quotes.
func quotesAlike(a, b *Fingerprint) (share float64, ok bool) {
	if len(a.quotes)+len(b.quotes) == 0 {
		return 0, false
	}
	scale := float64(a.letters) / max(1, float64(b.letters))
	same := longest(len(a.quotes), len(b.quotes), func(i, j int) bool {
		p, q := a.quotes[i], b.quotes[j]
		ratio := float64(p.letters) / (scale * float64(q.letters))
		return ratio > 0.65 && ratio < 1/0.65 && math.Abs(float64(p.pos-q.pos)) < 0.2
	})
	return 2 * float64(same) / float64(len(a.quotes)+len(b.quotes)), true
}

// quotesShared counts the quotations that both texts have word for word.
func quotesShared(a, b *Fingerprint) int {
	n := 0
	for _, p := range a.quotes {
		for _, q := range b.quotes {
			if p.text == q.text {
				n++
				break
			}
		}
	}
	return n
}

// parasAlike is the share of paragraphs that have one of about the same length at the
// same turn in the other text.
func parasAlike(a, b *Fingerprint) float64 {
	if len(a.paras) == 0 || len(b.paras) == 0 {
		return 0
	}
	scale := float64(a.letters) / max(1, float64(b.letters))
	same := longest(len(a.paras), len(b.paras), func(i, j int) bool {
		ratio := float64(a.paras[i]) / (scale * float64(b.paras[j]))
		return ratio > 0.75 && ratio < 1/0.75
	})
	return 2 * float64(same) / float64(len(a.paras)+len(b.paras))
}

// maxTurns bounds the work on a page of very many paragraphs.
const maxTurns = 60

// longest is the length of the longest common subsequence of two lists under same.
func longest(n, m int, same func(i, j int) bool) int {
	n, m = min(n, maxTurns), min(m, maxTurns)
	row := make([]int, m+1)
	for i := range n {
		diagonal := 0
		for j := range m {
			above := row[j+1]
			if same(i, j) {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[m]
}

// overlap is the share of the smaller sorted set that is in the other; ok is false if
// one is empty.
func overlap[T cmp.Ordered](a, b []T) (share float64, common int, ok bool) {
	if len(a) == 0 || len(b) == 0 {
		return 0, 0, false
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i, j = i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(min(len(a), len(b))), common, true
}
