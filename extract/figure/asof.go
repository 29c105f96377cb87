package figure

import (
	"strconv"
	"time"

	"newstally/extract/numeral"
	"newstally/news"
)

func decimalYear(y int) news.Decimal { return news.Decimal(strconv.Itoa(y)) }

// learnDates enters the names of months and days of the week and the words for days around today.
func (l *language) learnDates() error {
	w := l.grammar.When
	for i, m := range w.Months {
		if err := l.vocabulary.add(month, int16(i+1), "("+m+")"); err != nil {
			return err
		}
	}
	for i, d := range w.Weekdays {
		if err := l.vocabulary.add(weekday, int16(i), "("+d+")"); err != nil {
			return err
		}
	}
	for offset, words := range w.Days {
		n, err := strconv.Atoi(offset)
		if err != nil {
			return err
		}
		if err := l.vocabulary.add(relativeDay, int16(n), words...); err != nil {
			return err
		}
	}
	return nil
}

// asOf is the time that the sentence says a number held at, zero if it says none: a date
// or day that a word like "by" stands before, or "तक" behind.
func (r *reading) asOf(n *number) time.Time {
	if r.published.IsZero() {
		return time.Time{}
	}
	s := r.sentences[r.sentence[n.from]]
	for _, h := range r.within(s.from, s.to) {
		switch h.category {
		case until:
			for u := h.to; u < min(h.to+5, s.to); u++ {
				if day, _, ok := r.dayAt(u); ok {
					return day
				}
			}
		case after:
			for t := max(s.from, h.from-4); t < h.from; t++ {
				if day, end, ok := r.dayAt(t); ok && end <= h.from {
					return day
				}
			}
		}
	}
	return time.Time{}
}

// dayAt reads the day that begins at a token, resolved against the day of publication.
func (r *reading) dayAt(t int) (day time.Time, end int, ok bool) {
	y, m, d := r.published.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, r.zone)
	if h, ok := r.hit(t, relativeDay); ok {
		return today.AddDate(0, 0, int(h.id)), h.to, true
	}
	if h, ok := r.hit(t, weekday); ok {
		back := (int(today.Weekday()) - int(h.id) + 7) % 7
		return today.AddDate(0, 0, -back), h.to, true
	}
	if r.at[t] == 0 {
		return time.Time{}, 0, false
	}
	n := &r.numbers[r.at[t]-1]
	if n.Kind != numeral.Date || n.Day.Month == 0 || n.Day.Day == 0 {
		return time.Time{}, 0, false
	}
	year := n.Day.Year
	if year == 0 {
		year = y
		if n.Day.Month > int(m)+laterMonths {
			year-- // in January, December is last year's
		}
	}
	return time.Date(year, time.Month(n.Day.Month), n.Day.Day, 0, 0, 0, 0, r.zone), n.to, true
}

// laterMonths is how many months ahead of the day of publication a date without a year may
// be; one further ahead is of the year before.
const laterMonths = 6
