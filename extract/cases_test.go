package extract_test

import (
	"bufio"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"newstally/extract"
	"newstally/extract/topic"
	"newstally/news"
)

// knownFile lists the cases that are not right yet, so that one that breaks is seen at once.
const knownFile = "testdata/known.txt"

var update = flag.Bool("update", false, "write the list of cases that are not right yet")

// figureCase is one file of testdata/<measure>/: what the article says, and what it shows.
type figureCase struct {
	shows, topic, lang, text string
	published                time.Time
	want                     []string
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	topics, err := topic.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	extractors := map[string]*extract.Extractor{}
	for id, tp := range topics {
		if extractors[id], err = extract.New(tp); err != nil {
			t.Fatal(err)
		}
	}
	known := readKnown(t)
	var wrong []string
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txtar")
		c, err := readCase(file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		x := extractors[c.topic]
		if x == nil {
			t.Errorf("%s: unknown topic %q", file, c.topic)
			continue
		}
		diff := cmp.Diff(c.want, figureLines(x, c))
		if diff != "" {
			wrong = append(wrong, name)
		}
		switch {
		case *update:
		case diff != "" && !known[name]:
			t.Errorf("%s: %s (-want +got):\n%s", name, c.shows, diff)
		case diff == "" && known[name]:
			t.Logf("%s: right now; -update takes it off %s", name, knownFile)
		case diff != "":
			t.Logf("%s: not right yet: %s (-want +got):\n%s", name, c.shows, diff)
		}
	}
	t.Logf("%d of %d cases are right", len(files)-len(wrong), len(files))
	if *update {
		writeKnown(t, wrong)
	}
}

// figureLines are the figures of a case in the form of its want lines.
func figureLines(x *extract.Extractor, c figureCase) []string {
	a := news.Article{Text: c.text, Language: c.lang, Published: c.published}
	a.Title, _, _ = strings.Cut(c.text, "\n")
	var lines []string
	for _, f := range x.Article(&a).Figures {
		value := string(f.Value)
		if f.High != "" {
			value += "-" + string(f.High)
		}
		if f.Currency != "" {
			value += " " + f.Currency
		}
		line := fmt.Sprintf("%s = %s %s %s %s", f.Number, f.Measure, value, f.Modifier, f.Status)
		if f.Speaker != "" {
			line += " by " + f.Speaker
		}
		lines = append(lines, line)
	}
	return lines
}

// readCase reads one file: what it shows and its settings, what is wanted, the text.
func readCase(file string) (figureCase, error) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		return figureCase{}, err
	}
	c := figureCase{topic: "hanoi-convention"}
	for line := range strings.Lines(string(a.Comment)) {
		line = strings.TrimSpace(line)
		if day, ok := strings.CutPrefix(line, "published:"); ok {
			if c.published, err = time.Parse(time.DateOnly, strings.TrimSpace(day)); err != nil {
				return c, fmt.Errorf("published: want YYYY-MM-DD: %w", err)
			}
		} else if id, ok := strings.CutPrefix(line, "topic:"); ok {
			c.topic = strings.TrimSpace(id)
		} else if line != "" {
			c.shows = strings.TrimSpace(c.shows + " " + line)
		}
	}
	for _, f := range a.Files {
		switch lang, isText := strings.CutPrefix(f.Name, "text."); {
		case f.Name == "want":
			for line := range strings.Lines(norm.NFC.String(string(f.Data))) {
				if line = strings.TrimSpace(line); line != "" {
					c.want = append(c.want, line)
				}
			}
		case isText:
			c.lang, c.text = lang, norm.NFC.String(strings.TrimSpace(string(f.Data)))
		default:
			return c, fmt.Errorf("unexpected part %q: want text.<language> or want", f.Name)
		}
	}
	if c.text == "" || c.lang == "" {
		return c, fmt.Errorf("no text: want a part text.<language>")
	}
	return c, nil
}

func readKnown(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	f, err := os.Open(knownFile)
	if os.IsNotExist(err) {
		return known
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			known[line] = true
		}
	}
	return known
}

func writeKnown(t *testing.T, wrong []string) {
	t.Helper()
	text := "# Cases that are not right yet: go test ./extract -run TestCases -update\n" + strings.Join(wrong, "\n") + "\n"
	if err := os.WriteFile(knownFile, []byte(text), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestCases_enough asks for cases of each measure in each language.
func TestCases_enough(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, f := range files {
		lang, _, _ := strings.Cut(path.Base(f), "-")
		n[lang]++
	}
	for _, lang := range []string{"vi", "hi", "en"} {
		t.Logf("%s: %d cases", lang, n[lang])
		if n[lang] == 0 {
			t.Errorf("%s: no cases", lang)
		}
	}
}
