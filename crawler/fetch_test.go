package crawler_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/text/unicode/norm"

	"newstally/crawler"
	"newstally/crawler/crawltest"
	"newstally/news"
)

const daily = "daily.example"

func TestFetcher_Fetch(t *testing.T) {
	site := crawltest.Open(t, "testdata/sites/faults.txtar")
	tests := []struct {
		name, path string
		state      news.PageState
		reason     string // must be part of Reason
		charset    string
	}{
		{"plain page", "/plain", news.Fetched, "", "utf-8 meta"},
		{"gzip", "/gzip", news.Fetched, "", "utf-8 utf8"},
		{"brotli", "/br", news.Fetched, "", "utf-8 utf8"},
		{"zstandard", "/zstd", news.Fetched, "", "utf-8 utf8"},
		{"windows-1258 by its header", "/windows-1258", news.Fetched, "", "windows-1258 header"},
		{"UTF-16 by its mark", "/utf-16", news.Fetched, "", "utf-16le bom"},
		{"header says Latin-1, bytes say UTF-8", "/wrong-charset", news.Fetched, "", "utf-8 utf8"},
		{"redirect within the host", "/moved", news.Fetched, "", "utf-8 meta"},
		{"redirect to another host is not followed", "/elsewhere", news.Redirected, "http://other.example/landing", ""},
		{"redirect loop", "/loop-a", news.Failed, "redirect loop after 2 hops", ""},
		{"redirect maze", "/maze/1", news.Failed, "more than 3 redirects", ""},
		{"redirect to the home page is a page that is gone", "/old", news.Gone, "home page", ""},
		{"redirect to a file", "/to-file", news.Failed, "location", ""},
		{"redirect to what robots.txt refuses", "/to-private", news.Disallowed, "disallow: /private/", ""},
		{"robots.txt refuses", "/private/1", news.Disallowed, "disallow: /private/", ""},
		{"not found", "/none", news.Gone, "404", ""},
		{"gone", "/gone", news.Gone, "410", ""},
		{"forbidden", "/forbidden", news.Failed, "403", ""},
		{"no content", "/empty", news.Failed, "empty body", ""},
		{"a picture", "/photo.jpg", news.Failed, "content type is not wanted: image/jpeg", ""},
		{"larger than the cap", "/large", news.TooLarge, "4000 bytes announced, at most 3000", ""},
		{"endless", "/endless", news.TooLarge, "more than 3000 bytes", ""},
		{"small, but large when decompressed", "/bomb", news.TooLarge, "more than 9000 bytes", ""},
		{"brotli bomb", "/bomb-br", news.TooLarge, "more than 9000 bytes", ""},
		{"zstandard bomb", "/bomb-zstd", news.TooLarge, "more than 9000 bytes", ""},
		{"broken compression", "/bad-gzip", news.Failed, "gzip", ""},
		{"a coding not asked for", "/deflate", news.Failed, `"deflate" was not asked for`, ""},
		{"ends after half of the body", "/half", news.Failed, "EOF", ""},
		{"less than announced", "/short", news.Failed, "EOF", ""},
		{"connection closed", "/reset", news.Failed, "EOF", ""},
		{"nothing more comes", "/stall", news.Failed, "nothing received for", ""},
		{"slow loris: never idle, never done", "/drip", news.Failed, "not finished within 300ms", ""},
		{"no answer", "/hang", news.Failed, "timeout awaiting response headers", ""},
		{"endless header", "/header", news.Failed, "response headers", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := site.Config()
			c.MaxBody, c.MaxDecoded, c.MaxHeader, c.MaxRedirects = 3000, 9000, 2000, 3
			c.IdleTimeout, c.FirstByteTimeout, c.Timeout = 100*time.Millisecond, 100*time.Millisecond, 300*time.Millisecond
			f, err := crawler.NewFetcher(c)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			p := f.Fetch(t.Context(), news.Link{URL: "http://" + daily + tt.path}, news.Frontier{}, &news.Host{Name: daily})
			if p.State != tt.state || !strings.Contains(p.Reason, tt.reason) {
				t.Fatalf("Fetch = %s: %q, want %s: ... %q", p.State, p.Reason, tt.state, tt.reason)
			}
			if got := strings.TrimSpace(p.Charset + " " + p.CharsetFrom); got != tt.charset {
				t.Errorf("charset = %q, want %q", got, tt.charset)
			}
			if text := crawler.DecodeText(p.Body, p.Charset); tt.state == news.Fetched && !strings.Contains(norm.NFC.String(text), "Hà Nội") {
				t.Errorf("text = %q, want Hà Nội in it", text)
			}
		})
	}
}

