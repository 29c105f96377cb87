// Package articles holds pages to judge article extraction by: texts written for this
// project, set into the page structures that the big outlets' systems write, with the
// noise around them. Numbers that stand only in the noise must never reach a text.
package articles

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed *.yaml templates/*.html
var files embed.FS

// Page is a page with the truth about it.
type Page struct {
	Name      string // language, template and number
	URL       string
	HTML      []byte
	Text      string // title first, paragraphs separated by blank lines
	Title     string
	Byline    []string
	Section   string
	Published time.Time // to the minute, with zone
	Language  string
	Source    string // address that the source line names
	Noise     []string
}

// text is an article as it is written in the YAML files.
type text struct {
	Title   string
	Lead    string
	Byline  []string
	Section string
	Source  *source
	Body    []part
}

type source struct {
	Text string
	URL  string
	Link bool // written as a link, not in full
}

// part is a paragraph, a heading, a list or a table.
type part struct {
	Text  string
	Head  string     `yaml:"h"`
	List  []string   `yaml:"li"`
	Table [][]string `yaml:"table"`
}

// UnmarshalYAML reads a part; a plain string is a paragraph.
func (p *part) UnmarshalYAML(b []byte) error {
	if yaml.Unmarshal(b, &p.Text) == nil {
		return nil
	}
	type plain part
	return yaml.Unmarshal(b, (*plain)(p))
}

func (p part) String() string {
	var lines []string
	for _, row := range p.Table {
		lines = append(lines, strings.Join(row, " | "))
	}
	lines = append(lines, p.List...)
	if p.Text+p.Head != "" {
		lines = append(lines, p.Text+p.Head)
	}
	return strings.Join(lines, "\n")
}

// noise is what stands around a text.
type noise struct {
	Site, Today, Caption, CaptionCue, Caption2, ReadMore, RelatedHead, MoreHead, CommentHead, TagsHead, Cookie, Promo, Footer, Box string

	Nav, Related, More, Share, Comments, Tags []string
}

// set says which templates the texts of a language are set in. Each text gets n of them.
var sets = []struct {
	language  string
	zone      *time.Location
	n         int
	templates []string
}{
	{"vi", time.FixedZone("", 7*3600), 4, []string{"fck", "detail", "cmsbody", "singular", "maincontent", "oldtable"}},
	{"hi", time.FixedZone("", 19800), 4, []string{"hashed", "story", "portal", "press", "singular"}},
	{"en", time.FixedZone("", 7*3600), 3, []string{"metaline", "blocks", "press", "cmsbody"}},
}

// Pages returns all pages, always the same.
func Pages() ([]Page, error) {
	templates, err := template.ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	var noises map[string]noise
	if err := read("noise.yaml", &noises); err != nil {
		return nil, err
	}
	var pages []Page
	for _, s := range sets {
		var texts []text
		if err := read(s.language+".yaml", &texts); err != nil {
			return nil, err
		}
		for i, t := range texts {
			for k := range s.n {
				name := s.templates[(i+k)%len(s.templates)]
				v := view{text: t, Lang: s.language, N: len(pages), Noise: noises[s.language]}
				v.time = time.Date(2025, 3, 2+3*i, 5+2*k+i, 7+11*k, 0, 0, s.zone)
				v.URL = fmt.Sprintf("https://%s.example/%s/bai-%d.html", name, s.language, v.N)
				if v.Source != nil {
					c := *v.Source
					c.Link = k%2 == 0
					v.Source = &c
				}
				p, err := v.page(templates, name)
				if err != nil {
					return nil, err
				}
				pages = append(pages, p)
			}
		}
	}
	return pages, nil
}

func read(name string, into any) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// view is what a template sees.
type view struct {
	text
	Lang  string
	N     int
	URL   string
	Noise noise
	time  time.Time
}

func (v view) page(templates *template.Template, name string) (Page, error) {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name+".html", v); err != nil {
		return Page{}, fmt.Errorf("template %s: %w", name, err)
	}
	p := Page{
		Name: fmt.Sprintf("%s-%s-%d", v.Lang, name, v.N), URL: v.URL, HTML: []byte(b.String()), Title: v.Title, Byline: v.Byline,
		Section: v.Section, Published: v.time, Language: v.Lang,
		Noise: append([]string{v.Noise.Caption, v.Noise.Caption2, v.Noise.ReadMore, v.Noise.Promo, v.Noise.Cookie, v.Noise.Footer},
			append(append(v.Noise.Related, v.Noise.More...), v.Noise.Comments...)...),
	}
	parts := []string{v.Title, v.Lead}
	for _, x := range v.Body {
		parts = append(parts, x.String())
	}
	p.Text = strings.Join(parts, "\n\n")
	if v.Source != nil {
		p.Source = v.Source.URL
	}
	return p, nil
}

// JSON quotes a text.
func (v view) JSON(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// MetaByline is the byline on one line.
func (v view) MetaByline() string { return strings.Join(v.Byline, ", ") }

// At and the methods below write the time of publishing, or of a change 95 minutes later.
func (v view) At(layout string) string { return v.time.Format(layout) }

// Later writes the time of the change.
func (v view) Later(layout string) string { return v.time.Add(95 * time.Minute).Format(layout) }

// UTC writes the time of publishing in UTC.
func (v view) UTC(layout string) string { return v.time.UTC().Format(layout) }

// LaterUTC writes the time of the change in UTC.
func (v view) LaterUTC(layout string) string {
	return v.time.UTC().Add(95 * time.Minute).Format(layout)
}

var weekdays = []string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"}

// Weekday is the day's name in Vietnamese.
func (v view) Weekday() string { return weekdays[v.time.Weekday()] }

// Hindi writes the time of publishing in Hindi.
func (v view) Hindi() string { return hindi(v.time) }

// HindiLater writes the time of the change in Hindi.
func (v view) HindiLater() string { return hindi(v.time.Add(95 * time.Minute)) }

func hindi(t time.Time) string {
	return t.Format("2 ") + "मार्च" + t.Format(" 2006, 03:04 PM IST")
}
