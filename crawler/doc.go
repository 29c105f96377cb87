// Package crawler walks from a [news.Source] to links and from a [news.Link] to a
// [news.Page]: discovery, robots.txt, politeness, fetching, canonical URLs.
//
//	Source → Discoverer → Link → Frontier → Fetcher → Page
//
// A [Fetcher] makes one request at a time for its caller and never earlier than the
// host allows. Everything it learns about a host goes into the [news.Host] it is
// given; whoever calls it keeps that, under a lease, in a [Frontier]. A [Visitor]
// does so for single addresses, package pipeline for the frontier as a whole.
//
// Safe by default: private, loopback, link-local and metadata addresses are refused
// when they are dialled, after DNS and on every redirect; only http and https on
// ports 80 and 443; TLS is always verified; bodies, headers and times are capped.
// Polite by default: robots.txt by RFC 9309, Crawl-delay, Retry-After, conditional
// requests, a delay that adapts to the host, a circuit breaker, an honest name.
package crawler
