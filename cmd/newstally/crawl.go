package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"newstally/crawler"
	"newstally/crawler/warc"
	"newstally/extract/topic"
	"newstally/news"
	"newstally/pipeline"
	"newstally/store"
)

// crawlJob is one pass over outlets: what run and demo have in common.
type crawlJob struct {
	command string
	outlets []news.Outlet
	config  crawler.Config
	archive string // folder for WARC files; empty for none
	crawl   pipeline.Crawl
}

// passResult is what a pass did.
type passResult struct {
	run     news.Run
	sources []pipeline.SourceResult
}

// failed lists the sources that could not be read, by name.
func (r passResult) failed() []pipeline.SourceResult {
	var list []pipeline.SourceResult
	for _, s := range r.sources {
		if s.State.Failures > 0 && !s.NotDue {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b pipeline.SourceResult) int { return strings.Compare(a.Source.Name, b.Source.Name) })
	return list
}

// pass runs all stages on the store: crawl, extract, copies.
func (a *app) pass(ctx context.Context, s store.Store, job crawlJob) (res passResult, err error) {
	p, err := a.pipeline(s, job.outlets)
	if err != nil {
		return res, err
	}
	if job.archive != "" {
		w, err := warc.NewWriter(warc.Config{Dir: job.archive, Software: "newstally/" + version, Operator: job.config.Contact})
		if err != nil {
			return res, err
		}
		defer func() { err = errors.Join(err, w.Close()) }()
		job.config.Archive = w
	}
	f, err := crawler.NewFetcher(job.config.WithOutlets(job.outlets))
	if err != nil {
		return res, usageError{err}
	}
	defer f.Close()
	bar := newProgress(a.stderr, a.Quiet)
	job.crawl.Store, job.crawl.Fetcher, job.crawl.Outlets = s, f, job.outlets
	job.crawl.Log, job.crawl.Progress = bar.logger(a.log), bar.crawl
	finder, err := p.Topic.Finder()
	if err != nil {
		return res, err
	}
	job.crawl.Topic, job.crawl.Queries = onTopic(finder), p.Topic.Queries
	job.crawl.Owner = leaseOwner()
	p.Progress = bar.extract
	defer bar.done()
	crawl := func(ctx context.Context, run *news.Run) error {
		counts, sources, err := job.crawl.Run(ctx)
		res.sources = sources
		for k, n := range counts {
			run.Counts[k] += n
		}
		return err
	}
	res.run, err = p.Run(ctx, job.command, crawl, p.Extract, p.Copies)
	return res, err
}

// onTopic keeps the links whose title or summary names the topic. A link without either
// is kept: only the page can tell.
func onTopic(f topic.Finder) func(news.Link) (bool, string) {
	return func(l news.Link) (bool, string) {
		says := strings.TrimSpace(l.Title + "\n" + l.Summary)
		if says == "" || f.In(says) {
			return true, ""
		}
		return false, "title and summary do not name the topic"
	}
}

// leaseOwner is unique among the processes on one store.
func leaseOwner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s:%d:%d", host, os.Getpid(), time.Now().UnixNano())
}
