package langid

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// texts are the project's own annotated articles by language.
func texts(t testing.TB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, pattern := range []string{"../../eval/testdata/*.jsonl", "../../eval/tune/*.jsonl", "../../eval/copies/*.jsonl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files match %s: %v", pattern, err)
		}
		for _, name := range files {
			readTexts(t, name, all)
		}
	}
	return all
}

func readTexts(t testing.TB, name string, all map[string][]string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d struct{ Lang, Language, Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[d.Lang+d.Language] = append(all[d.Lang+d.Language], d.Text)
	}
}

func TestDetect_Articles(t *testing.T) {
	d := New()
	for lang, list := range texts(t) {
		for _, text := range list {
			if got, score := d.Detect(text); got != lang {
				t.Errorf("Detect = %s (%.2f), want %s: %.80q", got, score, lang, text)
			}
		}
		t.Logf("%s: %d articles", lang, len(list))
	}
}

// minSentences is the share of single sentences of ten words or more that must be right.
const minSentences = 0.98

func TestDetect_Sentences(t *testing.T) {
	d := New()
	for lang, list := range texts(t) {
		right, all := 0, 0
		for _, text := range list {
			for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?।\n", r) }) {
				if len(strings.Fields(s)) < 10 {
					continue
				}
				all++
				if got, _ := d.Detect(s); got == lang {
					right++
				}
			}
		}
		share := float64(right) / float64(all)
		t.Logf("%s: %d of %d sentences, %.4f", lang, right, all, share)
		if share < minSentences {
			t.Errorf("%s: %.4f of the sentences are right, want at least %.2f", lang, share, minSentences)
		}
	}
}

// TestDetect_Foreign holds texts of neighbouring languages apart from the three.
func TestDetect_Foreign(t *testing.T) {
	data, err := os.ReadFile("testdata/foreign.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var foreign map[string][]string
	if err := yaml.Unmarshal(data, &foreign); err != nil {
		t.Fatal(err)
	}
	d := New()
	for lang, list := range foreign {
		for _, text := range list {
			switch got, score := d.Detect(text); {
			case got == "vi" || got == "hi" || got == "en":
				t.Errorf("Detect = %s (%.2f), want %s: %.80q", got, score, lang, text)
			case got != lang:
				t.Logf("Detect = %s, but it is %s: %.80q", got, lang, text)
			}
		}
	}
}

func TestDetect_Edges(t *testing.T) {
	d := New()
	tests := []struct{ name, text, want string }{
		{"empty", "", "und"},
		{"digits", "2,500 72/193 25.10.2025", "und"},
		{"Cyrillic", "Городской совет объявил о пяти новых парках", "und-Cyrl"},
		{"decomposed Vietnamese", "Co\u0302ng u\u031bo\u031b\u0301c \u0111u\u031bo\u031b\u0323c ky\u0301 ta\u0323i Ha\u0300 No\u0323\u0302i vo\u031b\u0301i su\u031b\u0323 tham du\u031b\u0323 cu\u0309a nhie\u0302\u0300u nu\u031bo\u031b\u0301c", "vi"},
		{"English with Vietnamese names", "Ministers met in Hà Nội on Saturday, where Nguyễn Minh Đăng opened the talks with a short speech", "en"},
		{"Hindi with English words", "साइबर क्राइम ट्रीटी पर UN के 72 देशों ने sign कर दिए हैं और यह एक बड़ी बात है", "hi"},
		{"only marks", "\u0301\u0302\u0303", "und"},
		{"invalid UTF-8", "\xff\xfe\xfd", "und"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, score := d.Detect(tt.text); got != tt.want {
				t.Errorf("Detect(%q) = %s (%.2f), want %s", tt.text, got, score, tt.want)
			}
		})
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("Công ước Hà Nội")
	f.Add("हनोई कन्वेंशन \xff")
	d := New()
	f.Fuzz(func(t *testing.T, text string) {
		if tag, score := d.Detect(text); tag == "" || score < 0 || score > 1 {
			t.Errorf("Detect(%q) = %q, %v", text, tag, score)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d := New()
	for lang, list := range texts(b) {
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				d.Detect(list[i%len(list)])
			}
		})
	}
}

// BenchmarkNew loads everything that a first text can need.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		d := New()
		d.latin()
		d.deva()
	}
}
