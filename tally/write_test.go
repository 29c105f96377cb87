package tally

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/text"

	"newstally/news"
)

func sample(t *testing.T) (news.Tally, []news.Step) {
	t.Helper()
	records := reported(t, growing+`
		25.10 times/group   en attendees actual  >2500 c1
		25.11 patrika/pat   hi attendees actual  >2500 c2 by=महासचिव
		25.11 daily/state   vi attendees actual  2400  c3 by=Nguyễn
		26.20 wire/wire     en cybercrime_cost expected 10500000000000 c4
		26.20 times/group   en entry_into_force_days required 90 b3`)
	for i := range records {
		switch records[i].Measure {
		case "cybercrime_cost":
			records[i].Currency = "USD"
		case "entry_into_force_days":
			records[i].Unit = "day"
		}
	}
	opt := Options{Topic: "hanoi-convention", GrowOnly: []string{"signatories"}, Order: []string{"signatories", "attendees"}}
	tally, err := Compute(seq(records), opt)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := Timeline(seq(records), "signatories", "", opt)
	if err != nil {
		t.Fatal(err)
	}
	return tally, steps
}

func TestWrite_table(t *testing.T) {
	tally, steps := sample(t)
	tests := []struct {
		name  string
		style Style
		want  string
		write func(*bytes.Buffer, Style) error
	}{
		{"ascii", Style{ASCII: true}, tableASCII, func(b *bytes.Buffer, s Style) error { return Write(b, tally, s) }},
		{"markdown", Style{Format: "markdown"}, tableMarkdown, func(b *bytes.Buffer, s Style) error { return Write(b, tally, s) }},
		{"steps", Style{Width: 100}, tableSteps, func(b *bytes.Buffer, s Style) error { return WriteTimeline(b, steps, s) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := tt.write(&buf, tt.style); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), buf.String()); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, buf.String())
			}
		})
	}
}

const tableASCII = `
hanoi-convention: 21 figures in 19 articles of 8 outlets, 6 independent reports

+-----------------------+-------------------+----------+-----------+-------------------+--------------------+----------+
| measure               | best              | status   | reports   | other values      | reported           | lang     |
|                       |                   |          |           | (reports)         |                    |          |
+-----------------------+-------------------+----------+-----------+-------------------+--------------------+----------+
| signatories           | 72                | actual   | 3 / 3 / 3 | differs: 193 (1)  | 2025-10-25 - 10-26 | en hi vi |
|                       |                   |          |           | agrees: >60 (1)   |                    |          |
|                       |                   |          |           | lower: 64 (2), 69 |                    |          |
|                       |                   |          |           | (2), 65 (2), 58   |                    |          |
|                       |                   |          |           | (1)               |                    |          |
|                       | 60                | expected | 1 / 2 / 2 |                   | 2025-10-20         | en vi    |
| attendees             | >2,500            | actual   | 2 / 2 / 2 | differs: 2,400    | 2025-10-25         | en hi vi |
|                       |                   |          |           | (1)               |                    |          |
| cybercrime cost       | USD 10.5 trillion | expected | 1 / 1 / 1 |                   | 2025-10-26         | en       |
| entry into force days | 90 days           | required | 1 / 1 / 1 |                   | 2025-10-26         | en       |
+-----------------------+-------------------+----------+-----------+-------------------+--------------------+----------+
reports: independent / outlets / articles that give the best value; copies and outlets of one owner are one
`

const tableMarkdown = `
hanoi-convention: 21 figures in 19 articles of 8 outlets, 6 independent reports

| measure | best | status | reports | other values (reports) | reported | lang |
| --- | --- | --- | --- | --- | --- | --- |
| signatories | 72 | actual | 3 / 3 / 3 | differs: 193 (1)<br/>agrees: >60 (1)<br/>lower: 64 (2), 69 (2), 65 (2), 58 (1) | 2025-10-25 – 10-26 | en hi vi |
| signatories | 60 | expected | 1 / 2 / 2 |  | 2025-10-20 | en vi |
| attendees | >2,500 | actual | 2 / 2 / 2 | differs: 2,400 (1) | 2025-10-25 | en hi vi |
| cybercrime cost | USD 10.5 trillion | expected | 1 / 1 / 1 |  | 2025-10-26 | en |
| entry into force days | 90 days | required | 1 / 1 / 1 |  | 2025-10-26 | en |

reports: independent / outlets / articles that give the best value; copies and outlets of one owner are one
`

