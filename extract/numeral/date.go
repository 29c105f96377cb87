package numeral

// date reads a date that begins with digits at token i.
func (s *scan) date(i int) (next int, ok bool) {
	if j, d, ok := s.numericDate(i); ok {
		return s.emit(num{first: i, next: j, kind: Date, noValue: true, day: d}), true
	}
	if !s.isDay(i) {
		return i, false
	}
	if j, d, ok := s.dayAndMonth(i); ok {
		return s.emit(num{first: i, next: j, kind: Date, noValue: true, day: d}), true
	}
	if c, _, ok := s.precedes(i, cDay.set()); ok && c.kind == cDay && s.vietnamese {
		if j, ok := s.dayOnly(i); ok {
			return s.emit(num{first: i, next: j, kind: Date, noValue: true, day: Day{Day: int(s.toks[i].val)}}), true
		}
	}
	return i, false
}

// isDay reports whether token i can be the day of a month.
func (s *scan) isDay(i int) bool {
	t := s.at(i)
	return t.kind == tokDigits && t.n <= 2 && t.val >= 1 && t.val <= 31
}

// dayOnly reads a day without its month behind a word such as ngày, perhaps with others:
// ngày 25 và 26.
func (s *scan) dayOnly(i int) (next int, ok bool) {
	j := i + 1
	t := s.at(j)
	if t.kind == tokSign && t.gap == gapNone && s.joined(j+1) && s.toks[j+1].kind == tokDigits && !t.hyphen() {
		return i, false
	}
	if t.role&(rScale|rTen) != 0 {
		return i, false
	}
	if t.hyphen() && s.isDay(j+1) {
		j += 2
	}
	return j, true
}

// numericDate reads 25/10/2025, 2025-10-25, 25.10.2025, 25/10, 25-26/10, 10/2025.
func (s *scan) numericDate(i int) (next int, d Day, ok bool) {
	a, m := s.at(i), s.at(i+1)
	b := s.at(i + 2)
	if m.kind != tokSign || m.gap != gapNone || b.kind != tokDigits || b.gap != gapNone || a.n > 4 || b.n > 4 || !(m.word == '/' || m.word == '.' || m.hyphen()) {
		return i, d, false
	}
	m2, c := s.at(i+3), s.at(i+4)
	if m2.kind == tokSign && m2.gap == gapNone && c.kind == tokDigits && c.gap == gapNone {
		more := s.at(i + 5)
		if (more.is('.') || more.is('/') || more.hyphen()) && s.joined(i+6) && s.at(i+6).kind == tokDigits {
			if m.hyphen() && m2.is('/') { // 25-26/10/2025
				if d, ok := dayOf(b.val, c.val, s.at(i+6)); ok && s.isDay(i) {
					d.Day = int(a.val)
					return i + 7, d, true
				}
			}
			return i, d, false
		}
		if m.hyphen() && m2.is('/') && s.isDay(i) && a.val < b.val { // 25-26/10
			if d, ok := monthOf(b.val, c); ok {
				d.Day = int(a.val)
				return i + 5, d, true
			}
		}
		if m2.word == m.word || m2.is('/') || m2.hyphen() {
			if d, ok := threePart(a, b, c); ok {
				return i + 5, d, true
			}
		}
	}
	return s.twoPart(i)
}

// twoPart reads 25/10 and 10/2025.
func (s *scan) twoPart(i int) (next int, d Day, ok bool) {
	a, m, b := s.at(i), s.at(i+1), s.at(i+2)
	if t := s.at(i + 3); t.gap == gapNone && (t.is('/') || t.hyphen()) && s.joined(i+4) && s.toks[i+4].kind != tokSign {
		return i, d, false
	}
	_, _, cue := s.precedes(i, cDay.set()|cMonthOf.set())
	if !cue && s.at(i-1).hyphen() && s.joined(i) && s.isDay(i-2) && i >= 2 {
		_, _, cue = s.precedes(i-2, cDay.set())
	}
	cue = cue || s.afterDate(i)
	if b.n == 4 && a.val >= 1 && a.val <= 12 && b.val >= 1900 && b.val < 2100 && m.word != '.' {
		return i + 3, Day{Year: int(b.val), Month: int(a.val)}, m.is('/') || cue || s.vietnamese
	}
	d, ok = monthOf(a.val, b)
	if !ok || !s.isDay(i) {
		return i, d, false
	}
	switch {
	case m.is('/') && (cue || a.val > b.val && !s.aloneSigned(i, i+3)):
		return i + 3, d, !s.codeLetters(i) && !s.labelled(i)
	case m.is('/') && s.slashDate && !s.aloneSigned(i, i+3):
		_, _, counted := s.follows(i+3, cCounted.set())
		return i + 3, d, !counted && !s.codeLetters(i) && !s.labelled(i)
	case cue && (m.hyphen() || m.is('.')):
		return i + 3, d, s.slashDate
	}
	return i, d, false
}

