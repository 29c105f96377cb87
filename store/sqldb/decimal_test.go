package sqldb

import (
	"cmp"
	"strings"
	"testing"

	"newstally/news"
)

func TestDecimalKey(t *testing.T) {
	values := []news.Decimal{
		"0", "1", "-1", "10", "-10", "9", "9.9", "9.99", "0.1", "0.01", "0.011", "-0.1", "-0.01", "-0.011", "1.5", "1.05", "100", "99999", "100000",
		"123456789012345678901234567890", "-123456789012345678901234567890", "0.000000000000000000000000000001",
		news.Decimal("1" + strings.Repeat("0", news.MaxDecimalDigits)), news.Decimal("0." + strings.Repeat("0", news.MaxDecimalDigits-1) + "1"),
	}
	for _, a := range values {
		for _, b := range values {
			if got, want := cmp.Compare(decimalKey(a), decimalKey(b)), a.Cmp(b); got != want {
				t.Errorf("%s against %s: keys %q and %q compare as %d, want %d", a, b, decimalKey(a), decimalKey(b), got, want)
			}
		}
	}
	if got := decimalKey(""); got != "" {
		t.Errorf("key of nothing = %q", got)
	}
}

func FuzzDecimalKey(f *testing.F) {
	f.Add("1.5", "-0.02")
	f.Add("1e300", "0.1e-300")
	f.Fuzz(func(t *testing.T, x, y string) {
		a, err1 := news.ParseDecimal(x)
		b, err2 := news.ParseDecimal(y)
		if err1 != nil || err2 != nil {
			return
		}
		if got, want := cmp.Compare(decimalKey(a), decimalKey(b)), a.Cmp(b); got != want {
			t.Errorf("%s against %s: keys compare as %d, want %d", a, b, got, want)
		}
	})
}
