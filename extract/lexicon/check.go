package lexicon

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// parse reads one file. An error names file and line and says what is expected.
func parse(name string, data []byte) (l *Lexicon, err error) {
	defer func() { // the library panics on some malformed files
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: not YAML that can be read: %v", name, r)
		}
	}()
	l = new(Lexicon)
	if err := yaml.UnmarshalWithOptions(data, l, yaml.Strict()); err != nil {
		var y yaml.Error
		if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
			return nil, fmt.Errorf("%s:%d: %s", name, y.GetToken().Position.Line, y.GetMessage())
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c := &check{name: name, tree: tree}
	c.lexicon(l, strings.TrimSuffix(name, ".yaml"))
	return l, errors.Join(c.problems...)
}

// check collects what is wrong with a file.
type check struct {
	name     string
	tree     *ast.File
	problems []error
}

// bad notes a problem at the line of a YAML path such as "$.numerals.group", or of the
// nearest parent that exists.
func (c *check) bad(path, format string, args ...any) {
	line := 1
	for at := path; at != "$"; at = at[:strings.LastIndexByte(at, '.')] {
		p, err := yaml.PathString(at)
		if err != nil {
			continue
		}
		if node, err := p.FilterFile(c.tree); err == nil && node != nil && node.GetToken() != nil {
			line = node.GetToken().Position.Line
			break
		}
	}
	c.problems = append(c.problems, fmt.Errorf("%s:%d: %s: %s", c.name, line, strings.TrimPrefix(path, "$."), fmt.Sprintf(format, args...)))
}

var (
	iso4217  = regexp.MustCompile(`^[A-Z]{3}$`)
	fraction = regexp.MustCompile(`^-?[1-9][0-9]?/[1-9][0-9]?$`)
)

func (c *check) lexicon(l *Lexicon, tag string) {
	if l.Tag != tag {
		c.bad("$.tag", "got %q, want %q as in the file's name", l.Tag, tag)
	}
	for i, f := range l.Fold {
		if f[0] == "" {
			c.bad("$.fold", "entry %d: want a text to replace", i+1)
		} else if last := f[0][len(f[0])-1]; last|0x20 >= 'a' && last|0x20 <= 'z' {
			c.bad("$.fold", "entry %d: %q ends with a letter of ASCII: want a text that ends with another, words in ASCII are not folded", i+1, f[0])
		}
	}
	for m := range maps.Keys(l.Modifiers) {
		if err := m.Validate(); err != nil {
			c.bad("$.modifiers", "%v", err)
		}
	}
	c.codes("$.money.symbols", l.Money.Symbols)
	c.codes("$.money.names", l.Money.Names)
	if tag != Undetermined {
		c.numerals(&l.Numerals)
		if n := len(l.Kinds.Months); n != 12 {
			c.bad("$.kinds.months", "got %d lists, want 12, January first", n)
		}
	}
}

func (c *check) codes(path string, m map[string]Texts) {
	for _, code := range slices.Sorted(maps.Keys(m)) {
		if !iso4217.MatchString(code) {
			c.bad(path, "%q: want a currency code of ISO 4217", code)
		}
	}
}

func (c *check) numerals(n *Numerals) {
	if n.Style != "plain" && n.Style != "vietnamese" {
		c.bad("$.numerals.style", "got %q, want plain or vietnamese", n.Style)
	}
	if n.Group+n.Decimal != ",." && n.Group+n.Decimal != ".," {
		c.bad("$.numerals.group", "got %q and decimal %q, want \",\" and \".\" or the other way round", n.Group, n.Decimal)
	}
	for v := int64(0); v < 10; v++ {
		if len(n.Small[v]) == 0 {
			c.bad("$.numerals.small", "no word for %d", v)
		}
	}
	for v := range n.Small {
		if v < 0 || v > 99 {
			c.bad("$.numerals.small", "got %d, want 0 to 99", v)
		}
	}
	for v := range n.Scale {
		if !powerOfTen(v) {
			c.bad("$.numerals.scale", "got %d, want a power of ten from 100 up", v)
		}
	}
	for _, m := range []struct {
		path string
		m    map[string]Texts
	}{{"$.numerals.shift", n.Shift}, {"$.numerals.mixed", n.Mixed}} {
		for f := range m.m {
			if !fraction.MatchString(f) {
				c.bad(m.path, "got %q, want a fraction such as 3/2", f)
			}
		}
	}
}

func powerOfTen(v int64) bool {
	for ; v >= 100; v /= 10 {
		if v%10 != 0 {
			return false
		}
	}
	return v == 10
}
