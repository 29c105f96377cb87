package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// invariants are what must hold between rows beside the references that the data base
// keeps itself: queries that name up to a few rows for which it does not hold.
var invariants = []struct{ what, query string }{
	{"a host is due when the first of its URLs is", `SELECT name FROM hosts WHERE due_at IS DISTINCT FROM (SELECT MIN(next_at) FROM urls WHERE host_id = hosts.id AND next_at IS NOT NULL)`},
	{"a host is not ready before its lease, pause or breaker ends", `SELECT name FROM hosts WHERE ready_at < COALESCE(lease_until, 0) OR ready_at < COALESCE(next_at, 0) OR ready_at < COALESCE(open_until, 0)`},
	{"a page has the body with its checksum", `SELECT p.url FROM pages p JOIN bodies b ON b.id = p.body_id WHERE b.sha256 <> p.sha256`},
	{"a body belongs to a page", `SELECT sha256 FROM bodies WHERE NOT EXISTS (SELECT 1 FROM pages WHERE body_id = bodies.id)`},
	{"a text can be found", `SELECT sha256 FROM texts WHERE id NOT IN (SELECT %s FROM search)`},
	{"an article has one current version", `SELECT article_id FROM article_versions WHERE closed_at IS NULL GROUP BY article_id HAVING SUM(CASE WHEN replaced_at IS NULL THEN 1 ELSE 0 END) <> 1`},
	{"a revision of an article was read", `SELECT article_id FROM article_versions v WHERE NOT EXISTS (SELECT 1 FROM readings r WHERE r.article_id = v.article_id AND r.revision = v.revision)`},
	{"a record is of the article of its version", `SELECT r.id FROM records r JOIN article_versions v ON v.seq = r.version WHERE v.article_id <> r.article_id OR v.revision <> r.revision`},
	{"a record was read from its revision", `SELECT r.id FROM records r WHERE NOT EXISTS (SELECT 1 FROM readings d WHERE d.article_id = r.article_id AND d.revision = r.revision AND d.topic = r.topic)`},
	{"a record that holds is of a revision that does", `SELECT r.id FROM records r JOIN article_versions v ON v.article_id = r.article_id AND v.revision = r.revision AND v.closed_at IS NULL
		WHERE r.closed_at IS NULL AND (r.replaced_at IS NULL) <> (v.replaced_at IS NULL)`},
	{"a number stands in the text where its record says", `SELECT r.id FROM records r JOIN article_versions v ON v.seq = r.version JOIN texts t ON t.id = v.text_id
		WHERE SUBSTR(t.text, CAST(r.start_offset + 1 AS INTEGER), CAST(r.end_offset - r.start_offset AS INTEGER)) <> r.number`},
	{"a number stands in its sentence", `SELECT id FROM records WHERE start_offset < sentence_start OR end_offset > sentence_start + LENGTH(sentence)`},
}

// maxProblems is how many rows are named for which the same thing does not hold.
const maxProblems = 5

// CheckRows verifies what the program relies on and the checksum of each body.
func (d *DB) CheckRows(ctx context.Context) error {
	var problems []error
	for _, inv := range invariants {
		query := inv.query
		if inv.what == "a text can be found" {
			query = fmt.Sprintf(query, d.SearchID)
		}
		n := 0
		err := d.each(ctx, d.read, query, nil, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			if n++; n <= maxProblems {
				problems = append(problems, fmt.Errorf("not so for %s: %s", name, inv.what))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("check that %s: %w", inv.what, d.Explain(err))
		}
		if n > maxProblems {
			problems = append(problems, fmt.Errorf("not so for %d more: %s", n-maxProblems, inv.what))
		}
	}
	bodies, err := d.checkBodies(ctx)
	return errors.Join(append(problems, bodies, err)...)
}

// checkBodies compares all bodies with their checksums.
func (d *DB) checkBodies(ctx context.Context) (problems, err error) {
	var list []error
	for b, err := range stream(ctx, d, `SELECT sha256, size, zstd FROM bodies ORDER BY id`, nil, func(row interface{ Scan(...any) error }) (b storedBody, err error) {
		err = row.Scan(&b.sha256, &b.size, &b.packed)
		return b, err
	}) {
		if err != nil {
			return errors.Join(list...), fmt.Errorf("read bodies: %w", err)
		}
		body, err := d.bodies.unpack(b.packed)
		if err == nil && (len(body) != b.size || hash(body) != b.sha256) {
			err = errors.New("it has changed since it was fetched")
		}
		if err != nil {
			list = append(list, fmt.Errorf("body of page %s: %w", b.sha256, err))
		}
	}
	return errors.Join(list...), nil
}

type storedBody struct {
	sha256 string
	size   int
	packed []byte
}
