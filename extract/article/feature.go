package article

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// layout is what the blocks of a page have to do with one another.
type layout struct {
	markup    *markup
	cues      *cues
	blocks    []block
	t, r, ld  vote // of trafilatura, readability and the articleBody in JSON-LD
	ts, rs    []float64
	container *html.Node          // the deepest element that holds most of what both votes hold
	above     map[*html.Node]bool // the container and its ancestors
	first     int                 // the first and the last block that both votes hold
	last      int
	agreed    float64            // see agreement
	style     map[string]float64 // share of the agreed words by the style of their blocks
	titleKey  uint64
	titleAt   int                   // the first block that is the title, -1 without one
	title     map[string]bool       // its words
	kinds     []uint32              // of the cues of each block
	seen      map[uint64]int        // first block with a key
	parts     map[*html.Node]uint32 // groups of the markup of an element alone
}

// newLayout compares the blocks of a page with readability's vote.
func newLayout(m *markup, c *cues, blocks []block, r, ld vote, title string) *layout {
	l := &layout{
		markup: m, cues: c, blocks: blocks, r: r, ld: ld, titleKey: textKey(title), title: map[string]bool{},
		kinds: make([]uint32, len(blocks)), seen: map[uint64]int{}, parts: map[*html.Node]uint32{},
	}
	for w := range wordsOf(title) {
		l.title[w] = true
	}
	l.titleAt = slices.IndexFunc(blocks, func(b block) bool { return b.key == l.titleKey })
	for i := range blocks {
		b := &blocks[i]
		l.kinds[i] = c.of(b.text)
		if _, ok := l.seen[b.key]; !ok {
			l.seen[b.key] = i
		}
	}
	l.rs = l.shares(r)
	l.second(r, l.rs)
	return l
}

// shares returns the shares of all blocks that a vote holds.
func (l *layout) shares(v vote) []float64 {
	s := make([]float64, len(l.blocks))
	for i := range l.blocks {
		s[i] = v.share(&l.blocks[i])
	}
	return s
}

// second sets the second vote, trafilatura's. Until that is asked it is readability's own.
func (l *layout) second(t vote, shares []float64) {
	l.t, l.ts = t, shares
	l.above, l.style = map[*html.Node]bool{}, map[string]float64{}
	l.first, l.last, l.container = -1, -1, nil
	agreed := make([]float64, len(l.blocks))
	for i := range l.blocks {
		agreed[i] = l.ts[i] * l.rs[i] * float64(l.blocks[i].words)
	}
	if sum(agreed) < minAgreed {
		for i := range l.blocks {
			agreed[i] = max(l.ts[i], l.rs[i]) * float64(l.blocks[i].words)
		}
	}
	l.agreed = l.agreement()
	l.place(agreed)
}

const (
	minAgreed      = 40  // words: with fewer the votes do not agree on anything
	containerShare = 0.8 // of the agreed words that the container holds
	longBlock      = 12  // words: a block that marks the first or last of the text
)

// place finds the container, the borders and the usual style of the text.
func (l *layout) place(agreed []float64) {
	total := sum(agreed)
	held := map[*html.Node]float64{}
	for i, words := range agreed {
		if words == 0 {
			continue
		}
		for n := l.blocks[i].node; n != nil; n = n.Parent {
			held[n] += words
		}
		l.style[styleOf(l.blocks[i].node)] += words / total
		if words > longBlock/2 && l.blocks[i].words >= longBlock {
			if l.first < 0 {
				l.first = i
			}
			l.last = i
		}
	}
	depth := -1
	for n, words := range held {
		if d := depthOf(n); words >= containerShare*total && d > depth {
			l.container, depth = n, d
		}
	}
	for n := l.container; n != nil; n = n.Parent {
		l.above[n] = true
	}
}

func depthOf(n *html.Node) int {
	d := 0
	for ; n.Parent != nil; n = n.Parent {
		d++
	}
	return d
}

