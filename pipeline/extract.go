package pipeline

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"newstally/extract/figure"
	"newstally/news"
	"newstally/store"
)

// read is what extraction makes of one page.
type read struct {
	page    news.Page
	article news.Article
	result  figure.Result
}

// Extract reads the stored pages that it has not read yet with these rules, and stores
// their articles and records. It is a Stage. Pages are read in parallel and stored in
// the order they were fetched, so that the cursor never passes a page not stored.
func (p *Pipeline) Extract(ctx context.Context, run *news.Run) error {
	cursor, err := p.Store.Cursor(ctx, p.cursorName())
	if err != nil {
		return err
	}
	return p.extractFrom(ctx, cursor, run)
}

// Reprocess reads all stored pages again, whatever the cursor says. It is a Stage.
func (p *Pipeline) Reprocess(ctx context.Context, run *news.Run) error {
	return p.extractFrom(ctx, 0, run)
}

// cursorName is the place of a topic's extraction among the pages.
func (p *Pipeline) cursorName() string { return "extract " + p.Topic.ID }

func (p *Pipeline) extractFrom(ctx context.Context, after int64, run *news.Run) error {
	g, ctx := errgroup.WithContext(ctx)
	queue := make(chan chan read, 2*p.Workers) // in the order of the pages
	slots := make(chan struct{}, p.Workers)
	g.Go(func() error {
		defer close(queue)
		for page, err := range p.Store.Pages(ctx, after) {
			if err != nil {
				return fmt.Errorf("read pages: %w", err)
			}
			done := make(chan read, 1)
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			g.Go(func() error {
				defer func() { <-slots }()
				done <- p.read(page)
				return nil
			})
			select {
			case queue <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		var x Extracted
		for done := range queue {
			if err := p.put(ctx, <-done, run, &x); err != nil {
				return err
			}
			if p.Progress != nil {
				p.Progress(x)
			}
		}
		return nil
	})
	return g.Wait()
}

// read is pure: page in, article and figures out.
func (p *Pipeline) read(page news.Page) read {
	a, r := p.extractor.Page(page)
	o := p.directory.Outlet(a.URL, a.Outlet)
	a.Outlet, a.Owner, a.Official = o.ID, o.Owner, o.Official
	if a.Owner == "" {
		a.Owner = a.Outlet
	}
	return read{page, a, r}
}

func (p *Pipeline) put(ctx context.Context, r read, run *news.Run, x *Extracted) error {
	now := p.Now()
	records := make([]news.Record, len(r.result.Figures))
	for i := range r.result.Figures {
		records[i] = news.NewRecord(&r.article, &r.result.Figures[i], p.Topic.ID, p.extractor.Version(), run.ID, now)
	}
	outcome, err := p.Store.PutArticle(ctx, &r.article, records, store.Cursor{Name: p.cursorName(), Seq: r.page.Seq, Topic: p.Topic.ID}, now)
	if err != nil {
		return fmt.Errorf("store article %s: %w", r.article.URL, err)
	}
	run.Counts["articles "+string(outcome)]++
	run.Counts["articles "+string(r.article.State)]++
	x.Pages++
	if outcome != store.Unchanged {
		x.Articles++
		x.Figures += len(records)
		run.Counts["figures "+string(outcome)] += len(records)
	}
	p.Log.Debug("article", "url", r.article.URL, "outcome", outcome, "state", r.article.State, "figures", len(records), "reason", r.article.Reason)
	return nil
}
