package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"newstally/store/sqldb"
)

// dialect is PostgreSQL's. Transactions are READ COMMITTED and lock the rows they change,
// hosts before URLs.
var dialect = sqldb.Dialect{
	Name:      "postgres",
	Numbered:  true,
	SearchID:  "text_id",
	Snapshot:  sql.LevelRepeatableRead,
	Lock:      " FOR UPDATE",
	LockFree:  " FOR UPDATE SKIP LOCKED",
	LockKey:   lockKey,
	Retry:     retry,
	Explain:   func(err error) error { return err },
	IndexText: indexText,
	MatchText: matchText,
	Restored:  restored,
}

func lockKey(ctx context.Context, tx *sql.Tx, key string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(`+keyOf+`)`, key)
	return err
}

func indexText(ctx context.Context, tx *sql.Tx, id int64, words []sqldb.Word) error {
	exact := vector(words, func(w sqldb.Word) string { return w.Exact })
	plain := vector(words, func(w sqldb.Word) string { return w.Plain })
	_, err := tx.ExecContext(ctx, `INSERT INTO search (text_id, exact, plain) VALUES ($1, $2::tsvector, $3::tsvector)`, id, exact, plain)
	return err
}

// maxPositions is how many positions a tsvector has for a word; further ones are lost to
// searches for phrases.
const maxPositions = 256

// vector writes words with their positions as a tsvector literal. They are letters,
// numbers and marks: nothing needs an escape.
func vector(words []sqldb.Word, form func(sqldb.Word) string) string {
	at := map[string][]int{}
	var order []string
	for i, w := range words {
		s := form(w)
		if at[s] == nil {
			order = append(order, s)
		}
		if len(at[s]) < maxPositions {
			at[s] = append(at[s], i+1)
		}
	}
	var b strings.Builder
	for _, s := range order {
		b.WriteString("'" + s + "':")
		for i, p := range at[s] {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(p))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// matchText writes the terms as tsquery literals: 'a' <-> 'phrase' & ...
func matchText(q sqldb.TextQuery) (query string, args []any) {
	var conds []string
	for _, t := range q {
		column := "plain"
		if t.Exact {
			column = "exact"
		}
		term := "'" + strings.Join(t.Words, "' <-> '") + "'"
		if t.Prefix {
			term += ":*"
		}
		conds = append(conds, column+" @@ CAST(? AS tsquery)")
		args = append(args, term)
	}
	return `SELECT text_id FROM search WHERE ` + strings.Join(conds, " AND "), args
}

// restored makes the numbers that the data base gives go on behind those that were
// restored.
func restored(ctx context.Context, tx *sql.Tx) error {
	for _, c := range [][2]string{
		{"hosts", "id"}, {"urls", "id"}, {"bodies", "id"}, {"pages", "seq"}, {"texts", "id"}, {"article_versions", "seq"}, {"readings", "seq"}, {"records", "seq"},
	} {
		query := fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%[1]s', '%[2]s'), (SELECT COALESCE(MAX(%[2]s), 0) + 1 FROM %[1]s), false)`, c[0], c[1])
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("sequence of %s: %w", c[0], err)
		}
	}
	return nil
}
