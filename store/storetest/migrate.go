package storetest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newstally/store"
)

// update writes the files that the tests of migrations compare with: for a new version of
// the schema, before it is released. What is released must not be written again.
var update = flag.Bool("update", false, "write testdata of the newest schema version")

// Migrated tests that a data base of every released version is brought up to date with
// all that it holds. dir has, for each version N, vN.jsonl, a dump of what Fill stored,
// and vN.figures.jsonl, its figures; openAt opens a data base at a version.
func Migrated(t *testing.T, b Backend, dir string, migrations fs.FS, openAt func(ctx context.Context, url string, version int64) (store.Store, error)) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for i := range names {
		version := i + 1
		t.Run(fmt.Sprint("v", version), func(t *testing.T) {
			file := filepath.Join(dir, fmt.Sprintf("v%d", version))
			if *update && version == len(names) {
				writeDump(t, b, file)
			}
			url := b.New(t)
			s, err := openAt(t.Context(), url, int64(version))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Restore(t.Context(), readDump(t, file+".jsonl")); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = b.reopen(t, url)
			check(t, s)
			want, err := os.ReadFile(file + ".figures.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), figureLines(t, s)); diff != "" {
				t.Errorf("figures (-as released +migrated):\n%s", diff)
			}
			if n := len(all(t, s.Articles(t.Context(), store.Filter{Text: "đã ký"}))); n != 1 {
				t.Errorf("%d articles are found by their text, want 1", n)
			}
			add(t, s, start, "http://later.example/")
		})
	}
}

// Released tests that the migrations are those whose checksums are in a file: a data base
// that has them would not get what is changed in them.
func Released(t *testing.T, migrations fs.FS, file string) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	var got strings.Builder
	for _, name := range names {
		data, err := fs.ReadFile(migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(data), name)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("migrations: add a new one, what is released stays as it is (-released +now):\n%s", diff)
	}
}

// figureLines are the figures of a store as JSON lines.
func figureLines(t *testing.T, s store.Store) string {
	t.Helper()
	var b []byte
	for _, r := range all(t, s.Records(t.Context(), store.Filter{AllRevisions: true})) {
		b = append(r.AppendJSON(b), '\n')
	}
	return string(b)
}

// dumpLine is a row of a dump in a file.
type dumpLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Values  []any    `json:"values"` // bytes: {"bytes": base64}; a number with a point: float64, else int64
}

type dumpBytes struct {
	Bytes []byte `json:"bytes"`
}

func writeDump(t *testing.T, b Backend, file string) {
	t.Helper()
	s := b.open(t)
	Fill(t, s)
	var out bytes.Buffer
	for _, r := range all(t, s.Dump(t.Context())) {
		line := dumpLine{r.Table, r.Columns, slices.Clone(r.Values)}
		for i, v := range line.Values {
			switch v := v.(type) {
			case []byte:
				line.Values[i] = dumpBytes{v}
			case float64:
				line.Values[i] = json.Number(strconv.FormatFloat(v, 'f', 6, 64))
			}
		}
		text, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	for name, data := range map[string][]byte{file + ".jsonl": out.Bytes(), file + ".figures.jsonl": []byte(figureLines(t, s))} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// readDump yields the rows of a dump in a file.
func readDump(t *testing.T, file string) func(yield func(store.Row, error) bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(store.Row, error) bool) {
		for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
			r, err := readRow(lines.Bytes())
			if !yield(r, err) {
				return
			}
		}
	}
}

func readRow(text []byte) (store.Row, error) {
	var line dumpLine
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&line); err != nil {
		return store.Row{}, err
	}
	for i, v := range line.Values {
		var err error
		switch v := v.(type) {
		case json.Number:
			if strings.Contains(v.String(), ".") {
				line.Values[i], err = v.Float64()
			} else {
				line.Values[i], err = v.Int64()
			}
		case map[string]any:
			var b dumpBytes
			if err = json.Unmarshal([]byte(fmt.Sprintf(`{"bytes":%q}`, v["bytes"])), &b); err == nil {
				line.Values[i] = b.Bytes
			}
		}
		if err != nil {
			return store.Row{}, err
		}
	}
	return store.Row{Table: line.Table, Columns: line.Columns, Values: line.Values}, nil
}
