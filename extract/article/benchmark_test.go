package article

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/markusmobius/go-trafilatura"
)

// benchmarkDir holds pages of the public article-extraction-benchmark, where they lie
// beside the checkout.
const benchmarkDir = "../../../shared/eval/articles"

type benchmarkPage struct {
	id, url, body string
	html          []byte
}

func benchmarkPages(tb testing.TB) []benchmarkPage {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join(benchmarkDir, "truth.json"))
	if err != nil {
		tb.Skipf("no benchmark beside the checkout: %v", err)
	}
	var truth map[string]struct{ ArticleBody, URL string }
	if err := json.Unmarshal(raw, &truth); err != nil {
		tb.Fatal(err)
	}
	var pages []benchmarkPage
	for id, t := range truth {
		f, err := os.Open(filepath.Join(benchmarkDir, "pages", id+".html.gz"))
		if err != nil {
			tb.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			tb.Fatal(err)
		}
		f.Close()
		pages = append(pages, benchmarkPage{id, t.URL, t.ArticleBody, b})
	}
	slices.SortFunc(pages, func(a, b benchmarkPage) int { return strings.Compare(a.id, b.id) })
	return pages
}

var benchmarkWord = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// precisionRecall compares two texts by their 4-word shingles, as the benchmark does.
func precisionRecall(want, got string) (p, r float64) {
	count := func(s string) map[string]int {
		words := benchmarkWord.FindAllString(s, -1)
		m := map[string]int{}
		for i := range max(1, len(words)-3) {
			if len(words) > 0 {
				m[strings.Join(words[i:min(i+4, len(words))], " ")]++
			}
		}
		return m
	}
	a, b := count(want), count(got)
	both, na, nb := 0, 0, 0
	for k, n := range a {
		na += n
		both += min(n, b[k])
	}
	for _, n := range b {
		nb += n
	}
	return float64(both) / float64(max(1, nb)), float64(both) / float64(max(1, na))
}

// TestBenchmark scores the main text, without the title, as the benchmark's truth is. The
// model was trained on these pages: TestTrain says what it reaches on pages it has not seen.
func TestBenchmark(t *testing.T) {
	const floor = 0.98
	x := newParser(t)
	var ps, rs float64
	pages := benchmarkPages(t)
	for _, page := range pages {
		a := x.ParseHTML(page.html, page.url)
		p, r := precisionRecall(page.body, Body(&a))
		ps, rs = ps+p/float64(len(pages)), rs+r/float64(len(pages))
		if p+r < 1.9 {
			t.Logf("%s P %.3f R %.3f %s", page.id[:8], p, r, page.url)
		}
	}
	f := 2 * ps * rs / (ps + rs)
	t.Logf("F1 %.4f P %.4f R %.4f on %d pages", f, ps, rs, len(pages))
	if f < floor {
		t.Errorf("F1 %.4f is below %.2f", f, floor)
	}
}

// BenchmarkParse reads all pages of the benchmark once an iteration.
func BenchmarkParse(b *testing.B) {
	x := newParser(b)
	perPage(b, func(page benchmarkPage) { x.ParseHTML(page.html, page.url) })
}

// BenchmarkTrafilatura is the yardstick: go-trafilatura as its command line runs it, with
// fallback and date.
func BenchmarkTrafilatura(b *testing.B) {
	perPage(b, func(page benchmarkPage) {
		trafilatura.Extract(bytes.NewReader(page.html), trafilatura.Options{EnableFallback: true})
	})
}

func perPage(b *testing.B, do func(benchmarkPage)) {
	pages := benchmarkPages(b)
	for b.Loop() {
		for _, p := range pages {
			do(p)
		}
	}
	b.ReportMetric(float64(b.N*len(pages))/b.Elapsed().Seconds(), "pages/s")
}
