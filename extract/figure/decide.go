package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newstally/extract/measure"
	"newstally/extract/numeral"
	"newstally/news"
)

// Scores of candidates. One with a frame starts at scoreFrame and loses frameSlope for
// each unit of the way to the frame.
const (
	scoreFrame    = 2.0
	frameSlope    = 0.55
	scorePartNoun = 1.7  // a part of the quantity before, of the same noun
	scoreIncluded = 2.02 // the same, and only said to be among the whole
	costKin       = 0.1  // another noun of the same measure
	scoreGap      = 1.4  // a frame without a noun
	scoreNoun     = 1.3  // the noun alone says it
	scorePart     = 1.25 // a part of the quantity before
	scoreNeed     = 1.28 // states that must do something
	scoreSame     = 1.0  // the value of a quantity before
	scoreBefore   = 0.9  // the quantity before, nothing said
	scoreCompany  = 0.6  // listed with others of the event
	scoreTally    = 0.5  // the count that the text keeps
	lessRequired  = 0.2  // lost by a threshold, which is not counted on
	moreGrown     = 0.25 // won by a count that has grown
	otherLine     = 0.4  // lost by a quantity of another line that does not grow
	costShrunk    = 0.3  // lost by a count that would be lower than before
	perSentence   = 0.03 // lost for each sentence in between
	scoreLeast    = 0.2  // below this a candidate is none
)

// How far something may be, in the cost of the way, in sentences or words.
const (
	gapReach      = 0.9  // the frame of a number without a noun
	listReach     = 2.0  // the quantity before, in one sentence
	notReach      = 0.8  // a frame that must not be there
	trapReach     = 0.25 // a trap of a number without a noun
	lineWay       = 2.8  // what the way to a frame elsewhere in the paragraph costs
	questionWay   = 1.8  // what the way to the frame of a question costs
	questionReach = 2    // sentences back to a question
	costAsked     = 0.5  // lost by a frame of the question before
	costLeads     = 0.4  // lost by a frame far before the number that leads to it
	costTaken     = 0.3  // lost by a frame that the quantity before stands in
	costListed    = 0.9  // lost by a frame that is the noun of the quantity listed before
	costMention   = 0.7  // lost by a noun that is only mentioned
	againReach    = 4    // sentences to the quantity that "the figure" stands for
	pastReach     = 50   // quantities back to one of the same value
	countsBack    = 6    // quantities back to a count that goes on
	growth        = 2.0  // how many times as high a count may be as before
	tallyReach    = 3    // sentences to the count that the text keeps
	answerTokens  = 4    // tokens that an answer before its question has
	askTokens     = 7    // tokens that a question has which only asks how many
	plannedReach  = 6    // the same where a word of a plan stands right before the number
	labelGap      = 1    // words between the numbers of labels: Articles 7 to 17
	growsReach    = 25   // the same for a count that only grows
	shortSentence = 12   // words
)

// candidate is one measure that a number may belong to.
type candidate struct {
	rule    *rule            // nil for one that takes its measure from the quantity before
	measure *measure.Measure // nil: a trap
	score   float64
	noun    int16   // -1 without
	frame   hit     // of the frame, if from < to
	way     float64 // cost of the way to the frame
	form    form
	name    string // of one that no rule gave
	why     string
}

// before is a quantity that the text spoke of before.
type before struct {
	measure  *measure.Measure // nil for a number that is no figure
	status   news.Status
	noun     int16
	sentence int32
	number   int
	frame    hit // that it stands in, if from < to
	from, to int // of the number and its noun
}

// decide judges the numbers in their order.
func (r *reading) decide(result *Result) {
	r.past = make([]before, 0, len(r.numbers))
	result.Figures = make([]news.Figure, 0, len(r.numbers))
	result.Rejected = make([]Rejection, 0, len(r.numbers)/2)
	reject := func(n *number, reason string) {
		result.Rejected = append(result.Rejected, Rejection{n.Span, n.Value, reason})
	}
	for i := 0; i < len(r.numbers); i++ {
		n := &r.numbers[i]
		r.speak(n.from)
		if n.from < r.whole {
			reject(n, "the whole that a part is taken of")
			continue
		}
		if reason := r.notCounted(n); reason != "" {
			if n.Kind == numeral.Identifier {
				r.labelled = i + 1
			}
			reject(n, reason)
			continue
		}
		high := r.rangeEnd(n)
		if high != nil && n.Scaled != "" { // 18 to 37 billion
			n.Value = n.Scaled
		}
		p := r.phraseOf(r.document, n)
		c, reason := r.judge(n, p)
		if reason != "" {
			reject(n, reason)
			if p.found && !r.has(p.to-1, span) {
				r.past = append(r.past, before{c.measure, news.Actual, c.noun, r.sentence[n.from], i, hit{}, p.from, p.to})
			}
			if high != nil {
				i = high.index
				reject(high, reason)
			}
			continue
		}
		f := r.figure(n, high, p, c)
		result.Figures = append(result.Figures, f)
		r.past = append(r.past, before{c.measure, f.Status, c.noun, r.sentence[n.from], i, c.frame, p.from, p.to})
		if r.whole = p.whole; c.measure.Need && r.required(n.to, p.whole) || r.countsWhole(p, c) { // two of the required 40
			r.whole = 0
		}
		if high != nil {
			i = high.index
		}
	}
	r.speak(0)
	r.headline(result)
}

