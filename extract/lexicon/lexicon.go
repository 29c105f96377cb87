// Package lexicon holds what belongs to a language, as data: one embedded file per
// language, <tag>.yaml, for its numerals, modifiers, currencies and the words around
// numbers that are no counts; <tag>.grammar.yaml for the figure engine; and und.yaml for
// what holds in every language. A language is added by adding its files.
//
// Texts in the files are in the notation of Expand: "billion(|s)" stands for two words.
package lexicon

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

//go:embed *.yaml
var files embed.FS

// Undetermined is the tag of the file that holds for every language.
const Undetermined = "und"

// Lexicon is what belongs to one language. It is read only.
type Lexicon struct {
	Tag  string `yaml:"tag"`  // BCP 47
	Name string `yaml:"name"` // of the language, in English

	// Fold are spellings that count as one when words are compared, from and to, applied
	// in their order after lower case. An empty "to" drops. None ends with an ASCII letter.
	Fold [][2]string `yaml:"fold"`

	Numerals  Numerals                   `yaml:"numerals"`
	Modifiers map[news.Modifier]Modifier `yaml:"modifiers"`
	// NoModifier are phrases before a number that end like a modifier and are none: the past.
	NoModifier []string `yaml:"no_modifier"`
	Money      Money    `yaml:"money"`
	Kinds      Kinds    `yaml:"kinds"`

	Grammar *Grammar `yaml:"-"`
}

// Words are phrases by the number they stand for.
type Words map[int64][]string

// Numerals are the words that numbers are made of.
type Numerals struct {
	Style   string `yaml:"style"`   // of spelled numbers: plain, or vietnamese
	Group   string `yaml:"group"`   // the mark between groups of digits: "," or "."
	Decimal string `yaml:"decimal"` // the decimal mark: "." or ","
	// SpacedGroups lets a plain space part two groups of digits ("40 000"); a no-break
	// or thin space always may, and a plain one between three groups or more.
	SpacedGroups bool `yaml:"spaced_groups"`

	Small  Words    `yaml:"small"`  // 0 to 99, by value
	Tail   Words    `yaml:"tail"`   // digits only behind a greater numeral (mốt, tư, lăm)
	Ten    []string `yaml:"ten"`    // times ten: mươi, chục
	Filler []string `yaml:"filler"` // no tens: linh, lẻ
	Scale  Words    `yaml:"scale"`  // 100, 1000 ...
	// Short are scales written behind digits only: k, bn, tr.
	Short Words `yaml:"short"`
	// Collective are nouns that count: dozen. They multiply and end a numeral.
	Collective Words    `yaml:"collective"`
	Article    []string `yaml:"article"` // a: one, before a scale or a collective

	And   []string `yaml:"and"`   // between the parts of a numeral
	Point []string `yaml:"point"` // the decimal mark, spoken
	Minus []string `yaml:"minus"`

	Half      []string         `yaml:"half"`       // 1/2
	PlusHalf  []string         `yaml:"plus_half"`  // half the scale before it, added (rưỡi)
	Shift     map[string]Texts `yaml:"shift"`      // quarters added to the number behind: "1/4": सवा
	Mixed     map[string]Texts `yaml:"mixed"`      // one word: "3/2": डेढ़
	Part      Words            `yaml:"part"`       // 1/n, by n: third, quarter
	Parts     Words            `yaml:"parts"`      // the same behind a number above one: thirds, quarters
	Over      []string         `yaml:"over"`       // between numerator and denominator: phần, बटा
	PartOf    []string         `yaml:"part_of"`    // between a number and an ordinal that divides it: का
	WholeAnd  []string         `yaml:"whole_and"`  // between a whole number and a fraction, beside And: सही
	Of        []string         `yaml:"of"`         // three quarters of a million
	Ordinal   Words            `yaml:"ordinal"`    // first, second
	OrdBefore []string         `yaml:"ord_before"` // makes an ordinal of the number behind it: thứ, century
	OrdEnding []string         `yaml:"ord_ending"` // joined behind a numeral: th, वां
	OrdAfter  []string         `yaml:"ord_after"`  // nouns behind which a part ("third") is an ordinal: quarter

	Vague       []string `yaml:"vague"`        // amounts without a value: dozens, सैकड़ों
	VagueBefore []string `yaml:"vague_before"` // words that take the value from a scale behind them: hàng, several
	BareScale   []string `yaml:"bare_scale"`   // scales that are one of themselves without a number before
	Alone       Words    `yaml:"alone"`        // numbers only where the text has nothing else: nil, a couple
	// Borrow is the tag of a language in another script whose number words are used as well.
	Borrow        string   `yaml:"borrow"`
	Weak          []string `yaml:"weak"`           // more often an article or pronoun than a number: one, एक
	Counted       []string `yaml:"counted"`        // words behind a doubtful number word that show it counts (người)
	CountedBefore []string `yaml:"counted_before"` // words before it that show the same at the end of a clause (lên năm)
	Name          []string `yaml:"name"`           // words before a capitalised number word that make it a name
	// Not are phrases with a numeral's word in them that are no numbers: no one, tỷ lệ.
	Not []string `yaml:"not"`
}

// Texts is a list of phrases.
type Texts = []string

// Modifier are the phrases of one modifier.
type Modifier struct {
	Before []string `yaml:"before"` // directly before the number, an article or currency between
	After  []string `yaml:"after"`  // directly behind it
	Far    []string `yaml:"far"`    // behind it or behind its noun
}

