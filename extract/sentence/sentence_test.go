package sentence

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newstally/extract/lexicon"
)

func splitter(t testing.TB, tag string) *Splitter {
	t.Helper()
	all, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	return New(all[tag])
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name, lang, text string
		want             []string
	}{
		{"two", "en", "It has 71 articles. It has nine chapters.", []string{"It has 71 articles.", "It has nine chapters."}},
		{"decimal", "en", "Losses of $10.5 trillion a year. More next year.", []string{"Losses of $10.5 trillion a year.", "More next year."}},
		{"abbreviation", "en", "Mr. Tran spoke. Dr. Le did not.", []string{"Mr. Tran spoke.", "Dr. Le did not."}},
		{"initials", "en", "A clerk of the U.N. Legal Office said so.", []string{"A clerk of the U.N. Legal Office said so."}},
		{"list mark", "en", "1. Who has signed?\nThe list has 72 names.", []string{"1. Who has signed?", "The list has 72 names."}},
		{"headline", "en", "72 countries sign\n\nThey came to Hanoi.", []string{"72 countries sign", "They came to Hanoi."}},
		{"quotation", "en", "“It takes 40 of us,” he said. “We are two.”", []string{"“It takes 40 of us,” he said.", "“We are two.”"}},
		{"missing space", "en", "They signed the text.Then they left.", []string{"They signed the text.", "Then they left."}},
		{"number and small letter", "en", "He called it a success. 72 countries signed.", []string{"He called it a success.", "72 countries signed."}},
		{"quotation before a number", "en", "“It is a success.” 72 countries signed.", []string{"“It is a success.”", "72 countries signed."}},
		{"abbreviation before a number", "en", "It is in Art. 64 of the text, on approx. 12 pages.", []string{"It is in Art. 64 of the text, on approx. 12 pages."}},
		{"number and small letter in Vietnamese", "vi", "Dự kiến sẽ có thêm. 72 nước đã ký.", []string{"Dự kiến sẽ có thêm.", "72 nước đã ký."}},
		{"address", "en", "See www.un.org for 72 names.", []string{"See www.un.org for 72 names."}},
		{"group", "vi", "Có 2.500 đại biểu. Có 72 nước.", []string{"Có 2.500 đại biểu.", "Có 72 nước."}},
		{"title", "vi", "PGS. Đỗ An nói. TS. Lê Bình nghe.", []string{"PGS. Đỗ An nói.", "TS. Lê Bình nghe."}},
		{"danda", "hi", "72 देशों ने हस्ताक्षर किए। 40 चाहिए।", []string{"72 देशों ने हस्ताक्षर किए।", "40 चाहिए।"}},
		{"danda without space", "hi", "72 देशों ने हस्ताक्षर किए।अब 40 चाहिए।", []string{"72 देशों ने हस्ताक्षर किए।", "अब 40 चाहिए।"}},
		{"full stop in Hindi", "hi", "संधि साइन होने जा रही है. अब 40 चाहिए.", []string{"संधि साइन होने जा रही है.", "अब 40 चाहिए."}},
		{"bullets", "hi", "• ९ अध्याय\n• ७१ अनुच्छेद", []string{"• ९ अध्याय", "• ७१ अनुच्छेद"}},
		{"empty", "en", " \n ", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range splitter(t, tt.lang).Split(tt.text) {
				got = append(got, s.In(tt.text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Split(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"A. B", "“x”", "क।ख", "a\n\nb", "\xff.\xfe", "U.N. x"} {
		f.Add(s)
	}
	s := splitter(f, "en")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, span := range s.Split(text) {
			if span.Start < end || span.End <= span.Start || span.End > len(text) {
				t.Fatalf("span %v after %d in %q", span, end, text)
			}
			if strings.TrimSpace(text[end:span.Start]) != "" {
				t.Fatalf("%q is in no sentence of %q", text[end:span.Start], text)
			}
			end = span.End
		}
		if strings.TrimSpace(text[end:]) != "" {
			t.Fatalf("%q is in no sentence of %q", text[end:], text)
		}
	})
}
