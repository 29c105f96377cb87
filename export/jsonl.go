package export

import (
	"bufio"
	"io"

	"newstally/news"
)

// jsonlWriter writes JSON lines (jsonlines.org): one object a row, members in the
// order of the fields, "" for a text or time and null for a number that is not stated.
type jsonlWriter struct {
	w    *bufio.Writer
	keys []string // what stands before each cell: `,"name":`
	row  []byte
}

func newJSONL(w io.Writer, fields []Field, _ Options) (rowWriter, error) {
	j := &jsonlWriter{w: bufio.NewWriterSize(w, 1<<16)}
	for i, f := range fields {
		before := byte(',')
		if i == 0 {
			before = '{'
		}
		key := append(news.AppendJSONCell([]byte{before}, f.Name), ':')
		j.keys = append(j.keys, string(key))
	}
	return j, nil
}

func (j *jsonlWriter) writeRow(cells []any) error {
	j.row = j.row[:0]
	for i, cell := range cells {
		j.row = append(j.row, j.keys[i]...)
		j.row = news.AppendJSONCell(j.row, cell)
	}
	j.row = append(j.row, '}', '\n')
	_, err := j.w.Write(j.row)
	return err
}

func (j *jsonlWriter) close() error { return j.w.Flush() }
