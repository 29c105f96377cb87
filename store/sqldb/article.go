package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"newstally/news"
	"newstally/store"
)

// An article is stored as versions: a row of article_versions is never changed but by
// closed_at, when the same text is read differently, and by replaced_at, when another
// revision becomes the current one. What a topic makes of a revision is in readings and
// records, which end in the same two ways.

// version is a stored version of an article that is not closed.
type version struct {
	seq      int64
	revision int
	replaced moment
	article  news.Article
}

const articleColumns = `v.seq, v.replaced_at, v.article_id, v.revision, v.url, v.source, v.outlet, v.owner, v.official, v.title, v.byline, v.section, ` +
	`v.published, v.published_zone, v.published_from, v.modified, v.modified_zone, v.conflicts, v.language, v.language_score, v.declared_language, ` +
	`t.text, v.text_hash, v.images, v.derived_from, v.paywalled, v.no_archive, v.page_sha256, v.fetched_at`

const articleTables = ` FROM article_versions v JOIN texts t ON t.id = v.text_id `

// readTables has CROSS JOIN because SQLite keeps its order: it then goes along the index
// of publication and sorts no texts.
const readTables = `FROM article_versions v CROSS JOIN readings rd JOIN texts t ON t.id = v.text_id LEFT JOIN copies c ON c.article_id = v.article_id ` +
	`WHERE rd.article_id = v.article_id AND rd.revision = v.revision AND `

// dests are where the columns of articleColumns go; the result of the last step is
// complete after done.
func (v *version) dests() (dests []any, done func() error) {
	a := &v.article
	var published, modified, fetched moment
	var publishedZone, modifiedZone int
	var byline, conflicts, images string
	dests = []any{&v.seq, &v.replaced, &a.ID, &v.revision, &a.URL, &a.Source, &a.Outlet, &a.Owner, &a.Official, &a.Title, &byline, &a.Section,
		&published, &publishedZone, &a.PublishedFrom, &modified, &modifiedZone, &conflicts, &a.Language, &a.LanguageScore, &a.DeclaredLanguage,
		&a.Text, &a.TextHash, &images, &a.DerivedFrom, &a.Paywalled, &a.NoArchive, &a.PageSHA256, &fetched}
	return dests, func() error {
		a.Published, a.Modified, a.FetchedAt = published.in(publishedZone), modified.in(modifiedZone), fetched.time()
		a.Revision = v.revision
		return errors.Join(unpackJSON(byline, &a.Byline), unpackJSON(conflicts, &a.Conflicts), unpackJSON(images, &a.Images))
	}
}

func scanVersion(row interface{ Scan(...any) error }) (version, error) {
	var v version
	dests, done := v.dests()
	if err := row.Scan(dests...); err != nil {
		return v, err
	}
	return v, done()
}

// insertVersion stores a version of an article and returns its row.
func (d *DB) insertVersion(ctx context.Context, tx *sql.Tx, a *news.Article, replaced any, now time.Time) (seq int64, err error) {
	text, err := d.insertText(ctx, tx, a.Text)
	if err != nil {
		return 0, fmt.Errorf("text: %w", err)
	}
	byline, err1 := packJSON(a.Byline, len(a.Byline))
	conflicts, err2 := packJSON(a.Conflicts, len(a.Conflicts))
	images, err3 := packJSON(a.Images, len(a.Images))
	if err := errors.Join(err1, err2, err3); err != nil {
		return 0, err
	}
	err = d.row(ctx, tx, `INSERT INTO article_versions (article_id, revision, url, source, outlet, owner, official, title, byline, section,
		published, published_zone, published_from, modified, modified_zone, conflicts, language, language_score, declared_language,
		text_id, text_hash, images, derived_from, paywalled, no_archive, page_sha256, fetched_at, learnt_at, replaced_at)
		VALUES (`+marks(29)+`) RETURNING seq`,
		a.ID, a.Revision, a.URL, a.Source, a.Outlet, a.Owner, a.Official, a.Title, byline, a.Section,
		micros(a.Published), zone(a.Published), a.PublishedFrom, micros(a.Modified), zone(a.Modified), conflicts, a.Language, a.LanguageScore, a.DeclaredLanguage,
		text, a.TextHash, images, a.DerivedFrom, a.Paywalled, a.NoArchive, a.PageSHA256, micros(a.FetchedAt), micros(now), replaced).Scan(&seq)
	return seq, err
}

// insertText stores a text once, whatever articles have it, and returns its row.
func (d *DB) insertText(ctx context.Context, tx *sql.Tx, text string) (id int64, err error) {
	sum := hash([]byte(text))
	err = d.row(ctx, tx, `INSERT INTO texts (sha256, text) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING RETURNING id`, sum, text).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = d.row(ctx, tx, `SELECT id FROM texts WHERE sha256 = ?`, sum).Scan(&id)
		return id, err
	}
	if err != nil {
		return 0, err
	}
	return id, d.IndexText(ctx, tx, id, Words(text))
}