// styleOf is the same for blocks that the template writes in the same way.
func styleOf(n *html.Node) string {
	s := n.Data + "." + attr(n, "class")
	if n.Parent != nil {
		s = n.Parent.Data + "." + attr(n.Parent, "class") + ">" + s
	}
	return s
}

func sum(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s
}

// featureNames names the features of a block in their order, before the groups of the markup.
var featureNames = []string{
	"trafilatura", "readability", "both", "either", "longer", "json-ld", "has json-ld",
	"words", "link share", "sentence end", "colon end", "heading", "item", "row", "paragraph", "quote", "preformatted",
	"inside", "depth", "before first", "after last", "style", "title", "repeated", "neighbours", "previous", "next", "agreement", "upper case", "either and style", "either and inside", "words of title", "after related", "beside image", "address",
	"between", "clean", "clean and between", "lead before text",
}

// features describes one block for the model. Every feature lies about between 0 and 1.
func (l *layout) features(i int) []float64 {
	b := &l.blocks[i]
	t, r := l.ts[i], l.rs[i]
	f := make([]float64, 0, len(featureNames)+len(l.markup.groups))
	longer := math.Log(float64(l.t.words+20)/float64(l.r.words+20)) / 2
	f = append(f, t, r, t*r, max(t, r), clamp(longer, -1, 1), l.ld.share(b), truth(l.ld.words > minAgreed))
	inside, depth := l.inside(b.node)
	tag := b.node.DataAtom
	f = append(f,
		min(1, math.Log1p(float64(b.words))/5), float64(min(b.linkWords, b.words))/float64(max(1, b.words)),
		truth(endsSentence(b.text)), truth(strings.HasSuffix(b.text, ":")),
		truth(isHeading(tag)), truth(within(b.node, atom.Li, atom.Dd, atom.Dt)), truth(within(b.node, atom.Tr, atom.Td, atom.Th)),
		truth(tag == atom.P), truth(within(b.node, atom.Blockquote)), truth(tag == atom.Pre),
		truth(inside), min(1, float64(depth)/6),
		clamp(float64(l.first-i)/10, 0, 1), clamp(float64(i-l.last)/10, 0, 1),
		l.style[styleOf(b.node)], truth(b.key == l.titleKey), truth(l.seen[b.key] != i),
		(l.vote(i-2)+l.vote(i-1)+l.vote(i+1)+l.vote(i+2))/4, l.vote(i-1), l.vote(i+1),
		l.agreed, upperShare(b.text), max(t, r)*l.style[styleOf(b.node)], max(t, r)*truth(inside), l.titleShare(b),
		truth(l.afterRelated(i)), truth(besideImage(b.node)), truth(isAddress(b.text)),
	)
	bits := l.groups(b.node)
	between, clean := i > l.first && i < l.last && inside, l.clean(i, bits)
	f = append(f, truth(between), truth(clean), truth(between && clean), truth(l.isLead(i)))
	for g := range l.markup.groups {
		f = append(f, float64(bits>>g&1))
	}
	for k := range l.cues.kinds {
		f = append(f, float64(l.kinds[i]>>k&1))
	}
	return f
}

// clean reports whether nothing speaks against a block: no links, no cue, no part of the
// page that is not text.
func (l *layout) clean(i int, bits uint32) bool {
	return l.blocks[i].linkWords == 0 && l.kinds[i] == 0 && bits&l.markup.noise == 0
}

// isLead reports whether a block is marked as the lead and stands between title and text.
func (l *layout) isLead(i int) bool {
	b := &l.blocks[i]
	if b.words < leadWords || b.linkWords > b.words/2 || i >= l.first && l.first >= 0 || i <= l.titleAt {
		return false
	}
	bits := l.markup.of(b.node)
	if b.node.Parent != nil && !l.above[b.node.Parent] {
		bits |= l.markup.of(b.node.Parent)
	}
	return bits&l.markup.lead != 0 && bits&l.markup.noise&^l.markup.aside == 0 // a header may hold title and lead
}

