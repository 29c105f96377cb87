package sqlite_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
	"newstally/store/sqlite"
	"newstally/store/storetest"
)

var backend = storetest.Backend{
	New: func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "store é%20?#.db") },
	Open: func(ctx context.Context, url string) (store.Store, error) {
		return sqlite.Open(ctx, strings.TrimPrefix(url, "sqlite:"))
	},
}

func BenchmarkStore(b *testing.B) { storetest.Bench(b, backend) }

func TestStore(t *testing.T) { storetest.Run(t, backend) }

func TestKilled(t *testing.T) { storetest.Killed(t, backend, "TestKilledChild") }

func TestKilledChild(t *testing.T) { storetest.KilledChild(t, backend) }

func TestMigrated(t *testing.T) {
	openAt := func(ctx context.Context, url string, version int64) (store.Store, error) {
		return sqlite.OpenAt(ctx, strings.TrimPrefix(url, "sqlite:"), version)
	}
	storetest.Migrated(t, backend, "../storetest/testdata", sqlite.Migrations(), openAt)
}

func TestReleased(t *testing.T) {
	storetest.Released(t, sqlite.Migrations(), "testdata/migrations.sha256")
}

// TestDocs compares the columns of the views with those in docs/store.md, which the other
// data base's views have as well (storetest compares their rows).
func TestDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/store.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string][]string{}
	view := ""
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			view = strings.Trim(line, "#` \n")
		} else if rest, ok := strings.CutPrefix(line, "| `"); ok {
			name, _, _ := strings.Cut(rest, "`")
			documented[view] = append(documented[view], name)
		}
	}
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "views.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, view := range []string{"articles", "runs", "sources"} {
		r, err := s.Query(t.Context(), "SELECT * FROM "+view, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(documented[view], r.Columns); diff != "" {
			t.Errorf("columns of %s (-docs/store.md +view):\n%s", view, diff)
		}
	}
}

// TestDiskFull has the file run full at many points and holds that nothing is there in
// part.
func TestDiskFull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "full.db")
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	full := 0
	for pages := 60; pages < 240; pages += 9 {
		if err := s.SetMaxPages(pages); err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			err := s.ImportPage(t.Context(), &news.Page{URL: fmt.Sprintf("http://a.example/%d-%d", pages, i), Body: incompressible(3000), State: news.Fetched})
			if err != nil && !strings.Contains(err.Error(), "full") {
				t.Fatalf("ImportPage: %v, want that the disk is full", err)
			}
			if err != nil {
				full++
			}
		}
		if err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if full == 0 {
		t.Error("the disk was never full")
	}
}

func incompressible(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// TestLockedFile holds that a write which waits for another process ends with its context.
func TestLockedFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "locked.db")
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := sql.Open("sqlite", file+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.PutRun(ctx, news.Run{ID: "waits"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("PutRun while another process writes: %v, want that the time is over", err)
	}
	if _, err := s.Runs(t.Context(), 1); err != nil {
		t.Errorf("Runs while another process writes: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.PutRun(t.Context(), news.Run{ID: "free"}); err != nil {
		t.Errorf("PutRun after the other process: %v", err)
	}
}

// execFile runs a statement on a file behind the store's back.
func execFile(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err == nil {
		_, err = db.Exec(statement)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen_Newer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "newer.db")
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execFile(t, file, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	_, err = sqlite.Open(t.Context(), file)
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "999") || !strings.Contains(err.Error(), file) {
		t.Errorf("Open of a newer data base: %v, want that it is newer, its version and file", err)
	}
}

func TestOpen_Bad(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no data base\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	execFile(t, other, `CREATE TABLE bookmarks (url TEXT)`)
	for _, tt := range []struct{ name, file, want string }{
		{"no folder", filepath.Join(dir, "missing", "x.db"), "does not exist"},
		{"a folder", dir, dir},
		{"a text", text, "no SQLite data base"},
		{"another program's", other, "another program"},
	} {
		s, err := sqlite.Open(t.Context(), tt.file)
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.file) {
			t.Errorf("Open of %s: %v, want an error with the file and %q", tt.name, err, tt.want)
		}
	}
	if got, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(got), "no data base\n") {
		t.Errorf("the text was changed: %v", err)
	}
}

// TestCheck_DamagedFile overwrites a page in the middle of the file.
func TestCheck_DamagedFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "damaged.db")
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Fill(t, s)
	if err := s.Check(t.Context()); err != nil {
		t.Fatalf("Check before: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	const pageSize = 4096
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(10 * pageSize); at < info.Size(); at += pageSize {
		if _, err := f.WriteAt([]byte(strings.Repeat("\xaa", 64)), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = sqlite.Open(t.Context(), file)
	if err != nil {
		return // it is refused at once
	}
	defer s.Close()
	if err := s.Check(t.Context()); err == nil {
		t.Error("Check of a damaged file: no error")
	}
}
