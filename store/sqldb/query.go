package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"newstally/news"
	"newstally/store"
)

// QueryIn runs a statement in a read-only transaction on a connection of its own, which
// the statement may leave in any state; see store.Keeper for the rest.
func (d *DB) QueryIn(ctx context.Context, c *sql.Conn, query string, limit int, timeout time.Duration) (store.Result, error) {
	r, err := d.runQuery(ctx, c, query, limit, timeout)
	if err != nil {
		return store.Result{}, fmt.Errorf("query: %w", d.Explain(err))
	}
	return r, nil
}

func (d *DB) runQuery(ctx context.Context, c *sql.Conn, query string, limit int, timeout time.Duration) (r store.Result, err error) {
	outer := ctx
	if timeout <= 0 {
		timeout = math.MaxInt64
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	tx, err := c.BeginTx(ctx, &sql.TxOptions{Isolation: d.Snapshot, ReadOnly: true})
	if err != nil {
		return r, err
	}
	defer func() {
		cancel() // before the rest of the rows is read
		tx.Rollback()
	}()
	rows, err := tx.QueryContext(ctx, query)
	if err == nil {
		err = collect(rows, limit, &r, cancel)
	}
	timedOut := errors.Is(ctx.Err(), context.DeadlineExceeded) && outer.Err() == nil
	switch {
	case r.Cut != "" || err == nil && !timedOut:
		return r, nil
	case timedOut && len(r.Rows) > 0:
		r.Cut = fmt.Sprintf("after %v, at row %d", timeout, len(r.Rows))
		return r, nil
	case timedOut:
		return r, fmt.Errorf("no row within %v: %w", timeout, context.DeadlineExceeded)
	}
	return r, err
}

// collect reads rows into a result until there are no more or more than limit.
func collect(rows *sql.Rows, limit int, r *store.Result, cancel func()) error {
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	if len(types) == 0 {
		return errors.New("want a statement that returns rows, such as SELECT")
	}
	for _, t := range types {
		r.Columns = append(r.Columns, t.Name())
	}
	for rows.Next() {
		if limit > 0 && len(r.Rows) == limit {
			r.Cut = fmt.Sprintf("after %d rows", limit)
			cancel()
			return nil
		}
		row, dests := make([]any, len(types)), make([]any, len(types))
		for i := range dests {
			dests[i] = &row[i]
		}
		if err := rows.Scan(dests...); err != nil {
			return err
		}
		for i, v := range row {
			row[i] = resultValue(v, types[i].DatabaseTypeName())
		}
		r.Rows = append(r.Rows, row)
	}
	return rows.Err()
}

// resultValue makes the values of both data bases alike: exact numbers of PostgreSQL's
// NUMERIC, which come as text, truth values of SQLite's numbers, one type of whole numbers.
func resultValue(v any, databaseType string) any {
	switch v := v.(type) {
	case string:
		if databaseType == "NUMERIC" {
			if exact, err := news.ParseDecimal(v); err == nil {
				return exact
			}
		}
	case int64:
		if databaseType == "BOOLEAN" { // SQLite's are numbers
			return v != 0
		}
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case float32:
		return float64(v)
	}
	return v
}
