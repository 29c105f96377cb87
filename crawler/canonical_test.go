package crawler

import (
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	tests := []struct{ name, raw, base, want string }{
		{"as it is", "https://daily.example/a/b?x=1", "", "https://daily.example/a/b?x=1"},
		{"host in capitals, default port, fragment", "HTTPS://Daily.Example:443/A#top", "", "https://daily.example/A"},
		{"another port stays", "http://daily.example:8080/a", "", "http://daily.example:8080/a"},
		{"no path", "http://daily.example", "", "http://daily.example/"},
		{"user and password", "http://me:secret@daily.example/a", "", "http://daily.example/a"},
		{"tracking parameters", "https://daily.example/a?utm_source=rss&id=5&fbclid=x&UTM_Medium=y&zarsrc=31", "", "https://daily.example/a?id=5"},
		{"only tracking parameters", "https://daily.example/a?gclid=1", "", "https://daily.example/a"},
		{"order of the others stays", "https://daily.example/a?b=1&a=2", "", "https://daily.example/a?b=1&a=2"},
		{"empty query", "https://daily.example/a?", "", "https://daily.example/a"},
		{"relative", "../b", "https://daily.example/a/c/d", "https://daily.example/a/b"},
		{"relative to the scheme", "//cdn.example/b", "https://daily.example/", "https://cdn.example/b"},
		{"query alone", "?page=2", "https://daily.example/list?page=1", "https://daily.example/list?page=2"},
		{"spaces and line breaks around", "\n  https://daily.example/a \t", "", "https://daily.example/a"},
		{"backslashes", `https:\\daily.example\a`, "", "https://daily.example/a"},
		{"dots in the path", "https://daily.example/a/./b/../c", "", "https://daily.example/a/c"},
		{"letters outside ASCII", "https://daily.example/hội nghị", "", "https://daily.example/h%E1%BB%99i%20ngh%E1%BB%8B"},
		{"escapes in small letters", "https://daily.example/h%e1%bb%99i", "", "https://daily.example/h%E1%BB%99i"},
		{"escapes that are none", "https://daily.example/100%zz", "", "https://daily.example/100%zz"},
		{"international host", "https://báo.example/", "", "https://xn--bo-mia.example/"},
		{"dot after the host", "https://daily.example./a", "", "https://daily.example/a"},
		{"mobile host", "https://m.daily.example/a", "", "https://daily.example/a"},
		{"m. is all there is to register", "https://m.example/a", "", "https://m.example/a"},
		{"AMP host", "https://amp.daily.example/a", "", "https://daily.example/a"},
		{"AMP as first folder", "https://daily.example/amp/world/a.html", "", "https://daily.example/world/a.html"},
		{"AMP as last folder", "https://daily.example/world/a/amp/", "", "https://daily.example/world/a"},
		{"AMP as ending", "https://daily.example/world/a.amp", "", "https://daily.example/world/a"},
		{"AMP before the ending", "https://daily.example/world/a-amp.html", "", "https://daily.example/world/a.html"},
		{"AMP as parameter", "https://daily.example/a?amp=1&outputType=amp", "", "https://daily.example/a"},
		{"a parameter that only sounds so", "https://daily.example/a?amp=12&outputType=xml", "", "https://daily.example/a?amp=12&outputType=xml"},
		{"a word that begins so", "https://daily.example/ampere/amphibian", "", "https://daily.example/ampere/amphibian"},
		{"AMP cache", "https://www.google.com/amp/s/daily.example/a", "", "https://daily.example/a"},
		{"AMP project's cache", "https://daily-example.cdn.ampproject.org/c/s/daily.example/a?x=1", "", "https://daily.example/a?x=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Canonical(tt.raw, tt.base)
			if err != nil || got != tt.want {
				t.Fatalf("Canonical(%q, %q) = %q, %v, want %q", tt.raw, tt.base, got, err, tt.want)
			}
			if again, err := Canonical(got, ""); err != nil || again != got {
				t.Errorf("Canonical(%q) = %q, %v, want it unchanged", got, again, err)
			}
		})
	}
}

func TestCanonical_Refused(t *testing.T) {
	for _, raw := range []string{"", "javascript:void(0)", "mailto:desk@daily.example", "ftp://daily.example/a", "data:text/html,x",
		"/relative", "http://", "http://[::1", "http://a b/", "https://daily.example/" + strings.Repeat("a", maxURL)} {
		if got, err := Canonical(raw, ""); err == nil {
			t.Errorf("Canonical(%.40q) = %.40q, want an error", raw, got)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("https://m.daily.example/amp/a?utm_x=1&b=%e1#c", "")
	f.Add(`..\x?q`, "http://daily.example/a/b")
	f.Add("https://x.cdn.ampproject.org/c/s/www.google.com/amp/", "")
	f.Fuzz(func(t *testing.T, raw, base string) {
		got, err := Canonical(raw, base)
		if err != nil {
			return
		}
		if !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") || strings.Contains(got, "#") {
			t.Errorf("Canonical(%q, %q) = %q", raw, base, got)
		}
		if again, err := Canonical(got, ""); err != nil || again != got {
			t.Errorf("Canonical(%q) = %q, then %q, %v", raw, got, again, err)
		}
	})
}

func TestFetcher_Host(t *testing.T) {
	f, err := NewFetcher(Config{OneHost: []string{"shared.example"}})
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]string{
		"https://daily.example/a":            "daily.example",
		"http://daily.example":               "daily.example",
		"http://daily.example?x":             "daily.example",
		"http://daily.example:80/":           "daily.example",
		"http://daily.example:443/":          "daily.example:443",
		"https://DAILY.example:8443/a":       "daily.example:8443",
		"https://me@daily.example/":          "daily.example",
		"http://0x7f.1/":                     "127.0.0.1",
		"http://[::1]:8080/":                 "[::1]:8080",
		"https://a.shared.example/x":         "shared.example",
		"https://b.shared.example/x":         "shared.example",
		"https://báo.example/":               "xn--bo-mia.example",
		"https://daily.example\\@evil.test/": "daily.example",
		"ftp://daily.example/":               "",
		"nonsense":                           "",
	} {
		if got := f.Host(raw); got != want {
			t.Errorf("Host(%q) = %q, want %q", raw, got, want)
		}
	}
}
