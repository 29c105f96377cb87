package sample

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// pageView is what a template of pages sees.
type pageView struct {
	Site     *site
	Article  *article
	Title    string
	Section  string
	Body     []block // without the lead
	Date     string
	Updated  string // as shown, empty if never
	Related  []string
	MostRead []string
	NewsLD   map[string]any
	Charset  string

	Items []item // of a listing
	Next  string // path of its next page
}

// ISO writes a time as machines read it.
func (pageView) ISO(t time.Time) string { return t.Format(time.RFC3339) }

// URL is the article's address.
func (a *article) URL() string { return a.site.URL(a.Path) }

// Lead is the text of the first block.
func (a *article) Lead() string { return a.blocks[0].Text() }

// Images are the file names of the article's pictures.
func (a *article) Images() []string {
	var names []string
	for _, b := range a.blocks {
		if b.Image != "" {
			names = append(names, b.Image)
		}
	}
	return names
}

// teaserCount is how many headlines stand in each box beside an article.
const teaserCount = 5

// view prepares an article; turn moves the boxes on so that pages differ.
func (a *article) view(turn int) pageView {
	s := a.site
	v := pageView{
		Site: s, Article: a, Title: a.title, Section: s.Sections[a.Section], Body: a.blocks[1:],
		Date: s.showDate(a.Published), Charset: a.Charset,
		Related:  rotate(s.Teasers, turn),
		MostRead: rotate(s.Teasers, turn+teaserCount),
	}
	if v.Charset == "" {
		v.Charset = "utf-8"
	}
	if !a.Updated.IsZero() {
		v.Updated = s.showDate(a.Updated)
	}
	v.NewsLD = a.newsLD()
	return v
}

// rotate returns a few of the teasers, others for each page.
func rotate(teasers []string, by int) []string {
	var part []string
	for i := range min(teaserCount, len(teasers)) {
		part = append(part, teasers[(by+i)%len(teasers)])
	}
	return part
}

// newsLD is the article's metadata by schema.org.
func (a *article) newsLD() map[string]any {
	ld := map[string]any{
		"@context":         "https://schema.org",
		"@type":            "NewsArticle",
		"headline":         a.title,
		"description":      a.Lead(),
		"datePublished":    a.Published.Format(time.RFC3339),
		"inLanguage":       a.site.Lang(),
		"mainEntityOfPage": a.URL(),
		"publisher":        map[string]any{"@type": "NewsMediaOrganization", "name": a.site.Name()},
	}
	if a.Byline != "" {
		ld["author"] = map[string]any{"@type": "Person", "name": a.Byline}
	}
	if !a.Updated.IsZero() {
		ld["dateModified"] = a.Updated.Format(time.RFC3339)
	}
	if images := a.Images(); len(images) > 0 {
		ld["image"] = a.site.URL("/media/" + images[0])
	}
	return ld
}

// pages writes pages by the templates of their site.
type pages struct{ templates *template.Template }

// newPages reads the templates. html/template escapes by context, JSON-LD included.
func newPages() (pages, error) {
	t, err := template.ParseFS(files, "templates/*.html")
	return pages{t}, err
}

// render writes a page by the named template, in its charset.
func (p pages) render(name string, v pageView) ([]byte, error) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name+".html", v); err != nil {
		return nil, fmt.Errorf("render %s: %w", v.Title, err)
	}
	return encode(b.String(), v.Charset)
}

// encode writes a page in its charset.
func encode(page, charset string) ([]byte, error) {
	switch charset {
	case "windows-1258":
		enc := encoding.HTMLEscapeUnsupported(charmap.Windows1258.NewEncoder())
		return enc.Bytes([]byte(splitTones(page)))
	case "utf-16":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(page))
	}
	return []byte(page), nil
}

// tones are the combining marks of Vietnamese tones, which windows-1258 has as
// characters of their own.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// splitTones writes each Vietnamese letter as windows-1258 has it: the letter with its
// circumflex, breve or horn in one, the tone behind it.
func splitTones(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		var base, tone strings.Builder
		for _, d := range norm.NFD.String(string(r)) {
			if strings.ContainsRune(tones, d) {
				tone.WriteRune(d)
			} else {
				base.WriteRune(d)
			}
		}
		b.WriteString(norm.NFC.String(base.String()) + tone.String())
	}
	return b.String()
}
