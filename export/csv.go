package export

import (
	"bufio"
	"io"
	"strings"

	"newstally/news"
)

// csvWriter writes RFC 4180: comma, CRLF after every row, quotation marks where they
// are needed, a header, UTF-8. It is not encoding/csv because that turns a line feed
// inside a cell into CRLF when rows end in CRLF, and the offsets into a text would no
// longer hold.
type csvWriter struct {
	w   *bufio.Writer
	row []byte
}

const bom = "\ufeff"

func newCSV(w io.Writer, fields []Field, opt Options) (rowWriter, error) {
	c := &csvWriter{w: bufio.NewWriterSize(w, 1<<16)}
	if opt.BOM {
		c.row = append(c.row, bom...)
	}
	for i, f := range fields {
		c.comma(i)
		c.row = appendCSV(c.row, f.Name)
	}
	return c, c.endRow()
}

func (c *csvWriter) writeRow(cells []any) error {
	for i, cell := range cells {
		c.comma(i)
		if s, ok := cell.(string); ok {
			c.row = appendCSV(c.row, harmless(s))
		} else {
			c.row = news.AppendCell(c.row, cell)
		}
	}
	return c.endRow()
}

func (c *csvWriter) comma(i int) {
	if i > 0 {
		c.row = append(c.row, ',')
	}
}

func (c *csvWriter) endRow() error {
	_, err := c.w.Write(append(c.row, '\r', '\n'))
	c.row = c.row[:0]
	return err
}

func (c *csvWriter) close() error { return c.w.Flush() }

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

// Text undoes what CSV does to a text cell that a spreadsheet would run as a formula.
func Text(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && harmless(rest) != rest {
		return rest
	}
	return cell
}
