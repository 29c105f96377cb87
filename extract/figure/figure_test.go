package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"newstally/extract/lexicon"
	"newstally/extract/measure"
	"newstally/extract/topic"
	"newstally/news"
)

// articles are one article of about 2,500 characters in each language, of sentences that
// repeat with other numbers.
var sample = map[string]string{
	"en": "The Hanoi Convention was signed by 72 countries on Saturday, the ministry said.\n\nSome 2,500 delegates from 110 countries and over 150 organisations attended the ceremony, according to the organisers. The treaty needs 40 ratifications and enters into force 90 days later. Its 71 articles in nine chapters took five years of talks.\n\n",
	"vi": "Đã có 72 nước ký Công ước Hà Nội trong ngày 25/10, Bộ Ngoại giao cho biết.\n\nTheo Ban Tổ chức, hơn 2.500 đại biểu thuộc 110 quốc gia và 150 tổ chức dự lễ mở ký. Công ước cần 40 nước phê chuẩn và có hiệu lực sau 90 ngày. Văn kiện gồm 9 chương, 71 điều, sau 5 năm đàm phán.\n\n",
	"hi": "हनोई कन्वेंशन पर 72 देशों ने हस्ताक्षर किए, मंत्रालय ने बताया।\n\nआयोजकों के अनुसार समारोह में 110 देशों और 150 संगठनों के 2,500 से अधिक प्रतिनिधि आए। संधि को 40 देशों का अनुसमर्थन चाहिए और यह 90 दिन बाद लागू होगी। इसमें 71 अनुच्छेद और नौ अध्याय हैं।\n\n",
}

func newExtractor(t testing.TB) *Extractor {
	t.Helper()
	topics, err := topic.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	measures, err := measure.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	lexicons, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(Config{Topic: topics["hanoi-convention"], Measures: measures, Lexicons: lexicons})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func article(lang string, size int) news.Article {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(sample[lang])
	}
	return news.Article{Text: b.String(), Language: lang, Published: time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC)}
}

