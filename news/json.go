package news

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendCell appends a column's value as text, as in CSV: RFC 3339 for times, the
// empty text for what is not stated.
func AppendCell(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(b, v...)
	case Decimal:
		return append(b, v...)
	case time.Time:
		if v.IsZero() {
			return b
		}
		return v.AppendFormat(b, time.RFC3339)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	}
	return fmt.Append(b, v)
}

// AppendJSONCell appends a column's value as JSON (RFC 8259): texts and times as
// strings, empty if not stated; numbers with all their digits, null if not stated.
func AppendJSONCell(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendJSONString(b, v)
	case time.Time:
		b = append(b, '"')
		b = AppendCell(b, v)
		return append(b, '"')
	case Decimal:
		if v == "" {
			return append(b, "null"...)
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(b, "null"...)
		}
	}
	return AppendCell(b, v)
}

// appendJSONString quotes s. Nearly every text needs no escape and is copied.
func appendJSONString(b []byte, s string) []byte {
	if plainJSON(s) {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return append(b, `""`...) // Unreachable: a string always encodes.
	}
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}

// plainJSON reports whether s is the same inside JSON quotation marks.
func plainJSON(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}

// AppendJSON appends r as one JSON object with the names and the order of Columns.
func (r *Record) AppendJSON(b []byte) []byte {
	for i := range Columns {
		if i == 0 {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, Columns[i].Name...)
		b = append(b, '"', ':')
		b = AppendJSONCell(b, Columns[i].Get(r))
	}
	return append(b, '}')
}

// MarshalJSON writes r with the names and the order of Columns.
func (r Record) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }
