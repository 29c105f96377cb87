package figure

import (
	"slices"
	"strconv"
	"strings"

	"newstally/extract/numeral"
	"newstally/news"
)

// statusReach is how far a word that says how real a statement is may stand from the
// number or its frame, in the cost of the way.
const statusReach = 1.0

// statusOf says whether a figure is so, planned or required.
func (r *reading) statusOf(n *number, p phrase, c candidate) news.Status {
	m := c.measure
	if m.Status != "" {
		return m.Status
	}
	if last := r.last(); m.Need && r.isWholeNumber(n) && last.measure == m && last.number == n.index-1 {
		return news.Required // two out of 40
	}
	if p.whole > 0 {
		p.to = n.to // what is said of the whole is not said of the part
	}
	if r.grammar.VerbFinal && r.isWhole(r.document, p) { // nor the other way round
		p.whole = r.sentences[r.sentence[n.from]].to
	}
	if m.Need && r.isRequired(p, c) {
		return news.Required
	}
	plan, planCost := r.cueNear(p, c, expected)
	_, factCost := r.cueNear(p, c, actual)
	if r.grammar.HeadFirst && !plan && factCost >= statusReach && r.answers(n) {
		question := r.sentences[r.sentence[n.from]-1]
		if m.Need && r.says(question, required) {
			return news.Required
		}
		plan, planCost = r.says(question, expected), questionCue
	}
	if iff, cost := r.cueNear(p, c, conditional); iff && cost < planCost {
		plan, planCost = true, cost
	}
	if s := r.suffixCost(p, c); s < planCost {
		plan, planCost = true, s
	}
	if plan && planCost <= factCost+0.2 || factCost >= statusReach && r.byFuture(n, p) || r.untilFuture(n, p) {
		return news.Expected
	}
	if m.Planned && (r.beforeEvent() && !(r.grammar.VerbFinal && factCost < statusReach/2) || !m.Grows && factCost >= statusReach && r.underPlan(n)) {
		return news.Expected
	}
	if last := r.last(); last.measure == m && last.status != news.Actual && factCost >= statusReach && r.sharesStatus(n, c, last) {
		return last.status
	}
	if m.Need && factCost >= statusReach && string(n.Value) == strconv.FormatInt(r.topic.Required[m.ID], 10) {
		return news.Required
	}
	return news.Actual
}

// underPlan reports whether a number stands in a line of one sentence without a verb, such
// as an item of a programme, and the last sentence before that has one is in the future.
func (r *reading) underPlan(n *number) bool {
	i := int(r.sentence[n.from])
	if s := r.sentences[i]; !r.grammar.VerbFinal || !r.ownLine(i) || r.verb(s) || r.inFuture(s) {
		return false
	}
	for j := i - 1; j >= max(0, i-listReachBack); j-- {
		s := r.sentences[j]
		if r.isItem(s) {
			continue
		}
		if future := r.inFuture(s) || r.says(s, expected); future || r.verb(s) {
			return future
		}
	}
	return false
}

// ownLine reports whether a sentence has its line for itself.
func (r *reading) ownLine(i int) bool {
	line := r.sentences[i].line
	return (i == 0 || r.sentences[i-1].line != line) && (i+1 == len(r.sentences) || r.sentences[i+1].line != line)
}

// verb reports whether a sentence has a word that ends clauses.
func (r *reading) verb(s sent) bool {
	for _, h := range r.within(s.from, s.to) {
		if h.category == copula || h.category == actual {
			return true
		}
	}
	return false
}

// inFuture reports whether a sentence has a verb in the future.
func (r *reading) inFuture(s sent) bool {
	for t := s.from; t < s.to; t++ {
		if r.isFuture(t) {
			return true
		}
	}
	return false
}

// isFuture reports whether a token is a verb in the future, told by its ending.
func (r *reading) isFuture(t int) bool {
	if r.tokens[t].mark != 0 {
		return false
	}
	word := r.vocabulary.tokenizer.key(r.text[r.tokens[t].start:r.tokens[t].end])
	return slices.ContainsFunc(r.grammar.Status.Suffix, func(suffix string) bool { return strings.HasSuffix(word, suffix) })
}

