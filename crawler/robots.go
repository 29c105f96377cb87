package crawler

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxRobots is how much of a robots.txt is read: 500 KiB (RFC 9309 section 2.5).
const MaxRobots = 500 << 10

// maxRobotsLine is where a line is cut, as Google's parser does: eight times the
// longest URL that browsers take.
const maxRobotsLine = 2083*8 - 1

// Robots holds the rules of one robots.txt.
type Robots struct {
	Sitemaps []string // in the order of the file, as written
	groups   []robotsGroup
}

// robotsGroup is a set of agents with the rules that follow them (RFC 9309 section 2.1).
type robotsGroup struct {
	agents []robotsAgent
	rules  []robotsRule
}

type robotsAgent struct {
	token    string // product token; "*" for all
	delay    time.Duration
	hasDelay bool
}

type robotsRule struct {
	allow   bool
	pattern string // percent-encoded, see encodePattern
}

// ParseRobots reads a robots.txt. It never fails: what it does not understand is
// left out, as RFC 9309 section 2.2 demands.
func ParseRobots(body []byte) *Robots {
	body = bytes.TrimPrefix(body[:min(len(body), MaxRobots)], []byte("\xef\xbb\xbf"))
	r := &Robots{}
	rulesSeen := true // a user-agent line now starts a new group
	for line := range robotsLines(body) {
		key, value, ok := robotsField(line)
		if !ok {
			continue
		}
		switch key {
		case "user-agent":
			if rulesSeen {
				r.groups = append(r.groups, robotsGroup{})
				rulesSeen = false
			}
			r.addAgent(value)
		case "allow", "disallow":
			rulesSeen = true
			r.addRule(key == "allow", value)
		case "crawl-delay":
			r.addDelay(value)
		case "sitemap":
			r.Sitemaps = append(r.Sitemaps, value)
		}
	}
	return r
}

// robotsLines yields the lines of body, ended by CR, LF or both, cut at maxRobotsLine.
func robotsLines(body []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(body) > 0 {
			end := bytes.IndexAny(body, "\r\n")
			line := body
			if end >= 0 {
				line, body = body[:end], body[end+1:]
			} else {
				body = nil
			}
			if !yield(string(line[:min(len(line), maxRobotsLine)])) {
				return
			}
		}
	}
}

// robotsField splits a line into its key, in the usual spelling, and its value. A
// missing colon is forgiven where key and value are two words.
func robotsField(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimSpace(line)
	key, value, ok = strings.Cut(line, ":")
	if !ok {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			return "", "", false
		}
		key, value = fields[0], fields[1]
	}
	key, ok = robotsKeys[strings.ToLower(strings.TrimSpace(key))]
	return key, strings.TrimSpace(value), ok
}

// robotsKeys maps the keys understood to their usual spelling. The misspellings are
// those that Google's parser accepts because they are frequent.
var robotsKeys = map[string]string{
	"user-agent": "user-agent", "useragent": "user-agent", "user agent": "user-agent",
	"allow":    "allow",
	"disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow", "disallaw": "disallow",
	"sitemap": "sitemap", "site-map": "sitemap",
	"crawl-delay": "crawl-delay", "crawldelay": "crawl-delay",
}

func (r *Robots) addAgent(value string) {
	g := &r.groups[len(r.groups)-1]
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		g.agents = append(g.agents, robotsAgent{token: "*"})
	} else if token := product(value); token != "" {
		g.agents = append(g.agents, robotsAgent{token: token})
	}
}

// addRule adds a rule to the current group; one before any user-agent line belongs
// to nobody, and an empty pattern matches nothing.
func (r *Robots) addRule(allow bool, value string) {
	if len(r.groups) == 0 || value == "" {
		return
	}
	g := &r.groups[len(r.groups)-1]
	g.rules = append(g.rules, robotsRule{allow, encodePattern(value)})
}

// addDelay gives the delay to the agents named since the last one: a Crawl-delay is
// no rule of RFC 9309, so it does not end the agents of a group, but whoever writes
// one between two agents means the first.
func (r *Robots) addDelay(value string) {
	seconds, err := strconv.ParseFloat(value, 64)
	if len(r.groups) == 0 || err != nil || !(seconds >= 0 && seconds < 1e6) {
		return
	}
	agents := r.groups[len(r.groups)-1].agents
	for i := range agents {
		if !agents[i].hasDelay {
			agents[i].delay, agents[i].hasDelay = time.Duration(seconds*float64(time.Second)), true
		}
	}
}

