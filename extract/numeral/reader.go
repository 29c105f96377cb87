package numeral

import (
	"newstally/extract/lexicon"
	"newstally/news"
)

// Reader reads the numbers of one language. It is safe for concurrent use.
type Reader struct{ lex *lexicon.Lexicon }

// New returns a reader for the language of the lexicon.
func New(lex *lexicon.Lexicon) (*Reader, error) { return &Reader{lex}, nil }

// Find returns the numbers of the text, which must be NFC, in their order; their spans
// are disjoint.
func (r *Reader) Find(text string) []Number { return r.Append(nil, text) }

// Append appends the numbers of the text to dst, as Find returns them.
func (r *Reader) Append(dst []Number, text string) []Number {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		j, digits := i, ""
		for ; j < len(text) && (text[j] >= '0' && text[j] <= '9' || j+1 < len(text) && text[j:j+1] == r.lex.Numerals.Group && text[j+1] >= '0' && text[j+1] <= '9'); j++ {
			if text[j] >= '0' {
				digits += text[j : j+1]
			}
		}
		if v, err := news.ParseDecimal(digits); err == nil {
			dst = append(dst, Number{Span: news.Span{Start: i, End: j}, Value: v, Kind: Cardinal})
		}
		i = j
	}
	return dst
}
