// Package sqlite is the store in one SQLite file. Several processes may use it at a
// time: readers never wait, writers wait for each other.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"newstally/store"
	"newstally/store/sqldb"
)

// busyTimeout is how long a writer waits for another one before it gives up.
const busyTimeout = time.Minute

// Store is the store in a SQLite file.
type Store struct {
	*sqldb.DB
	path  string
	write *sql.DB
	read  *sql.DB
}

// Open opens the file, which need not exist, and brings its schema up to date.
// store.ErrNewer if a newer version of the program wrote it.
func Open(ctx context.Context, path string) (*Store, error) { return open(ctx, path, latest) }

// open is Open with the version of the schema to bring it to.
func open(ctx context.Context, path string, version int64) (_ *Store, err error) {
	fail := func(err error) (*Store, error) { return nil, fmt.Errorf("open data base %s: %w", path, err) }
	if path, err = filepath.Abs(path); err != nil {
		return fail(err)
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return fail(fmt.Errorf("its folder %s does not exist", filepath.Dir(path)))
	}
	s := &Store{path: path}
	s.write = sql.OpenDB(connector(dsn(path, false)))
	s.write.SetMaxOpenConns(1)
	s.read = sql.OpenDB(connector(dsn(path, true)))
	s.read.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	s.read.SetMaxIdleConns(max(4, 2*runtime.NumCPU()))
	defer func() {
		if err != nil {
			err = errors.Join(err, s.closePools())
		}
	}()
	if err := s.migrate(ctx, version); err != nil {
		return fail(explain(err))
	}
	if s.DB, err = sqldb.New(s.write, s.read, dialect); err != nil {
		return fail(err)
	}
	return s, nil
}

// dsn is the data source name of the file for one of the two pools.
func dsn(path string, readOnly bool) string {
	q := url.Values{}
	// The caches are for each connection, and count for most of a crawl's memory.
	pragmas := []string{"busy_timeout(" + strconv.FormatInt(busyTimeout.Milliseconds(), 10) + ")", "foreign_keys(1)", "cache_size(-8192)"}
	if readOnly {
		pragmas = append(pragmas, "query_only(1)")
		q.Set("mode", "ro")
	} else {
		// The page size and auto_vacuum count only for a new file. With synchronous=NORMAL
		// a loss of power may take the last transactions with it, not the data base.
		pragmas = append(pragmas, "auto_vacuum(2)", "journal_mode(WAL)", "synchronous(1)", "cache_size(-32768)", "journal_size_limit(67108864)")
		q.Set("_txlock", "immediate")
	}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}

func (s *Store) closePools() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Close closes the file.
func (s *Store) Close() error {
	return errors.Join(s.DB.Close(), s.closePools())
}

// Lock implements store.RunStore with a lock on a file beside the data base, which the
// kernel frees however the process ends. Whoever holds the lock of a run is the only one
// on this file that visits hosts, so their leases are freed.
func (s *Store) Lock(ctx context.Context, name string) (unlock func() error, err error) {
	path := s.path + "." + name + ".lock"
	l := flock.New(path)
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, store.ErrLocked)
	}
	if name == store.RunLock {
		if err := s.FreeLeases(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("free leases: %w", err), l.Unlock())
		}
	}
	return l.Unlock, nil
}

// explain says what can be done about errors of SQLite.
func explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("another process has been writing for more than %v: %w", busyTimeout, err)
	case lib.SQLITE_NOTADB:
		return fmt.Errorf("the file is no SQLite data base: %w", err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return fmt.Errorf("the file and its folder must be writable: %w", err)
	}
	return err
}
