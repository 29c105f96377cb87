package article

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

//go:embed cues.yaml
var cuesYAML []byte

// cueKind is one kind of line in cues.yaml.
type cueKind struct {
	Start []string
	Whole []string
	Any   []string
	End   []string
}

// cues finds the kinds of lines by their words.
type cues struct {
	kinds   []string // in the order of cues.yaml
	start   map[string][]cue
	whole   map[string]uint32
	any     map[string][]cue
	end     map[string][]cue
	drop    uint32 // bits of the kind that decides alone
	noise   uint32 // and of those that no text of an article is
	related uint32 // and of the one that announces other articles
	caption uint32 // and of the one of pictures and films
}

// cue is a text with the bit of its kind. Cues are kept by their first word.
type cue struct {
	text string
	bit  uint32
}

// maxCueWords bounds the length of a line in which a cue may stand anywhere.
const maxCueWords = 40

func loadCues() (*cues, error) {
	var file yaml.MapSlice
	if err := yaml.Unmarshal(cuesYAML, &file); err != nil {
		return nil, fmt.Errorf("read cues.yaml: %w", err)
	}
	c := &cues{start: map[string][]cue{}, whole: map[string]uint32{}, any: map[string][]cue{}, end: map[string][]cue{}}
	for i, item := range file {
		raw, err := yaml.Marshal(item.Value)
		if err != nil {
			return nil, fmt.Errorf("read cues.yaml: %v: %w", item.Key, err)
		}
		var k cueKind
		if err := yaml.UnmarshalWithOptions(raw, &k, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("read cues.yaml: %v: %w", item.Key, err)
		}
		c.kinds = append(c.kinds, fmt.Sprint(item.Key))
		switch c.kinds[i] {
		case "drop":
			c.drop = 1 << i
		case "related":
			c.related = 1 << i
			c.noise |= 1 << i
		case "caption":
			c.caption = 1 << i
		case "share", "promo", "comment", "tags":
			c.noise |= 1 << i
		}
		for _, text := range k.Whole {
			c.whole[foldCue(text)] |= 1 << i
		}
		for _, set := range []struct {
			texts []string
			cues  map[string][]cue
		}{{k.Start, c.start}, {k.Any, c.any}, {k.End, c.end}} {
			for _, text := range set.texts {
				text = foldCue(text)
				set.cues[firstWord(text)] = append(set.cues[firstWord(text)], cue{text, 1 << i})
			}
		}
	}
	return c, nil
}

// foldCue brings a cue or a line to the form they are compared in.
func foldCue(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// firstWord returns the first word of a text, "" if the text begins with a sign.
func firstWord(s string) string {
	for i, r := range s {
		if !isWordRune(r) {
			return s[:i]
		}
	}
	return s
}

// of returns the kinds of a line, or of the lines of a block.
func (c *cues) of(line string) uint32 {
	line = foldCue(line)
	bits := c.whole[strings.TrimFunc(line, func(r rune) bool { return !isWordRune(r) })]
	bits |= prefix(c.start, strings.TrimLeft(line, " \t•*-–—|:·►▶→"))
	words := countWords(line)
	if words > maxCueWords {
		return bits
	}
	oneLine := !strings.Contains(line, "\n")
	in := false
	for i, r := range line {
		word := isWordRune(r)
		if !in || !word {
			bits |= prefix(c.any, line[i:])
			if oneLine && words <= maxEndWords {
				bits |= prefix(c.end, line[i:])
			}
		}
		if word && !in {
			words--
		}
		in = word
	}
	return bits
}

// maxEndWords is how many words of a line may begin with a cue for its end.
const maxEndWords = 7

// cleaned returns the lines of a block without those that are dropped on their own.
func (c *cues) cleaned(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return c.of(line)&c.drop != 0 })
	return strings.Join(lines, "\n")
}

// prefix returns the kinds of all cues of a set that a line begins with, as whole words.
func prefix(set map[string][]cue, line string) uint32 {
	var bits uint32
	for _, x := range set[firstWord(line)] {
		rest, ok := strings.CutPrefix(line, x.text)
		if !ok {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(x.text)
		if next, _ := utf8.DecodeRuneInString(rest); rest == "" || !isWordRune(next) || !isWordRune(last) {
			bits |= x.bit
		}
	}
	return bits
}
