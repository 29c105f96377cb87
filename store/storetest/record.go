package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var recordTests = []test{
	{"Order", testRecordOrder},
	{"Filter", testRecordFilter},
	{"FilterArticles", testArticleFilter},
	{"Values", testRecordValues},
	{"ReplacedInOneTransaction", testRecordsCancelled},
}

func testRecordOrder(t *testing.T, b Backend) {
	s := b.open(t)
	var want []news.Record
	// Stored in another order than that of publication, which is by instant, not by clock.
	for _, a := range []struct{ url, published string }{
		{"http://a.example/late", "2025-10-26T10:00:00+07:00"},  // 03:00Z
		{"http://a.example/early", "2025-10-26T01:00:00-03:00"}, // 04:00Z
		{"http://a.example/earliest", "2025-10-25T23:59:59Z"},
		{"http://a.example/unknown", ""},
		{"http://a.example/also-late", "2025-10-26T08:30:00+05:30"}, // 03:00Z
	} {
		art := article(a.url, "10 and 20 and 30", 0)
		art.Published = time.Time{}
		if a.published != "" {
			art.Published = at(a.published)
		}
		records := figures(art, start, "30", "10", "20")
		more := records[1]
		more.Measure, more.ID = "attendees", "f"+more.ID[1:]
		records = append(records, more)
		putArticle(t, s, art, records, start, store.New)
		want = append(want, records...)
	}
	sortRecords(want)
	got := all(t, s.Records(t.Context(), store.Filter{}))
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("Records in the order of publication, article, start, measure (-want +got):\n%s", diff)
	}
	if !got[0].Published.IsZero() {
		t.Errorf("first is %v, want what has no date", got[0].Published)
	}
	if diff := cmp.Diff(want[:6], all(t, s.Records(t.Context(), store.Filter{Limit: 6})), sameZone); diff != "" {
		t.Errorf("the first 6 (-want +got):\n%s", diff)
	}
}

// filterArticles are stored for the tests of filters.
func filterArticles(t *testing.T, s store.Store) {
	t.Helper()
	for i, a := range []struct {
		outlet, language, published, text string
		state                             news.ArticleState
		change                            func(r *news.Record)
		numbers                           []string
	}{
		{"daily", "vi", "2025-10-25T10:00:00+07:00", "65 nước đã ký", news.OnTopic, func(r *news.Record) { r.Speaker = "Trần Quốc ĐẠT" }, []string{"65"}},
		{"daily", "vi", "2025-10-26T10:00:00+07:00", "72 nước đã ký; 60 nước chờ", news.OnTopic, func(r *news.Record) {
			if r.Number == "60" {
				r.Status, r.Modifier, r.Measure = news.Expected, news.AtLeast, "attendees"
			}
		}, []string{"72", "60"}},
		{"herald", "en", "2025-10-26T09:00:00Z", "between 60 and 70 states; 100% of them_all", news.OnTopic, func(r *news.Record) {
			if r.Number == "60" {
				r.High, r.Modifier, r.Confidence, r.Speaker = "70", news.Range, 0.25, `100% of_A\B`
			}
		}, []string{"60", "100"}},
		{"herald", "hi", "", "72 देशों ने", news.NoFigures, nil, nil},
	} {
		art := article("http://"+a.outlet+".example/"+a.text[:2]+a.language, a.text, i)
		art.Outlet, art.Language, art.State = a.outlet, a.language, a.state
		art.Published = time.Time{}
		if a.published != "" {
			art.Published = at(a.published)
		}
		records := figures(art, after(i), a.numbers...)
		for j := range records {
			records[j].Speaker = ""
			a.change(&records[j])
		}
		putArticle(t, s, art, records, after(i), store.New)
	}
}

