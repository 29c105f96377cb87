package numeral

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// speller writes numbers in words, in one of several ways.
type speller struct {
	name  string
	lang  string
	spell func(n uint64) string
	below uint64 // the numbers it can write
}

var (
	enSmall = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	enTens  = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	hiSmall = strings.Fields(`शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस बाईस तेईस चौबीस
		पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस
		पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ
		छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी
		पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पंचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे`)
	viDigits = strings.Fields("không một hai ba bốn năm sáu bảy tám chín")
)

// spellers are the ways of writing a number that must all be read back.
func spellers() []speller {
	western := []string{"", "thousand", "million", "billion", "trillion"}
	var all []speller
	for i, o := range []struct{ and, hyphen, comma string }{{" ", "-", ""}, {" and ", "-", ""}, {" ", " ", ""}, {" and ", " ", ","}} {
		all = append(all, speller{fmt.Sprintf("western-%d", i), "en", func(n uint64) string { return english(n, western, o.and, o.hyphen, o.comma) }, 1e15})
	}
	return append(all,
		speller{"capitals", "en", func(n uint64) string { return strings.ToUpper(english(n, western, " ", "-", "")) }, 1e15},
		speller{"lakh", "en", func(n uint64) string { return indian(n, "lakh", "crore", englishBelow) }, 1e14},
		speller{"scales", "hi", hindi, 1e15},
		speller{"no nukta", "hi", func(n uint64) string {
			return strings.ReplaceAll(strings.ReplaceAll(hindi(n), "़", ""), "ँ", "ं")
		}, 1e15},
		speller{"lakh crore", "hi", func(n uint64) string { return indian(n, "लाख", "करोड़", hindiBelow) }, 1e14},
		speller{"north", "vi", func(n uint64) string { return vietnamese(n, "linh", "nghìn", "tỷ", "tư") }, 1e15},
		speller{"south", "vi", func(n uint64) string { return vietnamese(n, "lẻ", "ngàn", "tỉ", "bốn") }, 1e15},
		speller{"capital", "vi", func(n uint64) string {
			return strings.ToUpper(vietnamese(n, "linh", "nghìn", "tỷ", "tư"))
		}, 1e15},
	)
}

func englishBelow(n uint64) string { return english(n, []string{"", "thousand"}, " ", "-", "") }

func english(n uint64, scales []string, and, hyphen, comma string) string {
	if n < 20 {
		return enSmall[n]
	}
	var parts []string
	for i := len(scales) - 1; i >= 0; i-- {
		unit := uint64(1)
		for range i {
			unit *= 1000
		}
		g := n / unit
		n %= unit
		if g == 0 {
			continue
		}
		if i == len(scales)-1 && g >= 1000 {
			panic("no scale for the number")
		}
		part := ""
		if g >= 100 {
			part = enSmall[g/100] + " hundred"
		}
		if r := g % 100; r > 0 {
			switch {
			case part != "":
				part += and
			case i == 0 && len(parts) > 0 && and != " ":
				part = strings.TrimLeft(and, " ")
			}
			switch {
			case r < 20:
				part += enSmall[r]
			case r%10 == 0:
				part += enTens[r/10]
			default:
				part += enTens[r/10] + hyphen + enSmall[r%10]
			}
		}
		if i > 0 {
			part += " " + scales[i]
		}
		parts = append(parts, part)
	}
	return strings.ReplaceAll(strings.Join(parts, comma+" "), ", and ", " and ")
}

// indian writes lakh and crore, and crores of crores above.
func indian(n uint64, lakh, crore string, below func(uint64) string) string {
	var parts []string
	if n >= 1e7 {
		parts = append(parts, indian(n/1e7, lakh, crore, below)+" "+crore)
		n %= 1e7
		if n == 0 {
			return parts[0]
		}
	}
	if n >= 1e5 {
		parts = append(parts, below(n/1e5)+" "+lakh)
		n %= 1e5
	}
	if n > 0 || len(parts) == 0 {
		parts = append(parts, below(n))
	}
	return strings.Join(parts, " ")
}

func hindiBelow(n uint64) string {
	var parts []string
	if n >= 1000 {
		parts = append(parts, hiSmall[n/1000]+" हज़ार")
		n %= 1000
	}
	if n >= 100 {
		parts = append(parts, hiSmall[n/100]+" सौ")
		n %= 100
	}
	if n > 0 || len(parts) == 0 {
		parts = append(parts, hiSmall[n])
	}
	return strings.Join(parts, " ")
}

