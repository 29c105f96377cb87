package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

func TestGiven(t *testing.T) {
	for _, tc := range []struct{ name, text, find string }{
		{"ascii", "signed by 72 states", "72"},
		{"NFC Vietnamese", "đã có 72 nước ký", "72"},
		{"NFD Vietnamese", norm.NFD.String("đã có bảy mươi hai nước ký"), "bảy mươi hai"},
		{"precomposed nukta letters", "ढाई हज़ार प्रतिनिधि", "ढाई हज़ार"},
		{"far into a long text", strings.Repeat("ồ. ", 2000) + "72 nước", "72"},
		{"a mark after the number", "72́ states", "72"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewGiven(tc.text)
			if !norm.NFC.IsNormalString(g.NFC) {
				t.Fatalf("NFC is %q", g.NFC)
			}
			find := norm.NFC.String(tc.find)
			i := strings.Index(g.NFC, find)
			if i < 0 {
				t.Skipf("%q is not in the NFC form %q: a mark joined it", find, g.NFC)
			}
			quote, start, end := g.Quote(news.Span{Start: i, End: i + len(find)})
			if norm.NFC.String(quote) != find {
				t.Errorf("quote = %q, want %q", quote, find)
			}
			if got := string([]rune(tc.text)[start:end]); got != quote {
				t.Errorf("text[%d:%d] as given = %q, want %q", start, end, got, quote)
			}
		})
	}
}

func FuzzGiven(f *testing.F) {
	f.Add("ढाई हज़ार", 3, 9)
	f.Add(norm.NFD.String("bảy mươi hai"), 0, 4)
	f.Fuzz(func(t *testing.T, text string, a, b int) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		g := NewGiven(text)
		if a < 0 || b < a || b > len(g.NFC) || !boundary(g.NFC, a) || !boundary(g.NFC, b) {
			t.Skip()
		}
		quote, start, end := g.Quote(news.Span{Start: a, End: b})
		if start < 0 || end < start || end > utf8.RuneCountInString(text) {
			t.Fatalf("Quote(%d, %d) = %d, %d in %d code points", a, b, start, end, utf8.RuneCountInString(text))
		}
		if got := string([]rune(text)[start:end]); got != quote {
			t.Errorf("text[%d:%d] = %q, want %q", start, end, got, quote)
		}
	})
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
