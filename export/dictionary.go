package export

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WriteDictionary writes the data dictionary as Markdown: every table with its columns,
// their types, meanings and codes. labels explains the values of a column.
func WriteDictionary(w io.Writer, labels Labels) error {
	var b strings.Builder
	b.WriteString("# The data set\n\nMade from the code by `go test ./cmd/newstally -run TestSchema -update`; a test holds it to the code.\n\n" +
		"Three tables; the first column of each is its key. Times are RFC 3339 with zone. An empty cell means \"not stated\".\n" +
		"`start` and `end` count Unicode code points of the article's text in NFC, from 0, the end exclusive. Values are exact decimals.\n\n" +
		"In CSV a text that a spreadsheet would run as a formula (it starts with `=`, `+`, `-`, `@`, a tab or a line break, after spaces and\n" +
		"apostrophes) has an apostrophe before it; take one away to undo this.\n")
	dictionaryTable(&b, Figures.Name, Figures.Doc, Figures.Fields(), labels)
	articles := Articles(true)
	dictionaryTable(&b, articles.Name, articles.Doc, articles.Fields(), labels)
	dictionaryTable(&b, Sources.Name, Sources.Doc, Sources.Fields(), labels)
	for _, column := range slices.Sorted(maps.Keys(labels)) {
		fmt.Fprintf(&b, "\n## Values of %s\n\n| value | meaning |\n|---|---|\n", column)
		for _, value := range slices.Sorted(maps.Keys(labels[column])) {
			fmt.Fprintf(&b, "| `%s` | %s |\n", value, labels[column][value])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func dictionaryTable(b *strings.Builder, name, doc string, fields []Field, labels Labels) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n| column | type | meaning | values |\n|---|---|---|---|\n", name, doc)
	for _, f := range fields {
		values := strings.Join(f.Code, ", ")
		if labels[f.Name] != nil {
			values = "see below"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, f.Type, f.Doc, values)
	}
}
