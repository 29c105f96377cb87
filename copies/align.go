package copies

import "math"

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
	return l.common / math.Min(l.a, l.b)
}

// align finds the common subsequence of numbers with the greatest weight (the longest
// common subsequence, with a weight for each value) and how far its members lie apart:
// counted from the start, as a text that was cut off needs, or as a share of the whole.
func align(a, b []number, lettersA, lettersB int, weight func(number) float64) alignment {
	var l alignment
	wa := make([]float64, len(a))
	for i, n := range a {
		wa[i] = weight(n)
		l.a += wa[i]
	}
	for _, n := range b {
		l.b += weight(n)
	}
	// best[i][j] is the weight in common of a[i:] and b[j:].
	cols := len(b) + 1
	best := make([]float64, (len(a)+1)*cols)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			v := math.Max(best[(i+1)*cols+j], best[i*cols+j+1])
			if a[i].value == b[j].value {
				v = math.Max(v, wa[i]+best[(i+1)*cols+j+1])
			}
			best[i*cols+j] = v
		}
	}
	l.common = best[0]
	longer := math.Max(float64(max(lettersA, lettersB)), 1)
	var whole, start float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch v := best[i*cols+j]; {
		case a[i].value == b[j].value && v == wa[i]+best[(i+1)*cols+j+1]:
			p, q := float64(a[i].pos), float64(b[j].pos)
			whole += wa[i] * math.Abs(p-q)
			start += wa[i] * math.Abs(p*float64(lettersA)-q*float64(lettersB)) / longer
			l.count++
			i, j = i+1, j+1
		case v == best[(i+1)*cols+j]:
			i++
		default:
			j++
		}
	}
	if l.common > 0 {
		l.shift = math.Min(whole, start) / l.common
	}
	return l
}

// quotesAlike is the share of quotations that have one of about the same length at the
// same turn in the other text; ok is false if neither text quotes.
func quotesAlike(a, b *Fingerprint) (share float64, ok bool) {
	if len(a.quotes)+len(b.quotes) == 0 {
		return 0, false
	}
	scale := float64(a.letters) / math.Max(1, float64(b.letters))
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
	scale := float64(a.letters) / math.Max(1, float64(b.letters))
	same := longest(len(a.paras), len(b.paras), func(i, j int) bool {
		ratio := float64(a.paras[i]) / (scale * float64(b.paras[j]))
		return ratio > 0.75 && ratio < 1/0.75
	})
	return 2 * float64(same) / float64(len(a.paras)+len(b.paras))
}

// maxTurns bounds the work on a page of very many paragraphs.
const maxTurns = 100

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
func overlap(a, b []uint64) (share float64, common int, ok bool) {
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
