package lexicon

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"en", "hi", "vi"} {
		if all[tag] == nil || all[tag].Tag != tag {
			t.Errorf("Load()[%q] = %v, want the lexicon", tag, all[tag])
		}
	}
	if all[Undetermined] != nil {
		t.Error("the file for all languages came as a language")
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"unknown key", "tag: xx\nnumerals:\n  groups: x\n", `xx.yaml:3: unknown field "groups"`},
		{"wrong tag", "tag: yy\n", `xx.yaml:1: tag: got "yy", want "xx" as in the file's name`},
		{"style", "tag: xx\nnumerals:\n  style: odd\n", `xx.yaml:3: numerals.style: got "odd", want plain or vietnamese`},
		{"scale", "tag: xx\nnumerals:\n  scale:\n    12: [x]\n", "numerals.scale: got 12, want a power of ten from 100 up"},
		{"currency", "tag: xx\nmoney:\n  names:\n    usd: [dollar]\n", `xx.yaml:4: money.names: "usd": want a currency code of ISO 4217`},
		{"fold", "tag: xx\nfold:\n  - [ph, f]\n", `xx.yaml:3: fold: entry 1: "ph" ends with a letter of ASCII`},
		{"no YAML", "tag: [", "xx.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse("xx.yaml", []byte(test.data))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("parse: %v, want %q in the error", err, test.want)
			}
		})
	}
}
