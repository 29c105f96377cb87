package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"newstally/news"
)

// Score counts right and wrong figures of one group of documents or measures.
type Score struct {
	Right, Extra, Missed int // figures
	StrictRight          int // of Right: modifier and status are right too
	Modifier, Status     int // of Right
	Said, SaidRight      int // of Right: gold names a speaker; the speaker is right
}

// Gold is the number of annotated figures.
func (s Score) Gold() int { return s.Right + s.Missed }

// Precision is the share of the predicted figures that are right, 1 if there is none.
func (s Score) Precision() float64 { return ratio(s.Right, s.Right+s.Extra) }

// Recall is the share of the annotated figures that were found, 1 if there is none.
func (s Score) Recall() float64 { return ratio(s.Right, s.Gold()) }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 { return f1(s.Right, s.Extra, s.Missed) }

// StrictF1 is F1 where modifier and status have to be right as well.
func (s Score) StrictF1() float64 {
	wrong := s.Right - s.StrictRight
	return f1(s.StrictRight, s.Extra+wrong, s.Missed+wrong)
}

// Speaker is the share of right speakers among the figures found that have one.
func (s Score) Speaker() float64 { return ratio(s.SaidRight, s.Said) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func f1(right, extra, missed int) float64 {
	p, r := ratio(right, right+extra), ratio(right, right+missed)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// Kind says what is wrong with a figure.
type Kind string

// The kinds of error.
const (
	Missed  Kind = "missed"
	Extra   Kind = "extra"
	Differs Kind = "differs" // right, but for modifier, status or speaker
)

// Error is one miss, with its sentence.
type Error struct {
	Document string
	Lang     string
	Kind     Kind
	What     string
	Sentence string
}

// Result is the score of a set of documents.
type Result struct {
	Documents int
	OffTopic  int // documents without any gold figure
	False     int // figures found in these
	All       Score
	ByLang    map[string]*Score
	ByMeasure map[string]*Score // key: language, space, measure
	Bins      [10]Bin           // by confidence: [0, .1), [.1, .2) ... [.9, 1]
	Errors    []Error
}

// Bin counts figures of one range of confidence.
type Bin struct{ Right, All int }

// Add scores one document: figures is what was found in its text.
func (r *Result) Add(d Document, figures []news.Figure) {
	if r.ByLang == nil {
		r.ByLang, r.ByMeasure = map[string]*Score{}, map[string]*Score{}
	}
	r.Documents++
	if len(d.Figures) == 0 {
		r.OffTopic++
		r.False += len(figures)
	}
	used := make([]bool, len(figures))
	for _, g := range d.Figures {
		i := slices.IndexFunc(figures, func(f news.Figure) bool { return same(g, f) })
		for i >= 0 && used[i] {
			next := slices.IndexFunc(figures[i+1:], func(f news.Figure) bool { return same(g, f) })
			if next < 0 {
				i = -1
			} else {
				i += 1 + next
			}
		}
		if i < 0 {
			r.each(d.Lang, g.Measure, func(s *Score) { s.Missed++ })
			r.fail(d, Missed, fmt.Sprintf("%s=%s", g.Measure, g.Value), g.Sentence)
			continue
		}
		used[i] = true
		r.compare(d, g, figures[i])
	}
	for i, f := range figures {
		bin := &r.Bins[min(int(f.Confidence*10), 9)]
		bin.All++
		if used[i] {
			bin.Right++
			continue
		}
		r.each(d.Lang, f.Measure, func(s *Score) { s.Extra++ })
		r.fail(d, Extra, fmt.Sprintf("%s=%s by %s", f.Measure, f.Value, f.Rule), f.Sentence.In(d.Text))
	}
}

func (r *Result) compare(d Document, g Gold, f news.Figure) {
	mod, status := g.Modifier == f.Modifier, g.Status == f.Status
	said := g.Speaker != ""
	saidRight := said && sameName(g.Speaker, f.Speaker)
	r.each(d.Lang, g.Measure, func(s *Score) {
		s.Right++
		s.StrictRight += count(mod && status)
		s.Modifier += count(mod)
		s.Status += count(status)
		s.Said += count(said)
		s.SaidRight += count(saidRight)
	})
	if !mod || !status || said != saidRight {
		r.fail(d, Differs, fmt.Sprintf("%s=%s want %s/%s/%q got %s/%s/%q", g.Measure, g.Value, g.Modifier, g.Status, g.Speaker, f.Modifier, f.Status, f.Speaker), g.Sentence)
	}
}

func (r *Result) each(lang, measure string, do func(*Score)) {
	do(&r.All)
	for _, m := range []struct {
		scores map[string]*Score
		key    string
	}{{r.ByLang, lang}, {r.ByMeasure, lang + " " + measure}} {
		s := m.scores[m.key]
		if s == nil {
			s = new(Score)
			m.scores[m.key] = s
		}
		do(s)
	}
}

func (r *Result) fail(d Document, k Kind, what, sentence string) {
	r.Errors = append(r.Errors, Error{d.ID, d.Lang, k, what, sentence})
}

func same(g Gold, f news.Figure) bool {
	return g.Measure == f.Measure && g.Value == f.Value && (g.High == "" || g.High == f.High) && g.span.Overlaps(f.Span)
}

func sameName(a, b string) bool {
	a, b = nameKey(a), nameKey(b)
	return b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func nameKey(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			return c
		}
		return -1
	}, cases.Fold().String(norm.NFC.String(s)))
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
