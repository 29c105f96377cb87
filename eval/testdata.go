package eval

import (
	"embed"
	"fmt"
	"path"
)

//go:embed testdata/*.jsonl
var testdata embed.FS

// Set is a named set of annotated documents.
type Set struct {
	Name      string
	Documents []Document
}

// Builtin returns the project's own annotated documents, by file name. They were annotated
// without looking at what the rules find in them; README.md tells how each set was used.
func Builtin() ([]Set, error) {
	entries, err := testdata.ReadDir("testdata")
	if err != nil {
		return nil, err
	}
	var sets []Set
	for _, e := range entries {
		f, err := testdata.Open(path.Join("testdata", e.Name()))
		if err != nil {
			return nil, err
		}
		docs, err := Read(f, e.Name())
		if err != nil {
			return nil, fmt.Errorf("built-in documents: %w", err)
		}
		sets = append(sets, Set{e.Name(), docs})
	}
	return sets, nil
}
