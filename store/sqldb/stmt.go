package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// statements keeps statements prepared where the driver does not: SQLite takes longer to
// read a short statement than to run it. It is safe for concurrent use.
type statements struct {
	mu     sync.Mutex
	pool   *sql.DB
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, ready: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// get returns a statement if it is prepared, else nil; then it will be at the next
// prepare. A nil receiver has none.
func (s *statements) get(query string) *sql.Stmt {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt := s.ready[query]
	if stmt == nil {
		s.wanted[query] = true
	}
	return stmt
}

// prepare prepares the statements that were wanted. No transaction of the caller may be
// open: the pool may have one connection only. A statement that cannot be prepared goes
// on to be run as it is, and says then what is wrong with it.
func (s *statements) prepare(ctx context.Context) {
	if s == nil {
		return
	}
	s.mu.Lock()
	wanted := s.wanted
	if len(wanted) == 0 {
		s.mu.Unlock()
		return // the map is still the one that get writes to
	}
	s.wanted = map[string]bool{}
	s.mu.Unlock()
	for query := range wanted {
		stmt, err := s.pool.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.ready[query] == nil {
			s.ready[query], stmt = stmt, nil
		}
		s.mu.Unlock()
		if stmt != nil {
			stmt.Close() // another goroutine was faster
		}
	}
}

func (s *statements) close() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, stmt := range s.ready {
		errs = append(errs, stmt.Close())
	}
	s.ready = map[string]*sql.Stmt{}
	return errors.Join(errs...)
}
