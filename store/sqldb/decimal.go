package sqldb

import (
	"fmt"
	"strings"

	"newstally/news"
)

// exponentBias makes the exponents of all decimals positive, see news.MaxDecimalDigits.
const exponentBias = 5000

// decimalKey is a text that sorts byte by byte as the decimal does as a number: its sign,
// the place of its first digit, its digits; of a negative number the complement of the
// latter two. It is empty if the decimal is.
func decimalKey(v news.Decimal) string {
	s, negative := strings.CutPrefix(string(v), "-")
	if s == "" {
		return ""
	}
	whole, part, _ := strings.Cut(s, ".")
	digits := strings.TrimLeft(whole, "0")
	exponent := len(digits)
	if digits == "" {
		digits = strings.TrimLeft(part, "0")
		exponent = len(digits) - len(part)
	} else {
		digits += part
	}
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return "1"
	}
	key := fmt.Sprintf("%04d%s", exponent+exponentBias, digits)
	if !negative {
		return "2" + key
	}
	complement := strings.Map(func(r rune) rune { return '0' + '9' - r }, key)
	return "0" + complement + "~" // behind all digits: of two numbers the shorter one is the greater
}
