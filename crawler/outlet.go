package crawler

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/text/language"

	"newstally/news"
)

//go:embed sources
var builtin embed.FS

// defaultEvery is how often a source is read whose file does not say.
const defaultEvery = time.Hour

// Builtin returns the outlets that come with newstally, by ID.
func Builtin() ([]news.Outlet, error) {
	sub, err := fs.Sub(builtin, "sources")
	if err != nil {
		return nil, err
	}
	return loadFS(sub, "sources")
}

// LoadOutlets reads a file or a folder of outlet files of the user's own. All files
// are read before it fails, so that the error names every bad one.
func LoadOutlets(path string) ([]news.Outlet, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("load outlets: %w", err)
	}
	if info.IsDir() {
		return loadFS(os.DirFS(path), path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load outlets: %w", err)
	}
	o, err := ParseOutlet(path, data)
	if err != nil {
		return nil, err
	}
	return []news.Outlet{o}, nil
}

func loadFS(fsys fs.FS, folder string) ([]news.Outlet, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("load outlets: %w", err)
	}
	var outlets []news.Outlet
	var problems []error
	seen := map[string]string{}
	for _, name := range names {
		file := filepath.Join(folder, name)
		data, err := fs.ReadFile(fsys, name)
		if err == nil {
			var o news.Outlet
			if o, err = ParseOutlet(file, data); err == nil && seen[o.ID] != "" {
				err = fmt.Errorf("%s: outlet %q is also in %s", file, o.ID, seen[o.ID])
			}
			seen[o.ID] = file
			outlets = append(outlets, o)
		}
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(outlets) == 0 {
		return nil, fmt.Errorf("load outlets: no *.yaml file in %s", folder)
	}
	slices.SortFunc(outlets, func(a, b news.Outlet) int { return strings.Compare(a.ID, b.ID) })
	return outlets, nil
}

// WithOutlets returns c with what the outlets and their sources ask for by host: ports
// beside 80 and 443, longer delays, and domains whose hosts count as one.
func (c Config) WithOutlets(outlets []news.Outlet) Config {
	c.Ports, c.Delays, c.OneHost = map[string][]int{}, map[string]time.Duration{}, slices.Clone(c.OneHost)
	for _, o := range outlets {
		for _, s := range o.Sources {
			_, host, _, err := splitHost(s.URL)
			if err != nil {
				continue
			}
			if len(s.Ports) > 0 {
				c.Ports[host] = append(c.Ports[host], s.Ports...)
			}
			if s.Delay > c.Delays[host] {
				c.Delays[host] = s.Delay
			}
			if domain := registrable(host); o.OneHost && s.Kind != news.Search && !slices.Contains(c.OneHost, domain) {
				c.OneHost = append(c.OneHost, domain)
			}
		}
	}
	return c
}

// outletFile is the form of an outlet's file.
type outletFile struct {
	Outlet   string       `yaml:"outlet"`
	Name     string       `yaml:"name"`
	Owner    string       `yaml:"owner"`
	Country  string       `yaml:"country"`
	Language string       `yaml:"language"`
	Official bool         `yaml:"official"`
	Advocacy bool         `yaml:"advocacy"`
	Verified string       `yaml:"verified"`
	OneHost  bool         `yaml:"one_host"`
	Sources  []sourceFile `yaml:"sources"`
}

type sourceFile struct {
	Kind     string `yaml:"kind"`
	URL      string `yaml:"url"`
	Label    string `yaml:"label"`
	Language string `yaml:"language"`
	Every    string `yaml:"every"`
	Delay    string `yaml:"delay"`
	Disabled bool   `yaml:"disabled"`
	Reason   string `yaml:"reason"`
	Links    string `yaml:"links"`
	Next     string `yaml:"next"`
	Pages    int    `yaml:"pages"`
	All      bool   `yaml:"all"`
	Ports    []int  `yaml:"ports"`
	Filter   string `yaml:"filter"`
}

// ParseOutlet reads one outlet's file. It is strict: an unknown key, a wrong type or a
// value that cannot be is an error with name, line and what is expected.
func ParseOutlet(name string, data []byte) (news.Outlet, error) {
	f, tree, err := decodeOutlet(data)
	if err != nil {
		return news.Outlet{}, yamlError(name, err)
	}
	c := outletCheck{name: name, tree: tree}
	o := c.outlet(f)
	return o, errors.Join(c.problems...)
}

// decodeOutlet parses the YAML. The library panics on some malformed files, which is
// the file's fault like any other.
func decodeOutlet(data []byte) (f outletFile, tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not YAML that can be read: %v", r)
		}
	}()
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return f, nil, err
	}
	tree, err = parser.ParseBytes(data, 0)
	return f, tree, err
}

