package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"newstally/crawler"
	"newstally/news"
	"newstally/store"
)

const (
	shortWait   = 50 * time.Millisecond // a worker sleeps so long; for longer waits it gives the host back
	maxTurn     = 64                    // requests to one host before another has its turn
	maxHostHops = 5                     // redirects from host to host
)

// dispatch gives hosts to workers until discovery has ended and nothing is due within
// MaxWait.
func (r *crawlRun) dispatch(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(r.Workers)
	for gctx.Err() == nil && !r.full() {
		events := r.seen()
		now := r.config.Now()
		lease, host, ok, next, err := r.Store.ClaimHost(gctx, r.Owner, now, now.Add(r.MaxWait), r.LeaseTTL)
		if err != nil {
			if gctx.Err() == nil {
				g.Go(func() error { return fmt.Errorf("claim host: %w", err) })
			}
			break
		}
		if ok {
			r.event(func() { r.progress.Hosts++ })
			g.Go(func() error {
				defer r.event(func() { r.progress.Hosts-- })
				return r.visitHost(gctx, lease, host)
			})
			continue
		}
		if !r.rest(gctx, events, next) {
			break
		}
	}
	return g.Wait()
}

// seen returns the number of events so far.
func (r *crawlRun) seen() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.events
}

// full reports whether the run has used up its pages.
func (r *crawlRun) full() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.MaxPages > 0 && r.progress.Pages >= r.MaxPages
}

// idleNap is how long the dispatcher sleeps at most without asking again: another
// process may have freed a host.
const idleNap = time.Second

// rest waits until a host may be claimable: at next, zero for never, or when something
// happens. It returns false if there is nothing to wait for.
func (r *crawlRun) rest(ctx context.Context, events int, next time.Time) bool {
	nap, cancel := context.WithTimeout(ctx, idleNap)
	defer cancel()
	r.mu.Lock()
	busy := r.progress.Hosts > 0 || !r.discovered
	missed := r.events != events
	r.wake = cancel
	r.mu.Unlock()
	d := next.Sub(r.config.Now())
	soon := !next.IsZero() && d <= r.MaxWait
	switch {
	case missed:
	case soon:
		_ = r.config.Wait(nap, max(d, time.Millisecond)) // it ends early when something happens
	case busy:
		<-nap.Done()
	default:
		return false
	}
	return ctx.Err() == nil
}

// visit is the time that one worker spends with one host.
type visit struct {
	lease    news.Lease
	host     news.Host
	answered map[string]bool // URLs that need no request any more, although they were due
}

// visitHost fetches what is due on a host, one page at a time, until the host wants a
// pause, and gives the lease back.
func (r *crawlRun) visitHost(ctx context.Context, lease news.Lease, host news.Host) (err error) {
	v := &visit{lease, host, map[string]bool{}}
	defer func() {
		// The state must be stored and the lease given back also when ctx has ended.
		e := r.Store.ReleaseHost(context.WithoutCancel(ctx), v.lease, v.host)
		if e != nil && !errors.Is(e, store.ErrLost) {
			err = errors.Join(err, fmt.Errorf("release host %s: %w", host.Name, e))
		}
	}()
	for done := 0; done < maxTurn && ctx.Err() == nil && r.ready(&v.host); {
		n := maxTurn
		if v.host.Delay > shortWait {
			n = 1
		}
		now := r.config.Now()
		urls, err := r.Store.NextURLs(ctx, host.Name, now, n)
		if err != nil || len(urls) == 0 {
			if done == 0 { // another worker was faster; do not claim the host again at once
				v.host.NextAt = later(v.host.NextAt, now.Add(idleNap))
			}
			return ignoreEnded(ctx, err)
		}
		for _, u := range urls {
			done++
			if v.answered[u.URL] {
				continue
			}
			ok, err := r.visitURL(ctx, v, u)
			if err != nil || !ok {
				return ignoreEnded(ctx, err)
			}
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ignoreEnded drops an error that only says that ctx has ended or that the lease was
// lost: whoever holds it now goes on.
func ignoreEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, store.ErrLost) {
		return nil
	}
	return err
}

// visitURL fetches one URL and stores the answer. ok is false if the host should be
// given back: it wants a pause, or has had its pages.
func (r *crawlRun) visitURL(ctx context.Context, v *visit, u news.Frontier) (ok bool, err error) {
	if !r.ready(&v.host) || r.full() {
		return false, nil
	}
	if r.Fetcher.RobotsDue(u.URL, &v.host) {
		r.Fetcher.FetchRobots(ctx, u.URL, &v.host)
		if err := r.Store.PutHost(context.WithoutCancel(ctx), v.lease, v.host); err != nil || !r.ready(&v.host) {
			return false, err
		}
	}
	if r.usedUp(&v.host) {
		return false, nil
	}
	now := r.config.Now()
	if v.lease.Until.Sub(now) < r.LeaseTTL/2 {
		if v.lease, err = r.Store.RenewLease(ctx, v.lease, now, r.LeaseTTL); err != nil {
			return false, err
		}
	}
	p, next := r.Fetcher.Visit(ctx, u.Link, u, &v.host)
	if ctx.Err() != nil && p.State == news.Failed {
		return false, nil // not the page's fault; it stays due
	}
	r.spend(v.host.Name, p.State)
	if p.State == news.Fetched {
		v.answered[p.FinalURL] = true
	}
	if err := r.putPage(context.WithoutCancel(ctx), v.lease, p, next); err != nil {
		return false, err
	}
	return true, r.Fetcher.ArchiveError()
}

// ready reports whether the host may be asked now or soon.
func (r *crawlRun) ready(host *news.Host) bool {
	now := r.config.Now()
	return host.NextAt.Sub(now) <= shortWait && !now.Before(host.OpenUntil)
}

// usedUp reports whether the host has had its pages of this run. It then rests for
// longer than the run waits for anything.
func (r *crawlRun) usedUp(host *news.Host) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hostPages[host.Name] < r.HostPages {
		return false
	}
	host.NextAt = r.config.Now().Add(r.MaxWait + time.Minute)
	if !r.spent[host.Name] {
		r.spent[host.Name] = true
		r.counts["hosts with their pages used up"]++
	}
	return true
}

