package sqldb

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"newstally/news"
	"newstally/store"
)

// urlRow is a known URL as it is stored.
type urlRow struct {
	id     int64
	hostID int64
	news.Frontier
}

const (
	linkColumns = `source, outlet, title, summary, language, published, published_zone, modified, modified_zone, found_from, found_at, conflicts`
	urlColumns  = `u.id, u.host_id, h.name, u.url, u.state, u.reason, u.etag, u.last_modified, u.sha256, u.attempts, u.fetched_at, u.next_at, ` +
		`u.source, u.outlet, u.title, u.summary, u.language, u.published, u.published_zone, u.modified, u.modified_zone, u.found_from, u.found_at, u.conflicts`
)

func linkArgs(l *news.Link) []any {
	return []any{l.Source, l.Outlet, l.Title, l.Summary, l.Language, micros(l.Published), zone(l.Published), micros(l.Modified), zone(l.Modified), l.From, micros(l.FoundAt), strings.Join(l.Conflicts, "\n")}
}

func scanURL(row interface{ Scan(...any) error }) (urlRow, error) {
	var u urlRow
	var fetched, next, published, modified, found moment
	var publishedZone, modifiedZone int
	var conflicts string
	err := row.Scan(&u.id, &u.hostID, &u.Host, &u.URL, &u.State, &u.Reason, &u.ETag, &u.LastModified, &u.SHA256, &u.Attempts, &fetched, &next,
		&u.Source, &u.Outlet, &u.Title, &u.Summary, &u.Language, &published, &publishedZone, &modified, &modifiedZone, &u.From, &found, &conflicts)
	u.FetchedAt, u.NextAt, u.FoundAt = fetched.time(), next.time(), found.time()
	u.Published, u.Modified = published.in(publishedZone), modified.in(modifiedZone)
	if conflicts != "" {
		u.Conflicts = strings.Split(conflicts, "\n")
	}
	return u, err
}

// urlKey is what a URL is found by: 4 bytes of a checksum of its origin, so that the URLs
// of a host lie side by side, and 12 of its own. An index over these is a fraction of one
// over the URLs, and no URL is too long for it.
func urlKey(url string) []byte {
	url = cleanText(url)
	origin := url
	if scheme := strings.Index(url, "://"); scheme >= 0 {
		if path := strings.IndexByte(url[scheme+3:], '/'); path >= 0 {
			origin = url[:scheme+3+path]
		}
	}
	a, b := sha256.Sum256([]byte(origin)), sha256.Sum256([]byte(url))
	return append(a[:4:4], b[:12]...)
}

// urlQuery selects known URLs.
const urlQuery = `SELECT ` + urlColumns + ` FROM urls u JOIN hosts h ON h.id = u.host_id WHERE `

// lockOfURL is the clause that locks the rows of a urlQuery.
func (d *DB) lockOfURL() string {
	if d.Lock == "" {
		return ""
	}
	return d.Lock + " OF u"
}

// lockURL reads a known URL and locks its row.
func (d *DB) lockURL(ctx context.Context, tx *sql.Tx, url string) (urlRow, error) {
	u, err := scanURL(d.row(ctx, tx, urlQuery+`u.key = ?`+d.lockOfURL(), urlKey(url)))
	if errors.Is(err, sql.ErrNoRows) {
		return u, fmt.Errorf("URL %s: %w", url, store.ErrNotFound)
	}
	return u, err
}

