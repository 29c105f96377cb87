package copies

import (
	"math/bits"
)

// bins is the size of a sketch. The estimate of a share s has the standard error
// sqrt(s(1-s)/bins): 0.04 at 0.3.
const bins = 128

// shingleWords is the length of a shingle. Three words are the shortest that texts about
// one event do not share by chance.
const shingleWords = 3

// sketch is a one-permutation MinHash of a set of shingles (Li, Owen, Zhang 2012), with
// empty bins filled from the next one that is not empty (Shrivastava, Li 2014).
type sketch struct {
	min  [bins]uint32
	size int // shingles in the set
}

// newSketch sketches the shingles of texts that are split into words; no shingle crosses
// from one text to the next.
func newSketch(texts [][]string) sketch {
	var s sketch
	var filled [bins]bool
	n := 0
	for _, words := range texts {
		n += len(words)
	}
	seen := make(map[uint64]struct{}, n)
	for _, words := range texts {
		for i := 0; i+shingleWords <= len(words); i++ {
			h := hashWords(words[i : i+shingleWords])
			if _, ok := seen[h]; ok {
				continue
			}
			seen[h] = struct{}{}
			bin, value := h%bins, uint32(h>>32)
			if !filled[bin] || value < s.min[bin] {
				s.min[bin], filled[bin] = value, true
			}
		}
	}
	s.size = len(seen)
	s.densify(filled)
	return s
}

// densify fills the empty bins. What is borrowed from far is marked by its distance, so
// that two sketches agree there only if both borrow the same.
func (s *sketch) densify(filled [bins]bool) {
	if s.size == 0 {
		return
	}
	for i := range s.min {
		if filled[i] {
			continue
		}
		for d := 1; d < bins; d++ {
			if j := (i + d) % bins; filled[j] {
				s.min[i] = s.min[j] + uint32(d)*0x9e3779b1
				break
			}
		}
	}
}

// shared estimates the Jaccard similarity of two sets, and the share of the smaller set
// that is in the larger one.
func (s *sketch) shared(t *sketch) (jaccard, contained float64) {
	if s.size == 0 || t.size == 0 {
		return 0, 0
	}
	same := 0
	for i := range s.min {
		if s.min[i] == t.min[i] {
			same++
		}
	}
	jaccard = float64(same) / bins
	common := jaccard * float64(s.size+t.size) / (1 + jaccard)
	return jaccard, min(1, common/float64(min(s.size, t.size)))
}

// bandRows is the number of bins in a band. With 64 bands of two rows, two texts that
// share 0.3 of their shingles meet in a band with probability 0.998, at 0.2 with 0.93,
// and unrelated ones (0.002) with 0.0003.
const bandRows = 2

// bands returns one key a band; texts that share a key are candidates.
func (s *sketch) bands() []uint64 {
	if s.size == 0 {
		return nil
	}
	keys := make([]uint64, bins/bandRows)
	for i := range keys {
		keys[i] = mix(uint64(s.min[2*i])<<32|uint64(s.min[2*i+1]), uint64(i))
	}
	return keys
}

// seed is fixed: a sketch is the same in every process.
const seed = 0x8f1bbcdc

// hashWords hashes words with a mark between them (FNV-1a, then a mixer).
func hashWords(words []string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	return mix(h, seed)
}

func hashString(s string) uint64 { return hashWords([]string{s}) }

// mix spreads the bits of two words (multiply and fold, as in wyhash).
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x9e3779b97f4a7c15, b^0xbf58476d1ce4e5b9)
	h := hi ^ lo
	h ^= h >> 29
	return h * 0x94d049bb133111eb
}
