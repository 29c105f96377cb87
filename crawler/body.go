package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"compress/gzip"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// errTooLarge is wrapped when a body, as sent or decompressed, exceeds its cap.
var errTooLarge = errors.New("too large")

// acceptEncoding are the codings that decompress knows (RFC 9110 section 8.4.1, RFC 8878).
const acceptEncoding = "gzip, br, zstd"

// readCapped reads r to its end, at most limit bytes. A longer body is returned cut,
// with errTooLarge. size is how long it is said to be, -1 if unknown.
func readCapped(r io.Reader, limit, size int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(size, 0), limit)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if int64(b.Len()) > limit {
		return b.Bytes()[:limit], fmt.Errorf("%w: more than %d bytes", errTooLarge, limit)
	}
	return b.Bytes(), err
}

// decompress undoes a Content-Encoding. The result is at most limit bytes long, so that
// a small body cannot fill the memory.
func decompress(body []byte, coding string, limit int64) ([]byte, error) {
	var r io.Reader
	switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("decompress gzip: %w", err)
		}
		r = z
	case "br":
		r = brotli.NewReader(bytes.NewReader(body))
	case "zstd":
		z, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, fmt.Errorf("decompress zstd: %w", err)
		}
		defer z.Close()
		r = z
	default:
		return nil, fmt.Errorf("decompress: content coding %q was not asked for", coding)
	}
	out, err := readCapped(r, limit, int64(2*len(body)))
	if err != nil {
		return out, fmt.Errorf("decompress %s: %w", coding, err)
	}
	return out, nil
}

// isGzip reports whether the bytes are a gzip file, as sitemaps often are.
func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b, 0x08}) }

// idleReader ends the exchange when nothing is read for longer than idle.
type idleReader struct {
	r     io.Reader
	timer *time.Timer
	idle  time.Duration
}

func newIdleReader(r io.Reader, idle time.Duration, cancel context.CancelCauseFunc) *idleReader {
	return &idleReader{r: r, idle: idle, timer: time.AfterFunc(idle, func() {
		cancel(fmt.Errorf("nothing received for %v", idle))
	})}
}

func (i *idleReader) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.timer.Reset(i.idle)
	return n, err
}

func (i *idleReader) stop() { i.timer.Stop() }