// Money are currencies by ISO 4217 code.
type Money struct {
	Symbols map[string]Texts `yaml:"symbols"` // on either side of the number
	Names   map[string]Texts `yaml:"names"`   // behind it
}

// Kinds are the words that make a number something other than a count.
type Kinds struct {
	Percent  []string   `yaml:"percent"`  // behind a number
	Months   [][]string `yaml:"months"`   // twelve lists, January first
	MonthOf  []string   `yaml:"month_of"` // before the number of a month: tháng
	Weekdays []string   `yaml:"weekdays"`
	Day      []string   `yaml:"day"`     // before a date: ngày, on
	Year     []string   `yaml:"year"`    // before a year: năm, in
	YearIn   []string   `yaml:"year_in"` // behind a year: में
	// YearCue says that a number such as 2025 is a year only with one of these words.
	YearCue bool `yaml:"year_cue"`
	// SlashDate says that 1/3 is a date rather than a fraction.
	SlashDate    bool     `yaml:"slash_date"`
	Decade       []string `yaml:"decade"`        // joined behind a year: s
	Time         []string `yaml:"time"`          // before a clock time: at, lúc
	TimeOnly     []string `yaml:"time_only"`     // the same, never before an amount: at, lúc
	Clock        []string `yaml:"clock"`         // behind a clock time: am, बजे
	Hour         []string `yaml:"hour"`          // between hours and minutes: giờ, h
	Minute       []string `yaml:"minute"`        // behind minutes: phút
	Label        []string `yaml:"label"`         // before a number that is a name: Article, Room, version
	LabelName    []string `yaml:"label_name"`    // the same, with a capital letter only: Room, Group
	NoLabel      []string `yaml:"no_label"`      // longer phrases that end like a label: the number of
	The          []string `yaml:"the"`           // before a label in small letters: the noun is meant
	Score        []string `yaml:"score"`         // before the two sides of a score
	Unit         []string `yaml:"unit"`          // joined or spaced behind digits: km, kg
	File         []string `yaml:"file"`          // endings of file names
	From         []string `yaml:"from"`          // before the first end of a range
	Between      []string `yaml:"between"`       // the same, where To is also "and"
	BetweenAnd   []string `yaml:"between_and"`   // between the ends of a range behind Between: and
	BetweenAfter []string `yaml:"between_after"` // behind the second end, where a language says it there: के बीच
	Change       []string `yaml:"change"`        // before From: what rises from 65 to 72 is no range
	To           []string `yaml:"to"`            // between the ends of a range
	OutOf        []string `yaml:"out_of"`        // between part and whole: of, trong số
}

// Load reads the embedded lexicons, by tag.
func Load() (map[string]*Lexicon, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("read lexicons: %w", err)
	}
	und, err := read(Undetermined + ".yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]*Lexicon{}
	for _, name := range names {
		tag := strings.TrimSuffix(name, ".yaml")
		if tag == Undetermined || strings.Contains(tag, ".") {
			continue
		}
		l, err := read(name)
		if err != nil {
			return nil, err
		}
		l.join(und)
		if l.Grammar, err = loadGrammar(tag); err != nil {
			return nil, err
		}
		all[tag] = l
	}
	for _, l := range all {
		if from := all[l.Numerals.Borrow]; from != nil {
			l.Numerals.borrow(&from.Numerals)
		} else if l.Numerals.Borrow != "" {
			return nil, fmt.Errorf("read lexicon %s.yaml: numerals.borrow: got %q, want the tag of another language", l.Tag, l.Numerals.Borrow)
		}
	}
	return all, nil
}

func read(name string) (*Lexicon, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read lexicon: %w", err)
	}
	return parse(name, norm.NFC.Bytes(data))
}

// join adds what holds for every language.
func (l *Lexicon) join(und *Lexicon) {
	l.Money.Symbols = joined(l.Money.Symbols, und.Money.Symbols)
	l.Money.Names = joined(l.Money.Names, und.Money.Names)
	for _, list := range []struct{ own, und *[]string }{
		{&l.Kinds.Percent, &und.Kinds.Percent},
		{&l.Kinds.Unit, &und.Kinds.Unit},
		{&l.Kinds.File, &und.Kinds.File},
	} {
		*list.own = slices.Concat(*list.own, *list.und)
	}
	if l.Modifiers == nil {
		l.Modifiers = map[news.Modifier]Modifier{}
	}
	for k, m := range und.Modifiers {
		own := l.Modifiers[k]
		l.Modifiers[k] = Modifier{slices.Concat(own.Before, m.Before), slices.Concat(own.After, m.After), slices.Concat(own.Far, m.Far)}
	}
}

// borrow adds the number words of another language.
func (n *Numerals) borrow(from *Numerals) {
	for _, m := range []struct {
		own  *Words
		from Words
	}{{&n.Small, from.Small}, {&n.Scale, from.Scale}, {&n.Collective, from.Collective}, {&n.Ordinal, from.Ordinal}} {
		out := Words{}
		for _, words := range []Words{*m.own, m.from} {
			for v, texts := range words {
				out[v] = slices.Concat(out[v], texts)
			}
		}
		*m.own = out
	}
	n.Not = slices.Concat(n.Not, from.Not)
	n.Vague = slices.Concat(n.Vague, from.Vague)
}

func joined(a, b map[string]Texts) map[string]Texts {
	out := map[string]Texts{}
	for _, m := range []map[string]Texts{a, b} {
		for k, v := range m {
			out[k] = slices.Concat(out[k], v)
		}
	}
	return out
}