const tableSteps = `
60 (expected) → 64 → 65 → 69 → 72

┌─────────────────────────┬───────┬──────────┬──────────┬───────────┬────────┬──────────┐
│ first reported          │ value │ status   │ first by │ reports   │ citing │ lang     │
├─────────────────────────┼───────┼──────────┼──────────┼───────────┼────────┼──────────┤
│ 2025-10-20 09:00 +07:00 │ 60    │ expected │ daily    │ 1 / 2 / 2 │        │ en vi    │
│ 2025-10-25 12:00 +07:00 │ 64    │ actual   │ agency   │ 2 / 3 / 4 │ Ban    │ en hi vi │
│ 2025-10-25 16:00 +07:00 │ 65    │ actual   │ daily    │ 2 / 2 / 2 │        │ en vi    │
│ 2025-10-26 08:00 +07:00 │ 69    │ actual   │ wire     │ 2 / 2 / 2 │        │ en       │
│ 2025-10-26 18:00 +07:00 │ 72    │ actual   │ un       │ 3 / 3 / 3 │ UNODC  │ en hi    │
│ 2025-10-26 19:00 +07:00 │ >60   │ actual   │ wire     │ 1 / 1 / 1 │        │ en       │
│ 2025-10-26 22:00 +07:00 │ 58    │ actual   │ blog     │ 1 / 1 / 1 │        │ en       │
│ 2025-10-26 23:00 +07:00 │ 193   │ actual   │ blog     │ 1 / 1 / 1 │        │ en       │
└─────────────────────────┴───────┴──────────┴──────────┴───────────┴────────┴──────────┘
`

