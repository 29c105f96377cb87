package main

import (
	"context"
	"errors"
	"fmt"

	"newstally/store"
	"newstally/store/open"
)

type pruneCmd struct {
	PagesOlderThan moment `help:"Delete the bodies of pages fetched before this time that have been read; articles and figures stay." required:"" placeholder:"TIME"`
}

// Run deletes old pages.
func (c *pruneCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s store.Store) error {
		p, err := s.Prune(ctx, c.PagesOlderThan.Time)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s pruned, %d bytes free in the data base\n", plural(p.Pages, "page"), p.Bytes)
		return err
	})
}

type backupCmd struct {
	File string `arg:"" help:"File to write, which must not exist." type:"path"`
}

// Run writes a copy of the data base, also while others go on writing to it.
func (c *backupCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s store.Store) error {
		if err := s.Backup(ctx, c.File); err != nil {
			return err
		}
		_, err := fmt.Fprintln(a.stdout, "backup written to", c.File)
		return err
	})
}

type copyCmd struct {
	From string `help:"Store to copy." required:"" placeholder:"URL"`
	To   string `help:"Store to copy to, which must be empty." required:"" placeholder:"URL"`
}

// Run copies everything from one store into another, whatever their kinds.
func (c *copyCmd) Run(ctx context.Context, a *app) (err error) {
	from, err := open.Open(ctx, c.From)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := open.Open(ctx, c.To)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	counts, err := store.Copy(ctx, from, to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "copied: %s\n", countsText(counts))
	return err
}
