package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// errRefused is wrapped by everything that the private-network guard refuses.
var errRefused = errors.New("refused by the private-network guard")

// guard decides which addresses may be dialled. The check is made on the address of
// the socket, after DNS, so that a name cannot change between check and use.
type guard struct {
	public    *ssrf.Guardian
	private   []Private
	ports     map[string][]int
	connectTo map[string]string
	dialer    net.Dialer
}

func newGuard(c *Config) *guard {
	return &guard{
		public:    ssrf.New(ssrf.WithAnyPort()), // ports are per host, see portAllowed
		private:   c.AllowPrivate,
		ports:     c.Ports,
		connectTo: c.ConnectTo,
		dialer:    net.Dialer{Timeout: c.ConnectTimeout, Resolver: c.Resolver},
	}
}

// checkURL refuses what needs no dialling to be refused: other schemes and ports.
func (g *guard) checkURL(rawURL string) error {
	_, host, port, err := splitHost(rawURL)
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	if _, redirected := g.target(host, port); redirected || g.portAllowed(host, port) || g.privatePort(port) {
		return nil
	}
	return fmt.Errorf("%w: port %d is neither 80, 443 nor one of the source", errRefused, port)
}

func (g *guard) portAllowed(host string, port int) bool {
	return port == 80 || port == 443 || slices.Contains(g.ports[host], port)
}

// privatePort reports whether the port was opened with a private address; which
// address it is opened for is checked when it is dialled.
func (g *guard) privatePort(port int) bool {
	return slices.ContainsFunc(g.private, func(p Private) bool { return int(p.Port) == port })
}

// target returns the address to dial in place of a host, as configured.
func (g *guard) target(host string, port int) (addr string, ok bool) {
	if addr, ok = g.connectTo[net.JoinHostPort(host, strconv.Itoa(port))]; ok {
		return addr, true
	}
	for name := host; ; {
		if addr, ok = g.connectTo[name]; ok {
			return addr, true
		}
		_, rest, more := strings.Cut(strings.TrimPrefix(name, "*."), ".")
		if !more {
			return "", false
		}
		name = "*." + rest
	}
}

// dial connects to host:port, or what the config puts in its place, if the guard
// lets the address through.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, err
	}
	d := g.dialer
	usual := g.portAllowed(host, port)
	if addr, ok := g.target(host, port); ok {
		address, usual = addr, false
	}
	d.Control = func(network, address string, _ syscall.RawConn) error {
		return g.check(network, address, usual)
	}
	return d.DialContext(ctx, network, address)
}

// check refuses an address of the socket, unless it is public and its port usual for
// the host, or it was opened by name.
func (g *guard) check(network, address string, usual bool) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return fmt.Errorf("%w: %s %s", errRefused, network, address)
	}
	for _, p := range g.private {
		if p.Prefix.Contains(ap.Addr().Unmap()) && (p.Port == ap.Port() || p.Port == 0 && (usual || ap.Port() == 80 || ap.Port() == 443)) {
			return nil
		}
	}
	if err := g.public.SafeAddr(ap.Addr()); err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	if !usual {
		return fmt.Errorf("%w: port %d is neither 80, 443 nor one of the source", errRefused, ap.Port())
	}
	return nil
}
