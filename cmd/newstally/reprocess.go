package main

import (
	"context"
	"fmt"

	"newstally/news"
	"newstally/pipeline"
	"newstally/store"
)

type reprocessCmd struct {
	Sources string `help:"File or folder of sources in place of the built-in ones, for who publishes where." placeholder:"PATH"`
}

// Run reads all stored pages again with the rules of this version and prints what changed.
func (c *reprocessCmd) Run(ctx context.Context, a *app) error {
	outlets, err := a.allOutlets(c.Sources)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		p, err := a.pipeline(s, outlets)
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

// pipeline returns the stages over a store; outlets say who publishes where.
func (a *app) pipeline(s store.Store, outlets []news.Outlet) (*pipeline.Pipeline, error) {
	t, err := a.topicOf()
	if err != nil {
		return nil, err
	}
	return pipeline.New(pipeline.Config{
		Store: s, Topic: t, Outlets: outlets, Version: programVersion(), Log: a.log, Now: a.now,
	})
}
