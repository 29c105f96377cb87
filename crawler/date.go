package crawler

import (
	"regexp"
	"strings"
	"time"
)

// fastLayouts are the forms that nearly all feeds and sitemaps have.
var fastLayouts = []string{time.RFC3339, "Mon, 2 Jan 2006 15:04:05 -0700", "2006-01-02", "2006-01-02T15:04:05", "20060102T150405Z"}

// dateLayouts are all other forms, without weekday and commas: a date, a time, an
// offset. A date of numbers alone has the day first, as in Vietnam and India, unless
// the clock has twelve hours, or there is no such month.
var dateLayouts = func() (layouts []string) {
	layouts = []string{"1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM"}
	dates := []string{"2006-01-02", "2 Jan 2006", "2 January 2006", "2/1/2006", "2-1-2006", "2.1.2006", "Jan 2 2006", "January 2 2006", "2 Jan 06", "2006/1/2", "1/2/2006"}
	for _, date := range dates {
		for _, clock := range []string{" 15:04:05", " 15:04", "", " 3:04:05 PM", " 3:04 PM", "T15:04:05", "T15:04"} {
			for _, zone := range []string{"", " -0700", "-0700", " -07:00", "-07:00"} {
				layouts = append(layouts, date+clock+zone)
			}
		}
		layouts = append(layouts, "15:04 "+date, "15:04:05 "+date)
	}
	return append(layouts, "2006-01", "2006")
}()

// zoneOffsets are the named zones that feeds use, as hours east of Greenwich. A name
// that several zones share has the one of the region that newstally reads. Keep sorted.
var zoneOffsets = map[string]string{
	"AEDT": "+1100", "AEST": "+1000", "BST": "+0100", "CDT": "-0500", "CEST": "+0200",
	"CET": "+0100", "CST": "-0600", "EDT": "-0400", "EEST": "+0300", "EET": "+0200",
	"EST": "-0500", "GMT": "+0000", "HKT": "+0800", "ICT": "+0700", "IST": "+0530",
	"JST": "+0900", "KST": "+0900", "MDT": "-0600", "MSK": "+0300", "MST": "-0700",
	"NPT": "+0545", "PDT": "-0700", "PKT": "+0500", "PST": "-0800", "SGT": "+0800",
	"UT": "+0000", "UTC": "+0000", "WIB": "+0700", "Z": "+0000",
}

// homeZones are the zones meant by a date without one, by the language of the source.
var homeZones = map[string]*time.Location{
	"vi": time.FixedZone("", 7*60*60),
	"hi": time.FixedZone("", 5*60*60+30*60),
}

var (
	zoneName  = regexp.MustCompile(`\s*\(?\b([A-Z]{1,4})\)?$`)
	gmtOffset = regexp.MustCompile(`\s*\(?\b(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d{2})?\)?$`)
	weekday   = regexp.MustCompile(`^\p{L}[^\d,|-]*[,|-]\s*`)
	separator = regexp.MustCompile(`\s*[|,-]\s+|\s+`)
)

// parseDate reads the date of a feed or sitemap, zero if it cannot. A date without a
// zone is in the home zone of the language, else in UTC.
func parseDate(s, lang string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 100 {
		return time.Time{}
	}
	home := homeZones[lang]
	if home == nil {
		home = time.UTC
	}
	if t := firstLayout(fastLayouts, s, home); !t.IsZero() {
		return t
	}
	return firstLayout(dateLayouts, plainDate(s), home)
}

func firstLayout(layouts []string, s string, home *time.Location) time.Time {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, home); err == nil {
			return t
		}
	}
	return time.Time{}
}

// plainDate drops the weekday, which may be in any language, and commas, and writes a
// named zone as an offset.
func plainDate(s string) string {
	if m := gmtOffset.FindStringSubmatchIndex(s); m != nil {
		hour, minute := s[m[4]:m[5]], "00"
		if m[6] >= 0 {
			minute = s[m[6]:m[7]]
		}
		s = s[:m[0]] + " " + s[m[2]:m[3]] + strings.Repeat("0", 2-len(hour)) + hour + minute
	} else if m := zoneName.FindStringSubmatch(s); m != nil && zoneOffsets[m[1]] != "" {
		s = strings.TrimSuffix(s, m[0]) + " " + zoneOffsets[m[1]]
	}
	s = weekday.ReplaceAllString(s, "")
	return strings.TrimSpace(separator.ReplaceAllString(s, " "))
}
