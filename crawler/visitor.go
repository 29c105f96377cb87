package crawler

import (
	"context"
	"fmt"
	"time"

	"newstally/news"
)

// Frontier is what the crawler asks of a store: what is next and when, and the leases
// that keep two workers off one host. The store package documents the methods.
type Frontier interface {
	AddLinks(ctx context.Context, links []news.Link, host func(url string) string, now time.Time) (added int, err error)
	SkipLink(ctx context.Context, link news.Link, host string, state news.PageState, reason string, now time.Time) error
	ClaimHost(ctx context.Context, owner string, now, until time.Time, ttl time.Duration) (lease news.Lease, host news.Host, ok bool, next time.Time, err error)
	LeaseHost(ctx context.Context, owner, host string, now time.Time, ttl time.Duration) (lease news.Lease, h news.Host, ok bool, err error)
	RenewLease(ctx context.Context, lease news.Lease, now time.Time, ttl time.Duration) (news.Lease, error)
	ReleaseHost(ctx context.Context, lease news.Lease, host news.Host) error
	PutHost(ctx context.Context, lease news.Lease, host news.Host) error
	NextURLs(ctx context.Context, host string, until time.Time, n int) ([]news.Frontier, error)
	PutPage(ctx context.Context, lease news.Lease, p *news.Page, nextAt time.Time) error
	Recheck(ctx context.Context, now time.Time) (int, error)
	Rewind(ctx context.Context, now time.Time, slack time.Duration) error
	FrontierURL(ctx context.Context, url string) (news.Frontier, error)
	SourceStates(ctx context.Context) (map[string]news.SourceState, error)
	PutSourceState(ctx context.Context, s news.SourceState) error
}

// Visitor fetches single addresses under the lease of their host: what discovery needs.
type Visitor struct {
	Fetcher  *Fetcher
	Frontier Frontier
	Owner    string        // of the leases
	TTL      time.Duration // of the leases; default 5 minutes, longer than any exchange with its waits
	MaxWait  time.Duration // longest wait for a host that failed or asked for rest, before it is tried again
}

// maxTries is how often an address is asked for in one call.
const maxTries = 3

// leasePoll is how often a lease that another worker holds is asked for.
const leasePoll = 20 * time.Millisecond

// Get fetches the address, and after a redirect to another host the target under that
// host's own lease. However it ends, the page says so.
func (v *Visitor) Get(ctx context.Context, link news.Link, prev news.Frontier) news.Page {
	asked := link
	for range v.Fetcher.config.MaxRedirects + 1 {
		p := v.visit(ctx, link, prev)
		p.URL, p.Link = asked.URL, asked
		if p.State != news.Redirected {
			return p
		}
		link.URL = p.FinalURL
	}
	return failed(news.Page{URL: asked.URL, FinalURL: link.URL, Link: asked, FetchedAt: v.Fetcher.config.Now()}, news.Failed,
		fmt.Sprintf("more than %d redirects", v.Fetcher.config.MaxRedirects))
}

// visit asks one host for the address, again after a rest where that may help.
func (v *Visitor) visit(ctx context.Context, link news.Link, prev news.Frontier) news.Page {
	for try := 1; ; try++ {
		p, host, retry := v.try(ctx, link, prev)
		now := v.Fetcher.config.Now()
		rest := later(host.OpenUntil, now.Add(v.Fetcher.backOff(try))).Sub(now)
		if !retry || p.State != news.Failed || try == maxTries || rest > v.MaxWait {
			return p
		}
		if err := v.Fetcher.config.Wait(ctx, rest); err != nil {
			return p
		}
	}
}

func (v *Visitor) try(ctx context.Context, link news.Link, prev news.Frontier) (p news.Page, host news.Host, retry bool) {
	p = news.Page{URL: link.URL, FinalURL: link.URL, Link: link, FetchedAt: v.Fetcher.config.Now()}
	lease, host, err := v.lease(ctx, v.Fetcher.Host(link.URL))
	if err != nil {
		return failed(p, news.Failed, err.Error()), host, false
	}
	p, retry = v.Fetcher.fetchSource(ctx, link, prev, &host)
	// The state must be stored and the lease given back also when ctx has ended.
	if err := v.Frontier.ReleaseHost(context.WithoutCancel(ctx), lease, host); err != nil {
		return failed(p, news.Failed, err.Error()), host, false
	}
	return p, host, retry
}

// lease waits until the host is free.
func (v *Visitor) lease(ctx context.Context, host string) (news.Lease, news.Host, error) {
	ttl := v.TTL
	if ttl == 0 {
		ttl = 5 * time.Minute
	}
	for {
		lease, h, ok, err := v.Frontier.LeaseHost(ctx, v.Owner, host, v.Fetcher.config.Now(), ttl)
		if ok || err != nil {
			return lease, h, err
		}
		if err := wait(ctx, leasePoll); err != nil { // real time: another worker has to act
			return lease, h, fmt.Errorf("wait for host %s: %w", host, err)
		}
	}
}
