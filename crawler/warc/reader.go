package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// maxHeader is how long a record's header may be, 1 MiB.
const maxHeader = 1 << 20

// Reader reads the records of a file, compressed record by record, as a whole, or not
// at all.
type Reader struct {
	raw    *bufio.Reader
	member *gzip.Reader  // nil if the file is not compressed
	in     *bufio.Reader // where records are read: raw, or the member's text
	block  *io.LimitedReader
	number int // of the record last returned, from 1
}

// NewReader starts to read a file. An empty file is one without records.
func NewReader(r io.Reader) (*Reader, error) {
	w := &Reader{raw: bufio.NewReaderSize(r, 64<<10)}
	magic, err := w.raw.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read WARC file: %w", err)
	}
	w.in = w.raw
	if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return w, nil
	}
	if w.member, err = gzip.NewReader(w.raw); err != nil {
		return nil, fmt.Errorf("read WARC file: %w", err)
	}
	w.member.Multistream(false)
	w.in = bufio.NewReaderSize(w.member, 64<<10)
	return w, nil
}

// Next returns the next record, io.EOF behind the last. Any other error ends the
// reading; io.ErrUnexpectedEOF is wrapped if the file was cut off.
func (r *Reader) Next() (*Record, error) {
	rec, err := r.next()
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("WARC record %d: %w", r.number+1, err)
	} else if err != nil {
		return nil, io.EOF
	}
	r.number++
	return rec, nil
}

func (r *Reader) next() (*Record, error) {
	if err := r.skipBlock(); err != nil {
		return nil, err
	}
	line, err := r.firstLine()
	if err != nil {
		return nil, err
	}
	if !versionLine.MatchString(line) {
		return nil, fmt.Errorf("%.40q: want WARC/1.1 or an earlier version", line)
	}
	fields, err := readFields(r.in)
	if err != nil {
		return nil, unexpected(err)
	}
	n, err := strconv.ParseInt(fields.Get("Content-Length"), 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("Content-Length %q: want a number of bytes", fields.Get("Content-Length"))
	}
	r.block = &io.LimitedReader{R: r.in, N: n}
	return &Record{Version: line, Fields: fields, Block: &blockReader{r.block}}, nil
}

var versionLine = regexp.MustCompile(`^WARC/(0\.1[678]|1\.[01])$`)

// skipBlock reads what is left of the last block.
func (r *Reader) skipBlock() error {
	if r.block == nil {
		return nil
	}
	_, err := io.Copy(io.Discard, r.block)
	if err == nil && r.block.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	r.block = nil
	return err
}

// firstLine returns the next line that is not empty, in the next member if this one is
// at its end.
func (r *Reader) firstLine() (string, error) {
	for {
		line, err := readLine(r.in)
		if line != "" {
			return line, nil
		}
		if err == nil {
			continue
		}
		if r.member == nil || !errors.Is(err, io.EOF) {
			return "", err
		}
		if err := r.member.Reset(r.raw); err != nil {
			return "", err // io.EOF behind the last member
		}
		r.member.Multistream(false)
		r.in.Reset(r.member)
	}
}

// readLine returns a line without its end. A line that the end of the file cuts off is
// returned with io.EOF.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxHeader {
			return "", fmt.Errorf("header line longer than %d bytes", maxHeader)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return strings.TrimRight(string(line), "\r\n"), err
		}
	}
}

// readFields reads named fields up to an empty line. A line that begins with a space
// goes on with the field before it.
func readFields(in *bufio.Reader) (Fields, error) {
	var fields Fields
	for size := 0; size < maxHeader; {
		line, err := readLine(in)
		size += len(line) + 1
		switch {
		case err != nil:
			return fields, err
		case line == "":
			return fields, nil
		case (line[0] == ' ' || line[0] == '\t') && len(fields) > 0:
			fields[len(fields)-1].Value += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return fields, fmt.Errorf("header line %.60q: want Name: value", line)
		}
		fields = append(fields, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	return fields, fmt.Errorf("header longer than %d bytes", maxHeader)
}

// blockReader says that a block was cut off where its end comes too early.
type blockReader struct{ l *io.LimitedReader }

func (b *blockReader) Read(p []byte) (int, error) {
	n, err := b.l.Read(p)
	if errors.Is(err, io.EOF) && b.l.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
