package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"newstally/store"
)

// Prune implements store.Keeper. A body that another page still has stays.
func (d *DB) Prune(ctx context.Context, before time.Time) (store.Pruned, error) {
	var p store.Pruned
	err := d.tx(ctx, func(tx *sql.Tx) (err error) {
		if err := d.lockKey(ctx, tx, "pages"); err != nil {
			return err
		}
		// Without a reader no page has been read: MIN is NULL, and no row is less.
		p.Pages, err = d.exec(ctx, tx, `UPDATE pages SET body_id = NULL WHERE body_id IS NOT NULL AND fetched_at < ? AND seq <= (SELECT MIN(seq) FROM cursors)`, before.UnixMicro())
		if err != nil {
			return err
		}
		const unused = `FROM bodies WHERE NOT EXISTS (SELECT 1 FROM pages WHERE pages.body_id = bodies.id)`
		if err := d.row(ctx, tx, `SELECT COALESCE(SUM(LENGTH(zstd)), 0) `+unused).Scan(&p.Bytes); err != nil {
			return err
		}
		_, err = d.exec(ctx, tx, `DELETE `+unused)
		return err
	})
	if err != nil {
		return store.Pruned{}, fmt.Errorf("prune pages: %w", err)
	}
	return p, nil
}
