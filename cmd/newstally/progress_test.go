package main

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"newstally/pipeline"
)

func TestProgress(t *testing.T) {
	var out strings.Builder
	p := progress{w: &out, on: true}
	p.crawl(pipeline.Progress{Sources: 3, SourcesDone: 1, Hosts: 2, New: 40, Pages: 10, Fetched: 8})
	p.extract(pipeline.Extracted{Pages: 8, Articles: 7, Figures: 31})
	p.done()
	// The bar itself has the rate and the time left.
	for _, want := range []string{"crawl: 1/3 sources, 2 hosts, 40 links new, 8 pages new", "10/40", "pages/", "extract: 7 articles, 31 figures"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the terminal shows %q, want %q in it", out.String(), want)
		}
	}
	var log strings.Builder
	p.logger(slog.New(slog.NewTextHandler(&log, nil))).Info("source read")
	if log.Len() > 0 {
		t.Errorf("logged beside the bar: %s", &log)
	}
}

// TestProgress_NoTerminal has log lines in place of a bar.
func TestProgress_NoTerminal(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out, false)
	p.crawl(pipeline.Progress{New: 40, Pages: 10})
	p.done()
	p.logger(slog.New(slog.NewTextHandler(&out, nil))).Info("source read")
	if !strings.Contains(out.String(), "source read") || strings.Contains(out.String(), "crawl:") {
		t.Errorf("written without a terminal: %q, want the log alone", out.String())
	}
	if newProgress(io.Discard, true).on {
		t.Error("a bar is shown although it is to be quiet")
	}
}
