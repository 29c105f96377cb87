package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"

	"newstally/crawler/crawltest"
	"newstally/sample"
)

// siteMain is a command of the scripts. It serves a site while another command runs, and
// ends with that one's exit code:
//
//	site [-at URL -do COMMAND] [-log FILE] SITE.txtar|sample|sample2 COMMAND ARG...
//
// In the arguments {site} stands for the address of the server, for all hosts of
// *.example. When URL, written as in the site's file, is asked for the first time, the
// shell does COMMAND before the answer is given; $PID is the running command. The log
// lists what was asked for.
func siteMain() {
	code, err := siteRun(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		code = exitUsage
	}
	os.Exit(code)
}

var editions = map[string]sample.Edition{"sample": sample.First, "sample2": sample.Second}

func siteRun(args []string) (code int, err error) {
	flags := flag.NewFlagSet("site", flag.ContinueOnError)
	at, do := flags.String("at", "", "URL"), flags.String("do", "", "shell command")
	log := flags.String("log", "", "file")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	if flags.NArg() < 2 {
		return 0, errors.New("want a site and a command")
	}
	name, argv := flags.Arg(0), flags.Args()[1:]
	if edition, ok := editions[name]; ok {
		newsroom, err := sample.NewServer()
		if err != nil {
			return 0, err
		}
		newsroom.SetEdition(edition)
		server := httptest.NewServer(newsroom)
		defer server.Close()
		return exitOf(siteCommand(argv, server.Listener.Addr().String()))
	}
	archive, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	site, err := crawltest.New(string(archive))
	if err != nil {
		return 0, err
	}
	defer site.Close()
	cmd := siteCommand(argv, site.Addr.String())
	var once sync.Once
	started := make(chan struct{})
	site.OnRequest(func(url string) {
		if url != *at {
			return
		}
		<-started
		once.Do(func() {
			c := exec.Command("sh", "-c", *do)
			c.Env = append(os.Environ(), fmt.Sprintf("PID=%d", cmd.Process.Pid))
			c.Stdout, c.Stderr = os.Stdout, os.Stderr
			if err := c.Run(); err != nil {
				fmt.Fprintln(os.Stderr, "site: at", url, err)
			}
		})
	})
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	close(started)
	code, err = exitCodeOf(cmd.Wait())
	if *log != "" {
		err = errors.Join(err, os.WriteFile(*log, []byte(strings.Join(site.Requests(), "\n")+"\n"), 0o666))
	}
	return code, err
}

// siteCommand is the command with the server's address in its arguments.
func siteCommand(argv []string, addr string) *exec.Cmd {
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], "{site}", addr)
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd
}

func exitOf(cmd *exec.Cmd) (code int, err error) { return exitCodeOf(cmd.Run()) }

// exitCodeOf takes the exit code of a command out of its error.
func exitCodeOf(err error) (code int, _ error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
