package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
	"newstally/store"
)

var articleTests = []test{
	{"PutArticle", testPutArticle},
	{"PutArticleBad", testPutArticleBad},
	{"Revisions", testRevisions},
	{"RevisionsReadAgain", testRevisionsReadAgain},
	{"RevisionsLate", testRevisionsLate},
	{"RevisionsBack", testRevisionsBack},
	{"Reread", testReread},
	{"RereadText", testRereadText},
	{"Topics", testTopics},
	{"Copies", testCopies},
	{"ArticlesAsOf", testArticlesAsOf},
	{"ArticlesStopped", testArticlesStopped},
}

const topicID = "treaty"

// article is an article of a daily paper, fetched some minutes after start, with all
// fields set.
func article(url, text string, fetched int) *news.Article {
	return &news.Article{
		ID: news.ArticleID(url), URL: url, Source: "daily/feed", Outlet: "daily", Owner: "Daily Media", Official: true,
		Title: "Headline of " + url, Byline: []string{"Nguyễn A", "B. C."}, Section: "World",
		Published: at("2025-10-25T15:00:00+07:00"), PublishedFrom: "json-ld", Modified: at("2025-10-25T14:30:00.5+05:30"),
		Conflicts: []string{"feed says 2025-10-24"}, Language: "vi", LanguageScore: 0.875, DeclaredLanguage: "vi-VN",
		Text: text, TextHash: sum(text), Images: []news.Image{{URL: "http://a.example/i.jpg", Caption: "A hall"}},
		DerivedFrom: "An agency", Paywalled: true, NoArchive: true,
		State: news.OnTopic, Reason: "names the treaty", Extractor: "rules-1", PageSHA256: sum("page of " + text), FetchedAt: after(fetched),
	}
}

// figures makes a record of each number of the article's text that is in the list, all
// with the same measure.
func figures(a *news.Article, now time.Time, numbers ...string) []news.Record {
	var list []news.Record
	for _, n := range numbers {
		i := strings.Index(a.Text, n)
		if i < 0 {
			panic("the text lacks " + n) // Unreachable: the tests' texts are constants.
		}
		value, err := news.ParseDecimal(strings.ReplaceAll(n, ".", ""))
		if err != nil {
			panic(err) // Unreachable: the tests' numbers are constants.
		}
		f := news.Figure{
			Measure: "signatories", Number: n, Value: value, Modifier: news.Exact, Status: news.Actual, Speaker: "Trần B",
			AsOf: at("2025-10-25T00:00:00+07:00"), Span: news.Span{Start: i, End: i + len(n)}, Sentence: news.Span{Start: 0, End: len(a.Text)},
			Rule: "count-noun", Reason: "a number before the noun", Confidence: 0.75,
		}
		list = append(list, news.NewRecord(a, &f, topicID, a.Extractor, "run-1", now))
	}
	return list
}

// store puts an article into the store and wants an outcome.
func putArticle(t testing.TB, s store.ArticleStore, a *news.Article, records []news.Record, now time.Time, want store.Outcome) {
	t.Helper()
	got, err := s.PutArticle(t.Context(), a, records, store.Cursor{Topic: topicID}, now)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("PutArticle(%s, fetched %s) = %s, want %s", a.URL, a.FetchedAt.Format("15:04"), got, want)
	}
	for _, r := range records {
		if r.Revision != a.Revision {
			t.Errorf("record %s has revision %d, its article %d", r.ID, r.Revision, a.Revision)
		}
	}
}

// numbers returns the numbers of the records that match, in order.
func numbers(t testing.TB, s store.ArticleStore, f store.Filter) string {
	t.Helper()
	var list []string
	for _, r := range all(t, s.Records(t.Context(), f)) {
		list = append(list, r.Number)
	}
	return strings.Join(list, " ")
}

