package lexicon

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpand(t *testing.T) {
	tests := []struct {
		pattern string
		want    []string
	}{
		{"sign(|s|ed)", []string{"sign", "signs", "signed"}},
		{"(|the )number of (states|parties)", []string{"number of states", "number of parties", "the number of states", "the number of parties"}},
		{"a (b(|c)|d)", []string{"a b", "a bc", "a d"}},
		{"plain", []string{"plain"}},
	}
	for _, tt := range tests {
		got, err := Expand(tt.pattern)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("Expand(%q): error %v (-want +got):\n%s", tt.pattern, err, diff)
		}
	}
	for _, bad := range []string{"a (b", "a) b", "a | b"} {
		if got, err := Expand(bad); err == nil {
			t.Errorf("Expand(%q) = %q, want an error", bad, got)
		}
	}
}
