package sqldb

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"newstally/store"
)

// where is a condition under construction: all its parts must hold.
type where struct {
	parts []string
	args  []any
}

func (w *where) add(cond string, args ...any) {
	w.parts = append(w.parts, cond)
	w.args = append(w.args, args...)
}

// String returns the condition.
func (w *where) String() string {
	if len(w.parts) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.parts, " AND ")
}

// among adds that a column has one of the values, if there are any.
func among[T ~string](w *where, column string, values []T) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	w.add(column+" IN ("+marks(len(values))+")", args...)
}

// held adds that the rows of a table hold now, or held at f.AsOf.
func (w *where) held(table string, f *store.Filter) {
	ends := []string{"closed_at"}
	if !f.AllRevisions {
		ends = append(ends, "replaced_at")
	}
	if f.AsOf.IsZero() {
		for _, end := range ends {
			w.add(table + "." + end + " IS NULL")
		}
		return
	}
	at := f.AsOf.UnixMicro()
	w.add(table+".learnt_at <= ?", at)
	for _, end := range ends {
		w.add("("+table+"."+end+" IS NULL OR "+table+"."+end+" > ?)", at)
	}
}

// ofArticle adds what a filter asks of the article.
func (d *DB) ofArticle(w *where, f *store.Filter) error {
	among(w, "v.language", f.Languages)
	among(w, "v.outlet", f.Outlets)
	among(w, "v.article_id", f.ArticleIDs)
	if !f.Since.IsZero() {
		w.add("v.published >= ?", f.Since.UnixMicro())
	}
	if !f.Until.IsZero() {
		w.add("v.published < ?", f.Until.UnixMicro())
	}
	if f.Text == "" {
		return nil
	}
	q, err := ParseTextQuery(f.Text)
	if err != nil {
		return err
	}
	query, args := d.MatchText(q)
	w.add("v.text_id IN ("+query+")", args...)
	return nil
}

// ofFigure adds what a filter asks of the figure itself, and reports whether it asks
// anything.
func ofFigure(w *where, f *store.Filter) bool {
	n := len(w.parts)
	among(w, "r.measure", f.Measures)
	among(w, "r.status", f.Statuses)
	among(w, "r.modifier", f.Modifiers)
	if f.Speaker != "" {
		w.add(`r.speaker_folded LIKE ? ESCAPE '\'`, "%"+escapeLike(fold(f.Speaker))+"%")
	}
	if f.MinValue != "" {
		w.add("r.high_key >= ?", decimalKey(f.MinValue))
	}
	if f.MaxValue != "" {
		w.add("r.low_key <= ?", decimalKey(f.MaxValue))
	}
	if f.MinConfidence > 0 {
		w.add("r.confidence >= ?", f.MinConfidence)
	}
	return len(w.parts) > n
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func (d *DB) whereRecords(f *store.Filter) (*where, error) {
	w := &where{}
	w.held("r", f)
	if f.Topic != "" {
		w.add("r.topic = ?", f.Topic)
	}
	ofFigure(w, f)
	return w, d.ofArticle(w, f)
}

func (d *DB) whereArticles(f *store.Filter) (*where, error) {
	w := &where{}
	w.held("v", f)
	w.held("rd", f)
	if f.Topic != "" {
		w.add("rd.topic = ?", f.Topic)
	}
	among(w, "rd.state", f.States)
	figure := &where{}
	figure.held("r", f)
	if ofFigure(figure, f) {
		w.add("EXISTS (SELECT 1 FROM records r WHERE r.article_id = v.article_id AND r.revision = v.revision AND r.topic = rd.topic AND "+figure.String()+")", figure.args...)
	}
	return w, d.ofArticle(w, f)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
