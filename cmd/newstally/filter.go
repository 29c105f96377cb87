package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"newstally/news"
	"newstally/store"
)

// filterFlags select records; every flag may be left out, and a repeated one means any of
// its values.
type filterFlags struct {
	Measure       []string        `help:"Only these measures." placeholder:"ID"`
	Status        []news.Status   `help:"Only actual, expected or required figures." placeholder:"STATUS"`
	Modifier      []news.Modifier `help:"Only exact, about, over, at_least, nearly, under, at_most or range." placeholder:"MODIFIER"`
	Lang          []string        `help:"Only articles in these languages (BCP 47)." placeholder:"TAG"`
	Outlet        []string        `help:"Only these outlets." placeholder:"ID"`
	Speaker       string          `help:"Only figures that cite a speaker whose name has this in it." placeholder:"NAME"`
	Text          string          `help:"Only articles whose text has these words." placeholder:"WORDS"`
	Min           news.Decimal    `help:"Only values of at least this." placeholder:"N"`
	Max           news.Decimal    `help:"Only values of at most this." placeholder:"N"`
	MinConfidence float64         `help:"Only figures at least this certain, 0 to 1." placeholder:"P"`
	Since         moment          `help:"Only what was published at or after this time." placeholder:"TIME"`
	AsOf          moment          `help:"Only what was published by this time: the answer that stood then." placeholder:"TIME"`
	KnownAt       moment          `help:"Only what the store held at this time." placeholder:"TIME"`
}

// Validate reports flags whose values cannot be, and writes --min and --max as decimals
// are written in the store.
func (f *filterFlags) Validate() error {
	for name, n := range map[string]*news.Decimal{"min": &f.Min, "max": &f.Max} {
		if *n == "" {
			continue
		}
		v, err := news.ParseDecimal(string(*n))
		if err != nil {
			return fmt.Errorf("--%s: %w", name, err)
		}
		*n = v
	}
	for _, s := range f.Status {
		if err := s.Validate(); err != nil {
			return err
		}
	}
	for _, m := range f.Modifier {
		if err := m.Validate(); err != nil {
			return err
		}
	}
	if f.MinConfidence < 0 || f.MinConfidence > 1 {
		return fmt.Errorf("--min-confidence %v is not between 0 and 1", f.MinConfidence)
	}
	return nil
}

// filter is what the flags ask of a store.
func (f *filterFlags) filter(topic string) store.Filter {
	return store.Filter{
		Topic: topic, Measures: f.Measure, Statuses: f.Status, Modifiers: f.Modifier, Languages: f.Lang, Outlets: f.Outlet,
		Speaker: f.Speaker, Text: f.Text, MinValue: f.Min, MaxValue: f.Max, MinConfidence: f.MinConfidence,
		Since: f.Since.Time, AsOf: f.KnownAt.Time,
	}
}

// records yields the records that the flags select, in the store's order.
func (f *filterFlags) records(ctx context.Context, s store.Store, topic string) iter.Seq2[news.Record, error] {
	return until(s.Records(ctx, f.filter(topic)), f.AsOf.Time)
}

// until leaves out what was published after a time; zero leaves out nothing.
func until(records iter.Seq2[news.Record, error], t time.Time) iter.Seq2[news.Record, error] {
	if t.IsZero() {
		return records
	}
	return func(yield func(news.Record, error) bool) {
		for r, err := range records {
			if (err != nil || !r.Published.After(t)) && !yield(r, err) {
				return
			}
		}
	}
}

// moment is a time on the command line: RFC 3339, without seconds or zone too (local
// time then), or a date (its start).
type moment struct{ time.Time }

var momentLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly}

// UnmarshalText reads a time.
func (m *moment) UnmarshalText(text []byte) error {
	for _, layout := range momentLayouts {
		if t, err := time.ParseInLocation(layout, string(text), time.Local); err == nil {
			m.Time = t
			return nil
		}
	}
	return fmt.Errorf("%q is no time: want 2025-10-25, 2025-10-25T18:00 or 2025-10-25T18:00+07:00", text)
}
