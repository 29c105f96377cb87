package news

import "time"

// ArticleState says how far a page went on its way to figures, and why it stopped.
type ArticleState string

// The states of an article.
const (
	OnTopic    ArticleState = "on_topic"    // has figures of the topic
	NoFigures  ArticleState = "no_figures"  // about the topic, no figure found
	OffTopic   ArticleState = "off_topic"   // about something else
	Foreign    ArticleState = "foreign"     // in a language without a lexicon
	NoText     ArticleState = "no_text"     // a page without main text
	NotArticle ArticleState = "not_article" // a home page, tag page, consent wall, error page ...
)

// Image is a picture with its caption, kept apart from the text.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
}

// Entry is a part of a live blog's text that has a time of its own.
type Entry struct {
	Span      Span
	Published time.Time
}

// Article is the main text of a page with its metadata.
type Article struct {
	ID       string // 16 hex digits, from the canonical URL; see ArticleID
	URL      string // canonical
	Source   string
	Outlet   string
	Owner    string
	Official bool

	Title         string
	Byline        []string
	Section       string
	Published     time.Time // with the zone it was given in; zero if unknown
	PublishedFrom string    // which evidence: json-ld, meta, time, url, text, feed ...
	Modified      time.Time
	Conflicts     []string // disagreements of feed, sitemap and page on date, title, language

	Language         string  // BCP 47, as detected; "und" if it could not be
	LanguageScore    float64 // 0 to 1
	DeclaredLanguage string

	Text     string // NFC; paragraphs separated by a blank line; starts with the title
	TextHash string // SHA-256 of Text, lower-case hex
	Images   []Image
	Entries  []Entry // of a live blog, in the order of the text; not stored, read it from the page

	DerivedFrom string // URL or agency that the text itself names as its origin
	CopyOf      string // Article.ID of the original of its cluster
	CopyKind    string // agency_copy, translation, same_outlet_update
	CopyReason  string
	Paywalled   bool
	NoArchive   bool // the page asks that its text is not shown elsewhere

	Revision   int // 1 for the first text seen under this URL
	State      ArticleState
	Reason     string
	Extractor  string // version of the rules that made this article
	PageSHA256 string
	FetchedAt  time.Time
}

// Span is a half-open range of byte offsets into an article's text.
type Span struct{ Start, End int }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// In returns the text of the span.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// CopyOf says that an article is a copy or translation of another.
type CopyOf struct {
	Original string // Article.ID of the earliest of the cluster
	Kind     string // agency_copy, translation, same_outlet_update
	Reason   string // the evidence, in words
}
