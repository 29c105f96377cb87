package news

import "time"

// PageState says how fetching ended.
type PageState string

// The states of a page. Queued is the state of a known URL that was never fetched.
const (
	Queued     PageState = "queued"
	Fetched    PageState = "fetched"
	Unchanged  PageState = "unchanged"  // 304, or the same bytes as before
	Redirected PageState = "redirected" // to a URL that is known under its own name
	Disallowed PageState = "disallowed" // by robots.txt or the private-network guard
	Gone       PageState = "gone"       // 404, 410
	Failed     PageState = "failed"     // anything else; Reason says what
	TooLarge   PageState = "too_large"
	Skipped    PageState = "skipped" // left out before fetching: what the source says of it does not name the topic
)

// Page is the answer to fetching one link.
type Page struct {
	Seq         int64  // position in the store, set by it; extraction reads in this order
	URL         string // canonical, as asked for
	FinalURL    string // after redirects
	Source      string // Source.Name of the first link to it
	Outlet      string // Outlet.ID
	Link        Link   // what the source said about it
	FetchedAt   time.Time
	StatusCode  int
	Header      map[string]string // ETag, Last-Modified, X-Robots-Tag, Retry-After ...; canonical names
	ContentType string
	Charset     string // IANA name, as decided
	CharsetFrom string // evidence for Charset: bom, header, meta, utf8, detected
	Body        []byte // as received, decompressed, not yet decoded to UTF-8
	SHA256      string // of Body, lower-case hex
	State       PageState
	Reason      string
	Duration    time.Duration // from request to last byte
}

// Frontier is one known URL with its fetching history: what is next, and when.
type Frontier struct {
	Link
	Host         string // politeness unit
	State        PageState
	Reason       string
	ETag         string // validators of the last answer with a body
	LastModified string
	SHA256       string // of the last body
	Attempts     int    // failures in a row
	FetchedAt    time.Time
	NextAt       time.Time
}

// Host is the politeness state of one host.
type Host struct {
	Name        string
	NextAt      time.Time     // no request before
	Delay       time.Duration // between requests, as adapted
	Failures    int           // in a row
	OpenUntil   time.Time     // circuit breaker: no request before
	Reason      string        // for OpenUntil
	Robots      []byte        // body of robots.txt, at most 500 KiB (RFC 9309 section 2.5)
	RobotsCode  int           // its status code; 0 means it could not be reached
	RobotsUntil time.Time     // cached until
}

// Lease is the right of one worker to visit one host. A write under a lease whose
// epoch is no longer the host's is refused.
type Lease struct {
	Host  string
	Owner string
	Epoch int64
	Until time.Time
}

// SourceState is the health of one source.
type SourceState struct {
	Name         string // Source.Name
	CheckedAt    time.Time
	SucceededAt  time.Time
	NextAt       time.Time
	Failures     int // in a row
	Reason       string
	ETag         string
	LastModified string
	Links        int // named at the last success
	New          int // of these, not known before
}
