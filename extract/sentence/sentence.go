// Package sentence splits a text into sentences: the boundaries of Unicode Standard
// Annex 29, mended where news needs it (abbreviations of the language, a missing space
// after a full stop, lines that are a sentence of their own).
//
// A sentence never spans two lines: headlines, bullets and captions have no full stop.
package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"newstally/extract/lexicon"
	"newstally/news"
)

// Splitter splits texts of one language. It is safe for concurrent use.
type Splitter struct {
	abbreviations map[string]bool
}

// New returns a splitter for the language of the lexicon.
func New(lex *lexicon.Lexicon) *Splitter {
	s := &Splitter{abbreviations: map[string]bool{}}
	if lex.Grammar != nil {
		for _, a := range lex.Grammar.Abbreviations {
			s.abbreviations[strings.ToLower(a)] = true
		}
	}
	return s
}

// Split returns the spans of the sentences of a text in their order, without the white
// space around them. Every character that is no white space is in exactly one of them.
func (s *Splitter) Split(text string) []news.Span {
	var out []news.Span
	for pos := 0; pos < len(text); {
		end := strings.IndexByte(text[pos:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += pos
		}
		out = s.line(out, text, pos, end)
		pos = end + 1
	}
	return out
}

// line appends the sentences of one line.
func (s *Splitter) line(out []news.Span, text string, from, to int) []news.Span {
	first := len(out)
	add := func(start, end int) {
		span := trim(text, start, end)
		if span.Len() == 0 {
			return
		}
		if n := len(out); n > first && s.joins(text, out[n-1], span) {
			out[n-1].End = span.End
			return
		}
		out = append(out, span)
	}
	it := sentences.FromString(text[from:to])
	pos := from
	for it.Next() {
		end := pos + len(it.Value())
		for start := pos; start < end; {
			next := innerEnd(text, start, end)
			add(start, next)
			start = next
		}
		pos = end
	}
	return out
}

// trim returns the span without white space at its ends.
func trim(text string, start, end int) news.Span {
	part := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
	end = start + len(part)
	start = end - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	return news.Span{Start: start, End: end}
}

// joins reports whether b goes on with the sentence a: a ends in an abbreviation or an
// initial, a is only the number of a list or an opening mark, b does not begin like a
// sentence, or b only closes what a opened.
func (s *Splitter) joins(text string, a, b news.Span) bool {
	left := text[a.Start:a.End]
	r, _ := utf8.DecodeRuneInString(text[b.Start:b.End])
	if unicode.IsLower(r) || r == ',' || r == ';' || r == ')' || r == '–' || r == '—' {
		return true
	}
	if !strings.HasSuffix(left, ".") {
		return strings.HasSuffix(left, ",")
	}
	word := left[:len(left)-1]
	if i := strings.LastIndexFunc(word, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '"' || r == '“' }); i >= 0 {
		_, size := utf8.DecodeRuneInString(word[i:])
		word = word[i+size:]
	} else if isListMark(word) {
		return true
	}
	return s.abbreviations[strings.ToLower(word)] || isInitial(word)
}

// isListMark reports whether a line's first word is the number of a list ("1.", "a.").
func isListMark(word string) bool {
	return utf8.RuneCountInString(word) <= 2 && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsLetter(r) }) < 0
}

// isInitial reports whether a word is one capital letter or several with full stops.
func isInitial(word string) bool {
	for _, part := range strings.Split(word, ".") {
		r, size := utf8.DecodeRuneInString(part)
		if size != len(part) || !unicode.IsUpper(r) {
			return false
		}
	}
	return word != ""
}

// innerEnd returns where the first sentence of text[start:end] ends that Annex 29 does not
// end: where a full stop or danda stands between a word and a capital letter or a letter
// without case, or between a word and a number. Else it is end.
func innerEnd(text string, start, end int) int {
	for i := start; i < end; i++ {
		c := text[i]
		if c == 0xe0 && strings.HasPrefix(text[i:end], "।") {
			if i += len("।"); i < end && !closes(text[i:end]) {
				return i
			}
			i--
			continue
		}
		if c != '.' && c != '!' && c != '?' || i == start || i+1 >= end {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[start:i])
		if n := beforeNumber(text[i+1 : end]); n > 0 && (unicode.IsLetter(before) || unicode.IsMark(before)) && wordLen(text[start:i]) > 2 && !strings.ContainsAny(lastWord(text[start:i]), "@/.") {
			return i + 1 + n
		}
		after, size := utf8.DecodeRuneInString(text[i+1 : end])
		next, _ := utf8.DecodeRuneInString(text[i+1+size : end])
		if unicode.IsLower(before) && unicode.IsUpper(after) && unicode.IsLower(next) && wordLen(text[start:i]) > 2 && !strings.ContainsAny(lastWord(text[start:i]), "@/.") {
			return i + 1
		}
	}
	return end
}

// beforeNumber is the length of the closing marks at the beginning of a text, with the
// space behind them, if a number follows; else 0. Rule SB8 of Annex 29 lets no sentence end
// there when a small letter follows the number.
func beforeNumber(s string) int {
	behind := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.In(r, unicode.Pe, unicode.Pf) || r == '"' || r == '\'' })
	number := strings.TrimLeftFunc(behind, unicode.IsSpace)
	if r, _ := utf8.DecodeRuneInString(number); len(number) == len(behind) || !unicode.IsDigit(r) {
		return 0
	}
	return len(s) - len(number)
}

// closes reports whether a text goes on with white space or a closing mark.
func closes(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r) || unicode.In(r, unicode.Pe, unicode.Pf) || r == '"' || r == '\''
}

func lastWord(s string) string {
	return s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
}

func wordLen(s string) int { return utf8.RuneCountInString(lastWord(s)) }
