package figure

import (
	"slices"

	"newstally/extract/measure"
)

// rules are the rules of all measures with numbers for the names of classes.
type rules struct {
	nouns, frames, kinds map[string]int16
	nounNames            []string
	frameNames           []string
	measures             []*measure.Measure
	byNoun               [][]*rule     // by noun class
	gap                  [][]*gapEntry // by frame
	money                int16
	units                []bool // by noun class: a measure of time counts it
	all                  []*rule
	gapTraps             []int16 // frames of shared traps: a number beside one counts nothing by itself
	verbs                []bool  // by frame: a rule of a measure needs it, so that it may be a verb
	when                 map[*measure.Measure][]int16
	need                 map[*measure.Measure][]int16 // frames of need: those of numbers without a noun that no rule has
}

// rule is one cell of a measure.
type rule struct {
	*measure.Rule
	measure *measure.Measure // nil for a shared trap
	frames  []int16
	also    []int16
	kinds   []int16
	not     []int16 // frames
	notKind []int16
}

// gapEntry says that a number without a noun counts the measure in a frame.
type gapEntry struct{ measure *measure.Measure }

// newRules numbers the classes. Classes that no rule needs are numbered too: a word must
// not lose the meaning that keeps it out of another class.
func newRules(measures []*measure.Measure, shared *measure.Set) *rules {
	r := &rules{nouns: map[string]int16{}, frames: map[string]int16{}, kinds: map[string]int16{}, measures: measures, when: map[*measure.Measure][]int16{}, need: map[*measure.Measure][]int16{}}
	number := func(ids map[string]int16, classes map[string]measure.Words) {
		for _, name := range sortedNames(classes) {
			if _, ok := ids[name]; !ok {
				ids[name] = int16(len(ids))
			}
		}
	}
	sets := []measure.Classes{shared.Classes}
	for _, m := range measures {
		sets = append(sets, m.Classes)
	}
	for _, c := range sets {
		number(r.nouns, c.Nouns)
		number(r.nouns, c.Joined)
		number(r.frames, c.Frames)
		number(r.kinds, c.Kinds)
	}
	r.money = int16(len(r.nouns))
	r.nouns[measure.Money] = r.money
	r.nounNames, r.frameNames = namesOf(r.nouns), namesOf(r.frames)
	r.byNoun = make([][]*rule, len(r.nouns))
	r.gap = make([][]*gapEntry, len(r.frames))
	r.verbs = make([]bool, len(r.frames))
	r.units = make([]bool, len(r.nouns))
	for _, m := range measures {
		for _, name := range m.When {
			r.when[m] = append(r.when[m], r.frames[name])
		}
		for i := range m.Rules {
			r.enter(&m.Rules[i], m)
		}
		for _, name := range m.Gap {
			f := r.frames[name]
			r.gap[f] = append(r.gap[f], &gapEntry{m})
		}
	}
	for i := range shared.Traps {
		r.enter(&shared.Traps[i], nil)
		if shared.Traps[i].Gap {
			for _, name := range shared.Traps[i].Frame {
				r.gapTraps = append(r.gapTraps, r.frames[name])
			}
		}
	}
	for _, m := range measures {
		for _, name := range m.Gap {
			if f := r.frames[name]; m.Need && !r.verbs[f] {
				r.need[m] = append(r.need[m], f)
			}
		}
	}
	return r
}

func (r *rules) enter(src *measure.Rule, m *measure.Measure) {
	x := &rule{Rule: src, measure: m}
	if src.Trap {
		x.measure = nil
	}
	r.all = append(r.all, x)
	for _, name := range src.Frame {
		r.verbs[r.frames[name]] = r.verbs[r.frames[name]] || x.measure != nil && !x.measure.Money
		x.frames = append(x.frames, r.frames[name])
	}
	for _, name := range src.Also {
		x.also = append(x.also, r.frames[name])
	}
	for _, name := range src.Kind {
		x.kinds = append(x.kinds, r.kinds[name])
	}
	for _, name := range src.Not {
		if id, ok := r.frames[name]; ok {
			x.not = append(x.not, id)
		}
		if id, ok := r.kinds[name]; ok {
			x.notKind = append(x.notKind, id)
		}
	}
	for _, name := range src.Noun {
		if id, ok := r.nouns[name]; ok && !slices.Contains(r.byNoun[id], x) {
			r.byNoun[id] = append(r.byNoun[id], x)
			r.units[id] = r.units[id] || m != nil && m.Unit != ""
		}
	}
}

// name is the rule's name in a figure: the measure, the noun class and the frame.
func (r *rules) name(x *rule, noun, frame int16) string {
	s := r.nounNames[noun]
	if x.measure != nil {
		s = x.measure.ID + "/" + s
	}
	if frame >= 0 {
		s += "+" + r.frameNames[frame]
	}
	return s
}

// takes reports whether a measure has a rule for a noun class.
func (r *rules) takes(m *measure.Measure, noun int16) bool {
	return slices.ContainsFunc(r.byNoun[noun], func(x *rule) bool { return x.measure == m && len(x.kinds) == 0 && !x.Part })
}

// takesPart reports whether a measure has a rule for parts of it that a noun class counts.
func (r *rules) takesPart(m *measure.Measure, noun int16) bool {
	return slices.ContainsFunc(r.byNoun[noun], func(x *rule) bool { return x.measure == m && x.Part })
}

// alone reports whether a noun class says by itself what is counted.
func (r *rules) alone(noun int16) bool {
	return slices.ContainsFunc(r.byNoun[noun], func(x *rule) bool { return x.measure != nil && len(x.frames) == 0 && len(x.kinds) == 0 })
}

// needs reports whether a number without a noun beside a frame is what must be.
func (r *rules) needs(frame int16) bool {
	return slices.ContainsFunc(r.gap[frame], func(e *gapEntry) bool { return e.measure.Need })
}

// growing reports whether a measure that grows has a rule for a noun class.
func (r *rules) growing(noun int16) bool {
	return slices.ContainsFunc(r.measures, func(m *measure.Measure) bool { return m.Grows && r.takes(m, noun) })
}

func sortedNames(m map[string]measure.Words) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func namesOf(ids map[string]int16) []string {
	names := make([]string, len(ids))
	for name, id := range ids {
		names[id] = name
	}
	return names
}
