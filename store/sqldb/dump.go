package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"newstally/store"
)

// tables lists the tables with their keys, each behind those it refers to. The table
// search is none of them: it is made from texts.
var tables = []struct{ name, key string }{
	{"hosts", "id"},
	{"robots", "host_id"},
	{"urls", "id"},
	{"source_states", "name"},
	{"bodies", "id"},
	{"pages", "seq"},
	{"cursors", "name"},
	{"texts", "id"},
	{"article_versions", "seq"},
	{"sightings", "article_id, fetched_at, page"},
	{"readings", "seq"},
	{"copies", "article_id"},
	{"records", "seq"},
	{"run_log", "id"},
}

// Dump implements store.Keeper.
func (d *DB) Dump(ctx context.Context) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		tx, err := d.read.BeginTx(ctx, &sql.TxOptions{Isolation: d.Snapshot, ReadOnly: true})
		if err != nil {
			cancel()
			yield(store.Row{}, fmt.Errorf("dump: %w", d.Explain(err)))
			return
		}
		defer tx.Rollback() // nothing was written
		defer cancel()      // before Rollback, so that a caller who stops early need not wait for the rest
		for _, t := range tables {
			done, err := dumpTable(ctx, tx, t.name, t.key, yield)
			if err != nil {
				yield(store.Row{}, fmt.Errorf("dump table %s: %w", t.name, d.Explain(err)))
			}
			if done || err != nil {
				return
			}
		}
	}
}

// dumpTable yields the rows of one table. done is true if the caller wants no more.
func dumpTable(ctx context.Context, tx *sql.Tx, name, key string, yield func(store.Row, error) bool) (done bool, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT * FROM `+name+` ORDER BY `+key)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return false, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return false, err
	}
	for rows.Next() {
		r := store.Row{Table: name, Columns: columns, Values: make([]any, len(columns))}
		dests := make([]any, len(columns))
		for i := range dests {
			dests[i] = &r.Values[i]
		}
		if err := rows.Scan(dests...); err != nil {
			return false, err
		}
		for i, v := range r.Values {
			r.Values[i] = resultValue(v, types[i].DatabaseTypeName())
		}
		if !yield(r, nil) {
			return true, nil
		}
	}
	return false, rows.Err()
}

// Restore implements store.Keeper.
func (d *DB) Restore(ctx context.Context, rows iter.Seq2[store.Row, error]) error {
	err := d.tryTx(ctx, func(tx *sql.Tx) error {
		for _, t := range tables {
			var one int
			err := d.row(ctx, tx, `SELECT 1 FROM `+t.name+` LIMIT 1`).Scan(&one)
			if err == nil {
				return fmt.Errorf("table %s has rows: %w", t.name, store.ErrNotEmpty)
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		in := restorer{DB: d, tx: tx}
		for r, err := range rows {
			if err == nil {
				err = in.row(ctx, &r)
			}
			if err != nil {
				return errors.Join(err, in.close())
			}
		}
		if err := in.close(); err != nil {
			return err
		}
		return d.Restored(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("restore: %w", d.Explain(err))
	}
	return nil
}

// restorer writes rows with one prepared statement for the rows of a table that follow
// each other.
type restorer struct {
	*DB
	tx    *sql.Tx
	table string
	stmt  *sql.Stmt
}

func (in *restorer) row(ctx context.Context, r *store.Row) error {
	if in.table != r.Table {
		if err := in.prepare(ctx, r); err != nil {
			return fmt.Errorf("table %q: %w", r.Table, err)
		}
	}
	if _, err := in.stmt.ExecContext(ctx, r.Values...); err != nil {
		return fmt.Errorf("table %s, row %v: %w", r.Table, r.Values[0], err)
	}
	if r.Table != "texts" {
		return nil
	}
	id, isID := r.Values[slices.Index(r.Columns, "id")].(int64)
	text, isText := r.Values[slices.Index(r.Columns, "text")].(string)
	if !isID || !isText {
		return fmt.Errorf("table texts: want a number as id and a text, got %T and %T", r.Values[0], r.Values[2])
	}
	return in.IndexText(ctx, in.tx, id, Words(text))
}

func (in *restorer) prepare(ctx context.Context, r *store.Row) (err error) {
	if err := in.close(); err != nil {
		return err
	}
	known := slices.ContainsFunc(tables, func(t struct{ name, key string }) bool { return t.name == r.Table })
	for _, c := range r.Columns {
		known = known && c != "" && strings.Trim(c, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
	}
	if !known || len(r.Values) != len(r.Columns) {
		return fmt.Errorf("not a row of a dump: columns %q, %d values", r.Columns, len(r.Values))
	}
	in.table = r.Table
	in.stmt, err = in.tx.PrepareContext(ctx, in.bind(`INSERT INTO `+r.Table+` (`+strings.Join(r.Columns, ", ")+`) VALUES (`+marks(len(r.Columns))+`)`))
	return err
}

func (in *restorer) close() error {
	if in.stmt == nil {
		return nil
	}
	err := in.stmt.Close()
	in.stmt = nil
	return err
}
