package copies

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newstally/news"
)

// newswire makes n articles of one big story in clusters of one to six, as a press would
// write them: all share the story's numbers and common words, copies share most of their
// wording, translations their own numbers.
func newswire(n int) []Fingerprint {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 4, 20000)
	story := []string{"72", "2500", "100", "71", "9", "60", "40", "2025", "25", "26"}
	languages := []string{"vi", "hi", "en"}
	start := time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC)
	var all []Fingerprint
	for cluster := 0; len(all) < n; cluster++ {
		words := make([]string, 250+r.IntN(200))
		for i := range words {
			words[i] = fmt.Sprint("w", zipf.Uint64())
		}
		numbers := map[int]string{}
		for range 12 {
			v := story[r.IntN(len(story))]
			if r.IntN(2) == 0 {
				v = fmt.Sprint(r.IntN(5000))
			}
			numbers[r.IntN(len(words))] = v
		}
		at := start.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		first := languages[r.IntN(3)]
		for k := range 1 + r.IntN(6) {
			language := first
			if r.IntN(3) == 0 {
				language = languages[r.IntN(3)]
			}
			a := news.Article{
				ID: fmt.Sprintf("%06d-%d", cluster, k), URL: fmt.Sprintf("https://o%d.example/%d", r.IntN(200), len(all)), Outlet: fmt.Sprint("o", r.IntN(200)),
				Language: language, Published: at.Add(time.Duration(k) * time.Hour),
			}
			all = append(all, newswireArticle(r, &a, words, numbers, language != first))
		}
	}
	all = all[:n]
	slices.SortFunc(all, func(a, b Fingerprint) int { return a.Published.Compare(b.Published) })
	return all
}

func newswireArticle(r *rand.Rand, a *news.Article, words []string, numbers map[int]string, translated bool) Fingerprint {
	var text strings.Builder
	var mentions []NumberMention
	for i, w := range words {
		switch {
		case numbers[i] != "":
			mentions = append(mentions, NumberMention{numbers[i], "cardinal", text.Len()})
			w = numbers[i]
		case translated:
			w = a.Language + w
		case r.IntN(12) == 0:
			w = fmt.Sprint("x", r.IntN(20000))
		}
		switch r.IntN(60) {
		case 0:
			w += ".\n\n"
		case 1, 2, 3:
			w += "."
		}
		text.WriteString(w + " ")
	}
	a.Text = text.String()
	return NewFingerprint(a, mentions)
}

// BenchmarkAdd places 100,000 articles of one story in an empty index, one after another.
func BenchmarkAdd(b *testing.B) {
	const n = 100_000
	prints := newswire(n)
	for b.Loop() {
		x := NewIndex()
		var slowest time.Duration
		took := make([]time.Duration, n)
		for i, f := range prints {
			begin := time.Now()
			x.Add(f)
			took[i] = time.Since(begin)
			slowest = max(slowest, took[i])
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[n/2].Microseconds()), "µs/median")
		b.ReportMetric(float64(took[n*99/100].Microseconds()), "µs/p99")
		b.ReportMetric(float64(slowest.Microseconds()), "µs/slowest")
	}
}

// BenchmarkFingerprint takes the fingerprint of one article of 2,000 words.
func BenchmarkFingerprint(b *testing.B) {
	a := news.Article{ID: "a", Text: strings.Repeat("Đại diện 72 nước ký công ước tại Hà Nội, ông nói: “Đây là bước tiến lớn của chúng ta”.\n\n", 100)}
	for b.Loop() {
		NewFingerprint(&a, nil)
	}
}
