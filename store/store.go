// Package store declares what newstally asks of a data base. The backends are in
// store/sqlite and store/postgres; store/storetest holds the one suite that both
// pass; store/open picks a backend by its URL.
//
// Every write is one transaction and idempotent: writing the same thing twice
// changes nothing. Readers never block a run.
package store

import (
	"context"
	"errors"
	"iter"
	"time"

	"newstally/news"
)

var (
	// ErrNotFound is returned when the thing asked for is not in the store.
	ErrNotFound = errors.New("not found")
	// ErrLost is returned for a write under a lease that another worker has since taken.
	ErrLost = errors.New("host lease lost to another worker")
	// ErrLocked is returned by Lock when another run holds the lock.
	ErrLocked = errors.New("another run holds the lock")
	// ErrNotEmpty is returned by Restore when the store holds something.
	ErrNotEmpty = errors.New("the store is not empty")
	// ErrNewer is returned when the data base was written by a newer version.
	ErrNewer = errors.New("data base was written by a newer version of newstally")
)

// Store is a data base of links, pages, articles, records and runs. It is safe for
// concurrent use.
type Store interface {
	FrontierStore
	PageStore
	ArticleStore
	RunStore
	Keeper

	Close() error
}

// FrontierStore is the part the crawler needs: what is next, and when.
type FrontierStore interface {
	// AddLinks makes links known. A URL not known before becomes queued, due at
	// once; its number is returned. A known URL keeps its history; what its first source
	// says of it (title, dates) is stored anew, what another source says otherwise is
	// added to the link's Conflicts, and it becomes due at once if the
	// link's Modified is later than its last fetch. One that was only skipped (SkipLink
	// with the state skipped) becomes queued and counts as added. host gives a URL's
	// politeness unit.
	AddLinks(ctx context.Context, links []news.Link, host func(url string) string, now time.Time) (added int, err error)
	// SkipLink makes a link known with the state disallowed, failed ... and never due,
	// unless the URL is known already.
	SkipLink(ctx context.Context, link news.Link, host string, state news.PageState, reason string, now time.Time) error
	// ClaimHost leases the host with the longest overdue URL that no live lease
	// covers and whose NextAt and OpenUntil have passed. ok is false if there is none;
	// next is then the earliest time at which there may be one, zero if no URL is due
	// before until.
	ClaimHost(ctx context.Context, owner string, now, until time.Time, ttl time.Duration) (lease news.Lease, host news.Host, ok bool, next time.Time, err error)
	// LeaseHost leases one host by name; ok is false if a live lease covers it. It does
	// not ask for due URLs, NextAt or OpenUntil: discovery visits a host for its sources.
	LeaseHost(ctx context.Context, owner, host string, now time.Time, ttl time.Duration) (lease news.Lease, h news.Host, ok bool, err error)
	// RenewLease extends a lease, ErrLost if it is no longer held.
	RenewLease(ctx context.Context, lease news.Lease, now time.Time, ttl time.Duration) (news.Lease, error)
	// ReleaseHost stores the host's politeness state and gives the lease back.
	ReleaseHost(ctx context.Context, lease news.Lease, host news.Host) error
	// PutHost stores the host's politeness state and keeps the lease.
	PutHost(ctx context.Context, lease news.Lease, host news.Host) error
	// NextURLs returns at most n URLs of the host that are due before until, longest
	// overdue first.
	NextURLs(ctx context.Context, host string, until time.Time, n int) ([]news.Frontier, error)
	// PutPage stores the answer to a fetch and when the URL is due again (zero: never),
	// in one transaction, under the lease. It sets p.Seq when a body is stored, which is
	// the case when the state is fetched and the body differs from the last one.
	PutPage(ctx context.Context, lease news.Lease, p *news.Page, nextAt time.Time) error
	// Recheck makes every URL due at once that has been fetched and is due again some
	// time, and returns their number. A URL that is never due stays so.
	Recheck(ctx context.Context, now time.Time) (int, error)
	// Rewind takes back what a clock that was ahead has put off: what was found, fetched or
	// asked of a host later than slack after now counts as done now, with the same waits
	// behind it; a source read then is due. Pages and articles keep the times they have.
	Rewind(ctx context.Context, now time.Time, slack time.Duration) error
	// FrontierURL returns one known URL, ErrNotFound if it is not known.
	FrontierURL(ctx context.Context, url string) (news.Frontier, error)

	SourceStates(ctx context.Context) (map[string]news.SourceState, error)
	PutSourceState(ctx context.Context, s news.SourceState) error
}

