package export

import (
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"newstally/news"
)

// A number that is a news.Decimal is written as DECIMAL(38, 9). The other choice, a
// double beside a text with the exact digits, would give the table other columns than
// CSV and JSON have, and two columns that may be read for one another. DECIMAL(38, 9)
// holds every number below 10^29 to nine places after the point, and is what DuckDB,
// Arrow, pandas and Spark read without loss.
const (
	decimalPrecision = 38
	decimalScale     = 9
	decimalBytes     = 16
	// rowsPerGroup bounds the memory: a row group is buffered before it is written.
	rowsPerGroup = 50_000
	batchRows    = 256
)

// parquetWriter writes Apache Parquet: one leaf a field, null for what is not stated,
// times as UTC milliseconds (the zone they were given in is in CSV and JSON lines).
type parquetWriter struct {
	w     *parquet.GenericWriter[any]
	batch []parquet.Row // rows not yet handed on; their memory is used again
	n     int           // of them
}

// ordered is a group that keeps the order of its fields; parquet.Group sorts them.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func (o ordered) Fields() []parquet.Field { return o.fields }

func newParquet(w io.Writer, fields []Field, _ Options) (rowWriter, error) {
	root := ordered{Group: parquet.Group{}}
	p := &parquetWriter{batch: make([]parquet.Row, batchRows)}
	for _, f := range fields {
		node, err := leaf(f)
		if err != nil {
			return nil, err
		}
		root.Group[f.Name] = node
	}
	byName := make(map[string]parquet.Field, len(fields))
	for _, f := range root.Group.Fields() {
		byName[f.Name()] = f
	}
	for _, f := range fields {
		root.fields = append(root.fields, byName[f.Name])
	}
	p.w = parquet.NewGenericWriter[any](w, parquet.NewSchema("newstally", root),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.CreatedBy("newstally", "", ""))
	return p, nil
}

// leaf returns the node of a field.
func leaf(f Field) (parquet.Node, error) {
	switch f.Type {
	case "string":
		return parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)), nil
	case "number":
		if f.exact {
			return parquet.Optional(parquet.Decimal(decimalScale, decimalPrecision, parquet.FixedLenByteArrayType(decimalBytes))), nil
		}
		return parquet.Optional(parquet.Leaf(parquet.DoubleType)), nil
	case "integer":
		return parquet.Optional(parquet.Int(64)), nil
	case "boolean":
		return parquet.Optional(parquet.Leaf(parquet.BooleanType)), nil
	case "datetime":
		return parquet.Optional(parquet.Timestamp(parquet.Millisecond)), nil
	}
	return nil, fmt.Errorf("column %s: type %q has no Parquet type", f.Name, f.Type)
}

func (p *parquetWriter) writeRow(cells []any) error {
	row := p.batch[p.n][:0]
	for i, cell := range cells {
		v, err := parquetValue(cell)
		if err != nil {
			return err
		}
		defined := 1
		if v.IsNull() {
			defined = 0
		}
		row = append(row, v.Level(0, defined, i))
	}
	p.batch[p.n] = row
	p.n++
	if p.n < len(p.batch) {
		return nil
	}
	return p.flush()
}

func (p *parquetWriter) flush() error {
	_, err := p.w.WriteRows(p.batch[:p.n])
	p.n = 0
	return err
}

func (p *parquetWriter) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

// parquetValue returns null for what is not stated.
func parquetValue(cell any) (parquet.Value, error) {
	switch v := cell.(type) {
	case string:
		if v == "" {
			return parquet.NullValue(), nil
		}
		return parquet.ByteArrayValue([]byte(v)), nil
	case news.Decimal:
		return decimalValue(v)
	case float64:
		return parquet.DoubleValue(v), nil
	case int:
		return parquet.Int64Value(int64(v)), nil
	case bool:
		return parquet.BooleanValue(v), nil
	case time.Time:
		if v.IsZero() {
			return parquet.NullValue(), nil
		}
		return parquet.Int64Value(v.UnixMilli()), nil
	}
	return parquet.Value{}, fmt.Errorf("a cell of type %T has no Parquet value", cell)
}

// decimalValue returns d times 10^decimalScale as a big-endian two's complement number
// (Parquet logical types, DECIMAL).
func decimalValue(d news.Decimal) (parquet.Value, error) {
	if d == "" {
		return parquet.NullValue(), nil
	}
	whole, fraction, _ := strings.Cut(string(d), ".")
	digits := len(strings.TrimLeft(whole, "-0"))
	if digits > decimalPrecision-decimalScale || len(fraction) > decimalScale {
		return parquet.Value{}, fmt.Errorf("value %s does not fit DECIMAL(%d, %d): leave the figure out or export as csv or jsonl", d, decimalPrecision, decimalScale)
	}
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", decimalScale-len(fraction)), 10)
	if !ok {
		return parquet.Value{}, fmt.Errorf("value %q is not a decimal number", d)
	}
	if n.Sign() < 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), 8*decimalBytes))
	}
	return parquet.FixedLenByteArrayValue(n.FillBytes(make([]byte, decimalBytes))), nil
}
