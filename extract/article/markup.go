package article

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed markup.yaml
var markupYAML []byte

// markup knows the words of class, id and role attributes.
type markup struct {
	groups   []string             // in the order of markup.yaml
	elements map[atom.Atom]uint32 // bits of the groups of an element by its name
	exact    map[string]uint32    // the same by word
	prefixes map[string]uint32
	caption  uint32 // bits of groups that are asked for by name
	never    uint32
	lead     uint32
	media    uint32
	deciding uint32 // of the groups whose parts are no text whatever they say
	aside    uint32 // of the group of which that holds behind the beginning of the text
	noise    uint32 // of all groups that are no text
}

// noiseGroups are the groups whose parts are no text of the article.
var noiseGroups = []string{"caption", "related", "share", "comment", "account", "advert", "cookie", "tags", "byline", "navigation", "media", "never"}

// decidingGroups are those of them that decide alone, below the element that holds the text.
var decidingGroups = []string{"related", "comment", "advert", "cookie"}

// elementGroups are the groups that the name of an element says.
var elementGroups = map[atom.Atom]string{
	atom.Figcaption: "caption", atom.Form: "account",
	atom.Aside: "navigation", atom.Footer: "navigation", atom.Header: "navigation", atom.Nav: "navigation",
}

func loadMarkup() (*markup, error) {
	var file yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(markupYAML, &file, yaml.UseOrderedMap()); err != nil {
		return nil, fmt.Errorf("read markup.yaml: %w", err)
	}
	m := &markup{elements: map[atom.Atom]uint32{}, exact: map[string]uint32{}, prefixes: map[string]uint32{}}
	for i, item := range file {
		words, ok := item.Value.([]any)
		if !ok || i >= 32 {
			return nil, fmt.Errorf("read markup.yaml: group %v: want a list of words, and at most 32 groups", item.Key)
		}
		m.groups = append(m.groups, fmt.Sprint(item.Key))
		for _, w := range words {
			if prefix, ok := strings.CutSuffix(fmt.Sprint(w), "*"); ok {
				m.prefixes[prefix] |= 1 << i
			} else {
				m.exact[fmt.Sprint(w)] |= 1 << i
			}
		}
	}
	for tag, group := range elementGroups {
		i := slices.Index(m.groups, group)
		if i < 0 {
			return nil, fmt.Errorf("read markup.yaml: group %q is missing: elements <%s> are in it", group, tag)
		}
		m.elements[tag] = 1 << i
	}
	var err error
	for _, g := range []struct {
		bits  *uint32
		names []string
	}{{&m.caption, []string{"caption"}}, {&m.never, []string{"never"}}, {&m.lead, []string{"lead"}}, {&m.noise, noiseGroups},
		{&m.media, []string{"media"}}, {&m.deciding, decidingGroups}, {&m.aside, []string{"navigation"}}} {
		for _, name := range g.names {
			if i := slices.Index(m.groups, name); i >= 0 {
				*g.bits |= 1 << i
			} else {
				err = fmt.Errorf("read markup.yaml: group %q is missing", name)
			}
		}
	}
	return m, err
}

// of returns the groups that an element's name and attributes say.
func (m *markup) of(n *html.Node) uint32 {
	bits := m.elements[n.DataAtom]
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-component", "data-role":
			for value := range strings.FieldsSeq(a.Val) {
				bits |= m.value(value)
			}
		}
	}
	return bits
}

// value returns the groups of one class name: of its words, and of all of it run together.
func (m *markup) value(name string) uint32 {
	var bits uint32
	start := -1
	lower := make([]byte, 0, len(name))
	word := 0 // where the current word starts in lower
	for i, r := range name {
		letter := r < 0x80 && unicode.IsLetter(r)
		if start >= 0 && (!letter || unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1]))) {
			bits |= m.word(string(lower[word:]))
			word, start = len(lower), -1
		}
		if letter {
			start = i
			lower = append(lower, byte(unicode.ToLower(r)))
		}
	}
	if start >= 0 {
		bits |= m.word(string(lower[word:]))
	}
	if word > 0 {
		bits |= m.exact[string(lower)]
	}
	return bits
}

// word returns the groups of one word.
func (m *markup) word(w string) uint32 {
	bits := m.exact[w]
	for i := 2; i <= len(w); i++ {
		bits |= m.prefixes[w[:i]]
	}
	return bits
}
