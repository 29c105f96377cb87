package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"newstally/crawler"
	"newstally/news"
	"newstally/store"
)

// revisionJSON is one text that was seen under an article's address, and what changed
// against the one before.
type revisionJSON struct {
	Revision   int               `json:"revision"`
	FetchedAt  string            `json:"fetched_at"`
	Published  string            `json:"published"`
	Modified   string            `json:"modified,omitempty"`
	Title      string            `json:"title"`
	State      news.ArticleState `json:"state"`
	TextSHA256 string            `json:"text_sha256"`
	Changes    []string          `json:"changes"` // [-old-] {+new+}
	Figures    []figureChange    `json:"figures"`
}

// figureChange says what became of a figure in a revision.
type figureChange struct {
	Change  string      `json:"change"` // first, new, corrected, gone
	Measure string      `json:"measure"`
	Status  news.Status `json:"status"`
	Value   string      `json:"value,omitempty"` // none if it is gone
	Before  string      `json:"before,omitempty"`
}

// history prints the revisions of a stored article, by its ID or address.
func (c *articleCmd) history(ctx context.Context, a *app, s store.Store) error {
	id := c.History
	if strings.Contains(id, "://") {
		url, err := crawler.Canonical(id, "")
		if err != nil {
			return usageError{err}
		}
		id = news.ArticleID(url)
	}
	revisions, err := s.Revisions(ctx, id)
	if err != nil {
		return err
	}
	if len(revisions) == 0 {
		return fmt.Errorf("article %s: %w: newstally query --format json lists articles with their IDs (article_id)", c.History, store.ErrNotFound)
	}
	t, err := a.topicOf()
	if err != nil {
		return err
	}
	records := map[int][]news.Record{}
	for r, err := range s.Records(ctx, store.Filter{Topic: t.ID, ArticleIDs: []string{id}, AllRevisions: true}) {
		if err != nil {
			return err
		}
		records[r.Revision] = append(records[r.Revision], r)
	}
	all := make([]revisionJSON, len(revisions))
	for i, r := range revisions {
		all[i] = revisionJSON{
			Revision: r.Revision, FetchedAt: news.FormatCell(r.FetchedAt), Published: news.FormatCell(r.Published), Modified: news.FormatCell(r.Modified),
			Title: r.Title, State: r.State, TextSHA256: r.TextHash, Changes: []string{}, Figures: []figureChange{},
		}
		var before []news.Record
		if i > 0 {
			before = records[revisions[i-1].Revision]
			all[i].Changes = append(all[i].Changes, wordDiff(revisions[i-1].Text, r.Text)...)
		}
		all[i].Figures = append(all[i].Figures, figureChanges(before, records[r.Revision], i == 0)...)
	}
	if c.Format == "json" {
		return printJSON(a.stdout, all)
	}
	return writeHistory(a.stdout, &revisions[len(revisions)-1], all)
}

// figureChanges compares the figures of two revisions, whatever number of times each says
// one. A value of a measure that is gone and one that is new in its place are a correction.
func figureChanges(before, after []news.Record, first bool) []figureChange {
	gone := map[string][]string{} // values by what they are of
	old, now := distinct(before), distinct(after)
	for _, key := range old.keys {
		if r, both := old.by[key], now.by[key]; both == nil {
			gone[placeOf(r)] = append(gone[placeOf(r)], saidValue(r))
		}
	}
	var all []figureChange
	for _, key := range now.keys {
		r := now.by[key]
		if old.by[key] != nil {
			continue
		}
		c := figureChange{"new", r.Measure, r.Status, saidValue(r), ""}
		if was := gone[placeOf(r)]; len(was) > 0 {
			c.Change, c.Before = "corrected", was[0]
			gone[placeOf(r)] = was[1:]
		} else if first {
			c.Change = "first"
		}
		all = append(all, c)
	}
	for _, key := range old.keys {
		r := old.by[key]
		for _, was := range gone[placeOf(r)] {
			all = append(all, figureChange{"gone", r.Measure, r.Status, "", was})
		}
		delete(gone, placeOf(r))
	}
	return all
}

// figureSet is the figures that a text says, each once, in the order of the text.
type figureSet struct {
	keys []string
	by   map[string]*news.Record
}

func distinct(records []news.Record) figureSet {
	s := figureSet{by: map[string]*news.Record{}}
	for i := range records {
		key := placeOf(&records[i]) + "\n" + saidValue(&records[i])
		if s.by[key] == nil {
			s.keys = append(s.keys, key)
			s.by[key] = &records[i]
		}
	}
	return s
}

func placeOf(r *news.Record) string {
	return strings.Join([]string{r.Measure, string(r.Status), r.Unit, r.Currency}, "\n")
}

// saidValue is a figure's value with its modifier.
func saidValue(r *news.Record) string {
	v := valueText(string(r.Value), string(r.High), r.Currency)
	if r.Modifier == news.Exact || r.Modifier == news.Range {
		return v
	}
	return strings.ReplaceAll(string(r.Modifier), "_", " ") + " " + v
}

// writeHistory prints revisions for reading.
func writeHistory(w io.Writer, a *news.Article, all []revisionJSON) error {
	var errs []error
	line := func(format string, args ...any) {
		_, err := fmt.Fprintf(w, format+"\n", args...)
		errs = append(errs, err)
	}
	line("article %s, %s", a.ID, a.URL)
	for _, r := range all {
		line("\nrevision %d, fetched %s, published %s, modified %s\n  %s", r.Revision, orUnknown(r.FetchedAt), orUnknown(r.Published), orUnknown(r.Modified), r.Title)
		for _, change := range r.Changes {
			line("  text: %s", change)
		}
		for _, f := range r.Figures {
			switch f.Change {
			case "corrected":
				line("  figure: %s, %s: %s, corrected from %s", f.Measure, f.Status, f.Value, f.Before)
			case "gone":
				line("  figure: %s, %s: %s no longer said", f.Measure, f.Status, f.Before)
			default:
				line("  figure: %s, %s: %s, %s", f.Measure, f.Status, f.Value, f.Change)
			}
		}
	}
	return errors.Join(errs...)
}
