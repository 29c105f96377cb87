package article

import (
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

//go:embed origins.yaml
var originsYAML []byte

// origins is what origins.yaml says.
type origins struct {
	Byline struct {
		Before  []string
		Between []string
		Never   []string
		Visible []string
	}
	Source struct {
		Lines    []string
		Before   []string
		Agencies []agency
	}
	Walls []struct {
		State   string
		Phrases []string
	}
	ListPaths  []string `yaml:"list_paths"`
	VideoPaths []string `yaml:"video_paths"`
}

type agency struct {
	Name  string
	Forms []string
	Hosts []string
}

func loadOrigins() (*origins, error) {
	var o origins
	if err := yaml.UnmarshalWithOptions([]byte(norm.NFC.String(string(originsYAML))), &o, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read origins.yaml: %w", err)
	}
	for _, list := range [][]string{o.Byline.Before, o.Byline.Visible, o.Source.Lines, o.Source.Before} {
		slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return &o, nil
}

// visibleNames returns the names in a line of the page that says it names the author:
// "By Ann Orre | 25 October", "लेखक: …". nil if it does not.
func (o *origins) visibleNames(line string) []string {
	for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '|' || r == '•' || r == '·' || r == '\n' }) {
		part = strings.TrimSpace(part)
		for _, cue := range o.Byline.Visible {
			if rest, ok := cutWord(part, cue); ok {
				if names := o.names(rest); len(names) > 0 {
					return names
				}
			}
		}
	}
	return nil
}

// names cuts a byline into the names in it.
func (o *origins) names(byline string) []string {
	byline = cleanLine(byline)
	for again := true; again; {
		again = false
		for _, cue := range o.Byline.Before {
			if rest, ok := cutWord(byline, cue); ok {
				byline, again = strings.TrimLeft(rest, " :-–"), true
				break
			}
		}
	}
	parts := []string{byline}
	for _, sep := range o.Byline.Between {
		var next []string
		for _, part := range parts {
			next = append(next, strings.Split(part, sep)...)
		}
		parts = next
	}
	var names []string
	for _, n := range parts {
		n = strings.Trim(n, " .,;:|()[]-–*")
		if o.isName(n) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// maxNameWords bounds the words of a name: more is a sentence.
const maxNameWords = 7

func (o *origins) isName(s string) bool {
	words := countWords(s)
	return words > 0 && words <= maxNameWords && !strings.ContainsAny(s, "@/0123456789{}<>") && !strings.Contains(s, ".com") &&
		!slices.Contains(o.Byline.Never, foldCue(s))
}

// cutWord cuts a cue from the beginning of a line, as whole words and without regard to case.
func cutWord(line, cue string) (rest string, ok bool) {
	folded := foldCue(line)
	if !strings.HasPrefix(folded, cue) || len(folded) != len(line) {
		return line, false
	}
	rest = line[len(cue):]
	if rest == "" || !startsWithWord(rest) || !endsWithWord(cue) {
		return rest, true
	}
	return line, false
}

func startsWithWord(s string) bool {
	for _, r := range s {
		return isWordRune(r)
	}
	return false
}

func endsWithWord(s string) bool {
	var last rune
	for _, r := range s {
		last = r
	}
	return isWordRune(last)
}

// derivedFrom returns where the text says it is from: the address or the name in a
// source line, or the agency named in brackets. lines are the blocks after and at the
// end of the text, body those of the text.
func (o *origins) derivedFrom(m *meta, tail, body []block) string {
	if based := texts(m.ld.article()["isBasedOn"]); len(based) > 0 && based[0] != "" {
		return m.notOwn(based[0])
	}
	for _, b := range tail {
		if from := o.sourceLine(m, &b); from != "" {
			return from
		}
	}
	for i := range body {
		if i > 1 && i < len(body)-2 {
			continue
		}
		if a := o.bracketed(body[i].text); a != "" && !o.ownAgency(a, m) {
			return a
		}
	}
	return ""
}

// maxSourceWords bounds the words of a source line.
const maxSourceWords = 14

func (o *origins) sourceLine(m *meta, b *block) string {
	if b.words > maxSourceWords {
		return ""
	}
	line := strings.Trim(b.text, " ()[]*.")
	for _, cue := range o.Source.Lines {
		rest, ok := cutWord(line, cue)
		if !ok {
			continue
		}
		if link := m.linkIn(b.node, cleanLine(rest)); link != "" {
			return m.notOwn(link)
		}
		if rest = strings.Trim(rest, " :-–."); rest != "" {
			return o.agencyOrText(rest, m)
		}
	}
	for _, cue := range o.Source.Before {
		if rest, ok := cutWord(line, cue); ok {
			if a := o.agencyNamed(strings.Trim(rest, " :-–.")); a != "" && !o.ownAgency(a, m) {
				return a
			}
		}
	}
	if a := o.agencyNamed(line); a != "" && !o.ownAgency(a, m) {
		return a
	}
	return ""
}

// linkIn returns the address in a source line: of a link, or written out.
func (m *meta) linkIn(n *html.Node, text string) string {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ()[]<>“”\"", r) }) {
		if strings.HasPrefix(w, "http://") || strings.HasPrefix(w, "https://") {
			return strings.TrimRight(w, ".,;)")
		}
	}
	var found string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && found == ""; c = c.NextSibling {
			if c.DataAtom == atom.A {
				found = m.absolute(attr(c, "href"))
			}
			walk(c)
		}
	}
	walk(n)
	return found
}

