// Package sample is a small newsroom written for this project: eight outlets that
// report in Vietnamese, Hindi and English on the signing of the convention, with what
// makes real coverage hard: counts that grow and conflict, copies and translations,
// updates, other events full of numbers, and servers that misbehave.
//
// Every word of it is the project's own; outlets, officials and addresses are made up.
// All hosts are below .example (RFC 2606) and served by one [Server], told apart by the
// Host header. What the articles truly report is annotated in their own files and added
// up in truth.yaml; see [Truth].
//
//	outlets/*.yaml         who publishes and where the links are, as the crawler reads it
//	sites/*.yaml           how an outlet's site is served: paths, teasers, faults
//	articles/<outlet>/*    one article a file; see [parseArticle] for its form
//	templates/             the page systems and the feeds
//	words.yaml             what a language's pages say around an article
//
// To add an article, write one file and run the tests with -update.
package sample

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"newstally/crawler"
	"newstally/news"
)

//go:embed outlets sites articles templates words.yaml truth.yaml
var files embed.FS

// Edition says how far the newsrooms have got. Articles that are updated, or appear
// late, are so from the second edition on.
type Edition int

// The editions.
const (
	First  Edition = 1
	Second Edition = 2
)

// Hosts returns the host names that a [Server] answers for, sorted.
func Hosts() []string {
	names, _ := fs.Glob(files, "sites/*.yaml") // The pattern is a good one.
	hosts := make([]string, len(names))
	for i, name := range names {
		hosts[i] = strings.TrimSuffix(path.Base(name), ".yaml")
	}
	return hosts
}

// Outlets returns the outlets with their sources, by ID.
func Outlets() ([]news.Outlet, error) {
	var outlets []news.Outlet
	err := eachFile("outlets/*.yaml", func(name string, data []byte) error {
		o, err := crawler.ParseOutlet("sample/"+name, data)
		outlets = append(outlets, o)
		return err
	})
	slices.SortFunc(outlets, func(a, b news.Outlet) int { return cmp.Compare(a.ID, b.ID) })
	return outlets, err
}

// newsroom is everything that the files say.
type newsroom struct {
	words    map[string]words // by language
	outlets  map[string]news.Outlet
	sites    []*site
	articles []*article // newest first, all editions
}

// load reads all files.
func load() (*newsroom, error) {
	n := &newsroom{outlets: map[string]news.Outlet{}}
	data, err := files.ReadFile("words.yaml")
	if err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalWithOptions(data, &n.words, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("sample/words.yaml: %w", err)
	}
	outlets, err := Outlets()
	if err != nil {
		return nil, err
	}
	for _, o := range outlets {
		n.outlets[o.ID] = o
	}
	if err := eachFile("sites/*.yaml", n.addSite); err != nil {
		return nil, err
	}
	for _, s := range n.sites {
		if err := eachFile("articles/"+s.Outlet+"/*.txt", func(name string, data []byte) error {
			return n.addArticle(s, name, data)
		}); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(n.articles, func(a, b *article) int { return b.Published.Compare(a.Published) })
	return n, n.link()
}

func (n *newsroom) addSite(name string, data []byte) error {
	s := &site{Host: strings.TrimSuffix(path.Base(name), ".yaml")}
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return err
	}
	outlet, ok := n.outlets[s.Outlet]
	if !ok {
		return fmt.Errorf("outlet %q has no file in outlets", s.Outlet)
	}
	s.outlet, s.words = outlet, n.words[outlet.Language]
	n.sites = append(n.sites, s)
	return nil
}

func (n *newsroom) addArticle(s *site, name string, data []byte) error {
	a, err := parseArticle(data)
	if err != nil {
		return err
	}
	a.slug = strings.TrimSuffix(path.Base(name), ".txt")
	a.id, a.site = s.Outlet+"/"+a.slug, s
	if a.Revises != "" {
		a.slug = path.Base(a.Revises)
		a.Edition = Second
	}
	if a.Path == "" {
		a.Path = s.pathOf(a)
	}
	n.articles = append(n.articles, a)
	return nil
}

// link checks what articles say of one another and ties a revision to what it replaces.
func (n *newsroom) link() error {
	byID := map[string]*article{}
	for _, a := range n.articles {
		byID[a.id] = a
	}
	for _, a := range n.articles {
		for _, other := range []string{a.CopyOf, a.Revises} {
			if other != "" && byID[other] == nil {
				return fmt.Errorf("sample/articles/%s.txt: no article %q", a.id, other)
			}
		}
		if a.Revises != "" {
			byID[a.Revises].replaced = true
		}
		a.original = byID[a.CopyOf]
	}
	return nil
}

// eachFile calls f for each embedded file that matches the pattern, in their order, and
// puts the file's name in front of its error.
func eachFile(pattern string, f func(name string, data []byte) error) error {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err == nil {
			err = f(name, data)
		}
		if err != nil {
			return fmt.Errorf("sample/%s: %w", name, err)
		}
	}
	return nil
}
