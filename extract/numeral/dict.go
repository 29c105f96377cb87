package numeral

import (
	"fmt"
	"maps"
	"slices"

	"newstally/extract/lexicon"
)

// role is a part that a word can play in a numeral.
type role uint32

const (
	rSmall   role = 1 << iota // 0 to 99
	rTail                     // a digit behind a greater numeral only
	rTen                      // times ten
	rFiller                   // no tens
	rScale                    // 100, 1000 ...
	rColl                     // dozen
	rArticle                  // a
	rAnd
	rPoint
	rMinus
	rHalf     // 1/2
	rPlusHalf // half the scale before
	rShift    // a quarter more or less
	rMixed    // 3/2
	rPart     // third
	rParts    // thirds
	rOver     // between numerator and denominator
	rPartOf   // between a number and an ordinal that divides it
	rWhole    // between a whole number and a fraction
	rOrd      // first
	rVague    // dozens
	rBare     // a scale that needs no number before
	rWeak     // more often no number
	rYear     // also means year
	rMonth    // the name of a month
	rEnding   // joined behind digits: th
	rDecade   // joined behind a year: s
	rStart    // begins a phrase of the trie that has to be looked for everywhere

	// rNumber are the roles of words that a numeral can begin with.
	rNumber = rSmall | rTail | rScale | rColl | rArticle | rHalf | rShift | rMixed | rPart | rMinus | rPoint | rOrd | rMonth
)

// word is an entry of the dictionary.
type word struct {
	role  role
	small uint8  // of rSmall and rTail
	scale uint8  // power of ten of rScale
	coll  uint16 // of rColl
	part  uint64 // of rPart and rParts
	ord   uint64 // of rOrd
	frac  value  // of rShift and rMixed
	month uint8  // 1 to 12
	// head and tail are the words of one that is written together: twentyfive, दोसौ.
	head, tail int32
}

// dict holds the words of a language by their folded spelling. Word 0 is unknown.
type dict struct {
	alphabet *alphabet
	words    []word
	keys     []string // by word
	table    []int32  // open addressing; 0 is free
	longest  int      // bytes of the longest key
}

func newDict(a *alphabet) *dict {
	return &dict{alphabet: a, words: make([]word, 1), keys: make([]string, 1), table: make([]int32, 1<<12)}
}

// The constants of the hash FNV-1a with 32 bits.
const (
	hashBasis = 2166136261
	hashPrime = 16777619
)

