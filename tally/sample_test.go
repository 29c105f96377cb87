package tally

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"newstally/news"
	newsroom "newstally/sample"
)

// TestCompute_Sample holds the tally of the sample newsroom's annotated figures to the
// true tally that its authors wrote down: how many figures, articles, outlets and
// independent reports give each value, in which languages.
func TestCompute_Sample(t *testing.T) {
	for _, edition := range []newsroom.Edition{newsroom.First, newsroom.Second} {
		t.Run(fmt.Sprintf("edition %d", edition), func(t *testing.T) {
			truth, err := newsroom.Truth(edition)
			if err != nil {
				t.Fatal(err)
			}
			result, err := Compute(annotated(truth.Articles), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []newsroom.Cell
			for _, c := range cells(result) {
				got = append(got, newsroom.Cell{
					Measure: c.Measure, Status: c.Status, Value: c.Value, High: c.High, Currency: c.Currency, Modifier: c.Modifier,
					Figures: c.Figures, Articles: c.Articles, Outlets: c.Outlets, Independent: c.Independent, Official: c.Official, Languages: c.Languages,
				})
			}
			want := slices.Clone(truth.Cells)
			slices.SortFunc(want, compareTrue)
			slices.SortFunc(got, compareTrue)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("tally of the annotated figures (-truth +got):\n%s", diff)
			}
		})
	}
}

func compareTrue(a, b newsroom.Cell) int {
	return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Currency, b.Currency),
		a.Value.Cmp(b.Value), a.High.Cmp(b.High), cmp.Compare(a.Modifier, b.Modifier))
}

// annotated yields the records that a perfect reader would store.
func annotated(articles []newsroom.ArticleTruth) iter.Seq2[news.Record, error] {
	ids := map[string]string{}
	for _, a := range articles {
		ids[a.ID] = news.ArticleID(a.URL)
	}
	return func(yield func(news.Record, error) bool) {
		for _, a := range articles {
			for i, f := range a.Figures {
				r := news.Record{
					ID: fmt.Sprintf("%s %d", a.ID, i), Measure: f.Measure, Value: f.Value, High: f.High, Currency: f.Currency,
					Modifier: f.Modifier, Status: f.Status, Outlet: a.Outlet, Owner: a.Owner, Official: a.Official, Language: a.Language,
					ArticleURL: a.URL, ArticleID: ids[a.ID], CopyOf: ids[a.CopyOf], CopyKind: a.CopyKind,
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}
