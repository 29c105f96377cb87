package topic

import (
	"slices"
	"strings"
	"testing"
)

func TestBuiltin(t *testing.T) {
	all, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"hanoi-convention", "high-seas-treaty"} {
		if all[id] == nil {
			t.Errorf("no topic %s", id)
		}
	}
}

func TestLoad_Refuses(t *testing.T) {
	const head = "topic: mine\ntitle: Mine\nnames:\n  en: [lake pact]\n"
	tests := []struct {
		name, data string
		want       []string // parts of the error
	}{
		{"unknown key", head + "measure: [signatories]\n", []string{"t.yaml:5: ", `unknown field "measure"`, "want one of topic, title, names"}},
		{"wrong type", "topic: [a]\n", []string{"t.yaml:1: "}},
		{"no YAML", "topic: mine\nnames: {\n", []string{"t.yaml:"}},
		{"no ID", strings.Replace(head, "mine", "My Topic", 1) + "measures: [signatories]\n", []string{"t.yaml:1: topic: want an ID"}},
		{"no names", "topic: mine\nmeasures: [signatories]\n", []string{"names: want at least one language"}},
		{"no measures", head, []string{"measures: want the measures"}},
		{"unknown measure", head + "measures: [moons]\n", []string{"t.yaml:5: ", `unknown measure "moons"`, "signatories"}},
		{"open bracket", strings.Replace(head, "[lake pact]", `["(lake pact"]`, 1) + "measures: [signatories]\n", []string{"t.yaml:4: ", "a bracket is not closed"}},
		{"date", head + "measures: [signatories]\nstarts: 25/10/2025\n", []string{"t.yaml:6: ", "starts: want a day as YYYY-MM-DD"}},
		{"dates", head + "measures: [signatories]\nstarts: 2025-10-26\nends: 2025-10-25\n", []string{"t.yaml:7: ends: want a day not before starts"}},
		{"zone", head + "measures: [signatories]\nzone: Hanoi\n", []string{"t.yaml:6: zone: want an offset"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load("t.yaml", []byte(tt.data))
			if err == nil {
				t.Fatal("no error")
			}
			if i := slices.IndexFunc(tt.want, func(part string) bool { return !strings.Contains(err.Error(), part) }); i >= 0 {
				t.Errorf("error %q, want %q in it", err, tt.want[i])
			}
		})
	}
}
