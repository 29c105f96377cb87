package sqldb

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// codec compresses the bodies of pages with zstd (RFC 8878). It is safe for concurrent
// use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// maxBody bounds the memory that a damaged body can ask for.
const maxBody = 1 << 30

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBody))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return &codec{enc, dec}, nil
}

func (c *codec) pack(body []byte) []byte { return c.enc.EncodeAll(body, []byte{}) }

func (c *codec) unpack(packed []byte) ([]byte, error) { return c.dec.DecodeAll(packed, []byte{}) }

func (c *codec) close() error {
	c.dec.Close()
	return c.enc.Close()
}
