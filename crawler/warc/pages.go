package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"newstally/crawler"
	"newstally/news"
)

// linkFields is the block of the metadata record that goes with a response: what the
// address was asked for, and what its source says about it.
func linkFields(x crawler.Exchange) []byte {
	var f Fields
	f.add("via", x.Link.From)
	f.add("newstally-asked-as", x.Want)
	f.add("newstally-source", x.Link.Source)
	f.add("newstally-outlet", x.Link.Outlet)
	f.add("newstally-title", x.Link.Title)
	f.add("newstally-summary", x.Link.Summary)
	f.add("newstally-language", x.Link.Language)
	f.add("newstally-published", stamp(x.Link.Published))
	f.add("newstally-modified", stamp(x.Link.Modified))
	f.add("newstally-found", stamp(x.Link.FoundAt))
	for _, c := range x.Link.Conflicts {
		f.add("newstally-conflict", c)
	}
	var b bytes.Buffer
	f.writeTo(&b)
	return b.Bytes()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// linkOf reads the block of a metadata record; ok is false if newstally did not write it.
func linkOf(block []byte) (link news.Link, want string, ok bool) {
	f, _ := readFields(bufio.NewReader(bytes.NewReader(append(block, "\r\n"...))))
	at := func(name string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, f.Get(name))
		if err != nil {
			return time.Time{}
		}
		return t
	}
	var conflicts []string
	for _, x := range f {
		if strings.EqualFold(x.Name, "newstally-conflict") {
			conflicts = append(conflicts, x.Value)
		}
	}
	want = f.Get("newstally-asked-as")
	return news.Link{Conflicts: conflicts,
		From: f.Get("via"), Source: f.Get("newstally-source"), Outlet: f.Get("newstally-outlet"),
		Title: f.Get("newstally-title"), Summary: f.Get("newstally-summary"), Language: f.Get("newstally-language"),
		Published: at("newstally-published"), Modified: at("newstally-modified"), FoundAt: at("newstally-found"),
	}, want, want != ""
}

// Pages yields the pages of a file: the responses to requests for articles, as the
// crawl stored them. Files of other crawlers do not say what a response was asked for;
// there every response with a page's content type is one. An error is about one record,
// unless it is the last thing yielded.
func Pages(file io.Reader) iter.Seq2[news.Page, error] {
	return func(yield func(news.Page, error) bool) {
		r, err := NewReader(file)
		if err != nil {
			yield(news.Page{}, err)
			return
		}
		var p pending
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return
			} else if err != nil {
				yield(news.Page{}, err)
				return
			}
			page, ok, err := p.read(rec)
			if err != nil {
				err = fmt.Errorf("WARC record %d, %s: %w", r.number, rec.TargetURI(), err)
			}
			if (ok || err != nil) && !yield(page, err) {
				return
			}
		}
	}
}

// pending is the metadata record that came before its response.
type pending struct {
	about string // WARC-Concurrent-To
	link  news.Link
	want  string
}

// read turns a record into a page, if it is the response to a request for one.
func (m *pending) read(rec *Record) (page news.Page, ok bool, err error) {
	switch rec.Type() {
	case TypeMetadata:
		block, err := rec.readBlock()
		if err != nil {
			return page, false, err
		}
		if link, want, ok := linkOf(block); ok {
			*m = pending{rec.Fields.Get("WARC-Concurrent-To"), link, want}
		}
		return page, false, nil
	case TypeResponse:
	default:
		return page, false, nil
	}
	link := news.Link{}
	if m.about != "" && m.about == rec.Fields.Get("WARC-Record-ID") {
		link = m.link
		if m.want != crawler.WantPage {
			return page, false, nil
		}
	}
	block, err := rec.readBlock()
	if err != nil {
		return page, false, err
	}
	return pageOf(rec, link, block)
}

// pageOf parses an HTTP response.
func pageOf(rec *Record, link news.Link, block []byte) (page news.Page, ok bool, err error) {
	uri := rec.TargetURI()
	if !strings.HasPrefix(uri, "http") || strings.HasSuffix(uri, "/robots.txt") {
		return page, false, nil
	}
	at, err := time.Parse(time.RFC3339Nano, rec.Fields.Get("WARC-Date"))
	if err != nil {
		return page, false, fmt.Errorf("WARC-Date: %w", err)
	}
	status, header, body, err := parseResponse(block)
	if err != nil {
		return page, false, err
	}
	if link.URL, err = crawler.Canonical(uri, ""); err != nil {
		return page, false, err
	}
	page = crawler.PageOf(link, at, status, header, body)
	if rec.Fields.Get("WARC-Truncated") != "" {
		page.State, page.Reason, page.Body = news.TooLarge, "truncated in the archive", nil
	}
	return page, true, nil
}

// parseResponse takes a response apart. Some writers keep chunks, others undo them and
// leave the field as it was, so what the body is goes by the body.
func parseResponse(block []byte) (status int, header http.Header, body []byte, err error) {
	in := bufio.NewReader(bytes.NewReader(block))
	tp := textproto.NewReader(in)
	line, err := tp.ReadLine()
	if err != nil {
		return 0, nil, nil, fmt.Errorf("parse response: %w", err)
	}
	_, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(rest, " ")
	if status, err = strconv.Atoi(code); err != nil || !strings.HasPrefix(line, "HTTP/") {
		return 0, nil, nil, fmt.Errorf("parse response: status line %.60q", line)
	}
	fields, err := tp.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, nil, nil, fmt.Errorf("parse response: %w", err)
	}
	header = http.Header(fields)
	body, err = io.ReadAll(in)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("parse response: %w", err)
	}
	if strings.EqualFold(header.Get("Transfer-Encoding"), "chunked") {
		if whole, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body))); err == nil {
			body = whole
		}
	}
	return status, header, body, nil
}
