package export

import (
	"slices"
	"strings"

	"newstally/news"
)

// Field describes a column without its values: the words of the data dictionary.
type Field struct {
	Name string
	Type string // Frictionless Table Schema: string, number, integer, boolean, datetime
	Doc  string
	Code []string // the values a cell may have beside "not stated"; nil for any

	exact bool // a number with all its digits: news.Decimal
}

// Column is a field of the rows T.
type Column[T any] struct {
	Field
	Get func(*T) any // string, news.Decimal, int, float64, bool or time.Time
}

// Table is one table of the data set. Its first column is the key.
type Table[T any] struct {
	Name    string
	Doc     string
	Columns []Column[T]
}

// Fields returns the description of the columns.
func (t Table[T]) Fields() []Field {
	fields := make([]Field, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = c.Field
		_, fields[i].exact = c.Get(new(T)).(news.Decimal)
	}
	return fields
}

// Figures is the table of reported figures; its columns are news.Columns.
var Figures = Table[news.Record]{
	Name:    "figures",
	Doc:     "one row is one reported figure, with its evidence",
	Columns: figureColumns(),
}

// codes lists the closed sets of values of the figures' columns.
var codes = map[string][]string{
	"modifier":  names(news.Modifiers),
	"status":    names(news.Statuses),
	"copy_kind": {"agency_copy", "translation", "same_outlet_update"},
}

func names[S ~string](values []S) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func figureColumns() []Column[news.Record] {
	columns := make([]Column[news.Record], len(news.Columns))
	for i, c := range news.Columns {
		columns[i] = column(c.Name, c.Type, c.Doc, c.Get)
	}
	return columns
}

// Articles returns the table of articles. withText adds the column text: the whole
// text that the figures' offsets point into, empty where the page asked not to be
// archived.
func Articles(withText bool) Table[news.Article] {
	t := Table[news.Article]{
		Name:    "articles",
		Doc:     "one row is the newest text of one article, also of those without a figure",
		Columns: slices.Clone(articleColumns),
	}
	if withText {
		t.Columns = append(t.Columns, column("text", "string", "the article's text in NFC, title first; the figures' offsets count its code points; empty where the page asks not to be archived", articleText))
	}
	return t
}

func articleText(a *news.Article) any {
	if a.NoArchive {
		return ""
	}
	return a.Text
}

func column[T any](name, typ, doc string, get func(*T) any) Column[T] {
	return Column[T]{Field{Name: name, Type: typ, Doc: doc, Code: codes[name]}, get}
}

