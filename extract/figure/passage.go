package figure

import (
	"newstally/extract/numeral"
	"newstally/news"
)

// Passage is a part of a text in another language than the rest, such as a quotation.
type Passage struct {
	Span     news.Span
	Language string // a tag; one without a lexicon is not read
}

// part is a piece of a document with its language, nil for one that is not read.
type part struct {
	*language
	span     news.Span
	from, to int // its tokens
}

// cut cuts a text at its passages.
func (x *Extractor) cut(l *language, text string, passages []Passage) []part {
	var all []part
	at := 0
	for _, p := range passages {
		if p.Span.Start > at {
			all = append(all, part{language: l, span: news.Span{Start: at, End: p.Span.Start}})
		}
		all = append(all, part{language: x.languages[p.Language], span: p.Span})
		at = p.Span.End
	}
	if at < len(text) || len(all) == 0 {
		all = append(all, part{language: l, span: news.Span{Start: at, End: len(text)}})
	}
	return all
}

// readParts makes a document of a text whose parts are each read with the words and
// numerals of their language; the sentences are those of the text's.
func (l *language) readParts(text string, parts []part) *document {
	d := &document{text: text, parts: parts, verbFinal: l.grammar.VerbFinal}
	var numbers []numeral.Number
	for i := range parts {
		p := &parts[i]
		p.from, p.to = len(d.tokens), len(d.tokens)
		if p.language == nil {
			continue
		}
		piece := p.span.In(text)
		tokens := p.vocabulary.tokenizer.tokens(piece, p.vocabulary.look)
		for _, h := range p.vocabulary.find(tokens) {
			h.from, h.to = h.from+p.from, h.to+p.from
			d.hits = append(d.hits, h)
		}
		for _, t := range tokens {
			t.start, t.end = t.start+p.span.Start, t.end+p.span.Start
			d.tokens = append(d.tokens, t)
		}
		p.to = len(d.tokens)
		numbers = append(numbers, p.numbersAt(piece, p.span.Start, len(numbers))...)
	}
	d.finish(l.splitter.Split(text), numbers)
	return d
}

// numbersAt are the numerals of a piece that begins at a byte of the text, behind so many
// of other pieces.
func (l *language) numbersAt(piece string, start, behind int) []numeral.Number {
	all := l.reader.Find(piece)
	for i := range all {
		n := &all[i]
		for _, s := range []*news.Span{&n.Span, &n.ModifierSpan, &n.CurrencySpan} {
			if s.End > 0 {
				s.Start, s.End = s.Start+start, s.End+start
			}
		}
		if n.Range > 0 {
			n.Range += behind
		}
		if n.Ratio > 0 {
			n.Ratio += behind
		}
	}
	return all
}

// speak makes the grammar that of the language at a token.
func (r *reading) speak(token int) {
	for _, p := range r.parts {
		if p.from <= token && token < p.to {
			r.language = p.language
			return
		}
	}
}
