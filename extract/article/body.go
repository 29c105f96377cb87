package article

import (
	"hash/maphash"
	"net/url"
	"strings"
	"unicode"

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
		for _, s := range shingles(b.text) {
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
	s := shingles(b.text)
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
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
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

// The arbiter: readability's text is taken when trafilatura's is so much longer or shorter.
const (
	tooLong  = 1.1
	tooShort = 0.5
	inVote   = 0.5 // the share of a block from which it counts as held
)

// bodyOf returns the blocks that are the main text.
func bodyOf(doc *html.Node, address *url.URL) []block {
	t, r := trafilaturaVote(doc, address), readabilityVote(doc, address)
	win := t
	if ratio := float64(t.words) / float64(max(1, r.words)); r.words > 0 && (ratio > tooLong || ratio < tooShort) {
		win = r
	}
	var body []block
	for _, b := range blocksOf(doc) {
		if win.share(&b) >= inVote {
			body = append(body, b)
		}
	}
	return body
}