func TestFetcher_FetchConditional(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/etag --
ETag: "v1"

first
-- daily.example/date --
Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT

first
-- daily.example/same --

same bytes
`)
	f := site.Fetcher(t)
	for _, path := range []string{"/etag", "/date", "/same"} {
		link := news.Link{URL: "http://" + daily + path}
		first := f.Fetch(t.Context(), link, news.Frontier{}, &news.Host{})
		prev := news.Frontier{ETag: first.Header["Etag"], LastModified: first.Header["Last-Modified"], SHA256: first.SHA256}
		second := f.Fetch(t.Context(), link, prev, &news.Host{})
		if first.State != news.Fetched || second.State != news.Unchanged || second.Body != nil {
			t.Errorf("%s: %s, then %s with %d bytes, want fetched, then unchanged with none", path, first.State, second.State, len(second.Body))
		}
	}
}

func TestFetcher_FetchGuard(t *testing.T) {
	site := crawltest.Serve(t, "-- daily.example/x --\n\nsecret")
	tests := []struct {
		name, url string
		change    func(*crawler.Config)
		want      news.PageState
	}{
		{"the opened address", "http://daily.example/x", func(*crawler.Config) {}, news.Fetched},
		{"the address is not opened", "http://daily.example/x", func(c *crawler.Config) { c.AllowPrivate = nil }, news.Disallowed},
		{"another port of it is opened", "http://daily.example/x", func(c *crawler.Config) { c.AllowPrivate[0].Port++ }, news.Disallowed},
		{"another address is opened", "http://daily.example/x", func(c *crawler.Config) {
			c.AllowPrivate[0].Prefix = netip.MustParsePrefix("127.0.0.9/32")
		}, news.Disallowed},
		{"metadata service", "http://169.254.169.254/latest", func(*crawler.Config) {}, news.Disallowed},
		{"private network", "http://10.0.0.1/", func(*crawler.Config) {}, news.Disallowed},
		{"loopback as one number", "http://2130706433/", func(*crawler.Config) {}, news.Disallowed},
		{"loopback in hexadecimal", "http://0x7f.1/", func(*crawler.Config) {}, news.Disallowed},
		{"loopback, IPv6", "http://[::1]/", func(*crawler.Config) {}, news.Disallowed},
		{"loopback, IPv4 in IPv6", "http://[::ffff:127.0.0.1]/", func(*crawler.Config) {}, news.Disallowed},
		{"shared address space", "http://100.64.0.1/", func(*crawler.Config) {}, news.Disallowed},
		{"link-local, IPv6", "http://[fe80::1]/", func(*crawler.Config) {}, news.Disallowed},
		{"unique local, IPv6", "http://[fd00:ec2::254]/latest", func(*crawler.Config) {}, news.Disallowed},
		{"loopback behind NAT64", "http://[64:ff9b::7f00:1]/", func(*crawler.Config) {}, news.Disallowed},
		{"loopback behind 6to4", "http://[2002:7f00:1::]/", func(*crawler.Config) {}, news.Disallowed},
		{"multicast", "http://224.0.0.1/", func(*crawler.Config) {}, news.Disallowed},
		{"multicast, IPv6", "http://[ff02::1]/", func(*crawler.Config) {}, news.Disallowed},
		{"broadcast", "http://255.255.255.255/", func(*crawler.Config) {}, news.Disallowed},
		{"unspecified address", "http://0.0.0.0/", func(*crawler.Config) {}, news.Disallowed},
		{"name of loopback", "http://localhost/", func(*crawler.Config) {}, news.Disallowed},
		{"port of another service", "http://daily.test:22/", func(*crawler.Config) {}, news.Disallowed},
		{"unusual port", "http://192.0.2.1:8080/", func(*crawler.Config) {}, news.Disallowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := site.Config()
			tt.change(&c)
			f, err := crawler.NewFetcher(c)
			if err != nil {
				t.Fatal(err)
			}
			p := f.Fetch(t.Context(), news.Link{URL: tt.url}, news.Frontier{}, &news.Host{})
			if p.State != tt.want {
				t.Errorf("Fetch(%q) = %s: %s, want %s", tt.url, p.State, p.Reason, tt.want)
			}
		})
	}
}

func TestFetcher_FetchOnce(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/a --
@status 301
Location: http://www.daily.example/a

-- www.daily.example/a --

page
-- www.daily.example/loop --
@status 302
Location: http://daily.example/loop

-- daily.example/loop --
@status 302
Location: http://www.daily.example/loop

-- daily.example/inside --
@status 302
Location: http://169.254.169.254/latest

-- daily.example/port --
@status 302
Location: http://daily.test:22/

`)
	f := site.Fetcher(t)
	p := f.FetchOnce(t.Context(), "http://daily.example/a")
	if p.State != news.Fetched || p.URL != "http://daily.example/a" || p.FinalURL != "http://www.daily.example/a" {
		t.Errorf("FetchOnce = %s %s to %s, want it fetched from www", p.State, p.URL, p.FinalURL)
	}
	if p = f.FetchOnce(t.Context(), "http://daily.example/loop"); p.State != news.Failed || !strings.Contains(p.Reason, "redirects") {
		t.Errorf("FetchOnce of a loop = %s: %s", p.State, p.Reason)
	}
	for _, path := range []string{"/inside", "/port"} {
		if p = f.FetchOnce(t.Context(), "http://daily.example"+path); p.State != news.Disallowed || !strings.Contains(p.Reason, "guard") {
			t.Errorf("FetchOnce of a redirect from %s to %s = %s: %s, want the guard to refuse it", path, p.FinalURL, p.State, p.Reason)
		}
	}
}

