package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordDiff(t *testing.T) {
	long := strings.Repeat("a b c d e f g h i j k l m ", 3)
	for _, tc := range []struct {
		name, a, b string
		want       []string
	}{
		{"the same", "one\n\ntwo", "one\n\ntwo", nil},
		{"a number corrected", "Title\n\nSome 69 states signed.", "Title\n\nSome 72 states signed.", []string{"Some [-69-] {+72+} states signed."}},
		{"a paragraph added", "Title\n\nOne.", "Title\n\nOne.\n\nTwo more.", []string{"{+Two more.+}"}},
		{"a paragraph removed", "Title\n\nOne.\n\nTwo more.", "Title\n\nTwo more.", []string{"[-One.-]"}},
		{"two lines", "x 1\ny\nz 2", "x 3\ny\nz 4", []string{"x [-1-] {+3+}", "z [-2-] {+4+}"}},
		{"long lines", long + "69 " + long, long + "72 " + long, []string{"… f g h i j k l m [-69-] {+72+} a b c d e f g h …"}},
		{"from nothing", "", "72 states", []string{"{+72 states+}"}},
		{"spaces alone", "72  states", "72 states", nil},
	} {
		if diff := cmp.Diff(tc.want, wordDiff(tc.a, tc.b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
	huge := strings.Repeat("x\n", 3000)
	if got := wordDiff("a\n"+huge+"b", "c\n"+huge+"d"); len(got) == 0 {
		t.Error("no difference found in long texts")
	}
}
