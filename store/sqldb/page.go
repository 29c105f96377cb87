package sqldb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"newstally/news"
	"newstally/store"
)

// PutPage implements store.FrontierStore.
func (d *DB) PutPage(ctx context.Context, lease news.Lease, p *news.Page, nextAt time.Time) error {
	fetched := p.State == news.Fetched
	if fetched && p.SHA256 == "" {
		p.SHA256 = hash(p.Body)
	}
	var packed []byte
	if fetched {
		packed = d.bodies.pack(p.Body)
	}
	err := d.underLease(ctx, lease, func(tx *sql.Tx, h *hostRow) error {
		u, err := d.lockURL(ctx, tx, p.URL)
		if err != nil {
			return err
		}
		same := u.SHA256 == p.SHA256
		if err := d.answered(ctx, tx, &u, p, nextAt); err != nil {
			return err
		}
		if fetched && !same {
			if err := d.insertPage(ctx, tx, p, packed); err != nil {
				return err
			}
		}
		if u.hostID != h.id {
			return d.dueHost(ctx, tx, u.hostID)
		}
		return d.dueHost(ctx, tx, h.id)
	})
	if err != nil {
		return fmt.Errorf("store page %s: %w", p.URL, err)
	}
	return nil
}

// answered writes the outcome of a fetch into the frontier.
func (d *DB) answered(ctx context.Context, tx *sql.Tx, u *urlRow, p *news.Page, nextAt time.Time) error {
	attempts := 0
	if p.State == news.Failed {
		attempts = u.Attempts + 1
	}
	etag, modified, sum := u.ETag, u.LastModified, u.SHA256
	if p.State == news.Fetched {
		etag, modified, sum = p.Header["Etag"], p.Header["Last-Modified"], p.SHA256
	}
	_, err := d.exec(ctx, tx, `UPDATE urls SET state = ?, reason = ?, etag = ?, last_modified = ?, sha256 = ?, attempts = ?, fetched_at = ?, next_at = ? WHERE id = ?`,
		string(p.State), p.Reason, etag, modified, sum, attempts, micros(p.FetchedAt), micros(nextAt), u.id)
	return err
}

// insertPage stores a page with its body and sets its Seq. Transactions that do this wait
// for each other: a reader that has seen a Seq never sees a lower one afterwards.
func (d *DB) insertPage(ctx context.Context, tx *sql.Tx, p *news.Page, packed []byte) error {
	if err := d.lockKey(ctx, tx, "pages"); err != nil {
		return err
	}
	body, err := d.insertBody(ctx, tx, p, packed)
	if err != nil {
		return err
	}
	link, err := packLink(&p.Link)
	if err != nil {
		return err
	}
	header, err := packJSON(p.Header, len(p.Header))
	if err != nil {
		return err
	}
	return d.row(ctx, tx, `INSERT INTO pages (url, final_url, source, outlet, link, fetched_at, status_code, header, content_type, charset, charset_from, sha256, body_id, state, reason, duration)
		VALUES (`+marks(16)+`) RETURNING seq`,
		p.URL, p.FinalURL, p.Source, p.Outlet, link, micros(p.FetchedAt), p.StatusCode, header, p.ContentType, p.Charset, p.CharsetFrom, p.SHA256, body,
		string(p.State), p.Reason, int64(p.Duration)).Scan(&p.Seq)
}

// insertBody stores a body once, whatever pages have it, and returns its row.
func (d *DB) insertBody(ctx context.Context, tx *sql.Tx, p *news.Page, packed []byte) (id int64, err error) {
	_, err = d.exec(ctx, tx, `INSERT INTO bodies (sha256, size, zstd) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING`, p.SHA256, len(p.Body), packed)
	if err != nil {
		return 0, err
	}
	err = d.row(ctx, tx, `SELECT id FROM bodies WHERE sha256 = ?`, p.SHA256).Scan(&id)
	return id, err
}

// ImportPage implements store.PageStore.
func (d *DB) ImportPage(ctx context.Context, p *news.Page) error {
	if p.SHA256 == "" {
		p.SHA256 = hash(p.Body)
	}
	packed := d.bodies.pack(p.Body)
	err := d.tx(ctx, func(tx *sql.Tx) error {
		if err := d.lockKey(ctx, tx, "pages"); err != nil {
			return err
		}
		err := d.row(ctx, tx, `SELECT seq FROM pages WHERE url = ? AND sha256 = ? ORDER BY seq LIMIT 1`, p.URL, p.SHA256).Scan(&p.Seq)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return d.insertPage(ctx, tx, p, packed)
	})
	if err != nil {
		return fmt.Errorf("import page %s: %w", p.URL, err)
	}
	return nil
}

