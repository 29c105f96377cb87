package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"newstally/news"
	"newstally/store"
)

// figureRow is what a record says itself, without the article's context: two records
// with the same figureRow are the same finding.
type figureRow struct {
	id, measure, number       string
	value, high               news.Decimal
	unit, currency            string
	modifier                  news.Modifier
	status                    news.Status
	speaker                   string
	asOf                      moment
	asOfZone                  int
	sentence                  string
	sentenceStart, start, end int
	rule, reason              string
	confidence                float64
}

const figureColumns = `r.id, r.measure, r.number, r.value, r.high, r.unit, r.currency, r.modifier, r.status, r.speaker, r.as_of, r.as_of_zone, ` +
	`r.sentence, r.sentence_start, r.start_offset, r.end_offset, r.rule, r.reason, r.confidence`

// dests are plain strings, as database/sql is slower with types of our own.
func (f *figureRow) dests() []any {
	return []any{&f.id, &f.measure, &f.number, (*string)(&f.value), (*string)(&f.high), &f.unit, &f.currency, (*string)(&f.modifier), (*string)(&f.status), &f.speaker, &f.asOf, &f.asOfZone,
		&f.sentence, &f.sentenceStart, &f.start, &f.end, &f.rule, &f.reason, &f.confidence}
}

func (f *figureRow) args() []any {
	return []any{f.id, f.measure, f.number, string(f.value), string(f.high), f.unit, f.currency, string(f.modifier), string(f.status), f.speaker, f.asOf, f.asOfZone,
		f.sentence, f.sentenceStart, f.start, f.end, f.rule, f.reason, f.confidence}
}

func newFigureRow(r *news.Record) figureRow {
	f := figureRow{
		id: r.ID, measure: cleanText(r.Measure), number: cleanText(r.Number), value: r.Value, high: r.High, unit: cleanText(r.Unit), currency: cleanText(r.Currency),
		modifier: r.Modifier, status: r.Status, speaker: cleanText(r.Speaker), asOfZone: zone(r.AsOf),
		sentence: cleanText(r.Sentence), sentenceStart: r.SentenceStart, start: r.Start, end: r.End,
		rule: cleanText(r.Rule), reason: cleanText(r.Reason), confidence: r.Confidence,
	}
	if !r.AsOf.IsZero() {
		f.asOf = moment{sql.NullInt64{Int64: r.AsOf.UnixMicro(), Valid: true}}
	}
	return f
}

// replaceRecords closes the topic's records of the revision that are no longer found, or
// not so, and stores those that are new. It reports whether there were any.
func (p *put) replaceRecords(ctx context.Context, version int64, replaced any) (changed bool, err error) {
	type stored struct {
		seq, version int64
		figureRow
	}
	open := map[string]stored{}
	err = p.each(ctx, p.tx, `SELECT `+figureColumns+`, r.seq, r.version FROM records r WHERE r.article_id = ? AND r.revision = ? AND r.topic = ? AND r.closed_at IS NULL`,
		[]any{p.a.ID, p.a.Revision, p.topic}, func(rows *sql.Rows) error {
			var s stored
			err := rows.Scan(append(s.dests(), &s.seq, &s.version)...)
			open[s.id] = s
			return err
		})
	if err != nil {
		return false, err
	}
	var found []*news.Record
	for i := range p.records {
		r := &p.records[i]
		if s, ok := open[r.ID]; ok && s.version == version && s.figureRow == newFigureRow(r) {
			delete(open, r.ID)
			continue
		}
		found = append(found, r)
	}
	for _, id := range slices.Sorted(maps.Keys(open)) {
		if err := p.close(ctx, "records", "seq = ?", open[id].seq); err != nil {
			return false, err
		}
	}
	for _, r := range found {
		if err := p.insertRecord(ctx, r, version, replaced); err != nil {
			return false, err
		}
	}
	return len(open)+len(found) > 0, nil
}

