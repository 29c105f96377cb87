package sample

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"newstally/news"
)

// Answers is what a perfect reader makes of an edition.
type Answers struct {
	Articles []ArticleTruth // that the crawler can reach, by ID
	Cells    []Cell         // by measure, status, currency, value, high end, modifier
}

// ArticleTruth is what one article truly says.
type ArticleTruth struct {
	ID       string // outlet/slug
	URL      string // canonical
	Outlet   string
	Owner    string
	Official bool
	Language string
	Title    string
	State    news.ArticleState // on_topic, no_figures, off_topic or foreign
	CopyOf   string            // ID of the report it copies or translates
	CopyKind string
	Figures  []Figure // in the order of the text, the title's first
}

// Cell is one value that is reported of a measure, with who reports it: what [news.Cell]
// says of it.
type Cell struct {
	Measure     string        `yaml:"measure"`
	Status      news.Status   `yaml:"status"`
	Value       news.Decimal  `yaml:"value"`
	High        news.Decimal  `yaml:"high,omitempty"` // of a range
	Currency    string        `yaml:"currency,omitempty"`
	Modifier    news.Modifier `yaml:"modifier"`
	Figures     int           `yaml:"figures"`
	Articles    int           `yaml:"articles"`
	Outlets     int           `yaml:"outlets"`
	Independent int           `yaml:"independent"` // owners, a copy counting as its original
	Official    bool          `yaml:"official"`    // reported by an official outlet
	Languages   []string      `yaml:"languages,flow"`
}

// Truth returns the true figures of an edition article by article, as the authors
// annotated them, and their tally from truth.yaml.
func Truth(e Edition) (Answers, error) {
	n, err := load()
	if err != nil {
		return Answers{}, fmt.Errorf("load sample newsroom: %w", err)
	}
	data, err := files.ReadFile("truth.yaml")
	if err != nil {
		return Answers{}, err
	}
	cells := map[string][]Cell{}
	if err := yaml.UnmarshalWithOptions(data, &cells, yaml.Strict()); err != nil {
		return Answers{}, fmt.Errorf("sample/truth.yaml: %w", err)
	}
	return Answers{Articles: n.truths(e), Cells: cells[e.key()]}, nil
}

// key is the edition's name in truth.yaml.
func (e Edition) key() string { return fmt.Sprintf("edition-%d", int(e)) }

// truths lists the articles that robots.txt lets a crawler reach.
func (n *newsroom) truths(e Edition) []ArticleTruth {
	var all []ArticleTruth
	for _, a := range n.current(e) {
		if a.Refused {
			continue
		}
		t := ArticleTruth{ID: a.site.Outlet + "/" + a.slug, URL: a.URL(), Outlet: a.site.Outlet, Owner: a.site.outlet.Owner, Official: a.site.outlet.Official,
			Language: a.site.Lang(), Title: a.title, State: news.OnTopic, CopyOf: a.CopyOf, CopyKind: a.CopyKind, Figures: a.figures}
		switch {
		case a.Lang != "":
			t.Language, t.State = a.Lang, news.Foreign
		case a.About == "other":
			t.State = news.OffTopic
		case len(a.figures) == 0:
			t.State = news.NoFigures
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b ArticleTruth) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// compare orders cells by what they count.
func (c Cell) compare(d Cell) int {
	return cmp.Or(cmp.Compare(c.Measure, d.Measure), cmp.Compare(c.Status, d.Status), cmp.Compare(c.Currency, d.Currency),
		c.Value.Cmp(d.Value), c.High.Cmp(d.High), cmp.Compare(c.Modifier, d.Modifier))
}
