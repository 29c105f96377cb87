package crawler

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"
)

// maxURL is the longest URL kept, in bytes; longer ones are traps or data.
const maxURL = 4096

// Canonical returns the one name of the page at raw, resolved against base, which
// may be empty: as the URL standard writes it, without fragment, user, tracking
// parameters and the marks of AMP and mobile variants. Only http and https URLs
// with a host have one.
func Canonical(raw, base string) (string, error) {
	u, err := parseURL(raw, base)
	if err != nil {
		return "", err
	}
	if target, ok := ampTarget(u); ok {
		if u, err = parseURL(target, ""); err != nil {
			return "", err
		}
	}
	u.SetUsername("")
	u.SetPassword("")
	u.SetHash("")
	change(u.Hostname(), canonicalHost, u.SetHostname)
	change(u.Pathname(), canonicalPath, u.SetPathname)
	u.SetSearch(canonicalQuery(u.Query()))
	s := u.Href(true)
	if len(s) > maxURL {
		return "", fmt.Errorf("canonical URL %.60q...: %d bytes, at most %d are kept", s, len(s), maxURL)
	}
	return s, nil
}

// change sets a part of a URL to its canonical form, if it is not in that: each setting
// reads the part anew, and there may be a million URLs.
func change(part string, canonical func(string) string, set func(string)) {
	if c := canonical(part); c != part {
		set(c)
	}
}

// absolute resolves ref against base and keeps everything but the fragment: the
// address to ask, where [Canonical] is the name to know a page by.
func absolute(ref, base string) (string, error) {
	u, err := parseURL(ref, base)
	if err != nil {
		return "", err
	}
	return u.Href(true), nil
}

// Address reads an address as a person writes it, without a scheme for https.
func Address(s string) (string, error) {
	if s = strings.TrimSpace(s); !strings.Contains(s, "://") {
		s = "https://" + s
	}
	return absolute(s, "")
}

func parseURL(raw, base string) (*whatwg.Url, error) {
	raw = strings.TrimSpace(raw)
	u, err := whatwg.Parse(raw)
	if base != "" && err != nil {
		u, err = whatwg.ParseRef(base, raw)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("parse URL %.200q: %w", raw, err)
	case u.Scheme() != "http" && u.Scheme() != "https":
		return nil, fmt.Errorf("parse URL %.200q: scheme %q is neither http nor https", raw, u.Scheme())
	case u.Hostname() == "":
		return nil, fmt.Errorf("parse URL %.200q: no host", raw)
	}
	return u, nil
}

// variantHosts are first labels of hosts that serve variants of the pages of the
// host without the label.
var variantHosts = []string{"amp.", "m.", "mobile."}

// canonicalHost drops a trailing dot and the label of an AMP or mobile host, unless
// nothing that can be registered would be left.
func canonicalHost(host string) string {
	host = strings.TrimSuffix(host, ".")
	for _, label := range variantHosts {
		rest, ok := strings.CutPrefix(host, label)
		if !ok || net.ParseIP(host) != nil {
			continue
		}
		if _, err := publicsuffix.EffectiveTLDPlusOne(rest); err == nil {
			return rest
		}
	}
	return host
}

// ampPath matches the marks of AMP pages: a first or last folder, or an ending.
var ampPath = regexp.MustCompile(`^/amp(/.+)$|^(/.+)/amp/?$|^(/.+)\.amp$|^(/.+?)[.-]amp(\.html?)$`)

// canonicalPath drops the marks of an AMP page and writes percent escapes with
// capitals (RFC 3986 section 6.2.2.1).
func canonicalPath(path string) string {
	if strings.Contains(path, "amp") { // most have not, and the pattern is slow
		if m := ampPath.FindStringSubmatch(path); m != nil {
			path = strings.Join(m[1:], "")
		}
	}
	return upperEscapes(path)
}

