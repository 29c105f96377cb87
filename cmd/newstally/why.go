package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"newstally/news"
	"newstally/store"
	"newstally/tally"
)

// writeStory tells the whole story of one figure: from the page that was fetched to what
// the tally makes of it.
func writeStory(ctx context.Context, s store.Store, id string, opt tally.Options, w io.Writer) error {
	r, err := s.Record(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("figure %s: %w: newstally query lists the figures with their IDs", id, err)
	}
	if err != nil {
		return err
	}
	a, err := s.Article(ctx, r.ArticleID)
	if err != nil {
		return fmt.Errorf("article %s of figure %s: %w", r.ArticleID, id, err)
	}
	page, err := s.Page(ctx, r.PageSHA256)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("figure", "%s: %s %s, %s, %s", r.ID, r.Measure, valueText(string(r.Value), string(r.High), r.Currency), r.Modifier, r.Status)
	line("sentence", "%s", markedSentence(&r, false))
	line("place", "characters %d to %d of the article's text", r.Start, r.End)
	if r.Speaker != "" {
		line("speaker", "%s", r.Speaker)
	}
	line("rule", "%s, confidence %.2f, rules %s", r.Rule, r.Confidence, r.RulesVersion)
	line("reason", "%s", r.Reason)
	line("article", "%s (%s, %s), revision %d", r.Title, r.Outlet, r.Language, r.Revision)
	line("published", "%s, by %s", orUnknown(news.FormatCell(r.Published)), orUnknown(a.PublishedFrom))
	line("about", "%s: %s", a.State, a.Reason)
	line("address", "%s", r.ArticleURL)
	if a.CopyOf != "" {
		line("copy of", "%s (%s): %s", a.CopyOf, a.CopyKind, a.CopyReason)
	}
	line("fetched", "%s, SHA-256 %s", news.FormatCell(r.FetchedAt), r.PageSHA256)
	if page.URL != "" {
		line("page", "status %d, %d bytes, charset %s by %s, found through %s", page.StatusCode, len(page.Body), page.Charset, page.CharsetFrom, page.Link.From)
	} else {
		line("page", "no longer kept")
	}
	line("extracted", "%s by run %s", news.FormatCell(r.ExtractedAt), r.RunID)
	return writeStanding(ctx, s, &r, opt, w)
}

// writeStanding says how a record's value stands in the tally of its measure.
func writeStanding(ctx context.Context, s store.Store, r *news.Record, opt tally.Options, w io.Writer) error {
	t, err := tally.Compute(s.Records(ctx, store.Filter{Topic: r.Topic, Measures: []string{r.Measure}, Statuses: []news.Status{r.Status}}), opt)
	if err != nil {
		return err
	}
	for _, m := range t.Measures {
		for _, c := range m.Cells {
			if c.Value != r.Value || c.High != r.High || c.Modifier != r.Modifier || c.Currency != r.Currency {
				continue
			}
			_, err := fmt.Fprintf(w, "%-10s %s: %s, %s, %s; the best value is %s: %s\n", "tally", c.Relation,
				plural(c.Articles, "article"), plural(c.Outlets, "outlet"), plural(c.Independent, "independent report"),
				tally.Number(*m.Best, true), m.Reason)
			return err
		}
	}
	return nil
}