// notCounted is the reason why a numeral's kind makes it no count, or "".
func (r *reading) notCounted(n *number) string {
	switch n.Kind {
	case numeral.Cardinal, numeral.Money:
		if n.Value == "" {
			return "an amount without a value"
		}
		if n.Weak && !r.singled(n) && !r.countsOne(n) {
			return "more an article or a pronoun than a number"
		}
		return ""
	}
	return fmt.Sprintf("a number of kind %s", n.Kind)
}

// singled reports whether a word beside a number such as "one" says that it is counted:
// केवल एक देश.
func (r *reading) singled(n *number) bool {
	return r.shortlyBefore(r.document, n, only, 1) || r.has(n.to, only)
}

// rangeEnd is the other end of the range that a number begins, or nil.
func (r *reading) rangeEnd(n *number) *number {
	if n.Range == 0 || n.index+1 >= len(r.numbers) || r.numbers[n.index+1].Range != n.Range {
		return nil
	}
	return &r.numbers[n.index+1]
}

// judge picks the measure of a number, or says why it has none.
func (r *reading) judge(n *number, p phrase) (candidate, string) {
	if r.isLabel(n, p) {
		r.labelled = n.index + 1
		return candidate{}, "a label, not a count"
	}
	all := r.candidates(n, p)
	if len(all) == 0 {
		switch {
		case p.unknown != "":
			return candidate{}, fmt.Sprintf("counts %q, which no measure counts", p.unknown)
		case len(p.nouns) > 0:
			return candidate{}, fmt.Sprintf("counts %s, and nothing near says that a measure is meant", r.rules.nounNames[p.nouns[0].id])
		}
		return candidate{}, "counts nothing that is named"
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	best, reason := all[0], ""
	for _, c := range all {
		if c.measure == nil {
			return candidate{noun: c.noun}, c.why
		}
		if why := r.implausible(n, c.measure); why == "" {
			best, reason = c, ""
			break
		} else if reason == "" {
			reason = why
		}
	}
	if reason != "" {
		return candidate{}, reason
	}
	if reason := r.elsewhere(n, p, best); reason != "" {
		return best, reason
	}
	return best, ""
}

// isLabel reports whether a word before the number makes it a name: Article 41. A counted
// noun behind the number outweighs it.
func (r *reading) isLabel(n *number, p phrase) bool {
	if len(p.nouns) > 0 && p.nouns[0].from >= n.to {
		return false
	}
	if r.isListMark(n) || r.isOption(n) {
		return true
	}
	if r.grammar.HeadFirst && n.from > 0 && r.endsWith(n.from-1, of) {
		return false // trong số 21 trường, where số is a label too
	}
	if r.labelled > 0 && r.labelled == n.index && !r.tokens[n.from].small && n.from-r.numbers[n.index-1].to <= labelGap {
		return true // Articles 7 to 17 and 23
	}
	for t := n.from - 1; t >= max(0, n.from-3); t-- {
		if t > 0 && r.at[t-1] > 0 && r.numbers[r.at[t-1]-1].Kind == numeral.Ordinal {
			continue // on the first day 64
		}
		if h, ok := r.hit(t, label); ok && h.to == n.from && r.sentence[t] == r.sentence[n.from] {
			return (!p.again || h.to > h.from+1) && !(len(p.nouns) > 0 && h.from-p.nouns[0].to >= 0 && h.from-p.nouns[0].to <= labelGap && r.shortlyBefore(r.document, n, amount, 2)) // signatories now number 75
		}
	}
	return false
}

// isListMark reports whether a number begins a line and only counts its items: "2. What next?"
func (r *reading) isListMark(n *number) bool {
	first := n.from == 0 || r.tokens[n.from-1].mark == '\n'
	digit, _ := utf8.DecodeRuneInString(n.Span.In(r.text))
	if !first || !unicode.IsDigit(digit) || n.to >= len(r.tokens) {
		return false
	}
	mark := r.tokens[n.to]
	return mark.mark == ')' || mark.mark == '.' && r.text[mark.start] == '.' // no danda
}

// isOption reports whether a number stands behind a letter in brackets, as one of the
// answers to choose from: (क) 2 (ख) 3.
func (r *reading) isOption(n *number) bool {
	if n.from < 3 || r.tokens[n.from-1].mark != ')' || r.tokens[n.from-3].mark != '(' {
		return false
	}
	letter := r.tokens[n.from-2]
	return letter.mark == 0 && utf8.RuneCountInString(r.text[letter.start:letter.end]) == 1
}

// implausible is the reason why a value cannot be of the measure, or "".
func (r *reading) implausible(n *number, m *measure.Measure) string {
	if !m.Money && m.Unit == "" && strings.Contains(string(n.Value), ".") {
		return fmt.Sprintf("%s of %s, which is no whole number", m.ID, n.Value)
	}
	below, above := 0.0, 0.0
	if m.Least != "" {
		below = m.Least.Float64()
	}
	if v, ok := m.LeastIn[n.Currency]; ok {
		below = v.Float64()
	}
	if b, ok := r.topic.Implausible[m.ID]; ok {
		below, above = max(below, float64(b.Below)), float64(b.Above)
	}
	if below == 0 && above == 0 {
		return ""
	}
	if v, err := strconv.ParseFloat(string(n.Value), 64); err == nil && (v < below || above > 0 && v > above) {
		return fmt.Sprintf("%s of %s is implausible", m.ID, n.Value)
	}
	return ""
}

// figure writes a decision down.
func (r *reading) figure(n, high *number, p phrase, c candidate) news.Figure {
	f := news.Figure{
		Measure: c.measure.ID, Value: n.Value, Unit: c.measure.Unit, Currency: n.Currency,
		Modifier: n.Modifier, Span: n.Span, Rule: r.ruleName(c),
		Sentence: r.sentences[r.sentenceAt(n.Span.Start)].span,
	}
	if f.Modifier == "" {
		f.Modifier = news.Exact
	}
	if high != nil {
		f.High, f.Modifier, f.Span.End = high.Value, news.Range, high.Span.End
	}
	f.Number = f.Span.In(r.text)
	f.Sentence.Start, f.Sentence.End = min(f.Sentence.Start, f.Span.Start), max(f.Sentence.End, f.Span.End)
	f.Sentence = r.clipped(f.Sentence, f.Span)
	f.Status = r.statusOf(n, p, c)
	if f.Status == news.Required && !c.measure.Need && c.measure.Status == "" {
		f.Status = news.Expected
	}
	f.Modifier = r.turned(p, f.Modifier)
	if f.Modifier == news.Exact && n.Value != "1" && r.shortlyBefore(r.document, n, hedge, 1) && (len(p.nouns) > 0 || !r.grammar.VerbFinal) {
		f.Modifier = news.About
	}
	if t := r.withModifier(n); t < n.from && t > 0 && r.at[t-1] > 0 && f.Modifier == news.Nearly {
		f.Modifier = news.Exact // 38 short of 40
	}
	if f.Modifier == news.Exact && f.Status == news.Expected && (p.to > n.to && r.has(n.to, upTo) || r.has(r.withModifier(n), upTo)) {
		f.Modifier = news.AtMost
	}
	f.Speaker = r.speakerOf(n)
	f.AsOf = r.asOf(n)
	f.Reason = r.explain(p, c)
	f.Confidence = c.confidence()
	return f
}

// evidenceBytes is how much of a sentence stands before and behind a number as evidence. A
// text without full stops must not be repeated for each of its numbers.
const evidenceBytes = 2000

// clipped is a sentence cut at white space, far from the number in it.
func (d *document) clipped(s, number news.Span) news.Span {
	if from := number.Start - evidenceBytes; from > s.Start {
		if i := strings.IndexFunc(d.text[from:number.Start], unicode.IsSpace); i >= 0 {
			s.Start = from + i
		} else {
			s.Start = number.Start
		}
		s.Start += len(d.text[s.Start:]) - len(strings.TrimLeftFunc(d.text[s.Start:], unicode.IsSpace))
	}
	if to := number.End + evidenceBytes; to < s.End {
		if i := strings.LastIndexFunc(d.text[number.End:to], unicode.IsSpace); i >= 0 {
			s.End = number.End + i
		} else {
			s.End = number.End
		}
	}
	return s
}

// ruleName is the name of the rule that a figure came by.
func (r *reading) ruleName(c candidate) string {
	switch {
	case c.name != "":
		return c.name
	case c.form == byFrame:
		return r.rules.name(c.rule, c.noun, c.frame.id)
	}
	return r.rules.name(c.rule, c.noun, -1)
}

// explain says in words why a number is a figure.
func (r *reading) explain(p phrase, c candidate) string {
	s := c.why
	if len(p.nouns) > 0 {
		s += "; counts " + strconv.Quote(r.quote(p.nouns[0].from, p.nouns[0].to))
	}
	if c.frame.to > c.frame.from {
		s += "; " + r.rules.frameNames[c.frame.id] + ": " + strconv.Quote(r.quote(c.frame.from, c.frame.to))
	}
	return s
}
