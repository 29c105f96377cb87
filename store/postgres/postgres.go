// Package postgres is the store in PostgreSQL, version 15 or newer: for several machines
// on one store.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"newstally/store"
	"newstally/store/sqldb"
)

// minVersion is the oldest server that is known to work.
const minVersion = 15

// maxConns bounds the connections of one process, beside those that hold locks.
const maxConns = 16

// settings are those of our connections, unless the URL has others.
var settings = map[string]string{
	"application_name": "newstally",
	// A plan made while a table was small must not be kept when it has grown.
	"plan_cache_mode": "force_custom_plan",
	// The pages of indexes are in memory, or on disks that do not seek.
	"random_page_cost": "1.1",
	"jit":              "off",
}

// Store is the store in a schema of a PostgreSQL data base: the first one of the
// connection's search_path.
type Store struct {
	*sqldb.DB
	config *pgx.ConnConfig
	pool   *sql.DB
}

// Open connects to the data base of a URL (postgres://USER@HOST/NAME, with all that
// PostgreSQL's own tools understand) and brings its schema up to date. store.ErrNewer if
// a newer version of the program wrote it.
func Open(ctx context.Context, url string) (*Store, error) { return open(ctx, url, latest) }

// open is Open with the version of the schema to bring it to.
func open(ctx context.Context, url string, version int64) (_ *Store, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open data base: %w", err) // it leaves out the password
	}
	name := fmt.Sprintf("%s on %s", config.Database, config.Host)
	fail := func(err error) (*Store, error) {
		return nil, fmt.Errorf("open PostgreSQL data base %s: %w", name, err)
	}
	for name, value := range settings {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	s := &Store{config: config, pool: stdlib.OpenDB(*config)}
	s.pool.SetMaxOpenConns(maxConns)
	s.pool.SetMaxIdleConns(maxConns)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.pool.Close())
		}
	}()
	if err := s.checkServer(ctx); err != nil {
		return fail(err)
	}
	if err := s.migrate(ctx, version); err != nil {
		return fail(err)
	}
	if s.DB, err = sqldb.New(s.pool, s.pool, dialect); err != nil {
		return fail(err)
	}
	return s, nil
}

// checkServer refuses servers that cannot hold the store.
func (s *Store) checkServer(ctx context.Context) error {
	var version int
	var encoding string
	err := s.pool.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')`).Scan(&version, &encoding)
	if err != nil {
		return err
	}
	if version < minVersion {
		return fmt.Errorf("the server is PostgreSQL %d, want %d or newer", version, minVersion)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the data base has the encoding %s, want UTF8: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0", encoding)
	}
	return nil
}

// Close closes all connections.
func (s *Store) Close() error { return errors.Join(s.DB.Close(), s.pool.Close()) }

//go:embed migrations/*.sql
var embedded embed.FS

func migrations() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // Unreachable: the folder is embedded above.
	}
	return sub
}

// latest is the version of the schema that this program knows.
const latest = math.MaxInt64

// migrate brings the schema up to a version, one process at a time.
func (s *Store) migrate(ctx context.Context, version int64) (err error) {
	l, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close(context.WithoutCancel(ctx))) }()
	if _, err := l.Exec(ctx, `SELECT pg_advisory_lock(`+keyOf+`)`, "migrate"); err != nil {
		return fmt.Errorf("lock for migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, s.pool, migrations(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read version of schema: %w", err)
	}
	if current > target {
		return fmt.Errorf("its schema has version %d, this program knows %d: %w", current, target, store.ErrNewer)
	}
	if _, err := p.UpTo(ctx, min(version, target)); err != nil {
		return fmt.Errorf("migrate from version %d to %d: %w", current, target, err)
	}
	return nil
}

// keyOf makes the key of an advisory lock from a name, another one for each schema, as
// stores in two schemas of one data base have nothing to do with each other.
const keyOf = `hashtextextended(concat_ws(' ', 'newstally', current_schema(), $1::text), 0)`

// connect opens a connection beside the pool, for a lock that lives as long as it.
func (s *Store) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.ConnectConfig(ctx, s.config.Copy())
}

// Lock implements store.RunStore with an advisory lock on a connection of its own, which
// the server frees when the process ends. Other machines may be visiting hosts: their
// leases stay, those of a dead run end in their time.
func (s *Store) Lock(ctx context.Context, name string) (unlock func() error, err error) {
	l, err := s.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	var ok bool
	if err = l.QueryRow(ctx, `SELECT pg_try_advisory_lock(`+keyOf+`)`, "lock "+name).Scan(&ok); err == nil && !ok {
		err = store.ErrLocked
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", name, err), l.Close(context.WithoutCancel(ctx)))
	}
	return func() error { return l.Close(context.Background()) }, nil
}

// retry reports whether a transaction lost against another one: SQLSTATE 40001, could not
// serialize, and 40P01, deadlock.
func retry(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
