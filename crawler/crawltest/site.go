// Package crawltest serves made-up web sites on loopback from txtar files, faults
// included, and lends a clock that never sleeps.
//
// Each file of an archive is one answer and is named by its URL, without scheme for
// http. Its text is header lines, an empty line, and the body:
//
//	-- daily.example/feed.xml --
//	Content-Type: application/rss+xml
//	ETag: "1"
//
//	<rss>...
//
// Several files with one URL are the answers to the first, second ... request; the
// last one goes on for ever. Lines that begin with @ are orders to the server:
//
//	@status 503             the status code
//	@encode windows-1258    the body in another charset
//	@compress gzip          or br, zstd: with its Content-Encoding; file: without one
//	@repeat 1000            the body so many times over
//	@length 10              a false Content-Length
//	@fault hang             no answer comes
//	@fault reset            the connection is closed before an answer
//	@fault half             ... after half of the body
//	@fault stall            ... after half of the body nothing more comes
//	@fault endless          the body is repeated until the client goes away
//	@fault drip             ... a byte at a time, each 10 ms after the last
//	@advance 3s             the site's clock goes on, as if the answer took so long
//
// An answer with an ETag or Last-Modified that the request names becomes a 304.
// {site} in a body or header is replaced by the server's address.
package crawltest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/tools/txtar"

	"newstally/crawler"
)

// Site is a running server for all hosts of an archive.
type Site struct {
	Clock *Clock
	Addr  netip.AddrPort // that it listens on

	server   *httptest.Server
	hook     func(name string)
	answers  map[string][]answer // by host and path
	mu       sync.Mutex
	requests []string // method is always GET
	headers  []http.Header
	served   map[string]int
	busy     map[string]int // requests in flight by host
	most     map[string]int // the most at a time
}

type answer struct {
	header http.Header
	body   []byte
	orders map[string]string
}

// Open serves the archive in a file.
func Open(t testing.TB, path string) *Site {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Serve(t, string(data))
}

// Serve serves an archive until the test ends.
func Serve(t testing.TB, archive string) *Site {
	t.Helper()
	s, err := New(archive)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// New serves an archive until Close.
func New(archive string) (*Site, error) {
	s := &Site{Clock: NewClock(), answers: map[string][]answer{}, served: map[string]int{}, busy: map[string]int{}, most: map[string]int{}}
	s.server = httptest.NewUnstartedServer(s)
	s.Addr = s.server.Listener.Addr().(*net.TCPAddr).AddrPort()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		a, err := s.parse(f.Data)
		if err != nil {
			s.server.Listener.Close()
			return nil, fmt.Errorf("site %s: %w", f.Name, err)
		}
		s.answers[f.Name] = append(s.answers[f.Name], a)
	}
	s.server.Start()
	return s, nil
}

// Close ends the server and all its connections.
func (s *Site) Close() {
	s.server.CloseClientConnections()
	s.server.Close()
}

// parse reads the text of one answer.
func (s *Site) parse(data []byte) (answer, error) {
	a := answer{header: http.Header{}, orders: map[string]string{}}
	text := strings.ReplaceAll(string(data), "{site}", s.Addr.String())
	for {
		line, rest, more := strings.Cut(text, "\n")
		text = rest
		if line == "" || !more {
			break
		}
		if order, ok := strings.CutPrefix(line, "@"); ok {
			name, value, _ := strings.Cut(order, " ")
			a.orders[name] = value
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return a, fmt.Errorf("line %q: want a header field, an order with @ or an empty line", line)
		}
		a.header.Add(name, strings.TrimSpace(value))
	}
	a.body = []byte(text)
	return a, a.encode()
}

// encode carries out the orders about the body.
func (a *answer) encode() error {
	if n, err := strconv.Atoi(a.orders["repeat"]); err == nil {
		a.body = bytes.Repeat(a.body, n)
	}
	if name := a.orders["encode"]; name != "" {
		enc, err := htmlindex.Get(name)
		if err != nil {
			return fmt.Errorf("encode %q: %w", name, err)
		}
		if a.body, err = enc.NewEncoder().Bytes(a.body); err != nil {
			return fmt.Errorf("encode %q: %w", name, err)
		}
	}
	coding := a.orders["compress"]
	if coding == "" {
		return nil
	}
	body, err := compress(a.body, coding)
	if coding != "file" {
		a.header.Set("Content-Encoding", coding)
	}
	a.body = body
	return err
}

