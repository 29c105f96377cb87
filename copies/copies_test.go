package copies

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newstally/news"
)

// document is a line of eval/copies: an article and the report it is of.
type document struct {
	ID          string    `json:"id"`
	Cluster     string    `json:"cluster"`
	Lang        string    `json:"lang"`
	Outlet      string    `json:"outlet"`
	Owner       string    `json:"owner"`
	URL         string    `json:"url"`
	Published   time.Time `json:"published"`
	DerivedFrom string    `json:"derived_from"`
	Images      []string  `json:"images"`
	Title       string    `json:"title"`
	Text        string    `json:"text"`
}

func (d document) fingerprint() Fingerprint {
	a := news.Article{
		ID: d.ID, URL: d.URL, Outlet: d.Outlet, Owner: d.Owner, Language: d.Lang, Published: d.Published,
		DerivedFrom: d.DerivedFrom, Title: d.Title, Text: d.Text,
	}
	for _, name := range d.Images {
		a.Images = append(a.Images, news.Image{URL: "https://img.example/" + name})
	}
	return NewFingerprint(&a, digits(d.Text, d.Lang))
}

func readDocuments(t testing.TB, name string) []document {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "eval", "copies", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var docs []document
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		docs = append(docs, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return docs
}

var numeral = regexp.MustCompile(`\p{Nd}+(?:[.,]\p{Nd}+)*`)

// digits reads the numbers written in digits, which is less than the numeral reader of
// the program does: the scores here are those of the poorer input.
func digits(text, lang string) []NumberMention {
	var list []NumberMention
	for _, at := range numeral.FindAllStringIndex(text, -1) {
		s := strings.Map(func(r rune) rune {
			if r >= '०' && r <= '९' {
				return r - '०' + '0'
			}
			return r
		}, text[at[0]:at[1]])
		thousands, point := ",", "."
		if lang == "vi" {
			thousands, point = ".", ","
		}
		s = strings.ReplaceAll(strings.ReplaceAll(s, thousands, ""), point, ".")
		value, err := news.ParseDecimal(s)
		if err != nil {
			continue
		}
		kind := "cardinal"
		if len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) {
			kind = "year"
		}
		list = append(list, NumberMention{string(value), kind, at[0]})
	}
	return list
}

// clusters places the documents and returns the ID of the original of each.
func clusters(docs []document) map[string]string {
	x := NewIndex()
	for _, d := range docs {
		x.Add(d.fingerprint())
	}
	found := map[string]string{}
	copies := x.Copies()
	for _, d := range docs {
		found[d.ID] = d.ID
		if c, ok := copies[d.ID]; ok {
			found[d.ID] = c.Original
		}
	}
	return found
}

// pairScores compares the pairs of documents that are one report with those found.
func pairScores(docs []document, found map[string]string) (precision, recall float64, wrong []string) {
	var right, extra, missed float64
	for i, a := range docs {
		for _, b := range docs[:i] {
			truth, got := a.Cluster == b.Cluster, found[a.ID] == found[b.ID]
			switch {
			case truth && got:
				right++
			case got:
				extra++
				wrong = append(wrong, "not one report: "+a.ID+", "+b.ID)
			case truth:
				missed++
				wrong = append(wrong, "one report: "+a.ID+", "+b.ID)
			}
		}
	}
	return right / (right + extra), right / (right + missed), wrong
}

// The floors only rise.
func TestScores(t *testing.T) {
	for _, tt := range []struct {
		file              string
		precision, recall float64
	}{
		{"tune.jsonl", 0.97, 0.90},
		{"check.jsonl", 0.97, 0.90},
	} {
		t.Run(tt.file, func(t *testing.T) {
			docs := readDocuments(t, tt.file)
			for _, order := range []string{"as written", "by time", "latest first"} {
				switch order {
				case "by time":
					slices.SortStableFunc(docs, func(a, b document) int { return a.Published.Compare(b.Published) })
				case "latest first":
					slices.Reverse(docs)
				}
				precision, recall, wrong := pairScores(docs, clusters(docs))
				t.Logf("%s: %d articles, precision %.3f, recall %.3f", order, len(docs), precision, recall)
				if precision < tt.precision || recall < tt.recall {
					t.Errorf("%s: below precision %.2f, recall %.2f:\n%s", order, tt.precision, tt.recall, strings.Join(wrong, "\n"))
				}
			}
		})
	}
}
