package tally

import (
	"strings"

	"newstally/news"
)

// signs are the signs of the modifiers, in Unicode and in ASCII.
var signs = map[news.Modifier][2]string{
	news.About:   {"≈", "~"},
	news.Over:    {">", ">"},
	news.AtLeast: {"≥", ">="},
	news.Nearly:  {"≲", "<~"},
	news.Under:   {"<", "<"},
	news.AtMost:  {"≤", "<="},
}

// Number writes a cell's value for a reader: the sign of its modifier, digits in groups
// of three, large numbers with their scale, unit or currency: ">2,500", "USD 10.5 trillion",
// "70–75", "90 days". ascii leaves out what is not ASCII.
func Number(c news.Cell, ascii bool) string {
	pick, dash := 0, "–"
	if ascii {
		pick, dash = 1, "-"
	}
	s := signs[c.Modifier][pick] + scaled(c.Value)
	if c.High != "" {
		s += dash + scaled(c.High)
	}
	if c.Currency != "" {
		s = c.Currency + " " + s
	}
	if c.Unit != "" {
		s += " " + c.Unit
		if c.Value != "1" || c.High != "" {
			s += "s"
		}
	}
	return s
}

var scales = []struct {
	zeros int
	name  string
}{{12, "trillion"}, {9, "billion"}, {6, "million"}}

// scaled shortens a number to a scale where at most three digits follow the point.
func scaled(d news.Decimal) string {
	sign := ""
	whole, isNegative := strings.CutPrefix(string(d), "-")
	if isNegative {
		sign = "-"
	}
	if !strings.Contains(whole, ".") {
		for _, s := range scales {
			if len(whole) > s.zeros && strings.Trim(whole[len(whole)-s.zeros+3:], "0") == "" {
				at := len(whole) - s.zeros
				fraction := strings.TrimRight(whole[at:], "0")
				if fraction != "" {
					fraction = "." + fraction
				}
				return sign + grouped(whole[:at]) + fraction + " " + s.name
			}
		}
	}
	whole, fraction, found := strings.Cut(whole, ".")
	if found {
		fraction = "." + fraction
	}
	return sign + grouped(whole) + fraction
}

// grouped puts a comma before every three digits from the right.
func grouped(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
