package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"newstally/news"
)

func BenchmarkFetcher_Fetch(b *testing.B) {
	page := []byte("<!doctype html><html><body>" + strings.Repeat("<p>Some text of a page that is as long as pages are.</p>\n", 500) + "</body></html>")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /private/\n"))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(page)
	}))
	defer server.Close()
	addr := server.Listener.Addr().(*net.TCPAddr).AddrPort()
	f, err := NewFetcher(Config{Delay: -1, ConnectTo: map[string]string{"daily.example": addr.String()},
		AllowPrivate: []Private{{Prefix: netip.PrefixFrom(addr.Addr(), addr.Addr().BitLen()), Port: addr.Port()}}})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	h := &news.Host{}
	for i := 0; b.Loop(); i++ {
		p := f.Fetch(b.Context(), news.Link{URL: fmt.Sprintf("http://daily.example/%d", i)}, news.Frontier{}, h)
		if p.State != news.Fetched {
			b.Fatal(p.Reason)
		}
	}
}

func BenchmarkCanonical(b *testing.B) {
	for b.Loop() {
		if _, err := Canonical("/the-gioi/hội-nghị-tại-hà-nội-123.html?utm_source=rss&id=5#top", "https://m.daily.example/rss/the-gioi.rss"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRobots(b *testing.B) {
	text := []byte("User-agent: *\n" + strings.Repeat("Disallow: /section/*/print$\nAllow: /section/news\n", 100))
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			ParseRobots(text)
		}
	})
	b.Run("match", func(b *testing.B) {
		r := ParseRobots(text)
		for b.Loop() {
			r.Allowed("newstally", "https://daily.example/section/news/some-story-about-a-treaty-123.html")
		}
	})
}

func BenchmarkFeed(b *testing.B) {
	text := "<rss version=\"2.0\"><channel>" + strings.Repeat("<item><title>Sixty states sign</title><link>https://daily.example/a</link><description>&lt;p&gt;Some text&lt;/p&gt;</description><pubDate>Mon, 23 Nov 2026 08:30:00 +0700</pubDate></item>\n", 100)
	for name, end := range map[string]string{"whole": "</channel></rss>", "truncated": "<item><ti"} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				if err := feedLinks(text+end, "https://daily.example/rss", news.Source{}, func(news.Link, error) bool { n++; return true }); err != nil {
					b.Fatal(err)
				}
			}
			if n != b.N*100 {
				b.Errorf("%d links of %d feeds", n, b.N)
			}
		})
	}
}

func BenchmarkSitemap(b *testing.B) {
	text := "<urlset>" + strings.Repeat("<url><loc>https://daily.example/a-story-about-a-treaty-123.html</loc><lastmod>2026-11-23T08:30:00+07:00</lastmod></url>\n", 10_000) + "</urlset>"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m := sitemapReader{base: "https://daily.example/sitemap.xml", yield: func(news.Link) bool { return true }}
		if err := m.read(text); err != nil || m.links != 10_000 {
			b.Fatal(m.links, err)
		}
	}
}

func BenchmarkDecideCharset(b *testing.B) {
	text := []byte(strings.Repeat("<div>", 500) + strings.Repeat("<p>हनोई में साठ देशों ने संधि पर हस्ताक्षर किए</p>", 300))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		DecideCharset(text, "text/html")
	}
}
