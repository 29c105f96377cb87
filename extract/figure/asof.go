package figure

import (
	"strconv"
	"time"

	"newstally/news"
)

func decimalYear(y int) news.Decimal { return news.Decimal(strconv.Itoa(y)) }

// learnDates enters the names of months, days of the week and days around today.
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
	for t := s.from; t < s.to; t++ {
		h, ok := r.hit(t, until)
		if !ok {
			continue
		}
		for u := h.to; u < min(h.to+4, s.to); u++ {
			if day, _, ok := r.dayAt(u); ok {
				return day
			}
		}
	}
	for t := s.from; t < s.to; t++ {
		if day, end, ok := r.dayAt(t); ok && end < s.to {
			for u := end; u < min(end+3, s.to); u++ {
				if r.has(u, after) {
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
	h, isMonth := r.hit(t, month)
	if !isMonth {
		return time.Time{}, 0, false
	}
	for _, u := range []int{h.to, t - 1} {
		if u >= 0 && u < len(r.tokens) {
			if n, err := strconv.Atoi(r.text[r.tokens[u].start:r.tokens[u].end]); err == nil && n >= 1 && n <= 31 {
				return time.Date(y, time.Month(h.id), n, 0, 0, 0, 0, r.zone), max(u+1, h.to), true
			}
		}
	}
	return time.Time{}, 0, false
}
