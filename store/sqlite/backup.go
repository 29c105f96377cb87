package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"newstally/store"
)

// Backup implements store.Keeper. The file gets its name when it is complete.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("backup to %s: %w", file, explain(err))
		}
	}()
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fs.ErrExist
		}
		return err
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.alone(ctx, func(c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `PRAGMA query_only = 0; VACUUM INTO ?`, part)
		return err
	}); err != nil {
		return errors.Join(err, removed(part))
	}
	if err := sync(part); err != nil {
		return errors.Join(err, removed(part))
	}
	// Link, not Rename: it does not replace a file that has come up meanwhile.
	if err := os.Link(part, file); err != nil {
		return errors.Join(err, removed(part))
	}
	return removed(part)
}

// sync writes what the system holds back of a file to the disk.
func sync(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removed(file string) error {
	if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Prune implements store.Keeper and gives what it freed back to the file system.
func (s *Store) Prune(ctx context.Context, before time.Time) (store.Pruned, error) {
	p, err := s.DB.Prune(ctx, before)
	if err != nil {
		return p, err
	}
	if _, err := s.write.ExecContext(ctx, `PRAGMA incremental_vacuum`); err != nil {
		return p, fmt.Errorf("shrink the file: %w", explain(err))
	}
	return p, nil
}
