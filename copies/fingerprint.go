package copies

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// Fingerprint is what is compared of an article. It does not keep the text.
type Fingerprint struct {
	ID        string
	Outlet    string
	Language  string
	Published time.Time

	url     string   // folded, see foldURL
	source  string   // folded: what the article names as its origin
	words   sketch   // of the wording outside quotations
	lead    []uint64 // shingles of the first words, sorted
	letters int      // of the text
	paras   []int    // letters of each paragraph after the title
	quotes  []quote  // in order
	numbers []number
	names   []uint64 // of people and bodies in Latin script, sorted
	people  []uint32 // skeletons of names in Latin script, sorted
	spoken  []uint32 // skeletons of all runs of words in Devanagari, sorted
	images  []uint64 // file names, sorted
}

// number is one numeral of the text.
type number struct {
	value uint64  // hash of the value
	pos   float32 // place in the text, 0 to 1
	info  float32 // how much it says when two texts share it, see informative
}

// quote is one quotation.
type quote struct {
	text    uint64 // hash of its words
	letters int
	pos     float32
}

// maxNumbers bounds the work of one comparison. A page of more numbers is a table.
const maxNumbers = 80

// NewFingerprint takes the fingerprint of an article. The numbers are those of a.Text
// in their order, the title's included.
func NewFingerprint(a *news.Article, numbers []NumberMention) Fingerprint {
	f := Fingerprint{ID: a.ID, Outlet: a.Outlet, Language: a.Language, Published: a.Published, url: foldURL(a.URL)}
	if strings.Contains(a.DerivedFrom, "://") {
		f.source = foldURL(a.DerivedFrom)
	} else {
		f.source = foldName(a.DerivedFrom)
	}
	f.readText(a.Text)
	for i, n := range numbers {
		if i == maxNumbers {
			break
		}
		f.numbers = append(f.numbers, number{hashString(n.Value), place(n.Pos, len(a.Text)), informative(n)})
	}
	for _, img := range a.Images {
		if name := imageName(img.URL); name != "" {
			f.images = append(f.images, hashString(name))
		}
	}
	f.images = set(f.images)
	return f
}

func set[T cmp.Ordered](hashes []T) []T {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

func place(pos, length int) float32 {
	if length == 0 {
		return 0
	}
	return min(1, float32(pos)/float32(length))
}

// readText takes the paragraphs, quotations, names and wording of a text.
func (f *Fingerprint) readText(text string) {
	var all, plain [][]string
	offset := 0
	for para := range strings.SplitSeq(text, "\n") {
		if words := splitWords(para); len(words) > 0 {
			all = append(all, words)
			letters := 0
			for _, w := range words {
				letters += utf8.RuneCountInString(w)
			}
			f.letters += letters
			f.paras = append(f.paras, letters)
			plain = append(plain, f.readQuotes(para, words, offset, len(text))...)
			f.readNames(para)
			f.spoken = append(f.spoken, spoken(words)...)
		}
		offset += len(para) + 1
	}
	f.names, f.people, f.spoken = set(f.names), set(f.people), set(f.spoken)
	f.lead = shingles(all, leadWords)
	f.words = newSketch(plain)
	if len(f.quotes) == 0 {
		return
	}
	if whole := newSketch(all); f.words.size < 40 || 3*f.words.size < whole.size {
		f.words = whole // mostly quotation: the quoted words are the report
	}
}

// leadWords is how much of a text its lead is: title and first paragraph.
const leadWords = 60

// shingles returns the hashes of the first words' shingles.
func shingles(texts [][]string, limit int) []uint64 {
	var list []uint64
	for _, words := range texts {
		words = words[:min(len(words), limit)]
		limit -= len(words)
		for i := 0; i+shingleWords <= len(words); i++ {
			list = append(list, hashWords(words[i:i+shingleWords]))
		}
	}
	return set(list)
}

// minQuote is the number of words from which quotation marks are speech and not a name
// or an irony.
const minQuote = 4

// quotationMarks are the marks that open one.
const quotationMarks = "\"“”„«「"

// closing gives the mark that ends a quotation.
var closing = map[rune]rune{'"': '"', '“': '”', '”': '”', '„': '“', '«': '»', '「': '」'}

// readQuotes notes the quotations of a paragraph and returns the words outside them.
func (f *Fingerprint) readQuotes(para string, words []string, offset, length int) (outside [][]string) {
	if !strings.ContainsAny(para, quotationMarks) {
		return [][]string{words}
	}
	start := 0
	for i := 0; i < len(para); {
		r, n := utf8.DecodeRuneInString(para[i:])
		end, ok := closing[r]
		if !ok {
			i += n
			continue
		}
		body := para[i+n:]
		stop := strings.IndexRune(body, end)
		if stop < 0 {
			stop = len(body) // a quotation that the next paragraph goes on with
		}
		if words := splitWords(body[:stop]); len(words) >= minQuote {
			f.quotes = append(f.quotes, quote{hashWords(words), countLetters(body[:stop]), place(offset+i, length)})
			outside = append(outside, splitWords(para[start:i]))
			start = i + n + stop
		}
		i = min(len(para), i+n+stop+utf8.RuneLen(end))
	}
	return append(outside, splitWords(para[start:]))
}

// splitWords returns the words of s in lower case and NFKC. A word is letters, marks and
// digits; joiners are dropped.
func splitWords(s string) []string {
	s = strings.ToLower(norm.NFKC.String(s))
	if strings.ContainsRune(s, '\u200d') || strings.ContainsRune(s, '\u200c') {
		s = strings.NewReplacer("\u200d", "", "\u200c", "").Replace(s)
	}
	return strings.FieldsFunc(s, func(r rune) bool { return !isWord(r) })
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if isWord(r) {
			n++
		}
	}
	return n
}

