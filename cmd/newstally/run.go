package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newstally/pipeline"
	"newstally/store"
)

type runCmd struct {
	reach
	Sources    string        `help:"File or folder of sources in place of the built-in ones." placeholder:"PATH"`
	Archive    string        `help:"Also write every exchange into WARC files in this folder." placeholder:"DIR" type:"path"`
	Since      moment        `help:"How far back the first pass over a sitemap goes." placeholder:"TIME"`
	Recheck    bool          `help:"Ask all sources and all known pages again, due or not."`
	Workers    int           `help:"Hosts visited at a time." default:"16"`
	HostPages  int           `help:"At most this many pages of a host in the run." default:"1000"`
	MaxPages   int           `help:"At most this many pages in the run; 0 for all." default:"0"`
	RetryDelay time.Duration `help:"First wait after a failure, doubled for each further one." default:"10s"`
	MaxWait    time.Duration `help:"Longest wait within the run for a host that failed or asked for rest." default:"2m"`
}

// Validate reports flags that would take politeness or sense out of a run.
func (c *runCmd) Validate() error {
	switch {
	case c.Delay < 0, c.RetryDelay < 0, c.MaxWait < 0:
		return errors.New("--delay, --retry-delay and --max-wait cannot be negative")
	case c.Workers < 1, c.HostPages < 1, c.MaxPages < 0:
		return errors.New("--workers and --host-pages must be 1 or more, --max-pages 0 or more")
	}
	return nil
}

// Run does one pass and prints what it did.
func (c *runCmd) Run(ctx context.Context, a *app) error {
	job, err := c.job()
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		res, err := a.pass(ctx, s, job)
		if err != nil {
			return err
		}
		a.writePass(res)
		if n := len(res.failed()); n > 0 {
			return fmt.Errorf("%d of %d: %w", n, len(res.sources), errSomeSources)
		}
		return nil
	})
}

func (c *runCmd) job() (crawlJob, error) {
	outlets, err := loadOutlets(c.Sources)
	if err != nil {
		return crawlJob{}, err
	}
	config, err := c.reach.config()
	if err != nil {
		return crawlJob{}, err
	}
	config.RetryDelay = c.RetryDelay
	return crawlJob{
		command: "run", outlets: outlets, archive: c.Archive,
		config: config,
		crawl: pipeline.Crawl{Since: c.Since.Time, Recheck: c.Recheck, Workers: c.Workers, HostPages: c.HostPages,
			MaxPages: c.MaxPages, MaxWait: c.MaxWait},
	}, nil
}

// writePass prints what a pass did: one line for the run, one for each failed source.
func (a *app) writePass(res passResult) {
	c := res.run.Counts
	fmt.Fprintf(a.stdout, "run %s: %s read, %d failed; %s new; %s fetched, %d unchanged; %s new, %d revised; %s\n", res.run.ID,
		plural(c["sources read"]+c["sources unchanged"], "source"), c["sources failed"], plural(c["links new"], "link"),
		plural(c["pages fetched"], "page"), c["pages unchanged"], plural(c["articles new"], "article"), c["articles revised"],
		plural(c["figures new"]+c["figures revised"], "new figure"))
	for _, s := range res.failed() {
		fmt.Fprintf(a.stdout, "  source %s failed: %s\n", s.Source.Name, s.State.Reason)
	}
}