// leadWords is how many words a lead has at least.
const leadWords = 6

// titleShare is the share of a short block's words that the title has.
func (l *layout) titleShare(b *block) float64 {
	n, all := 0, 0
	for w := range wordsOf(b.text) {
		all++
		if l.title[w] {
			n++
		}
	}
	if all == 0 || all > 3*len(l.title) {
		return 0
	}
	return float64(n) / float64(all)
}

// afterRelated reports whether a block is one of the links that follow a line which
// announces other articles.
func (l *layout) afterRelated(i int) bool {
	for j := i - 1; j >= 0 && j >= i-8; j-- {
		b := &l.blocks[j]
		if l.kinds[j]&1 != 0 && b.words <= 8 {
			return true
		}
		if endsSentence(b.text) && 2*b.linkWords < b.words {
			return false
		}
	}
	return false
}

// besideImage reports whether a picture stands in the element of a block or beside it.
func besideImage(n *html.Node) bool {
	return n.Parent != nil && holdsImage(n.Parent) || holdsImage(n)
}

// holdsImage reports whether an element of few parts holds a picture, not too deep.
func holdsImage(n *html.Node) bool {
	const parts, depth = 4, 3
	elements := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			if elements++; elements > parts {
				return false
			}
		}
	}
	return findImage(n, depth)
}

func findImage(n *html.Node, depth int) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Img || c.DataAtom == atom.Picture || depth > 0 && findImage(c, depth-1) {
			return true
		}
	}
	return false
}

// isAddress reports whether a line that is nothing but an e-mail or web address or an account.
func isAddress(s string) bool {
	return !strings.Contains(strings.TrimSpace(s), " ") && strings.ContainsAny(s, "@/") && strings.ContainsAny(s, ".@")
}

// vote is what both extractors together hold of block i; outside the page nothing.
func (l *layout) vote(i int) float64 {
	if i < 0 || i >= len(l.blocks) {
		return 0
	}
	return (l.ts[i] + l.rs[i]) / 2
}

// agreement is how much of what either vote holds both hold.
func (l *layout) agreement() float64 {
	both, either := 0.0, 1.0
	for i := range l.blocks {
		w := float64(l.blocks[i].words)
		both += min(l.ts[i], l.rs[i]) * w
		either += max(l.ts[i], l.rs[i]) * w
	}
	return both / either
}

// inside reports whether a node lies in the container, and how far below it or, outside,
// how far below their common ancestor.
func (l *layout) inside(n *html.Node) (in bool, depth int) {
	for ; n != nil && !l.above[n]; n = n.Parent {
		depth++
	}
	return n == l.container, depth
}

// groups returns the markup groups of the elements around a block, up to the container
// or their common ancestor.
func (l *layout) groups(n *html.Node) uint32 {
	var bits uint32
	for ; n != nil && !l.above[n]; n = n.Parent {
		part, ok := l.parts[n]
		if !ok {
			part = l.markup.of(n)
			l.parts[n] = part
		}
		bits |= part
	}
	return bits
}

func within(n *html.Node, tags ...atom.Atom) bool {
	for range 3 {
		if n == nil {
			return false
		}
		for _, t := range tags {
			if n.DataAtom == t {
				return true
			}
		}
		n = n.Parent
	}
	return false
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// sentenceEnds are the signs that end a sentence, alone or before a closing quotation mark.
const sentenceEnds = ".!?…।॥。"

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)] `)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(sentenceEnds, r)
}

func upperShare(s string) float64 {
	upper, all := 0, 0
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			upper++
			all++
		} else if r >= 'a' && r <= 'z' {
			all++
		}
	}
	return float64(upper) / float64(max(1, all))
}

func clamp(x, low, high float64) float64 { return max(low, min(high, x)) }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
