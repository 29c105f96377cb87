package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"
	"unicode/utf8"

	"newstally/news"
)

// maxItem bounds one document: a line of JSONL, or a file.
const maxItem = 64 << 20

// item is one document to read, or the error in its place.
type item struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	HTML      string `json:"html"`
	Title     string `json:"title"`
	Published string `json:"published"` // RFC 3339 or YYYY-MM-DD
	Lang      string `json:"lang"`
	URL       string `json:"url"`

	where string     // file, or file:line
	page  *news.Page // a page that was fetched
	err   error
}

// publishedAt reads the item's date of publication, zero if it is not stated.
func (it item) publishedAt() (time.Time, error) {
	if it.Published == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, it.Published); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("published %q is neither RFC 3339 nor YYYY-MM-DD", it.Published)
}

// items yields the documents of the named files, "-" for standard input. format is
// text or html (a file is a document) or jsonl (a line is). It never stops at a bad one.
func (a *app) items(files []string, format string) iter.Seq[item] {
	return func(yield func(item) bool) {
		for _, name := range files {
			if !a.fileItems(name, format, yield) {
				return
			}
		}
	}
}

func (a *app) fileItems(name, format string, yield func(item) bool) bool {
	r, where := a.stdin, "standard input"
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return yield(item{ID: name, where: name, err: err})
		}
		defer f.Close()
		r, where = f, name
	}
	if format == "jsonl" {
		return lines(r, where, yield)
	}
	b, err := io.ReadAll(io.LimitReader(r, maxItem+1))
	it := item{ID: name, where: where}
	switch {
	case err != nil:
		it.err = err
	case len(b) > maxItem:
		it.err = fmt.Errorf("larger than %d MiB", maxItem>>20)
	case format == "html":
		it.HTML = string(b)
	default:
		it.Text, it.err = string(b), validUTF8(b)
	}
	return yield(it)
}

// lines yields a document for each line of JSON.
func lines(r io.Reader, name string, yield func(item) bool) bool {
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		b, tooLong, err := readLine(in)
		if len(bytes.TrimSpace(b)) > 0 || tooLong {
			it := parseLine(b)
			it.where = fmt.Sprintf("%s:%d", name, n)
			if tooLong {
				it.err = fmt.Errorf("line is longer than %d MiB", maxItem>>20)
			}
			if !yield(it) {
				return false
			}
		}
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			return yield(item{where: fmt.Sprintf("%s:%d", name, n), err: err})
		}
	}
}

// readLine reads a line of any length, keeping at most maxItem bytes.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) <= maxItem {
			line = append(line, part...)
		} else {
			tooLong = true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func parseLine(b []byte) (it item) {
	if err := validUTF8(b); err != nil {
		return item{err: err}
	}
	if err := json.Unmarshal(b, &it); err != nil {
		var syntax *json.SyntaxError
		var typ *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			it.err = fmt.Errorf("not JSON at byte %d: %v", syntax.Offset, err)
		case errors.As(err, &typ) && typ.Field != "":
			it.err = fmt.Errorf("field %q is a JSON %s, expected a string", typ.Field, typ.Value)
		default:
			it.err = fmt.Errorf("not a JSON object: %v", err)
		}
	}
	return it
}

func validUTF8(b []byte) error {
	if utf8.Valid(b) {
		return nil
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return fmt.Errorf("invalid UTF-8 at byte %d (0x%02x)", i, b[i])
		}
		i += size
	}
	return nil
}

// errItems ends a command that went on past documents it could not read.
type errItems struct{ failed, all int }

func (e errItems) Error() string {
	return fmt.Sprintf("%d of %d documents could not be read", e.failed, e.all)
}
