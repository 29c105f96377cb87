package news

import "strings"

// AppendCSV appends one row of CSV (RFC 4180): commas, quotation marks where they are
// needed, CRLF at the end; texts are made harmless for spreadsheets, see CSVText. The
// cells are those of AppendCell.
//
// It is not encoding/csv because that turns a line feed inside a cell into CRLF when
// rows end in CRLF, and the offsets into a text would no longer hold.
func AppendCSV(b []byte, cells ...any) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if s, ok := cell.(string); ok {
			b = appendCSV(b, harmless(s))
		} else {
			b = AppendCell(b, cell)
		}
	}
	return append(b, '\r', '\n')
}

// appendCSV quotes a cell where RFC 4180, section 2.6 and 2.7, asks for it.
func appendCSV(b []byte, s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			b = append(b, s...)
			return append(b, '"')
		}
		b = append(b, s[:i+1]...)
		b = append(b, '"')
		s = s[i+1:]
	}
}

// harmless puts an apostrophe before a text that a spreadsheet would run as a formula:
// one that starts, after spaces and apostrophes, with = + - @, their full-width forms,
// a tab or a line break (OWASP, "CSV Injection"). To undo it, take one apostrophe away
// where the rest, after spaces and apostrophes, starts so. Numbers and times are no
// texts and stay as they are.
func harmless(s string) string {
	rest := strings.TrimLeft(s, "' \u00a0")
	if rest == "" {
		return s
	}
	switch rest[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		return "'" + s
	case "＝"[0]:
		for _, wide := range [...]string{"＝", "＋", "－", "＠"} {
			if strings.HasPrefix(rest, wide) {
				return "'" + s
			}
		}
	}
	return s
}

// CSVText undoes what AppendCSV does to a text cell that a spreadsheet would run as a formula.
func CSVText(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && harmless(rest) != rest {
		return rest
	}
	return cell
}