// yamlError puts file and line in front of what the YAML library says.
func yamlError(name string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		return fmt.Errorf("%s:%d: %s", name, y.GetToken().Position.Line, y.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// outletCheck collects what is wrong with a file.
type outletCheck struct {
	name     string
	tree     *ast.File
	problems []error
}

// bad notes a problem at the line of a YAML path such as "$.sources[0].every", or of
// the nearest parent that exists.
func (c *outletCheck) bad(path, format string, args ...any) {
	line := 1
	for at := path; at != "$"; at = at[:strings.LastIndexAny(at, ".[")] {
		p, err := yaml.PathString(at)
		if err != nil {
			break
		}
		if node, err := p.FilterFile(c.tree); err == nil && node != nil && node.GetToken() != nil {
			line = node.GetToken().Position.Line
			break
		}
	}
	c.problems = append(c.problems, fmt.Errorf("%s:%d: %s: %s", c.name, line, strings.TrimPrefix(path, "$."), fmt.Sprintf(format, args...)))
}

var (
	outletID     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryCode  = regexp.MustCompile(`^([A-Z]{2})?$`)
	verifiedDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

func (c *outletCheck) outlet(f outletFile) news.Outlet {
	if !outletID.MatchString(f.Outlet) {
		c.bad("$.outlet", "%q: want an ID of small letters and digits with hyphens, as in example-daily", f.Outlet)
	}
	if f.Name == "" {
		c.bad("$.name", "missing: want the outlet's name")
	}
	if f.Owner == "" {
		c.bad("$.owner", "missing: want who owns the outlet; outlets of one owner are not independent")
	}
	if !countryCode.MatchString(f.Country) {
		c.bad("$.country", "%q: want two capital letters (ISO 3166-1) or nothing", f.Country)
	}
	c.language("$.language", f.Language)
	if _, err := time.Parse(time.DateOnly, f.Verified); f.Verified != "never" && (err != nil || !verifiedDate.MatchString(f.Verified)) {
		c.bad("$.verified", "%q: want a date (YYYY-MM-DD) or never", f.Verified)
	}
	if len(f.Sources) == 0 {
		c.bad("$.sources", "missing: want at least one source with kind and url")
	}
	o := news.Outlet{ID: f.Outlet, Name: f.Name, Owner: f.Owner, Country: f.Country, Language: f.Language,
		Official: f.Official, Advocacy: f.Advocacy, Verified: f.Verified, OneHost: f.OneHost}
	names := map[string]bool{}
	for i, sf := range f.Sources {
		s := c.source(fmt.Sprintf("$.sources[%d]", i), sf, o, i)
		if names[s.Name] {
			c.bad(fmt.Sprintf("$.sources[%d].label", i), "%q is the label of another source", sf.Label)
		}
		names[s.Name] = true
		o.Sources = append(o.Sources, s)
	}
	return o
}

func (c *outletCheck) source(at string, f sourceFile, o news.Outlet, i int) news.Source {
	s := news.Source{
		Name: o.ID + "/" + f.Label, Outlet: o.ID, Kind: news.SourceKind(f.Kind), URL: f.URL, Language: f.Language,
		Every: defaultEvery, Disabled: f.Disabled, Reason: f.Reason, Links: f.Links, Next: f.Next,
		Pages: f.Pages, All: f.All, Ports: f.Ports, Filter: f.Filter,
	}
	if f.Label == "" {
		s.Name = fmt.Sprintf("%s/%d", o.ID, i+1)
	}
	if s.Language == "" {
		s.Language = o.Language
	}
	if err := s.Kind.Validate(); err != nil {
		c.bad(at+".kind", "%v", err)
	}
	if f.Every != "" {
		every, err := time.ParseDuration(f.Every)
		if err != nil || every < time.Minute {
			c.bad(at+".every", "%q: want a duration of at least 1m, as in 30m or 2h", f.Every)
		}
		s.Every = every
	}
	if f.Delay != "" {
		delay, err := time.ParseDuration(f.Delay)
		if err != nil || delay <= 0 || delay > time.Minute {
			c.bad(at+".delay", "%q: want a duration of at most 1m, as in 5s", f.Delay)
		}
		s.Delay = delay
	}
	if f.Disabled && f.Reason == "" {
		c.bad(at+".disabled", "want a reason beside it")
	}
	if f.Pages < 0 {
		c.bad(at+".pages", "%d: want a number of pages", f.Pages)
	}
	c.language(at+".language", s.Language)
	c.sourceURL(at+".url", s)
	c.patterns(at, f)
	return s
}

func (c *outletCheck) language(at, tag string) {
	if _, err := language.Parse(tag); err != nil && tag != "" {
		c.bad(at, "%q: want a language tag, as in vi, hi or en", tag)
	}
}

func (c *outletCheck) sourceURL(at string, s news.Source) {
	u, err := parseURL(s.URL, "")
	if err != nil {
		c.bad(at, "%v; want an absolute http or https address", err)
		return
	}
	if s.Kind == news.Search && !strings.Contains(s.URL, "{query}") {
		c.bad(at, "want {query} in the address of a search")
	}
	if s.Kind == news.Archive && !strings.Contains(s.URL, "{yyyy}") {
		c.bad(at, "want {yyyy}, {mm} and {dd} in the address of an archive")
	}
	if p := u.DecodedPort(); p != 80 && p != 443 && !slices.Contains(s.Ports, p) {
		c.bad(at, "port %d: want it in ports: [%d] too", p, p)
	}
}

func (c *outletCheck) patterns(at string, f sourceFile) {
	for _, sel := range []struct{ key, value string }{{"links", f.Links}, {"next", f.Next}} {
		if _, err := cascadia.ParseGroup(sel.value); sel.value != "" && err != nil {
			c.bad(at+"."+sel.key, "%q: want a CSS selector: %v", sel.value, err)
		}
	}
	if _, err := regexp.Compile(f.Filter); err != nil {
		c.bad(at+".filter", "want a regular expression (RE2): %v", err)
	}
	for i, p := range f.Ports {
		if p < 1 || p > 65535 {
			c.bad(fmt.Sprintf("%s.ports[%d]", at, i), "%d: want a port from 1 to 65535", p)
		}
	}
}
