package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"newstally/store"
)

// Check implements store.Keeper. PostgreSQL checks its files itself (data checksums,
// pg_amcheck); here is checked what it cannot know.
func (s *Store) Check(ctx context.Context) error {
	if err := s.CheckRows(ctx); err != nil {
		return fmt.Errorf("check data base %s: %w", s.config.Database, err)
	}
	return nil
}

// Backup implements store.Keeper: it refuses and names PostgreSQL's own tool.
func (s *Store) Backup(_ context.Context, file string) error {
	return fmt.Errorf("back up a PostgreSQL data base with its own tool: pg_dump --format=custom --file=%q --dbname=%q", file, s.config.Database)
}

// Query implements store.Keeper on a connection whose transactions only read.
func (s *Store) Query(ctx context.Context, query string, limit int, timeout time.Duration) (r store.Result, err error) {
	config := s.config.Copy()
	config.RuntimeParams["default_transaction_read_only"] = "on"
	if timeout > 0 { // for the case that this process is gone by then
		config.RuntimeParams["statement_timeout"] = strconv.FormatInt((timeout + time.Second).Milliseconds(), 10)
	}
	pool := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, pool.Close()) }()
	c, err := pool.Conn(ctx)
	if err != nil {
		return r, fmt.Errorf("query: %w", err)
	}
	defer c.Close() // it is not used after, whatever state it is in
	return s.QueryIn(ctx, c, query, limit, timeout)
}