func hash[T string | []byte](s T) uint32 {
	h := uint32(hashBasis)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// find returns the word of a folded spelling, or 0.
func (d *dict) find(key []byte) int32 {
	mask := uint32(len(d.table) - 1)
	for i := hash(key) & mask; ; i = (i + 1) & mask {
		w := d.table[i]
		if w == 0 || d.keys[w] == string(key) {
			return w
		}
	}
}

// findASCII is find for a word of ASCII letters that is not folded, with the hash of its
// folded form.
func (d *dict) findASCII(h uint32, word string) int32 {
	mask := uint32(len(d.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		w := d.table[i]
		if w == 0 || equalASCII(d.keys[w], word) {
			return w
		}
	}
}

// equalASCII reports whether a word of ASCII letters is the key, which is in lower case.
func equalASCII(key, word string) bool {
	if len(key) != len(word) {
		return false
	}
	for i := range len(key) {
		if key[i] != word[i]|0x20 {
			return false
		}
	}
	return true
}

// add returns the word of a folded spelling, a new one if need be.
func (d *dict) add(key string) int32 {
	if w := d.find([]byte(key)); w != 0 {
		return w
	}
	if len(d.words)*2 > len(d.table) {
		d.table = make([]int32, 2*len(d.table))
		for w := 1; w < len(d.keys); w++ {
			d.place(int32(w))
		}
	}
	w := int32(len(d.words))
	d.words = append(d.words, word{})
	d.keys = append(d.keys, key)
	d.longest = max(d.longest, len(key))
	d.place(w)
	return w
}

func (d *dict) place(w int32) {
	mask := uint32(len(d.table) - 1)
	i := hash(d.keys[w]) & mask
	for d.table[i] != 0 {
		i = (i + 1) & mask
	}
	d.table[i] = w
}

// numerals adds the words that numbers are made of. Those of more than one token go into
// the phrases.
func (c *compiler) numerals(n *lexicon.Numerals) {
	c.values(n.Small, func(w *word, v int64) {
		if w.role&rSmall != 0 && int64(w.small) != v {
			c.fail("a word stands for both %d and %d", w.small, v)
		}
		w.role |= rSmall
		w.small = uint8(v)
	})
	c.values(n.Tail, func(w *word, v int64) { w.role |= rTail; w.small = uint8(v) })
	c.values(n.Scale, func(w *word, v int64) { w.role |= rScale; w.scale = uint8(power(v)) })
	c.values(n.Part, func(w *word, v int64) { w.role |= rPart; w.part = uint64(v) })
	c.values(n.Parts, func(w *word, v int64) { w.role |= rParts; w.part = uint64(v) })
	c.valuesOr(n.Collective, cCollective, func(w *word, v int64) { w.role |= rColl; w.coll = uint16(v) })
	c.valuesOr(n.Ordinal, cOrdinal, func(w *word, v int64) { w.role |= rOrd; w.ord = uint64(v) })
	c.valuesOr(n.Alone, cAlone, nil)
	c.fractions(n.Shift, rShift)
	c.fractions(n.Mixed, rMixed)
	for _, l := range []struct {
		texts []string
		role  role
	}{
		{n.Ten, rTen}, {n.Filler, rFiller}, {n.Article, rArticle}, {n.And, rAnd}, {n.Point, rPoint}, {n.Minus, rMinus},
		{n.Half, rHalf}, {n.PlusHalf, rPlusHalf}, {n.Over, rOver}, {n.PartOf, rPartOf}, {n.WholeAnd, rWhole},
		{n.Vague, rVague}, {n.BareScale, rBare}, {n.Weak, rWeak}, {n.OrdEnding, rEnding},
	} {
		c.each(l.texts, func(ids []int32) {
			if c.single(ids) {
				c.d.words[ids[0]].role |= l.role
			}
		})
	}
	c.ordinalWords(n)
	c.joinedWords(n)
}

// values calls set for every word of m; all have to be single words.
func (c *compiler) values(m lexicon.Words, set func(*word, int64)) {
	for _, v := range slices.Sorted(maps.Keys(m)) {
		c.each(m[v], func(ids []int32) {
			if c.single(ids) {
				set(&c.d.words[ids[0]], v)
			}
		})
	}
}

// valuesOr is values, but phrases of several words, or all if set is nil, become cues.
func (c *compiler) valuesOr(m lexicon.Words, k cueKind, set func(*word, int64)) {
	for _, v := range slices.Sorted(maps.Keys(m)) {
		c.each(m[v], func(ids []int32) {
			if len(ids) == 1 && set != nil {
				set(&c.d.words[ids[0]], v)
				return
			}
			c.ahead.add(ids, cue{kind: k, value: uint64(v)})
			c.start(ids[0])
		})
	}
}

func (c *compiler) fractions(m map[string]lexicon.Texts, r role) {
	for _, f := range slices.Sorted(maps.Keys(m)) {
		texts := m[f]
		var p, q int64
		if _, err := fmt.Sscanf(f, "%d/%d", &p, &q); err != nil || q == 0 {
			c.fail("fraction %q: want one such as 3/2", f)
			continue
		}
		v := ratio(uint64(max(p, -p)), uint64(q))
		v.neg = p < 0
		c.each(texts, func(ids []int32) {
			if c.single(ids) {
				w := &c.d.words[ids[0]]
				w.role |= r
				w.frac = v
			}
		})
	}
}

// ordinalWords adds the ordinals that are a number word with an ending: पाँचवाँ. An
// ending that follows digits only ("st") makes words that nobody writes.
func (c *compiler) ordinalWords(n *lexicon.Numerals) {
	for _, ending := range n.OrdEnding {
		for _, m := range []lexicon.Words{n.Small, n.Scale} {
			for _, v := range slices.Sorted(maps.Keys(m)) {
				for _, t := range c.expand(m[v]) {
					w := &c.d.words[c.d.add(c.d.alphabet.foldString(t+ending))]
					if w.role == 0 {
						w.role, w.ord = rOrd, uint64(v)
					}
				}
			}
		}
	}
}

// joinedWords adds numbers of two words that are written as one: tens with units, and
// numbers with a scale.
func (c *compiler) joinedWords(n *lexicon.Numerals) {
	if n.Style != stylePlain {
		return
	}
	for _, v := range slices.Sorted(maps.Keys(n.Small)) {
		texts := n.Small[v]
		if v == 0 {
			continue
		}
		c.join(texts, n.Scale)
		if v >= 20 && v%10 == 0 && len(n.Small[v+1]) == 0 {
			c.join(texts, digitsOf(n.Small))
			c.join(texts, digitsOf(n.Ordinal))
		}
	}
}

func digitsOf(m lexicon.Words) lexicon.Words {
	out := lexicon.Words{}
	for v := int64(1); v < 10; v++ {
		out[v] = m[v]
	}
	return out
}

func (c *compiler) join(heads []string, m lexicon.Words) {
	for _, h := range c.expand(heads) {
		for _, v := range slices.Sorted(maps.Keys(m)) {
			for _, t := range c.expand(m[v]) {
				id := c.d.add(c.d.alphabet.foldString(h + t))
				if c.d.words[id].role == 0 {
					head, tail := c.d.add(c.d.alphabet.foldString(h)), c.d.add(c.d.alphabet.foldString(t))
					c.d.words[id].head, c.d.words[id].tail = head, tail
				}
			}
		}
	}
}

func power(v int64) (k int) {
	for ; v >= 10; v /= 10 {
		k++
	}
	return k
}
