package crawler

import (
	"golang.org/x/net/publicsuffix"

	"newstally/news"
)

// Directory finds the outlet that publishes at an address. Its zero value knows none.
type Directory struct {
	hosts   map[string]news.Outlet
	domains map[string]news.Outlet // registrable domains of one outlet only
	shared  map[string]bool        // registrable domains of several outlets
	ids     map[string]news.Outlet
}

// NewDirectory reads where outlets publish from the addresses of their sources. A search
// source says nothing: what it finds is published elsewhere.
func NewDirectory(outlets []news.Outlet) Directory {
	d := Directory{map[string]news.Outlet{}, map[string]news.Outlet{}, map[string]bool{}, map[string]news.Outlet{}}
	for _, o := range outlets {
		d.ids[o.ID] = o
		for _, s := range o.Sources {
			host := hostOf(s.URL)
			if s.Kind == news.Search || host == "" {
				continue
			}
			d.hosts[host] = o
			domain := registrable(host)
			if first, ok := d.domains[domain]; ok && first.ID != o.ID {
				d.shared[domain] = true
			}
			d.domains[domain] = o
		}
	}
	return d
}

// Outlet returns who publishes a page: the outlet of its host or registrable domain,
// else the outlet whose source led to it, unless that one is known by searches alone
// and therefore finds what others publish. An outlet that is not known is named by its
// host.
func (d Directory) Outlet(rawURL, foundBy string) news.Outlet {
	host := hostOf(rawURL)
	if o, ok := d.hosts[host]; ok {
		return o
	}
	domain := registrable(host)
	if o, ok := d.domains[domain]; ok && !d.shared[domain] {
		return o
	}
	o, known := d.ids[foundBy]
	for _, s := range o.Sources {
		if s.Kind != news.Search {
			return o
		}
	}
	if !known && foundBy != "" || host == "" {
		return news.Outlet{ID: foundBy, Owner: foundBy}
	}
	return news.Outlet{ID: host, Name: host, Owner: domain}
}

func hostOf(rawURL string) string {
	_, host, _, err := splitHost(rawURL)
	if err != nil {
		return ""
	}
	return canonicalHost(host)
}

func registrable(host string) string {
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return domain
}
