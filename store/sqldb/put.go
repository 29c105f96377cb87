package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"newstally/news"
	"newstally/store"
)

// PutArticle implements store.ArticleStore.
func (d *DB) PutArticle(ctx context.Context, a *news.Article, records []news.Record, c store.Cursor, now time.Time) (outcome store.Outcome, err error) {
	topic := c.Topic
	if topic == "" && len(records) > 0 {
		topic = records[0].Topic
	}
	if err := checkRecords(a, records, topic); err != nil {
		return "", fmt.Errorf("store article %s: %w", a.URL, err)
	}
	err = d.tx(ctx, func(tx *sql.Tx) error {
		if err := d.lockKey(ctx, tx, "article "+a.ID); err != nil {
			return err
		}
		p := put{DB: d, tx: tx, a: a, records: records, topic: topic, now: now}
		if outcome, err = p.article(ctx); err != nil || c.Name == "" {
			return err
		}
		_, err := d.exec(ctx, tx, `INSERT INTO cursors (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq WHERE cursors.seq <> excluded.seq`, c.Name, c.Seq)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("store article %s: %w", a.URL, err)
	}
	for i := range records {
		records[i].Revision = a.Revision
	}
	return outcome, nil
}

// checkRecords refuses records that do not belong together.
func checkRecords(a *news.Article, records []news.Record, topic string) error {
	if a.ID == "" {
		return fmt.Errorf("article has no ID")
	}
	seen := map[string]int{}
	for i, r := range records {
		if r.Topic != topic {
			return fmt.Errorf("record %d is of topic %q, want %q as all of this article", i+1, r.Topic, topic)
		}
		if r.ArticleID != a.ID {
			return fmt.Errorf("record %d is of article %s, want %s", i+1, r.ArticleID, a.ID)
		}
		if first := seen[r.ID]; first > 0 {
			return fmt.Errorf("records %d and %d (%s %s) have the same ID %s", first, i+1, r.Number, r.Measure, r.ID)
		}
		seen[r.ID] = i + 1
	}
	return nil
}

// put is one article on its way into the store.
type put struct {
	*DB
	tx      *sql.Tx
	a       *news.Article
	records []news.Record
	topic   string
	now     time.Time
}

// sighting is a page on which a revision of the article was seen.
type sighting struct {
	at       int64 // when it was fetched
	page     string
	revision int
}

// article stores the article and what the topic makes of it.
//
// Pages are not always read in the order they were fetched: rules change and all are
// read again, another topic comes later, an old capture is imported. So a page belongs
// to the revision it was read as before; a page not read before belongs to the revision
// seen just before or after it, if that has the same text, and makes a new one
// otherwise. The current revision is the one on the page fetched last. Of the pages
// that show one revision the last one says how it is stored.
func (p *put) article(ctx context.Context) (store.Outcome, error) {
	seen, err := p.sightings(ctx)
	if err != nil {
		return "", err
	}
	open, err := p.versions(ctx)
	if err != nil {
		return "", err
	}
	s := sighting{at: p.a.FetchedAt.UnixMicro(), page: cmp.Or(p.a.PageSHA256, "text "+hash([]byte(p.a.Text)))}
	known := slices.IndexFunc(seen, func(t sighting) bool { return t.at == s.at && t.page == s.page })
	if known >= 0 {
		s = seen[known]
	} else if s.revision = p.revisionOf(s, seen, open); s.revision > 0 {
		if err := p.see(ctx, s); err != nil {
			return "", err
		}
	} else {
		return p.newRevision(ctx, s, seen, open)
	}
	p.a.Revision = s.revision
	later := slices.ContainsFunc(seen, func(t sighting) bool { return t.revision == s.revision && compareSightings(t, s) > 0 })
	return p.reread(ctx, open[s.revision], later)
}

func compareSightings(a, b sighting) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.revision, b.revision), cmp.Compare(a.page, b.page))
}

// revisionOf returns the revision that a page not read before shows, 0 if none.
func (p *put) revisionOf(s sighting, seen []sighting, open map[int]version) int {
	next := slices.IndexFunc(seen, func(t sighting) bool { return t.at > s.at })
	if next < 0 {
		next = len(seen)
	}
	for _, i := range []int{next - 1, next} {
		if i >= 0 && i < len(seen) && open[seen[i].revision].article.Text == cleanText(p.a.Text) {
			return seen[i].revision
		}
	}
	return 0
}

// sightings returns the pages on which the article was seen, in the order of fetching.
func (p *put) sightings(ctx context.Context) (seen []sighting, err error) {
	err = p.each(ctx, p.tx, `SELECT fetched_at, page, revision FROM sightings WHERE article_id = ?`, []any{p.a.ID}, func(rows *sql.Rows) error {
		var s sighting
		err := rows.Scan(&s.at, &s.page, &s.revision)
		seen = append(seen, s)
		return err
	})
	slices.SortFunc(seen, compareSightings)
	return seen, err
}

func (p *put) see(ctx context.Context, s sighting) error {
	_, err := p.exec(ctx, p.tx, `INSERT INTO sightings (article_id, fetched_at, page, revision) VALUES (?, ?, ?, ?)`, p.a.ID, s.at, s.page, s.revision)
	return err
}

// versions returns the open version of each revision.
func (p *put) versions(ctx context.Context) (map[int]version, error) {
	open := map[int]version{}
	err := p.each(ctx, p.tx, `SELECT `+articleColumns+articleTables+`WHERE v.article_id = ? AND v.closed_at IS NULL`, []any{p.a.ID}, func(rows *sql.Rows) error {
		v, err := scanVersion(rows)
		open[v.revision] = v
		return err
	})
	return open, err
}

