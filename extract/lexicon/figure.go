package lexicon

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed *.grammar.yaml
var grammarFS embed.FS

// Grammar is what the figure engine has to know of a language beside its numerals: how
// sentences end, how a number finds the noun it counts, what makes a statement a plan or
// a rule, how somebody is cited. The words of single measures are not here but in the
// files of package measure.
//
// Every list holds phrases in the notation of Expand.
type Grammar struct {
	// HeadFirst: the counted noun stands right after its number and its attributes
	// follow ("72 nước thành viên"). Otherwise attributes stand between the two.
	HeadFirst bool `yaml:"head_first"`
	// VerbFinal: the verb ends its clause, so what happens is looked for behind the number.
	VerbFinal bool `yaml:"verb_final"`
	// Fold are spellings of one sound, from and to, applied to texts and phrases alike.
	Fold [][2]string `yaml:"fold"`

	Abbreviations []string `yaml:"abbreviations"` // words whose full stop ends no sentence; no notation

	Borders   Borders  `yaml:"borders"`
	Stop      []string `yaml:"stop"`      // words that end a noun phrase: prepositions, determiners, auxiliaries
	Join      []string `yaml:"join"`      // and, or: coordinate attributes and nouns
	More      []string `yaml:"more"`      // more, another: may stand between a number and its noun
	Of        []string `yaml:"of"`        // "72 of the 193 members": links a part to its whole
	Proverb   []string `yaml:"proverb"`   // did so: what the verb before says
	Partitive []string `yaml:"partitive"` // of them, of which: a part of the quantity before
	Same      []string `yaml:"same"`      // the figure, this number: the quantity before, counted again
	Definite  []string `yaml:"definite"`  // the, those: right before a number that was named before
	Count     []string `yaml:"count"`     // the number of: the counted noun stands before the number
	Included  []string `yaml:"included"`  // are among them: right behind a part, says nothing more of it
	Only      []string `yaml:"only"`      // only, just: make a number of a word like "one" that is mostly none
	Genitive  []string `yaml:"genitive"`  // postpositions of the genitive, where the language has them
	Copula    []string `yaml:"copula"`    // is, was, became: may be all that follows a number without its noun
	Plural    []string `yaml:"plural"`    // endings of counted nouns before a postposition
	UpTo      []string `yaml:"up_to"`     // up to, between a number and its noun
	Hedge     []string `yaml:"hedge"`     // some, before a number above one: about
	Negation  []string `yaml:"negation"`  // not, before the verb at the end of its clause: turns "more than" into "at most"
	Amount    []string `yaml:"amount"`    // numbered, of: lead from the counted noun before them to the number behind
	Relative  []string `yaml:"relative"`  // who, that: right behind a noun, what follows is said of it
	Groups    []string `yaml:"groups"`    // Africa, EU: groups of what is counted, beside a number a part of it
	Spans     []string `yaml:"spans"`     // months, minutes: units of time, whose number stands between counts
	Ask       []string `yaml:"ask"`       // how many: begins a question for a number, asked or reported
	Label     []string `yaml:"label"`     // Article, Room: the number behind it is a name, not a count
	Another   []string `yaml:"another"`   // last year, earlier, another: another event is meant
	Again     []string `yaml:"again"`     // that treaty, it, there: goes on about what was named last
	This      []string `yaml:"this"`      // this, the same: comes back to the topic
	Generic   []string `yaml:"generic"`   // new, global: attributes of a treaty or event that name none
	Concerns  []string `yaml:"concerns"`  // on, against: lead from an instrument to its matter, or from the matter to it
	Matters   []string `yaml:"matters"`   // what instruments are about: climate, plastics
	Treaty    []string `yaml:"treaty"`    // nouns for instruments
	Papers    []string `yaml:"papers"`    // laws, books: texts that have articles and chapters of their own
	Event     []string `yaml:"event"`     // nouns for gatherings
	Gathering []string `yaml:"gathering"` // gatherings that are never the topic's main event: seminar, briefing
	Place     []string `yaml:"place"`     // cities that host conferences
	Ignore    []string `yaml:"ignore"`    // fixed phrases whose words must not count as what they say

	// Prepositions are those of time and place before a subject without a comma: in a
	// statement the ministry.
	Prepositions []string `yaml:"prepositions"`

	Status Status `yaml:"status"`
	Cite   Cite   `yaml:"cite"`
	When   When   `yaml:"when"`
}

// Borders are the words that begin a clause, by how much they part it from the one before.
type Borders struct {
	Weak   []string `yaml:"weak"`
	Strong []string `yaml:"strong"`
}

// Status are the words that say how real a statement is.
type Status struct {
	Expected []string `yaml:"expected"`
	Suffix   []string `yaml:"suffix"` // endings of verbs in the future
	Required []string `yaml:"required"`
	// Conditional are words that make a plan, or what is required where they say what follows.
	Conditional []string `yaml:"conditional"`
	Upon        []string `yaml:"upon"`   // once, after: what is required where they say what follows, else nothing
	Actual      []string `yaml:"actual"` // words that outweigh the date: has, so far
}