// sharesStatus reports whether a number is as real as the quantity before of its measure:
// a part of it, or one beside it that nothing else is said of.
func (r *reading) sharesStatus(n *number, c candidate, last before) bool {
	if last.sentence != r.sentence[n.from] {
		return false
	}
	if last.status == news.Required && c.form == byFrame {
		return false
	}
	reach := statusReach
	if c.form == byPart || r.partBefore(r.document, n) {
		reach = partReach
	}
	q := &r.numbers[last.number]
	return r.way(q.from, q.to, n.from, n.to) < reach
}

// overruled reports whether a longer phrase of another status covers a word of status:
// "should have been", "had confirmed".
func (r *reading) overruled(x hit) bool {
	for _, y := range r.within(x.from-overruleWords, x.to) {
		switch y.category {
		case expected, required, actual, conditional:
			if y.category != x.category && y.from <= x.from && y.to >= x.to && y.to-y.from > x.to-x.from {
				return true
			}
		}
	}
	return false
}

// isSpan reports whether a phrase counts time together with the number before it, and so
// names none of its own: eleven months later, where "months later" alone is the next month.
func (r *reading) isSpan(x hit) bool {
	return x.from > 0 && r.at[x.from-1] > 0 && r.has(x.from, span)
}

// questionCue is what the way to a word of a plan in the question before costs.
const questionCue = 0.9

// says reports whether a sentence has a word of a status.
func (r *reading) says(s sent, cat category) bool {
	for t := s.from; t < s.to; t++ {
		if r.has(t, cat) {
			return true
		}
	}
	return false
}

// byFuture reports whether a year behind the number, with a word like "by" before it, is
// still to come: ten ratifications by 2027.
func (r *reading) byFuture(n *number, p phrase) bool {
	for i := n.index + 1; i < min(len(r.numbers), n.index+3); i++ {
		y := &r.numbers[i]
		if (y.Kind == numeral.Cardinal || y.Kind == numeral.Money) && (y.Range == 0 || y.Range != n.Range) {
			return false // the year is the next number's
		}
		if y.Kind != numeral.Year || r.sentence[y.from] != r.sentence[n.from] || r.way(p.from, p.to, y.from, y.to) > statusReach {
			continue
		}
		if r.toCome(y) {
			return true
		}
	}
	return false
}

// untilFuture reports whether the numeral before the number, in its clause, is a year that
// is still to come: not before 2027 will there be ten.
func (r *reading) untilFuture(n *number, p phrase) bool {
	if n.index == 0 {
		return false
	}
	y := &r.numbers[n.index-1]
	plain := y.Kind == numeral.Cardinal && len(y.Value) == 4 && y.to == y.from+1 && len(y.Span.In(r.text)) == 4
	return (y.Kind == numeral.Year || plain) && r.sentence[y.from] == r.sentence[n.from] && r.way(y.from, y.to, p.from, p.to) < needReach && r.toCome(y)
}

// toCome reports whether a year with a word like "by" before it is behind the article's.
func (r *reading) toCome(y *number) bool {
	now := r.published
	if now.IsZero() {
		now = r.topic.Ends.Time
	}
	year, err := strconv.Atoi(string(y.Value))
	return err == nil && !now.IsZero() && year > now.Year() && r.isLimit(y)
}

// isRequired reports whether a number is a threshold: a word of need nearer to it than one
// that says that it is so, or the entry into force that it is said to bring about.
func (r *reading) isRequired(p phrase, c candidate) bool {
	need, cost := r.cueNear(p, c, required)
	_, fact := r.cueNear(p, c, actual)
	when, way, ok := r.frameNear(p, r.rules.when[c.measure], forceReach)
	for _, cat := range [...]category{conditional, upon} {
		if _, way := r.cueNear(p, c, cat); ok && way < cost {
			need, cost = true, way
		}
	}
	if ok && r.grammar.VerbFinal && !need && when.from < p.from { // three months after the signing
		ok = false
	}
	if need && cost < fact+needLead && (ok || cost < needReach) {
		return true
	}
	return ok && way < fact+needLead && (need || r.grammar.VerbFinal || fact >= statusReach)
}

