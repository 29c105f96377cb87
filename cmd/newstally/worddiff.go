package main

import (
	"slices"
	"strings"
)

// wordDiff returns the lines in which two texts differ, with the words that only the first
// has in [-…-] and those that only the second has in {+…+}, as wdiff writes them. Long runs
// of words that both have are cut to their ends.
func wordDiff(before, after string) []string {
	var out []string
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for _, h := range hunks(a, b) {
		if h.same {
			continue
		}
		words := hunks(strings.Fields(strings.Join(h.a, "\n")), strings.Fields(strings.Join(h.b, "\n")))
		if line := markWords(words); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// aroundChange is how many words are shown on either side of a change.
const aroundChange = 8

// markWords returns "" for words that do not differ.
func markWords(words []hunk) string {
	if len(words) == 0 || len(words) == 1 && words[0].same {
		return ""
	}
	var parts []string
	for i, h := range words {
		if h.same {
			parts = append(parts, shortened(h.a, i > 0, i < len(words)-1))
			continue
		}
		if len(h.a) > 0 {
			parts = append(parts, "[-"+strings.Join(h.a, " ")+"-]")
		}
		if len(h.b) > 0 {
			parts = append(parts, "{+"+strings.Join(h.b, " ")+"+}")
		}
	}
	return strings.Join(parts, " ")
}

// shortened cuts the middle out of words; before and after say on which sides a change is.
func shortened(words []string, before, after bool) string {
	head, tail := 0, 0
	if before {
		head = aroundChange
	}
	if after {
		tail = aroundChange
	}
	if len(words) <= head+tail+1 {
		return strings.Join(words, " ")
	}
	short := slices.Concat(words[:head], []string{"…"}, words[len(words)-tail:])
	return strings.Join(short, " ")
}

// hunk is a run of items that two lists share, or in which they differ.
type hunk struct {
	same bool
	a, b []string
}

// maxDiff bounds the table of the longest common subsequence; of longer lists all between
// their common beginning and end is taken as changed.
const maxDiff = 4 << 20

// hunks cuts two lists into what they share in order (the longest common subsequence) and
// what lies between.
func hunks(a, b []string) []hunk {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var all []hunk
	add := func(same bool, x, y []string) {
		if n := len(all); n > 0 && all[n-1].same == same {
			all[n-1].a, all[n-1].b = append(all[n-1].a, x...), append(all[n-1].b, y...)
		} else if len(x)+len(y) > 0 {
			all = append(all, hunk{same, slices.Clone(x), slices.Clone(y)})
		}
	}
	add(true, a[:start], b[:start])
	x, y := a[start:len(a)-end], b[start:len(b)-end]
	if len(x)*len(y) > maxDiff {
		add(false, x, y)
	} else {
		walkCommon(x, y, add)
	}
	add(true, a[len(a)-end:], b[len(b)-end:])
	return all
}

// walkCommon calls add for the items of two lists in order, one or two at a time.
func walkCommon(a, b []string, add func(same bool, x, y []string)) {
	cols := len(b) + 1
	longest := make([]int32, (len(a)+1)*cols) // of a[i:] and b[j:], at i*cols+j
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*cols+j] = longest[(i+1)*cols+j+1] + 1
			} else {
				longest[i*cols+j] = max(longest[(i+1)*cols+j], longest[i*cols+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			add(true, a[i:i+1], b[j:j+1])
			i, j = i+1, j+1
		case longest[(i+1)*cols+j] >= longest[i*cols+j+1]:
			add(false, a[i:i+1], nil)
			i++
		default:
			add(false, nil, b[j:j+1])
			j++
		}
	}
	add(false, a[i:], b[j:])
}
