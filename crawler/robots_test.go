package crawler

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
)

func TestRobots_Allowed(t *testing.T) {
	tests := []struct {
		name, robots, agent, url string
		want                     bool
	}{
		{"empty file allows", "", "newstally", "https://a.example/x", true},
		{"rule before any agent belongs to nobody", "Disallow: /\n", "newstally", "https://a.example/x", true},
		{"named group hides the global one", "User-agent: *\nDisallow: /\n\nUser-agent: NewsTally\nDisallow: /private\n", "newstally", "https://a.example/x", true},
		{"two groups of one agent are one", "User-agent: newstally\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: newstally\nDisallow: /b\n", "newstally", "https://a.example/b", false},
		{"agents share a group", "User-agent: x\nUser-agent: newstally\nDisallow: /a\n", "newstally", "https://a.example/a/1", false},
		{"a version in the agent line is ignored", "User-agent: newstally/2.0\nDisallow: /a\n", "newstally", "https://a.example/a", false},
		{"longest match wins", "User-agent: *\nDisallow: /tin\nAllow: /tin/mo\n", "newstally", "https://a.example/tin/mo/1", true},
		{"allow wins a tie", "User-agent: *\nDisallow: /tin\nAllow: /tin\n", "newstally", "https://a.example/tin", true},
		{"star in the middle", "User-agent: *\nDisallow: /*/print/\n", "newstally", "https://a.example/vi/print/1", false},
		{"stars that must back up", "User-agent: *\nDisallow: /*ab*abc$\n", "newstally", "https://a.example/xababab-ababc", false},
		{"dollar is the end", "User-agent: *\nDisallow: /*.pdf$\n", "newstally", "https://a.example/a.pdf?x", true},
		{"a dollar within is a character", "User-agent: *\nDisallow: /a$b\n", "newstally", "https://a.example/a$b", false},
		{"query counts", "User-agent: *\nDisallow: /*?page=\n", "newstally", "https://a.example/list?page=2", false},
		{"letters outside ASCII are encoded", "User-agent: *\nDisallow: /tìm\n", "newstally", "https://a.example/t%C3%ACm", false},
		{"lower-case escapes", "User-agent: *\nDisallow: /t%c3%acm\n", "newstally", "https://a.example/t%C3%ACm", false},
		{"byte order mark, CR line ends", "\xef\xbb\xbfUser-agent: *\rDisallow: /\r", "newstally", "https://a.example/x", false},
		{"missing colon", "User-agent newstally\nDisallow /x\n", "newstally", "https://a.example/x", false},
		{"misspelt key", "User-agent: *\nDisalow: /x\n", "newstally", "https://a.example/x", false},
		{"unknown line does not end the agents", "User-agent: newstally\nNoindex: /\nUser-agent: x\nDisallow: /\n", "newstally", "https://a.example/x", false},
		{"empty disallow allows", "User-agent: *\nDisallow:\n", "newstally", "https://a.example/x", true},
		{"comment cut off", "User-agent: * # all\nDisallow: /x # not this\n", "newstally", "https://a.example/x1", false},
		{"robots.txt itself", "User-agent: *\nDisallow: /\n", "newstally", "https://a.example/robots.txt", true},
		{"html instead of rules", "<!doctype html><title>User-agent: *</title>\n<p>Disallow: /</p>", "newstally", "https://a.example/x", true},
		{"only the first 500 KiB count", "User-agent: *\n" + strings.Repeat("#\n", MaxRobots/2) + "Disallow: /\n", "newstally", "https://a.example/x", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, rule := ParseRobots([]byte(tt.robots)).Allowed(tt.agent, tt.url)
			if got != tt.want {
				t.Errorf("Allowed(%q, %q) = %v by %q, want %v", tt.agent, tt.url, got, rule, tt.want)
			}
		})
	}
}

func TestRobots_CrawlDelay(t *testing.T) {
	r := ParseRobots([]byte("Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 0.5\n\nUser-agent: newstally\nCrawl-delay: 7\nDisallow: /x\nSitemap: /t.xml"))
	for agent, want := range map[string]time.Duration{"newstally": 7 * time.Second, "other": 500 * time.Millisecond} {
		if got, ok := r.CrawlDelay(agent); got != want || !ok {
			t.Errorf("CrawlDelay(%q) = %v, %v, want %v, true", agent, got, ok, want)
		}
	}
	if got := strings.Join(r.Sitemaps, " "); got != "https://a.example/s.xml /t.xml" {
		t.Errorf("Sitemaps = %q", got)
	}
	if got, ok := ParseRobots([]byte("User-agent: *\nCrawl-delay: NaN\nCrawl-delay: -1\nCrawl-delay: soon")).CrawlDelay("x"); ok {
		t.Errorf("CrawlDelay of bad values = %v, true, want none", got)
	}
}

// TestRobots_GoogleCases runs the published cases of Google's parser where their file
// is found beside the checkout. In it a byte outside ASCII is a character of Latin-1.
func TestRobots_GoogleCases(t *testing.T) {
	f, err := os.Open("../../shared/eval/robots/google_cases.jsonl")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared/eval/robots beside the checkout")
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	lines := bufio.NewScanner(f)
	for lines.Buffer(nil, 1<<20); lines.Scan(); n++ {
		var c struct {
			Test, Robots, Agent, URL string
			Line                     int
			Want                     bool
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		got, rule := ParseRobots(latin1(c.Robots)).Allowed(c.Agent, string(latin1(c.URL)))
		if got != c.Want {
			t.Errorf("%s, line %d: Allowed(%q, %q) = %v by %.60q, want %v", c.Test, c.Line, c.Agent, c.URL, got, rule, c.Want)
		}
	}
	if n != 145 {
		t.Errorf("read %d cases, want 145", n)
	}
}

func latin1(s string) []byte {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

func FuzzParseRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nAllow: /index.html\nCrawl-delay: 1"), "/aaa")
	f.Add([]byte("user-agent x\rdisallow /%e3\xff"), "http://a.example?b;c#d")
	f.Fuzz(func(t *testing.T, body []byte, url string) {
		r := ParseRobots(body)
		ok, rule := r.Allowed("newstally", url)
		if !ok && !strings.HasPrefix(rule, "disallow: ") {
			t.Errorf("refused by %q", rule)
		}
		if d, _ := r.CrawlDelay("newstally"); d < 0 {
			t.Errorf("CrawlDelay = %v", d)
		}
	})
}