func compress(body []byte, coding string) ([]byte, error) {
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "file":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		z, err := zstd.NewWriter(&b)
		if err != nil {
			return nil, err
		}
		w = z
	default:
		return nil, fmt.Errorf("compress %q: want gzip, br, zstd or file", coding)
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// ServeHTTP answers as the archive says, 404 for what it does not name.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.Host + r.URL.RequestURI()
	s.enter(r)
	defer s.leave(r)
	if hook := s.onRequest(); hook != nil {
		hook(name)
	}
	a, ok := s.next(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	if d, err := time.ParseDuration(a.orders["advance"]); err == nil {
		s.Clock.Advance(d)
	}
	switch a.orders["fault"] {
	case "reset":
		panic(http.ErrAbortHandler)
	case "hang":
		<-r.Context().Done()
		return
	}
	for field, values := range a.header {
		w.Header()[http.CanonicalHeaderKey(field)] = values
	}
	if sameAsKnown(a.header, r.Header) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.write(w, r, a)
}

func (s *Site) next(name string) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.answers[name]
	if len(all) == 0 {
		return answer{}, false
	}
	n := min(s.served[name], len(all)-1)
	s.served[name]++
	return all[n], true
}

func (s *Site) enter(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Host+r.URL.RequestURI())
	s.headers = append(s.headers, r.Header)
	s.busy[r.Host]++
	s.most[r.Host] = max(s.most[r.Host], s.busy[r.Host])
}

func (s *Site) leave(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[r.Host]--
}

// sameAsKnown reports whether the client has the answer already (RFC 9110 section 13).
func sameAsKnown(a, asked http.Header) bool {
	if known := asked.Get("If-None-Match"); known != "" {
		return known == a.Get("ETag")
	}
	known := asked.Get("If-Modified-Since")
	return known != "" && known == a.Get("Last-Modified")
}

// write sends status and body, with the faults ordered.
func (s *Site) write(w http.ResponseWriter, r *http.Request, a answer) {
	length := len(a.body)
	if n, err := strconv.Atoi(a.orders["length"]); err == nil {
		length = n
	}
	fault := a.orders["fault"]
	if fault != "endless" && fault != "drip" {
		w.Header().Set("Content-Length", strconv.Itoa(length))
	}
	status := http.StatusOK
	if n, err := strconv.Atoi(a.orders["status"]); err == nil {
		status = n
	}
	w.WriteHeader(status)
	body := a.body
	if fault == "half" || fault == "stall" {
		body = body[:len(body)/2]
	}
	if fault == "drip" {
		drip(w, r, body)
		return
	}
	_, err := w.Write(body)
	for fault == "endless" && err == nil {
		_, err = w.Write(body)
	}
	switch fault {
	case "half":
		panic(http.ErrAbortHandler)
	case "stall":
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

// drip sends the body over and over, a byte at a time: often enough that the client is
// never idle.
func drip(w http.ResponseWriter, r *http.Request, body []byte) {
	out := http.NewResponseController(w)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
		}
		if _, err := w.Write(body[i%len(body):][:1]); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
	}
}

// OnRequest has f called before each answer, with host and path; nil for nothing.
func (s *Site) OnRequest(f func(name string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = f
}

func (s *Site) onRequest() func(string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook
}

// Requests returns the host and path of all requests so far, in their order.
func (s *Site) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests...)
}

// Header returns the header of the last request for a URL as the archive names it, nil
// if there was none.
func (s *Site) Header(name string) http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.requests) - 1; i >= 0; i-- {
		if s.requests[i] == name {
			return s.headers[i]
		}
	}
	return nil
}

// MostAtOnce returns the largest number of requests to a host that were in flight at
// one time.
func (s *Site) MostAtOnce(host string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most[host]
}

// Config returns a config that reaches all *.example hosts at the site, and only the
// site, by the site's clock.
func (s *Site) Config() crawler.Config {
	return crawler.Config{
		UserAgent:    "newstally/test",
		Contact:      "https://newstally.example/bot",
		ConnectTo:    map[string]string{"*.example": s.Addr.String()},
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(s.Addr.Addr(), s.Addr.Addr().BitLen()), Port: s.Addr.Port()}},
		Now:          s.Clock.Now,
		Wait:         s.Clock.Wait,
		Jitter:       func() float64 { return 0.5 },
	}
}

// Fetcher returns a fetcher with the site's config.
func (s *Site) Fetcher(t testing.TB) *crawler.Fetcher {
	t.Helper()
	f, err := crawler.NewFetcher(s.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}
