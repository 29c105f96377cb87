// Package measure holds what newstally counts: one YAML file a measure, with its words
// in all languages side by side, and classes.yaml with the words that several share.
//
// A measure is a list of rules. A rule is a cell of (what is counted) × (what happens):
// a noun class and, where the noun alone does not say it, a frame. The engine finds the
// noun that a number counts and the frame it stands in; the rules say what that means.
package measure

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"newstally/news"
)

//go:embed *.yaml
var files embed.FS

// classesFile holds the classes that several measures share.
const classesFile = "classes.yaml"

// Money is the noun class of every sum of money. It is told by its currency and has no words.
const Money = "money"

// About says which kind of thing a measure belongs to, and so what another one of that
// kind, named in the same sentence, takes away from it.
type About string

// What a measure can be about.
const (
	Treaty  About = "treaty"  // another treaty's numbers do not count
	Event   About = "event"   // another meeting's numbers do not count
	Subject About = "subject" // bound to neither, like the damage done by cybercrime
)

// Words maps a language's tag to phrases in the notation of lexicon.Expand.
type Words map[string][]string

// Classes are the words of nouns, frames and kinds, by name.
type Classes struct {
	Nouns  map[string]Words `yaml:"nouns"`  // what is counted
	Joined map[string]Words `yaml:"joined"` // the same in compounds: the 71-article text
	Frames map[string]Words `yaml:"frames"` // what happens
	Kinds  map[string]Words `yaml:"kinds"`  // what sort of noun: high-level, foreign
}

// Measure is one thing that is counted.
type Measure struct {
	ID      string       `yaml:"measure"`
	Counts  string       `yaml:"counts"` // in words
	Unit    string       `yaml:"unit"`   // "day", "hour"; empty for a plain count
	About   About        `yaml:"about"`
	Grows   bool         `yaml:"grows"`   // the true count never falls
	Planned bool         `yaml:"planned"` // before the topic's event a count is a plan unless it says otherwise
	Status  news.Status  `yaml:"status"`  // the only status the measure can have; empty: any
	When    []string     `yaml:"when"`    // frames that make a count a threshold: what it is needed for
	Need    bool         `yaml:"need"`    // counts may be thresholds: status required is possible
	Money   bool         `yaml:"money"`   // counts money
	Small   bool         `yaml:"small"`   // counts small gatherings: one named beside them is no other event
	Least   news.Decimal `yaml:"least"`   // smaller values are something else
	// LeastIn is the same for sums in a currency, by its ISO 4217 code.
	LeastIn map[string]news.Decimal `yaml:"least_in"`
	Rules   []Rule                  `yaml:"rules"`
	Gap     []string                `yaml:"gap"` // frames in which a number without a noun counts this
	Classes `yaml:"words"`          // words that only this measure needs

	shared *Set // for Missing
}

// Rule is one cell: what is counted × what happens.
type Rule struct {
	Noun  []string `yaml:"noun"`  // any of these noun classes
	Frame []string `yaml:"frame"` // any of these frames, needed if there are any
	Also  []string `yaml:"also"`  // any of these frames too, within the paragraph
	Kind  []string `yaml:"kind"`  // any of these kinds in the noun phrase, needed if there are any
	Not   []string `yaml:"not"`   // none of these frames in the clause, none of these kinds in the noun phrase
	Gap   bool     `yaml:"gap"`   // a trap for numbers without a noun too
	Part  bool     `yaml:"part"`  // only for a part of a quantity of the measure: 168 of these people
	Trap  bool     `yaml:"trap"`  // such a number is no figure
	Why   string   `yaml:"why"`   // the reason, in words
	Bonus float64  `yaml:"bonus"` // weight beside other rules
	Reach float64  `yaml:"reach"` // how far the frame may be, in the engine's cost of the way; 0: as far as any
}

// Set is all measures with the classes they share.
type Set struct {
	Measures []*Measure `yaml:"-"`
	Classes  `yaml:",inline"`
	Traps    []Rule `yaml:"traps"` // numbers that belong to no measure
}