func testPutArticle(t *testing.T, b Backend) {
	s := b.open(t)
	const text = "Hội nghị\n\nCó 72 nước ký, 193 nước thông qua. सम्मेलन"
	a := article("http://a.example/1", text, 1)
	records := figures(a, after(2), "72", "193")
	for i := range records {
		records[i].Revision = 1
	}
	if c, err := s.Cursor(t.Context(), "reader"); err != nil || c != 0 {
		t.Errorf("Cursor of a new reader = %d, %v", c, err)
	}
	outcome, err := s.PutArticle(t.Context(), a, records, store.Cursor{Name: "reader", Seq: 7, Topic: topicID}, after(2))
	if err != nil || outcome != store.New || a.Revision != 1 {
		t.Fatalf("PutArticle = %s, %v, revision %d, want new, revision 1", outcome, err, a.Revision)
	}
	if c, err := s.Cursor(t.Context(), "reader"); err != nil || c != 7 {
		t.Errorf("Cursor = %d, %v, want 7", c, err)
	}
	want := *a
	got, err := s.Article(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("Article (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(records, all(t, s.Records(t.Context(), store.Filter{})), sameZone); diff != "" {
		t.Errorf("Records (-want +got):\n%s", diff)
	}
	if r, err := s.Record(t.Context(), records[1].ID); err != nil || cmp.Diff(records[1], r, sameZone) != "" {
		t.Errorf("Record = %+v, %v, want %+v", r, err, records[1])
	}
	unchanged(t, s, "the same article", func() {
		again := article("http://a.example/1", text, 1)
		records := figures(again, after(60), "72", "193")
		for i := range records { // other rules that find the same
			records[i].RulesVersion, records[i].RunID = "rules-2", "run-2"
		}
		again.Extractor = "rules-2"
		outcome, err := s.PutArticle(t.Context(), again, records, store.Cursor{Name: "reader", Seq: 7, Topic: topicID}, after(60))
		if err != nil || outcome != store.Unchanged || again.Revision != 1 || records[0].Revision != 1 {
			t.Errorf("PutArticle again = %s, %v, revision %d, want unchanged, revision 1", outcome, err, again.Revision)
		}
	})
	_, err = s.Article(t.Context(), "0123456789abcdef")
	wantError(t, "unknown article", err, store.ErrNotFound)
	_, err = s.Record(t.Context(), "0123456789abcdef")
	wantError(t, "unknown record", err, store.ErrNotFound)
	check(t, s)
}

func testPutArticleBad(t *testing.T, b Backend) {
	s := b.open(t)
	a := article("http://a.example/1", "72 and 65", 1)
	other := article("http://a.example/2", "72 and 65", 1)
	double := figures(a, start, "72", "72")
	mixed := figures(a, start, "72", "65")
	mixed[1].Topic = "another"
	nameless := article("http://a.example/1", "72", 1)
	nameless.ID = ""
	unchanged(t, s, "a refused article", func() {
		for name, records := range map[string][]news.Record{
			"one figure twice": double, "two topics": mixed, "another article's": figures(other, start, "65"),
		} {
			if _, err := s.PutArticle(t.Context(), a, records, store.Cursor{Name: "r", Seq: 1}, start); err == nil {
				t.Errorf("PutArticle with records of %s: no error", name)
			}
		}
		if _, err := s.PutArticle(t.Context(), nameless, nil, store.Cursor{Name: "r", Seq: 1}, start); err == nil {
			t.Error("PutArticle without an ID: no error")
		}
	})
	// The smallest article: a page without text.
	empty := &news.Article{ID: news.ArticleID("http://a.example/3"), URL: "http://a.example/3", State: news.NoText, Reason: "no text"}
	want := *empty
	want.Revision = 1
	putArticle(t, s, empty, nil, start, store.New)
	got, err := s.Article(t.Context(), empty.ID)
	if diff := cmp.Diff(want, got, sameZone); err != nil || diff != "" {
		t.Errorf("article without text: %v (-want +got):\n%s", err, diff)
	}
	check(t, s)
}

// texts are the texts of an article's revisions with their numbers.
func texts(t testing.TB, s store.ArticleStore, id string) []string {
	t.Helper()
	list, err := s.Revisions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range list {
		out = append(out, fmt.Sprintf("%d: %s", a.Revision, a.Text))
	}
	return out
}

func testRevisions(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	id := news.ArticleID(url)
	for i, text := range []string{"64 states", "65 states", "72 states"} {
		a := article(url, text, 10*i)
		want := store.Revised
		if i == 0 {
			want = store.New
		}
		putArticle(t, s, a, figures(a, after(10*i), text[:2]), after(10*i), want)
		if a.Revision != i+1 {
			t.Errorf("revision %d, want %d", a.Revision, i+1)
		}
	}
	if diff := cmp.Diff([]string{"1: 64 states", "2: 65 states", "3: 72 states"}, texts(t, s, id)); diff != "" {
		t.Errorf("Revisions (-want +got):\n%s", diff)
	}
	if a, err := s.Article(t.Context(), id); err != nil || a.Text != "72 states" {
		t.Errorf("Article = %q, %v, want the newest revision", a.Text, err)
	}
	if got := len(all(t, s.Articles(t.Context(), store.Filter{}))); got != 1 {
		t.Errorf("%d articles, want 1", got)
	}
	for _, tt := range []struct {
		name string
		f    store.Filter
		want string
	}{
		{"now", store.Filter{}, "72"},
		{"all revisions", store.Filter{AllRevisions: true}, "64 65 72"},
		{"before the first", store.Filter{AsOf: after(-1)}, ""},
		{"at the first", store.Filter{AsOf: start}, "64"},
		{"before the second", store.Filter{AsOf: after(10).Add(-time.Microsecond)}, "64"},
		{"at the second", store.Filter{AsOf: after(10)}, "65"},
		{"all as of the second", store.Filter{AsOf: after(10), AllRevisions: true}, "64 65"},
		{"later", store.Filter{AsOf: after(99)}, "72"},
	} {
		if got := numbers(t, s, tt.f); got != tt.want {
			t.Errorf("%s: records %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := texts(t, s, "0123456789abcdef"); got != nil {
		t.Errorf("revisions of an unknown article: %q", got)
	}
	check(t, s)
}

// testRevisionsReadAgain reads all pages again from the first: rules that find the same
// change nothing, also where a page showed a revision a second time.
func testRevisionsReadAgain(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	pages := func() []*news.Article {
		list := []*news.Article{
			article(url, "64 states", 0), article(url, "64 states", 5), article(url, "64 states", 7), article(url, "72 states", 10), article(url, "72 states", 15),
		}
		list[1].PageSHA256 = sum("the first text with another menu")
		list[2].PageSHA256, list[2].Modified = sum("the first text with another date"), after(6)
		list[4].PageSHA256 = sum("the second text with another menu")
		return list
	}
	for i, want := range []store.Outcome{store.New, store.Unchanged, store.Reread, store.Revised, store.Unchanged} {
		a := pages()[i]
		putArticle(t, s, a, figures(a, after(20), a.Text[:2]), after(20), want)
	}
	unchanged(t, s, "reading all pages again", func() {
		for _, a := range pages() {
			putArticle(t, s, a, figures(a, after(60), a.Text[:2]), after(60), store.Unchanged)
		}
	})
	if diff := cmp.Diff([]string{"1: 64 states", "2: 72 states"}, texts(t, s, news.ArticleID(url))); diff != "" {
		t.Errorf("Revisions (-want +got):\n%s", diff)
	}
	check(t, s)
}

// testRevisionsLate stores a page that was fetched before those that are known: an old
// capture that is imported.
func testRevisionsLate(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	now := article(url, "72 states", 10)
	putArticle(t, s, now, figures(now, after(10), "72"), after(10), store.New)
	old := article(url, "60 states", 5)
	putArticle(t, s, old, figures(old, after(20), "60"), after(20), store.Revised)
	if old.Revision != 2 {
		t.Errorf("revision %d, want 2: the second to be seen", old.Revision)
	}
	older := article(url, "72 states", 8) // the same text as the one that follows
	older.PageSHA256 = sum("an earlier page")
	putArticle(t, s, older, figures(older, after(21), "72"), after(21), store.Unchanged)
	if a, err := s.Article(t.Context(), now.ID); err != nil || a.Text != "72 states" {
		t.Errorf("Article = %q, %v, want the text that was fetched last", a.Text, err)
	}
	if got := numbers(t, s, store.Filter{}); got != "72" {
		t.Errorf("records %q, want 72", got)
	}
	if got := numbers(t, s, store.Filter{AllRevisions: true}); got != "72 60" && got != "60 72" {
		t.Errorf("records of all revisions %q, want 60 and 72", got)
	}
	check(t, s)
}

// testRevisionsBack has an outlet go back to a text that it had before.
func testRevisionsBack(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	for i, text := range []string{"72 states", "65 states", "72 states"} {
		a := article(url, text, i)
		want := store.Revised
		if i == 0 {
			want = store.New
		}
		if putArticle(t, s, a, nil, after(i), want); a.Revision != i+1 {
			t.Errorf("revision %d, want %d", a.Revision, i+1)
		}
	}
	again := article(url, "65 states", 1)
	if putArticle(t, s, again, nil, after(9), store.Unchanged); again.Revision != 2 {
		t.Errorf("the second page read again is revision %d, want 2", again.Revision)
	}
	check(t, s)
}

func testReread(t *testing.T, b Backend) {
	s := b.open(t)
	a := article("http://a.example/1", "72 states, 193 members, 2.500 guests", 0)
	putArticle(t, s, a, figures(a, start, "72", "193"), start, store.New)

	// Other rules find another figure, and no longer one of them.
	records := figures(a, after(10), "72", "2.500")
	putArticle(t, s, a, records, after(10), store.Reread)
	if got := numbers(t, s, store.Filter{}); got != "72 2.500" {
		t.Errorf("records %q, want 72 and 2.500", got)
	}
	if got := numbers(t, s, store.Filter{AsOf: after(9)}); got != "72 193" {
		t.Errorf("records as of before %q, want 72 and 193", got)
	}
	closed := figures(a, start, "193")[0].ID
	if r, err := s.Record(t.Context(), closed); err != nil || r.Number != "193" {
		t.Errorf("Record that is no longer found: %q, %v, want it as it was", r.Number, err)
	}
	// The same figure, read otherwise.
	records[0].Modifier, records[0].Confidence = news.Over, 0.5
	putArticle(t, s, a, records, after(20), store.Reread)
	if got := all(t, s.Records(t.Context(), store.Filter{Modifiers: []news.Modifier{news.Over}})); len(got) != 1 || got[0].Confidence != 0.5 || got[0].ID != records[0].ID {
		t.Errorf("records with the new modifier: %+v, want the one under its ID", got)
	}
	if got := all(t, s.Records(t.Context(), store.Filter{AsOf: after(19)})); len(got) != 2 || got[0].Modifier != news.Exact {
		t.Errorf("records as of before: %+v, want the old modifier", got)
	}
	// Found again as at first.
	putArticle(t, s, a, figures(a, after(30), "72", "193"), after(30), store.Reread)
	if got := numbers(t, s, store.Filter{}); got != "72 193" {
		t.Errorf("records %q, want 72 and 193 again", got)
	}
	// Another state alone, other metadata alone.
	a.State, a.Reason = news.NoFigures, "names the treaty"
	putArticle(t, s, a, nil, after(40), store.Reread)
	a.Published, a.Byline = a.Published.Add(time.Hour), nil
	putArticle(t, s, a, nil, after(50), store.Reread)
	a.Published = a.Published.UTC() // the same instant in another zone
	putArticle(t, s, a, nil, after(60), store.Reread)
	got, err := s.Article(t.Context(), a.ID)
	if diff := cmp.Diff(*a, got, sameZone); err != nil || diff != "" {
		t.Errorf("Article: %v (-want +got):\n%s", err, diff)
	}
	if n := len(texts(t, s, a.ID)); n != 1 {
		t.Errorf("%d revisions, want 1: the text is the same", n)
	}
	check(t, s)
}

// testRereadText has other rules take another text from the same page: no revision by the
// outlet.
func testRereadText(t *testing.T, b Backend) {
	s := b.open(t)
	a := article("http://a.example/1", "72 states. Subscribe for 1 dollar.", 0)
	putArticle(t, s, a, figures(a, start, "72", "1"), start, store.New)
	better := article("http://a.example/1", "72 states.", 0)
	better.PageSHA256 = a.PageSHA256
	records := figures(better, after(9), "72")
	putArticle(t, s, better, records, after(9), store.Reread)
	if diff := cmp.Diff([]string{"1: 72 states."}, texts(t, s, a.ID)); diff != "" {
		t.Errorf("Revisions (-want +got):\n%s", diff)
	}
	records[0].Revision = 1
	if diff := cmp.Diff(records, all(t, s.Records(t.Context(), store.Filter{})), sameZone); diff != "" {
		t.Errorf("Records (-want +got):\n%s", diff)
	}
	if got := numbers(t, s, store.Filter{AsOf: after(8)}); got != "72 1" {
		t.Errorf("records as of before %q, want 72 and 1", got)
	}
	check(t, s)
}

func testTopics(t *testing.T, b Backend) {
	s := b.open(t)
	const url = "http://a.example/1"
	a := article(url, "72 states, 60 ratifications", 0)
	putArticle(t, s, a, figures(a, start, "72"), start, store.New)

	// A second topic reads the same pages from the first.
	other := article(url, "72 states, 60 ratifications", 0)
	other.State, other.Reason = news.OffTopic, "does not name the other treaty"
	put := func(a *news.Article, records []news.Record, want store.Outcome) {
		t.Helper()
		got, err := s.PutArticle(t.Context(), a, records, store.Cursor{Name: "second", Topic: "other"}, after(5))
		if err != nil || got != want {
			t.Errorf("PutArticle for the second topic = %s, %v, want %s", got, err, want)
		}
	}
	put(other, nil, store.New)
	put(other, nil, store.Unchanged)
	putArticle(t, s, a, figures(a, after(6), "72"), after(6), store.Unchanged)
	records := figures(other, after(7), "60")
	for i := range records {
		records[i].Topic, records[i].ID = "other", "other"+records[i].ID[5:]
	}
	other.State = news.OnTopic
	put(other, records, store.Reread)
	for _, tt := range []struct{ topic, want string }{{topicID, "72"}, {"other", "60"}, {"", "72 60"}, {"unknown", ""}} {
		if got := numbers(t, s, store.Filter{Topic: tt.topic}); got != tt.want {
			t.Errorf("topic %q: records %q, want %q", tt.topic, got, tt.want)
		}
	}
	put(other, nil, store.Reread)
	other.State = news.OffTopic
	put(other, nil, store.Reread)
	for _, tt := range []struct {
		f    store.Filter
		want news.ArticleState // of the only article, empty for none
	}{
		{store.Filter{}, news.OnTopic}, // as the topic has it that made most of it
		{store.Filter{Topic: topicID}, news.OnTopic},
		{store.Filter{Topic: "other"}, news.OffTopic},
		{store.Filter{States: []news.ArticleState{news.OffTopic}}, news.OffTopic},
		{store.Filter{Topic: topicID, States: []news.ArticleState{news.OffTopic}}, ""},
		{store.Filter{Topic: "unknown"}, ""},
	} {
		var got news.ArticleState
		for i, a := range all(t, s.Articles(t.Context(), tt.f)) {
			if got = a.State; i > 0 {
				t.Errorf("%+v: the article comes %d times", tt.f, i+1)
			}
		}
		if got != tt.want {
			t.Errorf("%+v: state %q, want %q", tt.f, got, tt.want)
		}
	}
	// The first topic goes on to another revision; the second reads both.
	newer := article(url, "73 states", 9)
	putArticle(t, s, newer, figures(newer, after(9), "73"), after(9), store.Revised)
	put(other, nil, store.Unchanged)
	otherNewer := article(url, "73 states", 9)
	otherNewer.State = news.OffTopic
	put(otherNewer, nil, store.Revised)
	if otherNewer.Revision != 2 || len(texts(t, s, a.ID)) != 2 {
		t.Errorf("revision %d of %q, want 2 of 2", otherNewer.Revision, texts(t, s, a.ID))
	}
	check(t, s)
}

func testCopies(t *testing.T, b Backend) {
	s := b.open(t)
	var ids []string
	for i := range 3 {
		a := article(fmt.Sprintf("http://a.example/%d", i), fmt.Sprintf("%d%d states", i+1, i), 0)
		putArticle(t, s, a, figures(a, start, a.Text[:2]), start, store.New)
		ids = append(ids, a.ID)
	}
	set := func(m map[string]news.CopyOf) {
		t.Helper()
		if err := s.SetCopies(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	copies := map[string]news.CopyOf{ids[1]: {Original: ids[0], Kind: "translation", Reason: "same numbers"}, ids[2]: {Original: ids[0], Kind: "agency_copy", Reason: "same words"}}
	set(copies)
	unchanged(t, s, "the same copies", func() { set(copies) })
	want := func(id, original, kind, reason string) {
		t.Helper()
		a, err := s.Article(t.Context(), id)
		if err != nil || a.CopyOf != original || a.CopyKind != kind || a.CopyReason != reason {
			t.Errorf("article %s: copy of %q, %q, %q, %v, want %q, %q, %q", id, a.CopyOf, a.CopyKind, a.CopyReason, err, original, kind, reason)
		}
		for r, err := range s.Records(t.Context(), store.Filter{ArticleIDs: []string{id}}) {
			if err != nil || r.CopyOf != original || r.CopyKind != kind {
				t.Errorf("record of article %s: copy of %q, %q, %v, want %q, %q", id, r.CopyOf, r.CopyKind, err, original, kind)
			}
		}
	}
	want(ids[0], "", "", "")
	want(ids[1], ids[0], "translation", "same numbers")
	want(ids[2], ids[0], "agency_copy", "same words")
	set(map[string]news.CopyOf{ids[1]: {}})
	want(ids[1], "", "", "")
	want(ids[2], ids[0], "agency_copy", "same words")
	// Read again, and another text: still a copy.
	a := article("http://a.example/2", "99 states", 9)
	putArticle(t, s, a, figures(a, after(9), "99"), after(9), store.Revised)
	want(ids[2], ids[0], "agency_copy", "same words")
	set(nil)
	check(t, s)
}

func testArticlesAsOf(t *testing.T, b Backend) {
	s := b.open(t)
	a := article("http://a.example/1", "65 states", 0)
	putArticle(t, s, a, nil, start, store.New)
	a.Title = "A better headline"
	putArticle(t, s, a, nil, after(5), store.Reread)
	newer := article("http://a.example/1", "72 states", 10)
	newer.State = news.NoFigures
	putArticle(t, s, newer, nil, after(10), store.Revised)
	for minute, want := range map[int]string{
		-1: "", 0: "Headline of http://a.example/1 65 states on_topic", 5: "A better headline 65 states on_topic", 9: "A better headline 65 states on_topic",
		10: "Headline of http://a.example/1 72 states no_figures",
	} {
		var got string
		for _, a := range all(t, s.Articles(t.Context(), store.Filter{AsOf: after(minute)})) {
			got += fmt.Sprintf("%s %s %s", a.Title, a.Text, a.State)
		}
		if got != want {
			t.Errorf("as of minute %d: %q, want %q", minute, got, want)
		}
	}
}

func testArticlesStopped(t *testing.T, b Backend) {
	s := b.open(t)
	for i := range 50 {
		a := article(fmt.Sprintf("http://a.example/%d", i), fmt.Sprintf("%d states", 10+i), 0)
		putArticle(t, s, a, figures(a, start, a.Text[:2]), start, store.New)
	}
	// Many readers that stop early leave no connection behind.
	for range 40 {
		for _, err := range s.Records(t.Context(), store.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for _, err := range s.Articles(t.Context(), store.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	// A reader may write while it reads.
	for a, err := range s.Articles(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		a.State = news.OffTopic
		putArticle(t, s, &a, nil, after(1), store.Reread)
	}
	if got := len(all(t, s.Articles(t.Context(), store.Filter{States: []news.ArticleState{news.OffTopic}}))); got != 50 {
		t.Errorf("%d articles are off topic, want all 50", got)
	}
	if got := len(all(t, s.Articles(t.Context(), store.Filter{Limit: 7}))); got != 7 {
		t.Errorf("%d articles with a limit of 7", got)
	}
	check(t, s)
}