// tokenLen is the length of the product token at the start of s: letters, - and _
// (RFC 9309 section 2.2.1).
func tokenLen(s string) int {
	for i := range len(s) {
		if c := s[i]; !(c == '-' || c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return i
		}
	}
	return len(s)
}

// groupsFor returns all groups that name the agent, whatever the case, or else all
// groups for "*" (RFC 9309 section 2.2.1: groups of one agent are one group), and
// the name that they were found by.
func (r *Robots) groupsFor(agent string) (groups []robotsGroup, token string) {
	for _, token := range []string{agent, "*"} {
		for _, g := range r.groups {
			if g.names(token) {
				groups = append(groups, g)
			}
		}
		if groups != nil {
			return groups, token
		}
	}
	return nil, agent
}

func (g *robotsGroup) names(token string) bool {
	return slices.ContainsFunc(g.agents, func(a robotsAgent) bool { return strings.EqualFold(a.token, token) })
}

// Allowed reports whether the agent, a product token, may fetch the URL, and which
// rule says so, empty if none does. The longest matching pattern wins, allow on a
// tie; /robots.txt itself is always allowed (RFC 9309 section 2.2.2).
func (r *Robots) Allowed(agent, url string) (ok bool, rule string) {
	path := robotsPath(url)
	if path == "/robots.txt" {
		return true, ""
	}
	best := robotsRule{allow: true}
	length := -1
	groups, _ := r.groupsFor(agent)
	for _, g := range groups {
		for _, rule := range g.rules {
			n := rule.match(path)
			if n > length || n == length && n >= 0 && rule.allow {
				best, length = rule, n
			}
		}
	}
	switch {
	case length < 0:
		return true, ""
	case best.allow:
		return true, "allow: " + best.pattern
	}
	return false, "disallow: " + best.pattern
}

// CrawlDelay returns the longest Crawl-delay of the agent's groups. The field is no
// part of RFC 9309, but widely meant.
func (r *Robots) CrawlDelay(agent string) (delay time.Duration, ok bool) {
	groups, token := r.groupsFor(agent)
	for _, g := range groups {
		for _, a := range g.agents {
			if a.hasDelay && strings.EqualFold(a.token, token) {
				delay, ok = max(delay, a.delay), true
			}
		}
	}
	return delay, ok
}

// match returns the length of the pattern if it matches the path, else -1. An allowed
// index page allows its folder, as Google's parser has it.
func (r robotsRule) match(path string) int {
	if matchPattern(r.pattern, path) {
		return len(r.pattern)
	}
	if i := strings.LastIndexByte(r.pattern, '/'); r.allow && i >= 0 && strings.HasPrefix(r.pattern[i:], "/index.htm") {
		return robotsRule{true, r.pattern[:i+1] + "$"}.match(path)
	}
	return -1
}

// matchPattern matches a prefix of path with * for any run of characters and $ at
// the end for the end of the path (RFC 9309 section 2.2.3). The time is at most the
// product of the lengths.
func matchPattern(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	p, star, from := 0, -1, 0
	for i := 0; ; {
		if p == len(pattern) && (!anchored || i == len(path)) {
			return true
		}
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && i < len(path) && pattern[p] == path[i]:
			p++
			i++
		case star >= 0 && from < len(path):
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
}

// robotsPath is what rules are matched with: path and query of a URL, without the fragment.
func robotsPath(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if i := strings.Index(url, "://"); i >= 0 && !strings.ContainsAny(url[:i], "/?;") {
		url = url[i+3:]
	} else {
		url = strings.TrimPrefix(url, "//")
	}
	i := strings.IndexAny(url, "/?;")
	if i < 0 {
		return "/"
	}
	if url[i] != '/' {
		return "/" + url[i:]
	}
	return url[i:]
}

// encodePattern percent-encodes what a URL would have encoded: bytes outside ASCII,
// and writes the hexadecimal digits of escapes as capitals (RFC 9309 section 2.2.2).
func encodePattern(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0x80:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
