package crawler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"newstally/news"
)

// Config says how to fetch. The zero value of a field means its default.
type Config struct {
	UserAgent string // product and version, default "newstally/0"; robots.txt groups are matched by the product
	Contact   string // URL or mail address of the operator, put into the User-Agent

	ConnectTimeout   time.Duration // DNS, TCP and TLS; default 15 s
	FirstByteTimeout time.Duration // from request to answer; default 30 s
	IdleTimeout      time.Duration // between two reads of a body; default 20 s
	Timeout          time.Duration // whole exchange; default 60 s
	Grace            time.Duration // for a request in flight when the context ends; default 8 s

	MaxBody      int64 // bytes of a page as sent, default 8 MiB; of a feed or sitemap 4 times as much
	MaxDecoded   int64 // bytes of a page after decompression, default 16 MiB; of a feed or sitemap 4 times as much
	MaxHeader    int64 // bytes of all header fields; default 256 KiB
	MaxRedirects int   // followed within a host; default 10

	Delay         time.Duration // least time between two requests to a host, default 1 s; negative means none
	MaxDelay      time.Duration // cap for Crawl-delay and for the adapted delay; default 30 s
	RetryDelay    time.Duration // first back-off after a failure, doubled for each further one; default 10 s
	MaxRetryAfter time.Duration // cap for Retry-After and back-off; default 24 h
	BreakAfter    int           // failures in a row that open the circuit breaker; default 5

	AllowPrivate []Private                                  // addresses let through the private-network guard
	Ports        map[string][]int                           // ports allowed beside 80 and 443, by host name
	Delays       map[string]time.Duration                   // least times between two requests, by host name, where longer than Delay
	ConnectTo    map[string]string                          // host name or "*.domain" → address and port to dial in its place; the guard checks that
	OneHost      []string                                   // registrable domains whose hosts count as one politeness unit
	Resolver     *net.Resolver                              // nil means the system's
	Archive      Archive                                    // receives every exchange; may be nil
	Now          func() time.Time                           // nil means time.Now
	Wait         func(context.Context, time.Duration) error // nil means a timer
	Jitter       func() float64                             // in [0, 1); nil means random
}

// Archive keeps exchanges as they went over the wire. It must be safe for
// concurrent use.
type Archive interface {
	Record(Exchange) error
}

// What an exchange asks an address for.
const (
	WantPage   = "page"
	WantSource = "source"
	WantRobots = "robots"
)

// Exchange is one request with its answer. Body is as sent, still compressed.
type Exchange struct {
	URL       string
	Want      string // WantPage, WantSource or WantRobots
	Link      news.Link
	At        time.Time
	Addr      string // IP address and port that answered, empty if unknown
	Request   []byte // request line and header fields
	Response  []byte // status line and header fields
	Status    int
	Body      []byte
	Truncated bool // the body was cut at the cap, or broke off
}

// withDefaults returns c with every zero field set.
func (c Config) withDefaults() Config {
	set(&c.UserAgent, "newstally/0")
	set(&c.ConnectTimeout, 15*time.Second)
	set(&c.FirstByteTimeout, 30*time.Second)
	set(&c.IdleTimeout, 20*time.Second)
	set(&c.Timeout, time.Minute)
	set(&c.Grace, 8*time.Second)
	set(&c.MaxBody, 8<<20)
	set(&c.MaxDecoded, 16<<20)
	set(&c.MaxHeader, 256<<10)
	set(&c.MaxRedirects, 10)
	set(&c.Delay, time.Second)
	set(&c.MaxDelay, 30*time.Second)
	set(&c.RetryDelay, 10*time.Second)
	set(&c.MaxRetryAfter, 24*time.Hour)
	set(&c.BreakAfter, 5)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	return c
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// validate names the first field that cannot be.
func (c *Config) validate() error {
	if strings.ContainsAny(c.UserAgent+c.Contact, "\r\n") {
		return errors.New("crawler config: user agent and contact must be one line")
	}
	if product(c.UserAgent) == "" {
		return fmt.Errorf("crawler config: user agent %q must start with a product of letters, - and _ (RFC 9309 section 2.2.1)", c.UserAgent)
	}
	for host, addr := range c.ConnectTo {
		if _, err := netip.ParseAddrPort(addr); err != nil {
			return fmt.Errorf("crawler config: connect %q to %q: want IP address and port", host, addr)
		}
	}
	return nil
}

// userAgent is the name sent with every request.
func (c *Config) userAgent() string {
	if c.Contact == "" {
		return c.UserAgent
	}
	return c.UserAgent + " (+" + c.Contact + ")"
}

// product is the token of the user agent that robots.txt groups are matched by.
func product(userAgent string) string {
	return userAgent[:tokenLen(userAgent)]
}

func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Private is a block of addresses let through the guard; Port 0 means ports 80, 443
// and those of the source.
type Private struct {
	Prefix netip.Prefix
	Port   uint16
}

// ParseAllowed reads addresses to let through the guard: ADDR[:PORT], where ADDR is an
// IP address or a CIDR block and an IPv6 address with a port is in brackets.
func ParseAllowed(addrs []string) ([]Private, error) {
	var all []Private
	for _, s := range addrs {
		p, err := parsePrivate(s)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// ParseConnectTo reads HOST=ADDR:PORT pairs for Config.ConnectTo.
func ParseConnectTo(pairs []string) (map[string]string, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	to := map[string]string{}
	for _, s := range pairs {
		host, addr, ok := strings.Cut(s, "=")
		if _, err := netip.ParseAddrPort(addr); !ok || host == "" || err != nil {
			return nil, fmt.Errorf("parse connection %q: want HOST=ADDR:PORT, with an IP address", s)
		}
		to[host] = addr
	}
	return to, nil
}

func parsePrivate(s string) (Private, error) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return Private{netip.PrefixFrom(ap.Addr(), ap.Addr().BitLen()), ap.Port()}, nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return Private{Prefix: netip.PrefixFrom(a, a.BitLen())}, nil
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		return Private{Prefix: p}, nil
	}
	block, port, ok := cutLast(s, ":")
	p, err := netip.ParsePrefix(strings.Trim(block, "[]"))
	n, perr := strconv.ParseUint(port, 10, 16)
	if !ok || err != nil || perr != nil {
		return Private{}, fmt.Errorf("parse private address %q: want an IP address or CIDR block, with or without :PORT", s)
	}
	return Private{p, uint16(n)}, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
