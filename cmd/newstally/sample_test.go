package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newstally/news"
	"newstally/sample"
	"newstally/store"
	"newstally/store/open"
)

// The marks that the walk has reached on the sample newsroom; they only get stricter.
const (
	maxWrongStates = 2
	maxWrongCopies = 1
	minFigureF1    = 0.85
)

// TestDemo runs the demo three times on one store and holds what the whole walk makes of
// the sample newsroom to what its authors wrote down: of the first edition, of the same
// again, and of the second.
func TestDemo(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
	demo(t, url, "1")
	compareArticles(t, url, sample.First)
	compareFigures(t, url, sample.First)
	before := exported(t, url)
	if out := demo(t, url, "1"); !strings.Contains(out, "0 articles new, 0 revised; 0 new figures") || !strings.Contains(out, "nothing changed") {
		t.Errorf("a second pass says:\n%s\nwant nothing new", out)
	}
	if after := exported(t, url); after != before {
		t.Error("a second pass changed the exported figures")
	}
	if out := demo(t, url, "2"); !strings.Contains(out, "2 articles new, 1 revised") {
		t.Errorf("the second edition says:\n%s\nwant new and revised articles", out)
	}
	compareArticles(t, url, sample.Second)
	compareFigures(t, url, sample.Second)
}

// demo runs the demo of an edition and returns what it says.
func demo(t *testing.T, url, edition string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := []string{"demo", "--store", url, "--edition", edition, "--quiet"}
	if code := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("%v: exit code %d, want %d: %s", args, code, exitDone, &stderr)
	}
	return stdout.String()
}

// withDemo opens the store of a demo.
func withDemo(t *testing.T, url string, do func(store.Store)) {
	t.Helper()
	s, err := open.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	do(s)
}

// compareArticles compares title, language, state and original of every article.
func compareArticles(t *testing.T, url string, edition sample.Edition) {
	t.Helper()
	truth, err := sample.Truth(edition)
	if err != nil {
		t.Fatal(err)
	}
	urls := map[string]string{}
	for _, a := range truth.Articles {
		urls[a.ID] = a.URL
	}
	var states, copies []string
	withDemo(t, url, func(s store.Store) {
		for _, want := range truth.Articles {
			got, err := s.Article(t.Context(), news.ArticleID(want.URL))
			if errors.Is(err, store.ErrNotFound) && want.State == news.OffTopic {
				continue // left out before it was fetched: its title does not name the topic
			}
			if err != nil {
				t.Errorf("%s: %v", want.URL, err)
				continue
			}
			if got.Title != want.Title || got.Language != want.Language {
				t.Errorf("%s: title %q in %s, want %q in %s", want.ID, got.Title, got.Language, want.Title, want.Language)
			}
			if got.State != want.State {
				states = append(states, fmt.Sprintf("%s: %s (%s), want %s", want.ID, got.State, got.Reason, want.State))
			}
			original := ""
			if want.CopyOf != "" {
				original = news.ArticleID(urls[want.CopyOf])
			}
			if got.CopyOf != original || got.CopyKind != want.CopyKind {
				copies = append(copies, fmt.Sprintf("%s: copy of %q (%s), want %q (%s)", want.ID, got.CopyOf, got.CopyKind, original, want.CopyKind))
			}
		}
	})
	if n := len(states); n > maxWrongStates {
		t.Errorf("edition %d: %d articles in a wrong state, at most %d are accepted:\n%s", edition, n, maxWrongStates, strings.Join(states, "\n"))
	}
	if n := len(copies); n > maxWrongCopies {
		t.Errorf("edition %d: %d articles with a wrong original, at most %d are accepted:\n%s", edition, n, maxWrongCopies, strings.Join(copies, "\n"))
	}
}

// compareFigures scores the figures in the store against the annotations, each by its
// article, measure, status, value, high end, modifier and currency.
func compareFigures(t *testing.T, url string, edition sample.Edition) {
	t.Helper()
	truth, err := sample.Truth(edition)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, a := range truth.Articles {
		for _, f := range a.Figures {
			want = append(want, fmt.Sprintln(a.URL, f.Measure, f.Status, f.Value, f.High, f.Modifier, f.Currency))
		}
	}
	withDemo(t, url, func(s store.Store) {
		for r, err := range s.Records(t.Context(), store.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintln(r.ArticleURL, r.Measure, r.Status, r.Value, r.High, r.Modifier, r.Currency))
		}
	})
	right := common(want, got)
	t.Logf("edition %d: not found (-) and not annotated (+):\n%s", edition, strings.Join(differences(want, got), ""))
	f1 := 2 * float64(right) / float64(len(want)+len(got))
	t.Logf("edition %d: %d figures annotated, %d found, %d right, F1 %.3f", edition, len(want), len(got), right, f1)
	if f1 < minFigureF1 {
		t.Errorf("edition %d: F1 %.3f, want at least %.2f", edition, f1, minFigureF1)
	}
}

// common is the number of elements that two lists share, each counted as often as in both.
func common(a, b []string) int {
	slices.Sort(a)
	slices.Sort(b)
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			n++
			i++
			j++
		case -1:
			i++
		default:
			j++
		}
	}
	return n
}

// differences are the lines of one sorted list that the other lacks, behind - and +.
func differences(a, b []string) []string {
	var lines []string
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			lines = append(lines, "- "+a[0])
			a = a[1:]
		case len(a) == 0 || b[0] < a[0]:
			lines = append(lines, "+ "+b[0])
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return lines
}

func exported(t *testing.T, url string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"export", "--store", url}, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("export: exit code %d: %s", code, &stderr)
	}
	if !strings.Contains(stderr.String(), "complete: ") {
		t.Errorf("export says %q, want the proof that it is complete", &stderr)
	}
	return stdout.String()
}

// TestDemo_Refuses keeps sample articles out of a store of real ones.
func TestDemo_Refuses(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "real.db")
	s, err := open.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	a := news.Article{ID: news.ArticleID("https://daily.example/1"), URL: "https://daily.example/1", Outlet: "daily", Text: "Text", TextHash: "1", State: news.OffTopic}
	if _, err := s.PutArticle(t.Context(), &a, nil, store.Cursor{Topic: "hanoi-convention"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--store", url}, strings.NewReader(""), io.Discard, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "holds articles of daily") {
		t.Errorf("demo on a store of real articles: exit code %d, %q; want %d and why", code, &stderr, exitUsage)
	}
}
