package export

import (
	"fmt"
	"io"
	"testing"
	"time"

	"newstally/news"
)

// sampleRecords returns n records of the usual size, every one different.
func sampleRecords(n int) []news.Record {
	hanoi := time.FixedZone("", 7*3600)
	records := make([]news.Record, n)
	for i := range records {
		at := time.Date(2025, 10, 25, 8, i%60, 0, 0, hanoi)
		records[i] = news.Record{
			ID: fmt.Sprintf("%016x", i*7919), Topic: "hanoi-convention", Measure: "signatories",
			Number: "72", Value: news.DecimalFromInt(int64(60 + i%13)), Modifier: news.Exact, Status: news.Actual,
			Speaker: "UNODC", Outlet: fmt.Sprintf("outlet-%d", i%40), Owner: "Example Media", Language: "vi",
			Published: at, Title: fmt.Sprintf("Công ước mở ký: bản tin số %d", i/8),
			ArticleURL: fmt.Sprintf("https://daily.example/su-kien/cong-uoc-ha-noi-%d.html", i/8),
			ArticleID:  fmt.Sprintf("%016x", i/8), Revision: 1,
			Sentence: fmt.Sprintf("Tính đến tối %d, đã có 72 quốc gia đặt bút ký vào công ước, theo ban tổ chức.", i%31),
			Start:    100 + i%900, End: 102 + i%900, Rule: "state.sign", Reason: "state noun before a signing cue in the same clause",
			Confidence: 0.93, RulesVersion: "2026-11-24", PageSHA256: fmt.Sprintf("%064x", i/8),
			FetchedAt: at.Add(time.Hour), ExtractedAt: at.Add(2 * time.Hour),
		}
	}
	return records
}

func BenchmarkEncoder(b *testing.B) {
	records := sampleRecords(10_000)
	for _, f := range Formats {
		b.Run(f.Name, func(b *testing.B) {
			enc, err := New(f, Figures, io.Discard, Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if err := enc.Write(&records[i%len(records)]); err != nil {
					b.Fatal(err)
				}
				i++
			}
			if _, err := enc.Close(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
