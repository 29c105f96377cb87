package figure

import (
	"slices"
	"sort"

	"newstally/extract/numeral"
	"newstally/news"
)

// The cost of the way between two places of a text: what parts clauses costs, words cost
// little. A frame counts for a number as long as the way to it is cheap.
const (
	costWord     = 0.03
	costNumber   = 0.3 // another number between
	costComma    = 0.25
	costVerb     = 0.6 // on top of a comma's, behind a verb that ends its clause
	costWeak     = 0.3 // and, or
	costBracket  = 0.8
	costDash     = 0.8
	costColon    = 0.5
	costQuote    = 0.3
	costStrong   = 0.9 // but, which, that
	costSemi     = 1.2
	costSentence = 2.2
	costLine     = 0.8 // on top of the sentence's end
)

// document is a text with all that is known of it before numbers are judged.
type document struct {
	text      string
	tokens    []token
	hits      []hit
	first     []int // by token, the first hit that does not begin before it
	sentences []sent
	sentence  []int32   // by token, the index of its sentence
	cost      []float64 // by token, of the way from the beginning
	numbers   []number
	at        []int32 // by token, 1 + the index of the number that covers it, or 0
	parts     []part  // by language, of a text that has several
	verbFinal bool    // the verb ends its clause
}

// sent is one sentence: its bytes, its tokens and the number of its line.
type sent struct {
	span     news.Span
	from, to int
	line     int
}

// number is a numeral with its tokens.
type number struct {
	numeral.Number
	from, to int
	index    int
}

// read makes a document of a text.
func (l *language) read(text string) *document {
	d := &document{text: text, verbFinal: l.grammar.VerbFinal}
	d.tokens = l.vocabulary.tokenizer.tokens(text, l.vocabulary.look)
	d.hits = l.vocabulary.find(d.tokens)
	d.finish(l.splitter.Split(text), l.reader.Find(text))
	return d
}

// finish brings the tokens, sentences and numerals together.
func (d *document) finish(sentences []news.Span, numbers []numeral.Number) {
	d.index()
	d.split(sentences)
	d.place(numbers)
	d.weigh()
}

// index notes for each token where its hits begin.
func (d *document) index() {
	d.first = make([]int, len(d.tokens)+1)
	h := 0
	for i := range d.first {
		for h < len(d.hits) && d.hits[h].from < i {
			h++
		}
		d.first[i] = h
	}
}

// split gives the tokens their sentences.
func (d *document) split(spans []news.Span) {
	d.sentence = make([]int32, len(d.tokens))
	d.sentences = make([]sent, 0, len(spans))
	t, line := 0, 0
	for _, s := range spans {
		for t < len(d.tokens) && d.tokens[t].start < s.Start {
			if d.tokens[t].mark == '\n' {
				line++
			}
			d.sentence[t] = int32(max(len(d.sentences)-1, 0))
			t++
		}
		x := sent{span: s, from: t, line: line}
		for t < len(d.tokens) && d.tokens[t].start < s.End {
			d.sentence[t] = int32(len(d.sentences))
			t++
		}
		x.to = t
		d.sentences = append(d.sentences, x)
	}
	for ; t < len(d.tokens); t++ {
		d.sentence[t] = int32(max(len(d.sentences)-1, 0))
	}
}

// place gives the numerals their tokens.
func (d *document) place(all []numeral.Number) {
	d.at = make([]int32, len(d.tokens))
	d.numbers = make([]number, 0, len(all))
	t := 0
	for _, n := range all {
		for t < len(d.tokens) && d.tokens[t].end <= n.Span.Start {
			t++
		}
		x := number{Number: n, from: t, index: len(d.numbers)}
		for t < len(d.tokens) && d.tokens[t].start < n.Span.End {
			d.at[t] = int32(len(d.numbers) + 1)
			t++
		}
		if x.to = t; x.to > x.from {
			d.numbers = append(d.numbers, x)
		}
	}
}

// weigh sums up the cost of the way to each token.
func (d *document) weigh() {
	d.cost = make([]float64, len(d.tokens)+1)
	sum := 0.0
	for i, t := range d.tokens {
		d.cost[i] = sum
		sum += costWord
		switch t.mark {
		case 0:
			sum += d.borderCost(i)
		case ',':
			sum += costComma
			if d.verbFinal && i > 0 && d.has(i-1, copula) && !d.takesUp(i+1) {
				sum += costVerb
			}
		case ';':
			sum += costSemi
		case ':':
			sum += costColon
		case '(', ')', '[', ']':
			sum += costBracket
		case '–':
			sum += costDash
		case '"':
			sum += costQuote
		case '\n':
			sum += costLine
		}
		if i+1 < len(d.tokens) && d.sentence[i+1] != d.sentence[i] {
			sum += costSentence
		}
		if d.at[i] > 0 && (i+1 == len(d.tokens) || d.at[i+1] != d.at[i]) {
			sum += costNumber
		}
	}
	d.cost[len(d.tokens)] = sum
}

func (d *document) borderCost(i int) float64 {
	strong, isStrong := d.hit(i, strongBorder)
	weak, isWeak := d.hit(i, weakBorder)
	if isStrong && (!isWeak || strong.to >= weak.to) {
		return costStrong
	}
	if isWeak { // that they: less than "that" alone
		return costWeak
	}
	return 0
}

// takesUp reports whether a clause that begins at a token speaks of the one before: उनमें,
// मगर उनमें.
func (d *document) takesUp(t int) bool {
	if h, ok := d.hit(t, strongBorder); ok {
		t = h.to
	}
	return d.has(t, partitive) || d.has(t, relative)
}

// hit returns the phrase of a category that begins at a token.
func (d *document) hit(at int, c category) (hit, bool) {
	if at >= len(d.tokens) {
		return hit{}, false
	}
	for h := d.first[at]; h < d.first[at+1]; h++ {
		if d.hits[h].category == c {
			return d.hits[h], true
		}
	}
	return hit{}, false
}

// has reports whether a phrase of a category begins at a token.
func (d *document) has(at int, c category) bool {
	_, ok := d.hit(at, c)
	return ok
}

// asks reports whether a text has a question, asked or reported.
func (d *document) asks() bool {
	return slices.ContainsFunc(d.hits, func(h hit) bool { return h.category == ask }) ||
		slices.ContainsFunc(d.tokens, func(t token) bool { return t.mark == '?' })
}

// within returns the hits that begin at the tokens from to to.
func (d *document) within(from, to int) []hit {
	from = min(max(from, 0), len(d.tokens))
	return d.hits[d.first[from]:d.first[max(from, min(to, len(d.tokens)))]]
}

// way is the cost of the way between two pieces of the text, in whatever order they stand.
func (d *document) way(aFrom, aTo, bFrom, bTo int) float64 {
	switch {
	case aTo <= bFrom:
		return d.cost[bFrom] - d.cost[aTo]
	case bTo <= aFrom:
		return d.cost[aFrom] - d.cost[bTo]
	}
	return 0
}

// sentenceAt returns the index of the sentence that has a byte.
func (d *document) sentenceAt(pos int) int {
	return max(sort.Search(len(d.sentences), func(i int) bool { return d.sentences[i].span.Start > pos })-1, 0)
}

// quote is the text of some tokens.
func (d *document) quote(from, to int) string {
	if from >= to {
		return ""
	}
	return d.text[d.tokens[from].start:d.tokens[to-1].end]
}
