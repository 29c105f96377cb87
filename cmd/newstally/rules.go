package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"newstally/extract"
	"newstally/extract/measure"
	"newstally/extract/topic"
)

// topicOf returns the topic named by --topic: a built-in one, or a file of the user's.
func (a *app) topicOf() (*topic.Topic, error) {
	builtin, err := topic.Builtin()
	if err != nil {
		return nil, err
	}
	if t := builtin[a.Topic]; t != nil {
		return t, nil
	}
	data, err := os.ReadFile(a.Topic)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(a.Topic, `/.\`) {
		names := make([]string, 0, len(builtin))
		for name := range builtin {
			names = append(names, name)
		}
		slices.Sort(names)
		return nil, usageError{fmt.Errorf("topic %q is neither built in (%s) nor a file", a.Topic, strings.Join(names, ", "))}
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("topic: %w", err)}
	}
	return topic.Load(a.Topic, data)
}

// subject returns the topic and all measures, and reports the first of the names that is
// no measure.
func (a *app) subject(names ...string) (*topic.Topic, []*measure.Measure, error) {
	t, err := a.topicOf()
	if err != nil {
		return nil, nil, err
	}
	measures, err := measure.Builtin()
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, m := range measures {
		known[m.ID] = true
	}
	for _, name := range names {
		if !known[name] {
			return nil, nil, usageError{fmt.Errorf("unknown measure %q: there are %s", name, strings.Join(sortedKeys(known), ", "))}
		}
	}
	return t, measures, nil
}

// extractor returns the extraction rules for the topic.
func (a *app) extractor() (*extract.Extractor, error) {
	t, err := a.topicOf()
	if err != nil {
		return nil, err
	}
	return extract.New(t)
}
