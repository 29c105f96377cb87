package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"newstally/news"
)

// errType is wrapped when the type of the content is not wanted.
var errType = errors.New("content type is not wanted")

// limits say what an address is asked for, how much of an answer is taken, and of which
// content types.
type limits struct {
	want          string // WantPage ...
	link          news.Link
	sent, decoded int64
	accept        string // Accept field of the request
	wanted        func(contentType string) bool
}

// answer is one response. With err set it may still have status, header and the part
// of the body that was read.
type answer struct {
	at     time.Time // of the request, zero if none was made
	status int
	header http.Header
	body   []byte // decompressed
	took   time.Duration
	err    error
}

// get makes one request, whatever robots.txt and the host's pace say: these are its
// callers' business. When ctx ends, the request still has Config.Grace to finish.
func (f *Fetcher) get(ctx context.Context, rawURL string, fields http.Header, lim limits) answer {
	if err := f.guard.checkURL(rawURL); err != nil {
		return answer{err: err}
	}
	if err := ctx.Err(); err != nil {
		return answer{err: err}
	}
	ctx, cancel := f.exchangeContext(ctx)
	defer cancel(nil)
	var addr string
	req, err := f.request(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) { addr = c.Conn.RemoteAddr().String() },
	}), rawURL, fields, lim)
	if err != nil {
		return answer{err: err}
	}
	started := f.config.Now()
	resp, err := f.transport.RoundTrip(req)
	if err != nil {
		return answer{at: started, err: causeOf(ctx, err), took: f.config.Now().Sub(started)}
	}
	defer resp.Body.Close()
	a := answer{at: started, status: resp.StatusCode, header: resp.Header}
	raw, err := f.readBody(resp, lim, cancel)
	a.took = f.config.Now().Sub(started)
	a.err = causeOf(ctx, err)
	f.archive(req, resp, Exchange{
		Want: lim.want, Link: lim.link, At: started, Addr: addr, Status: a.status, Body: raw, Truncated: err != nil})
	if a.err == nil && a.status/100 == 2 {
		a.body, a.err = decompress(raw, resp.Header.Get("Content-Encoding"), lim.decoded)
	} else if errors.Is(a.err, errTooLarge) {
		a.body = raw
	}
	return a
}

// exchangeContext ends after Config.Timeout, or Config.Grace after ctx has ended.
func (f *Fetcher) exchangeContext(ctx context.Context) (context.Context, context.CancelCauseFunc) {
	timed, stopTimer := context.WithTimeoutCause(context.WithoutCancel(ctx), f.config.Timeout,
		fmt.Errorf("not finished within %v", f.config.Timeout))
	exchange, cancel := context.WithCancelCause(timed)
	stop := context.AfterFunc(ctx, func() {
		grace := time.AfterFunc(f.config.Grace, func() { cancel(context.Cause(ctx)) })
		context.AfterFunc(exchange, func() { grace.Stop() })
	})
	return exchange, func(cause error) {
		cancel(cause)
		stop()
		stopTimer()
	}
}

// causeOf puts the reason why ctx ended in place of an error that only says that it did.
func causeOf(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	return err
}

// request is a GET with our name. The path goes out as the URL standard writes it,
// which net/url would refuse in some cases ("%zz").
func (f *Fetcher) request(ctx context.Context, rawURL string, fields http.Header, lim limits) (*http.Request, error) {
	u, err := whatwg.Parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("parse URL %q: %w", rawURL, err)
	}
	req := (&http.Request{
		Method: http.MethodGet,
		URL:    &url.URL{Scheme: u.Scheme(), Host: u.Host(), Opaque: u.Pathname(), RawQuery: u.Query()},
		Host:   u.Host(),
		Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"User-Agent":      {f.config.userAgent()},
			"Accept":          {lim.accept},
			"Accept-Encoding": {acceptEncoding},
		},
	}).WithContext(ctx)
	for name, values := range fields {
		req.Header[name] = values
	}
	return req, nil
}

// readBody reads what is wanted of a response: nothing of a redirect or of an
// unwanted type, little of an error page.
func (f *Fetcher) readBody(resp *http.Response, lim limits, cancel context.CancelCauseFunc) ([]byte, error) {
	if resp.StatusCode/100 != 2 {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		return body, nil
	}
	if ct := resp.Header.Get("Content-Type"); !lim.wanted(ct) {
		return nil, fmt.Errorf("%w: %s", errType, ct)
	}
	if resp.ContentLength > lim.sent && lim.want != WantRobots { // of which the first part counts
		return nil, fmt.Errorf("%w: %d bytes announced, at most %d", errTooLarge, resp.ContentLength, lim.sent)
	}
	idle := newIdleReader(resp.Body, f.config.IdleTimeout, cancel)
	defer idle.stop()
	body, err := readCapped(idle, lim.sent, resp.ContentLength)
	if errors.Is(err, io.ErrUnexpectedEOF) && resp.ContentLength >= 0 {
		return body, fmt.Errorf("body ended after %d of %d bytes: %w", len(body), resp.ContentLength, err)
	}
	return body, err
}

// archive hands the exchange to the config's archive, if there is one, and remembers
// its first error.
func (f *Fetcher) archive(req *http.Request, resp *http.Response, x Exchange) {
	if f.config.Archive == nil {
		return
	}
	var head, answer bytes.Buffer
	fmt.Fprintf(&head, "GET %s HTTP/1.1\r\nHost: %s\r\n", req.URL.RequestURI(), req.Host)
	// The transfer coding is undone, so its field would no longer be true.
	header := resp.Header.Clone()
	header.Del("Transfer-Encoding")
	fmt.Fprintf(&answer, "HTTP/1.1 %s\r\n", resp.Status)
	x.URL = req.URL.Scheme + "://" + req.URL.Host + req.URL.RequestURI()
	err := errors.Join(req.Header.Write(&head), header.Write(&answer))
	x.Request, x.Response = head.Bytes(), answer.Bytes()
	if err == nil {
		err = f.config.Archive.Record(x)
	}
	if err != nil {
		err = fmt.Errorf("archive %s: %w", x.URL, err)
		f.archiveErr.CompareAndSwap(nil, &err)
	}
}

// newTransport is the one way out: no proxy, since the guard could not see through it,
// no cookies, no transparent decompression, verified TLS.
func newTransport(c *Config, g *guard) *http.Transport {
	return &http.Transport{
		DialContext:            g.dial,
		TLSHandshakeTimeout:    c.ConnectTimeout,
		ResponseHeaderTimeout:  c.FirstByteTimeout,
		MaxResponseHeaderBytes: c.MaxHeader,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
	}
}
