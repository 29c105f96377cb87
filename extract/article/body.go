package article

import (
	"hash/maphash"
	"iter"
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// vote is what one extractor takes for the main text of a page.
type vote struct {
	keys     map[uint64]bool // of its blocks
	shingles map[uint64]bool // of its words
	words    int
}

func trafilaturaVote(doc *html.Node, address *url.URL) vote {
	r, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: address, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled,
	})
	if err != nil || r.ContentNode == nil {
		return vote{}
	}
	return newVote(r.ContentNode)
}

func readabilityVote(doc *html.Node, address *url.URL) vote {
	p := readability.NewParser()
	p.DisableJSONLD = true
	a, err := p.ParseDocument(doc, address)
	if err != nil || a.Node == nil {
		return vote{}
	}
	return newVote(a.Node)
}

func newVote(content *html.Node) vote {
	v := vote{keys: map[uint64]bool{}, shingles: map[uint64]bool{}}
	for _, b := range blocksOf(content) {
		v.keys[b.key] = true
		v.words += b.words
		for _, s := range b.shingles {
			v.shingles[s] = true
		}
	}
	return v
}

// share returns the share of a block that the vote holds, from 0 to 1.
func (v vote) share(b *block) float64 {
	if v.keys[b.key] {
		return 1
	}
	s := b.shingles
	if len(s) == 0 {
		return 0
	}
	n := 0
	for _, x := range s {
		if v.shingles[x] {
			n++
		}
	}
	return float64(n) / float64(len(s))
}

// shingleWords is how many words in a row are compared.
const shingleWords = 4

var seed = maphash.MakeSeed()

// shingles returns the hashes of all runs of shingleWords words of a text; none if it
// has fewer.
func shingles(text string) []uint64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) })
	if len(words) < shingleWords {
		return nil
	}
	hashes := make([]uint64, len(words))
	for i, w := range words {
		hashes[i] = maphash.String(seed, w)
	}
	out := make([]uint64, 0, len(words)-shingleWords+1)
	for i := range len(words) - shingleWords + 1 {
		var h uint64
		for _, w := range hashes[i : i+shingleWords] {
			h = h*1099511628211 + w
		}
		out = append(out, h)
	}
	return out
}

const (
	mainText = 0.5  // the probability from which a block is main text; by cross-validation
	unsure   = 0.08 // the doubt from which trafilatura is asked too: every third page
	fewWords = 80   // a text with fewer words is always in doubt

	// trafilatura takes time by the square of a page's parts: it is asked on no page of more blocks.
	maxBlocks = 4000
	inVote    = 0.5 // the share of a block from which it counts as held by a vote
)

// layoutOf lets readability vote on a page and compares its blocks with the vote.
func (p *Parser) layoutOf(doc *html.Node, m *meta, title string) *layout {
	return newLayout(p.markup, p.cues, blocksOf(doc), readabilityVote(doc, m.base), textVote(m.ld.text("articleBody")), title)
}

// bodyOf returns the indices of the blocks that are the main text. Readability votes on every page;
// trafilatura, which takes three times as long, only where the model is in doubt.
func (p *Parser) bodyOf(l *layout, doc *html.Node, m *meta) []int {
	scores := p.scores(l)
	if len(l.blocks) <= maxBlocks && doubt(l, scores) > unsure {
		t := trafilaturaVote(doc, m.base)
		l.second(t, l.shares(t))
		scores = p.scores(l)
	}
	return p.choose(l, scores)
}

// choose returns the indices of the blocks that are text, given the model's scores.
func (p *Parser) choose(l *layout, scores []float64) []int {
	chosen := make([]bool, len(l.blocks))
	for i := range l.blocks {
		chosen[i] = p.isText(l, i, scores[i])
	}
	var body []int
	for i := range l.blocks {
		if chosen[i] || l.isMate(i, chosen) {
			body = append(body, i)
		}
	}
	return body
}

// declaredBody returns the text that a page declares in JSON-LD, where scripts write what
// readers see; instead of it what there is, if it declares no more.
func (p *Parser) declaredBody(m *meta, instead []block) []block {
	text, _ := m.ld.article()["articleBody"].(string)
	if !strings.Contains(text, "</") && !strings.Contains(text, "<br") {
		text = strings.ReplaceAll(html.EscapeString(html.UnescapeString(text)), "\n", "<br><br>")
	}
	doc, err := parseTree([]byte(text))
	if err != nil {
		return instead
	}
	blocks := slices.DeleteFunc(blocksOf(doc), func(b block) bool { return p.cues.of(b.text)&p.cues.drop != 0 })
	if wordsIn(blocks) <= wordsIn(instead) {
		return instead
	}
	return blocks
}

