package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"newstally/export"
	"newstally/extract/measure"
	"newstally/extract/topic"
	"newstally/news"
	"newstally/store"
)

type exportCmd struct {
	filterFlags

	Format   string `help:"csv, jsonl, parquet or datapackage." enum:"csv,jsonl,parquet,datapackage" default:"csv"`
	Table    string `help:"figures, articles or sources; a data package has all three." enum:"figures,articles,sources" default:"figures"`
	Output   string `help:"File, or folder of a data package; csv and jsonl go to standard output without it." placeholder:"PATH"`
	Parquet  bool   `help:"Tables of a data package as Parquet in place of CSV."`
	WithText bool   `help:"Articles with their full text, where the page allows it."`
	BOM      bool   `help:"Start CSV with a byte order mark, for spreadsheets that need it."`
	Sources  string `help:"File or folder of sources in place of the built-in ones, for the table of sources." placeholder:"PATH"`
}

// Run writes the data set and, to standard error, the proof that it is complete.
func (c *exportCmd) Run(ctx context.Context, a *app) error {
	if c.Output == "" && (c.Format == "parquet" || c.Format == "datapackage") {
		return usageError{fmt.Errorf("--format %s needs --output PATH", c.Format)}
	}
	t, measures, err := a.subject(c.Measure...)
	if err != nil {
		return err
	}
	outlets, err := a.allOutlets(c.Sources)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		states, err := s.SourceStates(ctx)
		if err != nil {
			return err
		}
		d := dataset{
			figures:  c.records(ctx, s, t.ID),
			articles: s.Articles(ctx, store.Filter{Languages: c.Lang, Outlets: c.Outlet, Text: c.Text, Since: c.Since.Time}),
			sources:  sourceRows(outlets, states),
		}
		if c.Format == "datapackage" {
			return c.writePackage(ctx, a, s, t, measures, d)
		}
		sum, err := c.writeTable(a, d)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "complete: %d rows of %s, %d bytes, SHA-256 %s\n", sum.Rows, c.Table, sum.Bytes, sum.SHA256)
		return nil
	})
}

// dataset is the three tables.
type dataset struct {
	figures  iter.Seq2[news.Record, error]
	articles iter.Seq2[news.Article, error]
	sources  iter.Seq2[export.SourceRow, error]
}

// sourceRows yields the sources that were looked at, with their health.
func sourceRows(outlets []news.Outlet, states map[string]news.SourceState) iter.Seq2[export.SourceRow, error] {
	return func(yield func(export.SourceRow, error) bool) {
		for _, o := range outlets {
			for _, src := range o.Sources {
				state, ok := states[src.Name]
				if ok && !yield(export.SourceRow{Outlet: o, Source: src, State: state}, nil) {
					return
				}
			}
		}
	}
}

// writeTable writes one table to the output file, which appears only when it is complete,
// to a pipe or device of that name, or to standard output.
func (c *exportCmd) writeTable(a *app, d dataset) (export.Summary, error) {
	f, err := export.ParseFormat(c.Format)
	if err != nil {
		return export.Summary{}, err
	}
	if c.Output == "" {
		out := bufio.NewWriterSize(a.stdout, 1<<16)
		sum, err := c.encode(f, d, out)
		return sum, errors.Join(err, out.Flush())
	}
	path, regular, err := target(c.Output)
	if err != nil {
		return export.Summary{}, fmt.Errorf("export: %w", err)
	}
	if !regular {
		device, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return export.Summary{}, fmt.Errorf("export: %w", err)
		}
		out := bufio.NewWriterSize(device, 1<<16)
		sum, err := c.encode(f, d, out)
		return sum, errors.Join(err, out.Flush(), device.Close())
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return export.Summary{}, fmt.Errorf("export: %w", err)
	}
	defer os.Remove(tmp.Name())
	out := bufio.NewWriterSize(tmp, 1<<16)
	sum, err := c.encode(f, d, out)
	err = errors.Join(err, out.Flush(), tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err != nil {
		return export.Summary{}, err
	}
	return sum, os.Rename(tmp.Name(), path)
}

// target is the file that a path leads to, and whether it is a regular file or none yet:
// pipes and devices are written to, not replaced.
func target(path string) (string, bool, error) {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, true, nil
	}
	if err != nil {
		return path, false, err
	}
	return path, info.Mode().IsRegular() || info.IsDir(), nil
}

func (c *exportCmd) encode(f export.Format, d dataset, w io.Writer) (export.Summary, error) {
	opt := export.Options{BOM: c.BOM}
	switch c.Table {
	case "articles":
		return encode(f, export.Articles(c.WithText), d.articles, w, opt)
	case "sources":
		return encode(f, export.Sources, d.sources, w, opt)
	}
	return encode(f, export.Figures, d.figures, w, opt)
}

func encode[T any](f export.Format, t export.Table[T], rows iter.Seq2[T, error], w io.Writer, opt export.Options) (export.Summary, error) {
	enc, err := export.New(f, t, w, opt)
	if err != nil {
		return export.Summary{}, err
	}
	if err := enc.WriteAll(rows); err != nil {
		return export.Summary{}, err
	}
	return enc.Close()
}

// writePackage writes the three tables with their description into a folder.
func (c *exportCmd) writePackage(ctx context.Context, a *app, s store.Store, t *topic.Topic, measures []*measure.Measure, d dataset) error {
	name := "csv"
	if c.Parquet {
		name = "parquet"
	}
	f, err := export.ParseFormat(name)
	if err != nil {
		return err
	}
	created, err := lastChange(ctx, s)
	if err != nil {
		return err
	}
	files, err := export.WritePackage(c.Output, export.Package{
		Name: "newstally-" + strings.ToLower(t.ID), Title: "Reported figures: " + t.Title,
		Description: "Figures reported by the press, each with the sentence that states it; copies are marked, disagreement is kept.",
		Version:     programVersion(), Created: created,
		License: export.License{Name: "CC-BY-4.0", Title: "Creative Commons Attribution 4.0", Path: "https://creativecommons.org/licenses/by/4.0/"},
		Author:  "newstally", Labels: measureLabels(measures), Format: f, Options: export.Options{BOM: c.BOM}, WithText: c.WithText,
		Figures: d.figures, Articles: d.articles, Sources: d.sources,
	})
	if err != nil {
		return err
	}
	for _, file := range files {
		fmt.Fprintf(a.stderr, "complete: %s: %d rows, %d bytes, SHA-256 %s\n", filepath.Join(c.Output, file.Path), file.Rows, file.Bytes, file.SHA256)
	}
	return nil
}

// measureLabels is what the codes of the column measure mean.
func measureLabels(measures []*measure.Measure) export.Labels {
	labels := map[string]string{}
	for _, m := range measures {
		labels[m.ID] = m.Counts
	}
	return export.Labels{"measure": labels}
}

// lastChange is when the last run ended: two exports of the same data bear the same date.
func lastChange(ctx context.Context, s store.Store) (time.Time, error) {
	runs, err := s.Runs(ctx, 1)
	if err != nil || len(runs) == 0 {
		return time.Time{}, err
	}
	return runs[0].EndedAt, nil
}