// notOwn returns an address unless it is one of the page's own host.
func (m *meta) notOwn(address string) string {
	u, err := url.Parse(address)
	if err == nil && m.base != nil && u.Host != "" && trimHost(u.Host) == trimHost(m.base.Host) {
		return ""
	}
	return address
}

func trimHost(h string) string { return strings.TrimPrefix(strings.ToLower(h), "www.") }

func (o *origins) agencyOrText(s string, m *meta) string {
	a := o.agencyNamed(s)
	switch {
	case a == "":
		return s
	case o.ownAgency(a, m):
		return ""
	}
	return a
}

// agencyNamed returns the agency whose name a text is, alone or after that of its
// reporter ("Ann Orre/Reuters"); "" if it is none.
func (o *origins) agencyNamed(s string) string {
	s = strings.Trim(foldCue(s), " ()[]*.:,")
	_, after, _ := strings.Cut(s, "/")
	for _, form := range []string{s, strings.TrimSpace(after)} {
		for _, a := range o.Source.Agencies {
			if slices.Contains(a.Forms, form) {
				return a.Name
			}
		}
	}
	return ""
}

// bracketed returns the agency in brackets at the beginning or the end of a paragraph:
// "Hà Nội (TTXVN) –", "… (Theo Reuters)", "(PTI)".
func (o *origins) bracketed(text string) string {
	for i := 0; ; {
		open := strings.IndexAny(text[i:], "([")
		if open < 0 {
			return ""
		}
		open += i
		end := strings.IndexAny(text[open:], ")]")
		if end < 0 {
			return ""
		}
		end += open
		inner := text[open+1 : end]
		i = end + 1
		if countWords(text[:open]) > maxDatelineWords && countWords(text[end:]) > 0 {
			continue
		}
		for _, cue := range o.Source.Before {
			if rest, ok := cutWord(inner, cue); ok {
				inner = rest
				break
			}
		}
		for part := range strings.FieldsFuncSeq(inner, func(r rune) bool { return r == ',' || r == ';' }) {
			if a := o.agencyNamed(part); a != "" {
				return a
			}
		}
	}
}

// maxDatelineWords bounds the words before the agency of a dateline.
const maxDatelineWords = 8

// ownAgency reports whether the page is the agency's own.
func (o *origins) ownAgency(name string, m *meta) bool {
	if m.base == nil {
		return false
	}
	host := strings.ToLower(m.base.Hostname())
	for _, a := range o.Source.Agencies {
		if a.Name == name {
			return slices.ContainsFunc(a.Hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
		}
	}
	return false
}
