// Package langid tells the language of a text: Vietnamese, Hindi and English from their
// neighbours, and these from one another as far as they are known.
//
// Three steps, the cheap ones first. The script alone decides for most scripts. Within
// Latin and Devanagari, function words and letters decide (words.yaml); they also know
// Nepali and Sanskrit, for which lingua has no model. What they leave open
// goes to lingua's n-gram models, loaded when first needed.
package langid

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pemistahl/lingua-go"
	"golang.org/x/text/unicode/norm"
)

// Undetermined is the BCP 47 tag of a text whose language cannot be told.
const Undetermined = "und"

const (
	wordRunes   = 3000 // how much of a text the word lists read
	linguaRunes = 500  // how much of it lingua reads
	minWords    = 4    // below this the word lists do not decide alone
	lead        = 1.5  // how many times the second best the best must have
	minScore    = 0.55 // of lingua, below which the language is undetermined
)

// Detector detects languages. It is safe for concurrent use; one serves a whole process.
type Detector struct {
	lists map[string]*lists
	latin func() lingua.LanguageDetector
	deva  func() lingua.LanguageDetector
}

// New returns a detector. No model is loaded before a text needs it: the first such text
// takes some tenths of a second, and other callers wait for it once.
func New() *Detector {
	l, err := loadLists()
	if err != nil {
		panic(err) // Unreachable unless the embedded words.yaml is broken, which the tests would show.
	}
	return &Detector{
		lists: l,
		latin: sync.OnceValue(func() lingua.LanguageDetector { return build(latinLanguages, latinWarmUp) }),
		deva:  sync.OnceValue(func() lingua.LanguageDetector { return build(devanagariLanguages, devanagariWarmUp) }),
	}
}

// Detect returns the BCP 47 tag of the language that most of the text is in, and how
// sure that is, from 0 to 1. It reads the beginning of the text only. The tag is
// "und" when there is too little text or no language stands out; a script without
// a known language gives "und" with the script, such as "und-Cyrl".
func (d *Detector) Detect(text string) (tag string, score float64) {
	text = norm.NFC.String(firstRunes(text, wordRunes))
	script, share := mainScript(text)
	switch {
	case script == "":
		return Undetermined, 0
	case d.lists[script] == nil:
		return scriptTags[script], share
	}
	words := wordsOf(text, unicode.Scripts[script])
	best, second := d.lists[script].shares(words)
	if best.profile >= 0 && len(words) >= minWords && best.share >= lead*second.share {
		if p := d.lists[script].profiles[best.profile]; best.share >= p.Share {
			return p.Tag, share * (1 - second.share/best.share/2)
		}
	}
	tag, score = d.models(script, words, firstRunes(text, linguaRunes))
	if score*share < minScore {
		return Undetermined, score * share
	}
	return tag, score * share
}

// firstRunes returns the first n runes of s, cut back to the last space unless none is near.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			if j := strings.LastIndexFunc(s[:i], unicode.IsSpace); j > i/2 {
				return s[:j]
			}
			return s[:i]
		}
		n--
	}
	return s
}

// wordsOf returns the words of a text that are written in the script, in lower case. Words
// with a capital are left out where enough others remain: names keep the letters of their
// own language in any other.
func wordsOf(text string, script *unicode.RangeTable) []string {
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != zeroWidthJoiner && r != zeroWidthNonJoiner
	})
	var words, plain []string
	for _, f := range fields {
		r, _ := utf8.DecodeRuneInString(f)
		if !unicode.Is(script, r) {
			continue
		}
		word := strings.ToLower(f)
		words = append(words, word)
		if !unicode.IsUpper(r) {
			plain = append(plain, word)
		}
	}
	if len(plain) >= minWords && 2*len(plain) >= len(words) {
		return plain
	}
	return words
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)
