package article

import (
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"
)

// train makes TestTrain write weights.yaml anew:
//
//	go test ./extract/article -run TestTrain -v -train
var train = flag.Bool("train", false, "train the model of main text and write weights.yaml")

// trainPage is a page of the benchmark with the truth of each of its blocks.
type trainPage struct {
	truth    string
	id       string
	layout   *layout
	features [][]float64
	alone    [][]float64 // with readability's vote alone
	share    []float64   // of a block that is in the true text
	weight   []float64   // of a block: its share of the page
}

func trainPages(t *testing.T, p *Parser) []trainPage {
	t.Helper()
	var out []trainPage
	for _, page := range benchmarkPages(t) {
		doc, err := parseTree(decode(page.html, "", ""))
		if err != nil {
			t.Fatal(err)
		}
		m := readMeta(doc, page.url)
		prune(doc)
		p.siteRules(doc, m.base)
		l := p.layoutOf(doc, m, titleOf(m))
		tp := trainPage{truth: page.body, id: page.id, layout: l}
		for i := range l.blocks {
			tp.alone = append(tp.alone, l.features(i))
		}
		tv := trafilaturaVote(doc, m.base)
		l.second(tv, l.shares(tv))
		for i := range l.blocks {
			tp.features = append(tp.features, l.features(i))
			tp.weight = append(tp.weight, float64(l.blocks[i].words+2)/float64(max(50, countWords(page.body))))
		}
		tp.share = trueShares(l.blocks, page.body)
		out = append(out, tp)
	}
	return out
}

// trueShares returns for each block how much of it is in the true text. A block too short
// to be compared counts when its words are there and it stands amid text.
func trueShares(blocks []block, body string) []float64 {
	truth := map[uint64]bool{}
	for _, s := range shingles(body) {
		truth[s] = true
	}
	words := " " + strings.Join(benchmarkWord.FindAllString(body, -1), " ") + " "
	shares := make([]float64, len(blocks))
	first, last := len(blocks), -1
	for i, b := range blocks {
		s := shingles(b.text)
		for _, x := range s {
			if truth[x] {
				shares[i] += 1 / float64(len(s))
			}
		}
		if len(b.text) > 40 && strings.Contains(body, b.text) {
			shares[i] = 1
		}
		if shares[i] > 0.5 && b.words > 8 {
			first, last = min(first, i), i
		}
	}
	for i, b := range blocks {
		if b.words < shingleWords && i > first && i < last && strings.Contains(words, " "+strings.Join(benchmarkWord.FindAllString(b.text, -1), " ")+" ") {
			shares[i] = 1
		}
	}
	return shares
}

// fit trains a logistic regression by gradient descent (Adam: Kingma and Ba 2015) with a
// small penalty on large weights.
func fit(pages []trainPage) *model {
	const penalty, rounds, rate = 1e-3, 300, 0.1
	n := len(pages[0].features[0])
	w, m, v := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for round := 1; round <= rounds; round++ {
		g, total := make([]float64, n+1), 0.0
		at := &model{bias: w[n], weights: w[:n]}
		for _, p := range pages {
			for k, x := range slices.Concat(p.features, p.alone) {
				i := k % len(p.features)
				e := (at.score(x) - truth(p.share[i] > 0.5)) * p.weight[i]
				total += p.weight[i]
				for j := range x {
					g[j] += e * x[j]
				}
				g[n] += e
			}
		}
		for j := range w {
			d := g[j] / total
			if j < n {
				d += penalty * w[j]
			}
			m[j] = 0.9*m[j] + 0.1*d
			v[j] = 0.999*v[j] + 0.001*d*d
			mh, vh := m[j]/(1-math.Pow(0.9, float64(round))), v[j]/(1-math.Pow(0.999, float64(round)))
			w[j] -= rate * mh / (math.Sqrt(vh) + 1e-9)
		}
	}
	return &model{bias: w[n], weights: w[:n]}
}

func (m *model) scores(features [][]float64) []float64 {
	var s []float64
	for _, x := range features {
		s = append(s, m.score(x))
	}
	return s
}

// chooser chooses blocks as the parser does, by the scores given.
func (p *Parser) chooser(pages []trainPage, scores [][]float64) func(page, i int) bool {
	chosen := make([][]int, len(pages))
	for k := range pages {
		chosen[k] = p.choose(pages[k].layout, scores[k])
	}
	return func(page, i int) bool { return slices.Contains(chosen[page], i) }
}

// f1 scores the blocks that keep chooses, without their title.
func f1(pages []trainPage, keep func(p, i int) bool) string {
	var ps, rs float64
	for k := range pages {
		var b strings.Builder
		for i, bl := range pages[k].layout.blocks {
			if keep(k, i) {
				b.WriteString(bl.text + "\n")
			}
		}
		p, r := precisionRecall(pages[k].truth, b.String())
		ps, rs = ps+p/float64(len(pages)), rs+r/float64(len(pages))
	}
	return fmt.Sprintf("F1 %.4f P %.4f R %.4f", 2*ps*rs/(ps+rs), ps, rs)
}

func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("only with -train")
	}
	p := newParser(t)
	pages := trainPages(t, p)
	t.Log("best blocks   ", f1(pages, func(p, i int) bool { return pages[p].share[i] > 0.5 }))
	t.Log("trafilatura   ", f1(pages, func(p, i int) bool { return pages[p].layout.ts[i] > 0.5 }))
	t.Log("readability   ", f1(pages, func(p, i int) bool { return pages[p].layout.rs[i] > 0.5 }))
	const folds = 8
	for seed := range int64(3) {
		fold := rand.New(rand.NewSource(seed)).Perm(len(pages))
		sure, alone := make([][]float64, len(pages)), make([][]float64, len(pages))
		for k := range folds {
			var rest []trainPage
			for i := range pages {
				if fold[i]%folds != k {
					rest = append(rest, pages[i])
				}
			}
			m := fit(rest)
			for i := range pages {
				if fold[i]%folds == k {
					sure[i], alone[i] = m.scores(pages[i].features), m.scores(pages[i].alone)
				}
			}
		}
		asked := 0
		for i := range pages {
			if doubt(pages[i].layout, alone[i]) > unsure {
				asked++
				alone[i] = sure[i]
			}
		}
		t.Logf("cross-validated, split %d, second vote asked on %d pages: %s; on all: %s", seed, asked,
			f1(pages, p.chooser(pages, alone)), f1(pages, p.chooser(pages, sure)))
	}
	writeWeights(t, fit(pages), p.featureNames())
}

func writeWeights(t *testing.T, m *model, names []string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Weights of the features of a block of text (feature.go). Written by TestTrain -train; do not edit.\n")
	fmt.Fprintf(&b, "%s: %.3f\n", biasName, m.bias)
	for i, n := range names {
		fmt.Fprintf(&b, "%q: %.3f\n", n, m.weights[i])
	}
	if err := os.WriteFile("weights.yaml", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func newParser(tb testing.TB) *Parser {
	tb.Helper()
	p, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestWeightsAreReadable holds that a weight says in words what it weighs.
func TestWeightsAreReadable(t *testing.T) {
	names := newParser(t).featureNames()
	slices.Sort(names)
	if n := len(slices.Compact(slices.Clone(names))); n != len(names) {
		t.Errorf("%d of %d names of features are repeated: %q", len(names)-n, len(names), names)
	}
}
