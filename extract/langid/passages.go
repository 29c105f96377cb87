package langid

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	passageWords = 6    // below this a piece of text has no language of its own
	passageLead  = 2.0  // how many times the share of any other language its language must have
	otherLetters = 0.12 // how far its share of letters outside ASCII must be from the text's
)

// Passage is a part of a text in another language than the rest: bytes From to To.
type Passage struct {
	From, To int
	Tag      string
}

// Passages returns the parts of a text, which is in the language of the tag, that are in
// another one, in order: whole sentences and quotations of six words or more, with shorter
// ones beside them. Only the word lists decide, and only about pieces whose letters
// differ from the rest of the text: a common text costs one look at its bytes.
func (d *Detector) Passages(text, tag string) []Passage {
	all := lettersOf(text)
	if all.letters == 0 {
		return nil
	}
	var found []Passage
	var last piece // before the one at hand
	for from := 0; from < len(text); from = last.to {
		p := piece{from: from, to: pieceEnd(text, from)}
		p.letters = lettersOf(text[from:p.to])
		switch {
		case !p.differs(all):
		case p.words >= passageWords:
			p.tag = d.tagOf(text[from:p.to])
		case !p.differs(last.letters):
			p.tag = last.tag
		}
		if p.tag == tag {
			p.tag = ""
		}
		n := len(found)
		switch {
		case p.tag == "":
		case last.tag == p.tag:
			found[n-1].To = p.to
		case last.words > 0 && last.words < passageWords && last.differs(all) && !last.differs(p.letters):
			found = append(found, Passage{last.from, p.to, p.tag}) // a short piece ahead of it
		default:
			found = append(found, Passage{from, p.to, p.tag})
		}
		last = p
	}
	return found
}

// piece is a part of a text that has one language: bytes from to to.
type piece struct {
	letters
	from, to int
	tag      string // of a language other than the text's, if it is in one
}

// pieceEnd returns the end of the piece that begins at from: behind the end of a sentence
// or a line, or before or behind a quotation mark.
func pieceEnd(text string, from int) int {
	for i := from; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		switch r {
		case '\n', '!', '?', '।', '॥', '"', '“', '”', '«', '»':
			return next
		case '.':
			if after, _ := utf8.DecodeRuneInString(text[next:]); unicode.IsSpace(after) {
				return next
			}
		}
		i = next
	}
	return len(text)
}

// letters counts letters, those outside ASCII, and words.
type letters struct{ letters, outside, words int }

func lettersOf(text string) letters {
	var l letters
	inWord := false
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			letter := 'a' <= r|0x20 && r|0x20 <= 'z'
			if letter {
				l.letters++
			}
			if letter && !inWord {
				l.words++
			}
			inWord = letter
		case r < 0x2000 || unicode.IsLetter(r): // below the marks of punctuation nearly all are letters
			if !inWord {
				l.words++
			}
			inWord = true
			l.letters++
			l.outside++
		default:
			inWord = false
		}
	}
	return l
}

func (l letters) share() float64 { return float64(l.outside) / float64(max(l.letters, 1)) }

func (l letters) differs(from letters) bool {
	d := l.share() - from.share()
	return d > otherLetters || -d > otherLetters
}

// tagOf returns the language that the word lists see in a piece, or "".
func (d *Detector) tagOf(piece string) string {
	piece = norm.NFC.String(piece)
	script, _ := mainScript(piece)
	l := d.lists[script]
	if l == nil {
		return ""
	}
	words := wordsOf(piece, unicode.Scripts[script])
	if len(words) < passageWords {
		return ""
	}
	best, second := l.shares(words)
	if best.profile < 0 || best.share < l.profiles[best.profile].Share || best.share < passageLead*second.share {
		return ""
	}
	return l.profiles[best.profile].Tag
}
