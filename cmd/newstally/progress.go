package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/schollz/progressbar/v3"

	"newstally/pipeline"
)

// progress shows how far a pass has come on a terminal, and nothing elsewhere.
type progress struct {
	w     io.Writer
	on    bool
	every time.Duration // the terminal is not written more often
	bar   *progressbar.ProgressBar
	stage string
}

func newProgress(w io.Writer, quiet bool) *progress {
	return &progress{w: w, on: !quiet && terminal(w) > 0, every: 100 * time.Millisecond}
}

// logger keeps all but warnings out of the way of a bar.
func (p *progress) logger(log *slog.Logger) *slog.Logger {
	if !p.on {
		return log
	}
	return slog.New(warnings{log.Handler()})
}

// crawl is called after each page and source. The number of pages due is not known before
// all sources have been read, so the bar counts against the links found so far.
func (p *progress) crawl(x pipeline.Progress) {
	says := fmt.Sprintf("crawl: %d/%d sources, %d hosts, %d links new, %d pages new", x.SourcesDone, x.Sources, x.Hosts, x.New, x.Fetched)
	p.show("crawl", says, x.Pages, max(x.New, x.Pages))
}

// extract is called after each article.
func (p *progress) extract(x pipeline.Extracted) {
	p.show("extract", fmt.Sprintf("extract: %d articles, %d figures", x.Articles, x.Figures), x.Pages, -1)
}

func (p *progress) show(stage, says string, done, all int) {
	if !p.on {
		return
	}
	if p.stage != stage {
		p.done()
		p.stage = stage
		p.bar = progressbar.NewOptions(all,
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetWidth(20), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("pages"), progressbar.OptionThrottle(p.every),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	}
	p.bar.ChangeMax(all)
	p.bar.Describe(says)
	// The bar is a picture only: an error of the terminal is none of the run.
	_ = p.bar.Set(done)
}

// done clears the bar.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}

// warnings passes on what is at least a warning.
type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h warnings) WithGroup(name string) slog.Handler { return warnings{h.Handler.WithGroup(name)} }
