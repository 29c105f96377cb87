package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"newstally/news"
	"newstally/store"
)

// writeSQL runs a read-only statement and prints its rows. What was cut is said on
// standard error.
func (c *queryCmd) writeSQL(ctx context.Context, a *app, s store.Store, w io.Writer) error {
	r, err := s.Query(ctx, c.SQL, c.Limit, c.Timeout)
	if err != nil {
		return err
	}
	if err := c.writeRows(r, w); err != nil {
		return err
	}
	if r.Cut != "" {
		fmt.Fprintf(a.stderr, "newstally: cut %s: --limit 0 gives all\n", r.Cut)
	}
	return nil
}

func (c *queryCmd) writeRows(r store.Result, w io.Writer) error {
	switch c.Format {
	case "table":
		rows := make([][]string, len(r.Rows))
		for i, row := range r.Rows {
			for _, v := range row {
				rows[i] = append(rows[i], sqlText(v))
			}
		}
		printTable(w, r.Columns, rows)
		_, err := fmt.Fprintln(w, plural(len(rows), "row"))
		return err
	case "csv":
		header := make([]any, len(r.Columns))
		for i, name := range r.Columns {
			header[i] = name
		}
		for _, row := range append([][]any{header}, r.Rows...) {
			if _, err := w.Write(news.AppendCSV(nil, sqlCells(row)...)); err != nil {
				return err
			}
		}
		return nil
	}
	objects := make([]map[string]any, len(r.Rows))
	for i, row := range r.Rows {
		objects[i] = map[string]any{}
		for j, v := range row {
			objects[i][r.Columns[j]] = v
		}
	}
	if c.Format == "json" {
		return printJSON(w, objects)
	}
	for _, o := range objects {
		if err := printJSONLine(w, o); err != nil {
			return err
		}
	}
	return nil
}

// sqlCells are a row's values as a CSV row takes them.
func sqlCells(row []any) []any {
	cells := make([]any, len(row))
	for i, v := range row {
		switch v.(type) {
		case string, time.Time, news.Decimal, bool:
			cells[i] = v
		default:
			cells[i] = sqlText(v)
		}
	}
	return cells
}

func sqlText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	case time.Time:
		return news.FormatCell(v)
	}
	return fmt.Sprint(v)
}
