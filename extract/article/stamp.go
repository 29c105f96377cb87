package article

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

//go:embed dates.yaml
var datesYAML []byte

// dateWords is what dates.yaml says.
type dateWords struct {
	Months        map[int][]string
	MonthWords    []string `yaml:"month_words"`
	YearWords     []string `yaml:"year_words"`
	HourWords     []string `yaml:"hour_words"`
	PM            []string
	AM            []string
	Zones         map[string]string
	DomainZones   map[string]string `yaml:"domain_zones"`
	LanguageZones map[string]string `yaml:"language_zones"`
	FirstDates    map[string]string `yaml:"first_dates"`
	Published     []string
	Modified      []string
	MetaPublished []string `yaml:"meta_published"`
	MetaModified  []string `yaml:"meta_modified"`
}

// stamp is a date as it was written: with or without a time of day, and a zone.
type stamp struct {
	time  time.Time // in UTC when no zone was written
	clock bool
	zone  bool
}

// dateReader reads dates in the forms of Vietnamese, Hindi, English and ISO 8601.
type dateReader struct {
	words      dateWords
	months     map[string]time.Month
	pm, am     map[string]bool
	zones      map[string]*time.Location
	first      map[string]time.Time // by the end of a host's name
	date       *regexp.Regexp
	timeAfter  *regexp.Regexp
	timeBefore *regexp.Regexp
	cue        *regexp.Regexp
}

func newDateReader() (*dateReader, error) {
	d := &dateReader{months: map[string]time.Month{}, pm: map[string]bool{}, am: map[string]bool{}, zones: map[string]*time.Location{}, first: map[string]time.Time{}}
	w := &d.words
	if err := yaml.UnmarshalWithOptions([]byte(norm.NFC.String(string(datesYAML))), w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read dates.yaml: %w", err)
	}
	for month, names := range w.Months {
		for _, n := range names {
			d.months[n] = time.Month(month)
		}
	}
	for name, offset := range w.Zones {
		loc := parseOffset(offset)
		if loc == nil {
			return nil, fmt.Errorf("read dates.yaml: zone %s: offset %q is not like +07:00", name, offset)
		}
		d.zones[name] = loc
	}
	for domain, day := range w.FirstDates {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return nil, fmt.Errorf("read dates.yaml: first date of %s: %w", domain, err)
		}
		d.first[domain] = t
	}
	for _, x := range w.PM {
		d.pm[x] = true
	}
	for _, x := range w.AM {
		d.am[x] = true
	}
	d.compile()
	return d, nil
}

// firstDate returns the day before which nothing was published at a host: that of the
// longest part of its name that is known.
func (d *dateReader) firstDate(host string) time.Time {
	for {
		if t, ok := d.first[host]; ok {
			return t
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return d.first[""]
		}
		host = rest
	}
}

// compile builds the expressions from the words.
func (d *dateReader) compile() {
	w := &d.words
	month := anyOf(slices.Collect(maps.Keys(d.months)))
	d.date = regexp.MustCompile(`(?:^|[^\d])(?:` +
		`(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})` +
		`|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4})` +
		`|(?P<d3>\d{1,2})(?:st|nd|rd|th)?[\s,.\-]*(?P<m3>` + month + `)\.?[\s,.\-]*(?P<y3>\d{4})` +
		`|(?P<m4>` + month + `)\.?\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s,]+(?P<y4>\d{4})` +
		`|(?P<d5>\d{1,2})\s*` + anyOf(w.MonthWords) + `\s*(?P<m5>\d{1,2})[\s,/]*(?:` + anyOf(w.YearWords) + `)?\s*(?P<y5>\d{4})` +
		`|(?P<y6>\d{4})(?P<m6>\d{2})(?P<d6>\d{2})` +
		`)(?:$|[^\d])`)
	half := anyOf(slices.Concat(w.AM, w.PM))
	zone := `(?:[\s,]*\(?\s*(?P<zone>z|(?:gmt|utc)?\s*[+-]\d{1,2}(?::?\d{2})?|` + anyOf(slices.Collect(maps.Keys(d.zones))) + `)\b)?`
	clock := `(?P<half1>` + half + `)?\s*(?P<h>\d{1,2})(?:\s*:\s*|h|\.|\s*` + anyOf(w.HourWords) + `\s*)(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half2>` + half + `)?` + zone
	d.timeAfter = regexp.MustCompile(`^(?:[\s,|•·()–—\-]|t)*(?:[^\d\s]{1,6}\s+)??` + clock)
	d.timeBefore = regexp.MustCompile(`(?:^|[^\d])` + clock + `\)?[^\d]{0,24}$`)
	d.cue = regexp.MustCompile(`(?:^|[^\pL\pM])(?:(?P<mod>` + anyOf(w.Modified) + `)|(?P<pub>` + anyOf(w.Published) + `))(?:$|[^\pL\pM])`)
}

