package figure

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"newstally/extract/measure"
	"newstally/extract/numeral"
	"newstally/news"
)

// How many hints or signs mean the topic where nothing names it.
const (
	enoughHints = 3 // in the whole text
	enoughSigns = 2 // in the beginning, beside the subject or the place
	hintShare   = 5 // of how many sentences one must have a hint, if the first have none
	leadShare   = 3 // the beginning is a third of the text
	leadLeast   = 5 // sentences that the beginning has at least

	openingSentences = 2 // behind the title, that say what an article is about

	enoughFigures = 3 // figures that speak for themselves, in an article with any sign of the topic
	sureFigure    = 0.8
	enoughKinds   = 2 // measures of the treaty that these are of
)

// evidence is what an article has of the topic and of others.
type evidence struct {
	first                string // words that name the topic
	named, inLead        int    // how often it is named
	inTitle, otherTitle  int
	others, othersLead   int // how often another treaty or event is named
	strange              int // how often a treaty has an attribute that nothing knows
	hints, signs         map[int16]bool
	apart                map[int16]bool // signs in sentences that do not name the topic
	opens, opensFirst    bool           // the topic is named in the title or the first sentences, the very first one
	otherOpens           bool           // another one is
	dayLead, day         bool           // a day of the topic's event is named
	hinted               bool           // hints stand at the beginning or in several sentences
	subjectLead, subject bool
	placeLead, place     bool
	placeTitle           bool
	elsewhere            bool // the first sentences name another place
}

// otherwise reports whether the article names other treaties or events rather than the topic.
func (e *evidence) otherwise() bool {
	return e.otherTitle > 0 || e.others > e.named || e.otherOpens && !e.opens || e.strange > e.named+1 && !e.subjectLead
}

// relevance is how far an article is about the topic.
type relevance int

const (
	unrelated relevance = iota
	inPassing           // only figures beside its name count
	topical
)

// relevant says how far the article is about the topic, and why.
func (r *reading) relevant() (relevance, string) {
	r.about = r.weighEvidence()
	e := &r.about
	aware := e.subjectLead || e.placeLead || e.dayLead
	switch {
	case e.inTitle > 0:
		return topical, fmt.Sprintf("the title names the topic: %q", e.first)
	case e.otherTitle > 0 && e.named <= 2*e.others:
		return min(inPassing, relevance(e.named)), "about another treaty or event, which the title names"
	case e.named == 1 && (e.others > 0 && !e.opensFirst || !e.opens && len(e.apart)+truth(e.placeTitle) < enoughSigns):
		return inPassing, fmt.Sprintf("names the topic in passing: %q", e.first)
	case e.inLead > 0 && (e.named > 1 || e.others < e.named):
		return topical, fmt.Sprintf("the beginning names the topic: %q", e.first)
	case e.named > 1 && e.named > e.others:
		return topical, fmt.Sprintf("names the topic %d times: %q", e.named, e.first)
	case e.place && e.hinted && e.others < len(e.hints) && len(e.hints) >= enoughHints && (e.named == 0 || e.placeTitle):
		return topical, fmt.Sprintf("has %d hints at the topic", len(e.hints))
	case aware && e.othersLead == 0 && (e.subject && e.place && len(e.signs) >= enoughSigns || len(e.signs) > enoughSigns):
		return topical, fmt.Sprintf("the beginning has %d signs of the topic", len(e.signs))
	case e.named > 0:
		return inPassing, fmt.Sprintf("names the topic in passing: %q", e.first)
	}
	return unrelated, "does not name the topic"
}

func (r *reading) weighEvidence() evidence {
	lead, opening, first := r.leadEnd(), r.openingEnd(openingSentences), r.openingEnd(1)
	e := evidence{hints: map[int16]bool{}, signs: map[int16]bool{}, apart: map[int16]bool{}}
	naming := map[int32]bool{}     // sentences that name the topic
	signing := map[int16][]int32{} // sentences of signs
	hinting := map[int32]bool{}    // sentences with hints
	for _, h := range r.hits {
		title, inLead := r.sentence[h.from] == 0, h.from < lead
		switch h.category {
		case topicName:
			if e.first == "" {
				e.first = r.quote(h.from, h.to)
			}
			naming[r.sentence[h.from]] = true
			e.named++
			e.inTitle += truth(title)
			e.inLead += truth(inLead)
			e.opens = e.opens || h.from < opening
			e.opensFirst = e.opensFirst || h.from < first
		case other, apart:
			if h.category == apart && r.grammar.HeadFirst && r.nounEnds(h.from) { // 11 nước ASEAN
				continue
			}
			e.others++
			e.othersLead += truth(inLead)
			e.otherTitle += truth(title)
			e.otherOpens = e.otherOpens || h.from < opening
		case treaty:
			if r.strange(h) {
				e.strange += 1 + truth(title) // a title counts twice
			}
			if r.namedOtherwise(h) {
				e.others++
				e.othersLead += truth(inLead)
			}
		case hint:
			e.hints[h.id] = true
			hinting[r.sentence[h.from]] = true
			e.hinted = e.hinted || h.from < opening
		case topicEvent:
			e.hints[-1] = true
		case subject:
			e.subject = true
			e.subjectLead = e.subjectLead || inLead
		case topicPlace:
			e.place = true
			e.placeLead = e.placeLead || inLead
			e.placeTitle = e.placeTitle || title
		case place:
			e.elsewhere = e.elsewhere || h.from < opening
		case sign:
			if inLead {
				e.signs[h.id] = true
			}
			signing[h.id] = append(signing[h.id], r.sentence[h.from])
		}
	}
	for id, sentences := range signing {
		if slices.ContainsFunc(sentences, func(s int32) bool { return !naming[s] }) {
			e.apart[id] = true
		}
	}
	e.hinted = e.hinted || len(hinting) >= max(enoughHints, len(r.sentences)/hintShare)
	if at := r.dayNamed(); at >= 0 {
		e.day = true
		if at < lead {
			e.dayLead, e.signs[-1] = true, true
		}
	}
	return e
}

