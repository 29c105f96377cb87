package sqlite

import (
	"context"
	"database/sql/driver"
	"embed"
	"fmt"
	"io/fs"
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

func (s *Store) provider() (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectSQLite3, s.write, migrations(), goose.WithDisableGlobalRegistry(true))
}

// migrate brings the schema up to date, one process at a time.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	l := flock.New(s.path + ".migrate.lock")
	if _, err := l.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return fmt.Errorf("lock for migrations: %w", err)
	}
	defer l.Unlock()
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read version of schema: %w", err)
	}
	if current > target {
		return fmt.Errorf("its schema has version %d, this program knows %d: %w", current, target, store.ErrNewer)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate from version %d to %d: %w", current, target, err)
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