// Article implements store.ArticleStore.
func (d *DB) Article(ctx context.Context, id string) (news.Article, error) {
	for a, err := range d.Articles(ctx, store.Filter{ArticleIDs: []string{id}}) {
		return a, err
	}
	return news.Article{}, fmt.Errorf("article %s: %w", id, store.ErrNotFound)
}

// Revisions implements store.ArticleStore.
func (d *DB) Revisions(ctx context.Context, id string) ([]news.Article, error) {
	var all []news.Article
	for a, err := range d.articles(ctx, store.Filter{ArticleIDs: []string{id}, AllRevisions: true}, "v.revision") {
		if err != nil {
			return nil, fmt.Errorf("revisions of article %s: %w", id, err)
		}
		all = append(all, a)
	}
	return all, nil
}

// Articles implements store.ArticleStore.
func (d *DB) Articles(ctx context.Context, f store.Filter) iter.Seq2[news.Article, error] {
	return d.articles(ctx, f, "v.published NULLS FIRST, v.article_id, v.revision")
}

// articles yields one article for each revision that matches: as the topic has read it,
// or, where several topics are asked for, as the one that made most of it.
func (d *DB) articles(ctx context.Context, f store.Filter, order string) iter.Seq2[news.Article, error] {
	return func(yield func(news.Article, error) bool) {
		w, err := d.whereArticles(&f)
		if err != nil {
			yield(news.Article{}, fmt.Errorf("articles: %w", err))
			return
		}
		query := `SELECT ` + articleColumns + `, rd.state, rd.reason, rd.extractor, COALESCE(c.original, ''), COALESCE(c.kind, ''), COALESCE(c.reason, '') ` + readTables + w.String() +
			` ORDER BY ` + order + `, CASE rd.state WHEN 'on_topic' THEN 0 WHEN 'no_figures' THEN 1 ELSE 2 END, rd.topic`
		var last news.Article
		n := 0
		for a, err := range stream(ctx, d, query, w.args, scanArticle) {
			switch {
			case err != nil:
				yield(a, fmt.Errorf("articles: %w", err))
				return
			case n > 0 && a.ID == last.ID && a.Revision == last.Revision:
				continue
			case f.Limit > 0 && n == f.Limit || !yield(a, nil):
				return
			}
			last = a
			n++
		}
	}
}

func scanArticle(row interface{ Scan(...any) error }) (news.Article, error) {
	var v version
	dests, done := v.dests()
	a := &v.article
	if err := row.Scan(append(dests, &a.State, &a.Reason, &a.Extractor, &a.CopyOf, &a.CopyKind, &a.CopyReason)...); err != nil {
		return *a, err
	}
	return *a, done()
}

// stream yields the rows of a query as they come. A caller that stops early ends the
// query in the data base as well.
func stream[T any](ctx context.Context, d *DB, query string, args []any, scan func(interface{ Scan(...any) error }) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		rows, err := d.query(ctx, d.read, query, args...)
		if err != nil {
			yield(zero, d.Explain(err))
			return
		}
		defer func() {
			cancel() // before Close, which would read what is left
			rows.Close()
		}()
		for rows.Next() {
			v, err := scan(rows)
			if err != nil {
				yield(zero, err)
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(zero, d.Explain(err))
		}
	}
}

// SetCopies implements store.ArticleStore.
func (d *DB) SetCopies(ctx context.Context, copies map[string]news.CopyOf) error {
	err := d.tx(ctx, func(tx *sql.Tx) error {
		if err := d.lockKey(ctx, tx, "copies"); err != nil {
			return err
		}
		for _, id := range sortedKeys(copies) {
			c := copies[id]
			var err error
			if c.Original == "" {
				_, err = d.exec(ctx, tx, `DELETE FROM copies WHERE article_id = ?`, id)
			} else {
				_, err = d.exec(ctx, tx, `INSERT INTO copies (article_id, original, kind, reason) VALUES (?, ?, ?, ?)
					ON CONFLICT (article_id) DO UPDATE SET original = excluded.original, kind = excluded.kind, reason = excluded.reason
					WHERE copies.original <> excluded.original OR copies.kind <> excluded.kind OR copies.reason <> excluded.reason`, id, c.Original, c.Kind, c.Reason)
			}
			if err != nil {
				return fmt.Errorf("article %s: %w", id, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store copies: %w", err)
	}
	return nil
}

// Cursor implements store.ArticleStore.
func (d *DB) Cursor(ctx context.Context, name string) (seq int64, err error) {
	err = d.row(ctx, d.read, `SELECT seq FROM cursors WHERE name = ?`, name).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("cursor %s: %w", name, err)
	}
	return seq, nil
}