// spend takes a page from the host's budget. What was refused cost no request.
func (r *crawlRun) spend(host string, state news.PageState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if state != news.Disallowed {
		r.hostPages[host]++
	}
}

// putPage stores a page. After a redirect within the host the body belongs to the
// target, which becomes known under its own name; a redirect to another host makes the
// target known, to be fetched under that host's lease. The target is known before the
// address asked for is done with, and that before the body is stored: a kill in
// between leaves a target that is due.
func (r *crawlRun) putPage(ctx context.Context, lease news.Lease, p news.Page, next time.Time) error {
	switch {
	case p.State == news.Redirected:
		if err := r.addTarget(ctx, &p); err != nil {
			return err
		}
	case p.State == news.Fetched && p.FinalURL != p.URL:
		asked := p
		p.URL, p.Link.URL, p.Link.From = p.FinalURL, p.FinalURL, asked.URL
		if err := r.addLink(ctx, p.Link); err != nil {
			return err
		}
		asked.State, asked.Reason, asked.Body, asked.SHA256 = news.Redirected, "to "+p.URL, nil, ""
		if err := r.store(ctx, lease, asked, time.Time{}); err != nil {
			return err
		}
	}
	return r.store(ctx, lease, p, next)
}

func (r *crawlRun) store(ctx context.Context, lease news.Lease, p news.Page, next time.Time) error {
	if err := r.Store.PutPage(ctx, lease, &p, next); err != nil {
		return fmt.Errorf("store page %s: %w", p.URL, err)
	}
	r.report(p.URL, func(pr *Progress, counts map[string]int) {
		pr.Pages++
		if p.State == news.Fetched {
			pr.Fetched++
		}
		counts["pages "+string(p.State)]++
	})
	r.Log.Debug("page", "url", p.URL, "state", p.State, "status", p.StatusCode, "reason", p.Reason, "bytes", len(p.Body), "next", next)
	return nil
}

// addTarget makes the target of a redirect to another host known, or fails the page if
// the redirect leads nowhere.
func (r *crawlRun) addTarget(ctx context.Context, p *news.Page) error {
	target, err := crawler.Canonical(p.FinalURL, "")
	switch {
	case err != nil:
		p.State, p.Reason = news.Failed, "redirects to "+err.Error()
	case target == p.URL:
		p.State, p.Reason = news.Failed, "redirects to a variant of itself, "+p.FinalURL
	case r.hops(ctx, p.Link) >= maxHostHops:
		p.State, p.Reason = news.Failed, fmt.Sprintf("more than %d redirects from host to host", maxHostHops)
	default:
		p.FinalURL = target
		link := p.Link
		link.URL, link.From = target, p.URL
		return r.addLink(ctx, link)
	}
	return nil
}

// hops counts the redirects from host to host that led to a link.
func (r *crawlRun) hops(ctx context.Context, link news.Link) int {
	for n := 0; ; n++ {
		from, err := r.Store.FrontierURL(ctx, link.From)
		if n > maxHostHops || link.From == "" || err != nil || from.State != news.Redirected {
			return n
		}
		link = from.Link
	}
}

func (r *crawlRun) addLink(ctx context.Context, link news.Link) error {
	_, err := r.Store.AddLinks(ctx, []news.Link{link}, r.Fetcher.Host, r.config.Now())
	if err != nil {
		return fmt.Errorf("store redirect target %s: %w", link.URL, err)
	}
	r.event(func() {})
	return nil
}
