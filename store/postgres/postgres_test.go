package postgres_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

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
	exec := func(sql string) {
		t.Helper()
		c, err := pgx.Connect(context.Background(), base)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		if _, err := c.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec("CREATE SCHEMA " + name)
	t.Cleanup(func() { exec("DROP SCHEMA " + name + " CASCADE") })
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

func TestStore(t *testing.T) {
	server(t)
	storetest.Run(t, backend)
}