func TestFetcher_FetchVerifiesTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	addr := server.Listener.Addr().(*net.TCPAddr).AddrPort()
	f, err := crawler.NewFetcher(crawler.Config{
		ConnectTo:    map[string]string{daily: addr.String()},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), 32), Port: addr.Port()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &news.Host{}
	if _, unknown := f.FetchRobots(t.Context(), "https://daily.example/", h); unknown == "" || h.RobotsCode != 0 {
		t.Errorf("robots.txt read with status %d from a server whose certificate nobody vouches for", h.RobotsCode)
	}
}

// TestFetcher_FetchRebinding has a name server that names an address of documentation the
// first time, or beside it, and then loopback: what counts is the address at the moment of
// dialling, each time.
func TestFetcher_FetchRebinding(t *testing.T) {
	outside, loopback := [4]byte{192, 0, 2, 1}, [4]byte{127, 0, 0, 1}
	for name, answers := range map[string][][][4]byte{
		"loopback":        {{loopback}},
		"loopback second": {{outside}, {loopback}},
		"both at a time":  {{outside, loopback}},
	} {
		t.Run(name, func(t *testing.T) {
			site := crawltest.Serve(t, "-- rebind.test/x --\n\nsecret")
			c := site.Config()
			c.AllowPrivate = nil
			c.Resolver = resolver(t, answers)
			// The port of the site would be allowed.
			c.Ports = map[string][]int{"rebind.test": {int(site.Addr.Port())}}
			f, err := crawler.NewFetcher(c)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				p := f.Fetch(t.Context(), news.Link{URL: fmt.Sprintf("http://rebind.test:%d/x", site.Addr.Port())}, news.Frontier{}, &news.Host{})
				if p.State != news.Disallowed || !strings.Contains(p.Reason, "guard") {
					t.Errorf("Fetch = %s: %s, want the address refused when it is dialled", p.State, p.Reason)
				}
			}
			if asked := site.Requests(); len(asked) > 0 {
				t.Errorf("asked for %v", asked)
			}
		})
	}
}