func wordsIn(blocks []block) int {
	n := 0
	for i := range blocks {
		n += blocks[i].words
	}
	return n
}

// only leaves of the chosen blocks those within an element; nil leaves all.
func (l *layout) only(chosen []int, within *html.Node) []int {
	if within == nil {
		return chosen
	}
	return slices.DeleteFunc(chosen, func(i int) bool {
		n := l.blocks[i].node
		for n != nil && n != within {
			n = n.Parent
		}
		return n == nil
	})
}

// isText decides on one block. The model is overruled where the page itself says it
// better: a lead between title and text belongs to it, noise does not.
func (p *Parser) isText(l *layout, i int, score float64) bool {
	return (score > mainText || l.isLead(i) && l.first-i <= leadBefore) && !p.isNoise(l, i)
}

// isNoise reports whether a block is none of the text whatever the model says of it.
func (p *Parser) isNoise(l *layout, i int) bool {
	b, kinds, parts := &l.blocks[i], l.kinds[i], l.groups(l.blocks[i].node)
	switch {
	case b.key == l.titleKey, kinds&p.cues.drop != 0, i < l.first+3 && p.isDateLine(b):
		return true
	case parts&p.markup.deciding != 0, i >= l.first && parts&p.markup.aside != 0, parts&p.markup.noise != 0 && kinds&p.cues.noise != 0:
		return true // in a part of the page that is another thing
	case p.inCaption(b), b.words <= maxCreditWords && parts&p.markup.caption != 0,
		b.words <= maxCreditWords && parts&p.markup.media != 0 && besideImage(b.node):
		return true // of a picture or film
	case kinds&p.cues.related != 0 && 2*b.linkWords >= b.words, b.words >= minTeaser && b.linkWords >= b.words && !endsSentence(b.text):
		return true // the headline of another article, which is a link to it
	}
	return false
}

// minTeaser is how many words a line has at least that is nothing but a link to an article.
const minTeaser = 5

// isMate reports whether a row or list item stands beside a chosen one of its table or list.
func (l *layout) isMate(i int, chosen []bool) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(chosen) && chosen[j] && sameList(l.blocks[i].node, l.blocks[j].node) && l.clean(i, l.groups(l.blocks[i].node)) {
			return true
		}
	}
	return false
}

// isDateLine reports whether a block shows a date and little else.
func (p *Parser) isDateLine(b *block) bool {
	if b.words > dateLineWords || endsSentence(b.text) {
		return false
	}
	_, ok := p.dates.find(b.text, false)
	return ok
}

// dateLineWords bounds the words of a line of dates.
const dateLineWords = 14

// leadBefore is how many blocks before the text a lead stands at most: dates and bylines
// may stand between.
const leadBefore = 6

func (p *Parser) scores(l *layout) []float64 {
	s := make([]float64, len(l.blocks))
	for i := range s {
		s[i] = p.model.score(l.features(i))
	}
	return s
}

// doubt is the share of words expected to be chosen wrongly, 1 for very little text.
func doubt(l *layout, scores []float64) float64 {
	wrong, words := 0.0, 0.0
	for i, s := range scores {
		n := float64(l.blocks[i].words)
		wrong += n * min(s, 1-s)
		if s > 0.5 {
			words += n
		}
	}
	if words < fewWords {
		return 1
	}
	return wrong / words
}

// featureNames names the features of a block in their order.
func (p *Parser) featureNames() []string {
	names := slices.Clone(featureNames)
	for _, g := range p.markup.groups {
		names = append(names, "part: "+g)
	}
	for _, k := range p.cues.kinds {
		names = append(names, "cue: "+k)
	}
	return names
}

// textVote is the vote of a plain text.
func textVote(text string) vote {
	v := vote{keys: map[uint64]bool{}, shingles: map[uint64]bool{}, words: countWords(text)}
	for _, s := range shingles(text) {
		v.shingles[s] = true
	}
	return v
}

// wordsOf yields the words of a text in lower case.
func wordsOf(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) })
}