// PageStore holds the raw pages.
type PageStore interface {
	// ImportPage stores a page that was not fetched by the frontier (import, reprocess
	// of files) and sets p.Seq. The same URL with the same body is stored once.
	ImportPage(ctx context.Context, p *news.Page) error
	// Pages yields the pages with a body and Seq > after, in the order of Seq.
	Pages(ctx context.Context, after int64) iter.Seq2[news.Page, error]
	// Page returns one page by its SHA-256, ErrNotFound if there is none. Its Body is nil
	// if it was pruned.
	Page(ctx context.Context, sha256 string) (news.Page, error)
}

// Outcome says what storing an article changed.
type Outcome string

// The outcomes of PutArticle.
const (
	New       Outcome = "new"
	Unchanged Outcome = "unchanged"
	Revised   Outcome = "revised" // another text under a known URL
	Reread    Outcome = "reread"  // the same text, other records: the rules changed
)

// Cursor is the place of a reader in the pages: everything up to Seq has been read.
type Cursor struct {
	Name  string
	Seq   int64
	Topic string // what the reader looks for; empty means the topic of the records
}

// ArticleStore holds articles, their revisions and their records.
type ArticleStore interface {
	// Cursor returns the place of a named reader, 0 if it never read.
	Cursor(ctx context.Context, name string) (int64, error)
	// PutArticle stores an article with its records and moves the cursor, in one
	// transaction. It sets a.Revision and the records' Revision. Records of the same
	// text that are no longer found are closed, not deleted: Records with AsOf set
	// still returns them. c.Name may be empty: no cursor is moved.
	//
	// State, Reason, Extractor and records are kept for each topic: the records must all
	// be of one, c.Topic if that is set. Copies are set by SetCopies alone. The versions of
	// the rules and the run are no part of what is compared: the same figure found again
	// by other rules is Unchanged and keeps the version that first found it.
	//
	// Pages need not come in the order they were fetched. The same page read again, or
	// another page with the same text, is the same revision, whatever the rules make of
	// it; the current revision is the one on the page fetched last.
	PutArticle(ctx context.Context, a *news.Article, records []news.Record, c Cursor, now time.Time) (Outcome, error)
	// SetCopies stores which articles are copies of which: by article ID. An empty
	// Original says that the article is a copy no longer; articles that are not named
	// stay as they are. Filter.AsOf does not go back to what was a copy then.
	SetCopies(ctx context.Context, copies map[string]news.CopyOf) error
	// Article returns the newest revision, ErrNotFound if there is none.
	Article(ctx context.Context, id string) (news.Article, error)
	// Articles yields the newest revisions that match f, in the order of publication.
	Articles(ctx context.Context, f Filter) iter.Seq2[news.Article, error]
	// Revisions returns all texts seen under an article's URL, oldest first.
	Revisions(ctx context.Context, id string) ([]news.Article, error)
	// Records yields the records that match f in a stable order: by publication,
	// article, start, measure.
	Records(ctx context.Context, f Filter) iter.Seq2[news.Record, error]
	// Record returns one record, ErrNotFound if there is none. One that is no longer found
	// is returned as it was last.
	Record(ctx context.Context, id string) (news.Record, error)
}

// RunLock is the name of the lock that every run holds.
const RunLock = "run"