func testRecordFilter(t *testing.T, b Backend) {
	s := b.open(t)
	filterArticles(t, s)
	for _, tt := range []struct {
		name string
		f    store.Filter
		want string
	}{
		{"none", store.Filter{}, "65 72 60 60 100"},
		{"measure", store.Filter{Measures: []string{"attendees"}}, "60"},
		{"two measures", store.Filter{Measures: []string{"attendees", "signatories"}}, "65 72 60 60 100"},
		{"status", store.Filter{Statuses: []news.Status{news.Expected}}, "60"},
		{"modifiers", store.Filter{Modifiers: []news.Modifier{news.Range, news.AtLeast}}, "60 60"},
		{"language", store.Filter{Languages: []string{"en"}}, "60 100"},
		{"outlet", store.Filter{Outlets: []string{"daily"}}, "65 72 60"},
		{"article", store.Filter{ArticleIDs: []string{news.ArticleID("http://daily.example/65vi")}}, "65"},
		{"unknown article", store.Filter{ArticleIDs: []string{"x' OR 1=1"}}, ""},
		{"speaker", store.Filter{Speaker: "quốc đạt"}, "65"},
		{"speaker without marks", store.Filter{Speaker: "quoc dat"}, ""},
		{"speaker with signs", store.Filter{Speaker: `100% OF_a\b`}, "60"},
		{"speaker, % is no pattern", store.Filter{Speaker: `1%_A`}, ""},
		{"at least", store.Filter{MinValue: "65"}, "65 72 60 100"}, // 60-70 reaches above 65
		{"at most", store.Filter{MaxValue: "65"}, "65 60 60"},
		{"between", store.Filter{MinValue: "70", MaxValue: "72"}, "72 60"},
		{"above all", store.Filter{MinValue: "100.5"}, ""},
		{"confidence", store.Filter{MinConfidence: 0.5}, "65 72 60 100"},
		{"since", store.Filter{Since: at("2025-10-26T03:00:00Z")}, "72 60 60 100"},
		{"until", store.Filter{Until: at("2025-10-26T03:00:00Z")}, "65"},
		{"text", store.Filter{Text: "states"}, "60 100"},
		{"all together", store.Filter{Topic: topicID, Measures: []string{"signatories"}, Statuses: []news.Status{news.Actual}, Languages: []string{"vi", "en"},
			Outlets: []string{"daily", "herald"}, MinValue: "61", MaxValue: "80", MinConfidence: 0.1, Since: start.AddDate(0, 0, -1), Until: after(100000), Text: "ký", AsOf: after(99)}, "65 72"},
		{"limit", store.Filter{Limit: 2}, "65 72"},
	} {
		if got := numbers(t, s, tt.f); got != tt.want {
			t.Errorf("%s: records %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, err := range s.Records(t.Context(), store.Filter{Text: "..."}) {
		if err == nil {
			t.Error("a text query without a word: no error")
		}
	}
	check(t, s)
}

func testArticleFilter(t *testing.T, b Backend) {
	s := b.open(t)
	filterArticles(t, s)
	for _, tt := range []struct {
		name string
		f    store.Filter
		want string
	}{
		{"none, what has no date first", store.Filter{}, "hi vi65 vi72 en60"},
		{"state", store.Filter{States: []news.ArticleState{news.NoFigures}}, "hi"},
		{"language", store.Filter{Languages: []string{"hi", "en"}}, "hi en60"},
		{"with a figure of the measure", store.Filter{Measures: []string{"attendees"}}, "vi72"},
		{"with a figure of the value", store.Filter{MinValue: "66", MaxValue: "71"}, "en60"},
		{"with both in one figure", store.Filter{Measures: []string{"attendees"}, MinValue: "70"}, ""},
		{"text", store.Filter{Text: "72"}, "hi vi72"},
		{"since", store.Filter{Since: at("2025-10-26T00:00:00Z")}, "vi72 en60"},
		{"topic", store.Filter{Topic: topicID, Limit: 1}, "hi"},
	} {
		var got []string
		for _, a := range all(t, s.Articles(t.Context(), tt.f)) {
			name := a.Language
			if a.State == news.OnTopic {
				name += strings.TrimPrefix(a.Text, "between ")[:2]
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: articles %q, want %q", tt.name, got, tt.want)
		}
	}
}

// testRecordValues holds exact values of any size, and compares them as numbers.
func testRecordValues(t *testing.T, b Backend) {
	s := b.open(t)
	values := []news.Decimal{
		"-2000000000000000000000", "-10", "-9.5", "-9", "-0.25", "-0.025", "0", "0.001", "0.0015", "0.01", "0.5", "1", "1.05", "1.5", "9", "10", "10.5", "72", "193", "1000",
		"9007199254740993", "8000000000000", "99999999999999999999999999999999999999.5",
	}
	a := article("http://a.example/1", strings.Repeat("x ", 200), 0)
	var records []news.Record
	for i, v := range values {
		f := news.Figure{Measure: "cost", Number: "x", Value: v, Modifier: news.Exact, Status: news.Actual, Span: news.Span{Start: 2 * i, End: 2*i + 1}, Sentence: news.Span{Start: 0, End: len(a.Text)}}
		records = append(records, news.NewRecord(a, &f, topicID, "r", "run", start))
	}
	putArticle(t, s, a, records, start, store.New)
	var got []news.Decimal
	for _, r := range all(t, s.Records(t.Context(), store.Filter{})) {
		got = append(got, r.Value)
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	for _, bound := range values {
		var low, high int
		for _, v := range values {
			if v.Cmp(bound) <= 0 {
				low++
			}
			if v.Cmp(bound) >= 0 {
				high++
			}
		}
		if n := len(all(t, s.Records(t.Context(), store.Filter{MaxValue: bound}))); n != low {
			t.Errorf("%d values are at most %s, want %d", n, bound, low)
		}
		if n := len(all(t, s.Records(t.Context(), store.Filter{MinValue: bound}))); n != high {
			t.Errorf("%d values are at least %s, want %d", n, bound, high)
		}
	}
}

// testRecordsCancelled stores nothing of an article when its context has ended.
func testRecordsCancelled(t *testing.T, b Backend) {
	s := b.open(t)
	ctx := cancelled(t)
	a := article("http://a.example/1", "72 states", 0)
	unchanged(t, s, "a cancelled write", func() {
		if _, err := s.PutArticle(ctx, a, figures(a, start, "72"), store.Cursor{Name: "r", Seq: 1, Topic: topicID}, start); err == nil {
			t.Error("PutArticle with a context that has ended: no error")
		}
		if _, err := s.AddLinks(ctx, []news.Link{link("http://a.example/1")}, hostOf, start); err == nil {
			t.Error("AddLinks with a context that has ended: no error")
		}
		if err := s.PutRun(ctx, news.Run{ID: "r"}); err == nil {
			t.Error("PutRun with a context that has ended: no error")
		}
	})
	n := 0
	for _, err := range s.Records(ctx, store.Filter{}) {
		if n++; err == nil {
			t.Error("Records with a context that has ended: no error")
		}
	}
	if n != 1 {
		t.Errorf("Records with a context that has ended yields %d times, want once, the error", n)
	}
}
