package news

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
	"unicode/utf8"
)

// Record is a figure as it is stored and published: with its article's context and
// with offsets in Unicode code points. Its JSON names are the columns of every
// export, see Columns.
type Record struct {
	ID           string
	Topic        string
	Measure      string
	Number       string
	Value        Decimal
	High         Decimal
	Unit         string
	Currency     string
	Modifier     Modifier
	Status       Status
	Speaker      string
	AsOf         time.Time
	Outlet       string
	Owner        string
	Official     bool
	Language     string
	Published    time.Time
	Title        string
	ArticleURL   string
	ArticleID    string
	Revision     int
	CopyOf       string
	CopyKind     string
	Sentence     string // its text
	Start        int    // of Number in the article's text, in code points
	End          int
	Rule         string
	Reason       string
	Confidence   float64
	RulesVersion string
	PageSHA256   string
	FetchedAt    time.Time
	ExtractedAt  time.Time

	SentenceStart int // of Sentence in the article's text, in code points
	RunID         string
}

// NewRecord joins a figure to the article it was found in. This is the one place
// where byte offsets become code points.
func NewRecord(a *Article, f *Figure, topic, rulesVersion, runID string, now time.Time) Record {
	start := utf8.RuneCountInString(a.Text[:f.Span.Start])
	return Record{
		ID:            recordID(a, f, topic),
		Topic:         topic,
		Measure:       f.Measure,
		Number:        f.Number,
		Value:         f.Value,
		High:          f.High,
		Unit:          f.Unit,
		Currency:      f.Currency,
		Modifier:      f.Modifier,
		Status:        f.Status,
		Speaker:       f.Speaker,
		AsOf:          f.AsOf,
		Outlet:        a.Outlet,
		Owner:         a.Owner,
		Official:      a.Official,
		Language:      a.Language,
		Published:     a.Published,
		Title:         a.Title,
		ArticleURL:    a.URL,
		ArticleID:     a.ID,
		Revision:      a.Revision,
		CopyOf:        a.CopyOf,
		CopyKind:      a.CopyKind,
		Sentence:      f.Sentence.In(a.Text),
		SentenceStart: utf8.RuneCountInString(a.Text[:f.Sentence.Start]),
		Start:         start,
		End:           start + utf8.RuneCountInString(f.Span.In(a.Text)),
		Rule:          f.Rule,
		Reason:        f.Reason,
		Confidence:    f.Confidence,
		RulesVersion:  rulesVersion,
		PageSHA256:    a.PageSHA256,
		FetchedAt:     a.FetchedAt,
		ExtractedAt:   now,
		RunID:         runID,
	}
}

// recordID is the same for the same topic, article text, place in it and measure.
func recordID(a *Article, f *Figure, topic string) string {
	return shortHash(fmt.Sprintf("%s\n%s\n%s\n%d\n%d\n%s", topic, a.ID, a.TextHash, f.Span.Start, f.Span.End, f.Measure))
}

// ArticleID returns the ID of the article at a canonical URL.
func ArticleID(url string) string { return shortHash(url) }

func shortHash(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:8])
}

// Column is one column of the published data set.
type Column struct {
	Name string
	Type string // Frictionless Table Schema: string, number, integer, boolean, datetime
	Doc  string
	Get  func(*Record) any // string, Decimal, int, float64, bool or time.Time
}

// Columns lists the columns of a figure's row in their published order: the same in
// query, export and API. An empty cell means "not stated".
var Columns = []Column{
	{"id", "string", "permanent ID of the figure: from topic, article, text, place and measure", func(r *Record) any { return r.ID }},
	{"topic", "string", "topic the figure belongs to", func(r *Record) any { return r.Topic }},
	{"measure", "string", "what is counted", func(r *Record) any { return r.Measure }},
	{"number", "string", "the number as written, with its scale word", func(r *Record) any { return r.Number }},
	{"value", "number", "exact value; the low end of a range", func(r *Record) any { return r.Value }},
	{"high", "number", "the high end of a range", func(r *Record) any { return r.High }},
	{"unit", "string", "unit of the value, where it is not a plain count", func(r *Record) any { return r.Unit }},
	{"currency", "string", "ISO 4217 code, for money", func(r *Record) any { return r.Currency }},
	{"modifier", "string", "bound or hedge: exact, about, over, at_least, nearly, under, at_most, range", func(r *Record) any { return string(r.Modifier) }},
	{"status", "string", "factuality: actual, expected, required", func(r *Record) any { return string(r.Status) }},
	{"speaker", "string", "who is cited for the figure, as written", func(r *Record) any { return r.Speaker }},
	{"as_of", "datetime", "when, by the text, the figure held", func(r *Record) any { return r.AsOf }},
	{"outlet", "string", "ID of the outlet that published the article", func(r *Record) any { return r.Outlet }},
	{"owner", "string", "who owns the outlet", func(r *Record) any { return r.Owner }},
	{"official", "boolean", "whether the outlet is an official source", func(r *Record) any { return r.Official }},
	{"language", "string", "detected language of the article, BCP 47", func(r *Record) any { return r.Language }},
	{"published", "datetime", "when the article was published", func(r *Record) any { return r.Published }},
	{"title", "string", "headline of the article", func(r *Record) any { return r.Title }},
	{"article_url", "string", "canonical URL of the article", func(r *Record) any { return r.ArticleURL }},
	{"article_id", "string", "ID of the article: from its canonical URL", func(r *Record) any { return r.ArticleID }},
	{"revision", "integer", "which text seen under this URL, 1 for the first", func(r *Record) any { return r.Revision }},
	{"copy_of", "string", "ID of the article this one copies or translates", func(r *Record) any { return r.CopyOf }},
	{"copy_kind", "string", "agency_copy, translation or same_outlet_update", func(r *Record) any { return r.CopyKind }},
	{"sentence", "string", "the sentence that has the number", func(r *Record) any { return r.Sentence }},
	{"start", "integer", "offset of the number in the article's text, in Unicode code points, 0-based", func(r *Record) any { return r.Start }},
	{"end", "integer", "offset behind the number, in Unicode code points", func(r *Record) any { return r.End }},
	{"rule", "string", "ID of the rule that found the figure", func(r *Record) any { return r.Rule }},
	{"reason", "string", "why the rule fired, in words", func(r *Record) any { return r.Reason }},
	{"confidence", "number", "calibrated probability that the figure is right, 0 to 1", func(r *Record) any { return r.Confidence }},
	{"rules_version", "string", "version of the rules that found the figure", func(r *Record) any { return r.RulesVersion }},
	{"page_sha256", "string", "SHA-256 of the raw page", func(r *Record) any { return r.PageSHA256 }},
	{"fetched_at", "datetime", "when the page was fetched", func(r *Record) any { return r.FetchedAt }},
	{"extracted_at", "datetime", "when the figure was extracted", func(r *Record) any { return r.ExtractedAt }},
}

// FormatCell writes a column's value as text, as in CSV; see AppendCell.
func FormatCell(v any) string { return string(AppendCell(nil, v)) }
