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

// readCapped reads r to its end, at most max bytes. A longer body is returned cut,
// with errTooLarge.
func readCapped(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if int64(len(body)) > max {
		return body[:max], fmt.Errorf("%w: more than %d bytes", errTooLarge, max)
	}
	return body, err
}

// decompress undoes a Content-Encoding. The result is at most max bytes long, so that
// a small body cannot fill the memory.
func decompress(body []byte, coding string, max int64) ([]byte, error) {
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
	out, err := readCapped(r, max)
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