const (
	needReach     = 0.7 // how far a word of need may be where nothing says what for
	needLead      = 0.2
	forceReach    = 1.5
	partReach     = 2.5  // how far the quantity may be that a part is as real as
	overruleWords = 4    // words by which a longer phrase may begin before the one it overrules
	cueBehind     = 0.25 // how far behind a number or frame a word still says how real it is
)

// cueNear finds the nearest word of a status: before the number or its frame, between the
// two, or shortly behind; where verbs end their clause, behind as far as before.
func (r *reading) cueNear(p phrase, c candidate, cat category) (found bool, best float64) {
	best = statusReach
	behind := cueBehind
	if r.grammar.VerbFinal {
		behind = statusReach
	}
	hasFrame := c.frame.to > c.frame.from
	look := func(from, to int) {
		for h := r.first[from] - 1; h >= 0; h-- {
			x := r.hits[h]
			way := r.way(x.from, x.to, from, to)
			if way >= best {
				break
			}
			if x.category == cat && x.to <= from && !r.overruled(x) && !r.isSpan(x) {
				best, found = way, true
			}
		}
		for h := r.first[from]; h < len(r.hits); h++ {
			x := r.hits[h]
			way := r.way(x.from, x.to, from, to)
			if way >= best || way > behind && !(hasFrame && x.from <= c.frame.to) {
				break
			}
			if x.category == cat && (x.from < p.to || x.to > p.whole) && !r.overruled(x) && !r.isSpan(x) {
				best, found = way, true
			}
		}
	}
	look(p.from, p.to)
	if b, ok := r.hit(p.to, strongBorder); ok && !r.grammar.VerbFinal { // the 93 that had confirmed
		look(b.to, b.to)
	}
	if hasFrame {
		look(c.frame.from, c.frame.to)
	}
	return found, best
}

// suffixCost is the way to the nearest verb in the future, told by its ending.
func (r *reading) suffixCost(p phrase, c candidate) float64 {
	best := statusReach
	if len(r.grammar.Status.Suffix) == 0 || p.whole > 0 {
		return best
	}
	from, reach := p.to, r.cost[p.to]+statusReach
	if c.frame.to > from {
		reach = max(reach, r.cost[c.frame.to]+statusReach/2)
	}
	for t := from; t < len(r.tokens) && r.cost[t] < reach; t++ {
		if r.tokens[t].mark == ',' && c.frame.to <= t && !r.numberSoon(t) {
			break // the verb of another clause
		}
		if r.isFuture(t) {
			return min(r.cost[t]-r.cost[from], best-needLead)
		}
	}
	return best
}

// beforeEvent reports whether the article came out before the topic's event.
func (r *reading) beforeEvent() bool {
	if r.published.IsZero() || r.topic.Starts.IsZero() {
		return false
	}
	day := r.published.Format("2006-01-02")
	return day < r.topic.Starts.Format("2006-01-02")
}

// repeatThresholds makes a number required that the text elsewhere says is required: the
// hard part is 40 parliaments.
func (r *reading) repeatThresholds(figures []news.Figure) {
	type threshold struct {
		measure string
		value   news.Decimal
	}
	known := map[threshold]bool{}
	for _, m := range r.measures {
		if !m.Need {
			continue
		}
		for i := range figures {
			if f := &figures[i]; f.Measure == m.ID && f.Status == news.Required {
				known[threshold{f.Measure, f.Value}] = true
			}
		}
	}
	for i := range figures {
		if f := &figures[i]; f.High == "" && len(f.Value) > 1 && known[threshold{f.Measure, f.Value}] {
			f.Status = news.Required
		}
	}
}

// numberSoon reports whether a list goes on behind a comma: with another number.
func (r *reading) numberSoon(comma int) bool {
	for t := comma + 1; t < min(len(r.tokens), comma+listWords+1); t++ {
		if r.at[t] > 0 {
			return true
		}
	}
	return false
}
