package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/extract/topic"
	"newstally/news"
	"newstally/store"
	"newstally/store/sqlite"
)

// The report, its reprint, its translation, its update and two independent reports of the
// same signing.
var copiedPages = []struct{ outlet, url, published, text string }{
	{"agency", "https://agency.example/signing", "2025-10-25T17:30:00+07:00", `72 nước ký Công ước Hà Nội

Chiều 25/10, lễ ký Công ước Hà Nội khép lại với 72 nước ký, theo ban tổ chức. Gần 2.500 đại biểu của 119 quốc gia có mặt ở hội trường chính và 14 phòng họp.

“Chúng tôi đã chuẩn bị chỗ ngồi cho 193 đoàn và không đoàn nào phải đứng”, bà Lê Thị Hoa, người phụ trách hậu cần, nói sau lễ ký.

Công ước có 9 chương và 71 điều, được đàm phán trong 8 phiên. Sau khi 40 nước phê chuẩn, công ước có hiệu lực vào ngày thứ 90.`},
	{"daily", "https://daily.example/signing", "2025-10-25T19:00:00+07:00", `72 nước ký Công ước Hà Nội

Chiều 25/10, lễ ký Công ước Hà Nội khép lại với 72 nước ký, theo ban tổ chức. Gần 2.500 đại biểu của 119 quốc gia có mặt ở hội trường chính và 14 phòng họp.

“Chúng tôi đã chuẩn bị chỗ ngồi cho 193 đoàn và không đoàn nào phải đứng”, bà Lê Thị Hoa, người phụ trách hậu cần, nói sau lễ ký.

Theo Agency`},
	{"courier", "https://courier.example/signing", "2025-10-25T21:10:00+07:00", `72 countries sign Hanoi Convention

The signing of the Hanoi Convention closed on the afternoon of 25 October with 72 countries having signed, the organisers said. Nearly 2,500 delegates of 119 countries were in the main hall and 14 meeting rooms.

“We had prepared seats for 193 delegations and no delegation had to stand,” Le Thi Hoa, who is in charge of logistics, said after the ceremony.

The convention has 9 chapters and 71 articles and was negotiated in 8 sessions. After 40 countries have ratified it, it enters into force on the 90th day.`},
	{"agency", "https://agency.example/signing-evening", "2025-10-25T22:00:00+07:00", `72 nước ký Công ước Hà Nội, thêm 3 nước vào buổi tối

Chiều 25/10, lễ ký Công ước Hà Nội khép lại với 72 nước ký, theo ban tổ chức. Gần 2.500 đại biểu của 119 quốc gia có mặt ở hội trường chính và 14 phòng họp.

“Chúng tôi đã chuẩn bị chỗ ngồi cho 193 đoàn và không đoàn nào phải đứng”, bà Lê Thị Hoa, người phụ trách hậu cần, nói sau lễ ký.

Công ước có 9 chương và 71 điều, được đàm phán trong 8 phiên. Sau khi 40 nước phê chuẩn, công ước có hiệu lực vào ngày thứ 90. Tin tiếp tục được cập nhật.`},
	{"gazette", "https://gazette.example/hanoi", "2025-10-25T20:00:00+07:00", `Seventy-two states put their names to cybercrime treaty

Our reporter in Hanoi counted 72 signatures on the Hanoi Convention before the doors closed. Rain had kept crowds away, and the street outside was empty but for 30 motorbikes.

Diplomats expect the first ratifications within 18 months. “It took us five years to agree on a text and nobody wants to wait another five,” one of them said over tea.

Critics say the treaty gives police too much power, and 6 companies stayed away.`},
	{"nhip", "https://nhip.example/cong-uoc", "2025-10-25T20:30:00+07:00", `Hà Nội sau lễ ký: 72 chữ ký và một cơn mưa

Phóng viên có mặt tại trung tâm hội nghị ghi nhận 72 chữ ký vào Công ước Hà Nội. Bên ngoài, 45 tình nguyện viên che ô đưa khách ra xe.

“Tôi chưa bao giờ thấy nhiều lá cờ như vậy trong một buổi sáng”, một tình nguyện viên 21 tuổi kể với chúng tôi.`},
}

