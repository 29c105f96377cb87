package storetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"newstally/news"
	"newstally/store"
)

// envURLs is how many URLs are known in Bench's frontier.
const envURLs = "NEWSTALLY_BENCH_URLS"

const (
	benchURLs  = 1_000_000
	benchHosts = 1000
	benchBatch = 500
)

// Bench measures the frontier with many known URLs, and how fast articles and pages are
// stored and read.
func Bench(b *testing.B, backend Backend) {
	b.Run("Frontier", func(b *testing.B) { benchFrontier(b, backend) })
	b.Run("PutArticle", func(b *testing.B) { benchPutArticle(b, backend) })
	b.Run("PutArticleUnchanged", func(b *testing.B) { benchUnchanged(b, backend) })
	b.Run("Records", func(b *testing.B) { benchRecords(b, backend) })
	b.Run("Pages", func(b *testing.B) { benchPages(b, backend) })
}

func benchFrontier(b *testing.B, backend Backend) {
	n := benchURLs
	if s := os.Getenv(envURLs); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatalf("%s: %v", envURLs, err)
		}
	}
	s := backend.open(b)
	began := time.Now()
	for i := 0; i < n; i += benchBatch {
		if _, err := s.AddLinks(context.Background(), benchLinks(i), hostOf, start.Add(time.Duration(i)*time.Microsecond)); err != nil {
			b.Fatal(err)
		}
	}
	rate := float64(n) / time.Since(began).Seconds()
	now := start.Add(time.Duration(n) * time.Microsecond)
	name := func(what string) string { return fmt.Sprintf("%s/urls=%d", what, n) }

	b.Run(name("AddLinks"), func(b *testing.B) { // the rate of the filling above
		b.ReportMetric(rate, "new-links/s")
		b.ReportMetric(0, "ns/op")
	})
	b.Run(name("AddKnownLinks"), func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.AddLinks(context.Background(), benchLinks(i*benchBatch%n), hostOf, now); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "links/s")
	})
	// One turn: which host, which URL, the answer, the host given back.
	b.Run(name("Turn"), func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			benchTurn(b, s, now.Add(time.Duration(i)*time.Second), i)
		}
	})
	b.Run(name("ClaimHostAndNextURLs"), func(b *testing.B) {
		for b.Loop() {
			l, h, ok, _, err := s.ClaimHost(context.Background(), "w", now, now, time.Minute)
			if err != nil || !ok {
				b.Fatal(ok, err)
			}
			if _, err := s.NextURLs(context.Background(), h.Name, now, 1); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := s.ReleaseHost(context.Background(), l, h); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
	// What is next when all hosts rest.
	for range benchHosts {
		l, h, ok, _, err := s.ClaimHost(context.Background(), "w", now, now, time.Minute)
		if err != nil || !ok {
			break
		}
		h.NextAt = now.Add(24 * time.Hour)
		if err := s.ReleaseHost(context.Background(), l, h); err != nil {
			b.Fatal(err)
		}
	}
	b.Run(name("ClaimHostNone"), func(b *testing.B) {
		for b.Loop() {
			if _, _, ok, next, err := s.ClaimHost(context.Background(), "w", now, now.Add(48*time.Hour), time.Minute); err != nil || ok || next.IsZero() {
				b.Fatal(ok, next, err)
			}
		}
	})
}

// benchLinks are a batch of links of one host, as a sitemap has them.
func benchLinks(first int) []news.Link {
	host := first / benchBatch % benchHosts
	links := make([]news.Link, benchBatch)
	for i := range links {
		links[i] = link(fmt.Sprintf("https://www.h%d.example/world/2025/10/25/an-article-about-something-%d.html", host, first+i))
		links[i].Published = start
	}
	return links
}

func benchTurn(b *testing.B, s store.Store, now time.Time, i int) {
	l, h, ok, _, err := s.ClaimHost(context.Background(), "w", now, now, time.Minute)
	if err != nil || !ok {
		b.Fatal(ok, err)
	}
	list, err := s.NextURLs(context.Background(), h.Name, now, 1)
	if err != nil || len(list) != 1 {
		b.Fatal(len(list), err)
	}
	if err := s.PutPage(context.Background(), l, page(list[0].URL, fmt.Sprint("body ", i), now), now.AddDate(0, 1, 0)); err != nil {
		b.Fatal(err)
	}
	if err := s.ReleaseHost(context.Background(), l, h); err != nil {
		b.Fatal(err)
	}
}

// benchArticle has 400 words and ten figures.
func benchArticle(i int) (*news.Article, []news.Record) {
	text := []byte(fmt.Sprintf("Article %d.\n\n", i))
	for w := range 400 {
		text = fmt.Appendf(text, "tu%d ", (w*w+i)%3000)
	}
	var numbers []string
	for k := range 10 {
		numbers = append(numbers, fmt.Sprintf("%d%d", 1_000_000+i, k))
		text = fmt.Appendf(text, "%s. ", numbers[k])
	}
	a := article(fmt.Sprintf("http://a.example/%d", i), string(text), i%10000)
	a.Published = start.Add(time.Duration(i) * time.Second)
	return a, figures(a, start, numbers...)
}

func benchPutArticle(b *testing.B, backend Backend) {
	s := backend.open(b)
	for i := 0; b.Loop(); i++ {
		a, records := benchArticle(i)
		if _, err := s.PutArticle(context.Background(), a, records, store.Cursor{Name: "r", Seq: int64(i), Topic: topicID}, start); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(10*b.N)/b.Elapsed().Seconds(), "figures/s")
}

func benchUnchanged(b *testing.B, backend Backend) {
	s := backend.open(b)
	a, records := benchArticle(1)
	for b.Loop() {
		if _, err := s.PutArticle(context.Background(), a, records, store.Cursor{Topic: topicID}, start); err != nil {
			b.Fatal(err)
		}
	}
}

func benchRecords(b *testing.B, backend Backend) {
	s := backend.open(b)
	const articles = 2000
	for i := range articles {
		a, records := benchArticle(i)
		if _, err := s.PutArticle(context.Background(), a, records, store.Cursor{Topic: topicID}, start); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		n := 0
		for _, err := range s.Records(context.Background(), store.Filter{Topic: topicID}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 10*articles {
			b.Fatalf("%d records, want %d", n, 10*articles)
		}
	}
	b.ReportMetric(float64(10*articles*b.N)/b.Elapsed().Seconds(), "figures/s")
}

// benchPages stores pages of 60 KB and reads them.
func benchPages(b *testing.B, backend Backend) {
	s := backend.open(b)
	var body bytes.Buffer
	for i := 0; body.Len() < 60_000; i++ {
		fmt.Fprintf(&body, "<div class=\"story item-%d\"><a href=\"/world/%x\">Headline %d</a></div>\n", i%7, i*i*i, i)
	}
	b.Run("Import", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if err := s.ImportPage(context.Background(), page(fmt.Sprintf("http://a.example/%d-%d", b.N, i), fmt.Sprint(i, b.N, body.String()), start)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Read", func(b *testing.B) {
		read := 0
		for b.Loop() {
			for _, err := range s.Pages(context.Background(), 0) {
				if err != nil {
					b.Fatal(err)
				}
				if read++; read%100 == 0 {
					break
				}
			}
		}
		b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "pages/s")
	})
}
