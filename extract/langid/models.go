package langid

import (
	"strings"

	"github.com/pemistahl/lingua-go"
)

// latinLanguages are told apart by lingua. With fewer, foreign text becomes one of the
// few: of Vietnamese, Hindi and English alone, Turkish would be Vietnamese.
var latinLanguages = []lingua.Language{
	lingua.Vietnamese, lingua.English, lingua.French, lingua.Indonesian, lingua.Malay, lingua.Tagalog, lingua.Spanish,
	lingua.German, lingua.Portuguese, lingua.Italian, lingua.Dutch, lingua.Turkish, lingua.Polish,
}

var devanagariLanguages = []lingua.Language{lingua.Hindi, lingua.Marathi}

// One text for each load: the models are loaded by the first text that needs them, and
// without a lock, so that the first callers would load them several times.
const (
	latinWarmUp      = "lingua loads every model of these languages when it sees a text of more than one hundred and twenty letters, and this is such a text"
	devanagariWarmUp = "\u0915\u0916"
)

func build(languages []lingua.Language, warmUp string) lingua.LanguageDetector {
	d := lingua.NewLanguageDetectorBuilder().FromLanguages(languages...).WithLowAccuracyMode().Build()
	d.ComputeLanguageConfidenceValues(warmUp)
	return d
}

// models asks lingua. Where the word lists favour a language that lingua does not know,
// they win.
func (d *Detector) models(script string, words []string, text string) (tag string, score float64) {
	detector := d.latin
	if script == "Devanagari" {
		detector = d.deva
	}
	values := detector().ComputeLanguageConfidenceValues(text)
	tag, score = strings.ToLower(values[0].Language().IsoCode639_1().String()), values[0].Value()
	best, second := d.lists[script].shares(words)
	if best.profile >= 0 && best.share > second.share {
		p := d.lists[script].profiles[best.profile]
		if p.Tag == tag || !known(p.Tag, values) {
			return p.Tag, max(score, 0.6)
		}
	}
	return tag, score
}

func known(tag string, values []lingua.ConfidenceValue) bool {
	for _, v := range values {
		if strings.EqualFold(v.Language().IsoCode639_1().String(), tag) {
			return true
		}
	}
	return false
}
