package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"newstally/eval"
	"newstally/extract"
	"newstally/news"
)

type evalCmd struct {
	Errors bool     `help:"Show each miss with its sentence."`
	Format string   `help:"table, json or markdown." enum:"table,json,markdown" default:"table"`
	Files  []string `arg:"" name:"gold" optional:"" help:"Annotated documents (JSON lines); the built-in ones if none is named."`
}

// Run scores each set of documents on its own.
func (c *evalCmd) Run(ctx context.Context, a *app) error {
	x, err := a.extractor()
	if err != nil {
		return err
	}
	sets, err := c.sets()
	if err != nil {
		return err
	}
	var results []scored
	for _, set := range sets {
		s := scored{Set: set.Name}
		for _, d := range set.Documents {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.Result.Add(d, predict(x, d))
		}
		results = append(results, s)
	}
	switch c.Format {
	case "json":
		return printJSON(a.stdout, results)
	case "markdown":
		return evalMarkdown(a.stdout, x, results)
	}
	evalTable(a.stdout, results)
	if c.Errors {
		evalErrors(a.stdout, results)
	}
	return nil
}

type scored struct {
	Set string
	eval.Result
}

func (c *evalCmd) sets() ([]eval.Set, error) {
	if len(c.Files) == 0 {
		return eval.Builtin()
	}
	var sets []eval.Set
	for _, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		docs, err := eval.Read(f, name)
		f.Close()
		if err != nil {
			return nil, err
		}
		sets = append(sets, eval.Set{Name: filepath.Base(name), Documents: docs})
	}
	return sets, nil
}

// predict finds the figures of an annotated document as if it had been read from a page
// in the document's language.
func predict(x *extract.Extractor, d eval.Document) []news.Figure {
	art := news.Article{Title: d.Title, Text: d.Text, Published: d.PublishedAt(), Language: d.Lang}
	return x.Article(&art).Figures
}

func evalTable(w io.Writer, results []scored) {
	header := []string{"set", "group", "gold", "P", "R", "F1", "strict", "mod", "status", "speaker"}
	var rows [][]string
	for _, s := range results {
		for _, lang := range sortedKeys(s.ByLang) {
			rows = append(rows, append([]string{s.Set, lang}, scoreCells(*s.ByLang[lang])...))
		}
		for _, m := range sortedKeys(s.ByMeasure) {
			rows = append(rows, append([]string{s.Set, "  " + m}, scoreCells(*s.ByMeasure[m])...))
		}
	}
	printTable(w, header, rows)
	for _, s := range results {
		fmt.Fprintf(w, "%s: %d documents, %d of them off topic with %d false figures\n", s.Set, s.Documents, s.OffTopic, s.False)
	}
}

func scoreCells(s eval.Score) []string {
	f := func(v float64) string { return fmt.Sprintf("%.3f", v) }
	share := func(n, of int) string {
		if of == 0 {
			return "-"
		}
		return f(float64(n) / float64(of))
	}
	return []string{
		fmt.Sprint(s.Gold()), f(s.Precision()), f(s.Recall()), f(s.F1()), f(s.StrictF1()),
		share(s.Modifier, s.Right), share(s.Status, s.Right), share(s.SaidRight, s.Said),
	}
}

func evalErrors(w io.Writer, results []scored) {
	for _, s := range results {
		for _, e := range s.Result.Errors {
			fmt.Fprintf(w, "\n%s %s %s\n  %s\n", e.Document, e.Kind, e.What, e.Sentence)
		}
	}
}

func evalMarkdown(w io.Writer, x *extract.Extractor, results []scored) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Accuracy\n\nWritten by `make accuracy`; rules %s. F1 asks for number, measure and value; strict for modifier and status too.\n", x.Version())
	b.WriteString("What the sets are, and how they did when nobody had read their misses: [eval/README.md](../eval/README.md).\n\n")
	b.WriteString("| set | documents | figures | P | R | F1 | strict F1 | modifier | status | speaker | off-topic documents | false figures in them |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range results {
		fmt.Fprintf(&b, "| %s | %d | %s | %d | %d |\n", s.Set, s.Documents, strings.Join(scoreCells(s.All), " | "), s.OffTopic, s.False)
	}
	b.WriteString("\n## By measure\n\n| set | measure | figures | P | R | F1 | strict F1 | modifier | status | speaker |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range results {
		for _, m := range sortedKeys(s.ByMeasure) {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", s.Set, m, strings.Join(scoreCells(*s.ByMeasure[m]), " | "))
		}
	}
	b.WriteString("\n## Confidence\n\n| confidence | figures | right |\n|---|--:|--:|\n")
	var bins [10]eval.Bin
	for _, s := range results {
		for i, bin := range s.Bins {
			bins[i].All += bin.All
			bins[i].Right += bin.Right
		}
	}
	for i, bin := range bins {
		if bin.All > 0 {
			fmt.Fprintf(&b, "| %.1f to %.1f | %d | %.3f |\n", float64(i)/10, float64(i+1)/10, bin.All, float64(bin.Right)/float64(bin.All))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
