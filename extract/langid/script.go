package langid

import "unicode"

// scriptTags gives the tag of a text by its script alone: the one language that news in
// the script is in, or "und" with the script (ISO 15924) where there are several.
// Keep sorted by script.
var scriptTags = map[string]string{
	"Arabic":    "und-Arab", // Arabic, Persian, Urdu, ...
	"Armenian":  "hy",
	"Bengali":   "und-Beng", // Bengali, Assamese
	"Cyrillic":  "und-Cyrl", // Russian, Ukrainian, ...
	"Ethiopic":  "und-Ethi",
	"Georgian":  "ka",
	"Greek":     "el",
	"Gujarati":  "gu",
	"Gurmukhi":  "pa",
	"Han":       "zh",
	"Hangul":    "ko",
	"Hebrew":    "he",
	"Hiragana":  "ja",
	"Kannada":   "kn",
	"Katakana":  "ja",
	"Khmer":     "km",
	"Lao":       "lo",
	"Malayalam": "ml",
	"Myanmar":   "my",
	"Oriya":     "or",
	"Sinhala":   "si",
	"Tamil":     "ta",
	"Telugu":    "te",
	"Thai":      "th",
	"Tibetan":   "bo",
}

// kanaShare is the share of kana from which a text with Han characters is Japanese.
const kanaShare = 0.1

// mainScript returns the script that most letters of a text are in, with their share, or
// "" for a text with fewer than two letters or without a known script.
func mainScript(text string) (script string, share float64) {
	counts := map[string]int{}
	all, last := 0, "Latin"
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		all++
		if r >= 0x80 && !unicode.Is(unicode.Scripts[last], r) {
			last = scriptOf(r, last)
		} else if r < 0x80 {
			last = "Latin"
		}
		counts[last]++
	}
	if all < 2 {
		return "", 0
	}
	if kana := counts["Hiragana"] + counts["Katakana"]; float64(kana) > kanaShare*float64(all) {
		counts["Hiragana"] += counts["Katakana"] + counts["Han"]
	}
	for s, n := range counts {
		if n > counts[script] || n == counts[script] && s < script {
			script = s
		}
	}
	return script, min(1, float64(counts[script])/float64(all))
}

// scriptOf returns the script of a letter; one that is in no known script keeps the last.
func scriptOf(r rune, last string) string {
	for _, s := range [...]string{"Latin", "Devanagari"} {
		if unicode.Is(unicode.Scripts[s], r) {
			return s
		}
	}
	for s := range scriptTags {
		if unicode.Is(unicode.Scripts[s], r) {
			return s
		}
	}
	return last
}
