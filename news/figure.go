package news

import (
	"fmt"
	"time"
)

// Modifier is the bound or hedge on a value.
type Modifier string

// The modifiers.
const (
	Exact   Modifier = "exact"
	About   Modifier = "about"
	Over    Modifier = "over"
	AtLeast Modifier = "at_least"
	Nearly  Modifier = "nearly"
	Under   Modifier = "under"
	AtMost  Modifier = "at_most"
	Range   Modifier = "range"
)

// Modifiers lists all modifiers in the order of their definition.
var Modifiers = []Modifier{Exact, About, Over, AtLeast, Nearly, Under, AtMost, Range}

// Validate reports whether m is one of the modifiers.
func (m Modifier) Validate() error {
	for _, x := range Modifiers {
		if m == x {
			return nil
		}
	}
	return fmt.Errorf("modifier %q is none of %v", m, Modifiers)
}

// Status is the factuality of a figure.
type Status string

// The statuses.
const (
	Actual   Status = "actual"   // is or was so
	Expected Status = "expected" // planned, announced, registered, hoped for
	Required Status = "required" // a threshold or rule
)

// Statuses lists all statuses in the order of their definition.
var Statuses = []Status{Actual, Expected, Required}

// Validate reports whether s is one of the statuses.
func (s Status) Validate() error {
	for _, x := range Statuses {
		if s == x {
			return nil
		}
	}
	return fmt.Errorf("status %q is none of %v", s, Statuses)
}

// Figure is one mention of a reported number: a quantity mention in the words of
// quantity extraction. Text[Span] is Number.
type Figure struct {
	Measure    string  // what is counted, e.g. "signatories"
	Number     string  // as written, with its scale word
	Value      Decimal // the low end of a range
	High       Decimal // the high end of a range, else ""
	Unit       string  // e.g. "day", "hour"; empty for a plain count
	Currency   string  // ISO 4217, for money
	Modifier   Modifier
	Status     Status
	Speaker    string    // who is cited for it, as written, else ""
	AsOf       time.Time // what the text says it held at, zero if it does not
	Span       Span      // of Number in the article's text
	Sentence   Span      // of the sentence that has the number
	Rule       string    // ID of the rule that fired
	Reason     string    // why, in words
	Confidence float64   // 0 to 1, calibrated
}
