// Package topic holds what a story is: one YAML file a topic, with its names in every
// language, its dates and places, the people who speak about it and the measures that
// apply. A topic needs no Go; a user's own file works like a built-in one.
package topic

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"newstally/extract/lexicon"
	"newstally/extract/measure"
)

//go:embed *.yaml
var files embed.FS

// Names maps a language's tag to phrases; the tag "all" is for every language. Phrases
// are in the notation of lexicon.Expand.
type Names map[string][]string

// In returns the phrases for a language, those for all languages included.
func (n Names) In(tag string) []string {
	return append(append([]string(nil), n["all"]...), n[tag]...)
}

// Topic is one story.
type Topic struct {
	ID    string `yaml:"topic"`
	Title string `yaml:"title"` // one line, in English
	Names Names  `yaml:"names"` // of the treaty: whoever writes one of these means the topic
	Event Names  `yaml:"event"` // of the gathering: whoever writes one of these means the topic's
	Hints Names  `yaml:"hints"` // words that the topic's articles have; several of them together mean the topic
	// Subject and Signs tell an article about the topic that never names it: words for what
	// the treaty is about, and further signs, each entry one. See package figure.
	Subject Names `yaml:"subject"`
	Signs   Names `yaml:"signs"`
	Place   Names `yaml:"place"` // where the event takes place
	// Apart are events and bodies whose own articles are not the topic's. Their names do not
	// move the focus within the topic's articles as those of Other do.
	Apart Names `yaml:"apart"`
	Other Names `yaml:"other"` // treaties and events that the topic is confused with

	Starts Date   `yaml:"starts"` // first day of the event
	Ends   Date   `yaml:"ends"`   // last day of the event
	Zone   string `yaml:"zone"`   // offset of the event's place, like +07:00
	Years  []int  `yaml:"years"`  // years that a count of the topic may be said to be of

	Measures    []string          `yaml:"measures"`    // in the order to show them; the first are the answers
	Implausible map[string]Bounds `yaml:"implausible"` // values by measure that must be something else
	Required    map[string]int64  `yaml:"required"`    // values by measure that the treaty itself requires
	Official    []string          `yaml:"official"`    // outlets whose own figures the topic trusts; none named: every official outlet
	People      []Person          `yaml:"people"`      // who is cited, in several scripts
}

// Bounds are the values outside of which a count is implausible; 0 is no bound.
type Bounds struct {
	Below int64 `yaml:"below"`
	Above int64 `yaml:"above"`
}

// Person is one person or body with the spellings of the name.
type Person struct {
	Name string   `yaml:"name"`
	Also []string `yaml:"also"`
}

// Date is a calendar day.
type Date struct {
	time.Time
	wrong string // what was written in its place
}

// UnmarshalYAML reads YYYY-MM-DD. Load reports what is none, since it knows the line.
func (d *Date) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		d.wrong = s
	}
	d.Time = t
	return nil
}

// Builtin returns the built-in topics by ID.
func Builtin() (map[string]*Topic, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	all := map[string]*Topic{}
	for _, e := range entries {
		data, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("read topic: %w", err)
		}
		t, err := Load(e.Name(), data)
		if err != nil {
			return nil, err
		}
		if t.ID != strings.TrimSuffix(path.Base(e.Name()), ".yaml") {
			return nil, fmt.Errorf("%s: topic: got %q, want the file's name", e.Name(), t.ID)
		}
		all[t.ID] = t
	}
	return all, nil
}

// Load reads a topic. name is the file's, for errors, which say the line and what is
// expected there.
func Load(name string, data []byte) (*Topic, error) {
	t := new(Topic)
	if err := yaml.UnmarshalWithOptions(data, t, yaml.Strict()); err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
			says := syntax.GetMessage()
			if strings.HasPrefix(says, "unknown field") {
				says += ": want one of " + strings.Join(keys(), ", ")
			}
			return nil, fmt.Errorf("%s:%d: %s", name, syntax.GetToken().Position.Line, says)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if key, want := t.lacks(); key != "" {
		return nil, fmt.Errorf("%s:%d: %s: want %s", name, lineOf(data, key), key, want)
	}
	for _, id := range t.Measures {
		if known := measure.IDs(); !slices.Contains(known, id) {
			return nil, fmt.Errorf("%s:%d: measures: unknown measure %q: want some of %s", name, lineOf(data, "measures"), id, strings.Join(known, ", "))
		}
	}
	for _, names := range []Names{t.Names, t.Event, t.Hints, t.Subject, t.Signs, t.Place, t.Apart, t.Other} {
		for _, tag := range slices.Sorted(maps.Keys(names)) {
			for _, phrase := range names[tag] {
				if _, err := lexicon.Expand(phrase); err != nil {
					return nil, fmt.Errorf("%s:%d: %w", name, lineWith(data, phrase), err)
				}
			}
		}
	}
	return t, nil
}

// keys are the keys that a topic's file may have.
func keys() []string {
	var names []string
	for f := range reflect.TypeFor[Topic]().Fields() {
		names = append(names, f.Tag.Get("yaml"))
	}
	return names
}

// lacks returns the first key that is missing or wrong, and what it should be.
func (t *Topic) lacks() (key, want string) {
	switch {
	case t.ID == "" || strings.Trim(t.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return "topic", "an ID of small letters, digits and hyphens"
	case len(t.Names) == 0:
		return "names", "at least one language with the names of the treaty"
	case len(t.Measures) == 0:
		return "measures", "the measures that apply, in the order to show them"
	case t.Starts.wrong != "":
		return "starts", fmt.Sprintf("a day as YYYY-MM-DD, not %q", t.Starts.wrong)
	case t.Ends.wrong != "":
		return "ends", fmt.Sprintf("a day as YYYY-MM-DD, not %q", t.Ends.wrong)
	case t.Starts.After(t.Ends.Time):
		return "ends", "a day not before starts"
	}
	if _, err := t.Location(); err != nil {
		return "zone", "an offset like +07:00"
	}
	return "", ""
}

// Location is the zone of the event's place, UTC if the topic states none.
func (t *Topic) Location() (*time.Location, error) {
	if t.Zone == "" {
		return time.UTC, nil
	}
	at, err := time.Parse("-07:00", t.Zone)
	if err != nil {
		return nil, err
	}
	_, offset := at.Zone()
	return time.FixedZone("", offset), nil
}

// lineOf returns the line of a top-level key, 1 if it is not there.
func lineOf(data []byte, key string) int {
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, key+":") {
			return i + 1
		}
	}
	return 1
}

// lineWith returns the first line that has a phrase in it, 1 if none has.
func lineWith(data []byte, phrase string) int {
	before, _, found := strings.Cut(string(data), phrase)
	if !found {
		return 1
	}
	return 1 + strings.Count(before, "\n")
}
