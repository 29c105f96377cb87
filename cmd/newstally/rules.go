package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"newstally/extract"
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

// extractor returns the extraction rules for the topic.
func (a *app) extractor() (*extract.Extractor, error) {
	t, err := a.topicOf()
	if err != nil {
		return nil, err
	}
	return extract.New(t)
}
