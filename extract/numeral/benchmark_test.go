package numeral

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// BenchmarkFind reads articles of each language: the annotated documents of eval, and the
// news-like text of the shared data, with a number in every sentence, if it is there. The
// result is reused, so what is allocated is one string for all values of a text.
func BenchmarkFind(b *testing.B) {
	for _, tag := range []string{"en", "hi", "vi"} {
		b.Run(tag+"/articles", func(b *testing.B) { find(b, tag, articles(b, tag)) })
		if news, err := os.ReadFile(shared + "/" + tag + "_200k.txt"); err == nil {
			b.Run(tag+"/news", func(b *testing.B) { find(b, tag, string(news)) })
		}
	}
}

func find(b *testing.B, tag, text string) {
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
	sentences := strings.Count(text, ". ") + strings.Count(text, ".\n") + strings.Count(text, "।") + 1
	b.ReportMetric(float64(sentences*b.N)/b.Elapsed().Seconds(), "sentences/s")
}

// articles returns the texts of the annotated documents of a language.
func articles(b *testing.B, tag string) string {
	data, err := os.ReadFile("../../eval/testdata/" + tag + ".jsonl")
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for line := range bytes.Lines(data) {
		var doc struct{ Text string }
		if err := json.Unmarshal(line, &doc); err != nil {
			b.Fatal(err)
		}
		text.WriteString(doc.Text + "\n")
	}
	return text.String()
}
