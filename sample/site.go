package sample

import (
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"newstally/news"
)

// site says how an outlet's site is served.
type site struct {
	Outlet   string            `yaml:"outlet"`   // outlet's ID
	Template string            `yaml:"template"` // page system
	Motto    string            `yaml:"motto"`
	Footer   []string          `yaml:"footer"`   // editor, licence, address, telephone
	Sections map[string]string `yaml:"sections"` // titles by key
	Path     string            `yaml:"path"`     // of an article: {section} {slug} {number} {yyyy} {mm} {dd}
	Date     string            `yaml:"date"`     // as shown: {weekday} {d} {month} {m} {yyyy} {time} {time12}
	Feeds    []feed            `yaml:"feeds"`
	Extra    []extra           `yaml:"extra"`   // items of the feeds that are no article of ours
	Teasers  []string          `yaml:"teasers"` // headlines beside the articles
	Robots   string            `yaml:"robots"`
	Big      string            `yaml:"big"` // path of a page that is over every cap

	Host   string `yaml:"-"`
	outlet news.Outlet
	words  words
}

// feed is one address at which the articles are listed.
type feed struct {
	Path     string `yaml:"path"`
	Form     string `yaml:"form"`     // rss, atom, json, sitemap, sitemap-index, listing
	Of       string `yaml:"of"`       // the sitemap that an index names
	Tracking string `yaml:"tracking"` // query put behind each link
	Broken   bool   `yaml:"broken"`   // an illegal character within, no end
	PerPage  int    `yaml:"per_page"` // articles on a page of a listing
}

// extra is a link that leads nowhere good.
type extra struct {
	Path      string    `yaml:"path"`
	Title     string    `yaml:"title"`
	Summary   string    `yaml:"summary"`
	Published time.Time `yaml:"published"`
}

// words is what a language's pages say around an article.
type words struct {
	Home     string   `yaml:"home"`
	Search   string   `yaml:"search"`
	Share    string   `yaml:"share"`
	Related  string   `yaml:"related"`
	MostRead string   `yaml:"most_read"`
	Updated  string   `yaml:"updated"`
	Author   string   `yaml:"author"`
	Photo    string   `yaml:"photo"`
	Tags     string   `yaml:"tags"`
	Next     string   `yaml:"next"`
	Cookies  string   `yaml:"cookies"`
	Accept   string   `yaml:"accept"`
	Comments string   `yaml:"comments"`
	Missing  string   `yaml:"missing"`
	Filler   string   `yaml:"filler"` // a sentence of the page that is too long
	Weekdays []string `yaml:"weekdays"`
	Months   []string `yaml:"months"`
}

// URL returns the address of a path of the site.
func (s *site) URL(path string) string { return "http://" + s.Host + path }

// Name is the outlet's name.
func (s *site) Name() string { return s.outlet.Name }

// Words are those of the site's language.
func (s *site) Words() words { return s.words }

// Lang is the site's language tag.
func (s *site) Lang() string { return s.outlet.Language }

// Feed returns the path of the first feed, which pages name by rel=alternate.
func (s *site) Feed() string { return s.Feeds[0].Path }

// pathOf fills in the site's pattern of paths.
func (s *site) pathOf(a *article) string {
	return strings.NewReplacer(
		"{section}", a.Section, "{slug}", a.slug,
		"{number}", fmt.Sprintf("%07d", crc32.ChecksumIEEE([]byte(s.Outlet+a.slug))%10_000_000),
		"{yyyy}", a.Published.Format("2006"), "{mm}", a.Published.Format("01"), "{dd}", a.Published.Format("02"),
	).Replace(s.Path)
}

// showDate writes a time as the site's pages show it.
func (s *site) showDate(t time.Time) string {
	return strings.NewReplacer(
		"{weekday}", s.words.Weekdays[t.Weekday()], "{month}", s.words.Months[t.Month()-1],
		"{d}", t.Format("2"), "{m}", t.Format("1"), "{dd}", t.Format("02"), "{mm}", t.Format("01"), "{yyyy}", t.Format("2006"),
		"{time}", t.Format("15:04"), "{time12}", t.Format("3:04 PM"),
	).Replace(s.Date)
}
