// Package copies finds which articles are one report: reprints, agency copies,
// updates by the same outlet, and translations, without a translator.
//
// Three kinds of evidence are used. (a) An article names another one's address, or its
// outlet, as its source. (b) Two texts of one language share much of their wording,
// measured by MinHash over word shingles (Broder 1997) outside quotations, since two
// reporters at one press conference quote the same words. (c) Texts of two languages
// have the same numbers in the same order at the same places, the same pictures, names,
// quotations of the same length and paragraphs of the same shape: a fingerprint that
// survives translation; names in Devanagari are compared by their consonants. Each sign is
// weak; a logistic model weighs them (see score.go).
//
// An [Index] places an article without comparing it with all others: candidates come
// from posting lists of MinHash bands, rare numbers, neighbouring numbers of a day,
// picture names and addresses.
//
//	x := copies.NewIndex()
//	for article, numbers := range ... {
//		changes := x.Add(copies.NewFingerprint(&article, numbers))
//	}
//	err := store.SetCopies(ctx, x.Copies())
package copies

import "newstally/news"

// The kinds of copy, as in news.CopyOf.
const (
	AgencyCopy       = "agency_copy"        // the same language, another outlet
	Translation      = "translation"        // another language
	SameOutletUpdate = "same_outlet_update" // the same language and outlet
)

// NumberMention is one numeral of an article's text, as the numeral reader gives it.
type NumberMention struct {
	Value string // exact value: "2500", "0.5", "1/3"
	Kind  string // cardinal, money, percent, fraction, ordinal, date, time, year, identifier
	Pos   int    // byte offset into the text
}

// Match says what placing one article changed: the copies by article ID. An article
// that is a copy no longer has an empty CopyOf.
type Match map[string]news.CopyOf
