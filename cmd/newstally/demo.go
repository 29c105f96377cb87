package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"newstally/crawler"
	"newstally/news"
	"newstally/pipeline"
	"newstally/sample"
	"newstally/store"
	"newstally/tally"
)

type demoCmd struct {
	Edition int    `help:"Edition of the newsroom: 1, or 2, in which articles have been updated and others appeared." enum:"1,2" default:"1"`
	Archive string `help:"Also write every exchange into WARC files in this folder." placeholder:"DIR" type:"path"`
}

// The newsroom is on this machine, so a demo need not wait long between requests.
const (
	demoDelay = 2 * time.Millisecond
	demoRetry = 50 * time.Millisecond
)

// Run serves the sample newsroom on loopback, does one pass over it with the real
// crawler, and prints the tally.
func (c *demoCmd) Run(ctx context.Context, a *app) error {
	outlets, err := sample.Outlets()
	if err != nil {
		return err
	}
	addr, stop, err := c.serve()
	if err != nil {
		return err
	}
	defer stop()
	return a.withStore(ctx, func(s store.Store) error {
		if err := onlySample(ctx, s, outlets); err != nil {
			return err
		}
		res, err := a.pass(ctx, s, c.job(outlets, addr))
		if err != nil {
			return err
		}
		if err := a.writeDemo(ctx, s, res); err != nil {
			return err
		}
		if len(res.failed()) > 0 {
			return errSomeSources
		}
		return nil
	})
}

// serve serves the newsroom on a free port of the loopback interface.
func (c *demoCmd) serve() (addr netip.AddrPort, stop func(), err error) {
	newsroom, err := sample.NewServer()
	if err != nil {
		return addr, nil, err
	}
	newsroom.SetEdition(sample.Edition(c.Edition))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return addr, nil, fmt.Errorf("serve the sample newsroom: %w", err)
	}
	server := &http.Server{Handler: newsroom, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	addr, err = netip.ParseAddrPort(l.Addr().String())
	return addr, func() { server.Close(); <-done }, err
}

// job sends the newsroom's hosts to its address, the only one let through the guard.
// Everything is asked again, as if its time had come.
func (c *demoCmd) job(outlets []news.Outlet, addr netip.AddrPort) crawlJob {
	config := crawler.Config{
		UserAgent: "newstally/" + version, Contact: "https://newsroom.example/",
		AllowPrivate: []crawler.Private{{Prefix: netip.PrefixFrom(addr.Addr(), addr.Addr().BitLen()), Port: addr.Port()}},
		ConnectTo:    map[string]string{}, Delay: demoDelay, RetryDelay: demoRetry,
	}
	for _, host := range sample.Hosts() {
		config.ConnectTo[host] = addr.String()
	}
	return crawlJob{command: "demo", outlets: outlets, config: config, archive: c.Archive, crawl: pipeline.Crawl{Recheck: true}}
}

// onlySample refuses a store that holds articles of other outlets: sample articles do not
// belong among real ones.
func onlySample(ctx context.Context, s store.Store, outlets []news.Outlet) error {
	ours := map[string]bool{}
	for _, o := range outlets {
		ours[o.ID] = true
	}
	for art, err := range s.Articles(ctx, store.Filter{}) {
		if err != nil {
			return err
		}
		if !ours[art.Outlet] {
			return usageError{fmt.Errorf("the store holds articles of %s: name another for the sample articles with --store", art.Outlet)}
		}
	}
	return nil
}

// writeDemo prints the tally, what the pass did, and what to try next.
func (a *app) writeDemo(ctx context.Context, s store.Store, res passResult) error {
	t, measures, err := a.subject()
	if err != nil {
		return err
	}
	opt := tallyOptions(t, measures)
	result, err := tally.Compute(s.Records(ctx, store.Filter{Topic: t.ID}), opt)
	if err != nil {
		return err
	}
	if err := tally.Write(a.stdout, result, tally.Style{Width: terminal(a.stdout)}); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	a.writePass(res)
	if before := previousRun(ctx, s, res.run); before != nil {
		changes, err := changesSince(ctx, s, store.Filter{Topic: t.ID}, opt, res.run.StartedAt)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "\nsince the run before:\n%s", changesText(changes))
	}
	flag := ""
	if a.Store != defaultStore {
		flag = " --store " + shellQuoted(a.Store)
	}
	fmt.Fprintf(a.stdout, `
The newsroom is made up; its %d outlets are below .example. The data base is %s. Try next:
  newstally tally --measure signatories --timeline%[3]s
  newstally query --measure signatories --min 70%[3]s
  newstally export --format csv%[3]s > figures.csv
  newstally demo --edition 2%[3]s    # a day later: updated and new articles
`, len(sample.Hosts()), a.Store, flag)
	return nil
}

// shellQuoted is a word as a shell takes it.
func shellQuoted(word string) string {
	if strings.IndexFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/:.,@_+-", r)
	}) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// previousRun is the run before this one, nil if there is none or it cannot be read.
func previousRun(ctx context.Context, s store.Store, run news.Run) *news.Run {
	runs, err := s.Runs(ctx, 2)
	if err != nil || len(runs) < 2 || runs[0].ID != run.ID {
		return nil
	}
	return &runs[1]
}