// afterDate reports whether a date goes on at token i: ngày 25 và 26-10.
func (s *scan) afterDate(i int) bool {
	if len(s.out) == s.base || s.out[len(s.out)-1].Kind != Date || i < 2 {
		return false
	}
	_, _, and := s.follows(i-1, cBetweenAnd.set())
	return (and || s.toks[i-1].is(',')) && s.toks[i-2].end == s.out[len(s.out)-1].Span.End
}

func monthOf(day uint64, month *token) (Day, bool) {
	return Day{Month: int(month.val), Day: int(day)}, day >= 1 && day <= 31 && month.n <= 2 && month.val >= 1 && month.val <= 12
}

func dayOf(day, month uint64, year *token) (Day, bool) {
	y := year.val
	if year.n == 2 {
		y += 2000
	}
	d := Day{int(y), int(month), int(day)}
	return d, day >= 1 && day <= 31 && month >= 1 && month <= 12 && (year.n == 2 || year.n == 4 && y >= 1000 && y < 2200)
}

// threePart reads day, month and year in the order of the text's form.
func threePart(a, b, c *token) (Day, bool) {
	if a.n == 4 {
		d, ok := dayOf(c.val, b.val, a)
		return d, ok && c.n <= 2
	}
	if d, ok := dayOf(a.val, b.val, c); ok && a.n <= 2 {
		return d, true
	}
	return dayOf(b.val, a.val, c) // month first
}

// dayAndMonth reads 25 October 2025, 25th of October, 25 tháng 10 năm 2025, 25-26
// October, 25 and 26 October.
func (s *scan) dayAndMonth(i int) (next int, d Day, ok bool) {
	j := i
	for range 4 {
		if !s.isDay(j) {
			return i, d, false
		}
		j++
		if s.joined(j) && s.at(j).role&rEnding != 0 {
			j++
		}
		if k, m, ok := s.month(j); ok {
			d := Day{Day: int(s.toks[i].val), Month: m}
			if k, y, ok := s.yearBehind(k); ok {
				d.Year = y
				return k, d, true
			}
			return k, d, true
		}
		switch t := s.at(j); {
		case t.hyphen(), t.role&rAnd != 0, t.is(','), t.is('/'):
			j++
		default:
			_, k, to := s.follows(j, cTo.set()|cBetweenAnd.set())
			if !to {
				return i, d, false
			}
			j = k
		}
	}
	return i, d, false
}

// month reads a month at token i: its name, or its number behind a word such as tháng.
func (s *scan) month(i int) (next, month int, ok bool) {
	if s.at(i).hyphen() && s.joined(i+1) {
		i++
	}
	if _, j, ok := s.follows(i, cOf.set()); ok {
		i = j
	}
	t := s.at(i)
	if t.role&rMonth != 0 && (t.upper || !cased(s.str(t))) {
		i++
		if s.at(i).is('.') && s.at(i).gap == gapNone && t.end-t.start <= 4 && s.at(i+1).gap != gapNone && s.at(i+1).kind == tokDigits {
			i++
		}
		return i, int(s.entry(t).month), true
	}
	_, j, ok := s.follows(i, cMonthOf.set())
	if !ok {
		return i, 0, false
	}
	return s.monthNumber(j)
}

// monthNumber reads the number of a month in digits or words.
func (s *scan) monthNumber(i int) (next, month int, ok bool) {
	t := s.at(i)
	switch {
	case t.kind == tokDigits && t.n <= 2 && t.val >= 1 && t.val <= 12 && s.at(i+1).role&rScale == 0:
		if m := s.at(i + 1); m.gap == gapNone && (m.is('.') || m.is(',')) && s.joined(i+2) && s.toks[i+2].kind == tokDigits {
			return i, 0, false
		}
		return i + 1, int(t.val), true
	case t.role&(rSmall|rTail) != 0 && t.role&rYear == 0 || t.role&rSmall != 0 && s.at(i+1).role&rYear != 0:
		m := int(s.entry(t).small)
		if d, ok := s.unit(i + 1); ok && m == 10 && d <= 2 {
			return i + 2, m + int(d), true
		}
		return i + 1, m, m >= 1 && m <= 12
	}
	return i, 0, false
}

