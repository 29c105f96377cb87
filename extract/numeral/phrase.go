package numeral

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"newstally/extract/lexicon"
	"newstally/news"
)

// cueKind is what a phrase beside a number says.
type cueKind uint8

const (
	cNot cueKind = iota
	cAlone
	cVague
	cOrdinal
	cOrdinalOf // makes an ordinal of the number behind
	cCollective
	cOf
	cPercent
	cWeekday
	cMonthOf
	cDay
	cYear
	cYearIn
	cTime
	cClock
	cHour
	cMinute
	cLabel
	cNoLabel
	cScore
	cFrom
	cBetween
	cTo
	cOutOf
	cModifier
	cFar
	cMoney
	cName
	cChange
	cCounted
	cUnit
	cThe
	cBetweenAnd
	cBetweenAfter
	cCountedBefore
	cTimeOnly
)

// cueSet is a set of kinds.
type cueSet uint64

func (k cueKind) set() cueSet { return 1 << k }

// cue is what a phrase says.
type cue struct {
	kind  cueKind
	value uint64 // of a number
	text  string // of a modifier or a currency
	exact string // the only spelling allowed, if not empty
}

// trie holds phrases as sequences of tokens. Its edges are in a table with open
// addressing, which is several times as fast as a map and is asked at every number.
type trie struct {
	keys  []uint64 // edges; 0 is free
	nodes []int32
	edges int
	cues  [][]cue // by node
}

func newTrie() *trie {
	return &trie{keys: make([]uint64, 1<<8), nodes: make([]int32, 1<<8), cues: make([][]cue, 1)}
}

// slot returns where the edge from a node with a token is in the table, or should be.
func (t *trie) slot(key uint64) int {
	mask := uint64(len(t.keys) - 1)
	for i := (key * 0x9e3779b97f4a7c15) >> 32 & mask; ; i = (i + 1) & mask {
		if t.keys[i] == key || t.keys[i] == 0 {
			return int(i)
		}
	}
}

func edge(node, id int32) uint64 { return uint64(node)<<32 | uint64(uint32(id)) }

// next returns the node behind a token, or 0. Unknown words are in no phrase.
func (t *trie) next(node, id int32) int32 {
	if id == 0 {
		return 0
	}
	return t.nodes[t.slot(edge(node, id))]
}

// link returns the node behind a token, a new one if need be.
func (t *trie) link(node, id int32) int32 {
	key := edge(node, id)
	if n := t.nodes[t.slot(key)]; n != 0 {
		return n
	}
	if t.edges*2 >= len(t.keys) {
		old := *t
		t.keys, t.nodes = make([]uint64, 2*len(old.keys)), make([]int32, 2*len(old.keys))
		for i, k := range old.keys {
			if k != 0 {
				j := t.slot(k)
				t.keys[j], t.nodes[j] = k, old.nodes[i]
			}
		}
	}
	n := int32(len(t.cues))
	t.cues = append(t.cues, nil)
	i := t.slot(key)
	t.keys[i], t.nodes[i] = key, n
	t.edges++
	return n
}

// add adds a phrase. It returns another text that the phrase already has in the same kind.
func (t *trie) add(ids []int32, c cue) (other string) {
	node := int32(0)
	for _, id := range ids {
		if id == 0 { // digits
			return ""
		}
		node = t.link(node, id)
	}
	for _, o := range t.cues[node] {
		if o.kind == c.kind && o.text != c.text && o.exact == c.exact {
			other = o.text
		}
	}
	t.cues[node] = append(t.cues[node], c)
	return other
}

// compiler turns a lexicon into the tables of a Reader.
type compiler struct {
	d      *dict
	ahead  *trie // phrases from a token on
	back   *trie // phrases that end before a token, last word first
	shorts map[string]uint8
	units  map[string]bool
	errs   []error
}

func (c *compiler) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

func (c *compiler) expand(texts []string) []string {
	var out []string
	for _, t := range texts {
		all, err := lexicon.Expand(t)
		if err != nil {
			c.errs = append(c.errs, err)
		}
		out = append(out, all...)
	}
	return out
}

// each calls f with the tokens of every phrase that the texts stand for.
func (c *compiler) each(texts []string, f func(ids []int32)) {
	for _, t := range c.expand(texts) {
		if ids := c.tokens(t); len(ids) > 0 {
			f(ids)
		}
	}
}

// tokens returns the tokens of a phrase; unknown words become known.
func (c *compiler) tokens(phrase string) []int32 {
	s := scan{Reader: &Reader{dict: c.d}}
	s.tokenize(phrase, 0, len(phrase))
	var ids []int32
	for _, t := range s.toks {
		if t.kind == tokWord && t.word == 0 {
			t.word = c.d.add(c.d.alphabet.foldString(phrase[t.start:t.end]))
		}
		ids = append(ids, t.id())
	}
	return ids
}

func (c *compiler) single(ids []int32) bool {
	if len(ids) != 1 || ids[0] <= 0 {
		c.fail("the words of numerals must be single words, got one of %d tokens", len(ids))
		return false
	}
	return true
}

// start marks a token that begins a phrase to be looked for everywhere.
func (c *compiler) start(id int32) {
	if id > 0 {
		c.d.words[id].role |= rStart
	}
}

// behind adds phrases that stand behind a number.
func (c *compiler) behind(texts []string, q cue) { c.phrases(c.ahead, texts, q, false) }

// before adds phrases that stand before a number.
func (c *compiler) before(texts []string, q cue) { c.phrases(c.back, texts, q, true) }

