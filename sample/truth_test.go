package sample

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"newstally/news"
)

var update = flag.Bool("update", false, "write truth.yaml from the annotated articles")

const truthHead = `# The true tally of the sample newsroom, by its authors: what the articles that can be
# reached report, copies and all. Written from the annotations in articles/ by
# go test ./sample -update; a change here is to be read like a change of code.
`

func TestTruth_AgreesWithArticles(t *testing.T) {
	n, err := load()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]Cell{First.key(): recount(n.truths(First)), Second.key(): recount(n.truths(Second))}
	if *update {
		writeTruth(t, want)
		return
	}
	for _, e := range []Edition{First, Second} {
		got, err := Truth(e)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[e.key()], got.Cells); diff != "" {
			t.Errorf("truth.yaml, %s, differs from the articles; check, then run with -update (-articles +truth.yaml):\n%s", e.key(), diff)
		}
	}
}

func writeTruth(t *testing.T, truth map[string][]Cell) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(truthHead)
	for _, e := range []Edition{First, Second} {
		part, err := yaml.Marshal(map[string][]Cell{e.key(): truth[e.key()]})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(part)
	}
	if err := os.WriteFile("truth.yaml", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// recount adds up the articles' figures.
func recount(articles []ArticleTruth) []Cell {
	byID := map[string]ArticleTruth{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	counts := map[cellKey]*count{}
	for _, a := range articles {
		for _, f := range a.Figures {
			key := cellKey{f.Measure, f.Status, f.Value, f.High, f.Currency, f.Modifier}
			if counts[key] == nil {
				counts[key] = newCount()
			}
			counts[key].add(a, rootOwner(byID, a))
		}
	}
	var cells []Cell
	for key, c := range counts {
		cells = append(cells, c.cell(key))
	}
	slices.SortFunc(cells, Cell.compare)
	return cells
}

// cellKey is what makes two figures one cell.
type cellKey struct {
	measure     string
	status      news.Status
	value, high news.Decimal
	currency    string
	modifier    news.Modifier
}

type count struct {
	figures                              int
	articles, outlets, owners, languages map[string]bool
	official                             bool
}

func newCount() *count {
	return &count{articles: map[string]bool{}, outlets: map[string]bool{}, owners: map[string]bool{}, languages: map[string]bool{}}
}

func (c *count) add(a ArticleTruth, owner string) {
	c.figures++
	c.articles[a.ID], c.outlets[a.Outlet], c.owners[owner], c.languages[a.Language] = true, true, true, true
	c.official = c.official || a.Official
}

func (c *count) cell(key cellKey) Cell {
	cell := Cell{Measure: key.measure, Status: key.status, Value: key.value, High: key.high, Currency: key.currency,
		Modifier: key.modifier, Figures: c.figures, Articles: len(c.articles), Outlets: len(c.outlets), Independent: len(c.owners), Official: c.official}
	for l := range c.languages {
		cell.Languages = append(cell.Languages, l)
	}
	slices.Sort(cell.Languages)
	return cell
}

// rootOwner is who owns the report that an article goes back to.
func rootOwner(byID map[string]ArticleTruth, a ArticleTruth) string {
	for a.CopyOf != "" {
		a = byID[a.CopyOf]
	}
	return a.Owner
}

func TestTruth_Articles(t *testing.T) {
	first, err := Truth(First)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Truth(Second)
	if err != nil {
		t.Fatal(err)
	}
	states, languages := map[news.ArticleState]int{}, map[string]int{}
	for _, a := range first.Articles {
		states[a.State]++
		languages[a.Language]++
		if a.State == news.OffTopic && len(a.Figures) > 0 {
			t.Errorf("%s: about something else, and has figures of the topic", a.ID)
		}
		if (a.CopyOf != "") != (a.CopyKind != "") {
			t.Errorf("%s: want copy_of and copy_kind together", a.ID)
		}
	}
	t.Log(states, languages)
	if len(second.Articles) <= len(first.Articles) {
		t.Errorf("the second edition has %d articles, want more than the first's %d", len(second.Articles), len(first.Articles))
	}
	if states[news.OffTopic] < 10 || states[news.OnTopic] < 30 || min(languages["vi"], languages["hi"], languages["en"]) < 13 {
		t.Errorf("too few articles of a kind: %v %v", states, languages)
	}
}

func TestParseArticle_Errors(t *testing.T) {
	const head = "---\npublished: 2025-10-25T12:40:00+07:00\n---\n"
	tests := []struct{ name, in, want string }{
		{"no front matter", "Title\n\nLead", "want front matter between two lines of ---"},
		{"no text", head + "Title\n\nLead", "want a time of publishing, a title, a lead and at least one more paragraph"},
		{"no value", head + "Title\n\n{seventy|signatories} signed.", `"{seventy|signatories} signed.": value of "seventy": parse "": not a decimal number`},
		{"unknown word", head + "Title\n\n{70|signatories often}", `"{70|signatories often}": "70": "often" is no value, modifier, status or currency`},
		{"range without high end", head + "Title\n\n{70|signatories range}", `"{70|signatories range}": "70": a high end and the modifier range go together`},
		{"figure in a caption", head + "Title\n\nLead\n\n! a.jpg {70|signatories} flags", `"{70|signatories} flags": a caption has no figures`},
		{"bar without braces", head + "Title\n\n70|signatories", `"70|signatories": broken annotation: want {number|measure ...}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parseArticle([]byte(tt.in)); err == nil || err.Error() != tt.want {
				t.Errorf("parseArticle: %v, want %s", err, tt.want)
			}
		})
	}
}

func TestParseSentence_CountsOccurrences(t *testing.T) {
	_, got, err := parseSentence("Of 2,500 guests from {50|institutes_attending} institutes, {50|speakers} spoke.")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Nth != 2 || got[1].Nth != 3 {
		t.Errorf("occurrences of 50 = %+v, want the second and the third", got)
	}
}
