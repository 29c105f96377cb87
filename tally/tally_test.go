package tally

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
)

var hanoi = time.FixedZone("", 7*3600)

// reported reads records, one a line:
//
//	day.hour outlet/owner language measure status number article [copy=ID] [by=NAME] [official] [conf=0.5]
//
// where number has the sign of its modifier (~ > >= <~ < <= or low-high).
func reported(t *testing.T, text string) []news.Record {
	t.Helper()
	var records []news.Record
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		at, err := time.ParseInLocation("02.15", f[0], hanoi)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		outlet, owner, _ := strings.Cut(f[1], "/")
		r := news.Record{
			ID: fmt.Sprintf("r%d", len(records)+1), Outlet: outlet, Owner: owner, Language: f[2], Measure: f[3], Status: news.Status(f[4]),
			ArticleID: f[6], Confidence: 1, Published: at.AddDate(2025, 9, 0),
		}
		r.Modifier, r.Value, r.High = number(f[5])
		for _, extra := range f[7:] {
			key, v, _ := strings.Cut(extra, "=")
			switch key {
			case "copy":
				r.CopyOf = v
			case "by":
				r.Speaker = v
			case "official":
				r.Official = true
			case "conf":
				fmt.Sscan(v, &r.Confidence)
			default:
				t.Fatalf("%q: unknown %q", line, extra)
			}
		}
		records = append(records, r)
	}
	return records
}

func number(s string) (news.Modifier, news.Decimal, news.Decimal) {
	for _, m := range []news.Modifier{news.AtLeast, news.AtMost, news.Nearly, news.Over, news.Under, news.About} {
		if rest, ok := strings.CutPrefix(s, signs[m][1]); ok {
			return m, news.Decimal(rest), ""
		}
	}
	if low, high, ok := strings.Cut(s, "-"); ok {
		return news.Range, news.Decimal(low), news.Decimal(high)
	}
	return news.Exact, news.Decimal(s), ""
}

