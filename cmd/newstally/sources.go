package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"newstally/crawler"
	"newstally/news"
	"newstally/sample"
	"newstally/store"
)

type sourcesCmd struct {
	List sourcesListCmd `cmd:"" default:"withargs" help:"Print the health of each source."`
	Test sourcesTestCmd `cmd:"" help:"Try an address: what it is, what it would yield, how to write it down."`
}

type sourcesListCmd struct {
	Sources string `help:"File or folder of sources in place of the built-in ones." placeholder:"PATH"`
	Format  string `help:"table or json." enum:"table,json" default:"table"`
}

// sourceJSON is a source with its health.
type sourceJSON struct {
	Name        string          `json:"name"`
	Outlet      string          `json:"outlet"`
	Owner       string          `json:"owner"`
	Official    bool            `json:"official"`
	Language    string          `json:"language"`
	Kind        news.SourceKind `json:"kind"`
	URL         string          `json:"url"`
	Disabled    bool            `json:"disabled"`
	Verified    string          `json:"verified"`
	State       string          `json:"state"` // ok, failing, not read, disabled
	Reason      string          `json:"reason,omitempty"`
	SucceededAt string          `json:"succeeded_at"`
	NextAt      string          `json:"next_at"`
	Failures    int             `json:"failures"`
	Links       int             `json:"links"`
	New         int             `json:"new"`
	Articles    int             `json:"articles_last_week"` // fetched in the last seven days
}

// Run prints each source with its health.
func (c *sourcesListCmd) Run(ctx context.Context, a *app) error {
	outlets, err := loadOutlets(c.Sources)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		states, err := s.SourceStates(ctx)
		if err != nil {
			return err
		}
		list := sourceList(outlets, states)
		if err := countArticles(ctx, s, list, a.now().AddDate(0, 0, -7)); err != nil {
			return err
		}
		if c.Format == "json" {
			return printJSON(a.stdout, list)
		}
		var rows [][]string
		for _, x := range list {
			rows = append(rows, []string{x.Name, x.Language, string(x.Kind), x.State, x.SucceededAt, fmt.Sprint(x.Failures), x.NextAt, fmt.Sprint(x.New) + "/" + fmt.Sprint(x.Links), fmt.Sprint(x.Articles), x.Reason})
		}
		printTable(a.stdout, []string{"source", "lang", "kind", "state", "last success", "failures", "next check", "new/links", "articles/week", "reason"}, rows)
		_, err = fmt.Fprintln(a.stdout, countOutlets(outlets))
		return err
	})
}

// countArticles counts the articles that each source has led to since a time.
func countArticles(ctx context.Context, s store.Store, list []sourceJSON, since time.Time) error {
	res, err := s.Query(ctx, fmt.Sprintf(`SELECT source, COUNT(DISTINCT article_id) FROM articles WHERE fetched_at >= '%s' GROUP BY source`,
		since.UTC().Format(time.RFC3339)), 0, 0)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, row := range res.Rows {
		name, _ := row[0].(string)
		n, _ := row[1].(int64)
		counts[name] = int(n)
	}
	for i := range list {
		list[i].Articles = counts[list[i].Name]
	}
	return nil
}

func sourceList(outlets []news.Outlet, states map[string]news.SourceState) []sourceJSON {
	list := []sourceJSON{}
	for _, o := range outlets {
		for _, src := range o.Sources {
			x := sourceJSON{
				Name: src.Name, Outlet: o.ID, Owner: o.Owner, Official: o.Official, Language: src.Language,
				Kind: src.Kind, URL: src.URL, Disabled: src.Disabled, Verified: o.Verified, State: "not read", Reason: src.Reason,
			}
			if x.Language == "" {
				x.Language = o.Language
			}
			state, read := states[src.Name]
			switch {
			case src.Disabled:
				x.State = "disabled"
			case read && state.Failures > 0:
				x.State, x.Reason = "failing", state.Reason
			case read:
				x.State, x.Reason = "ok", state.Reason
			}
			x.Failures, x.Links, x.New = state.Failures, state.Links, state.New
			x.SucceededAt, x.NextAt = minute(state.SucceededAt), minute(state.NextAt)
			list = append(list, x)
		}
	}
	return list
}

func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Truncate(time.Minute).Format(time.RFC3339)
}

// loadOutlets returns the built-in outlets, or those of a file or folder of the user's.
func loadOutlets(path string) ([]news.Outlet, error) {
	if path == "" {
		return crawler.Builtin()
	}
	outlets, err := crawler.LoadOutlets(path)
	if err != nil {
		return nil, usageError{err}
	}
	return outlets, nil
}

// allOutlets returns the built-in outlets and those of the sample newsroom, or those of a
// file or folder of the user's: who published what a store may hold.
func (a *app) allOutlets(path string) ([]news.Outlet, error) {
	outlets, err := loadOutlets(path)
	if err != nil || path != "" {
		return outlets, err
	}
	made, err := sample.Outlets()
	return append(outlets, made...), err
}

// countOutlets says how many outlets and sources there are, by language.
func countOutlets(outlets []news.Outlet) string {
	byLang, sources, disabled := map[string]int{}, 0, 0
	for _, o := range outlets {
		byLang[cmp.Or(o.Language, "any language")]++
		sources += len(o.Sources)
		for _, s := range o.Sources {
			if s.Disabled {
				disabled++
			}
		}
	}
	return fmt.Sprintf("%d outlets (%s), %d sources, %d of them disabled", len(outlets), countsText(byLang), sources, disabled)
}
