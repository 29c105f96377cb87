package export

import (
	"bytes"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"newstally/news"
)

// readParquet returns the columns' types and the cells of a file as text.
func readParquet(t *testing.T, file string) (types map[string]string, rows []map[string]string) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	types = map[string]string{}
	fields := f.Schema().Fields()
	for i, field := range fields {
		types[field.Name()] = field.Type().String()
		if want := news.Columns[i].Name; field.Name() != want {
			t.Errorf("column %d is %s, want %s", i, field.Name(), want)
		}
	}
	for _, group := range f.RowGroups() {
		r := group.Rows()
		buf := make([]parquet.Row, group.NumRows())
		n, _ := r.ReadRows(buf)
		for _, row := range buf[:n] {
			m := map[string]string{}
			for _, v := range row {
				if field := fields[v.Column()]; !v.IsNull() {
					m[field.Name()] = parquetText(field, v)
				}
			}
			rows = append(rows, m)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return types, rows
}

// parquetText shows a value: a decimal as its unscaled number.
func parquetText(f parquet.Field, v parquet.Value) string {
	if strings.HasPrefix(f.Type().String(), "DECIMAL") {
		n := new(big.Int).SetBytes(v.ByteArray())
		if v.ByteArray()[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), 128))
		}
		return n.String()
	}
	return v.String()
}

func TestParquet(t *testing.T) {
	hanoi := time.FixedZone("", 7*3600)
	r := news.Record{ID: "a1", Value: "-2500.5", High: "10500000000000", Title: "Công ước", Official: true, Revision: 2,
		Published: time.Date(2025, 10, 25, 7, 0, 0, 0, hanoi), Confidence: 0.25}
	out, _ := encode(t, "parquet", Figures, Options{}, r)
	types, rows := readParquet(t, out)
	for name, want := range map[string]string{"id": "STRING", "value": "DECIMAL(38,9)", "published": "TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)",
		"official": "BOOLEAN", "revision": "INT(64,true)", "confidence": "DOUBLE"} {
		if types[name] != want {
			t.Errorf("type of %s is %s, want %s", name, types[name], want)
		}
	}
	want := []map[string]string{{
		"id": "a1", "value": "-2500500000000", "high": "10500000000000000000000", "title": "Công ước", "official": "true", "revision": "2",
		"published": fmt.Sprint(r.Published.UnixMilli()), "start": "0", "end": "0", "confidence": "0.25",
	}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestParquet_severalGroups(t *testing.T) {
	n := rowsPerGroup + batchRows + 1
	records := sampleRecords(n)
	out, _ := encode(t, "parquet", Figures, Options{}, records...)
	_, rows := readParquet(t, out)
	if len(rows) != n {
		t.Fatalf("read %d rows, wrote %d", len(rows), n)
	}
	for i, row := range rows {
		if row["id"] != records[i].ID || row["sentence"] != records[i].Sentence {
			t.Fatalf("row %d is %v, want %v", i, row, records[i])
		}
	}
}

func TestDecimalValue_tooLarge(t *testing.T) {
	for _, d := range []news.Decimal{"1" + news.Decimal(strings.Repeat("0", 29)), "0.0000000001"} {
		if _, err := decimalValue(d); err == nil {
			t.Errorf("decimalValue(%s) gave no error", d)
		}
	}
	if _, err := decimalValue("-" + news.Decimal(strings.Repeat("9", 29)) + ".999999999"); err != nil {
		t.Errorf("largest number: %v", err)
	}
}