func TestFigures_asOf(t *testing.T) {
	x := newExtractor(t)
	tests := []struct{ lang, text, want string }{
		{"en", "Hanoi Convention\n\nBy Saturday evening 65 states had signed the Hanoi Convention.", "2025-10-25T00:00+07:00"},
		{"en", "Hanoi Convention\n\nAs of 25 October, 65 states had signed the Hanoi Convention.", "2025-10-25T00:00+07:00"},
		{"en", "Hanoi Convention\n\nAs of 5.30 p.m. on Saturday, 65 states had signed the Hanoi Convention.", "2025-10-25T17:30+07:00"},
		{"en", "Hanoi Convention\n\nBy 11pm on 25 October, 65 states had signed the Hanoi Convention.", "2025-10-25T23:00+07:00"},
		{"en", "Hanoi Convention\n\nBy noon 65 states had signed the Hanoi Convention.", ""},
		{"en", "Hanoi Convention\n\nIn the hall 65 states signed the Hanoi Convention.", ""},
		{"vi", "Công ước Hà Nội\n\nTính đến 17h ngày 25/10, 65 nước đã ký Công ước Hà Nội.", "2025-10-25T17:00+07:00"},
		{"vi", "Công ước Hà Nội\n\nTính đến 5 giờ 15 chiều ngày 25/10, 65 nước đã ký Công ước Hà Nội.", "2025-10-25T17:15+07:00"},
		{"hi", "हनोई कन्वेंशन\n\n25 अक्टूबर तक 65 देशों ने हनोई कन्वेंशन पर हस्ताक्षर किए।", "2025-10-25T00:00+07:00"},
		{"hi", "हनोई कन्वेंशन\n\n25 अक्टूबर की शाम ५ बजे तक 65 देशों ने हनोई कन्वेंशन पर हस्ताक्षर किए।", "2025-10-25T17:00+07:00"},
	}
	for _, tt := range tests {
		result := x.Figures(news.Article{Text: tt.text, Language: tt.lang, Published: time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC)})
		if len(result.Figures) != 1 {
			t.Errorf("%q: got %d figures, want 1", tt.text, len(result.Figures))
			continue
		}
		got := ""
		if at := result.Figures[0].AsOf; !at.IsZero() {
			got = at.Format("2006-01-02T15:04Z07:00")
		}
		if got != tt.want {
			t.Errorf("%q: as of %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestFigures_liveBlog: a figure of a live blog holds at the time of its entry.
func TestFigures_liveBlog(t *testing.T) {
	first := "Hanoi Convention\n\n65 states have signed the Hanoi Convention."
	text := first + "\n\n64 states have signed the Hanoi Convention by noon on 25 October."
	entry := func(from, to, hour int) news.Entry {
		return news.Entry{Span: news.Span{Start: from, End: to}, Published: time.Date(2025, 10, 25, hour, 0, 0, 0, time.UTC)}
	}
	result := newExtractor(t).Figures(news.Article{
		Text: text, Language: "en", Published: time.Date(2025, 10, 24, 0, 0, 0, 0, time.UTC),
		Entries: []news.Entry{entry(0, len(first), 11), entry(len(first), len(text), 8)},
	})
	var got []string
	for _, f := range result.Figures {
		got = append(got, string(f.Value)+" "+f.AsOf.Format("2006-01-02T15:04Z07:00"))
	}
	if want := []string{"65 2025-10-25T11:00Z", "64 2025-10-25T00:00+07:00"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestFigures_longSentence: the evidence of a number is not a whole book.
func TestFigures_longSentence(t *testing.T) {
	x := newExtractor(t)
	for _, filler := range []string{strings.Repeat("and so on ", 2000), strings.Repeat("क", 10000)} {
		text := "Hanoi Convention\n\n" + filler + " 65 states have signed the Hanoi Convention " + filler
		for _, f := range x.Figures(news.Article{Text: text, Language: "en"}).Figures {
			if s := f.Sentence; !s.Contains(f.Span) || s.Len() > 2*evidenceBytes+100 || !utf8.ValidString(s.In(text)) {
				t.Errorf("sentence %v of number %v", s, f.Span)
			}
		}
	}
}

func BenchmarkFigures(b *testing.B) {
	x := newExtractor(b)
	for _, lang := range []string{"en", "hi", "vi"} {
		size := 2500
		if lang == "hi" {
			size *= 2 // bytes of 2,500 characters of Devanagari with spaces and digits
		}
		a := article(lang, size)
		b.Run(lang, func(b *testing.B) {
			b.SetBytes(int64(len(a.Text)))
			b.ReportAllocs()
			for b.Loop() {
				x.Figures(a)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkFigures_size is for the growth with the length of a text.
func BenchmarkFigures_size(b *testing.B) {
	x := newExtractor(b)
	for _, lang := range []string{"en", "hi", "vi"} {
		for _, size := range []int{5_000, 5_000_000} {
			a := article(lang, size)
			b.Run(fmt.Sprint(lang, "/", size), func(b *testing.B) {
				for b.Loop() {
					x.Figures(a)
				}
			})
		}
	}
}

// TestFigures_linear holds the work per byte: a text a hundred times as long must not
// allocate much more than a hundred times as much.
func TestFigures_linear(t *testing.T) {
	x := newExtractor(t)
	for lang := range sample {
		small, large := article(lang, 5_000), article(lang, 500_000)
		one := testing.AllocsPerRun(1, func() { x.Figures(small) })
		hundred := testing.AllocsPerRun(1, func() { x.Figures(large) })
		ratio := hundred / one / (float64(len(large.Text)) / float64(len(small.Text)))
		if ratio > 1.5 {
			t.Errorf("%s: %.0f allocations for %d bytes, %.0f for %d: %.2f times as many a byte, want at most 1.5", lang, one, len(small.Text), hundred, len(large.Text), ratio)
		}
	}
}

func FuzzFigures(f *testing.F) {
	x := newExtractor(f)
	for lang, text := range sample {
		f.Add(lang, text)
	}
	f.Add("en", "72\n\n\"(72)\" – 5-10 countries signed: said X, \xff 1.\n2. of the 193")
	f.Fuzz(func(t *testing.T, lang, text string) {
		if x.languages[lang] == nil {
			lang = "en"
		}
		result := x.Figures(news.Article{Text: text, Language: lang, Published: time.Unix(1761436800, 0)})
		for _, g := range result.Figures {
			if g.Span.Start < 0 || g.Span.End > len(text) || g.Span.In(text) != g.Number {
				t.Errorf("number %q is not at %v of %q", g.Number, g.Span, text)
			}
			if !g.Sentence.Contains(g.Span) {
				t.Errorf("number at %v is not in its sentence at %v of %q", g.Span, g.Sentence, text)
			}
			if g.Rule == "" || g.Reason == "" || g.Confidence <= 0 || g.Confidence > 1 {
				t.Errorf("figure without rule, reason or confidence: %+v", g)
			}
		}
	})
}
