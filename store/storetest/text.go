package storetest

import (
	"fmt"
	"strings"
	"testing"

	"newstally/news"
	"newstally/store"
)

var textTests = []test{
	{"Search", testSearch},
	{"SearchRevisions", testSearchRevisions},
	{"SearchLong", testSearchLong},
}

// searched are the texts of testSearch by name.
var searched = []struct{ name, text string }{
	{"vi", "Lễ mở ký Công ước Hà Nội\n\nTại đồng bằng Bắc Bộ, 2.500 đại biểu; Đà Nẵng gửi đoàn. Hoà bình."},
	{"vi-plain", "Le mo ky Cong uoc Ha Noi\n\nTai dong bang Bac Bo, 2500 dai bieu. Hoa binh."},
	{"hi", "हनोई में 72 देशों ने साइबर अपराध संधि पर हस्ताक्षर किए। हज़ार प्रतिनिधि, हिन्दी में, १९३ सदस्य, हाँ।"},
	{"hi-variant", "हिंदी समाचार: हजार लोग, हां।"},
	{"en", "The treaty was opened for signature in Hanoi; 72 states signed. COVID-19 was no topic. Naïve café-goers re-signed."},
}

func testSearch(t *testing.T, b Backend) {
	s := b.open(t)
	names := map[string]string{}
	for i, x := range searched {
		a := article(fmt.Sprintf("http://%s.example/", x.name), x.text, 0)
		a.Published = after(i)
		putArticle(t, s, a, nil, start, store.New)
		names[a.ID] = x.name
	}
	nfd := "Ha\u0300 No\u0323\u0302i" // Hà Nội, decomposed
	for _, tt := range []struct{ query, want string }{
		// Vietnamese: without marks all, with marks only those.
		{"ha noi", "vi vi-plain"},
		{"hà nội", "vi"},
		{"HÀ NỘI", "vi"},
		{nfd, "vi"},
		{"hã nội", ""},
		{"dong bang", "vi vi-plain"},
		{"đồng bằng", "vi"},
		{"đong bang", ""},
		{"đà nẵng", "vi"},
		{"da nang", "vi"},
		{"hoà bình", "vi"}, // both schools of placing the tone
		{"hòa bình", "vi"},
		{"hoa binh", "vi vi-plain"},
		{`"mở ký công ước"`, "vi"},
		{`"ký mở"`, ""},
		{`"mo ky cong uoc"`, "vi vi-plain"},
		{`"mở ky"`, ""}, // one mark makes the phrase exact
		{"công ư*", "vi"},
		{"đại b*", "vi"}, // a beginning is looked for without marks: the tone may come later
		{"nội*", "vi vi-plain"},
		// Devanagari: marks belong to the letters; a consonant alone is no word of a text.
		{"संधि", "hi"},
		{"सधि", ""},
		{"स", ""},
		{"हस्ताक्षर", "hi"},
		{"हसताकषर", ""},
		{"हस्ता*", "hi"},
		{`"साइबर अपराध"`, "hi"},
		{"हिन्दी", "hi hi-variant"}, // two spellings of one word
		{"हिंदी", "hi hi-variant"},
		{"हां", "hi hi-variant"},
		{"हजार", "hi hi-variant"}, // the nukta is often left out
		{"हज़ार", "hi"},
		{"हज\u093cार", "hi"},
		{"193", "hi"}, // digits of any script
		{"१९३", "hi"},
		// English.
		{"TREATY", "en"},
		{"treaty signature", "en"},
		{"signature treaty", "en"},
		{`"signature treaty"`, ""},
		{"sign", ""},
		{"sign*", "en"},
		{"naive CAFE", "en"},
		{"café-goers", "en"},
		{"covid-19", "en"},
		{`"covid 19"`, "en"},
		{"“re signed”", "en"},
		{"treaty absent", ""},
		// Numbers and several languages.
		{"72", "hi en"},
		{"2.500", "vi"},
		{"2500", "vi-plain"},
		// What would be a sign in a data base's own language of queries.
		{`treaty AND "`, ""},
		{"treaty NOT signed", ""},
		{"exact : treaty", ""},
		{"treaty' | !x & <-> (", ""},
		{"treaty ( ) ^ - +", "en"},
	} {
		var got []string
		for _, a := range all(t, s.Articles(t.Context(), store.Filter{Text: tt.query})) {
			got = append(got, names[a.ID])
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q finds %q, want %q", tt.query, got, tt.want)
		}
	}
	for _, q := range []string{" ", `""`, "...", "*", "\x00"} {
		n := 0
		for _, err := range s.Articles(t.Context(), store.Filter{Text: q}) {
			if n++; err == nil {
				t.Errorf("query %q, without a word: no error", q)
			}
		}
		if n != 1 {
			t.Errorf("query %q, without a word, yields %d times, want once, the error", q, n)
		}
	}
	check(t, s)
}

// testSearchRevisions finds a record by the text that it stands in.
func testSearchRevisions(t *testing.T, b Backend) {
	s := b.open(t)
	for i, text := range []string{"64 states announced", "72 states signed"} {
		a := article("http://a.example/1", text, i)
		want := store.Revised
		if i == 0 {
			want = store.New
		}
		putArticle(t, s, a, figures(a, after(i), text[:2]), after(i), want)
	}
	for _, tt := range []struct {
		f    store.Filter
		want string
	}{
		{store.Filter{Text: "signed"}, "72"},
		{store.Filter{Text: "announced"}, ""},
		{store.Filter{Text: "announced", AllRevisions: true}, "64"},
		{store.Filter{Text: "announced", AsOf: start}, "64"},
		{store.Filter{Text: "states", AllRevisions: true}, "64 72"},
	} {
		if got := numbers(t, s, tt.f); got != tt.want {
			t.Errorf("%+v: records %q, want %q", tt.f, got, tt.want)
		}
	}
}

// testSearchLong stores texts at the limits of what the data bases index.
func testSearchLong(t *testing.T, b Backend) {
	s := b.open(t)
	var many strings.Builder
	for i := range 17000 {
		fmt.Fprintf(&many, "word%d ", i)
	}
	for name, text := range map[string]string{
		"many-words": "first " + many.String(),
		"long-words": "first " + strings.Repeat(strings.Repeat("từ", 3000)+" ", 5),
		"long-text":  "first " + strings.Repeat("長い文 ", 17000) + strings.Repeat("ก", 10000),
		"distinct":   "first " + distinct(),
		"one-word":   "first " + strings.Repeat("again ", 1000) + "last",
	} {
		a := article("http://"+name+".example/", text, 0)
		putArticle(t, s, a, nil, start, store.New)
	}
	if n := len(all(t, s.Articles(t.Context(), store.Filter{Text: "first"}))); n != 5 {
		t.Errorf("%d texts are found by their first word, want 5", n)
	}
	if got := all(t, s.Articles(t.Context(), store.Filter{Text: strings.Repeat("từ", 3000)})); len(got) != 1 || got[0].ID != news.ArticleID("http://long-words.example/") {
		t.Errorf("%d texts are found by their long word, want 1", len(got))
	}
	check(t, s)
}

// distinct is a text of long words that are all different, in a script of three bytes a
// letter, with a mark that some forms of the word lack.
func distinct() string {
	var b strings.Builder
	for i := range 3500 {
		fmt.Fprintf(&b, "%sệ%d ", strings.Repeat("अ", 60), i)
	}
	return b.String()
}