func seq(records []news.Record) iter.Seq2[news.Record, error] {
	return func(yield func(news.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// growing is a newsroom's coverage of a count that grows.
const growing = `
	20.09 daily/state  vi signatories expected 60  a1
	20.10 times/group  en signatories expected 60  a2 copy=a1
	25.12 agency/state vi signatories actual   64  a3 by=Ban
	25.13 times/group  en signatories actual   64  a4
	25.14 patrika/pat  hi signatories actual   64  a5 copy=a4
	25.16 daily/state  vi signatories actual   65  a6
	25.17 times/group  en signatories actual   65  a7
	26.08 wire/wire    en signatories actual   69  a8
	26.09 times/group  en signatories actual   69  a9
	26.18 un/un        en signatories actual   72  b1 by=UNODC official
	26.19 wire/wire    en signatories actual   >60 b2
	26.20 times/group  en signatories actual   72  b3
	26.20 times/group  en signatories actual   64  b3
	26.21 samachar/pat hi signatories actual   72  b4
	26.22 blog/blog    en signatories actual   58  b5
	26.23 blog/blog    en signatories actual   193 b6
`

func TestCompute_best(t *testing.T) {
	tests := []struct {
		name, records  string
		growOnly       bool
		best           string
		support        int
		reason         string // part of it
		others         string // "relation number" of the others, in order
		low, high      news.Decimal
		articles, reps int
	}{
		{
			name: "growing count", records: growing, growOnly: true, best: "72", support: 4, articles: 3, reps: 3,
			reason: "highest value of a count that only grows", others: "differs 193, supports >60, lower 64, lower 69, lower 65, lower 58", low: "72", high: "193",
		},
		{
			name: "bound supports and contradicts", best: "72", support: 3, articles: 2, reps: 2, low: "58", high: "72",
			records: `
				26.10 a/a en delegations actual 72 x1
				26.11 b/b en delegations actual 72 x2
				26.12 c/c en delegations actual >60 x3
				26.13 d/d en delegations actual 58 x4`,
			reason: "supported by most independent reports: 2 independent reports, and 1 more whose bound it fulfils", others: "differs 58, supports >60",
		},
		{
			name: "a bound far below is no support", best: ">2500", support: 2, articles: 2, reps: 2, low: "2500", high: "2500",
			records: `
				26.10 a/a en attendees actual >2500 x1
				26.11 b/b en attendees actual >2500 x2
				26.12 c/c en attendees actual 12000 x3`,
			reason: "supported by most", others: "supports 12000",
		},
		{
			name: "copies are one report", best: "2000", support: 2, articles: 2, reps: 2, low: "2000", high: "2500",
			records: `
				26.10 a/a en attendees actual 2500 x1
				26.11 b/b vi attendees actual 2500 x2 copy=x1
				26.12 c/c hi attendees actual 2500 x3 copy=x2
				26.13 d/d en attendees actual 2000 x4
				26.14 e/e en attendees actual 2000 x5`,
			reason: "2 independent reports", others: "differs 2500",
		},
		{
			name: "outlets of one owner are one report", best: "2000", support: 2, articles: 2, reps: 2, low: "2000", high: "2500",
			records: `
				26.10 a/group en attendees actual 2500 x1
				26.11 b/group en attendees actual 2500 x2
				26.12 c/group en attendees actual 2500 x3
				26.13 d/d en attendees actual 2000 x4
				26.14 e/e en attendees actual 2000 x5`,
			reason: "2 independent reports", others: "differs 2500",
		},
		{
			name: "official source", best: "110", support: 1, articles: 1, reps: 1, low: "100", high: "110",
			records: `
				26.10 a/a en delegations actual 100 x1
				26.11 b/b en delegations actual 100 x2
				26.12 un/un en delegations actual 110 x3 official`,
			reason: "given by an official source", others: "differs 100",
		},
		{
			name: "an official source, read with doubt", best: "100", support: 2, articles: 2, reps: 2, low: "100", high: "112",
			records: `
				26.10 a/a en delegations actual 100 x1
				26.11 b/b en delegations actual 100 x2
				26.12 un/un en delegations actual 112 x3 official conf=0.7`,
			reason: "supported by most", others: "differs 112",
		},
		{
			name: "an official source that gives a part", best: "60", support: 4, articles: 4, reps: 4, low: "7", high: "60",
			records: `
				26.10 a/a en signatories expected 60 x1
				26.11 b/b en signatories expected 60 x2
				26.12 c/c en signatories expected 60 x3
				26.13 d/d en signatories expected 60 x4
				26.14 un/un en signatories expected 7 x5 official`,
			reason: "supported by most", others: "differs 7",
		},
		{
			name: "latest of equals", best: "110", support: 1, articles: 1, reps: 1, low: "100", high: "110",
			records: `
				26.10 a/a en delegations actual 100 x1
				26.12 b/b en delegations actual 110 x2`,
			reason: "as well supported as 100, and the latest", others: "differs 100",
		},
		{
			name: "highest of equals where a count grows", growOnly: true, best: "110", support: 1, articles: 1, reps: 1, low: "110", high: "110",
			records: `
				26.10 a/a en delegations actual 110 x1
				26.12 b/b en delegations actual 21 x2`,
			reason: "the highest of a count that only grows", others: "lower 21",
		},
		{
			name: "hedges around a count", best: "72", support: 5, articles: 1, reps: 1, low: "72", high: "72",
			records: `
				26.10 a/a en delegations actual ~70 x1
				26.11 b/b en delegations actual <~75 x2
				26.12 c/c en delegations actual 70-75 x3
				26.13 d/d en delegations actual <=80 x4
				26.14 e/e en delegations actual 72 x5`,
			reason: "4 more whose bound it fulfils", others: "supports <=80, supports <~75, supports ~70, supports 70-75",
		},
		{
			name: "growing count above the last exact value", growOnly: true, best: ">80", support: 2, articles: 2, reps: 2, low: "80", high: "80",
			records: `
				26.10 a/a en signatories actual 72 x1
				26.10 b/b en signatories actual 72 x2
				26.20 c/c en signatories actual >80 x3
				26.21 d/d en signatories actual >80 x4`,
			reason: "highest", others: "lower 72",
		},
		{
			name: "expected values can fall", growOnly: true, best: "60", support: 2, articles: 2, reps: 2, low: "60", high: "100",
			records: `
				20.10 a/a en signatories expected 100 x1
				20.11 b/b en signatories expected 60 x2
				20.12 c/c en signatories expected 60 x3`,
			reason: "supported by most", others: "differs 100",
		},
		{
			name: "a ring of copies", best: "5", support: 1, articles: 2, reps: 1, low: "5", high: "5",
			records: `
				20.10 a/a en speakers actual 5 x1 copy=x2
				20.11 b/b en speakers actual 5 x2 copy=x1`,
			reason: "the only value reported: 1 independent report",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var opt Options
			records := reported(t, tt.records)
			if tt.growOnly {
				opt.GrowOnly = []string{records[0].Measure}
			}
			tally, err := Compute(seq(records), opt)
			if err != nil {
				t.Fatal(err)
			}
			m := tally.Measures[0]
			if got := short(*m.Best); got != tt.best {
				t.Errorf("best is %s (%s), want %s", got, m.Reason, tt.best)
			}
			if m.Best.Support != tt.support || m.Best.Articles != tt.articles || m.Best.Independent != tt.reps {
				t.Errorf("support %d, articles %d, independent %d; want %d, %d, %d", m.Best.Support, m.Best.Articles, m.Best.Independent, tt.support, tt.articles, tt.reps)
			}
			if !strings.Contains(m.Reason, tt.reason) {
				t.Errorf("reason is %q, want %q in it", m.Reason, tt.reason)
			}
			var others []string
			for _, c := range m.Cells[1:] {
				others = append(others, string(c.Relation)+" "+short(c))
			}
			if diff := cmp.Diff(tt.others, strings.Join(others, ", ")); diff != "" {
				t.Errorf("other values (-want +got):\n%s", diff)
			}
			if m.Low != tt.low || m.High != tt.high {
				t.Errorf("range %s to %s, want %s to %s", m.Low, m.High, tt.low, tt.high)
			}
		})
	}
}

// short writes a cell's number as in the records of a test.
func short(c news.Cell) string {
	s := signs[c.Modifier][1] + string(c.Value)
	if c.High != "" {
		s += "-" + string(c.High)
	}
	return s
}

// A mistake that a few repeat does not lift a growing count once many keep to less.
func TestCompute_outvoted(t *testing.T) {
	text := `
		26.01 a/a en signatories actual 193 x1
		26.02 b/b en signatories actual 193 x2`
	for i := range 7 {
		text += fmt.Sprintf("\n26.%02d o%d/o%d en signatories actual 72 y%d", 3+i, i, i, i)
	}
	tally, err := Compute(seq(reported(t, text)), Options{GrowOnly: []string{"signatories"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := short(*tally.Measures[0].Best); got != "72" {
		t.Errorf("best is %s (%s), want 72", got, tally.Measures[0].Reason)
	}
}

func TestCompute_options(t *testing.T) {
	records := reported(t, growing+`
		26.22 shaky/s en signatories actual 99 c1 conf=0.2
		25.10 times/group en attendees actual >2500 c2`)
	at := func(day, hour int) time.Time { return time.Date(2025, 10, day, hour, 30, 0, 0, hanoi) }
	tests := []struct {
		name string
		opt  Options
		want string // best values in order
	}{
		{"all", Options{GrowOnly: []string{"signatories"}}, "attendees actual >2500, signatories actual 72, signatories expected 60"},
		{"order", Options{GrowOnly: []string{"signatories"}, Order: []string{"signatories"}}, "signatories actual 72, signatories expected 60, attendees actual >2500"},
		{"as of the first evening", Options{AsOf: at(25, 14), Measures: []string{"signatories"}}, "signatories actual 64, signatories expected 60"},
		{"since", Options{Since: at(26, 17), Measures: []string{"signatories"}}, "signatories actual 72"},
		{"language", Options{Languages: []string{"vi"}}, "signatories actual 65, signatories expected 60"},
		{"outlet", Options{Outlets: []string{"wire"}, GrowOnly: []string{"signatories"}}, "signatories actual 69"},
		{"confidence", Options{MinConfidence: 0.5, Outlets: []string{"shaky"}}, ""},
		{"trusted sources of the topic", Options{Official: []string{"wire"}, Outlets: []string{"wire", "times"}, Measures: []string{"signatories"}}, "signatories actual 69, signatories expected 60"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tally, err := Compute(seq(records), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range tally.Measures {
				got = append(got, fmt.Sprintf("%s %s %s", m.Measure, m.Status, short(*m.Best)))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("best values (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompute_order(t *testing.T) {
	records := reported(t, growing)
	want, err := Compute(seq(records), Options{GrowOnly: []string{"signatories"}})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(records)
	got, err := Compute(seq(records), Options{GrowOnly: []string{"signatories"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the order of the records matters (-want +got):\n%s", diff)
	}
	if want.Articles != 15 || want.Outlets != 8 || want.Independent != 6 {
		t.Errorf("over all: %d articles, %d outlets, %d independent; want 15, 8, 6", want.Articles, want.Outlets, want.Independent)
	}
}

func TestCompute_error(t *testing.T) {
	broken := errors.New("store went away")
	_, err := Compute(func(yield func(news.Record, error) bool) { yield(news.Record{}, broken) }, Options{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestTimeline(t *testing.T) {
	steps, err := Timeline(seq(reported(t, growing)), "signatories", "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range steps {
		mark := ""
		if s.Highest {
			mark = "*"
		}
		got = append(got, fmt.Sprintf("%s%s %s %s %s/%d", s.Value, mark, s.Status, s.At.Format("02.15"), s.Outlet, s.Independent))
	}
	want := []string{
		"60* expected 20.09 daily/1", "64* actual 25.12 agency/2", "65* actual 25.16 daily/2", "69* actual 26.08 wire/2",
		"72* actual 26.18 un/3", "60 actual 26.19 wire/1", "58 actual 26.22 blog/1", "193 actual 26.23 blog/1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if steps[1].Speaker != "Ban" {
		t.Errorf("speaker of the first report is %q, want Ban", steps[1].Speaker)
	}
}

func TestDiff(t *testing.T) {
	opt := Options{GrowOnly: []string{"signatories"}, AsOf: time.Date(2025, 10, 26, 9, 0, 0, 0, hanoi)}
	records := reported(t, growing)
	before, err := Compute(seq(records), opt)
	if err != nil {
		t.Fatal(err)
	}
	opt.AsOf = time.Time{}
	after, err := Compute(seq(records), opt)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range Diff(before, after) {
		got = append(got, fmt.Sprintf("%s %s %s: %s", c.Kind, c.Measure, c.Status, c.Text))
	}
	want := []string{
		"best signatories actual: from 69 to 72: the highest value of a count that only grows that is well supported: 3 independent reports, one of an official source, and 1 more whose bound it fulfils",
		"value signatories actual: also reported: 193 (differs, 1 independent report)",
		"value signatories actual: also reported: >60 (supports, 1 independent report)",
		"value signatories actual: also reported: 58 (lower, 1 independent report)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if changes := Diff(after, after); len(changes) != 0 {
		t.Errorf("a tally differs from itself: %v", changes)
	}
	gone := Diff(after, news.Tally{})
	if len(gone) != 2 || gone[0].Kind != "gone" || gone[0].New != nil {
		t.Errorf("against an empty tally: %v", gone)
	}
	if fresh := Diff(news.Tally{}, after); len(fresh) != 2 || fresh[0].Kind != "new" || fresh[0].Old != nil {
		t.Errorf("from an empty tally: %v", fresh)
	}
}