// TestFetcher_FetchSilentNameServer has a name server that never answers.
func TestFetcher_FetchSilentNameServer(t *testing.T) {
	f, err := crawler.NewFetcher(crawler.Config{ConnectTimeout: 20 * time.Millisecond,
		Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			t.Cleanup(func() { server.Close() })
			return client, nil
		}}})
	if err != nil {
		t.Fatal(err)
	}
	p := f.Fetch(t.Context(), news.Link{URL: "http://daily.test/x"}, news.Frontier{}, &news.Host{})
	if p.State != news.Disallowed || !strings.Contains(p.Reason, "lookup daily.test") {
		t.Errorf("Fetch = %s: %s, want that the name could not be looked up", p.State, p.Reason)
	}
}

func TestFetcher_FetchKeepsRobotsTag(t *testing.T) {
	site := crawltest.Serve(t, `
-- daily.example/x --
X-Robots-Tag: noindex
X-Robots-Tag: newstally: noarchive

page
`)
	p := site.Fetcher(t).Fetch(t.Context(), news.Link{URL: "http://daily.example/x"}, news.Frontier{}, &news.Host{})
	if got, want := p.Header["X-Robots-Tag"], "noindex, newstally: noarchive"; got != want {
		t.Errorf("X-Robots-Tag = %q, want %q", got, want)
	}
}

// resolver answers the first, second ... question for an IPv4 address with these addresses,
// and all further ones like the last.
func resolver(t *testing.T, answers [][][4]byte) *net.Resolver {
	t.Helper()
	var mu sync.Mutex
	next := func() [][4]byte {
		mu.Lock()
		defer mu.Unlock()
		now := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		return now
	}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			for {
				size := make([]byte, 2)
				if _, err := io.ReadFull(server, size); err != nil {
					return
				}
				question := make([]byte, binary.BigEndian.Uint16(size))
				if _, err := io.ReadFull(server, question); err != nil {
					return
				}
				answer, err := answerAddresses(question, next)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := server.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
					return
				}
			}
		}()
		return client, nil
	}}
}

func answerAddresses(question []byte, next func() [][4]byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return nil, err
	}
	m.Response, m.Additionals = true, nil
	for _, q := range m.Questions {
		if q.Type != dnsmessage.TypeA {
			continue
		}
		for _, a := range next() {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0},
				Body:   &dnsmessage.AResource{A: a},
			})
		}
	}
	return m.Pack()
}

