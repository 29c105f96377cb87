package copies

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"newstally/news"
)

// Index holds fingerprints and the links between those of one report. It is not safe for
// concurrent use. The order of adding does not matter for the originals, but articles
// added in the order of publication find their candidates best.
type Index struct {
	nodes []*node
	byID  map[string]int32
	terms map[uint64]int32 // places in seen by the number's value
	seen  []int32          // in how many articles a number is
	logs  []float64        // logs[n] is the logarithm of n+1
	keys  *postings        // what candidates share
	hits  []int32          // of each node, while candidates are counted; else 0
}

// node is an article in the index.
type node struct {
	Fingerprint
	terms []int32           // of the numbers, in order
	links map[int32]float64 // the articles of the same report, with the probability
	copy  news.CopyOf
	gone  bool // replaced by a newer revision
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{byID: map[string]int32{}, terms: map[uint64]int32{}, keys: newPostings()}
}

// Len returns the number of articles.
func (x *Index) Len() int { return len(x.byID) }

// Copies returns all copies by article ID.
func (x *Index) Copies() map[string]news.CopyOf {
	all := map[string]news.CopyOf{}
	for id, i := range x.byID {
		if c := x.nodes[i].copy; c.Original != "" {
			all[id] = c
		}
	}
	return all
}

// Add places an article and returns what changed. An article that is known by its ID is
// replaced.
func (x *Index) Add(f Fingerprint) Match {
	touched := map[int32]bool{}
	before := news.CopyOf{}
	if old, ok := x.byID[f.ID]; ok {
		before = x.nodes[old].copy
		maps.Copy(touched, x.remove(old))
	}
	i := int32(len(x.nodes))
	n := &node{Fingerprint: f, terms: x.termsOf(f.numbers), links: map[int32]float64{}, copy: before}
	candidates := x.candidates(n)
	x.nodes = append(x.nodes, n)
	x.byID[f.ID] = i
	touched[i] = true
	c := newComparer(x, n)
	var links []link
	for _, j := range candidates {
		e := c.with(x.nodes[j])
		if p := e.probability(); p >= threshold {
			links = append(links, link{j, p})
		}
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.probability, a.probability), cmp.Compare(a.node, b.node))
	})
	for _, l := range links[:min(len(links), maxLinks)] {
		n.links[l.node] = l.probability
		x.nodes[l.node].links[i] = l.probability
	}
	x.post(n, i)
	return x.settle(touched)
}

// link is an article that was found to be of the same report.
type link struct {
	node        int32
	probability float64
}

// maxLinks is how many links, the strongest, an article begins with: enough to hold a
// cluster together, and few enough that one of thousands is walked in no time.
const maxLinks = 8

// remove takes a node out and returns those that were linked to it.
func (x *Index) remove(i int32) map[int32]bool {
	n := x.nodes[i]
	linked := map[int32]bool{}
	for j := range n.links {
		delete(x.nodes[j].links, i)
		linked[j] = true
	}
	for _, t := range set(slices.Clone(n.terms)) {
		x.seen[t]--
	}
	n.gone, n.Fingerprint, n.terms, n.links = true, Fingerprint{}, nil, nil
	return linked
}

// termsOf returns the places of numbers in seen.
func (x *Index) termsOf(numbers []number) []int32 {
	list := make([]int32, len(numbers))
	for i, n := range numbers {
		t, ok := x.terms[n.value]
		if !ok {
			t = int32(len(x.seen))
			x.terms[n.value] = t
			x.seen = append(x.seen, 0)
		}
		list[i] = t
	}
	return list
}

// weights appends the weights of a node's numbers to a list: what it says that two texts
// share one, which is less if many articles have it.
func (x *Index) weights(to []float64, n *node) []float64 {
	const few = 50 // articles that are not there, so that the first ones do not decide
	all := x.log(int32(len(x.byID)) + few - 1)
	for i, t := range n.terms {
		rarity := (all - x.log(x.seen[t])) / all
		to = append(to, float64(n.numbers[i].info)*max(0.2, rarity))
	}
	return to
}

