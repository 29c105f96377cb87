package measure

import (
	"testing"

	"newstally/extract/lexicon"
)

func TestBuiltin_complete(t *testing.T) {
	measures, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(measures) < 20 {
		t.Errorf("got %d measures, want 20 at least", len(measures))
	}
	for _, m := range measures {
		for _, tag := range []string{"vi", "hi", "en"} {
			if missing := m.Missing(tag); len(missing) > 0 {
				t.Errorf("measure %s lacks in %s: %v", m.ID, tag, missing)
			}
		}
		if missing := m.Missing("xx"); len(missing) == 0 && !m.Money {
			t.Errorf("measure %s lacks nothing in a language without words", m.ID)
		}
	}
}

// TestPhrases expands every phrase of every class.
func TestPhrases(t *testing.T) {
	measures, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := Shared()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(classesOf(measures), shared.Classes) {
		for _, kind := range []map[string]Words{c.Nouns, c.Joined, c.Frames, c.Kinds} {
			for name, words := range kind {
				for tag, patterns := range words {
					for _, p := range patterns {
						if _, err := lexicon.Expand(p); err != nil {
							t.Errorf("class %s, language %s: %v", name, tag, err)
						}
					}
				}
			}
		}
	}
}
