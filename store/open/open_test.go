package open_test

import (
	"path/filepath"
	"strings"
	"testing"

	"newstally/store/open"
)

func TestOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "news.db")
	for range 2 {
		s, err := open.Open(t.Context(), "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"", "news.db", "sqlite:", "mysql://host/name", file} {
		if _, err := open.Open(t.Context(), bad); err == nil || !strings.Contains(err.Error(), "sqlite:FILE") {
			t.Errorf("Open(%q): %v, want an error that names the forms", bad, err)
		}
	}
	if _, err := open.Open(t.Context(), "postgres://nobody@localhost:1/none?connect_timeout=1"); err == nil || !strings.Contains(err.Error(), "PostgreSQL") {
		t.Errorf("Open of a server that is not there: %v", err)
	}
}
