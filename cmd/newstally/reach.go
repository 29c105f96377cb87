package main

import (
	"time"

	"newstally/crawler"
)

// reach are the flags of commands that go out, and how.
type reach struct {
	AllowPrivate []string      `help:"Address or CIDR block, with or without port, let through the private-network guard." placeholder:"ADDR[:PORT]"`
	ConnectTo    []string      `help:"Connect to ADDR:PORT for requests to HOST, or to *.DOMAIN." placeholder:"HOST=ADDR:PORT"`
	Contact      string        `help:"URL or mail address for the User-Agent, so that site owners can reach you." placeholder:"URL"`
	UserAgent    string        `help:"Product and version for the User-Agent; robots.txt is matched by the product." default:"newstally/${version}" placeholder:"PRODUCT/VERSION"`
	Delay        time.Duration `help:"Least time between two requests to a host." default:"1s"`
}

func (r *reach) config() (crawler.Config, error) {
	private, err := crawler.ParseAllowed(r.AllowPrivate)
	if err != nil {
		return crawler.Config{}, usageError{err}
	}
	connect, err := crawler.ParseConnectTo(r.ConnectTo)
	if err != nil {
		return crawler.Config{}, usageError{err}
	}
	return crawler.Config{UserAgent: r.UserAgent, Contact: r.Contact, AllowPrivate: private, ConnectTo: connect, Delay: noDelay(r.Delay)}, nil
}

// noDelay turns a delay of zero into what the crawler knows as none.
func noDelay(d time.Duration) time.Duration {
	if d == 0 {
		return -1
	}
	return d
}
