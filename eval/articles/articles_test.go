package articles

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"newstally/extract/article"
	"newstally/extract/langid"
	"newstally/news"
)

// fetched is when the pages are said to have been fetched.
var fetched = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

func parsed(t *testing.T) ([]Page, []news.Article) {
	t.Helper()
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	p, err := article.New()
	if err != nil {
		t.Fatal(err)
	}
	var all []news.Article
	for _, page := range pages {
		all = append(all, p.Parse(news.Page{URL: page.URL, Body: page.HTML, FetchedAt: fetched, Link: news.Link{Language: page.Language}}))
	}
	return pages, all
}

// TestEnough holds the size of the set.
func TestEnough(t *testing.T) {
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, p := range pages {
		count[p.Language]++
	}
	if count["vi"] < 30 || count["hi"] < 20 || count["en"] < 10 {
		t.Errorf("pages by language: %v, want at least 30 vi, 20 hi, 10 en", count)
	}
}

func TestMainText(t *testing.T) {
	const floor = 0.98
	pages, got := parsed(t)
	sums := map[string]*[3]float64{}
	for i, page := range pages {
		p, r := precisionRecall(page.Text, got[i].Text)
		for _, key := range []string{"all", page.Language} {
			if sums[key] == nil {
				sums[key] = new([3]float64)
			}
			sums[key][0] += p
			sums[key][1] += r
			sums[key][2]++
		}
		if p < 0.97 || r < 0.97 {
			t.Logf("%s: P %.3f R %.3f state %s %s", page.Name, p, r, got[i].State, got[i].Reason)
			if testing.Verbose() {
				logDifference(t, page.Text, got[i].Text)
			}
		}
	}
	for key, s := range sums {
		p, r := s[0]/s[2], s[1]/s[2]
		f := 2 * p * r / (p + r)
		t.Logf("%s: F1 %.4f P %.4f R %.4f on %.0f pages", key, f, p, r, s[2])
		if f < floor {
			t.Errorf("%s: F1 %.4f is below %.2f", key, f, floor)
		}
	}
}

func logDifference(t *testing.T, want, got string) {
	t.Helper()
	for line := range strings.SplitSeq(got, "\n") {
		if line != "" && !strings.Contains(want, line) {
			t.Logf("   too much: %.160s", line)
		}
	}
	for line := range strings.SplitSeq(want, "\n") {
		if line != "" && !strings.Contains(got, line) {
			t.Logf("   missing:  %.160s", line)
		}
	}
}

// TestNoiseStaysOut holds that captions, links to other articles, comments and notices
// never reach the text: their numbers would be false figures.
func TestNoiseStaysOut(t *testing.T) {
	pages, got := parsed(t)
	for i, page := range pages {
		for _, n := range page.Noise {
			if n := norm.NFC.String(n); strings.Contains(got[i].Text, n) {
				t.Errorf("%s: text has %q", page.Name, n)
			}
		}
	}
}

func TestMetadata(t *testing.T) {
	const floor = 0.98
	pages, got := parsed(t)
	right := map[string]int{}
	for i, page := range pages {
		a := got[i]
		check := func(what string, ok bool, got, want any) {
			if ok {
				right[what]++
			} else {
				t.Logf("%s: %s = %v, want %v", page.Name, what, got, want)
			}
		}
		_, offset := a.Published.Zone()
		_, want := page.Published.Zone()
		check("date", a.Published.Truncate(time.Minute).Equal(page.Published) && (offset == want || strings.Contains(page.Name, "blocks")), a.Published.String()+" "+a.PublishedFrom, page.Published)
		check("title", a.Title == norm.NFC.String(page.Title), a.Title, page.Title)
		check("byline", strings.Join(a.Byline, "; ") == norm.NFC.String(strings.Join(page.Byline, "; ")), a.Byline, page.Byline)
		check("source", a.DerivedFrom == page.Source, a.DerivedFrom, page.Source)
	}
	for what, n := range right {
		share := float64(n) / float64(len(pages))
		t.Logf("%s: %.3f right", what, share)
		if share < floor {
			t.Errorf("%s: %.3f right, want %.2f", what, share, floor)
		}
	}
}

func TestLanguage(t *testing.T) {
	pages, got := parsed(t)
	d := langid.New()
	for i, page := range pages {
		if tag, score := d.Detect(got[i].Text); tag != page.Language {
			t.Errorf("%s: Detect = %s %.2f, want %s", page.Name, tag, score, page.Language)
		}
	}
}

var word = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)

// precisionRecall compares two texts by their runs of four words, as the public
// article-extraction-benchmark does.
func precisionRecall(want, got string) (p, r float64) {
	count := func(s string) (map[string]int, int) {
		words := word.FindAllString(s, -1)
		m := map[string]int{}
		for i := range max(0, len(words)-3) {
			m[strings.Join(words[i:i+4], " ")]++
		}
		return m, max(1, len(words)-3)
	}
	a, na := count(norm.NFC.String(want))
	b, nb := count(norm.NFC.String(got))
	both := 0
	for k, n := range a {
		both += min(n, b[k])
	}
	return float64(both) / float64(nb), float64(both) / float64(na)
}
