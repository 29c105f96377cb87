package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server serves the newsroom: all hosts of [Hosts], told apart by the Host header. It is
// safe for concurrent use and remembers, for itself alone, which first answers it has
// spoilt.
type Server struct {
	editions map[Edition]map[string]answer // by host and path, with the query for pages of listings
	sites    map[string]*site              // by host

	mu      sync.Mutex
	edition Edition
	spoilt  map[string]bool
}

// answer is what a path is answered with.
type answer struct {
	body     []byte
	kind     string // content type
	modified time.Time
	etag     string
	moved    string // where to, for a redirect
	fault    int    // status of the first answer
	big      bool
}

// NewServer prepares all pages and feeds. The server starts with the [First] edition.
func NewServer() (*Server, error) {
	n, err := load()
	if err != nil {
		return nil, fmt.Errorf("load sample newsroom: %w", err)
	}
	p, err := newPages()
	if err != nil {
		return nil, err
	}
	f, err := newFeeds()
	if err != nil {
		return nil, err
	}
	s := &Server{editions: map[Edition]map[string]answer{}, sites: map[string]*site{}, edition: First, spoilt: map[string]bool{}}
	for _, e := range []Edition{First, Second} {
		b := build{newsroom: n, edition: e, pages: p, feeds: f, answers: map[string]answer{}}
		if err := b.all(); err != nil {
			return nil, fmt.Errorf("prepare sample newsroom: %w", err)
		}
		s.editions[e] = b.answers
	}
	for _, site := range n.sites {
		s.sites[site.Host] = site
	}
	return s, nil
}

// SetEdition changes what is served from now on: with [Second], updated articles have
// their new text and late ones appear in the feeds.
func (s *Server) SetEdition(e Edition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edition = e
}

// ServeHTTP answers for the host that the request names.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	site, ok := s.sites[host]
	if !ok {
		http.Error(w, "no such host", http.StatusMisdirectedRequest)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	a, ok := s.answer(host, r)
	switch {
	case !ok:
		notFound(w, site)
	case a.moved != "":
		http.Redirect(w, r, a.moved, http.StatusMovedPermanently)
	case a.big:
		serveBig(w, site)
	case s.spoil(host+r.URL.Path, a, r):
		w.Header().Set("Retry-After", "1")
		if a.fault != http.StatusTooManyRequests {
			w.Header().Del("Retry-After")
		}
		http.Error(w, http.StatusText(a.fault), a.fault)
	default:
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("ETag", a.etag)
		http.ServeContent(w, r, "", a.modified, bytes.NewReader(a.body))
	}
}

// answer finds what is served now for a request. Of the query only the page of a
// listing counts: tracking parameters lead to the same page.
func (s *Server) answer(host string, r *http.Request) (answer, bool) {
	s.mu.Lock()
	answers := s.editions[s.edition]
	s.mu.Unlock()
	key := host + r.URL.Path
	if page := r.URL.Query().Get(pageParam); page != "" && page != "1" {
		key += "?" + page
	}
	a, ok := answers[key]
	return a, ok
}

// spoil reports whether this answer is to fail: the first one, unless the client has
// the page already.
func (s *Server) spoil(key string, a answer, r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.fault == 0 || s.spoilt[key] || r.Header.Get("If-None-Match") != "" {
		return false
	}
	s.spoilt[key] = true
	return true
}

// notFound answers as many outlets do: with a page that looks like the others.
func notFound(w http.ResponseWriter, s *site) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprintf(w, "<!doctype html><html lang=%q><title>404 - %s</title><h1>404</h1><p>%s</p>", s.Lang(), s.Name(), s.words.Missing)
}

// bigSize is the least size of the page that is too large, in bytes.
const bigSize = 12 << 20

// serveBig streams a page over the size cap until it is complete or the client goes away.
func serveBig(w http.ResponseWriter, s *site) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if _, err := fmt.Fprintf(w, "<!doctype html><html lang=%q><title>%s</title><body>", s.Lang(), s.Name()); err != nil {
		return
	}
	part := bytes.Repeat([]byte("<p>"+s.words.Filler+"</p>\n"), 1000)
	for sent := 0; sent < bigSize; sent += len(part) {
		if _, err := w.Write(part); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, "</body></html>") // The client may be gone: nothing to do.
}

// etagOf names a body by its content.
func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}