func hindi(n uint64) string {
	var parts []string
	for _, s := range []struct {
		unit uint64
		word string
	}{{1e13, "नील"}, {1e11, "खरब"}, {1e9, "अरब"}, {1e7, "करोड़"}, {1e5, "लाख"}} {
		if g := n / s.unit; g > 0 {
			parts = append(parts, hindiBelow(g)+" "+s.word)
			n %= s.unit
		}
	}
	if n > 0 || len(parts) == 0 {
		parts = append(parts, hindiBelow(n))
	}
	return strings.Join(parts, " ")
}

func vietnamese(n uint64, filler, thousand, billion, four string) string {
	if n >= 1e9 {
		s := vietnamese(n/1e9, filler, thousand, billion, four) + " " + billion
		if n %= 1e9; n > 0 {
			s += " " + vietnameseGroups(n, true, filler, thousand, four)
		}
		return s
	}
	return vietnameseGroups(n, false, filler, thousand, four)
}

// vietnameseGroups writes a number below a billion; behind a greater part every group has
// its hundreds.
func vietnameseGroups(n uint64, full bool, filler, thousand, four string) string {
	if n == 0 {
		return viDigits[0]
	}
	var parts []string
	for _, s := range []struct {
		unit uint64
		word string
	}{{1e6, " triệu"}, {1e3, " " + thousand}, {1, ""}} {
		if g := n / s.unit % 1000; g > 0 {
			parts = append(parts, vietnameseGroup(g, full || len(parts) > 0, filler, four)+s.word)
		}
	}
	return strings.Join(parts, " ")
}

func vietnameseGroup(g uint64, full bool, filler, four string) string {
	h, t, u := g/100, g/10%10, g%10
	s := ""
	if h > 0 || full {
		s = viDigits[h] + " trăm"
		switch {
		case t == 0 && u == 0:
			return s
		case t == 0:
			return s + " " + filler + " " + viDigits[u]
		}
		s += " "
	}
	last := viDigits[u]
	switch {
	case u == 5 && t > 0:
		last = "lăm"
	case u == 1 && t > 1:
		last = "mốt"
	case u == 4 && t > 1:
		last = four
	}
	switch {
	case t == 0:
		return s + viDigits[u]
	case t == 1:
		s += "mười"
	default:
		s += viDigits[t] + " mươi"
	}
	if u > 0 {
		s += " " + last
	}
	return s
}

var full = flag.Bool("full", false, "read back every number to a million, not a part that changes from run to run")

// TestSpellings reads back the numbers to a million, each in one of the ways in turn, and
// random numbers to 10^15 in all of them.
func TestSpellings(t *testing.T) {
	stride := 29 + rand.Uint64N(8)
	switch {
	case *full:
		stride = 1
	case testing.Short() || raceDetector:
		stride += 300
	}
	byLang := map[string][]speller{}
	for _, s := range spellers() {
		byLang[s.lang] = append(byLang[s.lang], s)
	}
	for lang, ways := range byLang {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := reader(t, lang)
			var out []Number
			for n := rand.Uint64N(stride); n <= 1_000_000; n += stride {
				s := ways[n/stride%uint64(len(ways))]
				if out = readBack(t, r, out, s, n); t.Failed() {
					return
				}
			}
			random := rand.New(rand.NewPCG(rand.Uint64(), 1))
			for range 20_000 / stride {
				n := random.Uint64N(1e15)
				for range random.IntN(15) {
					n /= 10
				}
				for _, s := range ways {
					if n >= s.below {
						continue
					}
					if out = readBack(t, r, out, s, n); t.Failed() {
						return
					}
				}
			}
		})
	}
}

func readBack(t *testing.T, r *Reader, out []Number, s speller, n uint64) []Number {
	text := s.spell(n)
	out = r.Append(out[:0], text)
	if len(out) != 1 || out[0].Span.Start != 0 || out[0].Span.End != len(text) || string(out[0].Value) != strconv.FormatUint(n, 10) {
		t.Errorf("%s, %s: %d is written %q and read as %v", s.lang, s.name, n, text, marked(text, out))
	}
	return out
}
