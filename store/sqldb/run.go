package sqldb

import (
	"context"
	"database/sql"
	"fmt"

	"newstally/news"
)

// PutRun implements store.RunStore.
func (d *DB) PutRun(ctx context.Context, r news.Run) error {
	counts, err := packJSON(r.Counts, len(r.Counts))
	if err != nil {
		return fmt.Errorf("store run %s: %w", r.ID, err)
	}
	err = d.tx(ctx, func(tx *sql.Tx) error {
		_, err := d.exec(ctx, tx, `INSERT INTO run_log (id, command, topic, started_at, ended_at, counts, error, version) VALUES (`+marks(8)+`)
			ON CONFLICT (id) DO UPDATE SET command = excluded.command, topic = excluded.topic, started_at = excluded.started_at,
			ended_at = excluded.ended_at, counts = excluded.counts, error = excluded.error, version = excluded.version`,
			r.ID, r.Command, r.Topic, micros(r.StartedAt), micros(r.EndedAt), counts, r.Error, r.Version)
		return err
	})
	if err != nil {
		return fmt.Errorf("store run %s: %w", r.ID, err)
	}
	return nil
}

// Runs implements store.RunStore.
func (d *DB) Runs(ctx context.Context, n int) ([]news.Run, error) {
	var runs []news.Run
	err := d.each(ctx, d.read, `SELECT id, command, topic, started_at, ended_at, counts, error, version FROM run_log ORDER BY started_at DESC NULLS LAST, id DESC LIMIT ?`, []any{n}, func(rows *sql.Rows) error {
		var r news.Run
		var started, ended moment
		var counts string
		if err := rows.Scan(&r.ID, &r.Command, &r.Topic, &started, &ended, &counts, &r.Error, &r.Version); err != nil {
			return err
		}
		r.StartedAt, r.EndedAt = started.time(), ended.time()
		runs = append(runs, r)
		return unpackJSON(counts, &runs[len(runs)-1].Counts)
	})
	if err != nil {
		return nil, fmt.Errorf("read run log: %w", err)
	}
	return runs, nil
}

// counted lists what Counts counts: a noun, and a query for states and their numbers.
var counted = []struct{ noun, query string }{
	{"pages", `SELECT state, COUNT(*) FROM urls GROUP BY state`},
	{"bodies", `SELECT CASE WHEN body_id IS NULL THEN 'pruned' ELSE 'stored' END, COUNT(*) FROM pages GROUP BY 1`},
	{"articles", `SELECT state, COUNT(*) FROM readings WHERE closed_at IS NULL AND replaced_at IS NULL GROUP BY state`},
	{"figures", `SELECT status, COUNT(*) FROM records WHERE closed_at IS NULL AND replaced_at IS NULL GROUP BY status`},
	{"sources", `SELECT CASE WHEN failures > 0 THEN 'failing' ELSE 'ok' END, COUNT(*) FROM source_states GROUP BY 1`},
	{"hosts", `SELECT CASE WHEN due_at IS NULL THEN 'done' ELSE 'due' END, COUNT(*) FROM hosts GROUP BY 1`},
	{"runs", `SELECT CASE WHEN error <> '' THEN 'failed' WHEN ended_at IS NULL THEN 'not ended' ELSE 'ok' END, COUNT(*) FROM run_log GROUP BY 1`},
}

// Counts implements store.RunStore.
func (d *DB) Counts(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	for _, c := range counted {
		err := d.each(ctx, d.read, c.query, nil, func(rows *sql.Rows) error {
			var state string
			var n int
			err := rows.Scan(&state, &n)
			counts[c.noun+" "+state] = n
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", c.noun, err)
		}
	}
	return counts, nil
}
