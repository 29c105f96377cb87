package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"newstally/news"
)

func samplePackage(format string) Package {
	f, _ := ParseFormat(format)
	records := sampleRecords(20)
	articles := []news.Article{{ID: records[0].ArticleID, URL: records[0].ArticleURL, Text: "Toàn văn", Title: "Tiêu đề"}}
	return Package{
		Name: "hanoi-convention", Title: "Figures reported about a convention", Version: "1.0.0",
		Description: "Every figure with its evidence.", Homepage: "https://newstally.example/",
		Created: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC),
		License: License{Name: "CC-BY-4.0", Title: "Creative Commons Attribution 4.0", Path: "https://creativecommons.org/licenses/by/4.0/"},
		Origins: []Origin{{Title: "Example Daily", Path: "https://daily.example/"}},
		Author:  "newstally", Format: f,
		Labels:   Labels{"measure": {"signatories": "states that signed"}},
		Figures:  all(records),
		Articles: all(articles),
		Sources:  all([]SourceRow{{Outlet: news.Outlet{ID: "daily"}, Source: news.Source{Name: "daily/1", Kind: news.Feed}}}),
	}
}

// ecmaRegexp is the profile's one kind of pattern that Go's syntax does not have: a
// path that is relative and stays below, or a URL.
type ecmaRegexp struct{ pattern string }

var notBelow = regexp.MustCompile(`^[./~]|^file:|/\.\./|\\|://`)

func (r ecmaRegexp) String() string { return r.pattern }

func (r ecmaRegexp) MatchString(s string) bool {
	return regexp.MustCompile(`^(http|ftp)s?://`).MatchString(s) || s != "" && !notBelow.MatchString(s)
}

func compileECMA(pattern string) (jsonschema.Regexp, error) {
	if strings.Contains(pattern, "(?=") || strings.Contains(pattern, "(?!") {
		return ecmaRegexp{pattern}, nil
	}
	return regexp.Compile(pattern)
}

func TestWritePackage_profile(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(compileECMA)
	c.AssertFormat()
	profile, err := c.Compile("testdata/profile/datapackage-2.0.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"csv", "parquet"} {
		t.Run(format, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "package")
			files, err := WritePackage(dir, samplePackage(format))
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
			if err != nil {
				t.Fatal(err)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
			if err != nil {
				t.Fatal(err)
			}
			if err := profile.Validate(doc); err != nil {
				t.Errorf("not a data package: %#v", err)
			}
			checkFiles(t, dir, files, b)
			delete(doc.(map[string]any), "resources")
			if profile.Validate(doc) == nil {
				t.Error("a package without resources is valid: the profile checks nothing")
			}
		})
	}
}

// checkFiles compares what the descriptor says with what is in the folder.
func checkFiles(t *testing.T, dir string, files []File, descriptorJSON []byte) {
	t.Helper()
	var d descriptor
	if err := json.Unmarshal(descriptorJSON, &d); err != nil {
		t.Fatal(err)
	}
	var rows []int64
	for i, r := range d.Resources {
		b, err := os.ReadFile(filepath.Join(dir, r.Path))
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256(b)
		if want := "sha256:" + hex.EncodeToString(hash[:]); r.Hash != want || r.Bytes != int64(len(b)) {
			t.Errorf("%s: says %s, %d bytes; has %s, %d", r.Path, r.Hash, r.Bytes, want, len(b))
		}
		if files[i].Rows != r.Rows || "sha256:"+files[i].SHA256 != r.Hash {
			t.Errorf("%s: returned %+v, described %+v", r.Path, files[i], r)
		}
		rows = append(rows, r.Rows)
	}
	if diff := cmp.Diff([]int64{20, 1, 1}, rows); diff != "" {
		t.Errorf("rows of the tables (-want +got):\n%s", diff)
	}
}

func TestWritePackage_sameBytes(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	for _, dir := range []string{a, b, b} { // the third replaces the second
		if _, err := WritePackage(dir, samplePackage("csv")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"datapackage.json", "figures.csv", "articles.csv", "sources.csv", "CITATION.cff"} {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(x), string(y)); diff != "" {
			t.Errorf("%s differs:\n%s", name, diff)
		}
	}
}

func TestWritePackage_keepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "thesis.txt")
	if err := os.WriteFile(mine, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := WritePackage(dir, samplePackage("csv")); err == nil {
		t.Error("a folder with other files was taken")
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
}

func TestWritePackage_brokenStore(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "package")
	if _, err := WritePackage(dir, samplePackage("csv")); err != nil {
		t.Fatal(err)
	}
	p := samplePackage("csv")
	broken := errors.New("store went away")
	p.Articles = func(yield func(news.Article, error) bool) { yield(news.Article{}, broken) }
	if _, err := WritePackage(dir, p); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "datapackage.json")); err != nil {
		t.Errorf("the earlier package is gone: %v", err)
	}
}
