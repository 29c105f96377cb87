package figure

import (
	"fmt"
	"slices"

	"newstally/extract/measure"
	"newstally/news"
)

// How many hints or signs mean the topic where nothing names it.
const (
	enoughHints = 3 // in the whole text
	enoughSigns = 2 // in the beginning, beside the subject or the place
	leadShare   = 3 // the beginning is a third of the text
	leadLeast   = 5 // sentences that the beginning has at least

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
	subjectLead, subject bool
	placeLead, place     bool
	elsewhere            bool // in another place
}

// otherwise reports whether the article names other treaties or events rather than the topic.
func (e *evidence) otherwise() bool {
	return e.otherTitle > 0 || e.others > e.named || e.strange > e.named+1 && !e.subjectLead
}

// relevant says whether the article is about the topic, and why.
func (r *reading) relevant() (bool, string) {
	r.about = r.weighEvidence()
	e := &r.about
	aware := e.subjectLead || e.placeLead
	switch {
	case e.inTitle > 0:
		return true, fmt.Sprintf("the title names the topic: %q", e.first)
	case e.otherTitle > 0 && e.named <= 2*e.others:
		return false, "about another treaty or event, which the title names"
	case e.inLead > 0 && (e.named > 1 || e.others <= e.named):
		return true, fmt.Sprintf("the beginning names the topic: %q", e.first)
	case e.named > 1 && e.named > e.others:
		return true, fmt.Sprintf("names the topic %d times: %q", e.named, e.first)
	case e.place && e.others < len(e.hints) && len(e.hints) >= enoughHints && e.named == 0:
		return true, fmt.Sprintf("has %d hints at the topic", len(e.hints))
	case aware && e.othersLead == 0 && (e.subject && e.place && len(e.signs) >= enoughSigns || len(e.signs) > enoughSigns):
		return true, fmt.Sprintf("the beginning has %d signs of the topic", len(e.signs))
	case e.named > 0:
		return false, fmt.Sprintf("names the topic in passing: %q", e.first)
	}
	return false, "does not name the topic"
}

func (r *reading) weighEvidence() evidence {
	lead := r.leadEnd()
	e := evidence{hints: map[int16]bool{}, signs: map[int16]bool{}}
	for _, h := range r.hits {
		title, inLead := r.sentence[h.from] == 0, h.from < lead
		switch h.category {
		case topicName:
			if e.first == "" {
				e.first = r.quote(h.from, h.to)
			}
			e.named++
			e.inTitle += truth(title)
			e.inLead += truth(inLead)
		case other, apart:
			e.others++
			e.othersLead += truth(inLead)
			e.otherTitle += truth(title)
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
		case topicEvent:
			e.hints[-1] = true
		case subject:
			e.subject = true
			e.subjectLead = e.subjectLead || inLead
		case topicPlace:
			e.place = true
			e.placeLead = e.placeLead || inLead
		case place:
			e.elsewhere = true
		case sign:
			if inLead {
				e.signs[h.id] = true
			}
		}
	}
	return e
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
	if e.otherwise() || len(figures) < enoughFigures || !e.place && (!e.subject || e.elsewhere) {
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
	return len(ofTreaty) >= enoughKinds || e.place && len(ofTreaty) > 0 && len(all) > enoughKinds || e.hints[-1] && len(all) > enoughKinds
}
