package topic

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"newstally/extract/lexicon"
)

// Finder tells from a few lines, such as a title and a summary, whether an article may be
// about a topic. It is made to miss nothing: what it lets through, the whole text decides.
type Finder struct {
	names []string
	hints [][]string // the phrases of each hint
}

// hintsNeeded is how many different hints speak for a topic as much as its name does.
const hintsNeeded = 2

// Finder reads the topic's names, event and hints in all languages.
func (t *Topic) Finder() (Finder, error) {
	var f Finder
	for _, names := range []Names{t.Names, t.Event} {
		for _, tag := range slices.Sorted(maps.Keys(names)) {
			for _, pattern := range names[tag] {
				phrases, err := searched(pattern)
				if err != nil {
					return f, fmt.Errorf("topic %s: %w", t.ID, err)
				}
				f.names = append(f.names, phrases...)
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Hints)) {
		for _, pattern := range t.Hints[tag] {
			phrases, err := searched(pattern)
			if err != nil {
				return f, fmt.Errorf("topic %s: %w", t.ID, err)
			}
			f.hints = append(f.hints, phrases)
		}
	}
	return f, nil
}

// In reports whether a text names the topic or its event, or has two of its hints.
func (f Finder) In(text string) bool {
	words := spaced(text)
	has := func(phrase string) bool { return strings.Contains(words, phrase) }
	if slices.ContainsFunc(f.names, has) {
		return true
	}
	var seen []string
	for _, hint := range f.hints {
		i := slices.IndexFunc(hint, has)
		if i >= 0 && !slices.Contains(seen, hint[i]) {
			seen = append(seen, hint[i])
		}
	}
	return len(seen) >= hintsNeeded
}

// queriesAtMost bounds the queries a search source is asked in one pass.
const queriesAtMost = 4

// Queries are the names to search for in a language, the most telling first. A language
// without names of its own gets those of all languages.
func (t *Topic) Queries(tag string) []string {
	var queries []string
	for _, pattern := range append(slices.Clone(t.Names[tag]), t.Names["all"]...) {
		phrases, err := lexicon.Expand(pattern)
		if err == nil && len(phrases) > 0 && len(queries) < queriesAtMost && !slices.Contains(queries, phrases[0]) {
			queries = append(queries, phrases[0])
		}
	}
	return queries
}

// searched returns the phrases of a pattern as spaced gives them.
func searched(pattern string) ([]string, error) {
	phrases, err := lexicon.Expand(pattern)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range phrases {
		if s := spaced(p); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// spaced returns a text's words in lower case and NFC, each with a space on both sides,
// so that a phrase is found only at the borders of words.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ") + " "
}
