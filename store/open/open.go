// Package open opens a store by its URL.
package open

import (
	"context"
	"fmt"
	"strings"

	"newstally/store"
	"newstally/store/postgres"
	"newstally/store/sqlite"
)

// Open opens the store of a URL: sqlite:FILE, or postgres://USER@HOST/NAME for
// PostgreSQL. A data base that is new gets its tables; an older one is brought up to date.
func Open(ctx context.Context, url string) (store.Store, error) {
	scheme, rest, found := strings.Cut(url, ":")
	switch {
	case found && scheme == "sqlite" && rest != "":
		return sqlite.Open(ctx, rest)
	case scheme == "postgres" || scheme == "postgresql":
		return postgres.Open(ctx, url)
	}
	return nil, fmt.Errorf("open store %q: want sqlite:FILE or postgres://USER@HOST/NAME", url)
}
