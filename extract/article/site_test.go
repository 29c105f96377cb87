package article

import (
	"strings"
	"testing"
)

func TestCheckSites(t *testing.T) {
	if err := newParser(t).CheckSites(); err != nil {
		t.Error(err)
	}
}

// TestSitesAreNeeded holds that each site file is about something that the general way
// gets wrong: without its rules the sample gives another text.
func TestSitesAreNeeded(t *testing.T) {
	p := newParser(t)
	sites := p.sites
	for _, s := range sites {
		p.sites = nil
		a := p.ParseHTML([]byte(s.Sample), "https://sample.example/a")
		if a.Text == strings.TrimSpace(s.Want) {
			t.Errorf("sites/%s.yaml: the sample gives the wanted text without the rules", s.Name)
		}
	}
}

func TestSiteErrors(t *testing.T) {
	for _, tc := range []struct {
		name string
		site site
		want string
	}{
		{"no host", site{Sample: "x", Want: "x"}, "either hosts or match"},
		{"host and match", site{Hosts: []string{"a.example"}, Match: "p", Sample: "x", Want: "x"}, "either hosts or match"},
		{"no sample", site{Match: "p"}, "sample"},
		{"bad selector", site{Match: "p", Remove: []string{"div["}, Sample: "x", Want: "x"}, "div["},
	} {
		if err := tc.site.compile(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
}
