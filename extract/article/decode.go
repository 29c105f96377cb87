package article

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffed is how much of a page the encoding declared inside it is looked for in. The
// HTML standard asks for 1,024 bytes; news templates put it later.
const sniffed = 16 << 10

// decode returns a page as UTF-8. name is the crawler's decision (IANA name). When it is
// empty the evidence is taken in the order byte order mark, Content-Type, meta element,
// validity of the whole body as UTF-8, and last the statistics of x/net/html/charset,
// which read the first 1,024 bytes only.
func decode(body []byte, name, contentType string) []byte {
	enc := bomEncoding(body)
	if enc == nil {
		enc = named(name)
	}
	if enc == nil {
		if _, param, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
			enc = named(strings.Trim(param, `"' ;`))
		}
	}
	if enc == nil {
		enc = named(metaCharset(body))
	}
	if utf8.Valid(body) && (enc == nil || !isUTF16(enc)) {
		return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) // valid UTF-8 with a wrong label is still UTF-8
	}
	if enc == nil {
		enc, _, _ = charset.DetermineEncoding(body, contentType)
	}
	out, _, err := transform.Bytes(enc.NewDecoder(), body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return bytes.TrimPrefix(out, []byte("\xef\xbb\xbf"))
}

// bomEncoding returns the encoding that a byte order mark names, nil without one.
func bomEncoding(body []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return unicode.UTF8
	}
	return nil
}

func isUTF16(enc encoding.Encoding) bool {
	name, err := htmlindex.Name(enc)
	return err != nil || strings.HasPrefix(name, "utf-16") // an encoding with a mark has no name
}

// named returns the encoding of a label as the WHATWG Encoding Standard maps it, or nil.
func named(label string) encoding.Encoding {
	if label == "" {
		return nil
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil
	}
	return enc
}

// metaCharset returns the encoding that a meta element declares, "" if none does. A
// declared UTF-16 is impossible in bytes that could be read this far, and is ignored.
func metaCharset(body []byte) string {
	head := strings.ToLower(string(body[:min(len(body), sniffed)]))
	for {
		i := strings.Index(head, "<meta")
		if i < 0 {
			return ""
		}
		head = head[i+len("<meta"):]
		end := strings.IndexByte(head, '>')
		if end < 0 {
			return ""
		}
		if _, label, ok := strings.Cut(head[:end], "charset="); ok {
			label = strings.TrimLeft(label, `"' `)
			if j := strings.IndexAny(label, `"' ;/`); j >= 0 {
				label = label[:j]
			}
			if named(label) != nil && !strings.HasPrefix(label, "utf-16") {
				return label
			}
		}
	}
}