// insertRecord stores a record under a version of its article.
func (p *put) insertRecord(ctx context.Context, r *news.Record, version int64, replaced any) error {
	f := newFigureRow(r)
	low, high := decimalKey(r.Value), decimalKey(r.Value)
	if r.High != "" {
		high = decimalKey(r.High)
	}
	_, err := p.exec(ctx, p.tx, `INSERT INTO records (id, measure, number, value, high, unit, currency, modifier, status, speaker, as_of, as_of_zone,
		sentence, sentence_start, start_offset, end_offset, rule, reason, confidence,
		topic, article_id, revision, version, low_key, high_key, speaker_folded, published, rules_version, run_id, extracted_at, learnt_at, replaced_at)
		VALUES (`+marks(32)+`)`,
		append(f.args(), p.topic, p.a.ID, p.a.Revision, version, low, high, fold(r.Speaker), micros(p.a.Published), r.RulesVersion, r.RunID, micros(r.ExtractedAt), micros(p.now), replaced)...)
	if err != nil {
		return fmt.Errorf("record %s: %w", r.ID, err)
	}
	return nil
}

const recordQuery = `SELECT ` + figureColumns + `, r.topic, r.article_id, r.revision, r.rules_version, r.run_id, r.extracted_at, ` +
	`v.outlet, v.owner, v.official, v.language, v.published, v.published_zone, v.title, v.url, v.page_sha256, v.fetched_at, COALESCE(c.original, ''), COALESCE(c.kind, '') ` +
	`FROM records r JOIN article_versions v ON v.seq = r.version LEFT JOIN copies c ON c.article_id = r.article_id WHERE `

func scanRecord(row interface{ Scan(...any) error }) (news.Record, error) {
	var f figureRow
	var r news.Record
	var extracted, published, fetched moment
	var publishedZone int
	err := row.Scan(append(f.dests(), &r.Topic, &r.ArticleID, &r.Revision, &r.RulesVersion, &r.RunID, &extracted,
		&r.Outlet, &r.Owner, &r.Official, &r.Language, &published, &publishedZone, &r.Title, &r.ArticleURL, &r.PageSHA256, &fetched, &r.CopyOf, &r.CopyKind)...)
	r.ID, r.Measure, r.Number, r.Value, r.High, r.Unit, r.Currency = f.id, f.measure, f.number, f.value, f.high, f.unit, f.currency
	r.Modifier, r.Status, r.Speaker, r.AsOf = f.modifier, f.status, f.speaker, f.asOf.in(f.asOfZone)
	r.Sentence, r.SentenceStart, r.Start, r.End = f.sentence, f.sentenceStart, f.start, f.end
	r.Rule, r.Reason, r.Confidence = f.rule, f.reason, f.confidence
	r.ExtractedAt, r.Published, r.FetchedAt = extracted.time(), published.in(publishedZone), fetched.time()
	return r, err
}

// Records implements store.ArticleStore.
func (d *DB) Records(ctx context.Context, f store.Filter) iter.Seq2[news.Record, error] {
	return func(yield func(news.Record, error) bool) {
		w, err := d.whereRecords(&f)
		if err != nil {
			yield(news.Record{}, fmt.Errorf("records: %w", err))
			return
		}
		query := recordQuery + w.String() + ` ORDER BY r.published NULLS FIRST, r.article_id, r.start_offset, r.measure, r.revision, r.id, r.seq`
		if f.Limit > 0 {
			query += fmt.Sprintf(` LIMIT %d`, f.Limit)
		}
		for r, err := range stream(ctx, d, query, w.args, scanRecord) {
			if err != nil {
				yield(r, fmt.Errorf("records: %w", err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Record implements store.ArticleStore.
func (d *DB) Record(ctx context.Context, id string) (news.Record, error) {
	r, err := scanRecord(d.row(ctx, d.read, recordQuery+`r.id = ? ORDER BY CASE WHEN r.closed_at IS NULL THEN 0 ELSE 1 END, r.seq DESC LIMIT 1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNotFound
	}
	if err != nil {
		return news.Record{}, fmt.Errorf("record %s: %w", id, err)
	}
	return r, nil
}
