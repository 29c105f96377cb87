package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"newstally/crawler"
	"newstally/news"
)

const (
	linkBatch      = 2000           // links stored in one transaction
	maxProblems    = 10             // of one source that are remembered
	sinceOverlap   = time.Hour      // a part changed while it was last read is read again
	maxSourceDelay = 24 * time.Hour // until a failing source is tried again
	clockSlack     = time.Hour      // how far another run's clock may be ahead
)

// readSources reads the sources that are due, those of one host one after the other.
func (r *crawlRun) readSources(ctx context.Context, states map[string]news.SourceState) error {
	byHost := map[string][]news.Source{}
	for _, o := range r.Outlets {
		for _, s := range o.Sources {
			if r.wanted(s, states[s.Name]) {
				host := r.Fetcher.Host(s.URL)
				byHost[host] = append(byHost[host], s)
			}
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.Workers)
	for _, sources := range byHost {
		g.Go(func() error {
			for _, s := range sources {
				if ctx.Err() != nil {
					return nil
				}
				if err := r.readSource(ctx, s, states[s.Name]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// wanted reports whether a source is to be read now, and counts it if not.
func (r *crawlRun) wanted(s news.Source, state news.SourceState) bool {
	now := r.config.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case s.Disabled:
		r.counts["sources disabled"]++
	case !r.Recheck && now.Before(state.NextAt):
		r.counts["sources not due"]++
		r.results = append(r.results, SourceResult{Source: s, State: state, NotDue: true})
	default:
		r.progress.Sources++
		return true
	}
	return false
}

// readSource reads one source and stores its links and its health. The error is the
// store's.
func (r *crawlRun) readSource(ctx context.Context, s news.Source, state news.SourceState) error {
	state.Name = s.Name
	res := SourceResult{Source: s}
	pass := &crawler.Pass{Since: r.Since, State: state}
	if !state.SucceededAt.IsZero() {
		pass.Since = state.SucceededAt.Add(-sinceOverlap)
	}
	if r.Queries != nil {
		pass.Queries = r.Queries(s.Language)
	}
	b := linkStore{run: r, source: s, result: &res}
	var problems []error
	for link, err := range r.discover.Discover(ctx, s, pass) {
		if link.URL == "" {
			if len(problems) < maxProblems {
				problems = append(problems, err)
			}
			continue
		}
		if err := b.add(ctx, link, err); err != nil {
			return err
		}
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return nil // neither a success nor the source's failure
	}
	res.Err, res.Unchanged = errors.Join(problems...), pass.Unchanged && res.Links == 0
	res.State = r.health(s, pass.State, res)
	r.finishSource(res)
	if err := r.Store.PutSourceState(ctx, res.State); err != nil {
		return fmt.Errorf("store state of source %s: %w", s.Name, err)
	}
	return nil
}

// health is a source's state after a pass. A source that named links although a part of
// it could not be read has succeeded, with the reason kept.
func (r *crawlRun) health(s news.Source, state news.SourceState, res SourceResult) news.SourceState {
	now := r.config.Now()
	state.CheckedAt, state.Reason = now, ""
	if res.Err != nil {
		state.Reason = strings.ReplaceAll(res.Err.Error(), "\n", "; ")
	}
	if res.Err == nil || res.Links > 0 {
		state.SucceededAt, state.Failures, state.NextAt = now, 0, now.Add(s.Every)
		if !res.Unchanged {
			state.Links, state.New = res.Links, res.New
		}
		return state
	}
	state.Failures++
	delay := max(s.Every, time.Minute)
	for range min(state.Failures-1, 10) {
		delay *= 2
	}
	state.NextAt = now.Add(min(delay, max(maxSourceDelay, s.Every)))
	return state
}

// finishSource counts and logs how a source went.
func (r *crawlRun) finishSource(res SourceResult) {
	outcome := "sources read"
	switch {
	case res.State.Failures > 0:
		outcome = "sources failed"
	case res.Unchanged:
		outcome = "sources unchanged"
	}
	r.report(res.Source.Name, func(p *Progress, counts map[string]int) {
		p.SourcesDone++
		counts[outcome]++
		r.results = append(r.results, res)
	})
	log := r.Log.With("source", res.Source.Name, "links", res.Links, "new", res.New, "skipped", res.Skipped)
	switch {
	case res.State.Failures > 0:
		log.Warn("source failed", "url", res.Source.URL, "reason", res.State.Reason, "failures", res.State.Failures, "next", res.State.NextAt)
	case res.Unchanged:
		log.Info("source unchanged")
	default:
		if res.State.Reason != "" {
			log = log.With("reason", res.State.Reason)
		}
		log.Info("source read")
	}
}

// linkStore stores the links of a source as they come, in batches.
type linkStore struct {
	run    *crawlRun
	source news.Source
	result *SourceResult
	batch  []news.Link
}

// add stores a link, or why it is left out. err is what discovery says about it.
func (b *linkStore) add(ctx context.Context, link news.Link, err error) error {
	r := b.run
	b.result.Links++
	state, reason := news.Skipped, ""
	on := true
	if err != nil {
		state, reason, on = news.Disallowed, err.Error(), false
	} else if r.Topic != nil && !b.source.All {
		on, reason = r.Topic(link)
	}
	if !on {
		b.result.Skipped++
		r.report(link.URL, func(p *Progress, counts map[string]int) {
			p.Links++
			counts["links found"]++
			counts["links skipped: "+reason]++
		})
		if err := r.Store.SkipLink(ctx, link, r.Fetcher.Host(link.URL), state, reason, r.config.Now()); err != nil {
			return fmt.Errorf("store skipped link %s: %w", link.URL, err)
		}
		return nil
	}
	b.batch = append(b.batch, link)
	if len(b.batch) < linkBatch {
		return nil
	}
	return b.flush(ctx)
}

func (b *linkStore) flush(ctx context.Context) error {
	if len(b.batch) == 0 {
		return nil
	}
	r := b.run
	added, err := r.Store.AddLinks(context.WithoutCancel(ctx), b.batch, r.Fetcher.Host, r.config.Now())
	if err != nil {
		return fmt.Errorf("store links of source %s: %w", b.source.Name, err)
	}
	b.result.New += added
	r.report(b.source.Name, func(p *Progress, counts map[string]int) {
		p.Links += len(b.batch)
		p.New += added
		counts["links found"] += len(b.batch)
		counts["links new"] += added
	})
	b.batch = slices.Delete(b.batch, 0, len(b.batch))
	r.event(func() {})
	return nil
}
