package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"newstally/crawler"
)

// Config says where and how to write.
type Config struct {
	Dir      string           // made if it is not there
	Software string           // name and version for the warcinfo record
	Operator string           // contact, may be empty
	MaxSize  int64            // a file is closed when it is larger; default 1 GB, as is usual
	Now      func() time.Time // nil means time.Now
}

const (
	defaultMaxSize = 1_000_000_000
	maxDigests     = 200_000 // payloads remembered for revisit records
	openSuffix     = ".open" // of the file being written
)

// Writer writes the exchanges of a crawl. It is safe for concurrent use and
// implements [crawler.Archive].
type Writer struct {
	config  Config
	mu      sync.Mutex
	file    *os.File // nil before the first exchange
	info    string   // ID of the file's warcinfo record
	size    int64
	number  int
	digests map[string]original // by URL and payload digest
}

// original is the response that a revisit record refers to.
type original struct{ uri, date, id string }

// NewWriter makes the folder. A file is made with the first exchange.
func NewWriter(c Config) (*Writer, error) {
	if c.MaxSize == 0 {
		c.MaxSize = defaultMaxSize
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make archive: %w", err)
	}
	return &Writer{config: c, digests: map[string]original{}}, nil
}

// Close closes the last file. The writer may be used again.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closeFile()
}

func (w *Writer) closeFile() error {
	if w.file == nil {
		return nil
	}
	name := w.file.Name()
	err := errors.Join(w.file.Sync(), w.file.Close())
	w.file = nil
	if err == nil {
		err = os.Rename(name, name[:len(name)-len(openSuffix)])
	}
	if err != nil {
		return fmt.Errorf("close archive: %w", err)
	}
	return nil
}

// openFile makes a new file with its warcinfo record.
func (w *Writer) openFile() error {
	now := w.config.Now().UTC()
	for {
		w.number++
		name := fmt.Sprintf("newstally-%s-%05d.warc.gz", now.Format("20060102150405"), w.number)
		path := filepath.Join(w.config.Dir, name)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		f, err := os.OpenFile(path+openSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		} else if err != nil {
			return fmt.Errorf("make archive: %w", err)
		}
		w.file, w.size = f, 0
		var about Fields
		about.add("software", w.config.Software)
		about.add("operator", w.config.Operator)
		about.add("format", "WARC File Format 1.1")
		about.add("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/")
		var block bytes.Buffer
		about.writeTo(&block)
		r := newRecord(TypeInfo, now, typeFields, block.Bytes())
		r.fields.add("WARC-Filename", name)
		w.info = r.id
		return w.write(r)
	}
}

// outRecord is a record to be written.
type outRecord struct {
	id     string
	fields Fields
	block  []byte
}

func newRecord(kind string, at time.Time, contentType string, block []byte) *outRecord {
	r := &outRecord{id: "<urn:uuid:" + uuid.NewString() + ">", block: block}
	r.fields.add("WARC-Type", kind)
	r.fields.add("WARC-Record-ID", r.id)
	r.fields.add("WARC-Date", at.UTC().Format("2006-01-02T15:04:05.000000000Z"))
	r.fields.add("Content-Type", contentType)
	r.fields.add("WARC-Block-Digest", digest(block))
	return r
}

// digest is a labelled digest (section 5.8) in the form that all tools write.
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// Record writes an exchange: response or revisit, request, metadata. They are on their
// way to the disk when it returns, in one write, so that a kill leaves all or the last
// cut off.
func (w *Writer) Record(x crawler.Exchange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil && w.size > w.config.MaxSize {
		if err := w.closeFile(); err != nil {
			return err
		}
	}
	if w.file == nil {
		if err := w.openFile(); err != nil {
			return err
		}
	}
	response := w.response(x)
	request := newRecord(TypeRequest, x.At, typeRequest, append(bytes.Clone(x.Request), "\r\n"...))
	request.fields.add("WARC-Target-URI", x.URL)
	request.fields.add("WARC-Concurrent-To", response.id)
	metadata := newRecord(TypeMetadata, x.At, typeFields, linkFields(x))
	metadata.fields.add("WARC-Target-URI", x.URL)
	metadata.fields.add("WARC-Concurrent-To", response.id)
	return w.write(metadata, response, request)
}

// response is a response record, or a revisit record if the server said that nothing
// changed or the URL had the same payload before. The same payload under another URL is
// written again, so that each page can be read back from one record.
func (w *Writer) response(x crawler.Exchange) *outRecord {
	head := append(bytes.Clone(x.Response), "\r\n"...)
	payload := digest(x.Body)
	known, seen := w.digests[x.URL+" "+payload]
	kind, block, profile := TypeResponse, append(bytes.Clone(head), x.Body...), ""
	switch {
	case x.Status == 304:
		kind, block, profile = TypeRevisit, head, profileNotModified
	case seen && len(x.Body) > 0 && !x.Truncated:
		kind, block, profile = TypeRevisit, head, profileSame
	}
	r := newRecord(kind, x.At, typeResponse, block)
	r.fields.add("WARC-Target-URI", x.URL)
	if host, _, err := net.SplitHostPort(x.Addr); err == nil {
		r.fields.add("WARC-IP-Address", host)
	}
	r.fields.add("WARC-Profile", profile)
	if profile != profileNotModified {
		r.fields.add("WARC-Payload-Digest", payload)
	}
	if profile == profileSame {
		r.fields.add("WARC-Refers-To", known.id)
		r.fields.add("WARC-Refers-To-Target-URI", known.uri)
		r.fields.add("WARC-Refers-To-Date", known.date)
	}
	if x.Truncated {
		r.fields.add("WARC-Truncated", "length")
	} else if kind == TypeResponse && len(w.digests) < maxDigests {
		w.digests[x.URL+" "+payload] = original{x.URL, r.fields.Get("WARC-Date"), r.id}
	}
	return r
}

// write appends records, each a gzip member.
func (w *Writer) write(records ...*outRecord) error {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for _, r := range records {
		if r.fields.Get("WARC-Type") != TypeInfo {
			r.fields.add("WARC-Warcinfo-ID", w.info)
		}
		r.fields.add("Content-Length", strconv.Itoa(len(r.block)))
		var head bytes.Buffer
		head.WriteString("WARC/1.1\r\n")
		r.fields.writeTo(&head)
		head.WriteString("\r\n")
		z.Reset(&out)
		for _, part := range [][]byte{head.Bytes(), r.block, []byte("\r\n\r\n")} {
			if _, err := z.Write(part); err != nil {
				return fmt.Errorf("write archive: %w", err)
			}
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("write archive: %w", err)
		}
	}
	n, err := w.file.Write(out.Bytes())
	w.size += int64(n)
	if err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}
