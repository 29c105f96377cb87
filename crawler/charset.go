package crawler

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/htmlindex"
)

// The evidence for a charset, in the order of its weight.
const (
	fromBOM      = "bom"
	fromHeader   = "header"
	fromMeta     = "meta"
	fromUTF8     = "utf8"
	fromDetected = "detected"
)

// Names of encodings of Vietnamese from before Unicode. No decoder is to be had for
// them; a page in one is at least named as such.
const (
	TCVN3 = "x-tcvn3" // TCVN 5712:1993, the .VnTime fonts
	VNI   = "x-vni"
)

// DecideCharset names the encoding of a body and the evidence for it: byte order
// mark, Content-Type, XML or HTML declaration, the whole body being UTF-8, detection.
// A declaration that the bytes contradict is passed over. The name is that of the
// WHATWG Encoding Standard in lower case, or [TCVN3] or [VNI].
func DecideCharset(body []byte, contentType string) (name, from string) {
	if name := bomCharset(body); name != "" {
		return name, fromBOM
	}
	_, params, _ := mime.ParseMediaType(contentType)
	if name := knownCharset(params["charset"]); name != "" && !contradicted(name, body) {
		return name, fromHeader
	}
	if name := knownCharset(declared(body)); name != "" && !contradicted(name, body) {
		return name, fromMeta
	}
	if utf8.Valid(body) {
		return "utf-8", fromUTF8
	}
	if name := detectVietnamese(body); name != "" {
		return name, fromDetected
	}
	// Without a declaration to mislead it x/net looks at the bytes alone. It knows no
	// more than UTF-8 or windows-1252.
	_, name, _ = charset.DetermineEncoding(body[:min(len(body), 1024)], "")
	if name == "utf-8" {
		name = "windows-1252"
	}
	return name, fromDetected
}

// bomCharset goes by the first bytes: a mark, or the zeros that "<" has in UTF-16
// (XML 1.0, appendix F).
func bomCharset(body []byte) string {
	for _, b := range []struct{ prefix, name string }{
		{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
		{"<\x00?\x00", "utf-16le"}, {"\x00<\x00?", "utf-16be"}, {"<\x00!\x00", "utf-16le"}, {"\x00<\x00!", "utf-16be"},
	} {
		if bytes.HasPrefix(body, []byte(b.prefix)) {
			return b.name
		}
	}
	return ""
}

var declaration = regexp.MustCompile(`<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*\scharset\s*=\s*["']?\s*([\w.:-]+)|<meta[^>]*content\s*=\s*["'][^"'>]*charset\s*=\s*([\w.:-]+)`)

// declared returns the label in the XML or HTML declaration. The HTML standard looks
// at 1,024 bytes; real pages have it later, so 16 KiB are read.
func declared(body []byte) string {
	head := body[:min(len(body), 16<<10)]
	for {
		start := bytes.IndexByte(head, '<')
		if start < 0 {
			return ""
		}
		head = head[start:]
		if !hasPrefixFold(head, "<meta") && !hasPrefixFold(head, "<?xml") {
			head = head[1:]
			continue
		}
		tag := head
		if end := bytes.IndexByte(head, '>'); end >= 0 {
			tag = head[:end]
		}
		if m := declaration.FindSubmatch(bytes.ToLower(tag)); m != nil {
			return string(bytes.Join(m[1:], nil))
		}
		head = head[1:]
	}
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// knownCharset returns the standard name for a label, empty if there is none.
func knownCharset(label string) string {
	if label == "" {
		return ""
	}
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	enc, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil || name == "replacement" || name == "x-user-defined" {
		return ""
	}
	return name
}

// contradicted reports whether the bytes cannot be meant in the encoding: UTF-8 that
// is none, UTF-16 without a zero byte where ASCII would have them, and one-byte
// encodings whose every byte outside ASCII is part of valid UTF-8, or which a
// Vietnamese font encoding explains better.
func contradicted(name string, body []byte) bool {
	switch {
	case name == "utf-8":
		return !utf8.Valid(body)
	case strings.HasPrefix(name, "utf-16"):
		return bytes.IndexByte(body, 0) < 0
	case strings.HasPrefix(name, "windows-125"), strings.HasPrefix(name, "iso-8859-"):
		return !isASCII(body) && utf8.Valid(body) || name != "windows-1258" && detectVietnamese(body) != ""
	}
	return false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// minVietnamese is how many bytes outside ASCII the detection of a Vietnamese font
// encoding needs.
const minVietnamese = 24

// detectVietnamese recognises the font encodings by where their letters lie. TCVN3
// has most of its lower-case letters at A8-BE, where windows-1252 has signs that no
// word contains; VNI writes a vowel followed by a byte for its mark, pairs that no
// western language has in number. The shares are well above what French, German,
// Spanish or Chinese text reaches.
func detectVietnamese(body []byte) string {
	var high, inWord, tcvn, pairs, letters int
	for i, c := range body {
		if c < utf8.RuneSelf {
			continue
		}
		high++
		var before, after byte
		if i > 0 {
			before = body[i-1]
		}
		if i+1 < len(body) {
			after = body[i+1]
		}
		if isLetter(before) || isLetter(after) {
			inWord++
		}
		if c >= 0xa8 && c <= 0xbe {
			tcvn++
		}
		if strings.IndexByte(vniVowels, before) >= 0 && strings.IndexByte(vniMarks, c) >= 0 {
			pairs++
		} else if strings.IndexByte(vniLetters, c) >= 0 {
			letters++
		}
	}
	switch {
	case high < minVietnamese:
		return ""
	case tcvn*10 >= high*4 && inWord*10 >= high*6:
		return TCVN3
	case pairs*10 >= high*4 && (pairs+letters)*10 >= high*9:
		return VNI
	}
	return ""
}

const (
	vniLetters = "\xf1\xd1\xf4\xd4\xf6\xd6"                                               // letters with a stroke or horn: one byte
	vniVowels  = "aeiouyAEIOUY" + vniLetters                                              // what a mark can follow
	vniMarks   = "\xe0\xe1\xe2\xe3\xe4\xe5\xe8\xe9\xea\xeb\xef\xf5\xf8\xf9\xfa\xfb\xfc" + // lower case
		"\xc0\xc1\xc2\xc3\xc4\xc5\xc8\xc9\xca\xcb\xcf\xd5\xd8\xd9\xda\xdb\xdc"
)

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// DecodeText returns the body as UTF-8 text, without byte order mark. Bytes that are
// nothing in the encoding, and every byte outside ASCII in an encoding without a
// decoder, become U+FFFD.
func DecodeText(body []byte, name string) string {
	enc, err := htmlindex.Get(name)
	if err != nil || name == "utf-8" {
		return strings.ToValidUTF8(strings.TrimPrefix(string(body), "\ufeff"), "\ufffd")
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\ufffd")
	}
	return strings.TrimPrefix(string(text), "\ufeff")
}