// readNames takes the capitalised Latin words of a paragraph that do not start a sentence,
// without their diacritics, and runs of them written as one word: what is left of a name
// in another language ("Hà Nội", "Hanoi").
func (f *Fingerprint) readNames(para string) {
	var run strings.Builder
	words := 0
	end := func() {
		if words == 0 {
			return
		}
		if words > 1 {
			f.names = append(f.names, hashString(run.String()))
		}
		if s := latinSkeleton(run.String()); len(s) >= minSkeleton {
			f.people = append(f.people, skeletonHash(s))
		}
		run.Reset()
		words = 0
	}
	start := true // of a sentence
	for word := range strings.FieldsSeq(para) {
		core := strings.TrimFunc(word, func(r rune) bool { return !isWord(r) })
		first, _ := utf8.DecodeRuneInString(core)
		capital := unicode.Is(unicode.Latin, first) && unicode.IsUpper(first)
		if !capital {
			end()
		} else if name := foldName(core); !start && len(name) > 1 {
			f.names = append(f.names, hashString(name))
			run.WriteString(name)
			words++
		}
		last, _ := utf8.DecodeLastRuneInString(word)
		if start = strings.ContainsRune(".!?।:\"”", last); start || !isWord(last) {
			end()
		}
	}
	end()
}

// foldName keeps the letters and digits of s without case and diacritics.
func foldName(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldURL drops what two ways to write one address differ in.
func foldURL(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	url, _, _ = strings.Cut(url, "#")
	return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(url), "www."), "/")
}

// imageName is the name of a picture's file without folder, extension and size, in lower
// case; empty if it has fewer than five letters and digits left or is only a number.
func imageName(url string) string {
	url, _, _ = strings.Cut(url, "?")
	name := strings.ToLower(path.Base(url))
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.TrimRightFunc(name, func(r rune) bool { return r == '-' || r == '_' })
	if i := strings.LastIndexAny(name, "-_"); i > 0 && isSize(name[i+1:]) {
		name = name[:i]
	}
	if len(foldName(name)) < 5 || strings.Trim(name, "0123456789") == "" {
		return ""
	}
	return name
}

// isSize reports whether s is a size, as in photo-1200x800.jpg.
func isSize(s string) bool {
	w, h, found := strings.Cut(s, "x")
	digits := func(s string) bool { return len(s) >= 3 && len(s) <= 4 && strings.Trim(s, "0123456789") == "" }
	return found && digits(w) && digits(h)
}

// informative weighs a number by how unlikely it is that two reports share it by
// chance: a date or a year is in every report of a day, 7 is anywhere, 3,426 is not.
func informative(n NumberMention) float32 {
	digits := strings.TrimRight(strings.ReplaceAll(strings.TrimLeft(n.Value, "-0."), ".", ""), "0")
	w := float32(0.4)
	switch {
	case len(digits) >= 3:
		w = 1.5
	case len(digits) == 2:
		w = 1
	case len(n.Value) >= 2:
		w = 0.7
	}
	switch n.Kind {
	case "date", "year", "time", "ordinal", "identifier":
		w = min(w, 0.4)
	}
	return w
}
