package main

import (
	"bufio"
	"context"
	"io"
)

// reader is how a command that answers document by document is asked.
type reader struct {
	input  string // text, html or jsonl
	format string // auto, text or json
	lang   string // of documents that do not state theirs
	files  []string
}

// answer is what a command makes of one document; problem says why there is none.
type answer interface{ problem() string }

// readDocuments answers each document on its own line of JSON or, marked, as text. A
// document that cannot be read gives an error in its place, and the rest goes on.
func readDocuments[T answer](ctx context.Context, a *app, r reader, read func(item) T, mark func(w io.Writer, it item, doc T, color bool)) error {
	out := bufio.NewWriter(a.stdout)
	onTerminal := terminal(a.stdout) > 0
	marked := r.format == "text" || r.format == "auto" && onTerminal
	var e errItems
	for it := range a.items(r.files, r.input) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if it.Lang == "" {
			it.Lang = r.lang
		}
		doc := read(it)
		e.all++
		if why := doc.problem(); why != "" {
			e.failed++
			a.log.Error("document left out", "at", it.where, "id", it.ID, "reason", why)
		}
		if marked {
			mark(out, it, doc, onTerminal)
		} else if err := printJSONLine(out, doc); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if e.failed > 0 {
		return e
	}
	return nil
}
