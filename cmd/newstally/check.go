package main

import (
	"errors"
	"fmt"

	"newstally/crawler"
	"newstally/extract/article"
	"newstally/extract/lexicon"
	"newstally/extract/measure"
	"newstally/extract/topic"
	"newstally/sample"
)

type checkCmd struct {
	Sources string `help:"Also check this file or folder of sources." placeholder:"PATH"`
}

// errCheck ends a check that found mistakes; they have been printed.
var errCheck = errors.New("check: the files above have mistakes")

// Run reads every data file and prints each mistake with its file and line, and a line
// for each kind of file that is right.
func (c *checkCmd) Run(a *app) error {
	failed := false
	for _, part := range []struct {
		name string
		do   func() (string, error)
	}{
		{"lexicons", checkLexicons},
		{"measures", checkMeasures},
		{"topics", a.checkTopics},
		{"sources", c.checkSources},
		{"sites", checkSites},
		{"sample", checkSample},
	} {
		says, err := part.do()
		if err != nil {
			failed = true
			fmt.Fprintf(a.stderr, "%v\n", err)
			continue
		}
		fmt.Fprintf(a.stdout, "%-9s ok: %s\n", part.name, says)
	}
	if failed {
		return errCheck
	}
	return nil
}

func checkLexicons() (string, error) {
	lexicons, err := lexicon.Load()
	return fmt.Sprint(sortedKeys(lexicons)), err
}

// checkMeasures also asks that each measure has words in every language of a lexicon.
func checkMeasures() (string, error) {
	measures, err := measure.Builtin()
	if err != nil {
		return "", err
	}
	lexicons, err := lexicon.Load()
	if err != nil {
		return "", err
	}
	var missing []error
	for _, m := range measures {
		for _, tag := range sortedKeys(lexicons) {
			for _, what := range m.Missing(tag) {
				missing = append(missing, fmt.Errorf("measure %s: language %s has no %s", m.ID, tag, what))
			}
		}
	}
	return fmt.Sprintf("%d, each in %v", len(measures), sortedKeys(lexicons)), errors.Join(missing...)
}

func (a *app) checkTopics() (string, error) {
	builtin, err := topic.Builtin()
	if err != nil {
		return "", err
	}
	if _, err := a.topicOf(); err != nil {
		return "", err
	}
	return fmt.Sprint(sortedKeys(builtin)), nil
}

func (c *checkCmd) checkSources() (string, error) {
	outlets, err := crawler.Builtin()
	if err != nil {
		return "", err
	}
	says := countOutlets(outlets)
	if c.Sources != "" {
		own, err := crawler.LoadOutlets(c.Sources)
		if err != nil {
			return "", err
		}
		says += "; " + c.Sources + ": " + countOutlets(own)
	}
	return says, nil
}

func checkSites() (string, error) {
	p, err := article.New()
	if err != nil {
		return "", err
	}
	return "the sample of each gives the text wanted", p.CheckSites()
}

func checkSample() (string, error) {
	outlets, err := sample.Outlets()
	return countOutlets(outlets), err
}