var articleColumns = []Column[news.Article]{
	column("article_id", "string", "permanent ID of the article: from its canonical URL", func(a *news.Article) any { return a.ID }),
	column("article_url", "string", "canonical URL", func(a *news.Article) any { return a.URL }),
	column("source", "string", "source whose link led to the article", func(a *news.Article) any { return a.Source }),
	column("outlet", "string", "ID of the outlet that published it", func(a *news.Article) any { return a.Outlet }),
	column("owner", "string", "who owns the outlet", func(a *news.Article) any { return a.Owner }),
	column("official", "boolean", "whether the outlet is an official source", func(a *news.Article) any { return a.Official }),
	column("title", "string", "headline", func(a *news.Article) any { return a.Title }),
	column("byline", "string", "authors, separated by semicolons", func(a *news.Article) any { return strings.Join(a.Byline, "; ") }),
	column("section", "string", "section of the outlet", func(a *news.Article) any { return a.Section }),
	column("published", "datetime", "when it was published", func(a *news.Article) any { return a.Published }),
	column("published_from", "string", "which evidence gave the date", func(a *news.Article) any { return a.PublishedFrom }),
	column("modified", "datetime", "when it was last changed, as the page says", func(a *news.Article) any { return a.Modified }),
	column("language", "string", "detected language, BCP 47; und if it could not be detected", func(a *news.Article) any { return a.Language }),
	column("language_score", "number", "certainty of the language, 0 to 1", func(a *news.Article) any { return a.LanguageScore }),
	column("declared_language", "string", "language that the page declares", func(a *news.Article) any { return a.DeclaredLanguage }),
	column("text_sha256", "string", "SHA-256 of the text", func(a *news.Article) any { return a.TextHash }),
	column("derived_from", "string", "URL or agency that the text itself names as its origin", func(a *news.Article) any { return a.DerivedFrom }),
	column("copy_of", "string", "ID of the article this one copies or translates", func(a *news.Article) any { return a.CopyOf }),
	column("copy_kind", "string", "agency_copy, translation or same_outlet_update", func(a *news.Article) any { return a.CopyKind }),
	column("copy_reason", "string", "the evidence for the copy, in words", func(a *news.Article) any { return a.CopyReason }),
	column("paywalled", "boolean", "whether the page says that it is not free to read", func(a *news.Article) any { return a.Paywalled }),
	column("no_archive", "boolean", "whether the page asks that its text is not shown elsewhere", func(a *news.Article) any { return a.NoArchive }),
	column("revision", "integer", "which text seen under this URL, 1 for the first", func(a *news.Article) any { return a.Revision }),
	column("state", "string", "how far the page went on its way to figures", func(a *news.Article) any { return string(a.State) }),
	column("reason", "string", "why it has this state, in words", func(a *news.Article) any { return a.Reason }),
	column("extractor", "string", "version of the rules that made the article", func(a *news.Article) any { return a.Extractor }),
	column("page_sha256", "string", "SHA-256 of the raw page", func(a *news.Article) any { return a.PageSHA256 }),
	column("fetched_at", "datetime", "when the page was fetched", func(a *news.Article) any { return a.FetchedAt }),
}

// SourceRow is a source with its outlet and its health.
type SourceRow struct {
	Outlet news.Outlet
	Source news.Source
	State  news.SourceState
}

// Sources is the table of the addresses that were looked at.
var Sources = Table[SourceRow]{
	Name: "sources",
	Doc:  "one row is one address at which articles were looked for",
	Columns: []Column[SourceRow]{
		column("source", "string", "name of the source", func(r *SourceRow) any { return r.Source.Name }),
		column("outlet", "string", "ID of the outlet", func(r *SourceRow) any { return r.Outlet.ID }),
		column("outlet_name", "string", "name of the outlet", func(r *SourceRow) any { return r.Outlet.Name }),
		column("owner", "string", "who owns the outlet; outlets of one owner are not independent of each other", func(r *SourceRow) any { return r.Outlet.Owner }),
		column("country", "string", "ISO 3166-1 alpha-2 code of the outlet's country", func(r *SourceRow) any { return r.Outlet.Country }),
		column("language", "string", "usual language of the outlet, BCP 47", func(r *SourceRow) any { return r.Outlet.Language }),
		column("official", "boolean", "whether the outlet may be trusted for its own figures", func(r *SourceRow) any { return r.Outlet.Official }),
		column("kind", "string", "feed, sitemap, listing, search or archive", func(r *SourceRow) any { return string(r.Source.Kind) }),
		column("url", "string", "address that was looked at", func(r *SourceRow) any { return r.Source.URL }),
		column("disabled", "boolean", "whether it is left out", func(r *SourceRow) any { return r.Source.Disabled }),
		column("disabled_reason", "string", "why it is left out, or how strong the evidence for it is", func(r *SourceRow) any { return r.Source.Reason }),
		column("checked_at", "datetime", "when it was last looked at", func(r *SourceRow) any { return r.State.CheckedAt }),
		column("succeeded_at", "datetime", "when it last answered", func(r *SourceRow) any { return r.State.SucceededAt }),
		column("failures", "integer", "failures in a row", func(r *SourceRow) any { return r.State.Failures }),
		column("reason", "string", "why it last failed, in words", func(r *SourceRow) any { return r.State.Reason }),
		column("links", "integer", "links named at the last success", func(r *SourceRow) any { return r.State.Links }),
	},
}
