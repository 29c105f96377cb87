package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"newstally/crawler"
	"newstally/news"
)

// Crawl is one pass over the sources and over what is due in the frontier. Discovery
// and fetching overlap; each request is made under the lease of its host. Store,
// Fetcher and Log are needed, every other zero field means its default.
type Crawl struct {
	Store   crawler.Frontier
	Fetcher *crawler.Fetcher
	Log     *slog.Logger
	Outlets []news.Outlet

	Topic     func(news.Link) (on bool, reason string) // whether a link is worth fetching, else why not; nil for all
	Queries   func(language string) []string           // for search sources; nil for none
	Owner     string                                   // of the leases; unique among the processes on one store
	Workers   int                                      // hosts visited at a time, default 16
	LeaseTTL  time.Duration                            // default 5 minutes
	MaxWait   time.Duration                            // longest wait within the run for a host that asked for rest or a retry; default 2 minutes
	MaxPages  int                                      // of the run, default unlimited
	HostPages int                                      // of one host in the run, default 1000
	Since     time.Time                                // how far back the first pass over a source goes; zero for as far as its file says
	Recheck   bool                                     // everything is due now: sources and known pages
	Progress  func(Progress)                           // called after each page and source; may be nil; never called twice at a time
}

// Progress is how far a crawl has come.
type Progress struct {
	Sources, SourcesDone int
	Links, New           int    // found in sources; of these, not known before
	Pages, Fetched       int    // answered for; of these, with a new body
	Hosts                int    // being visited
	Current              string // what was done last: a source's name or a page's URL
}

// SourceResult says how reading one source went.
type SourceResult struct {
	Source    news.Source
	State     news.SourceState
	Links     int  // named
	New       int  // of these, not known before
	Skipped   int  // of these, left out by the topic
	Unchanged bool // the source answered that nothing changed
	NotDue    bool // the source was not read; State says when it is due
	Err       error
}

const (
	defaultWorkers   = 16
	defaultLeaseTTL  = 5 * time.Minute
	defaultMaxWait   = 2 * time.Minute
	defaultHostPages = 1000
)

// crawlRun is a Crawl while it runs.
type crawlRun struct {
	Crawl
	config   crawler.Config
	visitor  crawler.Visitor
	discover crawler.Discoverer

	mu         sync.Mutex
	counts     map[string]int
	progress   Progress
	hostPages  map[string]int
	spent      map[string]bool // hosts whose pages are used up
	results    []SourceResult
	discovered bool               // discovery has ended
	events     int                // counts what may make a host claimable
	wake       context.CancelFunc // ends the dispatcher's nap; nil if it is awake
}

// Run reads every enabled source that is due and fetches until nothing is due. A
// source or page that fails is a count and a result; the error is for what stops the
// run: the store, or ctx. When ctx ends, requests in flight finish within
// Config.Grace, and all leases are given back.
func (c *Crawl) Run(ctx context.Context) (counts map[string]int, results []SourceResult, err error) {
	r := c.start()
	if r.config.Contact == "" {
		r.Log.Warn("no contact in the user agent: site owners cannot reach you; set one in the config", "user_agent", r.config.UserAgent)
	}
	states, err := r.Store.SourceStates(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read source states: %w", err)
	}
	if states, err = r.rewind(ctx, states); err != nil {
		return nil, nil, err
	}
	if r.Recheck {
		n, err := r.Store.Recheck(ctx, r.config.Now())
		if err != nil {
			return nil, nil, fmt.Errorf("make all pages due: %w", err)
		}
		r.counts["pages to recheck"] = n
	}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer r.event(func() { r.discovered = true })
		return errors.Join(r.readSources(gctx, states), r.Fetcher.ArchiveError())
	})
	g.Go(func() error { return r.dispatch(gctx) })
	err = g.Wait()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return r.counts, r.results, err
}

// rewind takes back what another run has put off whose clock was ahead, or ours is behind,
// and returns what the states of the sources are then.
func (r *crawlRun) rewind(ctx context.Context, states map[string]news.SourceState) (map[string]news.SourceState, error) {
	now := r.config.Now()
	var last time.Time
	for _, s := range states {
		last = later(last, s.CheckedAt)
	}
	if !last.After(now.Add(clockSlack)) {
		return states, nil
	}
	r.Log.Warn("the clock was ahead in an earlier run, or is behind now: what that run has put off is due again", "then", last, "now", now)
	if err := r.Store.Rewind(ctx, now, clockSlack); err != nil {
		return nil, err
	}
	return r.Store.SourceStates(ctx)
}

func (c *Crawl) start() *crawlRun {
	r := &crawlRun{Crawl: *c, config: c.Fetcher.Config(), counts: map[string]int{}, hostPages: map[string]int{}, spent: map[string]bool{}}
	setDefault(&r.Workers, defaultWorkers)
	setDefault(&r.LeaseTTL, defaultLeaseTTL)
	setDefault(&r.MaxWait, defaultMaxWait)
	setDefault(&r.HostPages, defaultHostPages)
	setDefault(&r.Owner, "crawl")
	r.visitor = crawler.Visitor{Fetcher: r.Fetcher, Frontier: r.Store, Owner: r.Owner, TTL: r.LeaseTTL, MaxWait: r.MaxWait}
	r.discover = crawler.Discoverer{Get: r.visitor.Get, Now: r.config.Now}
	return r
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// event notes something that may make a host claimable and wakes the dispatcher. change
// is called under the lock.
func (r *crawlRun) event(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
	r.events++
	if r.wake != nil {
		r.wake()
	}
}

// report changes counts and progress and tells about it.
func (r *crawlRun) report(current string, change func(*Progress, map[string]int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.progress, r.counts)
	r.progress.Current = current
	if r.Progress != nil {
		r.Progress(r.progress)
	}
}
