package sqlite

import (
	"context"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"newstally/store"
)

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
func (s *Store) migrate(ctx context.Context, version int64) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, s.write, migrations(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	l := flock.New(s.path + ".migrate.lock")
	if _, err := l.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return fmt.Errorf("lock for migrations: %w", err)
	}
	defer l.Unlock()
	if err := s.checkOurs(ctx); err != nil {
		return err
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

// checkOurs refuses a file with the tables of another program.
func (s *Store) checkOurs(ctx context.Context) error {
	var tables, ours int
	err := s.write.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(CASE name WHEN 'goose_db_version' THEN 1 END) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables, &ours)
	if err != nil {
		return err
	}
	if tables > 0 && ours == 0 {
		return errors.New("it is the data base of another program: it has tables, but not newstally's")
	}
	return nil
}

func connector(dsn string) driver.Connector {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		panic(err) // Unreachable: the DSN is ours.
	}
	return c
}
