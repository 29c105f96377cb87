package sqldb

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, text, exact, plain string }{
		{"empty", "", "", ""},
		{"no words", " \n... — “”", "", ""},
		{"case", "COVID-19 Straße ÉTÉ", "covid 19 strasse ete\u0301\u0301", "covid 19 strasse ete"},
		{"Vietnamese", "Đồng bằng", "đông\u0300 băng\u0300", "dong bang"},
		{"tones on either vowel", "hoà hòa thúy thuý", "hoa\u0300 hoa\u0300 thuy\u0301 thuy\u0301", "hoa hoa thuy thuy"},
		{"decomposed", "Hà Nội", "ha\u0300 nôi\u0323", "ha noi"},
		{"numbers", "2.500 10% 7,4", "2 500 10 7 4", "2 500 10 7 4"},
		{"digits of other scripts", "१९३ ٤٢ 𝟙𝟠", "193 42 18", "193 42 18"},
		{"nasals by class", "हिन्दी अङ्क पञ्च घण्टा सम्पर्क", "हिंदी अंक पंच घंटा संपर्क", "हिंदी अंक पंच घंटा संपर्क"},
		{"nasals of another class", "जन्म पन्ना वाङ्मय", "जन्म पंना वाङ्मय", "जन्म पंना वाङ्मय"},
		{"chandrabindu", "हाँ", "हां", "हां"},
		{"nukta", "हज़ार फ़रवरी", "हज़ार फ़रवरी", "हजार फरवरी"},
		{"joiners and soft hyphens", "क्\u200dष co\u00adoperate \u200cक", "क्ष cooperate क", "क्ष cooperate क"},
		{"a mark alone", "a \u0301 b", "a \u0301 b", "a \u0301 b"},
		{"not UTF-8", "a\xffb\x00c", "a b c", "a b c"},
	} {
		var exact, plain []string
		for _, w := range Words(tt.text) {
			exact, plain = append(exact, w.Exact), append(plain, w.Plain)
		}
		norm := func(s string) string { return fold(s) }
		if got := strings.Join(exact, " "); got != norm(tt.exact) {
			t.Errorf("%s: exact %+q, want %+q", tt.name, got, norm(tt.exact))
		}
		if got := strings.Join(plain, " "); got != norm(tt.plain) {
			t.Errorf("%s: plain %+q, want %+q", tt.name, got, norm(tt.plain))
		}
	}
}

func TestParseTextQuery(t *testing.T) {
	for _, tt := range []struct {
		query string
		want  TextQuery
	}{
		{"treaty", TextQuery{{Words: []string{"treaty"}}}},
		{"Treaty SIGNED", TextQuery{{Words: []string{"treaty"}}, {Words: []string{"signed"}}}},
		{`"to be" or`, TextQuery{{Words: []string{"to", "be"}}, {Words: []string{"or"}}}},
		{"“to be", TextQuery{{Words: []string{"to", "be"}}}},
		{"sign*", TextQuery{{Words: []string{"sign"}, Prefix: true}}},
		{`"to sig*"`, TextQuery{{Words: []string{"to", "sig"}, Prefix: true}}},
		{"mở", TextQuery{{Words: []string{fold("mơ\u0309")}, Exact: true}}},
		{`"mở ky"`, TextQuery{{Words: []string{fold("mơ\u0309"), "ky"}, Exact: true}}},
		{"mở*", TextQuery{{Words: []string{"mo"}, Prefix: true}}},
		{`-- "" * x`, TextQuery{{Words: []string{"x"}}}},
	} {
		got, err := ParseTextQuery(tt.query)
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("ParseTextQuery(%q): %v (-want +got):\n%s", tt.query, err, diff)
		}
	}
	for _, bad := range []string{"", "  ", `"`, "* - !"} {
		if got, err := ParseTextQuery(bad); err == nil {
			t.Errorf("ParseTextQuery(%q) = %v, want an error", bad, got)
		}
	}
}

// FuzzWords holds what the data bases rely on, and that each word of a text is found by
// itself as a query.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"Đồng bằng", "हिन्दी १९३", "naïve 'quotes' \\ & | <->", "a\x00\xff\u0301", "क\u094d\u200d", "ﬁ ẞ İ ǆ", "𝟙𝟠߀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			for _, s := range []string{w.Exact, w.Plain} {
				if s == "" || len(s) > maxWordBytes || !utf8.ValidString(s) || strings.ContainsAny(s, "'\\\": \x00") {
					t.Errorf("word %+q of %+q cannot be stored", s, text)
				}
			}
		}
		for _, s := range split(text) {
			w := newWord(s)
			q, err := ParseTextQuery(s)
			if err != nil || len(q) != 1 || len(q[0].Words) != 1 || q[0].Words[0] != w.Exact && q[0].Words[0] != w.Plain {
				t.Errorf("word %+q of %+q is not found by itself: query %+v, %v, words %+q", s, text, q, err, w)
			}
		}
	})
}