// IDs returns the names of the built-in measures, sorted.
func IDs() []string {
	entries, err := fs.Glob(files, "*.yaml")
	if err != nil {
		panic(err) // Unreachable: the pattern is a good one.
	}
	var ids []string
	for _, name := range entries {
		if name != classesFile {
			ids = append(ids, strings.TrimSuffix(name, ".yaml"))
		}
	}
	return ids
}

// Builtin returns the built-in measures in the order of their names.
func Builtin() ([]*Measure, error) {
	entries, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Measure
	for _, name := range entries {
		if name == classesFile {
			continue
		}
		m, err := read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	shared, err := Shared()
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		m.shared = shared
	}
	return all, checkNames(all, shared)
}

func read(name string) (*Measure, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read measure: %w", err)
	}
	m := new(Measure)
	if err := yaml.UnmarshalWithOptions(data, m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read measure %s: %w", name, err)
	}
	switch {
	case m.ID != strings.TrimSuffix(path.Base(name), ".yaml"):
		return nil, fmt.Errorf("read measure %s: measure: got %q, want the file's name", name, m.ID)
	case m.Counts == "":
		return nil, fmt.Errorf("read measure %s: counts: want what the measure counts, in words", name)
	case !slices.Contains([]About{Treaty, Event, Subject}, m.About):
		return nil, fmt.Errorf("read measure %s: about: got %q, want treaty, event or subject", name, m.About)
	case len(m.Rules) == 0:
		return nil, fmt.Errorf("read measure %s: rules: want one at least", name)
	case m.Status != "" && m.Status.Validate() != nil:
		return nil, fmt.Errorf("read measure %s: status: %w", name, m.Status.Validate())
	}
	return m, nil
}

// Shared returns the classes and traps that all measures share; its Measures are empty.
func Shared() (*Set, error) {
	data, err := files.ReadFile(classesFile)
	if err != nil {
		return nil, fmt.Errorf("read measures: %w", err)
	}
	s := new(Set)
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read measures %s: %w", classesFile, err)
	}
	return s, nil
}

// checkNames reports the first rule that names a class which nobody has.
func checkNames(all []*Measure, shared *Set) error {
	known := map[string]bool{Money: true}
	for _, c := range append([]Classes{shared.Classes}, classesOf(all)...) {
		for _, kind := range []map[string]Words{c.Nouns, c.Joined, c.Frames, c.Kinds} {
			for name := range kind {
				known[name] = true
			}
		}
	}
	check := func(where string, rules []Rule, more ...[]string) error {
		for _, r := range rules {
			more = append(more, r.Noun, r.Frame, r.Also, r.Kind, r.Not)
		}
		for _, name := range slices.Concat(more...) {
			if !known[name] {
				return fmt.Errorf("read measures: %s: no class is called %q", where, name)
			}
		}
		return nil
	}
	for _, m := range all {
		if err := check(m.ID, m.Rules, m.Gap, m.When); err != nil {
			return err
		}
	}
	return check(classesFile, shared.Traps)
}

func classesOf(all []*Measure) []Classes {
	out := make([]Classes, len(all))
	for i, m := range all {
		out[i] = m.Classes
	}
	return out
}

// Missing returns what the measure lacks in a language: the nouns and frames of its rules
// that have no word in it. m must come from Builtin.
func (m *Measure) Missing(tag string) []string {
	lacks := func(name string) bool {
		found := false
		for _, c := range []Classes{m.shared.Classes, m.Classes} {
			for _, kind := range []map[string]Words{c.Nouns, c.Frames, c.Kinds} {
				if w, ok := kind[name]; ok {
					found = true
					if len(w[tag]) > 0 {
						return false
					}
				}
			}
		}
		return found
	}
	var missing []string
	for _, r := range m.Rules {
		for _, name := range slices.Concat(r.Noun, r.Frame, r.Kind) {
			if lacks(name) && !slices.Contains(missing, "words for "+name) {
				missing = append(missing, "words for "+name)
			}
		}
	}
	return missing
}