// ampTarget returns the publisher's address that the address of an AMP cache carries.
func ampTarget(u *whatwg.Url) (string, bool) {
	path := u.Pathname()
	switch host := u.Hostname(); {
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		// Path: content type, "s" for https, address.
		if _, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/"); ok {
			path = "/" + rest
		}
	case host == "www.google.com" && strings.HasPrefix(path, "/amp/"):
		path = strings.TrimPrefix(path, "/amp")
	default:
		return "", false
	}
	scheme := "http://"
	if rest, ok := strings.CutPrefix(path, "/s/"); ok {
		scheme, path = "https://", "/"+rest
	}
	return scheme + strings.TrimPrefix(path, "/") + u.Search(), len(path) > 1
}

// trackingParams are query parameters that say where a reader came from and never
// which page is meant. Only this list; keep sorted. A name that ends in * is a prefix.
var trackingParams = []string{
	"_ga", "_gl", "amp", "at_campaign", "at_medium", "cmpid", "dclid", "fbclid",
	"gbraid", "gclid", "gidzl", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok",
	"msclkid", "ns_campaign", "ns_mchannel", "ocid", "outputtype", "pk_campaign", "ref_src",
	"spm", "twclid", "utm_*", "wbraid", "xtor", "yclid", "zarsrc",
}

// trackingValues are parameters that track only with certain values.
var trackingValues = map[string][]string{
	"outputtype": {"amp"},
	"amp":        {"", "1", "true"},
}

// canonicalQuery leaves out the tracking parameters and keeps the order of the others.
func canonicalQuery(query string) string {
	if query == "" {
		return ""
	}
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool {
		name, value, _ := strings.Cut(part, "=")
		return part == "" || isTracking(strings.ToLower(name), strings.ToLower(value))
	})
	return upperEscapes(strings.Join(parts, "&"))
}

func isTracking(name, value string) bool {
	if values, ok := trackingValues[name]; ok {
		return slices.Contains(values, value)
	}
	return slices.ContainsFunc(trackingParams, func(p string) bool {
		prefix, isPrefix := strings.CutSuffix(p, "*")
		return p == name || isPrefix && strings.HasPrefix(name, prefix)
	})
}

var escape = regexp.MustCompile(`%[0-9a-fA-F]{2}`)

func upperEscapes(s string) string { return escape.ReplaceAllStringFunc(s, strings.ToUpper) }

// plainHost matches an address whose host is written as the URL standard writes it: no
// capitals, no escapes, no number that could be an IPv4 address in disguise.
var plainHost = regexp.MustCompile(`^(https?)://((?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*)(?::(\d{1,5}))?(?:[/?#]|$)`)

// splitHost returns scheme, host name and port of a URL. It is asked several times for
// each page, so the usual case does without parsing the whole.
func splitHost(rawURL string) (scheme, host string, port int, err error) {
	if m := plainHost.FindStringSubmatch(rawURL); m != nil {
		port = map[string]int{"http": 80, "https": 443}[m[1]]
		if m[3] != "" {
			port, err = strconv.Atoi(m[3])
		}
		return m[1], m[2], port, err
	}
	u, err := parseURL(rawURL, "")
	if err != nil {
		return "", "", 0, err
	}
	return u.Scheme(), u.Hostname(), u.DecodedPort(), nil
}

// hostPort leaves out the port that is usual for the scheme.
func hostPort(scheme, host string, port int) string {
	if scheme == "http" && port == 80 || scheme == "https" && port == 443 {
		return host
	}
	return host + ":" + strconv.Itoa(port)
}

// origin is scheme and host of a URL: what one robots.txt is for (RFC 9309 section 2.3).
func origin(rawURL string) string {
	scheme, host, port, err := splitHost(rawURL)
	if err != nil {
		return ""
	}
	return scheme + "://" + hostPort(scheme, host, port)
}

// Host returns the politeness unit of a URL: its host name, with the port if that is
// not the usual one, or the registrable domain where the config counts the hosts of
// that as one. It is empty if the URL has no host.
func (f *Fetcher) Host(rawURL string) string {
	scheme, host, port, err := splitHost(rawURL)
	if err != nil {
		return ""
	}
	if len(f.config.OneHost) > 0 {
		if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil && slices.Contains(f.config.OneHost, domain) {
			return domain
		}
	}
	return hostPort(scheme, host, port)
}
