package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"newstally/extract/measure"
	"newstally/extract/topic"
	"newstally/news"
	"newstally/store"
	"newstally/tally"
)

type tallyCmd struct {
	filterFlags

	Timeline bool   `help:"Show how the values of one --measure followed each other, with who said so."`
	Changes  bool   `help:"Show what the last run changed."`
	Format   string `help:"table, json, jsonl, csv or markdown." enum:"table,json,jsonl,csv,markdown" default:"table"`
	ASCII    bool   `help:"Tables in ASCII only."`
}

// Run prints the tally, the time line of a measure, or the changes.
func (c *tallyCmd) Run(ctx context.Context, a *app) error {
	if c.Timeline && len(c.Measure) != 1 {
		return usageError{fmt.Errorf("--timeline shows one measure: name it with --measure")}
	}
	t, measures, err := a.subject(c.Measure...)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		out := bufio.NewWriter(a.stdout)
		if err := c.write(ctx, a, s, t, measures, out); err != nil {
			return err
		}
		return out.Flush()
	})
}

func (c *tallyCmd) write(ctx context.Context, a *app, s store.Store, t *topic.Topic, measures []*measure.Measure, w io.Writer) error {
	style := tally.Style{Format: c.Format, Width: terminal(a.stdout), ASCII: c.ASCII}
	opt := tallyOptions(t, measures)
	opt.AsOf, opt.Since = c.AsOf.Time, c.Since.Time
	records := c.records(ctx, s, t.ID)
	switch {
	case c.Timeline:
		var status news.Status
		if len(c.Status) == 1 {
			status = c.Status[0]
		}
		steps, err := tally.Timeline(records, c.Measure[0], status, opt)
		if err != nil {
			return err
		}
		return tally.WriteTimeline(w, steps, style)
	case c.Changes:
		return c.changes(ctx, s, t.ID, opt, w)
	}
	result, err := tally.Compute(records, opt)
	if err != nil {
		return err
	}
	return tally.Write(w, result, style)
}

// changes compares the tally with that of what the store held before its last run.
func (c *tallyCmd) changes(ctx context.Context, s store.Store, topicID string, opt tally.Options, w io.Writer) error {
	runs, err := s.Runs(ctx, 1)
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		_, err := fmt.Fprintln(w, "no run yet")
		return err
	}
	list, err := changesSince(ctx, s, c.filter(topicID), opt, runs[0].StartedAt)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(w, list)
	}
	_, err = fmt.Fprintf(w, "run %s, started %s:\n%s", runs[0].ID, runs[0].StartedAt.Local().Format("2006-01-02 15:04:05"), changesText(list))
	return err
}

// changesSince compares the tally of what the store holds with what it held at a time.
func changesSince(ctx context.Context, s store.Store, f store.Filter, opt tally.Options, at time.Time) ([]tally.Change, error) {
	after, err := tally.Compute(s.Records(ctx, f), opt)
	if err != nil {
		return nil, err
	}
	f.AsOf = at
	before, err := tally.Compute(s.Records(ctx, f), opt)
	if err != nil {
		return nil, err
	}
	changes := tally.Diff(before, after)
	if changes == nil {
		changes = []tally.Change{}
	}
	return changes, nil
}

func changesText(changes []tally.Change) string {
	if len(changes) == 0 {
		return "  nothing changed\n"
	}
	var b strings.Builder
	for _, x := range changes {
		fmt.Fprintf(&b, "  %s, %s: %s\n", strings.ReplaceAll(x.Measure, "_", " "), x.Status, x.Text)
	}
	return b.String()
}

// tallyOptions is how the topic's figures are to be counted.
func tallyOptions(t *topic.Topic, measures []*measure.Measure) tally.Options {
	opt := tally.Options{Topic: t.ID, Order: t.Measures, Official: t.Official}
	for _, m := range measures {
		if m.Grows {
			opt.GrowOnly = append(opt.GrowOnly, m.ID)
		}
	}
	return opt
}