func TestFetcher_Politeness(t *testing.T) {
	site := crawltest.Open(t, "testdata/sites/busy.txtar")
	f := site.Fetcher(t)
	fetch := func(h *news.Host, url string) (news.Page, time.Time) {
		return f.Visit(t.Context(), news.Link{URL: url}, news.Frontier{}, h)
	}
	since := func(at time.Time) time.Duration { return at.Sub(site.Clock.Now()) }

	t.Run("Retry-After in seconds", func(t *testing.T) {
		h := &news.Host{}
		p, next := fetch(h, "http://seconds.example/x")
		if p.State != news.Failed || since(h.OpenUntil) != 126*time.Second || since(next) != 126*time.Second {
			t.Errorf("%s, host closed for %v, page due in %v, want failed and 126 s: 120 s and jitter", p.State, since(h.OpenUntil), since(next))
		}
		before := len(site.Requests())
		if p, _ = fetch(h, "http://seconds.example/y"); p.State != news.Failed || len(site.Requests()) != before {
			t.Errorf("%s after %d more requests, want failed after none", p.State, len(site.Requests())-before)
		}
	})
	t.Run("Retry-After as a date", func(t *testing.T) {
		h := &news.Host{}
		fetch(h, "http://date.example/x")
		if d := since(h.OpenUntil); d < 32*time.Minute || d > 36*time.Minute {
			t.Errorf("host closed for %v, want about 32 minutes and jitter", d)
		}
	})
	t.Run("503 without Retry-After backs off", func(t *testing.T) {
		h := &news.Host{}
		var rests []time.Duration
		for range 3 {
			fetch(h, "http://down.example/x")
			rests = append(rests, since(h.OpenUntil))
			site.Clock.Advance(since(h.OpenUntil))
		}
		if diff := cmp.Diff([]time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second}, rests); diff != "" {
			t.Errorf("rests (-want +got):\n%s", diff)
		}
	})
	t.Run("breaker opens after five failures in a row", func(t *testing.T) {
		h := &news.Host{}
		for range 4 {
			fetch(h, "http://broken.example/x")
		}
		if !h.OpenUntil.IsZero() {
			t.Errorf("open until %v after 4 failures", h.OpenUntil)
		}
		fetch(h, "http://broken.example/x")
		if since(h.OpenUntil) <= 0 || !strings.Contains(h.Reason, "5 failures in a row") {
			t.Errorf("open for %v: %q, want the breaker open", since(h.OpenUntil), h.Reason)
		}
		site.Clock.Advance(since(h.OpenUntil))
		fetch(h, "http://broken.example/fine")
		if h.Failures != 0 || !h.OpenUntil.IsZero() {
			t.Errorf("%d failures, open until %v after a success", h.Failures, h.OpenUntil)
		}
	})
	t.Run("slow host is asked less often", func(t *testing.T) {
		h := &news.Host{}
		fetch(h, "http://slow.example/slow")
		slow := h.Delay
		fetch(h, "http://slow.example/fast")
		if slow != 6*time.Second || h.Delay != 3500*time.Millisecond {
			t.Errorf("delay %v, then %v, want 6 s as the answer took, then half way back to 1 s", slow, h.Delay)
		}
	})
	t.Run("Crawl-delay up to the cap", func(t *testing.T) {
		for host, want := range map[string]time.Duration{"delay.example": 7 * time.Second, "longdelay.example": 30 * time.Second} {
			h := &news.Host{}
			fetch(h, "http://"+host+"/x")
			if h.Delay != want {
				t.Errorf("%s: delay %v, want %v", host, h.Delay, want)
			}
		}
	})
	t.Run("robots.txt that cannot be read refuses, until it can", func(t *testing.T) {
		h := &news.Host{}
		p, next := fetch(h, "http://norobots.example/x")
		if p.State != news.Disallowed || !strings.Contains(p.Reason, "status 500") || next.IsZero() {
			t.Fatalf("%s: %s, due %v, want disallowed and due again", p.State, p.Reason, next)
		}
		site.Clock.Advance(since(next))
		if p, _ = fetch(h, "http://norobots.example/x"); p.State != news.Fetched {
			t.Errorf("%s: %s once robots.txt is back, want fetched", p.State, p.Reason)
		}
	})
	t.Run("robots.txt is kept for a day, also by a new process", func(t *testing.T) {
		h := &news.Host{}
		f = site.Fetcher(t)
		fetch(h, "http://delay.example/x")
		count := func() (n int) {
			for _, r := range site.Requests() {
				if r == "delay.example/robots.txt" {
					n++
				}
			}
			return n
		}
		before := count()
		f = site.Fetcher(t)
		fetch(h, "http://delay.example/x")
		if got := count(); got != before {
			t.Errorf("%d requests for robots.txt, want none", got-before)
		}
		site.Clock.Advance(25 * time.Hour)
		fetch(h, "http://delay.example/x")
		if got := count(); got != before+1 {
			t.Errorf("%d requests for robots.txt after a day, want 1", got-before)
		}
	})
	if got, want := site.Header("delay.example/x").Get("User-Agent"), "newstally/test (+https://newstally.example/bot)"; got != want {
		t.Errorf("User-Agent = %q, want %q", got, want)
	}
}
