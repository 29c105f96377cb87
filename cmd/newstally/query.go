package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"newstally/export"
	"newstally/news"
	"newstally/store"
)

type queryCmd struct {
	filterFlags

	Limit   int           `help:"At most this many figures or rows; 0 for all." default:"50"`
	Why     string        `help:"Tell the whole story of one figure." placeholder:"ID"`
	SQL     string        `help:"Run a statement that only reads, over the views figures, articles, runs and sources." placeholder:"STATEMENT"`
	Timeout time.Duration `help:"Longest time for --sql." default:"30s"`
	Format  string        `help:"table, json, jsonl or csv." enum:"table,json,jsonl,csv" default:"table"`
}

// Run prints the figures that match, each in its sentence; the story of one; or the rows of a
// statement.
func (c *queryCmd) Run(ctx context.Context, a *app) error {
	t, measures, err := a.subject(c.Measure...)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		out := bufio.NewWriter(a.stdout)
		var err error
		switch {
		case c.SQL != "":
			err = c.writeSQL(ctx, a, s, out)
		case c.Why != "":
			err = writeStory(ctx, s, c.Why, tallyOptions(t, measures), out)
		default:
			err = c.write(a, c.records(ctx, s, t.ID), out)
		}
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

func (c *queryCmd) write(a *app, records iter.Seq2[news.Record, error], w io.Writer) error {
	records, cut := limit(records, c.Limit)
	switch c.Format {
	case "table":
		n := 0
		for r, err := range records {
			if err != nil {
				return err
			}
			n++
			writeQuote(w, &r, terminal(a.stdout) > 0)
		}
		fmt.Fprintln(w, plural(n, "figure"))
	case "json":
		if err := writeJSONArray(w, records); err != nil {
			return err
		}
	default:
		f, err := export.ParseFormat(c.Format)
		if err != nil {
			return err
		}
		enc, err := export.New(f, export.Figures, w, export.Options{})
		if err != nil {
			return err
		}
		if err := enc.WriteAll(records); err != nil {
			return err
		}
		if _, err := enc.Close(); err != nil {
			return err
		}
	}
	if *cut {
		fmt.Fprintf(a.stderr, "newstally: cut after %d figures: --limit 0 gives all\n", c.Limit)
	}
	return nil
}

// writeJSONArray writes the records as one JSON array.
func writeJSONArray(w io.Writer, records iter.Seq2[news.Record, error]) error {
	sep := "["
	for r, err := range records {
		if err != nil {
			return err
		}
		row, err := r.MarshalJSON()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n%s", sep, row)
		sep = ","
	}
	if sep == "[" {
		_, err := fmt.Fprintln(w, "[]")
		return err
	}
	_, err := fmt.Fprintln(w, "\n]")
	return err
}

// limit yields at most n of the records, all if n is 0; cut says whether there were more.
func limit(records iter.Seq2[news.Record, error], n int) (_ iter.Seq2[news.Record, error], cut *bool) {
	cut = new(bool)
	if n <= 0 {
		return records, cut
	}
	return func(yield func(news.Record, error) bool) {
		i := 0
		for r, err := range records {
			if i == n {
				*cut = true
				return
			}
			i++
			if !yield(r, err) {
				return
			}
		}
	}, cut
}

// writeQuote shows a figure: what it says, its sentence with the number marked, and where
// it stands.
func writeQuote(w io.Writer, r *news.Record, color bool) {
	says := fmt.Sprintf("%s %s, %s, %s", r.Measure, valueText(string(r.Value), string(r.High), r.Currency), r.Modifier, r.Status)
	if r.Speaker != "" {
		says += ", says " + r.Speaker
	}
	if !r.AsOf.IsZero() {
		says += ", as of " + news.FormatCell(r.AsOf)
	}
	fmt.Fprintf(w, "%s\n  %s\n  %s, %s, %s\n  %s  figure %s, confidence %.2f\n\n", says, markedSentence(r, color),
		r.Outlet, r.Language, orUnknown(minute(r.Published)), r.ArticleURL, r.ID, r.Confidence)
}

// markedSentence is the record's sentence on one line with its number marked.
func markedSentence(r *news.Record, color bool) string {
	on, off := leftMark, rightMark
	if color {
		on, off = bold, plain
	}
	sentence := []rune(r.Sentence)
	start := min(max(r.Start-r.SentenceStart, 0), len(sentence))
	end := min(max(r.End-r.SentenceStart, start), len(sentence))
	line := string(sentence[:start]) + on + string(sentence[start:end]) + off + string(sentence[end:])
	return strings.Join(strings.Fields(line), " ")
}

func orUnknown(s string) string {
	if s == "" {
		return "date unknown"
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
