// Package warc reads and writes WARC files, the archive format of ISO 28500:2017
// (version 1.1; versions 0.17 to 1.0 are read too). Each record is a gzip member of
// its own, so that a file that was cut off by a kill is whole up to its last record.
//
// A [Writer] keeps every exchange of a crawl: request, response or revisit, and a
// metadata record with what the source said about the link. [Pages] reads them back
// into the pages that the crawl stored, and reads the files of other crawlers, such as
// the CC-NEWS files of Common Crawl.
package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The record types that newstally writes or reads (section 6 of the standard).
const (
	TypeInfo     = "warcinfo"
	TypeRequest  = "request"
	TypeResponse = "response"
	TypeRevisit  = "revisit"
	TypeMetadata = "metadata"
)

// Content types of blocks.
const (
	typeFields   = "application/warc-fields"
	typeRequest  = "application/http; msgtype=request"
	typeResponse = "application/http; msgtype=response"
)

// Profiles of revisit records (section 6.7).
const (
	profileSame        = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Field is one named field of a record's header.
type Field struct{ Name, Value string }

// Fields are the named fields of a header, or of a block of type
// application/warc-fields, in their order.
type Fields []Field

// Get returns the value of the first field of the name, whatever its case, else "".
func (f Fields) Get(name string) string {
	for _, x := range f {
		if strings.EqualFold(x.Name, name) {
			return x.Value
		}
	}
	return ""
}

// add appends a field unless its value is empty. Line breaks would end the field.
func (f *Fields) add(name, value string) {
	if value != "" {
		*f = append(*f, Field{name, strings.NewReplacer("\r", " ", "\n", " ").Replace(value)})
	}
}

func (f Fields) writeTo(b *bytes.Buffer) {
	for _, x := range f {
		b.WriteString(x.Name + ": " + x.Value + "\r\n")
	}
}

// Record is one record of a file. Block may be read until the next record is asked for.
type Record struct {
	Version string // "WARC/1.1"
	Fields  Fields
	Block   io.Reader
}

// Type returns the WARC-Type.
func (r *Record) Type() string { return r.Fields.Get("WARC-Type") }

// TargetURI returns the WARC-Target-URI. Some writers put it into angle brackets, as
// the standard's version 1.0 was read to demand.
func (r *Record) TargetURI() string {
	return strings.Trim(r.Fields.Get("WARC-Target-URI"), "<>")
}

// maxBlock is the largest block read into memory, 128 MiB.
const maxBlock = 128 << 20

// errBlock is wrapped when a block is larger than maxBlock.
var errBlock = errors.New("block too large")

// readBlock returns the whole block.
func (r *Record) readBlock() ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r.Block, maxBlock+1))
	if err == nil && len(b) > maxBlock {
		err = fmt.Errorf("%w: more than %d bytes", errBlock, maxBlock)
	}
	return b, err
}
