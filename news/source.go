package news

import (
	"fmt"
	"time"
)

// SourceKind says what a source's address serves.
type SourceKind string

// The kinds of source.
const (
	Feed    SourceKind = "feed"    // RSS, Atom, RDF or JSON Feed
	Sitemap SourceKind = "sitemap" // sitemap, sitemap index or news sitemap
	Listing SourceKind = "listing" // a page of links
	Search  SourceKind = "search"  // a feed or JSON answer to a query; {query} in the URL
	Archive SourceKind = "archive" // pages of links by date; {yyyy} {mm} {dd} in the URL
)

// Validate reports whether k is one of the kinds above.
func (k SourceKind) Validate() error {
	switch k {
	case Feed, Sitemap, Listing, Search, Archive:
		return nil
	}
	return fmt.Errorf("kind %q is none of feed, sitemap, listing, search, archive", k)
}

// Outlet is who publishes: one newspaper, agency or institution.
type Outlet struct {
	ID       string // stable, lower case, e.g. "example-daily"
	Name     string
	Owner    string // outlets of one owner are not independent of each other
	Country  string // ISO 3166-1 alpha-2, empty if none
	Language string // BCP 47, the usual language
	Official bool   // a body that may be trusted for its own figures (UN, ministry)
	Advocacy bool   // campaigns or comments rather than reports
	Verified string // date (YYYY-MM-DD) a run last read it, or "never"
	OneHost  bool   // all hosts of its domains are asked one request at a time together
	Sources  []Source
}

// Source is one address at which an outlet's links are found.
type Source struct {
	Name     string // unique: outlet ID, "/", position or label
	Outlet   string // Outlet.ID
	Kind     SourceKind
	URL      string
	Language string        // BCP 47, a hint only
	Every    time.Duration // how often it is worth looking
	Disabled bool
	Reason   string // why it is disabled, or how strong the evidence for it is

	Links  string        // CSS selector of the links of a listing
	Next   string        // CSS selector of the link to the next page
	Pages  int           // how many pages of a listing to read; 0 means 1
	All    bool          // fetch every link, also where title and summary do not name the topic
	Ports  []int         // ports allowed beside 80 and 443
	Delay  time.Duration // least time between two requests to the host, where it asks for more than usual
	Filter string        // regular expression that a link's URL must match, empty for any
}

// Link is a URL that a source named.
type Link struct {
	URL       string // canonical
	Source    string // Source.Name
	Outlet    string // Outlet.ID
	Title     string
	Summary   string
	Language  string    // as the source declares it
	Published time.Time // as the source declares it, zero if it does not
	Modified  time.Time // lastmod or updated, zero if not given
	From      string    // URL of the feed, sitemap or page it was found on
	FoundAt   time.Time
	Conflicts []string // what other sources say otherwise of title, date and language
}
