package sqlite_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

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

func TestStore(t *testing.T) { storetest.Run(t, backend) }
