package numeral

import (
	"strings"
	"testing"
	"unicode/utf8"

	"newstally/news"
)

func FuzzFind(f *testing.F) {
	for _, c := range contextCases {
		f.Add(c.plain())
	}
	for _, p := range hardPatterns {
		f.Add(strings.Repeat(p, 3))
	}
	f.Add("123456789012345678901234567890 0.00000000000000000000012345 .0000000000000000000001 12345678901234567890123 million")
	f.Add("triệu\xff")
	f.Add("\xff1\x802,\xf0\x9f500 \u0300một\u200d")
	readers := []*Reader{reader(f, "en"), reader(f, "hi"), reader(f, "vi")}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range readers {
			checkNumbers(t, text, r.Find(text))
		}
	})
}

// checkNumbers checks what holds for the numbers of any text.
func checkNumbers(t *testing.T, text string, found []Number) {
	t.Helper()
	at := 0
	for _, n := range found {
		if n.Span.Start < at || n.Span.End <= n.Span.Start || n.Span.End > len(text) {
			t.Fatalf("%q: span %v behind %d in %d bytes", text, n.Span, at, len(text))
		}
		at = n.Span.End
		for _, s := range []news.Span{n.Span, n.ModifierSpan, n.CurrencySpan} {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("%q: span %v in %d bytes", text, s, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(s.In(text)) {
				t.Fatalf("%q: span %v divides a character", text, s)
			}
		}
		if n.Value != "" {
			if v, err := news.ParseDecimal(string(n.Value)); err != nil || v != n.Value {
				t.Fatalf("%q: value %q, want a decimal in plain form (%v)", text, n.Value, err)
			}
		}
		if n.Value != "" && n.Fraction != "" || n.Kind == "" || (n.Kind == Money) != (n.Currency != "") {
			t.Fatalf("%q: %+v contradicts itself", text, n)
		}
	}
}

// hardPatterns make long texts that a careless reader needs quadratic time for.
var hardPatterns = []string{
	"1", "12 ", "123 ", "123\u00a0", "123,", "1,", "1.", "12.", "1,234.", "1/2/", "1/", "1-", "1-2-", "0123 456 ", "+1 234 ", "1:", "10:45 ", "$", "$1", "-", "--1", "½", "٣",
	"one ", "one-", "twenty ", "twenty-", "hundred ", "thousand ", "million ", "one million ", "one hundred and ", "two thirds of a ", "half a ", "point ", "and ", "first ", "a ", "minus ", "dozen ", "hundreds of ",
	"एक ", "सौ ", "लाख ", "दो लाख ", "सवा ", "साढ़े ", "और ", "एक का ", "बटा ", "सैकड़ों ", "१,",
	"một ", "trăm ", "triệu ", "hai triệu ", "mươi ", "năm ", "rưỡi ", "phần ", "lẻ ", "hàng ", "nghìn lẻ ", "thứ ", "tháng ", "ngày ", "tháng 1/", "không ",
	"a.1", "a@1", "http://", "x_1/", "1e1", "1x10^", "10^", "25 October ", "October ", "25-", "25-26/10 ", "between 1 and ", "1 to ", "1 of ", "2-1 ", "1 से ", "từ 1 đến ", "A1", "a-1",
	"about ", "at least ", "more ", "không dưới ", "कम से ", " ", "\u00ad", "\u0301", "é", "Article ", "No. ", ".", ",", "(",
}

// TestLongTexts reads long texts of one pattern: with quadratic time it would not end.
func TestLongTexts(t *testing.T) {
	size, huge := 1<<15, 10<<20
	if testing.Short() || raceDetector {
		size, huge = 1<<12, 1<<16
	}
	for _, lang := range []string{"en", "hi", "vi"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := reader(t, lang)
			for _, p := range hardPatterns {
				text := strings.Repeat(p, size/len(p))
				checkLong(t, text, r.Find(text))
			}
			for _, p := range map[string][]string{"en": {"7", ",.- "}, "hi": {"सौ करोड़ "}, "vi": {"hai triệu "}}[lang] {
				text := strings.Repeat(p, huge/len(p))
				checkLong(t, text, r.Find(text))
			}
		})
	}
}

func checkLong(t *testing.T, text string, found []Number) {
	at := 0
	for _, n := range found {
		if n.Span.Start < at || n.Span.End > len(text) {
			t.Fatalf("%.20q...: span %v behind %d", text, n.Span, at)
		}
		at = n.Span.End
	}
}
