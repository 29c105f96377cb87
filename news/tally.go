package news

import "time"

// Tally is the agreement and disagreement over the records of a topic.
type Tally struct {
	Topic       string         `json:"topic"`
	AsOf        time.Time      `json:"as_of,omitzero"` // what was reported until then; zero for all
	Figures     int            `json:"figures"`
	Articles    int            `json:"articles"` // with at least one of the figures
	Outlets     int            `json:"outlets"`
	Independent int            `json:"independent"` // reports that are neither copies nor of the same owner
	Measures    []MeasureTally `json:"measures"`
}

// MeasureTally is what is reported of one measure in one status and unit.
type MeasureTally struct {
	Measure     string    `json:"measure"`
	Status      Status    `json:"status"`
	Unit        string    `json:"unit,omitempty"`
	Currency    string    `json:"currency,omitempty"`
	Best        *Cell     `json:"best"`   // the best supported current value, nil if there is none
	Reason      string    `json:"reason"` // why it is the best, in words
	Low         Decimal   `json:"low"`    // the values that stand against each other: the best and
	High        Decimal   `json:"high"`   // those that differ, from the lowest to the highest
	Figures     int       `json:"figures"`
	Articles    int       `json:"articles"`
	Outlets     int       `json:"outlets"`
	Independent int       `json:"independent"`
	Languages   []string  `json:"languages"`
	First       time.Time `json:"first,omitzero"`
	Last        time.Time `json:"last,omitzero"`
	Cells       []Cell    `json:"cells"` // every value reported: the best, then those that differ, support, are lower
}

// Relation says how a value stands to the best one of its measure.
type Relation string

// The relations of a value to the best one.
const (
	Best     Relation = "best"
	Supports Relation = "supports" // a bound or hedge that the best value fulfils
	Lower    Relation = "lower"    // a lower value of a count that only grows: an earlier state, or a part
	Differs  Relation = "differs"  // another value, in conflict
)

// Cell is one value reported of a measure, with who reports it.
type Cell struct {
	Measure     string    `json:"measure"`
	Status      Status    `json:"status"`
	Value       Decimal   `json:"value"`
	High        Decimal   `json:"high"`
	Unit        string    `json:"unit,omitempty"`
	Currency    string    `json:"currency,omitempty"`
	Modifier    Modifier  `json:"modifier"`
	Relation    Relation  `json:"relation"`
	Figures     int       `json:"figures"`
	Articles    int       `json:"articles"`
	Outlets     int       `json:"outlets"`
	Independent int       `json:"independent"` // reports that are neither copies nor of the same owner
	Support     int       `json:"support"`     // Independent, and the independent reports of bounds that the value fulfils
	Official    bool      `json:"official"`    // reported by an official source
	Languages   []string  `json:"languages"`
	Speakers    []string  `json:"speakers"`
	First       time.Time `json:"first,omitzero"` // earliest publication
	Last        time.Time `json:"last,omitzero"`
	Examples    []string  `json:"examples"` // record IDs, earliest first, at most three
}

// Step is one value on the time line of a measure.
type Step struct {
	Value       Decimal   `json:"value"`
	High        Decimal   `json:"high"`
	Unit        string    `json:"unit,omitempty"`
	Currency    string    `json:"currency,omitempty"`
	Modifier    Modifier  `json:"modifier"`
	Status      Status    `json:"status"`
	Highest     bool      `json:"highest"` // above every earlier step of its status, and not above what is well supported
	At          time.Time `json:"at,omitzero"`
	Outlet      string    `json:"outlet"`  // who reported it first
	Speaker     string    `json:"speaker"` // whom the first report cites
	Record      string    `json:"record"`  // ID of the first report's record
	ArticleURL  string    `json:"article_url"`
	Articles    int       `json:"articles"`
	Outlets     int       `json:"outlets"`
	Independent int       `json:"independent"`
	Official    bool      `json:"official"`
	Languages   []string  `json:"languages"`
}
