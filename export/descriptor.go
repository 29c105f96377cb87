package export

import (
	"slices"
	"time"
)

// descriptor is datapackage.json. Its names are those of the standard; rows is an
// addition of ours, which the standard allows.
type descriptor struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Homepage    string     `json:"homepage,omitempty"`
	Version     string     `json:"version,omitempty"`
	Created     string     `json:"created,omitempty"`
	Licenses    []License  `json:"licenses,omitempty"`
	Sources     []Origin   `json:"sources,omitempty"`
	Resources   []resource `json:"resources"`

	files []File
}

type resource struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Title     string `json:"title"`
	Path      string `json:"path"`
	Format    string `json:"format"`
	MediaType string `json:"mediatype"`
	Encoding  string `json:"encoding"`
	Bytes     int64  `json:"bytes"`
	Hash      string `json:"hash"`
	Rows      int64  `json:"rows"`
	Schema    schema `json:"schema"`
}

type schema struct {
	Schema        string        `json:"$schema"`
	Fields        []schemaField `json:"fields"`
	PrimaryKey    []string      `json:"primaryKey"`
	ForeignKeys   []foreignKey  `json:"foreignKeys,omitempty"`
	MissingValues []string      `json:"missingValues"`
}

type schemaField struct {
	Name        string       `json:"name"`
	Type        string       `json:"type"`
	Description string       `json:"description"`
	Categories  []category   `json:"categories,omitempty"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type category struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

func (p Package) descriptor() descriptor {
	d := descriptor{
		Schema: "https://datapackage.org/profiles/2.0/datapackage.json",
		Name:   p.Name, Title: p.Title, Description: p.Description, Homepage: p.Homepage, Version: p.Version,
		Sources: p.Origins,
	}
	if !p.Created.IsZero() {
		d.Created = p.Created.UTC().Format(time.RFC3339)
	}
	if p.License != (License{}) {
		d.Licenses = []License{p.License}
	}
	return d
}

// tableSchema describes the columns of a table; the first is its key.
func tableSchema(fields []Field, labels Labels) schema {
	s := schema{
		Schema:        "https://datapackage.org/profiles/2.0/tableschema.json",
		PrimaryKey:    []string{fields[0].Name},
		MissingValues: []string{""},
	}
	for i, f := range fields {
		sf := schemaField{Name: f.Name, Type: f.Type, Description: f.Doc, Categories: categories(f, labels[f.Name])}
		if i == 0 {
			sf.Constraints = &constraints{Required: true, Unique: true}
		}
		if len(f.Code) > 0 {
			sf.Constraints = &constraints{Enum: f.Code}
		}
		s.Fields = append(s.Fields, sf)
	}
	return s
}

// categories is the code list of a column: its closed set of values or, where that is
// data, the labelled ones.
func categories(f Field, labels map[string]string) []category {
	codes := f.Code
	if codes == nil {
		for code := range labels {
			codes = append(codes, code)
		}
		slices.Sort(codes)
	}
	var list []category
	for _, code := range codes {
		list = append(list, category{code, labels[code]})
	}
	return list
}
