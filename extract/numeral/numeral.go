// Package numeral finds the numbers in running text of one language, written in digits
// of any script, in words, or in both ("2,5 triệu", "दो हज़ार करोड़", "two and a half
// million"): their spans, exact values, kinds, modifiers, currencies and ranges.
//
// The words of a language come from package lexicon; the grammar over them is here.
// Reading takes time linear in the length of the text.
package numeral

import (
	"strings"
	"unicode"

	"newstally/news"
)

// Kind is what a number is.
type Kind string

// The kinds. Only cardinals and fractions count things.
const (
	Cardinal   Kind = "cardinal"
	Money      Kind = "money"    // has a currency
	Percent    Kind = "percent"  // the value is what stands before the sign: 3.2 for 3.2 %
	Fraction   Kind = "fraction" // half, two thirds, 3/4
	Ordinal    Kind = "ordinal"  // 40th, thứ ba
	Date       Kind = "date"     // 25/10/2025, 25 October, Monday; no value
	Time       Kind = "time"     // 17h30; no value
	Year       Kind = "year"
	Identifier Kind = "identifier" // Article 64, 79/243, telephones, URLs, file names, scores
)

// Counts reports whether a number of the kind is an amount of something.
func (k Kind) Counts() bool {
	return k == Cardinal || k == Money || k == Percent || k == Fraction
}

// Number is one number of a text.
type Number struct {
	// Span is the numeral alone, with its scale word: no modifier, noun or currency.
	Span news.Span
	// Value is exact. It is empty if the number has none (dates, times, most
	// identifiers) or none that ends (1/3) or is short (a trillionth), which then is in
	// Fraction.
	Value    news.Decimal
	Fraction string // "1/3" in lowest terms, or empty
	Kind     Kind

	Modifier     news.Modifier // empty if none is stated
	ModifierSpan news.Span     // of its words; zero if there are none

	// Range is 1, 2, ... in the order of the text: the two ends of one range carry the
	// same number. 0 is none.
	Range int
	// Scaled is the value of the first end of a range if it takes the scale of the second:
	// 10 trillion in "10-12 trillion", whose Value is 10. Empty elsewhere.
	Scaled news.Decimal
	// Ratio is the same for the two sides of a ratio: 72 and 193 in "72/193" or "72 of 193".
	Ratio int

	Currency     string    // ISO 4217, for money
	CurrencySpan news.Span // of its sign or words

	// Weak says that the word is more often an article or a pronoun than a number:
	// one, एक, một.
	Weak bool

	// Day is the date of a date, as far as it is written: 0 is not stated.
	Day Day
}

// Day is a day of the calendar, perhaps in part.
type Day struct{ Year, Month, Day int }

// Clock returns the hour and minute of a time that is written in digits, as it stands in
// the text: 17 and 30 of "17h30", 5 and 0 of "5 p.m.".
func (n *Number) Clock(text string) (hour, minute int, ok bool) {
	if n.Kind != Time {
		return 0, 0, false
	}
	parts := strings.FieldsFunc(n.Span.In(text), func(r rune) bool { return !unicode.IsDigit(r) })
	for i, to := range []*int{&hour, &minute} {
		if i < len(parts) {
			for _, r := range parts[i] {
				*to = *to*10 + int(digitOf(r))
			}
		}
	}
	return hour, minute, len(parts) > 0 && hour <= 24 && minute < 60
}
