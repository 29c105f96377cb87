package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"newstally/news"
)

// Package is a data package to be written: the three tables in one folder with
// datapackage.json, which describes them (Frictionless Data Package 2.0,
// datapackage.org), and CITATION.cff, which says how to cite them.
type Package struct {
	Name        string // lower case, digits, hyphens
	Title       string
	Description string
	Version     string    // of the data or of the program that made them
	Homepage    string    // URL, may be empty
	Created     time.Time // when the data were last changed; the clock would make two exports of the same data differ
	License     License
	Origins     []Origin // where the data come from
	Author      string   // for the citation
	Labels      Labels   // meanings of codes such as measures
	Format      Format   // of the tables
	Options     Options
	WithText    bool // articles with their text

	Figures  iter.Seq2[news.Record, error]
	Articles iter.Seq2[news.Article, error]
	Sources  iter.Seq2[SourceRow, error]
}

// License is the terms under which the data may be used.
type License struct {
	Name  string `json:"name,omitempty"` // SPDX or Open Definition ID, e.g. CC-BY-4.0
	Title string `json:"title,omitempty"`
	Path  string `json:"path,omitempty"` // URL
}

// Origin is a source of the data package as a whole.
type Origin struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"` // URL
}

// Labels holds the meaning of codes by column: Labels["measure"]["signatories"].
type Labels map[string]map[string]string

// File is one table of a written package, with the proof that it is complete.
type File struct {
	Path string // relative to the package's folder
	Summary
}

// descriptorName is the file that makes a folder a data package.
const descriptorName = "datapackage.json"

// WritePackage writes the package to the folder dir, which appears only once it is
// complete. An earlier package in its place is replaced; anything else is not.
func WritePackage(dir string, p Package) (files []File, err error) {
	if err := replaceable(dir); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".datapackage-*")
	if err != nil {
		return nil, fmt.Errorf("write data package %s: %w", dir, err)
	}
	defer os.RemoveAll(tmp)
	if files, err = p.writeTo(tmp); err != nil {
		return nil, fmt.Errorf("write data package %s: %w", dir, err)
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return nil, fmt.Errorf("write data package %s: %w", dir, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("replace data package %s: %w", dir, err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return nil, fmt.Errorf("write data package %s: %w", dir, err)
	}
	return files, nil
}

// replaceable refuses a place that holds something other than a data package.
func replaceable(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write data package: %w", err)
	}
	for _, e := range entries {
		if e.Name() == descriptorName {
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("write data package %s: the folder is not empty and holds no %s: name another", dir, descriptorName)
	}
	return nil
}

// writeTo writes all files of the package.
func (p Package) writeTo(dir string) ([]File, error) {
	d := p.descriptor()
	if err := addTable(&d, dir, p, Figures, p.Figures); err != nil {
		return nil, err
	}
	if err := addTable(&d, dir, p, Articles(p.WithText), p.Articles); err != nil {
		return nil, err
	}
	if err := addTable(&d, dir, p, Sources, p.Sources); err != nil {
		return nil, err
	}
	d.Resources[0].Schema.ForeignKeys = []foreignKey{{[]string{"article_id"}, reference{"articles", []string{"article_id"}}}}
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, descriptorName), append(b, '\n'), 0o644); err != nil {
		return nil, err
	}
	return d.files, os.WriteFile(filepath.Join(dir, "CITATION.cff"), []byte(p.citation()), 0o644)
}

// addTable writes one table to a file and describes it.
func addTable[T any](d *descriptor, dir string, p Package, t Table[T], rows iter.Seq2[T, error]) error {
	name := t.Name + p.Format.Extension
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	sum, err := writeTable(f, p, t, rows)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	d.files = append(d.files, File{name, sum})
	d.Resources = append(d.Resources, resource{
		Name: t.Name, Type: "table", Title: t.Doc, Path: name, Format: p.Format.Name, MediaType: p.Format.MediaType,
		Encoding: "utf-8", Bytes: sum.Bytes, Hash: "sha256:" + sum.SHA256, Rows: sum.Rows, Schema: tableSchema(t.Fields(), p.Labels),
	})
	return nil
}

func writeTable[T any](f *os.File, p Package, t Table[T], rows iter.Seq2[T, error]) (Summary, error) {
	enc, err := New(p.Format, t, f, p.Options)
	if err != nil {
		return Summary{}, err
	}
	if err := enc.WriteAll(rows); err != nil {
		return Summary{}, err
	}
	sum, err := enc.Close()
	if err != nil {
		return Summary{}, err
	}
	return sum, f.Sync()
}

// citation is the package's CITATION.cff (Citation File Format 1.2.0). Its strings are
// quoted as in JSON, which YAML reads.
func (p Package) citation() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, strconv.Quote(value))
		}
	}
	b.WriteString("cff-version: 1.2.0\ntype: dataset\n")
	line("message", "If you use these data, please cite them and the articles that a figure comes from.")
	line("title", p.Title)
	line("version", p.Version)
	line("url", p.Homepage)
	line("license", p.License.Name)
	if !p.Created.IsZero() {
		line("date-released", p.Created.UTC().Format(time.DateOnly))
	}
	b.WriteString("authors:\n  - name: " + strconv.Quote(p.Author) + "\n")
	return b.String()
}