// phrases adds cues; a phrase with a capital letter that is a code or a sign ("USD",
// "RM") is only that in its exact spelling.
func (c *compiler) phrases(t *trie, texts []string, q cue, reverse bool) {
	for _, text := range c.expand(texts) {
		ids := c.tokens(text)
		if len(ids) == 0 {
			continue
		}
		if reverse {
			slices.Reverse(ids)
		}
		k := q
		letter := len(text) == 1 && (q.kind == cUnit || q.kind == cHour || q.kind == cMinute)
		if letter || q.kind == cMoney && len(text) < 5 && text != strings.ToLower(text) {
			k.exact = text
		}
		if other := t.add(ids, k); other != "" {
			c.fail("%q is said to mean %s and %s", text, other, k.text)
		}
	}
}

// everywhere adds phrases that are looked for at every token.
func (c *compiler) everywhere(texts []string, q cue) {
	c.each(texts, func(ids []int32) {
		c.ahead.add(ids, q)
		c.start(ids[0])
	})
}

func (c *compiler) cues(l *lexicon.Lexicon) {
	n, k := &l.Numerals, &l.Kinds
	c.everywhere(n.Not, cue{kind: cNot})
	c.everywhere(n.VagueBefore, cue{kind: cVague})
	c.everywhere(n.OrdBefore, cue{kind: cOrdinalOf})
	c.everywhere(k.Weekdays, cue{kind: cWeekday})
	c.everywhere(k.MonthOf, cue{kind: cMonthOf})
	c.behind(n.Of, cue{kind: cOf})
	c.behind(n.Counted, cue{kind: cCounted})
	c.before(n.CountedBefore, cue{kind: cCountedBefore})
	c.before(n.Name, cue{kind: cName})
	c.behind(k.Percent, cue{kind: cPercent})
	c.before(k.Day, cue{kind: cDay})
	c.before(k.Year, cue{kind: cYear})
	c.behind(k.YearIn, cue{kind: cYearIn})
	c.before(k.Time, cue{kind: cTime})
	c.before(k.TimeOnly, cue{kind: cTimeOnly})
	c.before(k.The, cue{kind: cThe})
	c.behind(k.Clock, cue{kind: cClock})
	c.behind(k.Hour, cue{kind: cHour})
	c.behind(k.Minute, cue{kind: cMinute})
	c.before(k.Label, cue{kind: cLabel})
	c.before(k.LabelName, cue{kind: cLabel, value: 1})
	c.before(k.NoLabel, cue{kind: cNoLabel})
	c.before(k.Score, cue{kind: cScore})
	c.before(k.From, cue{kind: cFrom})
	c.before(k.Between, cue{kind: cBetween})
	c.behind(k.BetweenAnd, cue{kind: cBetweenAnd})
	c.behind(k.BetweenAfter, cue{kind: cBetweenAfter})
	c.before(k.Change, cue{kind: cChange})
	c.behind(k.To, cue{kind: cTo})
	c.behind(k.OutOf, cue{kind: cOutOf})
	c.behind(k.Unit, cue{kind: cUnit})
	c.money(&l.Money)
	c.months(k.Months)
	c.each(k.Decade, func(ids []int32) {
		if ids[0] > 0 {
			c.d.words[ids[0]].role |= rDecade
		}
	})
	c.each(k.Year, func(ids []int32) {
		if len(ids) == 1 && ids[0] > 0 {
			c.d.words[ids[0]].role |= rYear
		}
	})
	c.before(l.NoModifier, cue{kind: cModifier})
	for _, m := range news.Modifiers {
		p := l.Modifiers[m]
		c.before(p.Before, cue{kind: cModifier, text: string(m)})
		c.behind(p.After, cue{kind: cModifier, text: string(m)})
		c.behind(p.Far, cue{kind: cFar, text: string(m)})
	}
	for _, u := range c.expand(k.Unit) {
		c.units[u] = true
	}
	for v, texts := range n.Short {
		for _, t := range c.expand(texts) {
			c.shorts[t] = uint8(power(v))
		}
	}
}

func (c *compiler) money(m *lexicon.Money) {
	for _, code := range slices.Sorted(maps.Keys(m.Symbols)) {
		c.before(m.Symbols[code], cue{kind: cMoney, text: code})
		c.behind(m.Symbols[code], cue{kind: cMoney, text: code})
	}
	for _, code := range slices.Sorted(maps.Keys(m.Names)) {
		c.behind(m.Names[code], cue{kind: cMoney, text: code})
	}
}

// months adds the names of the months; those of several words, such as "jan.", are found
// by their first.
func (c *compiler) months(all [][]string) {
	for i, texts := range all {
		c.each(texts, func(ids []int32) {
			if ids[0] > 0 {
				w := &c.d.words[ids[0]]
				w.role |= rMonth
				w.month = uint8(i + 1)
			}
		})
	}
}

// compile builds a Reader.
func compile(l *lexicon.Lexicon) (*Reader, error) {
	c := &compiler{d: newDict(newAlphabet(l.Fold)), ahead: newTrie(), back: newTrie(), shorts: map[string]uint8{}, units: map[string]bool{}}
	c.numerals(&l.Numerals)
	c.cues(l)
	files := map[string]bool{}
	for _, f := range l.Kinds.File {
		files[f] = true
	}
	if err := errors.Join(c.errs...); err != nil {
		return nil, err
	}
	return &Reader{
		dict: c.d, ahead: c.ahead, back: c.back, shorts: c.shorts, units: c.units, files: files,
		decimal: []rune(l.Numerals.Decimal)[0], groupMark: []rune(l.Numerals.Group)[0],
		yearCue: l.Kinds.YearCue, slashDate: l.Kinds.SlashDate,
		spaced: l.Numerals.SpacedGroups, vietnamese: l.Numerals.Style == styleVietnamese,
	}, nil
}