// yearBehind reads the year of a date at token i.
func (s *scan) yearBehind(i int) (next, year int, ok bool) {
	j := i
	t := s.at(j)
	switch {
	case t.is(','), t.is('/') && t.gap == gapNone, t.hyphen() && t.gap == gapNone:
		j++
	case t.role&rYear != 0:
		j++
	}
	if s.at(j).role&rYear != 0 {
		j++
	}
	y := s.at(j)
	if y.kind != tokDigits || y.n != 4 || y.val < 1000 || y.val >= 2200 {
		return i, 0, false
	}
	if m := s.at(j + 1); m.gap == gapNone && m.kind == tokSign && s.joined(j+2) && s.toks[j+2].kind == tokDigits {
		return i, 0, false
	}
	return j + 1, int(y.val), true
}

// monthFirst reads a date that begins with the name of a month: October 25, 2025;
// October 2025.
func (s *scan) monthFirst(i int) (next int, ok bool) {
	j, m, ok := s.month(i)
	if !ok {
		return i, false
	}
	d := Day{Month: m}
	if k, y, ok := s.yearBehind(j); ok && !s.at(j).is(',') {
		d.Year = y
		return s.emit(num{first: i, next: k, kind: Date, noValue: true, day: d}), true
	}
	if !s.isDay(j) || !s.cased() && s.at(j).gap != gapSpace {
		return i, false
	}
	if t := s.at(j + 1); t.kind == tokSign && t.gap == gapNone && (t.word == ',' || t.word == '.' || t.word == ':') && s.joined(j+2) && s.toks[j+2].kind == tokDigits || t.role&rScale != 0 {
		return i, false
	}
	d.Day = int(s.toks[j].val)
	j = s.dayEnd(j)
	for (s.at(j).hyphen() || s.at(j).role&rAnd != 0) && s.isDay(j+1) && !s.at(j+2).hyphen() {
		j = s.dayEnd(j + 1)
	}
	if k, y, ok := s.yearBehind(j); ok {
		d.Year, j = y, k
	}
	return s.emit(num{first: i, next: j, kind: Date, noValue: true, day: d}), true
}

// dayEnd returns the token behind a day and its ordinal ending.
func (s *scan) dayEnd(i int) int {
	if s.joined(i+1) && s.toks[i+1].role&rEnding != 0 {
		return i + 2
	}
	return i + 1
}

// monthOf reads the number behind a word such as tháng: tháng 10, tháng 10/2025.
func (s *scan) monthOf(i int) (next int, ok bool) {
	j, m, ok := s.monthNumber(i)
	if !ok {
		return i, false
	}
	d := Day{Month: m}
	if k, y, ok := s.yearBehind(j); ok {
		d.Year, j = y, k
	} else if t := s.at(j); t.gap == gapNone && t.kind == tokSign && s.joined(j+1) && s.toks[j+1].kind == tokDigits && !t.hyphen() {
		return i, false
	}
	return s.emit(num{first: i, next: j, kind: Date, noValue: true, day: d}), true
}

// weekday reads a weekday that is numbered: thứ hai. The same words are ordinals.
func (s *scan) weekday(i, j int) (next int, ok bool) {
	last, behind := s.at(j-1), s.at(j)
	if last.role&(rSmall|rTail) == 0 {
		return j, true
	}
	_, _, day := s.precedes(i, cDay.set()|cTime.set())
	if !day && !last.upper && !behind.is('(') && !behind.is(',') {
		return s.ordinalOf(i, j-1)
	}
	return s.emit(num{first: i, next: j, kind: Date, noValue: true}), true
}

// ordinalOf reads the number at j behind a word at i that makes an ordinal of it.
func (s *scan) ordinalOf(i, j int) (next int, ok bool) {
	t := s.at(j)
	switch {
	case t.kind == tokDigits && t.gap != gapNone:
		l := s.literal(j)
		if l.version || l.big || l.v.e < 0 {
			return i, false
		}
		return s.emit(num{first: i, next: l.next, v: l.v, kind: Ordinal}), true
	case t.role&rTail != 0 && s.at(j+1).role&(rTen|rScale) == 0:
		return s.emit(num{first: i, next: j + 1, v: integer(uint64(s.entry(t).small)), kind: Ordinal}), true
	case t.role&rSmall != 0 && s.entry(t).small > 0 && s.at(j+1).role&(rTen|rScale|rSmall|rTail) == 0:
		return s.emit(num{first: i, next: j + 1, v: integer(uint64(s.entry(t).small)), kind: Ordinal}), true
	case t.role&(rSmall|rScale) != 0:
		n, ok := s.cardinal(j)
		if !ok {
			return i, false
		}
		n.first, n.kind = i, Ordinal
		return s.emit(n), true
	}
	return i, false
}
