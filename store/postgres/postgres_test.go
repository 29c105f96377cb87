package postgres_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"newstally/store"
	"newstally/store/postgres"
	"newstally/store/sqlite"
	"newstally/store/storetest"
)

// The environment of the tests: the URL of a server, and whether to fail without one.
const (
	envServer   = "NEWSTALLY_TEST_POSTGRES"
	envRequired = "NEWSTALLY_TEST_POSTGRES_REQUIRED"
)

// server returns the URL of the server for tests.
func server(t testing.TB) string {
	t.Helper()
	server := os.Getenv(envServer)
	if server == "" && os.Getenv(envRequired) != "" {
		t.Fatalf("%s is set, but no server: make postgres, or set %s", envRequired, envServer)
	}
	if server == "" {
		t.Skipf("PostgreSQL is left out: no server. make postgres starts one, or set %s", envServer)
	}
	return server
}

// newSchema makes an empty schema, gone at the end of the test, and returns its URL.
func newSchema(t testing.TB) string {
	t.Helper()
	base := server(t)
	name := "newstally_test_" + strings.ToLower(rand.Text())
	execSQL(t, base, "CREATE SCHEMA "+name)
	t.Cleanup(func() { execSQL(t, base, "DROP SCHEMA "+name+" CASCADE") })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

var backend = storetest.Backend{
	New: newSchema,
	Open: func(ctx context.Context, url string) (store.Store, error) {
		if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
			return sqlite.Open(ctx, file)
		}
		return postgres.Open(ctx, url)
	},
}

func BenchmarkStore(b *testing.B) { storetest.Bench(b, backend) }

func TestStore(t *testing.T) {
	server(t)
	storetest.Run(t, backend)
}

func TestKilled(t *testing.T) {
	server(t)
	storetest.Killed(t, backend, "TestKilledChild")
}

func TestKilledChild(t *testing.T) { storetest.KilledChild(t, backend) }

func TestMigrated(t *testing.T) {
	server(t)
	openAt := func(ctx context.Context, url string, version int64) (store.Store, error) {
		return postgres.OpenAt(ctx, url, version)
	}
	storetest.Migrated(t, backend, "../storetest/testdata", postgres.Migrations(), openAt)
}

func TestReleased(t *testing.T) {
	storetest.Released(t, postgres.Migrations(), "testdata/migrations.sha256")
}

// execSQL runs a statement on a data base behind the store's back.
func execSQL(t testing.TB, url, statement string) {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err == nil {
		_, err = c.Exec(context.Background(), statement)
		err = errors.Join(err, c.Close(context.Background()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen_Newer(t *testing.T) {
	url := newSchema(t)
	s, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execSQL(t, url, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`)
	if _, err = postgres.Open(t.Context(), url); !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "999") {
		t.Errorf("Open of a newer data base: %v, want that it is newer, and its version", err)
	}
}

func TestOpen_Bad(t *testing.T) {
	const secret = "s3cr3t"
	for _, url := range []string{
		"postgres://user:" + secret + "@%zz/",
		"postgres://user:" + secret + "@localhost:1/none?host=/nowhere",
	} {
		if _, err := postgres.Open(t.Context(), url); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("Open(%q): %v, want an error without the password", url, err)
		}
	}
}

// TestCopy_FromSQLite moves a store from one kind of data base to the other and back.
func TestCopy_FromSQLite(t *testing.T) {
	first, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "first.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	storetest.Fill(t, first)
	middle, err := postgres.Open(t.Context(), newSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	defer middle.Close()
	last, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "last.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer last.Close()
	there, err := store.Copy(t.Context(), first, middle)
	if err != nil {
		t.Fatal(err)
	}
	back, err := store.Copy(t.Context(), middle, last)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(there, back); diff != "" {
		t.Errorf("rows (-there +back):\n%s", diff)
	}
	if diff := cmp.Diff(dump(t, first), dump(t, middle)); diff != "" {
		t.Errorf("PostgreSQL (-SQLite +PostgreSQL):\n%s", diff)
	}
	if diff := cmp.Diff(dump(t, first), dump(t, last)); diff != "" {
		t.Errorf("there and back (-first +last):\n%s", diff)
	}
	for _, s := range []store.Store{middle, last} {
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func dump(t *testing.T, s store.Keeper) (rows []store.Row) {
	t.Helper()
	for r, err := range s.Dump(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}
