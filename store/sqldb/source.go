package sqldb

import (
	"context"
	"database/sql"
	"fmt"

	"newstally/news"
)

// SourceStates implements store.FrontierStore.
func (d *DB) SourceStates(ctx context.Context) (map[string]news.SourceState, error) {
	states := map[string]news.SourceState{}
	err := d.each(ctx, d.read, `SELECT name, checked_at, succeeded_at, next_at, failures, reason, etag, last_modified, links, new_links FROM source_states`, nil, func(rows *sql.Rows) error {
		var s news.SourceState
		var checked, succeeded, next moment
		err := rows.Scan(&s.Name, &checked, &succeeded, &next, &s.Failures, &s.Reason, &s.ETag, &s.LastModified, &s.Links, &s.New)
		s.CheckedAt, s.SucceededAt, s.NextAt = checked.time(), succeeded.time(), next.time()
		states[s.Name] = s
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("source states: %w", err)
	}
	return states, nil
}

// PutSourceState implements store.FrontierStore.
func (d *DB) PutSourceState(ctx context.Context, s news.SourceState) error {
	err := d.tx(ctx, func(tx *sql.Tx) error {
		_, err := d.exec(ctx, tx, `INSERT INTO source_states (name, checked_at, succeeded_at, next_at, failures, reason, etag, last_modified, links, new_links)
			VALUES (`+marks(10)+`) ON CONFLICT (name) DO UPDATE SET checked_at = excluded.checked_at, succeeded_at = excluded.succeeded_at,
			next_at = excluded.next_at, failures = excluded.failures, reason = excluded.reason, etag = excluded.etag,
			last_modified = excluded.last_modified, links = excluded.links, new_links = excluded.new_links`,
			s.Name, micros(s.CheckedAt), micros(s.SucceededAt), micros(s.NextAt), s.Failures, s.Reason, s.ETag, s.LastModified, s.Links, s.New)
		return err
	})
	if err != nil {
		return fmt.Errorf("store state of source %s: %w", s.Name, err)
	}
	return nil
}
