package article

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// jsonLD is what the JSON-LD blocks of a page say about its article (schema.org).
type jsonLD struct {
	items []map[string]any  // objects with a type, in the order found
	loose map[string]string // dates and headline of blocks that are no JSON
}

// looseField finds the fields that matter in a block that is broken as JSON.
var looseField = regexp.MustCompile(`"(datePublished|dateModified|headline|inLanguage)"\s*:\s*"((?:[^"\\]|\\.)*)"`)

// trailingComma is a frequent error of templates.
var trailingComma = regexp.MustCompile(`,(\s*[}\]])`)

// add reads one block. Comments, control characters and trailing commas are forgiven,
// several objects in a row are read; of what is still no JSON only some fields are taken.
func (ld *jsonLD) add(block string) {
	block = strings.TrimSpace(block)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA["} {
		block = strings.TrimPrefix(block, cut)
	}
	for _, cut := range []string{"-->", "//]]>", "]]>", ";"} {
		block = strings.TrimSuffix(strings.TrimSpace(block), cut)
	}
	if ld.decode(block) == nil {
		return
	}
	repaired := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, block)
	if ld.decode(trailingComma.ReplaceAllString(repaired, "$1")) == nil {
		return
	}
	for _, f := range looseField.FindAllStringSubmatch(repaired, -1) {
		if ld.loose == nil {
			ld.loose = map[string]string{}
		}
		if ld.loose[f[1]] == "" {
			var s string
			if json.Unmarshal([]byte(`"`+f[2]+`"`), &s) == nil {
				ld.loose[f[1]] = s
			}
		}
	}
}

// decode reads one or more JSON values; nothing is kept unless all can be read.
func (ld *jsonLD) decode(block string) error {
	d := json.NewDecoder(strings.NewReader(block))
	var all []any
	for d.More() {
		var v any
		if err := d.Decode(&v); err != nil {
			return err
		}
		all = append(all, v)
	}
	ld.collect(all, 0)
	return nil
}

// maxNesting bounds how deep objects are looked for.
const maxNesting = 6

func (ld *jsonLD) collect(v any, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			ld.collect(x, depth+1)
		}
	case map[string]any:
		if v["@type"] != nil {
			ld.items = append(ld.items, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement"} {
			ld.collect(v[key], depth+1)
		}
	}
}

// ofType returns the first object whose type satisfies is.
func (ld *jsonLD) ofType(is func(string) bool) map[string]any {
	for _, item := range ld.items {
		for _, t := range texts(item["@type"]) {
			if is(t) {
				return item
			}
		}
	}
	return nil
}

// isArticleType reports whether a schema.org type is a kind of article: NewsArticle,
// ReportageNewsArticle, BlogPosting, LiveBlogPosting, Report ...
func isArticleType(t string) bool {
	t = t[strings.LastIndexAny(t, "/:")+1:]
	return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting") || t == "Report"
}

// article returns the object that describes the article, nil if there is none.
func (ld *jsonLD) article() map[string]any { return ld.ofType(isArticleType) }

// text returns a field of the article as text, "" without it.
func (ld *jsonLD) text(field string) string {
	if t := texts(ld.article()[field]); len(t) > 0 {
		return t[0]
	}
	return ld.loose[field]
}

// texts returns the texts in a value: strings themselves, of objects the name, or else
// the address. Entities are decoded, for many templates encode them twice.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if s := cleanLine(html.UnescapeString(v)); s != "" {
			return []string{s}
		}
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, texts(x)...)
		}
		return all
	case map[string]any:
		for _, key := range []string{"name", "@value", "url", "@id"} {
			if t := texts(v[key]); len(t) > 0 {
				return t
			}
		}
	}
	return nil
}