// RunStore holds the run log and the lock.
type RunStore interface {
	// Lock takes the lock of a run, ErrLocked if another process holds it. The lock ends
	// with unlock or with the process, however it ends. Taking it frees the host leases
	// that a dead run of the same store may have left, where no other process can hold one.
	Lock(ctx context.Context, name string) (unlock func() error, err error)
	PutRun(ctx context.Context, r news.Run) error
	// Runs returns the newest runs first, at most n.
	Runs(ctx context.Context, n int) ([]news.Run, error)
	// Counts returns the number of rows by noun and state: "pages fetched": 12.
	Counts(ctx context.Context) (map[string]int, error)
}

// Keeper is what the keeper of a store needs: to look into it, to look after it, to move it.
type Keeper interface {
	// Check verifies that the data base is intact: its files as far as the data base can,
	// the references between its rows, what the program relies on, and the checksum of
	// every stored body. It reads everything. The error lists what is wrong.
	Check(ctx context.Context) error
	// Query runs one statement that only reads. The views figures, articles, runs and
	// sources are what it may rely on. At most limit rows are returned, 0 for all, and what
	// has come when timeout ends, 0 for none; Result.Cut then says so. It is an error if
	// not one row has come by then.
	Query(ctx context.Context, query string, limit int, timeout time.Duration) (Result, error)
	// Prune deletes the bodies of pages that were fetched before a time and that every
	// reader with a cursor has passed. The pages keep their rows with the checksum.
	Prune(ctx context.Context, before time.Time) (Pruned, error)
	// Backup writes a copy of the data base to a new file while others go on writing: the
	// state at one moment. It is an error if the file exists.
	Backup(ctx context.Context, file string) error
	// Dump yields all rows of the store, in an order in which Restore can write them: the
	// state at one moment. Two stores with the same rows yield the same.
	Dump(ctx context.Context) iter.Seq2[Row, error]
	// Restore writes all rows of a dump in one transaction, ErrNotEmpty if there are rows
	// already.
	Restore(ctx context.Context, rows iter.Seq2[Row, error]) error
}

// Result is the answer to a query.
type Result struct {
	Columns []string
	// Rows has a value for each column: nil, string, int64, float64, bool, []byte,
	// time.Time or news.Decimal.
	Rows [][]any
	Cut  string // why rows are missing, in words: "after 1000 rows"; empty if none is
}

// Pruned says what Prune deleted.
type Pruned struct {
	Pages int   // that have no body any more
	Bytes int64 // the data base has free now; its files need not shrink
}

// Row is one row of a dump. Its values are nil, string, int64, float64, bool or []byte.
type Row struct {
	Table   string
	Columns []string // shared between the rows of a table
	Values  []any
}

// Copy writes everything that is in one store, whatever its kind, into another, which
// must be empty. It returns the number of rows by table.
func Copy(ctx context.Context, from, to Keeper) (map[string]int, error) {
	counts := map[string]int{}
	err := to.Restore(ctx, func(yield func(Row, error) bool) {
		for r, err := range from.Dump(ctx) {
			if err == nil {
				counts[r.Table]++
			}
			if !yield(r, err) {
				return
			}
		}
	})
	return counts, err
}

// Filter selects records or articles. A zero field selects all. Several values of
// one field mean any of them.
type Filter struct {
	Topic         string
	Measures      []string
	Statuses      []news.Status
	Modifiers     []news.Modifier
	Languages     []string
	Outlets       []string
	ArticleIDs    []string
	States        []news.ArticleState // Articles only
	Speaker       string              // part of the speaker's name, case folded
	Text          string              // full-text query over the articles' texts
	MinValue      news.Decimal
	MaxValue      news.Decimal
	MinConfidence float64
	Since         time.Time // published at or after
	Until         time.Time // published before
	AsOf          time.Time // what the store held then; zero means now
	AllRevisions  bool      // also records of revisions that were replaced
	Limit         int
}