// Cite is how a language says who said something.
type Cite struct {
	Verbs     []string `yaml:"verbs"`     // said, told: the speaker is the subject
	Agent     []string `yaml:"agent"`     // marks the subject right behind it, where the language does; the first that of any verb
	According []string `yaml:"according"` // according to: the speaker follows
	Passive   []string `yaml:"passive"`   // was put at: the speaker follows behind a word of By
	By        []string `yaml:"by"`
	Mark      []string `yaml:"mark"`      // X's estimate, X के अनुसार: the speaker stands before
	Own       []string `yaml:"own"`       // claim is, report says: the speaker stands before in the genitive (X का दावा है)
	Hopes     []string `yaml:"hopes"`     // hope is: the same, and who hopes may stand far before it (X को ... की उम्मीद है)
	Reply     []string `yaml:"reply"`     // answer, A: before a colon at the beginning of a line
	Interview []string `yaml:"interview"` // from X in conversation: says behind a name that X gives the answers
	Back      []string `yaml:"back"`      // this information: the sentence before is what is cited
	Works     []string `yaml:"works"`     // papers and lists: whose they are counts as the speaker
	Owner     []string `yaml:"owner"`     // what else than the genitive marks the owner: X को उम्मीद है
	Pronouns  []string `yaml:"pronouns"`  // he, she: the speaker named last
	Things    []string `yaml:"things"`    // it, they: those of the pronouns that may stand for a body
	// Possessive: his, the same: whose words are cited, before what says so (उनके अनुसार).
	Possessive []string `yaml:"possessive"`
	Titles     []string `yaml:"titles"`    // words before a name that are not part of it
	Anonymous  []string `yaml:"anonymous"` // speakers that do not count: experts, sources
	Bodies     []string `yaml:"bodies"`    // common nouns that count as speakers where the language cites with a common word
	Particles  []string `yaml:"particles"` // small words within capitalised names: of, van
	Left       []string `yaml:"left"`      // words that the subject does not reach over to the left
	Skip       []string `yaml:"skip"`      // words around the subject that are no part of it: also, meanwhile
}

// When are the words for dates that a figure holds at.
type When struct {
	Until    []string            `yaml:"until"`    // by, as of, before the date
	After    []string            `yaml:"after"`    // तक: the same, behind the date
	Months   []string            `yaml:"months"`   // twelve phrases, January first
	Weekdays []string            `yaml:"weekdays"` // seven, Sunday first
	Days     map[string][]string `yaml:"days"`     // "0" today, "-1" yesterday ...
	// Afternoon: p.m., evening: parts of the day whose clock times below 12 are behind noon.
	Afternoon []string `yaml:"afternoon"`
}

// loadGrammar reads the grammar of a language.
func loadGrammar(tag string) (*Grammar, error) {
	name := tag + ".grammar.yaml"
	data, err := grammarFS.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read lexicon: language %s has no %s", tag, name)
	}
	if err != nil {
		return nil, fmt.Errorf("read lexicon: %w", err)
	}
	g := new(Grammar)
	if err := yaml.UnmarshalWithOptions(data, g, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read lexicon %s: %w", name, err)
	}
	if len(g.When.Months) != 12 || len(g.When.Weekdays) != 7 {
		return nil, fmt.Errorf("read lexicon %s: got %d months and %d weekdays, want 12 and 7", name, len(g.When.Months), len(g.When.Weekdays))
	}
	return g, nil
}

// maxExpand bounds the phrases that one pattern may stand for.
const maxExpand = 4096

// Expand returns the phrases that a pattern stands for. A group in round brackets is a
// choice; an empty choice makes it optional: "sign(|s|ed)", "(|the) number of (states|parties)".
// Groups nest. Spaces around what was left out are closed up.
func Expand(pattern string) ([]string, error) {
	p := expander{in: pattern}
	all := p.sequence()
	switch {
	case p.err != nil:
		return nil, p.err
	case p.pos < len(pattern):
		return nil, fmt.Errorf("phrase %q: unexpected %q at %d", pattern, pattern[p.pos], p.pos)
	}
	for i, s := range all {
		all[i] = strings.Join(strings.Fields(s), " ")
	}
	return all, nil
}

type expander struct {
	in  string
	pos int
	err error
}

// sequence reads up to a | or ) that is not its own.
func (p *expander) sequence() []string {
	out := []string{""}
	for p.pos < len(p.in) && p.err == nil {
		var parts []string
		switch c := p.in[p.pos]; c {
		case '|', ')':
			return out
		case '(':
			p.pos++
			parts = p.choice()
		default:
			end := p.pos
			for end < len(p.in) && !strings.ContainsRune("(|)", rune(p.in[end])) {
				end++
			}
			parts = []string{p.in[p.pos:end]}
			p.pos = end
		}
		if len(out)*len(parts) > maxExpand {
			p.err = fmt.Errorf("phrase %q stands for more than %d phrases", p.in, maxExpand)
			return nil
		}
		next := make([]string, 0, len(out)*len(parts))
		for _, a := range out {
			for _, b := range parts {
				next = append(next, a+b)
			}
		}
		out = next
	}
	return out
}

// choice reads the rest of a group.
func (p *expander) choice() []string {
	var all []string
	for p.err == nil {
		all = append(all, p.sequence()...)
		if p.pos >= len(p.in) {
			p.err = fmt.Errorf("phrase %q: a bracket is not closed", p.in)
			break
		}
		p.pos++
		if p.in[p.pos-1] == ')' {
			break
		}
	}
	return all
}
