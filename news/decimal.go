package news

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Decimal is an exact decimal number in plain notation without exponent and
// without trailing zeros: "2500", "0.5", "-3". The empty Decimal is "not stated".
// Two Decimals are equal as numbers exactly if they are equal as strings.
type Decimal string

// MaxDecimalDigits bounds the digits of a Decimal on either side of the point.
const MaxDecimalDigits = 400

// ParseDecimal reads s ("12", "-1.50", "1e3") exactly.
func ParseDecimal(s string) (Decimal, error) {
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite {
		return "", fmt.Errorf("parse %q: not a decimal number", s)
	}
	d.Reduce(d)
	if d.Exponent > MaxDecimalDigits || d.Exponent < -MaxDecimalDigits || d.NumDigits() > MaxDecimalDigits {
		return "", fmt.Errorf("parse %q: more than %d digits", s, MaxDecimalDigits)
	}
	if d.IsZero() {
		return "0", nil
	}
	return Decimal(d.Text('f')), nil
}

// DecimalFromInt returns n as a Decimal.
func DecimalFromInt(n int64) Decimal { return Decimal(fmt.Sprint(n)) }

func (d Decimal) apd() *apd.Decimal {
	v, _, err := apd.NewFromString(string(d))
	if err != nil {
		return new(apd.Decimal)
	}
	return v
}

// Cmp compares d and e as numbers: -1, 0 or +1. An empty Decimal counts as zero.
func (d Decimal) Cmp(e Decimal) int { return d.apd().Cmp(e.apd()) }

// Float64 returns the nearest float, for statistics and plots only.
func (d Decimal) Float64() float64 {
	f, _ := d.apd().Float64()
	return f
}

// MarshalJSON writes an exact JSON number, or null if d is empty.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return []byte(d), nil
}

// UnmarshalJSON reads a JSON number, a string that holds one, or null.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" || s == "" {
		*d = ""
		return nil
	}
	v, err := ParseDecimal(s)
	if err != nil {
		return err
	}
	*d = v
	return nil
}
