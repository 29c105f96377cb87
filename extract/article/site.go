package article

import (
	"embed"
	"fmt"
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"
)

//go:embed sites/*.yaml
var sitesFS embed.FS

// site is one file of sites: what the general way gets wrong on the pages of a host or of
// a publishing system, with a page that shows it and the text that it must give.
type site struct {
	Name   string
	Hosts  []string // the hosts, with all below them
	Match  string   // or a selector that finds something on the system's pages only
	Remove []string // selectors of what is no text
	Body   string   // selector of what alone is text; empty: the model decides
	Sample string
	Want   string

	match, body cascadia.Sel
	remove      []cascadia.Sel
}

// loadSites reads all site files and compiles their selectors.
func loadSites() ([]*site, error) {
	entries, err := sitesFS.ReadDir("sites")
	if err != nil {
		return nil, err
	}
	var all []*site
	for _, e := range entries {
		b, err := sitesFS.ReadFile("sites/" + e.Name())
		if err != nil {
			return nil, err
		}
		s := &site{}
		if err := yaml.UnmarshalWithOptions(b, s, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("read sites/%s: %w", e.Name(), err)
		}
		if err := s.compile(); err != nil {
			return nil, fmt.Errorf("read sites/%s: %w", e.Name(), err)
		}
		all = append(all, s)
	}
	return all, nil
}

func (s *site) compile() error {
	if len(s.Hosts) == 0 == (s.Match == "") {
		return fmt.Errorf("give either hosts or match")
	}
	if s.Sample == "" || s.Want == "" {
		return fmt.Errorf("give a sample page and the text wanted of it")
	}
	var err error
	parse := func(selector string) cascadia.Sel {
		sel, e := cascadia.Parse(selector)
		if e != nil && err == nil {
			err = fmt.Errorf("selector %q: %w", selector, e)
		}
		return sel
	}
	if s.Match != "" {
		s.match = parse(s.Match)
	}
	if s.Body != "" {
		s.body = parse(s.Body)
	}
	for _, r := range s.Remove {
		s.remove = append(s.remove, parse(r))
	}
	return err
}

// covers reports whether the rules are for a page.
func (s *site) covers(doc *html.Node, address *url.URL) bool {
	if s.match != nil {
		return cascadia.Query(doc, s.match) != nil
	}
	if address == nil {
		return false
	}
	host := strings.ToLower(address.Hostname())
	for _, h := range s.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// siteRules applies the rules for a page: it removes what is no text, and returns the
// element that alone is text, or nil.
func (p *Parser) siteRules(doc *html.Node, address *url.URL) *html.Node {
	var body *html.Node
	for _, s := range p.sites {
		if !s.covers(doc, address) {
			continue
		}
		for _, sel := range s.remove {
			for _, n := range cascadia.QueryAll(doc, sel) {
				if n.Parent != nil {
					n.Parent.RemoveChild(n)
				}
			}
		}
		if s.body != nil {
			body = cascadia.Query(doc, s.body)
		}
	}
	return body
}

// CheckSites parses the sample of every site file and compares the text with the one
// wanted. The error names each file that gives another.
func (p *Parser) CheckSites() error {
	var wrong []string
	for _, s := range p.sites {
		address := "https://sample.example/a"
		if len(s.Hosts) > 0 {
			address = "https://" + s.Hosts[0] + "/a"
		}
		a := p.ParseHTML([]byte(s.Sample), address)
		if want := strings.TrimSpace(s.Want); a.Text != want {
			wrong = append(wrong, fmt.Sprintf("sites/%s.yaml: the sample gives %q, want %q (%s)", s.Name, a.Text, want, a.Reason))
		}
	}
	if wrong != nil {
		return fmt.Errorf("check sites: %s", strings.Join(wrong, "\n"))
	}
	return nil
}
