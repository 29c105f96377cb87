package numeral

import (
	"bufio"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// sharedCase is one case of the shared data: a text and the numbers it has. How it is
// scored is described in the README beside the data.
type sharedCase struct {
	Lang     string         `json:"lang"`
	Input    string         `json:"input"`
	Score    string         `json:"score"`
	Note     string         `json:"kind_note"`
	Values   []string       `json:"number_values"`
	Expected []expectedSpan `json:"expected"`
	Optional []expectedSpan `json:"optional"`
}

type expectedSpan struct {
	Text  string `json:"text"`
	Start int    `json:"bstart"`
	End   int    `json:"bend"`
	Value string `json:"value"`
	Kind  string `json:"kind"`
	Near  bool   `json:"approx"`
}

// floors are the shares of the cases that must pass. The percent signs without a number
// that one suite expects are no numbers for us.
var floors = []struct {
	pattern string
	floor   float64
}{
	{"spelled.tsv", 1},
	{"variants.tsv", 0.995},
	{"context.jsonl", 0.97},
	{"peers/*-percent-en.jsonl", 0.83},
	{"peers/*.jsonl", 0.98},
}

func TestSharedData(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skipf("the shared number data is not there, only the own tables are tested: %v", err)
	}
	done := map[string]bool{}
	for _, f := range floors {
		names, err := filepath.Glob(filepath.Join(shared, f.pattern))
		if err != nil || len(names) == 0 {
			t.Errorf("no files %s (%v)", f.pattern, err)
		}
		for _, name := range names {
			if done[name] || strings.Contains(name, "-ordinal-") { // ordinals are no amounts
				continue
			}
			done[name] = true
			t.Run(filepath.Base(name), func(t *testing.T) { score(t, readCases(t, name), f.floor) })
		}
	}
}

// score checks the share of passed cases of each language, and lists what fails.
func score(t *testing.T, cases []sharedCase, floor float64) {
	all, passed := map[string]int{}, map[string]int{}
	for _, c := range cases {
		if skipped(c) {
			continue
		}
		all[c.Lang]++
		text := norm.NFC.String(c.Input)
		found := counts(reader(t, c.Lang).Find(text))
		if passes(c, text, found) {
			passed[c.Lang]++
		} else {
			t.Logf("%s: %q: got %s", c.Lang, c.Input, marked(text, found))
		}
	}
	for lang, n := range all {
		share := float64(passed[lang]) / float64(n)
		t.Logf("%s: %d of %d pass, %.1f %%", lang, passed[lang], n, 100*share)
		if share < floor {
			t.Errorf("%s: %.3f of the cases pass, want %.3f", lang, share, floor)
		}
	}
}

// skipped reports whether a case is about something that is not scored.
func skipped(c sharedCase) bool {
	for _, e := range c.Expected {
		if e.Kind == "ordinal" || e.Kind == "ordinal.relative" || e.Kind == "year" {
			return true
		}
	}
	return c.Score == "none" || c.Note == "power" || c.Note == "ratio" || c.Note == "code"
}

// counts leaves out what is recognised and is no amount.
func counts(found []Number) []Number {
	return slices.DeleteFunc(found, func(n Number) bool { return !n.Kind.Counts() })
}

func passes(c sharedCase, text string, found []Number) bool {
	values := c.Values
	if values == nil {
		for _, e := range c.Expected {
			values = append(values, e.Value)
		}
	}
	near := slices.ContainsFunc(c.Expected, func(e expectedSpan) bool { return e.Near })
	switch c.Score {
	case "within":
		return slices.IndexFunc(c.Expected, func(e expectedSpan) bool {
			return !slices.ContainsFunc(found, func(n Number) bool {
				return e.Start <= n.Span.Start && n.Span.End <= e.End && same(n, e.Value, near)
			})
		}) < 0
	case "values":
	default:
		found = slices.DeleteFunc(found, func(n Number) bool { return optional(c, n) })
	}
	if len(found) != len(values) {
		return false
	}
	for i, n := range found {
		if !same(n, values[i], near) {
			return false
		}
		if e := c.Expected; c.Score == "whole" && strings.TrimSpace(text) != n.Span.In(text) || c.Score == "span" && (n.Span.In(text) != norm.NFC.String(e[i].Text)) {
			return false
		}
	}
	return true
}

// optional reports whether a number may be found or not.
func optional(c sharedCase, n Number) bool {
	for _, e := range c.Expected {
		if e.Start == n.Span.Start && e.End == n.Span.End {
			return false
		}
	}
	return slices.ContainsFunc(c.Optional, func(o expectedSpan) bool { return o.Start < n.Span.End && n.Span.Start < o.End })
}

func same(n Number, want string, near bool) bool {
	got, ok := new(big.Rat).SetString(string(n.Value) + n.Fraction)
	w, ok2 := new(big.Rat).SetString(want)
	if !ok || !ok2 {
		return false
	}
	if !near {
		return got.Cmp(w) == 0
	}
	a, _ := got.Float64()
	b, _ := w.Float64()
	return a-b <= 1e-9*max(a, -a) && b-a <= 1e-9*max(a, -a)
}

func readCases(t *testing.T, name string) (all []sharedCase) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for line := 0; sc.Scan(); line++ {
		if strings.HasSuffix(name, ".jsonl") {
			var c sharedCase
			if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
				t.Fatalf("%s:%d: %v", name, line+1, err)
			}
			all = append(all, c)
			continue
		}
		cols := strings.Split(sc.Text(), "\t")
		if line == 0 || flagged(cols[3]) {
			continue
		}
		all = append(all, sharedCase{Lang: cols[0], Input: cols[2], Score: "whole", Expected: []expectedSpan{{Text: cols[2], Value: cols[1]}}})
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// flagged reports whether a note says that definitions differ or the context decides.
func flagged(note string) bool {
	class, rest, _ := strings.Cut(note, ":")
	return class == "year" || slices.ContainsFunc(strings.Split(rest, ";"), func(s string) bool {
		return slices.Contains([]string{"amb", "vague", "rare", "typo", "ordinal", "aggregate"}, s)
	})
}
