package sqlite

import "fmt"

// What the tests of migrations need.
var (
	OpenAt     = open
	Migrations = migrations
)

// SetMaxPages makes the disk full when the file has a number of pages.
func (s *Store) SetMaxPages(n int) error {
	_, err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}
