package tally

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"newstally/news"
)

// collect returns the records that count, in the order of publication, and the reports
// behind all articles, also behind those whose records do not count.
func collect(records iter.Seq2[news.Record, error], opt Options) ([]news.Record, *reports, error) {
	rep := &reports{original: map[string]string{}, owner: map[string]string{}}
	var kept []news.Record
	for r, err := range records {
		if err != nil {
			return nil, nil, err
		}
		rep.add(&r)
		if opt.keeps(&r) {
			r.Sentence, r.Title, r.Reason = "", "", "" // not needed here, and most of a record's size
			kept = append(kept, r)
		}
	}
	slices.SortStableFunc(kept, func(a, b news.Record) int {
		return cmp.Or(reportedAt(&a).Compare(reportedAt(&b)), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	return kept, rep, nil
}

func (o Options) keeps(r *news.Record) bool {
	at := reportedAt(r)
	return (o.AsOf.IsZero() || !at.After(o.AsOf)) && (o.Since.IsZero() || !at.Before(o.Since)) &&
		r.Confidence >= o.MinConfidence && has(o.Languages, r.Language) && has(o.Outlets, r.Outlet) && has(o.Measures, r.Measure)
}

func has(allowed []string, s string) bool { return len(allowed) == 0 || slices.Contains(allowed, s) }

// reportedAt is when the article was published, or fetched if it does not say.
func reportedAt(r *news.Record) time.Time {
	if r.Published.IsZero() {
		return r.FetchedAt
	}
	return r.Published
}

// reports knows which articles are one report.
type reports struct {
	original map[string]string // article to the article it copies
	owner    map[string]string // article to who owns its outlet
}

func (p *reports) add(r *news.Record) {
	p.owner[r.ArticleID] = cmp.Or(r.Owner, r.Outlet)
	if r.CopyOf != "" && r.CopyOf != r.ArticleID {
		p.original[r.ArticleID] = r.CopyOf
	}
}

// of names the report behind an article: the owner of the original that it copies, or
// the original itself if no record tells who owns it.
func (p *reports) of(article string) string {
	path := []string{article}
	for {
		original, ok := p.original[article]
		if !ok {
			break
		}
		article = original
		if i := slices.Index(path, article); i >= 0 { // articles that copy each other
			article = slices.Min(path[i:])
			break
		}
		path = append(path, article)
	}
	if owner := p.owner[article]; owner != "" {
		return "owner " + owner
	}
	return "article " + article
}

// sureFrom is the confidence from which a figure may decide what the best value is. One
// read with less is shown and counted, and is a sign of the reader's doubt rather than of
// a disagreement. A record without a confidence is taken as given.
const sureFrom = 0.8

// support is who reports something.
type support struct {
	figures     int
	official    bool
	sure        bool // one of the figures at least is read with some certainty
	articles    map[string]bool
	outlets     map[string]bool
	reports     map[string]time.Time // when each report last said so
	languages   map[string]bool
	speakers    map[string]bool
	first, last time.Time
	examples    []string
}

func newSupport() *support {
	return &support{
		articles: map[string]bool{}, outlets: map[string]bool{}, reports: map[string]time.Time{},
		languages: map[string]bool{}, speakers: map[string]bool{},
	}
}

// add counts a record; records come in the order of publication.
func (s *support) add(r *news.Record, report string, official bool) {
	s.figures++
	s.official = s.official || official
	s.sure = s.sure || r.Confidence == 0 || r.Confidence >= sureFrom
	s.articles[r.ArticleID] = true
	s.outlets[r.Outlet] = true
	if r.Language != "" {
		s.languages[r.Language] = true
	}
	if r.Speaker != "" {
		s.speakers[r.Speaker] = true
	}
	at := reportedAt(r)
	s.reports[report] = at
	if s.first.IsZero() {
		s.first = at
	}
	s.last = at
	if len(s.examples) < 3 {
		s.examples = append(s.examples, r.ID)
	}
}

func sorted(set map[string]bool) []string {
	list := slices.AppendSeq(make([]string, 0, len(set)), maps.Keys(set))
	slices.Sort(list)
	return list
}

// value is what makes two figures of a group say the same.
type value struct {
	low, high news.Decimal
	modifier  news.Modifier
}

// values are the values reported in a group.
type values struct {
	all    *support
	by     map[value]*support
	sorted []value // in the order of their first report
}

func newValues() *values { return &values{all: newSupport(), by: map[value]*support{}} }

func (v *values) add(r *news.Record, report string, official bool) {
	key := value{r.Value, r.High, r.Modifier}
	s := v.by[key]
	if s == nil {
		s = newSupport()
		v.by[key] = s
		v.sorted = append(v.sorted, key)
	}
	s.add(r, report, official)
	v.all.add(r, report, official)
}

// claims returns the values with their support, in the order of their first report.
func (v *values) claims(g group) []*claim {
	list := make([]*claim, len(v.sorted))
	for i, key := range v.sorted {
		s := v.by[key]
		list[i] = &claim{reports: s.reports, sure: s.sure, cell: news.Cell{
			Measure: g.measure, Status: g.status, Unit: g.unit, Currency: g.currency,
			Value: key.low, High: key.high, Modifier: key.modifier,
			Figures: s.figures, Articles: len(s.articles), Outlets: len(s.outlets), Independent: len(s.reports),
			Official: s.official, Languages: sorted(s.languages), Speakers: sorted(s.speakers),
			First: s.first, Last: s.last, Examples: s.examples,
		}}
	}
	for _, c := range list {
		c.cell.Support = len(supporters(c, list))
	}
	return list
}
