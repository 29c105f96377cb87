package langid

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

//go:embed words.yaml
var wordsYAML []byte

// profile is what words.yaml says of one language.
type profile struct {
	Tag     string
	Script  string
	Share   float64
	Letters string
	Words   []string
	Endings []string
}

// lists holds the profiles of one script, ready to look words up in.
type lists struct {
	profiles []profile
	words    map[string][]int // word → the profiles that have it
}

// loadLists reads the profiles by script.
func loadLists() (map[string]*lists, error) {
	var all []profile
	if err := yaml.UnmarshalWithOptions(wordsYAML, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read words.yaml: %w", err)
	}
	scripts := map[string]*lists{}
	for _, p := range all {
		if p.Tag == "" || p.Script == "" || p.Share <= 0 || len(p.Words)+len(p.Letters) == 0 {
			return nil, fmt.Errorf("read words.yaml: language %q needs tag, script, share, and words or letters", p.Tag)
		}
		l := scripts[p.Script]
		if l == nil {
			l = &lists{words: map[string][]int{}}
			scripts[p.Script] = l
		}
		n := len(l.profiles)
		for _, w := range p.Words {
			w = norm.NFC.String(w)
			if have := l.words[w]; len(have) == 0 || have[len(have)-1] != n {
				l.words[w] = append(have, n)
			}
		}
		l.profiles = append(l.profiles, p)
	}
	return scripts, nil
}

// count is what the words of a text say for one language.
type count struct {
	profile int
	share   float64 // of the text's words
}

// shares returns the best and the second best language for the words of a text.
func (l *lists) shares(words []string) (best, second count) {
	sums := make([]float64, len(l.profiles))
	for _, w := range words {
		for i, weight := range l.evidence(w) {
			sums[i] += weight
		}
	}
	best, second = count{profile: -1}, count{profile: -1}
	for i, sum := range sums {
		c := count{i, sum / float64(len(words))}
		switch {
		case c.share > best.share:
			best, second = c, best
		case c.share > second.share:
			second = c
		}
	}
	return best, second
}

// evidence returns what one word says for each profile: a listed word 1, shared among
// the lists that have it; an ending or a letter of its own also 1.
func (l *lists) evidence(word string) []float64 {
	e := make([]float64, len(l.profiles))
	have := l.words[word]
	for _, i := range have {
		e[i] = 1 / float64(len(have))
	}
	for i := range l.profiles {
		p := &l.profiles[i]
		if e[i] == 0 && (p.Letters != "" && strings.ContainsAny(word, p.Letters) || len(have) == 0 && p.hasEnding(word)) {
			e[i] = 1
		}
	}
	return e
}

func (p *profile) hasEnding(word string) bool {
	for _, e := range p.Endings {
		if strings.HasSuffix(word, e) && utf8.RuneCountInString(word) > utf8.RuneCountInString(e)+1 {
			return true
		}
	}
	return false
}
