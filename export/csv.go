package export

import (
	"bufio"
	"io"

	"newstally/news"
)

// csvWriter writes a header and one row of news.AppendCSV a figure.
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
	header := make([]any, len(fields))
	for i, f := range fields {
		header[i] = f.Name
	}
	return c, c.writeRow(header)
}

func (c *csvWriter) writeRow(cells []any) error {
	c.row = news.AppendCSV(c.row, cells...)
	_, err := c.w.Write(c.row)
	c.row = c.row[:0]
	return err
}

func (c *csvWriter) close() error { return c.w.Flush() }
