// Package export writes the data set: figures, articles and sources as CSV, JSON
// lines, Parquet or a Frictionless data package.
//
//	format, err := export.ParseFormat("csv")
//	enc, err := export.New(format, export.Figures, w, export.Options{})
//	err = enc.WriteAll(records)
//	sum, err := enc.Close()
//
// One row is one reported figure (article, source). A format is one file with one
// line in [Formats]. Every encoder runs in constant memory, writes the same bytes for
// the same rows, and returns at its end the proof that nothing is missing: the number
// of rows, of bytes, and the SHA-256 of what it wrote. Any write that fails makes
// Write or Close fail; a file whose Close did not succeed is not complete.
package export

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Format is one way to write a table as a stream of bytes.
type Format struct {
	Name      string // as given to --format, e.g. "csv"
	Extension string // of a file in the format, e.g. ".csv"
	MediaType string
	Doc       string
	Binary    bool // not meant for a terminal or standard output

	newRows func(w io.Writer, fields []Field, opt Options) (rowWriter, error)
}

// Formats lists the formats. To add one: a file in this package and a line here.
var Formats = []Format{
	{Name: "csv", Extension: ".csv", MediaType: "text/csv", Doc: "comma-separated values (RFC 4180), UTF-8, with header", newRows: newCSV},
	{Name: "jsonl", Extension: ".jsonl", MediaType: "application/jsonl", Doc: "one JSON object a line, numbers with all their digits", newRows: newJSONL},
	{Name: "parquet", Extension: ".parquet", MediaType: "application/vnd.apache.parquet", Doc: "typed columns, zstd, exact decimals", Binary: true, newRows: newParquet},
}

// ParseFormat returns the format of a name.
func ParseFormat(name string) (Format, error) {
	var names []string
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("export format %q is none of %s", name, strings.Join(names, ", "))
}

// Options are choices that hold for any table.
type Options struct {
	// BOM starts CSV with a byte order mark, without which some spreadsheets take
	// UTF-8 for another charset.
	BOM bool
}

// rowWriter is what a format implements: cells come in the order of the fields, each
// a string, news.Decimal, int, float64, bool or time.Time, and are valid only during
// the call.
type rowWriter interface {
	writeRow(cells []any) error
	close() error
}

// Summary proves that an export is complete.
type Summary struct {
	Rows   int64
	Bytes  int64
	SHA256 string // of all bytes written, lower-case hex
}

// Encoder writes the rows of one table in one format. It is not safe for concurrent
// use. After an error every later call returns the same error.
type Encoder[T any] struct {
	table Table[T]
	out   *digest
	rows  rowWriter
	cells []any
	count int64
	err   error
}

// New returns an encoder that writes a table to w. It writes the header, if the format
// has one, even if no row follows.
func New[T any](f Format, t Table[T], w io.Writer, opt Options) (*Encoder[T], error) {
	out := &digest{w: w, hash: sha256.New()}
	rows, err := f.newRows(out, t.Fields(), opt)
	if err != nil {
		return nil, fmt.Errorf("export %s as %s: %w", t.Name, f.Name, err)
	}
	return &Encoder[T]{table: t, out: out, rows: rows, cells: make([]any, len(t.Columns))}, nil
}

// Write adds one row.
func (e *Encoder[T]) Write(v *T) error {
	if e.err != nil {
		return e.err
	}
	for i := range e.table.Columns {
		e.cells[i] = e.table.Columns[i].Get(v)
		if s, ok := e.cells[i].(string); ok && !utf8.ValidString(s) {
			e.cells[i] = strings.ToValidUTF8(s, "\ufffd")
		}
	}
	if err := e.rows.writeRow(e.cells); err != nil {
		e.err = fmt.Errorf("export %s, row %d (%s): %w", e.table.Name, e.count+1, e.cells[0], err)
		return e.err
	}
	e.count++
	return nil
}

// WriteAll adds all rows of a sequence and stops at its first error.
func (e *Encoder[T]) WriteAll(rows iter.Seq2[T, error]) error {
	for v, err := range rows {
		if err != nil {
			e.err = fmt.Errorf("export %s after row %d: %w", e.table.Name, e.count, err)
			return e.err
		}
		if err := e.Write(&v); err != nil {
			return err
		}
	}
	return e.err
}

// Close writes what is left and returns the proof of completeness. It does not close
// the writer below. A second Close returns an error.
func (e *Encoder[T]) Close() (Summary, error) {
	if e.err != nil {
		return Summary{}, e.err
	}
	if err := e.rows.close(); err != nil {
		e.err = fmt.Errorf("export %s after row %d: %w", e.table.Name, e.count, err)
		return Summary{}, e.err
	}
	e.err = fmt.Errorf("export %s: encoder is closed", e.table.Name)
	return Summary{Rows: e.count, Bytes: e.out.bytes, SHA256: hex.EncodeToString(e.out.hash.Sum(nil))}, nil
}

// digest counts and hashes what reaches the writer below.
type digest struct {
	w     io.Writer
	hash  hash.Hash
	bytes int64
}

func (d *digest) Write(p []byte) (int, error) {
	n, err := d.w.Write(p)
	d.hash.Write(p[:n])
	d.bytes += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}
