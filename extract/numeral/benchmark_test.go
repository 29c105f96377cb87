package numeral

import (
	"os"
	"strings"
	"testing"
)

// BenchmarkFind reads news-like text of each language: the shared one if it is there,
// else the texts of the own table. MB/s is what counts; the result is reused, so what is
// allocated is one string for all values of a text.
func BenchmarkFind(b *testing.B) {
	for _, tag := range []string{"en", "hi", "vi"} {
		text := benchmarkText(tag)
		b.Run(tag, func(b *testing.B) {
			r := reader(b, tag)
			var out []Number
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				out = r.Append(out[:0], text)
			}
			if len(out) == 0 {
				b.Fatal("no numbers")
			}
			sentences := strings.Count(text, "\n") + 1
			b.ReportMetric(float64(sentences*b.N)/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}

func benchmarkText(tag string) string {
	if data, err := os.ReadFile(shared + "/" + tag + "_200k.txt"); err == nil {
		return string(data)
	}
	var text strings.Builder
	for text.Len() < 200_000 {
		for _, c := range contextCases {
			if c.lang == tag {
				text.WriteString(c.plain() + "\n")
			}
		}
	}
	return text.String()
}