// pipelineOn opens a pipeline on a new SQLite store.
func pipelineOn(t *testing.T, s store.Store) *Pipeline {
	t.Helper()
	topics, err := topic.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2025, 10, 26, 3, 0, 0, 0, time.UTC)
	p, err := New(Config{
		Store: s, Topic: topics["hanoi-convention"], Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Workers: 2,
		Outlets: []news.Outlet{{ID: "agency", Name: "Agency"}, {ID: "daily", Name: "Daily"}},
		Now:     func() time.Time { now = now.Add(time.Second); return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sqliteStore(t *testing.T) store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func importText(t *testing.T, s store.Store, outlet, url, published, text string) {
	t.Helper()
	at, err := time.Parse(time.RFC3339, published)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	page := news.Page{URL: url, FinalURL: url, Outlet: outlet, Body: []byte(text), ContentType: "text/plain; charset=utf-8", State: news.Fetched, StatusCode: 200,
		SHA256: hex.EncodeToString(sum[:]), FetchedAt: at.Add(time.Hour), Link: news.Link{URL: url, Published: at}}
	if err := s.ImportPage(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
}

// copiesIn returns what the store says of each article: the original and the kind.
func copiesIn(t *testing.T, s store.Store) map[string]string {
	t.Helper()
	url, found := map[string]string{}, map[string]string{}
	var all []news.Article
	for a, err := range s.Articles(context.Background(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		url[a.ID] = a.URL
		all = append(all, a)
	}
	for _, a := range all {
		if a.CopyOf != "" {
			found[a.URL] = a.CopyKind + " of " + url[a.CopyOf]
			if a.CopyReason == "" {
				t.Errorf("%s: a copy without a reason", a.URL)
			}
		}
	}
	return found
}

func TestCopies(t *testing.T) {
	ctx := context.Background()
	s := sqliteStore(t)
	p := pipelineOn(t, s)
	want := map[string]string{
		"https://daily.example/signing":          "agency_copy of https://agency.example/signing",
		"https://courier.example/signing":        "translation of https://agency.example/signing",
		"https://agency.example/signing-evening": "same_outlet_update of https://agency.example/signing",
	}
	// The original comes last: what was marked before is then marked anew.
	for i := len(copiedPages) - 1; i >= 0; i-- {
		d := copiedPages[i]
		importText(t, s, d.outlet, d.url, d.published, d.text)
		if i == 1 {
			continue // two pages in one pass
		}
		if _, err := p.Run(ctx, "test", p.Extract, p.Copies); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, copiesIn(t, s)); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
	run, err := p.Run(ctx, "test", p.Copies)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{}, run.Counts); diff != "" {
		t.Errorf("a second pass changed something (-want +got):\n%s", diff)
	}
	fresh := pipelineOn(t, s)
	if run, err = fresh.Run(ctx, "test", fresh.Copies); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{}, run.Counts); diff != "" {
		t.Errorf("a pipeline that knows nothing found something else (-want +got):\n%s", diff)
	}
}

// TestCopies_Revised holds that an article that no longer says what the original says is
// no longer a copy of it.
func TestCopies_Revised(t *testing.T) {
	ctx := context.Background()
	s := sqliteStore(t)
	p := pipelineOn(t, s)
	for _, d := range copiedPages[:2] {
		importText(t, s, d.outlet, d.url, d.published, d.text)
	}
	run, err := p.Run(ctx, "test", p.Extract, p.Copies)
	if err != nil {
		t.Fatal(err)
	}
	if got := run.Counts["copies agency_copy"]; got != 1 {
		t.Errorf("counts %v, want one agency copy", run.Counts)
	}
	own := copiedPages[5]
	importText(t, s, "daily", copiedPages[1].url, own.published, own.text)
	if run, err = p.Run(ctx, "test", p.Extract, p.Copies); err != nil {
		t.Fatal(err)
	}
	if got := run.Counts["copies no longer"]; got != 1 {
		t.Errorf("counts %v, want one copy that is none any more", run.Counts)
	}
	if diff := cmp.Diff(map[string]string{}, copiesIn(t, s)); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
}
