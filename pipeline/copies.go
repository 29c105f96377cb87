package pipeline

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"newstally/copies"
	"newstally/extract/lexicon"
	"newstally/extract/numeral"
	"newstally/news"
	"newstally/store"
)

// placed holds the articles that a pipeline has placed, so that a later pass compares
// only what is new or was changed.
type placed struct {
	index   *copies.Index
	inputs  map[string]copyInput // by article ID
	readers map[string]*numeral.Reader
	outlets map[string]string // outlet ID by lower-case name
}

// copyInput is what decides an article's fingerprint.
type copyInput struct {
	textHash, url, outlet, language, derivedFrom string
	published                                    int64
}

func newPlaced(outlets []news.Outlet) (*placed, error) {
	lexicons, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	p := &placed{index: copies.NewIndex(), inputs: map[string]copyInput{}, readers: map[string]*numeral.Reader{}, outlets: map[string]string{}}
	for tag, lex := range lexicons {
		if p.readers[tag], err = numeral.New(lex); err != nil {
			return nil, fmt.Errorf("numbers of language %s: %w", tag, err)
		}
	}
	for _, o := range outlets {
		p.outlets[strings.ToLower(o.Name)] = o.ID
	}
	return p, nil
}

// copyBatch is how many articles are read from the store before they are compared.
const copyBatch = 512

// Copies finds which of the stored articles about the topic are copies, translations or
// updates of others, and stores what has changed. It is a Stage, and may run at any
// time: what it finds depends on the stored articles alone.
func (p *Pipeline) Copies(ctx context.Context, run *news.Run) error {
	if p.placed == nil {
		var err error
		if p.placed, err = newPlaced(p.Outlets); err != nil {
			return fmt.Errorf("find copies: %w", err)
		}
	}
	stored := map[string]news.CopyOf{}
	var batch []news.Article
	for a, err := range p.Store.Articles(ctx, store.Filter{States: []news.ArticleState{news.OnTopic, news.NoFigures}}) {
		if err != nil {
			return fmt.Errorf("read articles: %w", err)
		}
		stored[a.ID] = news.CopyOf{Original: a.CopyOf, Kind: a.CopyKind, Reason: a.CopyReason}
		if batch = append(batch, a); len(batch) == copyBatch {
			if err := p.placed.add(ctx, batch, p.Workers); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := p.placed.add(ctx, batch, p.Workers); err != nil {
		return err
	}
	changed := changedCopies(stored, p.placed.index.Copies())
	if len(changed) == 0 {
		return nil
	}
	if err := p.Store.SetCopies(ctx, changed); err != nil {
		return fmt.Errorf("store copies: %w", err)
	}
	for id, c := range changed {
		what := "copies " + c.Kind
		if c.Original == "" {
			what = "copies no longer"
		}
		run.Counts[what]++
		p.Log.Debug("copy", "article", id, "of", c.Original, "kind", c.Kind, "reason", c.Reason)
	}
	return nil
}

// changedCopies returns what differs from what is stored. The evidence is worded by the
// articles known at its time: it alone is no change.
func changedCopies(stored, found map[string]news.CopyOf) map[string]news.CopyOf {
	changed := map[string]news.CopyOf{}
	for id, old := range stored {
		if now := found[id]; now.Original != old.Original || now.Kind != old.Kind {
			changed[id] = now
		}
	}
	return changed
}

// add places those of the articles that are new or have changed. Fingerprints are taken
// in parallel, and placed in the order given.
func (p *placed) add(ctx context.Context, articles []news.Article, workers int) error {
	prints := make([]copies.Fingerprint, len(articles))
	fresh := make([]bool, len(articles))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for i := range articles {
		a := &articles[i]
		input := copyInput{a.TextHash, a.URL, a.Outlet, a.Language, a.DerivedFrom, a.Published.UnixNano()}
		if fresh[i] = p.inputs[a.ID] != input; !fresh[i] {
			continue
		}
		p.inputs[a.ID] = input
		g.Go(func() error {
			prints[i] = p.fingerprint(a)
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i := range prints {
		if fresh[i] {
			p.index.Add(prints[i])
		}
	}
	return nil
}

func (p *placed) fingerprint(a *news.Article) copies.Fingerprint {
	var numbers []copies.NumberMention
	if r := p.readers[a.Language]; r != nil {
		for _, n := range r.Find(a.Text) {
			value := string(n.Value)
			if value == "" {
				value = n.Fraction
			}
			if value != "" && !n.Weak {
				numbers = append(numbers, copies.NumberMention{Value: value, Kind: string(n.Kind), Pos: n.Span.Start})
			}
		}
	}
	named := *a
	if id := p.outlets[strings.ToLower(a.DerivedFrom)]; id != "" {
		named.DerivedFrom = id // an outlet is known to the index by its ID
	}
	return copies.NewFingerprint(&named, numbers)
}