// lockURLs reads those of the URLs that are known and locks their rows, in the order of
// their keys.
func (d *DB) lockURLs(ctx context.Context, tx *sql.Tx, links []news.Link) (map[string]urlRow, error) {
	keys := make([][]byte, len(links))
	for i, l := range links {
		keys[i] = urlKey(l.URL)
	}
	slices.SortFunc(keys, bytes.Compare)
	known := map[string]urlRow{}
	for part := range parts(keys) {
		args := make([]any, len(part))
		for i, k := range part {
			args[i] = k
		}
		err := d.each(ctx, tx, urlQuery+`u.key IN (`+marks(len(part))+`) ORDER BY u.key`+d.lockOfURL(), args, func(rows *sql.Rows) error {
			u, err := scanURL(rows)
			known[u.URL] = u
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

// insertURLs makes URLs known and returns how many were not known before.
func (d *DB) insertURLs(ctx context.Context, tx *sql.Tx, links []news.Link, hostID int64, state news.PageState, reason string, nextAt any) (int, error) {
	var args []any
	for i := range links {
		l := &links[i]
		args = append(append(args, urlKey(l.URL), l.URL, hostID, string(state), reason, nextAt), linkArgs(l)...)
	}
	row := "(" + marks(len(args)/len(links)) + "),"
	return d.exec(ctx, tx, `INSERT INTO urls (key, url, host_id, state, reason, next_at, `+linkColumns+`) VALUES `+
		strings.TrimSuffix(strings.Repeat(row, len(links)), ",")+` ON CONFLICT (key) DO NOTHING`, args...)
}

// AddLinks implements store.FrontierStore. Hosts and URLs are written in sorted order, so
// that two workers that name the same ones wait for each other and do not deadlock.
func (d *DB) AddLinks(ctx context.Context, links []news.Link, host func(url string) string, now time.Time) (added int, err error) {
	byHost := map[string][]news.Link{}
	for _, l := range links {
		h := host(l.URL)
		byHost[h] = append(byHost[h], l)
	}
	names := slices.Sorted(maps.Keys(byHost))
	err = d.tx(ctx, func(tx *sql.Tx) error {
		added = 0
		ids := make([]int64, len(names))
		for i, name := range names {
			h, err := d.ensureHost(ctx, tx, name)
			if err != nil {
				return fmt.Errorf("host %s: %w", name, err)
			}
			ids[i] = h.id
		}
		for i, name := range names {
			n, err := d.addHostLinks(ctx, tx, byHost[name], ids[i], now)
			if err != nil {
				return err
			}
			added += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("add links: %w", err)
	}
	return added, nil
}

// addHostLinks stores links of one host and returns how many are queued anew.
func (d *DB) addHostLinks(ctx context.Context, tx *sql.Tx, links []news.Link, hostID int64, now time.Time) (added int, err error) {
	links = mergeLinks(links)
	known, err := d.lockURLs(ctx, tx, links)
	if err != nil {
		return 0, err
	}
	var unknown []news.Link
	for _, l := range links {
		u, ok := known[cleanText(l.URL)]
		if !ok {
			unknown = append(unknown, l)
			continue
		}
		queued, err := d.retellURL(ctx, tx, &u, &l, now)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", l.URL, err)
		}
		if queued {
			added++
		}
	}
	for part := range parts(unknown) {
		n, err := d.insertURLs(ctx, tx, part, hostID, news.Queued, "", micros(now))
		if err != nil {
			return 0, fmt.Errorf("%s and others: %w", part[0].URL, err)
		}
		added += n
	}
	return added, d.dueHost(ctx, tx, hostID)
}

// mergeLinks sorts links by URL and makes one of those with the same.
func mergeLinks(links []news.Link) []news.Link {
	links = slices.Clone(links)
	slices.SortStableFunc(links, func(a, b news.Link) int { return cmp.Compare(a.URL, b.URL) })
	merged := links[:0]
	for _, l := range links {
		if n := len(merged); n > 0 && merged[n-1].URL == l.URL {
			merged[n-1] = retold(merged[n-1], &l)
		} else {
			merged = append(merged, l)
		}
	}
	return merged
}

// parts cuts a list into parts of few sizes, so that there are few different statements.
func parts[T any](list []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for _, size := range []int{64, 8, 1} {
			for len(list) >= size {
				if !yield(list[:size]) {
					return
				}
				list = list[size:]
			}
		}
	}
}

// retellURL stores what a source says anew of a known URL, and reports whether it is
// queued anew.
func (d *DB) retellURL(ctx context.Context, tx *sql.Tx, u *urlRow, l *news.Link, now time.Time) (queued bool, err error) {
	queued = u.State == news.Skipped
	told, next := retold(u.Link, l), u.NextAt
	switch {
	case queued:
		told, next = *l, now
	case l.Modified.After(u.FetchedAt) && (next.IsZero() || next.After(now)):
		next = now
	}
	if !queued && next.Equal(u.NextAt) && sameLink(&told, &u.Link) {
		return false, nil
	}
	if queued {
		u.State, u.Reason = news.Queued, ""
	}
	_, err = d.exec(ctx, tx, `UPDATE urls SET state = ?, reason = ?, next_at = ?, source = ?, outlet = ?, title = ?, summary = ?, language = ?, `+
		`published = ?, published_zone = ?, modified = ?, modified_zone = ?, found_from = ?, found_at = ?, conflicts = ? WHERE id = ?`,
		append(append([]any{string(u.State), u.Reason, micros(next)}, linkArgs(&told)...), u.id)...)
	return queued, err
}

// retold is a known link after a source has named it again. The source that named it first
// stays its source: what it says now replaces what it said. What another one says fills
// gaps, and where it says otherwise, that is kept as a conflict.
func retold(known news.Link, l *news.Link) news.Link {
	other := l.Source != known.Source
	if other {
		known.Conflicts = conflicts(known, l)
	}
	if title := cleanText(l.Title); title != "" && !(other && known.Title != "") {
		known.Title = title
	}
	if summary := cleanText(l.Summary); summary != "" && !(other && known.Summary != "") {
		known.Summary = summary
	}
	if language := cleanText(l.Language); language != "" && !(other && known.Language != "") {
		known.Language = language
	}
	if !l.Published.IsZero() && !(other && !known.Published.IsZero()) {
		known.Published = l.Published
	}
	if !l.Modified.IsZero() && !(other && known.Modified.After(l.Modified)) {
		known.Modified = l.Modified
	}
	return known
}

const (
	maxConflicts  = 8             // kept of one link
	conflictAfter = 2 * time.Hour // dates less far apart do not contradict each other
)

// conflicts is what is known of a link's conflicts with what another source says.
func conflicts(known news.Link, l *news.Link) []string {
	all := slices.Clone(known.Conflicts)
	note := func(what, first, then string) {
		says := fmt.Sprintf("%s: %s by %s, %s by %s", what, first, known.Source, then, l.Source)
		if len(all) < maxConflicts && !slices.Contains(all, says) {
			all = append(all, says)
		}
	}
	if a, b := oneLine(known.Title), oneLine(l.Title); a != "" && b != "" && !sameTitle(a, b) {
		note("title", "“"+a+"”", "“"+b+"”")
	}
	if a, b := known.Published, l.Published; !a.IsZero() && !b.IsZero() && a.Sub(b).Abs() > conflictAfter {
		note("published", a.Format(time.RFC3339), b.Format(time.RFC3339))
	}
	if a, b := oneLine(known.Language), oneLine(l.Language); a != "" && b != "" && !strings.EqualFold(a, b) {
		note("language", a, b)
	}
	return all
}

func oneLine(s string) string { return strings.Join(strings.Fields(cleanText(s)), " ") }

// sameTitle reports whether two titles say the same but for case and for an end that was
// cut off or added: "... - Publisher".
func sameTitle(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	a = strings.TrimRight(strings.TrimSuffix(a, "..."), "… ")
	return len(a) <= len(b) && strings.EqualFold(a, b[:len(a)])
}

// sameLink reports whether a link as told anew would be stored as it is.
func sameLink(a, b *news.Link) bool {
	return a.Title == b.Title && a.Summary == b.Summary && a.Language == b.Language &&
		sameTime(a.Published, b.Published) && sameTime(a.Modified, b.Modified) && slices.Equal(a.Conflicts, b.Conflicts)
}

// sameTime reports whether two times are stored as the same instant and zone.
func sameTime(a, b time.Time) bool {
	return micros(a) == micros(b) && zone(a) == zone(b)
}

// SkipLink implements store.FrontierStore.
func (d *DB) SkipLink(ctx context.Context, link news.Link, host string, state news.PageState, reason string, _ time.Time) error {
	err := d.tx(ctx, func(tx *sql.Tx) error {
		h, err := d.ensureHost(ctx, tx, host)
		if err != nil {
			return err
		}
		_, err = d.insertURLs(ctx, tx, []news.Link{link}, h.id, state, reason, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("skip link %s: %w", link.URL, err)
	}
	return nil
}

// NextURLs implements store.FrontierStore.
func (d *DB) NextURLs(ctx context.Context, host string, until time.Time, n int) ([]news.Frontier, error) {
	var due []news.Frontier
	err := d.each(ctx, d.read, `SELECT `+urlColumns+` FROM hosts h JOIN urls u ON u.host_id = h.id
		WHERE h.name = ? AND u.next_at <= ? ORDER BY u.next_at, u.id LIMIT ?`, []any{host, until.UnixMicro(), n}, func(rows *sql.Rows) error {
		u, err := scanURL(rows)
		due = append(due, u.Frontier)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("next URLs of host %s: %w", host, err)
	}
	return due, nil
}

// Recheck implements store.FrontierStore. What is overdue keeps its place.
func (d *DB) Recheck(ctx context.Context, now time.Time) (n int, err error) {
	err = d.tx(ctx, func(tx *sql.Tx) error {
		if err := d.row(ctx, tx, `SELECT COUNT(*) FROM urls WHERE fetched_at IS NOT NULL AND next_at IS NOT NULL`).Scan(&n); err != nil {
			return err
		}
		if _, err := d.exec(ctx, tx, `UPDATE urls SET next_at = ? WHERE fetched_at IS NOT NULL AND next_at > ?`, micros(now), micros(now)); err != nil {
			return err
		}
		_, err := d.exec(ctx, tx, `UPDATE hosts SET due_at = (SELECT MIN(next_at) FROM urls WHERE host_id = hosts.id AND next_at IS NOT NULL) WHERE due_at > ?`, micros(now))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("recheck: %w", err)
	}
	return n, nil
}

// Rewind implements store.FrontierStore. A URL that was never asked for was put off when
// it was queued.
func (d *DB) Rewind(ctx context.Context, now time.Time, slack time.Duration) error {
	at, ahead := micros(now), micros(now.Add(slack))
	err := d.tx(ctx, func(tx *sql.Tx) error {
		_, err := d.exec(ctx, tx, `UPDATE urls SET next_at = ? + next_at - COALESCE(fetched_at, next_at), fetched_at = CASE WHEN fetched_at IS NULL THEN fetched_at ELSE ? END
			WHERE COALESCE(fetched_at, next_at) > ?`, at, at, ahead)
		if err != nil {
			return err
		}
		_, err = d.exec(ctx, tx, `UPDATE source_states SET checked_at = ?, next_at = ?, succeeded_at = CASE WHEN succeeded_at > ? THEN NULL ELSE succeeded_at END
			WHERE checked_at > ?`, at, at, ahead, ahead)
		if err != nil {
			return err
		}
		if _, err := d.exec(ctx, tx, `UPDATE hosts SET due_at = (SELECT MIN(next_at) FROM urls WHERE host_id = hosts.id AND next_at IS NOT NULL) WHERE due_at > ?`, at); err != nil {
			return err
		}
		return d.rewindHosts(ctx, tx, now, ahead)
	})
	if err != nil {
		return fmt.Errorf("take back what a clock ahead has put off: %w", err)
	}
	return nil
}

// FrontierURL implements store.FrontierStore.
func (d *DB) FrontierURL(ctx context.Context, url string) (news.Frontier, error) {
	u, err := scanURL(d.row(ctx, d.read, urlQuery+`u.key = ?`, urlKey(url)))
	if errors.Is(err, sql.ErrNoRows) {
		return news.Frontier{}, fmt.Errorf("URL %s: %w", url, store.ErrNotFound)
	}
	if err != nil {
		return news.Frontier{}, fmt.Errorf("URL %s: %w", url, err)
	}
	return u.Frontier, nil
}
