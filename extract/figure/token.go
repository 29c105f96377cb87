package figure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newstally/extract/lexicon"
)

// token is a word or one mark of punctuation.
type token struct {
	start, end int
	word       int32 // in the vocabulary; 0 for a word that no phrase has
	mark       rune  // the mark; 0 for a word, '\n' for the end of a line
	capital    bool  // begins with a capital letter
	small      bool  // begins with a small letter
}

// tokenizer cuts texts into tokens and gives words the form in which they are compared.
type tokenizer struct {
	fold *strings.Replacer
}

func newTokenizer(lex *lexicon.Lexicon) *tokenizer {
	var pairs []string
	for _, f := range lex.Grammar.Fold {
		pairs = append(pairs, f[0], f[1])
	}
	return &tokenizer{fold: strings.NewReplacer(pairs...)}
}

// key is the form in which a word is compared: small letters, one spelling.
func (z *tokenizer) key(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	word = strings.ToLower(word)
	if ascii {
		return strings.ReplaceAll(word, ".", "")
	}
	return z.fold.Replace(word)
}

// tokens cuts a text. look turns a word's key into its number in the vocabulary, 0 for one
// that it does not have.
func (z *tokenizer) tokens(text string, look func(string) int32) []token {
	out := make([]token, 0, len(text)/5)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			out = append(out, token{start: i, end: i + 1, mark: '\n'})
			i++
		case unicode.IsSpace(r):
			i += size
		case isWord(r) || isApostrophe(r) && beginsWord(text[i+size:]) && (endsWord(text[:i]) || i == 0 && !strings.ContainsAny(text[size:], "'’")):
			end := wordEnd(text, i, size)
			word := look(text[i:end]) // most words are in the form that is compared
			if word == 0 {
				word = look(z.key(text[i:end]))
			}
			out = append(out, token{start: i, end: end, word: word, capital: unicode.IsUpper(r), small: unicode.IsLower(r)})
			i = end
		default:
			m := foldMark(r)
			var buf [utf8.UTFMax]byte
			out = append(out, token{start: i, end: i + size, word: look(string(buf[:utf8.EncodeRune(buf[:], m)])), mark: m})
			i += size
		}
	}
	return out
}

func isWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case 0x0900 <= r && r <= 0x097f: // Devanagari, but for its marks of punctuation
		return r != '।' && r != '॥' && r != '॰'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u200c' || r == '\u200d'
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func beginsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isWord(r)
}

// wordEnd returns the end of the word that begins at i: letters, digits and marks, a
// full stop or comma between two digits, the full stops of an abbreviation like U.N.
func wordEnd(text string, i, size int) int {
	end := i + size
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if isWord(r) || r == '_' { // a name in a network
			end += n
			continue
		}
		if r != '.' && r != ',' {
			break
		}
		before, width := utf8.DecodeLastRuneInString(text[i:end])
		after, _ := utf8.DecodeRuneInString(text[end+n:])
		if unicode.IsDigit(before) && unicode.IsDigit(after) {
			end += n
			continue
		}
		single := width == end-i || end-width-1 >= i && text[end-width-1] == '.'
		if r == '.' && single && unicode.IsUpper(before) && (unicode.IsUpper(after) || end > i+width) {
			end += n
			continue
		}
		break
	}
	return end
}

// foldMark makes one mark of those that mean the same.
func foldMark(r rune) rune {
	switch r {
	case '–', '—', '―', '−':
		return '–'
	case '‐', '‑':
		return '-'
	case '’', '‘', '‛':
		return '\''
	case '“', '”', '„', '«', '»', '‟':
		return '"'
	case '।', '॥', '…':
		return '.'
	case '•', '●', '▪', '◦', '·':
		return '•'
	}
	return r
}
