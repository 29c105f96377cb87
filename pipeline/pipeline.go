// Package pipeline joins the stages and is the only one that knows them all:
//
//	discover → fetch → article → language → figures → store
//
// It owns every goroutine and the run record. A page is stored as soon as it is
// fetched; extraction reads the stored pages from its own cursor, so a change of
// rules reads pages again and never the web.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"newstally/crawler"
	"newstally/extract"
	"newstally/extract/topic"
	"newstally/news"
	"newstally/store"
)

// Config is what a pipeline is built from. Store, Topic, Log and Now are needed.
type Config struct {
	Store   store.Store
	Topic   *topic.Topic
	Outlets []news.Outlet // for owner and official of an article's outlet
	Version string        // of the program, for the run record
	Log     *slog.Logger
	Now     func() time.Time
	Workers int // goroutines that extract; default one a processor

	Progress func(Extracted) // called after each page that was read; may be nil; never called twice at a time
}

// Extracted is how far extraction has come.
type Extracted struct {
	Pages    int // read
	Articles int // of these, new or changed
	Figures  int // in them
}

// Pipeline runs the stages over one store for one topic.
type Pipeline struct {
	Config
	extractor *extract.Extractor
	directory crawler.Directory
	placed    *placed // articles compared by Copies; nil before
}

// New builds the extraction rules.
func New(c Config) (*Pipeline, error) {
	x, err := extract.New(c.Topic)
	if err != nil {
		return nil, err
	}
	setDefault(&c.Workers, runtime.GOMAXPROCS(0))
	return &Pipeline{Config: c, extractor: x, directory: crawler.NewDirectory(c.Outlets)}, nil
}

// ErrInterrupted is the error of a run record whose run was stopped from outside.
var ErrInterrupted = errors.New("interrupted")

// Stage does a part of a run and adds to the run's counts.
type Stage func(ctx context.Context, run *news.Run) error

// Run does the stages in order under the store's lock, and writes the run record
// whatever happens. store.ErrLocked if another run holds the lock. A run whose ctx
// ends is recorded as interrupted.
func (p *Pipeline) Run(ctx context.Context, command string, stages ...Stage) (run news.Run, err error) {
	unlock, err := p.Store.Lock(ctx, "run")
	if err != nil {
		return news.Run{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	started := p.Now()
	run = news.Run{
		ID:      started.UTC().Format("20060102T150405.000Z"),
		Command: command, Topic: p.Topic.ID,
		StartedAt: started, Version: p.Version, Counts: map[string]int{},
	}
	if err := p.Store.PutRun(ctx, run); err != nil {
		return run, fmt.Errorf("write run record: %w", err)
	}
	for _, stage := range stages {
		if err = stage(ctx, &run); err != nil {
			break
		}
	}
	if ctx.Err() != nil {
		err = ErrInterrupted
	}
	run.EndedAt = p.Now()
	if err != nil {
		run.Error = err.Error()
	}
	// The record must be written also when ctx has ended.
	if e := p.Store.PutRun(context.WithoutCancel(ctx), run); e != nil {
		err = errors.Join(err, fmt.Errorf("write run record: %w", e))
	}
	return run, err
}
