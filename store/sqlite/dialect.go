package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"newstally/store/sqldb"
)

// dialect is SQLite's. Transactions that write begin IMMEDIATE, so only one can be open
// at a time: there is nothing to lock and nothing to retry.
var dialect = sqldb.Dialect{
	Name:      "sqlite",
	Prepare:   true,
	SearchID:  "rowid",
	Snapshot:  sql.LevelDefault, // SQLite's read transactions always are
	Retry:     func(error) bool { return false },
	Explain:   explain,
	IndexText: indexText,
	MatchText: matchText,
	Restored:  func(context.Context, *sql.Tx) error { return nil },
}

func indexText(ctx context.Context, tx *sql.Tx, id int64, words []sqldb.Word) error {
	var exact, plain strings.Builder
	for _, w := range words {
		exact.WriteString(w.Exact)
		exact.WriteByte(' ')
		plain.WriteString(w.Plain)
		plain.WriteByte(' ')
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO search (rowid, exact, plain) VALUES (?, ?, ?)`, id, exact.String(), plain.String())
	return err
}

// matchText writes the query in FTS5's language: column : "a phrase" AND ...
func matchText(q sqldb.TextQuery) (query string, args []any) {
	terms := make([]string, len(q))
	for i, t := range q {
		column := "plain"
		if t.Exact {
			column = "exact"
		}
		terms[i] = column + ` : "` + strings.Join(t.Words, " ") + `"`
		if t.Prefix {
			terms[i] += " *"
		}
	}
	return `SELECT rowid FROM search WHERE search MATCH ?`, []any{strings.Join(terms, " AND ")}
}
