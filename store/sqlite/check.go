package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"newstally/store"
)

// Check implements store.Keeper.
func (s *Store) Check(ctx context.Context) error {
	err := errors.Join(s.checkFile(ctx, "integrity_check"), s.checkFile(ctx, "foreign_key_check"), s.CheckRows(ctx))
	if err != nil {
		return fmt.Errorf("check %s: %w", s.path, err)
	}
	return nil
}

// checkFile runs one of SQLite's own checks. It answers "ok", nothing, or one row for
// each thing that is wrong.
func (s *Store) checkFile(ctx context.Context, pragma string) error {
	r, err := s.Query(ctx, "SELECT * FROM pragma_"+pragma, 0, 0)
	if err != nil {
		return err
	}
	var problems []error
	for _, row := range r.Rows {
		if row[0] != "ok" {
			problems = append(problems, fmt.Errorf("%s: %v", pragma, row))
		}
	}
	return errors.Join(problems...)
}

// Query implements store.Keeper. The connection cannot write (it is opened so), and no
// other file can be attached to it.
func (s *Store) Query(ctx context.Context, query string, limit int, timeout time.Duration) (r store.Result, err error) {
	err = s.alone(ctx, func(c *sql.Conn) error {
		if _, err := sqlite.Limit(c, lib.SQLITE_LIMIT_ATTACHED, 0); err != nil {
			return err
		}
		r, err = s.QueryIn(ctx, c, query, limit, timeout)
		return err
	})
	return r, err
}

// alone calls do with a read-only connection that nobody else uses before or after.
func (s *Store) alone(ctx context.Context, do func(*sql.Conn) error) (err error) {
	pool := sql.OpenDB(connector(dsn(s.path, true)))
	defer func() { err = errors.Join(err, pool.Close()) }()
	c, err := pool.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	defer c.Close() // it is not used after, whatever state it is in
	return do(c)
}
