// Command newstally follows one story through the world's press and answers: how many,
// according to whom, as of when, and where exactly does it say so.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"newstally/store"
)

// The exit codes are part of the command line's contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitLocked      = 3
	exitSomeSources = 4
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

// defaultStore is the data base where no --store is given.
const defaultStore = "sqlite:newstally.db"

// commands is the table of subcommands, in the order of the help text.
type commands struct {
	globals

	Demo      demoCmd      `cmd:"" help:"Serve the sample newsroom on loopback and run the whole pipeline on it."`
	Run       runCmd       `cmd:"" help:"One pass over the sources of the topic; what cron calls."`
	Import    importCmd    `cmd:"" help:"Store pages from WARC files, HTML files or JSON lines; make lists of URLs known."`
	Article   articleCmd   `cmd:"" help:"Read pages (files, URLs or -) and print their articles as JSON."`
	Figures   figuresCmd   `cmd:"" help:"Find the reported figures in texts, with their evidence."`
	Numbers   numbersCmd   `cmd:"" help:"Find all numbers in texts."`
	Tally     tallyCmd     `cmd:"" help:"Print who reports how many: agreement and disagreement."`
	Query     queryCmd     `cmd:"" help:"Print the stored figures that match, with their sentences."`
	Export    exportCmd    `cmd:"" help:"Write the data set."`
	Prune     pruneCmd     `cmd:"" help:"Delete raw pages that are old and have been read."`
	Backup    backupCmd    `cmd:"" help:"Write a copy of the data base while it is in use."`
	Copy      copyCmd      `cmd:"" help:"Copy a store into another, of any kind."`
	Reprocess reprocessCmd `cmd:"" help:"Read all stored pages again with the rules of this version."`
	Eval      evalCmd      `cmd:"" help:"Score the figures found in annotated documents."`
	Check     checkCmd     `cmd:"" help:"Check all lexicon, measure, topic, source and site files."`
	Runs      runsCmd      `cmd:"" help:"Print the run log."`
	Sources   sourcesCmd   `cmd:"" help:"Print the health of each source, or try an address as one."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// globals are the flags that every command knows.
type globals struct {
	Store     string          `help:"Data base: sqlite:FILE or postgres://USER@HOST/NAME." default:"${store}" placeholder:"URL"`
	Topic     string          `help:"Topic: a built-in name or the path of a topic file." default:"hanoi-convention" placeholder:"NAME|FILE"`
	Config    kong.ConfigFlag `help:"YAML file with defaults for these flags." placeholder:"FILE"`
	LogFormat string          `help:"Format of log lines: text or json." enum:"text,json" default:"text"`
	Verbose   bool            `short:"v" help:"Log every item."`
	Quiet     bool            `help:"Log errors only."`
}

// app is what a command runs in.
type app struct {
	globals
	stdin          io.Reader
	stdout, stderr io.Writer
	log            *slog.Logger
	now            func() time.Time
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run does one command line and returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("newstally"),
		kong.Description("How many, according to whom, as of when, and where exactly does it say so."),
		kong.Writers(stdout, stderr),
		kong.Vars{"store": defaultStore, "version": version},
		kong.Exit(func(code int) { exited = code }),
		kong.Configuration(configFile),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "newstally:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help
	}
	if err != nil {
		fmt.Fprintf(stderr, "newstally: %v\nTry newstally --help.\n", err)
		return exitUsage
	}
	a := &app{c.globals, stdin, stdout, stderr, newLogger(c.globals, stderr), time.Now}
	k.BindTo(ctx, (*context.Context)(nil))
	err = k.Run(a)
	if err != nil {
		fmt.Fprintln(stderr, "newstally:", err)
	}
	return exitCode(ctx, err)
}

// errSomeSources ends a run that did its work, but could not read some sources.
var errSomeSources = errors.New("some sources failed")

// usageError is a mistake in the command line that the parser cannot see.
type usageError struct{ error }

func exitCode(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, store.ErrLocked):
		return exitLocked
	case errors.Is(err, errSomeSources):
		return exitSomeSources
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitFailed
}

func newLogger(g globals, w io.Writer) *slog.Logger {
	opt := &slog.HandlerOptions{Level: slog.LevelInfo}
	switch {
	case g.Quiet:
		opt.Level = slog.LevelError
	case g.Verbose:
		opt.Level = slog.LevelDebug
	}
	if g.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opt))
	}
	return slog.New(slog.NewTextHandler(w, opt))
}

// terminal returns the width of w in columns if it is a terminal, else 0.
func terminal(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width == 0 { // it does not know its size
		return 80
	}
	return width
}