// No line is wider than asked for, the answer is on top, and no letter is cut.
func TestWrite_width(t *testing.T) {
	tally, _ := sample(t)
	for _, width := range []int{60, 80, 100, 200} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			var buf bytes.Buffer
			if err := Write(&buf, tally, Style{Width: width}); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(buf.String(), "\n")
			for i, line := range lines {
				if n := text.StringWidthWithoutEscSequences(line); n > width {
					t.Errorf("line %d is %d wide, want at most %d: %s", i+1, n, width, line)
				}
			}
			top := strings.Join(lines[:10], "\n")
			if !strings.Contains(top, "72") || !strings.Contains(top, "actual") {
				t.Errorf("the first ten lines do not answer:\n%s", top)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, in string
		width    int
		want     string
	}{
		{"short", "72 nước", 20, "72 nước"},
		{"at a space", "one two three", 8, "one two\nthree"},
		{"keeps lines", "a\nb", 8, "a\nb"},
		{"long word", "abcdefgh", 3, "abc\ndef\ngh"},
		{"vowel signs stay with their letters", "हस्ताक्षर", 2, "ह\nस्ता\nक्ष\nर"},
		{"combining marks", "tie\u0302\u0301ng", 2, "ti\ne\u0302\u0301n\ng"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := wrap(tt.in, tt.width)
			if got != tt.want {
				t.Errorf("wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("Thứ trưởng cho biết đã có 72 nước", 7)
	f.Add("डॉ. ने कहा कि ७२ देशों ने", 3)
	f.Fuzz(func(t *testing.T, s string, width int) {
		if !utf8.ValidString(s) || width < 1 || width > 200 {
			t.Skip()
		}
		strip := strings.NewReplacer(" ", "", "\n", "")
		if got := wrap(s, width); strip.Replace(got) != strip.Replace(s) {
			t.Errorf("wrap(%q, %d) = %q: the text is another", s, width, got)
		}
	})
}

func TestNumber(t *testing.T) {
	tests := []struct {
		cell        news.Cell
		want, ascii string
	}{
		{news.Cell{Value: "72", Modifier: news.Exact}, "72", "72"},
		{news.Cell{Value: "2500", Modifier: news.Over}, ">2,500", ">2,500"},
		{news.Cell{Value: "2500", Modifier: news.AtLeast}, "≥2,500", ">=2,500"},
		{news.Cell{Value: "70", High: "75", Modifier: news.Range}, "70–75", "70-75"},
		{news.Cell{Value: "10500000000000", Modifier: news.About, Currency: "USD"}, "USD ≈10.5 trillion", "USD ~10.5 trillion"},
		{news.Cell{Value: "1234567", Modifier: news.Exact}, "1,234,567", "1,234,567"},
		{news.Cell{Value: "1500000", Modifier: news.Exact}, "1.5 million", "1.5 million"},
		{news.Cell{Value: "8000000000", Modifier: news.Exact}, "8 billion", "8 billion"},
		{news.Cell{Value: "-1234.5", Modifier: news.Exact}, "-1,234.5", "-1,234.5"},
		{news.Cell{Value: "90", Modifier: news.Exact, Unit: "day"}, "90 days", "90 days"},
		{news.Cell{Value: "1", Modifier: news.Exact, Unit: "year"}, "1 year", "1 year"},
	}
	for _, tt := range tests {
		if got := Number(tt.cell, false); got != tt.want {
			t.Errorf("Number(%v) = %q, want %q", tt.cell, got, tt.want)
		}
		if got := Number(tt.cell, true); got != tt.ascii {
			t.Errorf("Number(%v) in ASCII = %q, want %q", tt.cell, got, tt.ascii)
		}
	}
}

func TestWrite_data(t *testing.T) {
	tally, steps := sample(t)
	var buf bytes.Buffer
	if err := Write(&buf, tally, Style{Format: "json"}); err != nil {
		t.Fatal(err)
	}
	var back news.Tally
	if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tally, back); diff != "" {
		t.Errorf("JSON read back (-want +got):\n%s", diff)
	}
	for _, format := range []string{"csv", "jsonl"} {
		buf.Reset()
		if err := Write(&buf, tally, Style{Format: format}); err != nil {
			t.Fatal(err)
		}
		checkRows(t, format, buf.String(), len(cells(tally)), "signatories")
		buf.Reset()
		if err := WriteTimeline(&buf, steps, Style{Format: format}); err != nil {
			t.Fatal(err)
		}
		checkRows(t, format, buf.String(), len(steps), "UNODC")
	}
	if err := Write(&buf, tally, Style{Format: "xml"}); err == nil || !strings.Contains(err.Error(), "markdown") {
		t.Errorf("unknown format: %v, want the list of formats", err)
	}
}

func checkRows(t *testing.T, format, out string, want int, word string) {
	t.Helper()
	var got int
	switch format {
	case "csv":
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got = len(rows) - 1
	case "jsonl":
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("not JSON: %s", line)
			}
			got++
		}
	}
	if got != want || !strings.Contains(out, word) {
		t.Errorf("%s has %d rows, want %d with %q:\n%s", format, got, want, word, out)
	}
}

func TestWrite_nothing(t *testing.T) {
	var buf bytes.Buffer
	if err := Write(&buf, news.Tally{}, Style{}); err != nil {
		t.Fatal(err)
	}
	if err := WriteTimeline(&buf, nil, Style{}); err != nil {
		t.Fatal(err)
	}
	if want := "no figures reported\nno figures reported\n"; buf.String() != want {
		t.Errorf("got %q, want %q", buf.String(), want)
	}
}

func TestPrintable(t *testing.T) {
	if got, want := printable("a\x1b[31mb\nc"), "a [31mb c"; got != want {
		t.Errorf("printable = %q, want %q", got, want)
	}
}
