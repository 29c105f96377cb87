// Package figure finds the figures of a topic in an article: which numbers count what, how
// surely, according to whom and as of when, with the evidence.
//
// The way of a number:
//
//	numeral → what it counts (phrase.go) → what happens (frame.go) → of which treaty or
//	event (focus.go) → planned, required or so (status.go) → said by whom (speaker.go),
//	holding when (asof.go)
//
// A measure is a cell of noun class × frame; the words of both are data, see packages
// lexicon, measure and topic. Nothing here knows a language or a story.
package figure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"newstally/extract/lexicon"
	"newstally/extract/measure"
	"newstally/extract/numeral"
	"newstally/extract/sentence"
	"newstally/extract/topic"
	"newstally/news"
)

// engine is the version of the engine; the data's is hashed.
const engine = "1"

// Config is what an extractor is built from. All fields are needed.
type Config struct {
	Topic    *topic.Topic
	Measures []*measure.Measure
	Lexicons map[string]*lexicon.Lexicon // by language
}

// Result is what an article says about the topic.
type Result struct {
	Relevant  bool   // the article is about the topic
	Relevance string // why, or why not, in words
	Figures   []news.Figure
	Rejected  []Rejection // numbers that are no figure
}

// Rejection is a number that is no figure, with the reason in words.
type Rejection struct {
	Span   news.Span
	Value  news.Decimal
	Reason string
}

// Extractor finds the figures of one topic. It is safe for concurrent use.
type Extractor struct {
	topic     *topic.Topic
	measures  []*measure.Measure
	languages map[string]*language
	version   string
	zone      *time.Location
}

// language is what the engine needs for one language.
type language struct {
	tag        string
	grammar    *lexicon.Grammar
	vocabulary *vocabulary
	splitter   *sentence.Splitter
	reader     *numeral.Reader
	rules      *rules
}

// New builds an extractor. It fails if the topic names an unknown measure or a data file
// has a phrase that cannot be read.
func New(c Config) (*Extractor, error) {
	x := &Extractor{topic: c.Topic, languages: map[string]*language{}}
	zone, err := c.Topic.Location()
	if err != nil {
		return nil, fmt.Errorf("topic %s: zone: %w", c.Topic.ID, err)
	}
	x.zone = zone
	for _, id := range c.Topic.Measures {
		i := slices.IndexFunc(c.Measures, func(m *measure.Measure) bool { return m.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("topic %s: measures: no measure is called %q", c.Topic.ID, id)
		}
		x.measures = append(x.measures, c.Measures[i])
	}
	shared, err := measure.Shared()
	if err != nil {
		return nil, err
	}
	rules := newRules(x.measures, shared)
	var parts []any
	for _, tag := range slices.Sorted(maps.Keys(c.Lexicons)) {
		lex := c.Lexicons[tag]
		l := &language{tag: tag, grammar: lex.Grammar, vocabulary: newVocabulary(lex), splitter: sentence.New(lex), rules: rules}
		if l.reader, err = numeral.New(lex); err != nil {
			return nil, fmt.Errorf("language %s: %w", tag, err)
		}
		if err := l.learn(x, shared); err != nil {
			return nil, fmt.Errorf("language %s: %w", tag, err)
		}
		parts = append(parts, lex)
		x.languages[tag] = l
	}
	if x.version, err = version(append(parts, x.measures, shared, c.Topic)); err != nil {
		return nil, err
	}
	return x, nil
}

// version is the engine's version with a hash of the data it works by.
func version(data []any) (string, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("version of the rules: %w", err)
	}
	sum := sha256.Sum256(b)
	return engine + "-" + hex.EncodeToString(sum[:4]), nil
}

