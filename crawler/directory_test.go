package crawler

import (
	"testing"

	"newstally/news"
)

func TestDirectory_Outlet(t *testing.T) {
	outlet := func(id string, kind news.SourceKind, urls ...string) news.Outlet {
		o := news.Outlet{ID: id, Owner: "owner of " + id}
		for _, u := range urls {
			o.Sources = append(o.Sources, news.Source{Kind: kind, URL: u})
		}
		return o
	}
	d := NewDirectory([]news.Outlet{
		outlet("daily", news.Feed, "https://rss.daily.example/all.xml"),
		outlet("tribune", news.Feed, "https://tribune.example/feed"),
		outlet("tribune-hindi", news.Sitemap, "https://hindi.tribune.example/map.xml"),
		outlet("finder", news.Search, "https://find.example/?q={query}"),
	})
	tests := []struct{ name, url, foundBy, want string }{
		{"own host", "https://tribune.example/a", "tribune", "tribune"},
		{"another host of the domain", "https://www.daily.example/a", "daily", "daily"},
		{"found by another outlet", "https://hindi.tribune.example/a", "tribune", "tribune-hindi"},
		{"a domain of two outlets", "https://sport.tribune.example/a", "tribune", "tribune"},
		{"a domain of two outlets, found by search", "https://sport.tribune.example/a", "finder", "sport.tribune.example"},
		{"elsewhere, through a feed", "https://cdn.example/a", "daily", "daily"},
		{"elsewhere, through a search", "https://gazette.example/a", "finder", "gazette.example"},
		{"imported", "https://gazette.example/a", "", "gazette.example"},
		{"no address", "", "unlisted", "unlisted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := d.Outlet(tt.url, tt.foundBy); got.ID != tt.want {
				t.Errorf("Outlet(%q, %q) = %q, want %q", tt.url, tt.foundBy, got.ID, tt.want)
			}
		})
	}
	if got := d.Outlet("https://news.gazette.example/a", ""); got.Owner != "gazette.example" {
		t.Errorf("owner of an outlet that is not known = %q, want its domain", got.Owner)
	}
	if got := (Directory{}).Outlet("https://gazette.example/a", ""); got.ID != "gazette.example" {
		t.Errorf("the zero directory names %q, want the host", got.ID)
	}
}