// newRevision stores a text not seen before. It is the current one unless a page fetched
// later shows another.
func (p *put) newRevision(ctx context.Context, s sighting, seen []sighting, open map[int]version) (store.Outcome, error) {
	s.revision = 1
	for r := range maps.Keys(open) {
		s.revision = max(s.revision, r+1)
	}
	p.a.Revision = s.revision
	current := len(seen) == 0 || seen[len(seen)-1].at <= s.at
	var replaced any
	if !current {
		replaced = micros(p.now)
	} else if len(open) > 0 {
		for _, table := range []string{"article_versions", "readings", "records"} {
			_, err := p.exec(ctx, p.tx, `UPDATE `+table+` SET replaced_at = ? WHERE article_id = ? AND replaced_at IS NULL AND closed_at IS NULL`, micros(p.now), p.a.ID)
			if err != nil {
				return "", err
			}
		}
	}
	first, err := p.isFirst(ctx)
	if err != nil {
		return "", err
	}
	if err := p.see(ctx, s); err != nil {
		return "", err
	}
	seq, err := p.insertVersion(ctx, p.tx, p.a, replaced, p.now)
	if err != nil {
		return "", err
	}
	if err := p.insertReading(ctx, replaced); err != nil {
		return "", err
	}
	for i := range p.records {
		if err := p.insertRecord(ctx, &p.records[i], seq, replaced); err != nil {
			return "", err
		}
	}
	if first {
		return store.New, nil
	}
	return store.Revised, nil
}

// isFirst reports whether the topic never read the article.
func (p *put) isFirst(ctx context.Context) (bool, error) {
	var n int
	err := p.row(ctx, p.tx, `SELECT COUNT(*) FROM readings WHERE article_id = ? AND topic = ?`, p.a.ID, p.topic).Scan(&n)
	return n == 0, err
}

// reread stores what has changed in a known revision. later says that another page,
// fetched later, shows the same revision: then it decides.
func (p *put) reread(ctx context.Context, v version, later bool) (store.Outcome, error) {
	var state, reason string
	read := true
	err := p.row(ctx, p.tx, `SELECT state, reason FROM readings WHERE article_id = ? AND revision = ? AND topic = ? AND closed_at IS NULL`, p.a.ID, v.revision, p.topic).Scan(&state, &reason)
	if errors.Is(err, sql.ErrNoRows) {
		read, err = false, nil
	}
	if err != nil || read && later {
		return store.Unchanged, err
	}
	outcome := store.Unchanged
	if !read {
		first, err := p.isFirst(ctx)
		if err != nil {
			return "", err
		}
		outcome = store.Revised
		if first {
			outcome = store.New
		}
	}
	changed := false
	seq, replaced := v.seq, replacedArg(v.replaced)
	if !sameArticle(p.a, &v.article) {
		changed = true
		if err := p.close(ctx, "article_versions", "seq = ?", v.seq); err != nil {
			return "", err
		}
		if seq, err = p.insertVersion(ctx, p.tx, p.a, replaced, p.now); err != nil {
			return "", err
		}
	}
	if !read || state != string(p.a.State) || reason != cleanText(p.a.Reason) {
		changed = true
		if err := p.close(ctx, "readings", "article_id = ? AND revision = ? AND topic = ?", p.a.ID, v.revision, p.topic); err != nil {
			return "", err
		}
		if err := p.insertReading(ctx, replaced); err != nil {
			return "", err
		}
	}
	other, err := p.replaceRecords(ctx, seq, replaced)
	if err != nil {
		return "", err
	}
	if outcome == store.Unchanged && (changed || other) {
		outcome = store.Reread
	}
	return outcome, nil
}

func replacedArg(m moment) any {
	if !m.Valid {
		return nil
	}
	return m.Int64
}

// close ends rows that are no longer so.
func (p *put) close(ctx context.Context, table, where string, args ...any) error {
	_, err := p.exec(ctx, p.tx, `UPDATE `+table+` SET closed_at = ? WHERE closed_at IS NULL AND `+where, append([]any{micros(p.now)}, args...)...)
	return err
}

func (p *put) insertReading(ctx context.Context, replaced any) error {
	_, err := p.exec(ctx, p.tx, `INSERT INTO readings (article_id, revision, topic, state, reason, extractor, learnt_at, replaced_at) VALUES (`+marks(8)+`)`,
		p.a.ID, p.a.Revision, p.topic, string(p.a.State), p.a.Reason, p.a.Extractor, micros(p.now), replaced)
	return err
}

// sameArticle reports whether an article would be stored as it is. The page is no part of
// it, nor is the version of the rules: another page, or other rules, that give the same
// article change nothing.
func sameArticle(a, b *news.Article) bool {
	texts := func(a *news.Article) []string {
		list := []string{a.URL, a.Source, a.Outlet, a.Owner, a.Title, a.Section, a.PublishedFrom, a.Language, a.DeclaredLanguage, a.Text, a.TextHash, a.DerivedFrom}
		for i, s := range list {
			list[i] = cleanText(s)
		}
		return list
	}
	return slices.Equal(texts(a), texts(b)) && a.Official == b.Official && a.Paywalled == b.Paywalled && a.NoArchive == b.NoArchive &&
		a.LanguageScore == b.LanguageScore && sameTime(a.Published, b.Published) && sameTime(a.Modified, b.Modified) &&
		sameJSON(a.Byline, b.Byline) && sameJSON(a.Conflicts, b.Conflicts) && sameJSON(a.Images, b.Images)
}

func sameJSON[T any](a, b []T) bool {
	x, err1 := packJSON(a, len(a))
	y, err2 := packJSON(b, len(b))
	return err1 == nil && err2 == nil && x == y
}
