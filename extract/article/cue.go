package article

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
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
}

// cues finds the kinds of lines by their words.
type cues struct {
	kinds []string // in the order of cues.yaml
	start map[string]uint32
	whole map[string]uint32
	any   map[string]uint32
	drop  uint32
}

// maxCueWords bounds the length of a line in which a cue may stand anywhere, and of a cue.
const (
	maxCueWords = 40
	maxCueRunes = 48
)

func loadCues() (*cues, error) {
	var file yaml.MapSlice
	if err := yaml.Unmarshal(cuesYAML, &file); err != nil {
		return nil, fmt.Errorf("read cues.yaml: %w", err)
	}
	c := &cues{start: map[string]uint32{}, whole: map[string]uint32{}, any: map[string]uint32{}}
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
		if c.kinds[i] == "drop" {
			c.drop = 1 << i
		}
		for _, part := range []struct {
			into map[string]uint32
			cues []string
		}{{c.start, k.Start}, {c.whole, k.Whole}, {c.any, k.Any}} {
			for _, cue := range part.cues {
				if utf8.RuneCountInString(cue) > maxCueRunes {
					return nil, fmt.Errorf("read cues.yaml: %v: %q is longer than %d characters", item.Key, cue, maxCueRunes)
				}
				part.into[foldCue(cue)] |= 1 << i
			}
		}
	}
	return c, nil
}

// foldCue brings a cue or a line to the form they are compared in.
func foldCue(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// of returns the kinds of a line.
func (c *cues) of(line string) uint32 {
	line = foldCue(line)
	bits := c.whole[strings.TrimFunc(line, func(r rune) bool { return !isWordRune(r) })]
	trimmed := strings.TrimLeft(line, " \t•*-–—|:·►▶→")
	bits |= c.prefix(c.start, trimmed)
	if countWords(line) > maxCueWords {
		return bits
	}
	at := true // at the start of a word or sign
	for i, r := range line {
		if at || !isWordRune(r) {
			bits |= c.prefix(c.any, line[i:])
		}
		at = !isWordRune(r)
	}
	return bits
}

// prefix returns the kinds of all cues of a set that a line begins with.
func (c *cues) prefix(set map[string]uint32, line string) uint32 {
	var bits uint32
	n := 0
	for i, r := range line {
		if n > maxCueRunes {
			break
		}
		if n++; i > 0 && (!isWordRune(r) || !lastIsWord(line[:i])) {
			bits |= set[line[:i]]
		}
	}
	if n <= maxCueRunes {
		bits |= set[line]
	}
	return bits
}

func lastIsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isWordRune(r) && !unicode.IsSpace(r)
}
