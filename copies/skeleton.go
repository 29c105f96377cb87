package copies

import (
	"slices"
	"strings"
)

// A name that is written in another script keeps its consonants, about: "Guterres" and
// "गुटेरेस" are both g-t-r-s. Skeletons of names in Latin script are looked for among those
// of all runs of words in Devanagari, which has no capitals to tell names by.

// minSkeleton is the number of consonants from which two skeletons are seldom the same by
// chance, maxRun the number of words of a name.
const (
	minSkeleton = 4
	maxRun      = 4
)

// devanagari gives the consonant that a letter of Devanagari is closest to; long and
// short, aspirated and plain ones are not told apart, vowels and half-vowels are left out.
var devanagari = map[rune]byte{
	'क': 'k', 'ख': 'k', 'ग': 'g', 'घ': 'g', 'ङ': 'n', 'च': 'c', 'छ': 'c', 'ज': 'j', 'झ': 'j', 'ञ': 'n',
	'ट': 't', 'ठ': 't', 'ड': 'd', 'ढ': 'd', 'ण': 'n', 'त': 't', 'थ': 't', 'द': 'd', 'ध': 'd', 'न': 'n',
	'प': 'p', 'फ': 'f', 'ब': 'b', 'भ': 'b', 'म': 'm', 'र': 'r', 'ल': 'l', 'ळ': 'l', 'व': 'v',
	'श': 's', 'ष': 's', 'स': 's', 'ह': 'h', 'ं': 'n', 'ँ': 'n',
}

// latin replaces the letters of a name by those consonants, the longest first.
var latin = strings.NewReplacer("tch", "c", "ch", "c", "sh", "s", "th", "t", "ph", "f", "kh", "k", "gh", "g", "bh", "b", "dh", "d", "ck", "k", "qu", "kv",
	"x", "ks", "z", "j", "w", "v", "c", "k", "q", "k", "a", "", "e", "", "i", "", "o", "", "u", "", "y", "")

// latinSkeleton returns the skeleton of a folded name.
func latinSkeleton(name string) string { return squeeze(latin.Replace(name)) }

func devanagariSkeleton(word string) string {
	var b strings.Builder
	for _, r := range word {
		if c := devanagari[r]; c != 0 {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// squeeze writes doubled letters once.
func squeeze(s string) string {
	return string(slices.CompactFunc([]byte(s), func(a, b byte) bool { return a == b }))
}

// spoken returns the skeletons of all runs of a paragraph's words in Devanagari.
func spoken(words []string) []uint32 {
	var out []uint32
	skeletons := make([]string, len(words))
	for i, w := range words {
		skeletons[i] = devanagariSkeleton(w)
	}
	for i := range skeletons {
		run := ""
		for j := i; j < min(len(skeletons), i+maxRun); j++ {
			if skeletons[j] == "" {
				break
			}
			if run += skeletons[j]; len(run) >= minSkeleton {
				out = append(out, skeletonHash(squeeze(run)))
			}
		}
	}
	return out
}

func skeletonHash(skeleton string) uint32 { return uint32(hashString(skeleton)) }
