package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// Check implements store.Store with SQLite's own checks of the file and of the references
// between its rows.
func (s *Store) Check(ctx context.Context) error {
	var problems []error
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		rows, err := s.read.QueryContext(ctx, "PRAGMA "+pragma)
		if err != nil {
			return explain(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		for rows.Next() {
			var first any
			cells := make([]any, len(columns))
			cells[0] = &first
			for i := 1; i < len(cells); i++ {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return errors.Join(err, rows.Close())
			}
			if says := fmt.Sprint(first); says != "ok" {
				problems = append(problems, fmt.Errorf("%s: %s", pragma, says))
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return explain(err)
		}
	}
	return errors.Join(problems...)
}
