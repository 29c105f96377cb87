// Package sqldb is the part of a store that SQLite and PostgreSQL share: plain SQL over
// database/sql, one file per kind of row. What differs is in a [Dialect].
//
// In the data base a time is a number of microseconds since 1970 in UTC, NULL if it is
// not known; where the zone matters, its offset in seconds stands beside it. A truth
// value is a BOOLEAN, a list or map is JSON, a decimal is its canonical text with a key
// that sorts as the number does. A text that is not stated is empty, never NULL.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Dialect is what the shared statements need to know about one kind of data base.
type Dialect struct {
	Name     string
	Numbered bool   // parameters are $1, $2 ... instead of ?
	Prepare  bool   // keep statements prepared, as the driver does not
	Lock     string // clause behind a SELECT that locks its rows until the end of the transaction
	LockFree string // the same, but rows that another transaction holds are passed over

	SearchID string             // the column of the table search that has the text's ID
	Snapshot sql.IsolationLevel // of a transaction that reads the state of one moment

	// LockKey makes transactions with the same key wait for each other. It may be nil
	// where only one transaction can write at a time.
	LockKey func(ctx context.Context, tx *sql.Tx, key string) error
	// Retry reports whether a transaction that failed so may succeed if tried again: a
	// deadlock, a conflict with another one.
	Retry func(error) bool
	// Explain says more about an error than the driver does, or returns it as it is.
	Explain func(error) error
	// IndexText makes a text known to the full-text search.
	IndexText func(ctx context.Context, tx *sql.Tx, id int64, words []Word) error
	// MatchText returns a query for the IDs of the texts that match.
	MatchText func(q TextQuery) (query string, args []any)
	// Restored is called at the end of Restore, in its transaction.
	Restored func(ctx context.Context, tx *sql.Tx) error
}

// DB implements all of store.Store but what each backend does in its own way: Lock,
// Backup, Check of the files, Query and Close.
type DB struct {
	write *sql.DB
	read  *sql.DB
	Dialect
	bodies *codec
	stmts  *statements // of transactions that write; nil if the driver has its own
}

// New returns a DB over two pools, which may be the same: one for transactions that
// write, one for statements that only read.
func New(write, read *sql.DB, d Dialect) (*DB, error) {
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	db := &DB{write: write, read: read, Dialect: d, bodies: c}
	if d.Prepare {
		db.stmts = newStatements(write)
	}
	return db, nil
}

// Close frees what the DB itself holds, before the backend closes the pools.
func (d *DB) Close() error { return errors.Join(d.stmts.close(), d.bodies.close()) }

// maxTries is how often a transaction is tried that conflicts with another one.
const maxTries = 10

// tx runs do in a transaction, again where that may help. do must not change anything
// outside that it would not change again.
func (d *DB) tx(ctx context.Context, do func(tx *sql.Tx) error) error {
	for try := 1; ; try++ {
		err := d.tryTx(ctx, do)
		d.stmts.prepare(ctx)
		if err == nil || try == maxTries || !d.Retry(err) || ctx.Err() != nil {
			return d.Explain(err)
		}
	}
}

func (d *DB) tryTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func (d *DB) lockKey(ctx context.Context, tx *sql.Tx, key string) error {
	if d.LockKey == nil {
		return nil
	}
	return d.LockKey(ctx, tx, key)
}

// conn is a transaction or a pool.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// prepared returns a statement of a transaction that is kept prepared, or nil.
func (d *DB) prepared(ctx context.Context, c conn, query string) *sql.Stmt {
	tx, ok := c.(*sql.Tx)
	if !ok {
		return nil
	}
	stmt := d.stmts.get(query)
	if stmt == nil {
		return nil
	}
	return tx.StmtContext(ctx, stmt)
}

// exec runs a statement and returns the number of rows it changed.
func (d *DB) exec(ctx context.Context, c conn, query string, args ...any) (int, error) {
	query = d.bind(query)
	var res sql.Result
	var err error
	if stmt := d.prepared(ctx, c, query); stmt != nil {
		res, err = stmt.ExecContext(ctx, clean(args)...)
	} else {
		res, err = c.ExecContext(ctx, query, clean(args)...)
	}
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (d *DB) query(ctx context.Context, c conn, query string, args ...any) (*sql.Rows, error) {
	query = d.bind(query)
	if stmt := d.prepared(ctx, c, query); stmt != nil {
		return stmt.QueryContext(ctx, clean(args)...)
	}
	return c.QueryContext(ctx, query, clean(args)...)
}

func (d *DB) row(ctx context.Context, c conn, query string, args ...any) *sql.Row {
	query = d.bind(query)
	if stmt := d.prepared(ctx, c, query); stmt != nil {
		return stmt.QueryRowContext(ctx, clean(args)...)
	}
	return c.QueryRowContext(ctx, query, clean(args)...)
}

// each calls scan for each row of a query.
func (d *DB) each(ctx context.Context, c conn, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := d.query(ctx, c, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// bind writes the parameters of a statement, each a question mark, as the data base has
// them. No statement has a question mark that is not a parameter.
func (d *DB) bind(query string) string {
	if !d.Numbered {
		return query
	}
	var b strings.Builder
	n := 0
	for {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		query = after
	}
}

// marks returns n parameters: "?,?,?".
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// clean makes texts storable: what is not UTF-8 and NUL, which PostgreSQL refuses, become
// U+FFFD, one for each byte, so that no offset in code points moves.
func clean(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = cleanText(s)
		}
	}
	return args
}

func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 {
			return '\uFFFD'
		}
		return r
	}, s)
}

// micros is a time as the data base has it.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// zone is the offset of a time's zone in seconds.
func zone(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	_, offset := t.Zone()
	return offset
}

// moment is scanned from a time without zone.
type moment struct{ sql.NullInt64 }

// Scan is faster than what is embedded.
func (m *moment) Scan(v any) error {
	if n, ok := v.(int64); ok {
		m.Int64, m.Valid = n, true
		return nil
	}
	return m.NullInt64.Scan(v)
}

func (m moment) time() time.Time { return m.in(0) }

// in returns the time in the zone with an offset in seconds.
func (m moment) in(offset int) time.Time {
	switch {
	case !m.Valid:
		return time.Time{}
	case offset == 0:
		return time.UnixMicro(m.Int64).UTC()
	}
	return time.UnixMicro(m.Int64).In(time.FixedZone("", offset))
}