// log returns the logarithm of n+1.
func (x *Index) log(n int32) float64 {
	for int(n) >= len(x.logs) {
		x.logs = append(x.logs, math.Log(float64(len(x.logs)+1)))
	}
	return x.logs[n]
}

// The kinds of key, so that a number is not taken for a picture.
const (
	bandKey = iota + 1
	valueKey
	pairKey
	imageKey
	urlKey
	sourceKey
	quoteKey
)

// nearDays is how far apart two articles may be published that neighbouring numbers make
// candidates.
const nearDays = 3

func (n *node) day() int64 { return n.Published.Unix() / (24 * 3600) }

// fixedKeys are the keys under which a node is posted and looked up alike.
func (n *node) fixedKeys(f func(key uint64)) {
	for _, band := range n.words.bands() {
		f(mix(band, bandKey))
	}
	for _, img := range n.images {
		f(mix(img, imageKey))
	}
	for _, q := range n.quotes {
		f(mix(q.text, quoteKey))
	}
	for _, number := range n.numbers {
		if number.info >= 1 {
			f(mix(number.value, valueKey))
		}
	}
}

// pairs are the neighbouring numbers of a text.
func (n *node) pairs(f func(pair uint64)) {
	for i := 1; i < len(n.numbers); i++ {
		f(mix(n.numbers[i-1].value, n.numbers[i].value))
	}
}

func (n *node) pairKey(pair uint64, days int64) uint64 {
	return mix(pair^uint64(n.day()+days)<<8, pairKey)
}

// post makes a node a candidate for later ones, under all keys but those that candidates
// has posted.
func (x *Index) post(n *node, i int32) {
	for _, t := range set(slices.Clone(n.terms)) {
		x.seen[t]++
	}
	n.pairs(func(pair uint64) { x.keys.add(n.pairKey(pair, 0), i) })
	if n.url != "" {
		x.keys.add(mix(hashString(n.url), urlKey), i)
	}
	if n.source != "" {
		x.keys.add(mix(hashString(n.source), sourceKey), i)
	}
}

// maxCandidates is how many articles one is compared with in full.
const maxCandidates = 80

// candidates returns the articles that share most keys with n, those that name it or
// that it names first, and posts n under its fixed keys.
func (x *Index) candidates(n *node) []int32 {
	x.hits = append(x.hits, make([]int32, len(x.nodes)-len(x.hits))...)
	var found []int32
	count := func(node, hits int32) {
		if node == int32(len(x.nodes)) {
			return // n itself, under a key that it has twice
		}
		if x.hits[node] == 0 {
			found = append(found, node)
		}
		x.hits[node] += hits
	}
	look := func(key uint64, hits int32) { x.keys.each(key, func(node int32) { count(node, hits) }) }
	i := int32(len(x.nodes)) // of n
	n.fixedKeys(func(key uint64) { x.keys.eachThenAdd(key, i, func(node int32) { count(node, 2) }) })
	n.pairs(func(pair uint64) {
		for d := int64(-nearDays); d <= nearDays; d++ {
			look(n.pairKey(pair, d), 1)
		}
	})
	if n.source != "" {
		look(mix(hashString(n.source), urlKey), certain)
	}
	if n.url != "" {
		look(mix(hashString(n.url), sourceKey), certain)
	}
	return x.best(found)
}

// certain is the count of a key that no sum of the others reaches.
const certain = 1000

// best returns the nodes with most hits, at most maxCandidates, and forgets the hits.
func (x *Index) best(found []int32) []int32 {
	const most = 63
	var with [most + 1]int // nodes by their hits
	for _, i := range found {
		with[min(x.hits[i], most)]++
	}
	least, n := int32(most), 0
	for least > 1 && n+with[least] < maxCandidates {
		n += with[least]
		least--
	}
	var list []int32
	for _, i := range found {
		if x.hits[i] >= least && !x.nodes[i].gone {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b int32) int { return cmp.Or(cmp.Compare(x.hits[b], x.hits[a]), cmp.Compare(b, a)) })
	for _, i := range found {
		x.hits[i] = 0
	}
	return list[:min(len(list), maxCandidates)]
}
