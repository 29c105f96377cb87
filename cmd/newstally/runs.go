package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"newstally/news"
	"newstally/store"
	"newstally/store/open"
)

type runsCmd struct {
	Format string `help:"table or json." enum:"table,json" default:"table"`
	Limit  int    `help:"How many runs, newest first." default:"20"`
}

// Run prints the run log.
func (c *runsCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s store.Store) error {
		runs, err := s.Runs(ctx, c.Limit)
		if err != nil {
			return err
		}
		if c.Format == "json" {
			if runs == nil {
				runs = []news.Run{}
			}
			return printJSON(a.stdout, runs)
		}
		var rows [][]string
		for _, r := range runs {
			rows = append(rows, []string{r.ID, r.Command, r.Topic, r.StartedAt.Local().Format("2006-01-02 15:04:05"), took(r), summary(r.Counts), runState(r)})
		}
		printTable(a.stdout, []string{"run", "command", "topic", "started", "took", "what it did", "state"}, rows)
		_, err = fmt.Fprintln(a.stdout, "all counts: --format json")
		return err
	})
}

// withStore opens the store of --store for the time of do.
func (a *app) withStore(ctx context.Context, do func(store.Store) error) (err error) {
	s, err := open.Open(ctx, a.Store)
	if err != nil {
		return err
	}
	defer func() {
		if e := s.Close(); err == nil && e != nil {
			err = fmt.Errorf("close store: %w", e)
		}
	}()
	return do(s)
}

func took(r news.Run) string {
	if r.EndedAt.IsZero() {
		return ""
	}
	return r.EndedAt.Sub(r.StartedAt).Round(10 * time.Millisecond).String()
}

func runState(r news.Run) string {
	switch {
	case r.Error != "":
		return r.Error
	case r.EndedAt.IsZero():
		return "not ended"
	}
	return "ok"
}

// summary names the counts that tell most of a run.
func summary(counts map[string]int) string {
	var parts []string
	for _, c := range []struct{ noun, key string }{
		{"sources failed", "sources failed"}, {"links new", "links new"}, {"pages fetched", "pages fetched"}, {"imported", "pages imported"},
		{"articles new", "articles new"}, {"revised", "articles revised"}, {"reread", "articles reread"}, {"figures new", "figures new"},
	} {
		if n := counts[c.key]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.noun))
		}
	}
	if parts == nil {
		return "nothing new"
	}
	return strings.Join(parts, ", ")
}

func countsText(counts map[string]int) string {
	var parts []string
	for _, k := range sortedKeys(counts) {
		parts = append(parts, fmt.Sprintf("%s %d", k, counts[k]))
	}
	return strings.Join(parts, ", ")
}