const pageColumns = `p.seq, p.url, p.final_url, p.source, p.outlet, p.link, p.fetched_at, p.status_code, p.header, p.content_type, p.charset, p.charset_from, p.sha256, p.state, p.reason, p.duration, b.zstd`

func (d *DB) scanPage(row interface{ Scan(...any) error }) (news.Page, error) {
	var p news.Page
	var fetched moment
	var link, header string
	var packed []byte
	err := row.Scan(&p.Seq, &p.URL, &p.FinalURL, &p.Source, &p.Outlet, &link, &fetched, &p.StatusCode, &header, &p.ContentType, &p.Charset, &p.CharsetFrom,
		&p.SHA256, &p.State, &p.Reason, &p.Duration, &packed)
	if err != nil {
		return p, err
	}
	p.FetchedAt = fetched.time()
	if p.Link, err = unpackLink(link); err != nil {
		return p, err
	}
	if err = unpackJSON(header, &p.Header); err != nil || packed == nil {
		return p, err
	}
	p.Body, err = d.bodies.unpack(packed)
	if err != nil {
		return p, fmt.Errorf("body of page %d, %s: %w", p.Seq, p.URL, err)
	}
	return p, nil
}

// pageBatch is how many pages are read in one statement. None is open while the caller
// works, which may take long and would keep the log of changes from being folded in.
const pageBatch = 32

// Pages implements store.PageStore.
func (d *DB) Pages(ctx context.Context, after int64) iter.Seq2[news.Page, error] {
	return func(yield func(news.Page, error) bool) {
		for {
			var batch []news.Page
			err := d.each(ctx, d.read, `SELECT `+pageColumns+` FROM pages p JOIN bodies b ON b.id = p.body_id WHERE p.seq > ? ORDER BY p.seq LIMIT ?`, []any{after, pageBatch}, func(rows *sql.Rows) error {
				p, err := d.scanPage(rows)
				batch = append(batch, p)
				return err
			})
			if err != nil {
				yield(news.Page{}, fmt.Errorf("read pages after %d: %w", after, err))
				return
			}
			for _, p := range batch {
				if !yield(p, nil) {
					return
				}
				after = p.Seq
			}
			if len(batch) < pageBatch {
				return
			}
		}
	}
}

// Page implements store.PageStore.
func (d *DB) Page(ctx context.Context, sha256 string) (news.Page, error) {
	p, err := d.scanPage(d.row(ctx, d.read, `SELECT `+pageColumns+` FROM pages p LEFT JOIN bodies b ON b.id = p.body_id WHERE p.sha256 = ? ORDER BY p.seq LIMIT 1`, sha256))
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNotFound
	}
	if err != nil {
		return news.Page{}, fmt.Errorf("page %s: %w", sha256, err)
	}
	return p, nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// packJSON writes a list or map of n items as JSON, as the empty text if it has none.
func packJSON(v any, n int) (string, error) {
	if n == 0 {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func unpackJSON(s string, v any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), v)
}

// linkJSON is a link as it is kept with a page.
type linkJSON struct {
	URL       string   `json:"url"`
	Source    string   `json:"source,omitempty"`
	Outlet    string   `json:"outlet,omitempty"`
	Title     string   `json:"title,omitempty"`
	Summary   string   `json:"summary,omitempty"`
	Language  string   `json:"language,omitempty"`
	Published *stamp   `json:"published,omitempty"`
	Modified  *stamp   `json:"modified,omitempty"`
	From      string   `json:"from,omitempty"`
	FoundAt   *stamp   `json:"found_at,omitempty"`
	Conflicts []string `json:"conflicts,omitempty"`
}

// stamp is a time as microseconds since 1970 and the offset of its zone in seconds.
type stamp [2]int64

func newStamp(t time.Time) *stamp {
	if t.IsZero() {
		return nil
	}
	return &stamp{t.UnixMicro(), int64(zone(t))}
}

func (s *stamp) time() time.Time {
	if s == nil {
		return time.Time{}
	}
	return moment{sql.NullInt64{Int64: s[0], Valid: true}}.in(int(s[1]))
}

func packLink(l *news.Link) (string, error) {
	return packJSON(linkJSON{l.URL, l.Source, l.Outlet, l.Title, l.Summary, l.Language, newStamp(l.Published), newStamp(l.Modified), l.From, newStamp(l.FoundAt), l.Conflicts}, 1)
}

func unpackLink(s string) (news.Link, error) {
	var l linkJSON
	err := unpackJSON(s, &l)
	return news.Link{URL: l.URL, Source: l.Source, Outlet: l.Outlet, Title: l.Title, Summary: l.Summary, Language: l.Language,
		Published: l.Published.time(), Modified: l.Modified.time(), From: l.From, FoundAt: l.FoundAt.time(), Conflicts: l.Conflicts}, err
}
