package news

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

func TestAppendJSONCell(t *testing.T) {
	hanoi := time.FixedZone("", 7*3600)
	tests := []struct {
		name string
		in   any
		want string
	}{
		{"text", "72 nước", `"72 nước"`},
		{"no text", "", `""`},
		{"quotation mark", `the "72"`, `"the \"72\""`},
		{"markup stays readable", "<b>&", `"<b>&"`},
		{"new line", "a\nb", `"a\nb"`},
		{"broken UTF-8", "a\xff", `"a\ufffd"`},
		{"every digit", Decimal("10500000000000.000000001"), "10500000000000.000000001"},
		{"no number", Decimal(""), "null"},
		{"time keeps its zone", time.Date(2025, 10, 25, 17, 30, 0, 0, hanoi), `"2025-10-25T17:30:00+07:00"`},
		{"no time", time.Time{}, `""`},
		{"float", 0.87, "0.87"},
		{"not a number", math.NaN(), "null"},
		{"integer", 12, "12"},
		{"boolean", true, "true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(AppendJSONCell(nil, tt.in)); got != tt.want {
				t.Errorf("AppendJSONCell(%v) = %s, want %s", tt.in, got, tt.want)
			}
		})
	}
}

func TestRecord_MarshalJSON(t *testing.T) {
	r := Record{ID: "a1", Value: "2500", Modifier: Over, Title: "Tiêu đề"}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, b)
	}
	if len(m) != len(Columns) {
		t.Errorf("got %d members, want %d", len(m), len(Columns))
	}
	if !strings.HasPrefix(string(b), `{"id":"a1","topic":"","measure":"","number":"","value":2500,"high":null,`) {
		t.Errorf("members out of order or of wrong form: %s", b)
	}
}
