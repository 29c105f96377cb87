package news

import "time"

// Tally is the agreement and disagreement over the records of a topic.
type Tally struct {
	Topic    string
	AsOf     time.Time // the records known then; zero for all
	Articles int       // articles with at least one of the records
	Outlets  int
	Measures []MeasureTally
}

// MeasureTally is what is reported of one measure in one status.
type MeasureTally struct {
	Measure  string
	Status   Status
	Currency string
	Best     *Cell  // the best supported current value, nil if there is none
	Reason   string // why it is the best, in words
	Low      Decimal
	High     Decimal // range of the values reported
	Cells    []Cell  // every value reported, best supported first
}

// Cell is one value reported of a measure, with who reports it.
type Cell struct {
	Measure     string
	Status      Status
	Value       Decimal
	High        Decimal
	Currency    string
	Modifier    Modifier
	Figures     int
	Articles    int
	Outlets     int
	Independent int // reports that are neither copies nor of the same owner
	Official    bool
	Languages   []string
	Speakers    []string
	First       time.Time // earliest publication
	Last        time.Time
	Examples    []string // record IDs, earliest first, at most three
}
