package figure

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

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

// How many words may stand between a word like "by" and its date or clock time.
const whenReach = 8

// asOf is the time that the sentence says a number held at: a date, day or clock time that
// a word like "by" stands before, or "तक" behind. In a live blog it is the entry's time
// where the sentence says none. Zero if nothing says one.
func (r *reading) asOf(n *number) time.Time {
	published, inEntry := r.publishedAt(n.Span.Start)
	if published.IsZero() {
		return time.Time{}
	}
	s := r.sentences[r.sentence[n.from]]
	for _, h := range r.within(s.from, s.to) {
		from, to := h.to, min(h.to+whenReach, s.to)
		switch h.category {
		case until:
		case after:
			from, to = max(s.from, h.from-whenReach), h.from
		default:
			continue
		}
		if at, ok := r.timeIn(from, to, published); ok {
			return at
		}
	}
	if inEntry {
		return published
	}
	return time.Time{}
}

// publishedAt is when the text at a byte was published, and whether that is a live blog's
// entry with a time of its own.
func (r *reading) publishedAt(pos int) (at time.Time, inEntry bool) {
	for _, e := range r.entries {
		if e.Span.Start <= pos && pos < e.Span.End && !e.Published.IsZero() {
			return e.Published, true
		}
	}
	return r.published, false
}

// timeIn is the time that some words name: a day, a clock time of the day of publication,
// or both in either order.
func (r *reading) timeIn(from, to int, published time.Time) (at time.Time, ok bool) {
	y, m, d := published.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, r.zone)
	var clock time.Duration
	hasDay := false
	for t := from; t < to; t++ {
		if x, _, isDay := r.dayAt(t, day); isDay && !hasDay {
			day, hasDay, ok = x, true, true
		}
		if c, isClock := r.clockAt(t); isClock && clock == 0 {
			clock, ok = c, true
			if c < noon && (isAfternoon(r.within(from, to+1)) || r.abbreviated(r.numbers[r.at[t]-1].Span.End)) {
				clock += noon
			}
		}
	}
	return day.Add(clock), ok
}

const noon = 12 * time.Hour

func isAfternoon(hits []hit) bool {
	return slices.ContainsFunc(hits, func(h hit) bool { return h.category == afternoon })
}

// abbreviated reports whether the word at a byte, with its full stops, is one for the
// afternoon: the rest of "5.30pm" or "5.30 p.m.".
func (r *reading) abbreviated(pos int) bool {
	word, _, _ := strings.Cut(strings.TrimLeftFunc(r.text[pos:], unicode.IsSpace), " ")
	z := r.vocabulary.tokenizer
	return isAfternoon(r.vocabulary.find(z.tokens(z.key(word), r.vocabulary.look)))
}

// clockAt reads the clock time that begins at a token.
func (r *reading) clockAt(t int) (time.Duration, bool) {
	if r.at[t] == 0 || r.numbers[r.at[t]-1].from != t {
		return 0, false
	}
	hour, minute, ok := r.numbers[r.at[t]-1].Clock(r.text)
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, ok
}

// dayAt reads the day that begins at a token, resolved against the day of publication.
func (r *reading) dayAt(t int, today time.Time) (day time.Time, end int, ok bool) {
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
		year = today.Year()
		if n.Day.Month > int(today.Month())+laterMonths {
			year-- // in January, December is last year's
		}
	}
	return time.Date(year, time.Month(n.Day.Month), n.Day.Day, 0, 0, 0, 0, r.zone), n.to, true
}

// laterMonths is how many months ahead of the day of publication a date without a year may
// be; one further ahead is of the year before.
const laterMonths = 6
