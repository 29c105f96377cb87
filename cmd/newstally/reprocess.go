package main

import (
	"context"
	"fmt"

	"newstally/news"
	"newstally/pipeline"
	"newstally/store"
)

type reprocessCmd struct{}

// Run reads all stored pages again with the rules of this version and prints what changed.
func (c *reprocessCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s store.Store) error {
		p, err := a.pipeline(s, nil)
		if err != nil {
			return err
		}
		run, err := p.Run(ctx, "reprocess", p.Reprocess, p.Copies)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.stdout, countsText(run.Counts))
		return err
	})
}

// pipeline returns the stages over a store. outlets may add to the built-in ones.
func (a *app) pipeline(s store.Store, outlets []news.Outlet) (*pipeline.Pipeline, error) {
	t, err := a.topicOf()
	if err != nil {
		return nil, err
	}
	return pipeline.New(pipeline.Config{
		Store: s, Topic: t, Outlets: outlets, Version: programVersion(), Log: a.log, Now: a.now,
	})
}