// nounEnds reports whether a counted noun ends right before a token.
func (r *reading) nounEnds(to int) bool {
	for t := to - 1; t >= max(0, to-skipWords); t-- {
		if nouns := r.nounsAt(t); len(nouns) > 0 {
			return nouns[0].to == to
		}
	}
	return false
}

// datelineWords is how many words a dateline has at most, with its date.
const datelineWords = 8

// dayNamed is the first token of a day of the topic's event, -1 if none is named. The date
// of a dateline is the report's own.
func (r *reading) dayNamed() int {
	for i := range r.numbers {
		n := &r.numbers[i]
		s := r.sentences[r.sentence[n.from]]
		opens := s.from > 0 && r.tokens[s.from-1].mark == '\n' && n.from < s.from+datelineWords
		if n.Kind != numeral.Date || n.Day.Day == 0 || n.Day.Month == 0 || opens {
			continue
		}
		for _, d := range [...]time.Time{r.topic.Starts.Time, r.topic.Ends.Time} {
			if !d.IsZero() && n.Day.Day == d.Day() && n.Day.Month == int(d.Month()) && (n.Day.Year == 0 || n.Day.Year == d.Year()) {
				return n.from
			}
		}
	}
	return -1
}

// openingEnd is the token where the title and so many sentences behind it end.
func (r *reading) openingEnd(sentences int) int {
	for _, s := range r.sentences {
		if s.line == r.sentences[0].line || s.to-s.from < shortSentence/2 { // a title, a dateline
			continue
		}
		if sentences--; sentences == 0 {
			return s.to
		}
	}
	return len(r.tokens)
}

// beside reports whether the topic is named, and no other treaty or event, in the sentence
// of a number or in the one before it in the same line.
func (r *reading) beside(pos int) bool {
	i := r.sentenceAt(pos)
	if i > 0 && r.sentences[i-1].line == r.sentences[i].line {
		i--
	}
	at := sort.Search(len(r.tokens), func(t int) bool { return r.tokens[t].start >= pos })
	from, to := max(r.sentences[i].from, at-topicWords), min(r.sentences[r.sentenceAt(pos)].to, at+topicWords)
	named := false
	for _, h := range r.within(from, to) {
		switch h.category {
		case topicName:
			named = true
		case other, apart:
			return false
		}
	}
	return named
}

// keepBeside leaves only the figures beside the topic's name, and says of the others why.
func (r *reading) keepBeside(result *Result) {
	kept := result.Figures[:0]
	for _, f := range result.Figures {
		if r.beside(f.Span.Start) {
			kept = append(kept, f)
		} else {
			result.Rejected = append(result.Rejected, Rejection{f.Span, f.Value, "the article names the topic in passing, and not beside this number"})
		}
	}
	result.Figures = kept
	slices.SortFunc(result.Rejected, func(a, b Rejection) int { return a.Span.Start - b.Span.Start })
}

// leadEnd is the token where the beginning of the text ends.
func (r *reading) leadEnd() int {
	i := max(leadLeast, len(r.sentences)/leadShare)
	if i >= len(r.sentences) {
		return len(r.tokens)
	}
	return r.sentences[i].from
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// speaks reports whether figures alone show that an article that names no treaty is about
// the topic: several of different measures of a treaty, or of the topic's event.
func (r *reading) speaks(figures []news.Figure) bool {
	e := &r.about
	if e.otherwise() || len(figures) < enoughFigures || !e.place && !e.day && (!e.subject || e.elsewhere) {
		return false
	}
	ofTreaty, all := map[string]bool{}, map[string]bool{}
	for _, f := range figures {
		if f.Confidence < sureFigure {
			continue
		}
		all[f.Measure] = true
		i := slices.IndexFunc(r.measures, func(m *measure.Measure) bool { return m.ID == f.Measure })
		if r.measures[i].About == measure.Treaty {
			ofTreaty[f.Measure] = true
		}
	}
	if e.named > 0 { // in passing
		return len(ofTreaty) >= enoughKinds
	}
	return len(ofTreaty) >= enoughKinds || (e.place || e.day) && len(ofTreaty) > 0 && len(all) > enoughKinds || e.hints[-1] && len(all) > enoughKinds
}