// anyOf returns an expression for any of the words, longest first.
func anyOf(words []string) string {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	return "(?:" + strings.Join(words, "|") + ")"
}

// parseOffset reads "+07:00", "+0700", "+7" or "-5:30"; nil if it is none of them.
func parseOffset(s string) *time.Location {
	s = strings.ReplaceAll(s, ":", "")
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return nil
	}
	n, err := strconv.Atoi(s[1:])
	if err != nil {
		return nil
	}
	if len(s) <= 3 {
		n *= 100
	}
	seconds := n/100*3600 + n%100*60
	if n/100 > 14 || n%100 > 59 {
		return nil
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// fold brings text to the form the expressions read: NFC, lower case, digits of ASCII.
func (d *dateReader) fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= devanagariZero && r <= devanagariZero+9 {
			return '0' + r - devanagariZero
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))
}

const devanagariZero = '०'

// find returns the first date in a text, with the time of day that stands beside it.
// monthFirst says how 10/11/2025 is read.
func (d *dateReader) find(text string, monthFirst bool) (stamp, bool) {
	s, _, ok := d.findAt(d.fold(text), monthFirst)
	return s, ok
}

// findAt also returns where the date begins in the folded text.
func (d *dateReader) findAt(text string, monthFirst bool) (stamp, int, bool) {
	if !hasYear(text) {
		return stamp{}, 0, false
	}
	for from := 0; from < len(text); {
		m := d.date.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return stamp{}, 0, false
		}
		start, end := from+m[0], from+m[1]
		if end < len(text) || end > start && !isDigit(text[end-1]) {
			if r, n := utf8.DecodeLastRuneInString(text[:end]); !unicode.IsDigit(r) {
				end -= n // the sign after the date belongs to what follows
			}
		}
		y, month, day := d.dateParts(text[from:], m, monthFirst)
		if t := time.Date(y, month, day, 0, 0, 0, 0, time.UTC); y >= 1900 && t.Day() == day && t.Month() == month {
			s := stamp{time: t}
			d.addClock(&s, text[:start+1], text[end:])
			return s, start, true
		}
		from = end
	}
	return stamp{}, 0, false
}

// hasYear reports whether a folded text has four digits in a row, as every date has. It
// spares most lines the expressions, which are slow.
func hasYear(text string) bool {
	run := 0
	for i := range len(text) {
		if run++; !isDigit(text[i]) {
			run = 0
		}
		if run == 4 {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// dateParts returns year, month and day of a match of d.date.
func (d *dateReader) dateParts(text string, m []int, monthFirst bool) (int, time.Month, int) {
	var y, month, day int
	for i, name := range d.date.SubexpNames() {
		if name == "" || m[2*i] < 0 {
			continue
		}
		part := text[m[2*i]:m[2*i+1]]
		n, err := strconv.Atoi(part)
		if err != nil {
			n = int(d.months[part])
		}
		switch name[0] {
		case 'y':
			y = n
		case 'm':
			month = n
		case 'd':
			day = n
		}
		if name == "y2" && (month > 12 || monthFirst && day <= 12) {
			month, day = day, month
		}
	}
	return y, time.Month(month), day
}

// addClock adds the time of day that stands after, or else before the date.
func (d *dateReader) addClock(s *stamp, before, after string) {
	re, text := d.timeAfter, after
	m := re.FindStringSubmatch(text)
	if m == nil {
		re, text = d.timeBefore, before
		if len(text) > 60 {
			text = strings.ToValidUTF8(text[len(text)-60:], "")
		}
		m = re.FindStringSubmatch(text)
	}
	if m == nil {
		return
	}
	h, _ := strconv.Atoi(m[re.SubexpIndex("h")])
	minute, _ := strconv.Atoi(m[re.SubexpIndex("min")])
	second, _ := strconv.Atoi(m[re.SubexpIndex("s")])
	half := m[re.SubexpIndex("half1")] + m[re.SubexpIndex("half2")]
	switch {
	case d.pm[half] && h < 12:
		h += 12
	case d.am[half] && h == 12:
		h = 0
	}
	if h > 23 || minute > 59 || second > 59 {
		return
	}
	loc := d.zone(m[re.SubexpIndex("zone")])
	s.clock, s.zone = true, loc != nil
	if loc == nil {
		loc = time.UTC
	}
	s.time = time.Date(s.time.Year(), s.time.Month(), s.time.Day(), h, minute, second, 0, loc)
}

// zone returns the zone as written in a text, nil if it is none.
func (d *dateReader) zone(s string) *time.Location {
	s = strings.ReplaceAll(s, " ", "")
	if s == "z" {
		return time.UTC
	}
	if loc := d.zones[s]; loc != nil {
		if s == "utc" || s == "gmt" {
			return time.UTC
		}
		return loc
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "gmt"), "utc")
	if loc := parseOffset(s); loc != nil {
		if s == "+00:00" || s == "+0000" || s == "+0" {
			return time.UTC
		}
		return loc
	}
	return nil
}
