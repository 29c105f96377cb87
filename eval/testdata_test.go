package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// minDocuments is how many documents of its own each language has at least: fewer say
// nothing about how the rules do on text they were not written for.
const minDocuments = 20

// lastSet is the number of the last set of a language; the first has none.
const lastSet = 6

// measureNames are the measures of the annotation guide.
var measureNames = []string{
	"signatories", "ratifications", "attendees", "countries_attending", "delegations",
	"organizations_attending", "institutes_attending", "speakers", "high_level_sessions",
	"roundtables", "side_events", "journalists", "convention_articles", "convention_chapters",
	"negotiation_years", "negotiation_sessions", "negotiation_hours", "adopting_states",
	"entry_into_force_days", "cybercrime_cost",
}

// wholeFigure is a gold figure with the fields that the scorer does not read.
type wholeFigure struct {
	Gold
	Value    json.Number  `json:"value"`
	High     *json.Number `json:"high"`
	Speaker  *string      `json:"speaker"`
	Currency string       `json:"currency"`
}

type wholeDocument struct {
	Document
	DerivedFrom *string       `json:"derived_from"`
	Figures     []wholeFigure `json:"figures"`
}

// TestBuiltinDocuments holds the annotated documents to the annotation guide.
func TestBuiltinDocuments(t *testing.T) {
	ids := map[string]bool{}
	for _, lang := range []string{"en", "hi", "vi"} {
		docs := readWhole(t, filepath.Join("testdata", lang+".jsonl"))
		if len(docs) < minDocuments {
			t.Errorf("%s: %d documents, want at least %d", lang, len(docs), minDocuments)
		}
		for set := 2; set <= lastSet; set++ {
			docs = append(docs, readWhole(t, filepath.Join("testdata", fmt.Sprintf("%s-%d.jsonl", lang, set)))...)
		}
		docs = append(docs, readWhole(t, filepath.Join("tune", lang+".jsonl"))...)
		found := map[string]bool{}
		for _, d := range docs {
			if ids[d.ID] || !strings.HasPrefix(d.ID, lang+"-") || d.Lang != lang {
				t.Errorf("document %q in %s.jsonl: want an ID of its own that starts with the language", d.ID, lang)
			}
			ids[d.ID] = true
			checkDocument(t, d)
			for _, f := range d.Figures {
				found[f.Measure] = true
				checkFigure(t, d, f)
			}
		}
		for _, m := range measureNames {
			if !found[m] {
				t.Errorf("%s: no figure of measure %s", lang, m)
			}
		}
	}
}

func readWhole(t *testing.T, name string) []wholeDocument {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var docs []wholeDocument
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		var doc wholeDocument
		if err := d.Decode(&doc); err != nil {
			t.Fatalf("%s:%d: %v", name, n, err)
		}
		docs = append(docs, doc)
	}
	return docs
}

func checkDocument(t *testing.T, d wholeDocument) {
	t.Helper()
	if d.PublishedAt().IsZero() {
		t.Errorf("%s: published %q, want YYYY-MM-DD", d.ID, d.Published)
	}
	if d.Title == "" || !strings.HasPrefix(d.Text, d.Title+"\n") {
		t.Errorf("%s: the text does not start with the title", d.ID)
	}
	if !norm.NFC.IsNormalString(d.Text) {
		t.Errorf("%s: the text is not NFC", d.ID)
	}
	if d.DerivedFrom != nil && !strings.Contains(d.Text, *d.DerivedFrom) {
		t.Errorf("%s: derived_from %q is not in the text", d.ID, *d.DerivedFrom)
	}
}

func checkFigure(t *testing.T, d wholeDocument, f wholeFigure) {
	t.Helper()
	bad := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: figure %q in %q: "+format, append([]any{d.ID, f.Number, f.Sentence}, args...)...)
	}
	if n := strings.Count(d.Text, f.Sentence); n != 1 {
		bad("the sentence is %d times in the text, want once", n)
	}
	if f.Nth < 1 || occurrences(f.Sentence, f.Number) < f.Nth {
		bad("no occurrence %d", f.Nth)
	}
	if !slices.Contains(measureNames, f.Measure) {
		bad("unknown measure %q", f.Measure)
	}
	if err := f.Modifier.Validate(); err != nil {
		bad("%v", err)
	}
	if err := f.Status.Validate(); err != nil {
		bad("%v", err)
	}
	if (f.Modifier == news.Range) != (f.High != nil) {
		bad("modifier %q with high %v: a range has both, nothing else has either", f.Modifier, f.High)
	}
	if (f.Measure == "cybercrime_cost") != (f.Currency != "") {
		bad("currency %q of a %s", f.Currency, f.Measure)
	}
	if f.Speaker != nil && (*f.Speaker == "" || !strings.Contains(d.Text, *f.Speaker)) {
		bad("speaker %q is not in the text", *f.Speaker)
	}
	if v, plain := plainDigits(f.Number); plain && v != f.Value.String() {
		bad("value %s, want %s", f.Value, v)
	}
}

// occurrences counts where number begins in s, overlapping ones too.
func occurrences(s, number string) int {
	n := 0
	for i := range s {
		if strings.HasPrefix(s[i:], number) {
			n++
		}
	}
	return n
}

// plainDigits returns the value of a numeral that is Western or Devanagari digits,
// grouped by commas or dots or not at all. ok is false for words, scales and decimals.
func plainDigits(number string) (value string, ok bool) {
	groups := strings.FieldsFunc(number, func(r rune) bool { return r == ',' || r == '.' })
	if len(groups) > 1 && utf8.RuneCountInString(groups[len(groups)-1]) != 3 {
		return "", false
	}
	western := strings.Map(func(r rune) rune {
		if r >= '०' && r <= '९' {
			return r - '०' + '0'
		}
		return r
	}, strings.Join(groups, ""))
	n, err := strconv.ParseUint(western, 10, 64)
	return strconv.FormatUint(n, 10), err == nil
}