// learn enters every phrase of the language, the measures and the topic.
func (l *language) learn(x *Extractor, shared *measure.Set) error {
	v, g := l.vocabulary, l.grammar
	for _, list := range []struct {
		category category
		phrases  []string
	}{
		{expected, g.Status.Expected}, {required, g.Status.Required}, {conditional, g.Status.Conditional}, {upon, g.Status.Upon}, {actual, g.Status.Actual},
		{weakBorder, g.Borders.Weak}, {strongBorder, g.Borders.Strong}, {stop, g.Stop}, {preposition, g.Prepositions}, {join, g.Join},
		{more, g.More}, {of, g.Of}, {partitive, g.Partitive}, {proverb, g.Proverb}, {same, g.Same}, {definite, g.Definite}, {count, g.Count}, {included, g.Included}, {amount, g.Amount}, {relative, g.Relative}, {group, g.Groups}, {ask, g.Ask}, {span, g.Spans},
		{label, g.Label}, {another, g.Another}, {again, g.Again}, {this, g.This}, {generic, g.Generic},
		{concerns, g.Concerns}, {matter, g.Matters}, {treaty, g.Treaty}, {paper, g.Papers}, {event, g.Event}, {gathering, g.Gathering}, {place, g.Place}, {ignore, g.Ignore},
		{sayVerb, g.Cite.Verbs}, {according, g.Cite.According}, {passive, g.Cite.Passive}, {byAgent, g.Cite.By}, {mark, g.Cite.Mark},
		{pronoun, g.Cite.Pronouns}, {thing, g.Cite.Things}, {possessive, g.Cite.Possessive}, {title, g.Cite.Titles}, {anonymous, g.Cite.Anonymous}, {skip, g.Cite.Skip},
		{body, g.Cite.Bodies}, {left, g.Cite.Left}, {particle, g.Cite.Particles},
		{own, g.Cite.Own}, {back, g.Cite.Back}, {work, g.Cite.Works}, {reply, g.Cite.Reply}, {interview, g.Cite.Interview}, {owner, g.Cite.Owner}, {genitive, g.Genitive}, {copula, g.Copula}, {only, g.Only}, {upTo, g.UpTo}, {negation, g.Negation}, {hedge, g.Hedge},
		{until, g.When.Until}, {after, g.When.After}, {afternoon, g.When.Afternoon},
		{topicName, x.topic.Names.In(l.tag)}, {topicEvent, x.topic.Event.In(l.tag)},
		{topicPlace, x.topic.Place.In(l.tag)}, {other, x.topic.Other.In(l.tag)}, {apart, x.topic.Apart.In(l.tag)}, {subject, x.topic.Subject.In(l.tag)},
	} {
		if err := v.add(list.category, 0, list.phrases...); err != nil {
			return err
		}
	}
	for i, p := range g.Cite.Agent {
		if err := v.add(agent, int16(i), p); err != nil {
			return err
		}
	}
	if err := v.add(own, hope, g.Cite.Hopes...); err != nil {
		return err
	}
	if err := v.add(quoteColon, 0, `: "`); err != nil {
		return err
	}
	for i, p := range x.topic.Hints.In(l.tag) {
		if err := v.add(hint, int16(i), p); err != nil {
			return err
		}
	}
	for i, p := range x.topic.Signs.In(l.tag) {
		if err := v.add(sign, int16(i), p); err != nil {
			return err
		}
	}
	if err := l.learnDates(); err != nil {
		return err
	}
	if err := l.learnClasses(shared.Classes); err != nil {
		return err
	}
	for _, m := range x.measures {
		if err := l.learnClasses(m.Classes); err != nil {
			return fmt.Errorf("measure %s: %w", m.ID, err)
		}
	}
	return nil
}

func (l *language) learnClasses(c measure.Classes) error {
	for _, list := range []struct {
		category category
		words    map[string]measure.Words
		ids      map[string]int16
	}{
		{noun, c.Nouns, l.rules.nouns}, {joined, c.Joined, l.rules.nouns},
		{frame, c.Frames, l.rules.frames}, {kind, c.Kinds, l.rules.kinds},
	} {
		for _, name := range slices.Sorted(maps.Keys(list.words)) {
			words := list.words[name]
			id, ok := list.ids[name]
			if !ok {
				continue
			}
			if err := l.vocabulary.add(list.category, id, words[l.tag]...); err != nil {
				return err
			}
		}
	}
	return nil
}

// Version identifies the rules: another version may find other figures.
func (x *Extractor) Version() string { return x.version }

// Figures finds the figures of an article, whose text must be NFC and whose language must
// be one of the lexicons'. Its passages in other languages, in order, are read in theirs.
// It is pure: the same article gives the same result.
func (x *Extractor) Figures(a news.Article, passages ...Passage) Result {
	l := x.languages[a.Language]
	if l == nil {
		return Result{Relevance: fmt.Sprintf("language %q has no lexicon", a.Language)}
	}
	var d *document
	if len(passages) > 0 {
		d = l.readParts(a.Text, x.cut(l, a.Text, passages))
	} else {
		d = l.read(a.Text)
	}
	r := reading{Extractor: x, language: l, document: d, published: a.Published, entries: a.Entries, asks: d.asks()}
	var result Result
	var about relevance
	about, result.Relevance = r.relevant()
	doubt := about != topical && !r.about.otherwise()
	if about != unrelated || doubt {
		r.findMentions()
		r.findCitations()
		r.decide(&result)
		r.repeatThresholds(result.Figures)
	}
	switch {
	case about == topical:
		result.Relevant = true
	case doubt && r.speaks(result.Figures):
		result.Relevant, result.Relevance = true, "names no treaty, but its figures are the topic's"
	case about == inPassing:
		r.keepBeside(&result)
		result.Relevant = len(result.Figures) > 0
	default:
		result.Figures, result.Rejected = nil, nil
		for i := range d.numbers {
			n := &d.numbers[i]
			result.Rejected = append(result.Rejected, Rejection{n.Span, n.Value, result.Relevance})
		}
	}
	return result
}

// reading is one article on its way through the engine.
type reading struct {
	*Extractor
	*language
	*document
	published   time.Time
	entries     []news.Entry // of a live blog
	mentions    []mention    // of treaties and events, in order
	asks        bool         // there are questions
	away        bool         // the body begins with another place than the topic's
	citations   []citation   // who speaks where, in order
	quoted      []citation   // who speaks in which quotation, in order
	persons     []person     // who is named with a title, in order
	untitled    []person     // who is named without one, in order
	about       evidence     // of the topic and of others
	interviewee string       // who answers the questions of an interview
	past        []before     // what was decided, in order
	labelled    int          // the number behind the last one that was a label
	whole       int          // the token where the whole ends that the last figure is a part of
}
