package crawler

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newstally/news"
)

const goodOutlet = `outlet: example-daily
name: Example Daily
owner: Example Media Group
country: VN
language: vi
official: false
advocacy: true
verified: 2026-11-23
sources:
  - kind: feed
    url: https://daily.example/rss/thoi-su.rss
    every: 30m
    delay: 5s
  - kind: listing
    label: treaty
    url: https://daily.example:8443/su-kien
    language: en
    ports: [8443]
    links: "h3.title a"
    next: "a.next"
    pages: 5
    all: true
    filter: "-\\d+\\.html$"
  - kind: search
    url: https://search.example/?q={query}
    disabled: true
    reason: refused by robots.txt
one_host: true
`

func TestParseOutlet(t *testing.T) {
	got, err := ParseOutlet("daily.yaml", []byte(goodOutlet))
	if err != nil {
		t.Fatal(err)
	}
	want := news.Outlet{
		ID: "example-daily", Name: "Example Daily", Owner: "Example Media Group", Country: "VN", Language: "vi", Advocacy: true, Verified: "2026-11-23", OneHost: true,
		Sources: []news.Source{
			{Name: "example-daily/1", Outlet: "example-daily", Kind: news.Feed, URL: "https://daily.example/rss/thoi-su.rss", Language: "vi", Every: 30 * time.Minute, Delay: 5 * time.Second},
			{Name: "example-daily/treaty", Outlet: "example-daily", Kind: news.Listing, URL: "https://daily.example:8443/su-kien", Language: "en", Every: time.Hour,
				Ports: []int{8443}, Links: "h3.title a", Next: "a.next", Pages: 5, All: true, Filter: `-\d+\.html$`},
			{Name: "example-daily/3", Outlet: "example-daily", Kind: news.Search, URL: "https://search.example/?q={query}", Language: "vi", Every: time.Hour, Disabled: true, Reason: "refused by robots.txt"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outlet (-want +got):\n%s", diff)
	}
}

func TestConfig_WithOutlets(t *testing.T) {
	o, err := ParseOutlet("daily.yaml", []byte(goodOutlet))
	if err != nil {
		t.Fatal(err)
	}
	c := Config{}.WithOutlets([]news.Outlet{o})
	if diff := cmp.Diff(map[string][]int{"daily.example": {8443}}, c.Ports); diff != "" {
		t.Errorf("ports (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]time.Duration{"daily.example": 5 * time.Second}, c.Delays); diff != "" {
		t.Errorf("delays (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"daily.example"}, c.OneHost); diff != "" {
		t.Errorf("domains that count as one host (-want +got):\n%s", diff)
	}
}

func TestParseOutlet_Errors(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "advocacy: true", "advocate: true", `daily.yaml:7: unknown field "advocate"`},
		{"unknown key of a source", "    every: 30m", "    evry: 30m", `daily.yaml:12: unknown field "evry"`},
		{"wrong type", "official: false", "official: perhaps", "daily.yaml:6: "},
		{"wrong type of pages", "pages: 5", "pages: many", "daily.yaml:21: "},
		{"bad indentation", "name: Example Daily", "  name: Example Daily", "daily.yaml:"},
		{"bad duration", "every: 30m", "every: often", `daily.yaml:12: sources[0].every: "often": want a duration`},
		{"bad delay", "delay: 5s", "delay: 2h", `daily.yaml:13: sources[0].delay: "2h": want a duration of at most 1m`},
		{"too often", "every: 30m", "every: 10s", `want a duration of at least 1m`},
		{"bad selector", `"h3.title a"`, `"h3..title"`, `daily.yaml:19: sources[1].links: "h3..title": want a CSS selector`},
		{"bad expression", `"-\\d+\\.html$"`, `"("`, "daily.yaml:23: sources[1].filter: want a regular expression"},
		{"bad kind", "kind: listing", "kind: page", `daily.yaml:14: sources[1].kind: kind "page" is none of`},
		{"bad ID", "outlet: example-daily", "outlet: Example Daily", "daily.yaml:1: outlet: "},
		{"no owner", "owner: Example Media Group\n", "", "owner: missing"},
		{"bad country", "country: VN", "country: Vietnam", "daily.yaml:4: country: "},
		{"bad language", "language: vi", "language: vietnamese!", "daily.yaml:5: language: "},
		{"bad date", "verified: 2026-11-23", "verified: yesterday", "daily.yaml:8: verified: "},
		{"no sources", goodOutlet[strings.Index(goodOutlet, "sources:"):], "", "sources: missing"},
		{"address without scheme", "https://daily.example/rss/thoi-su.rss", "daily.example/rss", "daily.yaml:11: sources[0].url: "},
		{"search without query", "q={query}", "q=x", "want {query}"},
		{"archive without a date", "kind: listing", "kind: archive", "want {yyyy}"},
		{"port not allowed", "    ports: [8443]\n", "", "port 8443: want it in ports"},
		{"port that is none", "[8443]", "[8443, 99999]", "sources[1].ports[1]: 99999"},
		{"disabled without a reason", "    reason: refused by robots.txt\n", "", "sources[2].disabled: want a reason"},
		{"label twice", "    disabled: true", "    label: treaty\n    disabled: true", "is the label of another source"},
		{"empty", goodOutlet, "", "daily.yaml:1: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(goodOutlet, tt.old, tt.new, 1)
			if text == goodOutlet {
				t.Fatalf("the file has no %q", tt.old)
			}
			_, err := ParseOutlet("daily.yaml", []byte(text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestLoadOutlets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadOutlets(dir); err == nil {
		t.Error("an empty folder: no error")
	}
	write("b.yaml", goodOutlet)
	write("a.yaml", strings.Replace(goodOutlet, "example-daily", "a-daily", 1))
	got, err := LoadOutlets(dir)
	if err != nil || len(got) != 2 || got[0].ID != "a-daily" {
		t.Errorf("LoadOutlets = %d outlets, %v, want a-daily and example-daily", len(got), err)
	}
	if got, err = LoadOutlets(filepath.Join(dir, "b.yaml")); err != nil || len(got) != 1 {
		t.Errorf("LoadOutlets of a file = %d outlets, %v", len(got), err)
	}
	write("c.yaml", goodOutlet)
	write("d.yaml", "outlet: [")
	_, err = LoadOutlets(dir)
	if err == nil || !strings.Contains(err.Error(), "c.yaml: outlet \"example-daily\" is also in") || !strings.Contains(err.Error(), "d.yaml:1") {
		t.Errorf("error %v, want both bad files named", err)
	}
	if _, err := LoadOutlets(filepath.Join(dir, "none.yaml")); err == nil {
		t.Error("a file that is not there: no error")
	}
}

// TestBuiltin holds the outlets that come with newstally to what is said of them: at
// least so many in each language, no source twice.
func TestBuiltin(t *testing.T) {
	outlets, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	languages, seen := map[string]int{}, map[string]string{}
	for _, o := range outlets {
		languages[o.Language]++
		for _, s := range o.Sources {
			if other := seen[s.URL]; other != "" {
				t.Errorf("%s and %s have the same address %s", other, s.Name, s.URL)
			}
			seen[s.URL] = s.Name
			if s.Reason == "" {
				t.Errorf("%s does not say how strong the evidence for it is", s.Name)
			}
		}
	}
	for lang, least := range map[string]int{"vi": 20, "hi": 20, "en": 30} {
		if languages[lang] < least {
			t.Errorf("%d outlets in %s, want at least %d", languages[lang], lang, least)
		}
	}
}

func FuzzParseOutlet(f *testing.F) {
	f.Add([]byte(goodOutlet))
	f.Add([]byte("sources:\n- {kind: feed, every: 1}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ParseOutlet("x.yaml", data)
		if err == nil && (o.ID == "" || len(o.Sources) == 0) {
			t.Errorf("ParseOutlet(%q) = %+v without an error", data, o)
		}
	})
}
