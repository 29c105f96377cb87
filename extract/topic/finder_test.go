package topic

import (
	"slices"
	"testing"
)

func testTopic() *Topic {
	return &Topic{
		ID: "test", Measures: []string{"signatories"},
		Names: Names{"all": {"Lake Treaty"}, "en": {"(|UN )(treaty|pact) on lakes"}, "vi": {"Công ước về hồ"}, "hi": {"झील संधि"}},
		Event: Names{"en": {"lake conference"}},
		Hints: Names{"en": {"lake(|s)", "treaty"}, "vi": {"ký kết"}},
	}
}

func TestFinder_In(t *testing.T) {
	f, err := testTopic().Finder()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		want       bool
	}{
		{"name", "States sign the UN treaty on lakes", true},
		{"name in another case, with punctuation", "LAKE-TREATY: what now?", true},
		{"Vietnamese, decomposed", "Mo\u031b\u0309 ky\u0301 Co\u0302ng u\u031bo\u031b\u0301c ve\u0302\u0300 ho\u0302\u0300", true},
		{"Hindi", "झील संधि पर दस्तखत", true},
		{"event", "Delegates leave the lake conference", true},
		{"two hints", "A treaty for every lake", true},
		{"one hint twice", "Lakes and the lake", false},
		{"inside a word", "The Snowlake Treatyist", false},
		{"nothing", "Budget passed", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.In(tt.text); got != tt.want {
				t.Errorf("In(%q) = %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

func TestTopic_Queries(t *testing.T) {
	for tag, want := range map[string][]string{"en": {"treaty on lakes", "Lake Treaty"}, "fr": {"Lake Treaty"}} {
		if got := testTopic().Queries(tag); !slices.Equal(got, want) {
			t.Errorf("Queries(%q) = %q, want %q", tag, got, want)
		}
	}
}
