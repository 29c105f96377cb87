package storetest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var keeperTests = []test{
	{"Views", testViews},
	{"Query", testQuery},
	{"QueryWrites", testQueryWrites},
	{"QueryCut", testQueryCut},
	{"Prune", testPrune},
	{"Backup", testBackup},
	{"Copy", testCopy},
	{"RestoreBad", testRestoreBad},
	{"Check", testCheck},
}

// cancelled returns a context that has ended.
func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// sortRecords sorts as Records promises to.
func sortRecords(list []news.Record) {
	slices.SortFunc(list, func(a, b news.Record) int {
		if c := a.Published.Compare(b.Published); c != 0 {
			return c
		}
		if c := strings.Compare(a.ArticleID, b.ArticleID); c != 0 {
			return c
		}
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return strings.Compare(a.Measure, b.Measure)
	})
}

// Fill stores some of everything, always the same.
func Fill(t testing.TB, s store.Store) {
	t.Helper()
	add(t, s, start, "http://a.example/1", "http://a.example/2", "http://b.example/1")
	put(t, s, page("http://a.example/1", "<p>64 states", after(1)), after(60))
	put(t, s, page("http://a.example/1", "<p>72 states", after(2)), time.Time{})
	put(t, s, page("http://b.example/1", "<p>64 states", after(3)), after(90))
	if err := s.SkipLink(t.Context(), link("http://c.example/"), "c.example", news.Disallowed, "robots.txt", start); err != nil {
		t.Fatal(err)
	}
	l, h := lease(t, s, "w", "b.example", after(4), time.Minute)
	h.Robots, h.RobotsCode, h.RobotsUntil, h.Delay = []byte("User-agent: *\n\x00\xff"), 200, after(99), time.Second
	if err := s.ReleaseHost(t.Context(), l, h); err != nil {
		t.Fatal(err)
	}
	first := article("http://a.example/1", "64 states signed", 1)
	putArticle(t, s, first, figures(first, after(4), "64"), after(4), store.New)
	second := article("http://a.example/1", "72 states signed, 65 before. हस्ताक्षर", 2)
	second.Published, second.Official = at("2025-10-26T00:15:00-03:30"), false
	records := figures(second, after(5), "72", "65")
	records[1].High, records[1].Modifier, records[1].Unit, records[1].Currency, records[1].AsOf = "70.5", news.Range, "day", "USD", time.Time{}
	putArticle(t, s, second, records, after(5), store.Revised)
	copied := article("http://b.example/1", "72 nước đã ký, \"kết quả\", 9007199254740993 đồng", 3)
	copied.Published, copied.Language, copied.NoArchive = time.Time{}, "vi", false
	if _, err := s.PutArticle(t.Context(), copied, figures(copied, after(6), "72", "9007199254740993"), store.Cursor{Name: "extract treaty", Seq: 2, Topic: topicID}, after(6)); err != nil {
		t.Fatal(err)
	}
	putArticle(t, s, copied, figures(copied, after(6), "72"), after(7), store.Reread)
	if err := s.SetCopies(t.Context(), map[string]news.CopyOf{copied.ID: {Original: first.ID, Kind: "translation", Reason: "same numbers"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutSourceState(t.Context(), news.SourceState{Name: "daily/feed", CheckedAt: start, Failures: 2, Reason: "status 500", Links: 12, New: 3}); err != nil {
		t.Fatal(err)
	}
	run := news.Run{ID: "run-1", Command: "run", Topic: topicID, StartedAt: start, EndedAt: after(9), Counts: map[string]int{"pages fetched": 3}, Version: "1.2.3"}
	if err := s.PutRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
}

// query runs a query that must succeed, without limits.
func query(t testing.TB, s store.Keeper, sql string) store.Result {
	t.Helper()
	r, err := s.Query(t.Context(), sql, 0, 0)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if r.Cut != "" {
		t.Errorf("%s: cut %q, want all rows", sql, r.Cut)
	}
	return r
}

// testViews compares the documented views with what the store returns otherwise.
func testViews(t *testing.T, b Backend) {
	s := b.open(t)
	Fill(t, s)
	var names []string
	for _, c := range news.Columns {
		names = append(names, c.Name)
	}
	r := query(t, s, `SELECT * FROM figures ORDER BY published IS NOT NULL, published, article_id, start, measure`)
	if diff := cmp.Diff(names, r.Columns); diff != "" {
		t.Errorf("columns of figures (-news.Columns +view):\n%s", diff)
	}
	records := all(t, s.Records(t.Context(), store.Filter{}))
	if len(r.Rows) != len(records) {
		t.Fatalf("%d rows in figures, want %d", len(r.Rows), len(records))
	}
	for i, row := range r.Rows {
		for j, c := range news.Columns {
			if got, want := cell(row[j]), news.FormatCell(c.Get(&records[i])); got != want {
				t.Errorf("figures row %d, %s: %q, want %q", i, c.Name, got, want)
			}
		}
	}
	articles := all(t, s.Articles(t.Context(), store.Filter{}))
	r = query(t, s, `SELECT article_id, article_url, official, published, state, topic, copy_of, revision, fetched_at, text FROM articles ORDER BY published IS NOT NULL, published`)
	if len(r.Rows) != len(articles) {
		t.Fatalf("%d rows in articles, want %d", len(r.Rows), len(articles))
	}
	for i, a := range articles {
		text := a.Text
		if a.NoArchive {
			text = "" // the page asked not to be shown elsewhere
		}
		var got []string
		for _, v := range r.Rows[i] {
			got = append(got, cell(v))
		}
		want := []string{a.ID, a.URL, fmt.Sprint(a.Official), news.FormatCell(a.Published), string(a.State), topicID, a.CopyOf, fmt.Sprint(a.Revision), news.FormatCell(a.FetchedAt), text}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("articles row %d (-want +got):\n%s", i, diff)
		}
	}
	want := [][]any{{"run-1", "run", topicID, "2025-10-25T09:00:00Z", "2025-10-25T09:09:00Z", `{"pages fetched":3}`, "", "1.2.3"}}
	if diff := cmp.Diff(want, query(t, s, `SELECT * FROM runs`).Rows); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	want = [][]any{{"daily/feed", "2025-10-25T09:00:00Z", nil, nil, int64(2), "status 500", int64(12), int64(3)}}
	if diff := cmp.Diff(want, query(t, s, `SELECT * FROM sources`).Rows); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

// cell is a value of a query as an export writes it.
func cell(v any) string {
	if v == nil {
		return ""
	}
	return news.FormatCell(v)
}

func testQuery(t *testing.T, b Backend) {
	s := b.open(t)
	Fill(t, s)
	// Values are numbers: they can be compared and summed.
	r := query(t, s, `SELECT measure, COUNT(*) AS n, SUM(value), MAX(high) FROM figures WHERE value >= 65 GROUP BY measure -- a comment; with a semicolon`)
	if len(r.Rows) != 1 || r.Rows[0][0] != "signatories" || cell(r.Rows[0][1]) != "3" || cell(r.Rows[0][2]) != "209" || cell(r.Rows[0][3]) != "70.5" {
		t.Errorf("sums: %v, want signatories 3 209 70.5", r.Rows)
	}
	if diff := cmp.Diff([]string{"measure", "n"}, r.Columns[:2]); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	r = query(t, s, `WITH x AS (SELECT 1 AS one) SELECT one, NULL, 'text', 0.5, NULL AS one FROM x`)
	if len(r.Rows) != 1 || fmt.Sprint(r.Rows[0]) != "[1 <nil> text 0.5 <nil>]" {
		t.Errorf("row %v, want 1, NULL, text, 0.5, NULL", r.Rows)
	}
	if r = query(t, s, `SELECT id FROM figures WHERE 1 = 0`); len(r.Rows) != 0 || len(r.Columns) != 1 {
		t.Errorf("no rows: %v of columns %v", r.Rows, r.Columns)
	}
	for _, bad := range []string{"", "SELECT nothing FROM nowhere", "SELECT", "no sql"} {
		if _, err := s.Query(t.Context(), bad, 0, 0); err == nil {
			t.Errorf("query %q: no error", bad)
		}
	}
}

// testQueryWrites tries to change something through the path that only reads.
func testQueryWrites(t *testing.T, b Backend) {
	s := b.open(t)
	Fill(t, s)
	file := filepath.Join(t.TempDir(), "other.db")
	unchanged(t, s, "a query", func() {
		for _, sql := range []string{
			`DELETE FROM records`,
			`INSERT INTO cursors (name, seq) VALUES ('x', 1)`,
			`UPDATE run_log SET error = 'x'`,
			`DROP VIEW figures`,
			`CREATE TABLE x (y INTEGER)`,
			`SELECT 1; DELETE FROM records`,
			`COMMIT; DELETE FROM records`,
			`WITH x AS (DELETE FROM cursors RETURNING *) SELECT * FROM x`,
			`PRAGMA query_only = 0; DELETE FROM records`,
			`SET TRANSACTION READ WRITE; DELETE FROM records`,
			`ATTACH '` + file + `' AS other`,
			`COMMIT; ATTACH '` + file + `' AS other; CREATE TABLE other.x (y)`,
			`VACUUM INTO '` + file + `'`,
			`SELECT setval('pages_seq_seq', 1000)`,
		} {
			if _, err := s.Query(t.Context(), sql, 10, time.Minute); err == nil {
				t.Errorf("%s: no error", sql)
			}
		}
	})
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a query made a file: %v", err)
	}
	query(t, s, `SELECT * FROM figures`) // and the next one is as before
}

func testQueryCut(t *testing.T, b Backend) {
	s := b.open(t)
	const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`
	for _, tt := range []struct {
		sql     string
		limit   int
		rows    int
		wantCut string
	}{
		{`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n`, 11, 10, ""},
		{`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n`, 10, 10, ""},
		{`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n`, 9, 9, "after 9 rows"},
		{endless, 5, 5, "after 5 rows"},
	} {
		r, err := s.Query(t.Context(), tt.sql, tt.limit, time.Minute)
		if err != nil || len(r.Rows) != tt.rows || r.Cut != tt.wantCut {
			t.Errorf("limit %d: %d rows, cut %q, %v, want %d, %q", tt.limit, len(r.Rows), r.Cut, err, tt.rows, tt.wantCut)
		}
	}
	_, err := s.Query(t.Context(), `SELECT COUNT(*) FROM (`+endless+`) AS e`, 5, 30*time.Millisecond)
	wantError(t, "a query without a row in time", err, context.DeadlineExceeded)
	if _, err = s.Query(cancelled(t), `SELECT 1`, 5, time.Minute); err == nil {
		t.Error("a query with a context that has ended: no error")
	}
}

func testPrune(t *testing.T, b Backend) {
	s := b.open(t)
	var seqs []int64
	for i, body := range []string{"old", "shared", "shared", "old but not read"} {
		p := page(fmt.Sprintf("http://a.example/%d", i), body, after(i))
		if i == 2 {
			p.FetchedAt = after(60)
		}
		if err := s.ImportPage(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		seqs = append(seqs, p.Seq)
	}
	prune := func(before time.Time, want int) {
		t.Helper()
		got, err := s.Prune(t.Context(), before)
		if err != nil || got.Pages != want || (got.Bytes > 0) != (want > 0) {
			t.Errorf("Prune = %+v, %v, want %d pages", got, err, want)
		}
	}
	prune(after(99), 0) // nobody has read them
	for name, seq := range map[string]int64{"first": seqs[2], "second": seqs[3]} {
		a := article("http://a.example/"+name, "text", 0)
		if _, err := s.PutArticle(t.Context(), a, nil, store.Cursor{Name: name, Seq: seq, Topic: topicID}, start); err != nil {
			t.Fatal(err)
		}
	}
	prune(after(-1), 0)
	got, err := s.Prune(t.Context(), after(30))
	if err != nil || got.Pages != 2 || got.Bytes <= 0 {
		t.Errorf("Prune = %+v, %v, want 2 pages", got, err)
	}
	var left []string
	for _, p := range all(t, s.Pages(t.Context(), 0)) {
		left = append(left, p.URL+" "+string(p.Body))
	}
	if diff := cmp.Diff([]string{"http://a.example/2 shared", "http://a.example/3 old but not read"}, left); diff != "" {
		t.Errorf("pages with a body: a newer one, and one that a reader has not passed (-want +got):\n%s", diff)
	}
	p, err := s.Page(t.Context(), sum("old"))
	if err != nil || p.Body != nil || p.SHA256 != sum("old") || !p.FetchedAt.Equal(start) {
		t.Errorf("pruned page: body %q, %v, want its row without a body", p.Body, err)
	}
	prune(after(30), 0)
	if c, err := s.Counts(t.Context()); err != nil || c["bodies stored"] != 2 || c["bodies pruned"] != 2 {
		t.Errorf("Counts = %v, %v, want 2 bodies stored and 2 pruned", c, err)
	}
	check(t, s)
}

func testBackup(t *testing.T, b Backend) {
	s := b.open(t)
	Fill(t, s)
	file := filepath.Join(t.TempDir(), "backup.db")
	err := s.Backup(t.Context(), file)
	if err != nil && strings.Contains(err.Error(), "pg_dump") {
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a backup that was refused made a file: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want := rows(t, s)
	add(t, s, start, "http://later.example/")
	saved := b.reopen(t, "sqlite:"+file)
	if diff := cmp.Diff(want, rows(t, saved)); diff != "" {
		t.Errorf("backup (-original +backup):\n%s", diff)
	}
	if n := len(all(t, saved.Articles(t.Context(), store.Filter{Text: "हस्ताक्षर"}))); n != 1 {
		t.Errorf("%d articles are found in the backup, want 1", n)
	}
	check(t, saved)
	if err := s.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Backup to a file that exists: %v, want that it exists", err)
	}
	missing := filepath.Join(t.TempDir(), "no such folder", "backup.db")
	if err := s.Backup(t.Context(), missing); err == nil {
		t.Error("Backup into a folder that does not exist: no error")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.part*"))
	if err != nil || left != nil {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func testCopy(t *testing.T, b Backend) {
	from, to := b.open(t), b.open(t)
	if counts, err := store.Copy(t.Context(), b.open(t), to); err != nil || len(counts) != 0 {
		t.Errorf("Copy of an empty store = %v, %v", counts, err)
	}
	Fill(t, from)
	counts, err := store.Copy(t.Context(), from, to)
	if err != nil || counts["records"] != 5 || counts["pages"] != 3 || counts["bodies"] != 2 {
		t.Errorf("Copy = %v, %v, want 5 records, 3 pages, 2 bodies", counts, err)
	}
	if diff := cmp.Diff(rows(t, from), rows(t, to)); diff != "" {
		t.Errorf("copy (-from +to):\n%s", diff)
	}
	check(t, to)
	if n := len(all(t, to.Articles(t.Context(), store.Filter{Text: "đã ký"}))); n != 1 {
		t.Errorf("%d articles are found in the copy, want 1", n)
	}
	_, err = store.Copy(t.Context(), from, to)
	wantError(t, "Copy into a store with rows", err, store.ErrNotEmpty)
	// It goes on as the original would.
	for _, s := range []store.Store{from, to} {
		add(t, s, after(9), "http://later.example/1")
		put(t, s, page("http://later.example/1", "later", after(9)), time.Time{})
		a := article("http://later.example/1", "99 states", 9)
		putArticle(t, s, a, figures(a, after(9), "99"), after(9), store.New)
	}
	if diff := cmp.Diff(all(t, from.Records(t.Context(), store.Filter{})), all(t, to.Records(t.Context(), store.Filter{})), sameZone); diff != "" {
		t.Errorf("records after further writes (-from +to):\n%s", diff)
	}
	if a, b := len(rows(t, from)), len(rows(t, to)); a != b {
		t.Errorf("after further writes the copy has %d rows, the original %d", b, a)
	}
	check(t, to)
}

func testRestoreBad(t *testing.T, b Backend) {
	s := b.open(t)
	full := b.open(t)
	Fill(t, full)
	dump := all(t, full.Dump(t.Context()))
	broken := errors.New("the source broke")
	for name, seq := range map[string]iter.Seq2[store.Row, error]{
		"an error at the end": func(yield func(store.Row, error) bool) {
			for _, r := range dump {
				if !yield(r, nil) {
					return
				}
			}
			yield(store.Row{}, broken)
		},
		"an unknown table":   one(store.Row{Table: "sqlite_schema", Columns: []string{"name"}, Values: []any{"x"}}),
		"an odd column":      one(store.Row{Table: "cursors", Columns: []string{"name, seq) VALUES ('x', 1); --"}, Values: []any{"x"}}),
		"too few values":     one(store.Row{Table: "cursors", Columns: []string{"name", "seq"}, Values: []any{"x"}}),
		"a missing parent":   one(dump[slices.IndexFunc(dump, func(r store.Row) bool { return r.Table == "records" })]),
		"a text as a number": one(store.Row{Table: "texts", Columns: []string{"id", "sha256", "text"}, Values: []any{int64(1), "x", int64(2)}}),
	} {
		if err := s.Restore(t.Context(), seq); err == nil {
			t.Errorf("Restore with %s: no error", name)
		}
		if got := rows(t, s); got != nil {
			t.Errorf("Restore with %s left rows:\n%s", name, strings.Join(got, "\n"))
		}
	}
	for range full.Dump(t.Context()) {
		break // a dump that is stopped early leaves nothing open
	}
	add(t, full, start, "http://later.example/")
}

func one(r store.Row) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) { yield(r, nil) }
}

// testCheck restores rows of which something is wrong.
func testCheck(t *testing.T, b Backend) {
	full := b.open(t)
	Fill(t, full)
	dump := all(t, full.Dump(t.Context()))
	for _, tt := range []struct {
		table, column string
		value         any
		want          string // part of the error
	}{
		{"bodies", "zstd", []byte("(no zstd)"), "body of page"},
		{"bodies", "size", int64(7), "it has changed"},
		{"hosts", "due_at", int64(7), "a host is due"},
		{"hosts", "ready_at", int64(-1), "not ready before"},
		{"pages", "body_id", nil, "a body belongs to a page"},
		{"records", "start_offset", int64(1), "where its record says"},
		{"records", "sentence_start", int64(70), "in its sentence"},
		{"records", "topic", "another", "read from its revision"},
		{"article_versions", "replaced_at", start.UnixMicro(), "one current version"},
	} {
		s := b.open(t)
		err := s.Restore(t.Context(), func(yield func(store.Row, error) bool) {
			for _, r := range dump {
				if r.Table == tt.table {
					r.Values = slices.Clone(r.Values)
					r.Values[slices.Index(r.Columns, tt.column)] = tt.value
				}
				if !yield(r, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Errorf("%s.%s: %v", tt.table, tt.column, err)
			continue
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Check with a wrong %s.%s: %v, want %q", tt.table, tt.column, err, tt.want)
		}
	}
}
