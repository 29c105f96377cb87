// Package importtest holds the import rules of the project: which package may know
// which other. A rule that is broken fails every test run.
package importtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "newstally"

// rules is the architecture. A package is matched by the longest prefix in the table.
// may lists our packages it may import (a prefix, "..." for all below it); never lists
// other packages it must not import.
var rules = []struct {
	pkg   string
	may   []string
	never []string
}{
	{pkg: "news", may: nil, never: []string{"net/http", "database/sql", "os"}},
	{pkg: "crawler", may: []string{"news", "crawler/..."}, never: []string{"database/sql"}},
	{pkg: "extract", may: []string{"news", "extract/..."}, never: []string{"net/http", "database/sql", "os"}},
	{pkg: "copies", may: []string{"news"}, never: []string{"net/http", "database/sql"}},
	{pkg: "tally", may: []string{"news"}, never: []string{"net/http", "database/sql"}},
	{pkg: "export", may: []string{"news"}, never: []string{"net/http", "database/sql"}},
	{pkg: "store", may: []string{"news", "store"}},
	{pkg: "store/sqldb", may: []string{"news", "store"}},
	{pkg: "store/sqlite", may: []string{"news", "store", "store/sqldb"}},
	{pkg: "store/postgres", may: []string{"news", "store", "store/sqldb"}},
	{pkg: "store/open", may: []string{"news", "store", "store/sqlite", "store/postgres"}},
	{pkg: "store/storetest", may: []string{"news", "store"}},
	{pkg: "pipeline", may: []string{"news", "crawler/...", "extract/...", "copies", "tally", "store"}},
	{pkg: "eval", may: []string{"news", "extract/..."}},
	{pkg: "sample", may: []string{"news", "crawler"}},
	{pkg: "web", may: []string{"news", "store", "tally", "export"}},
	{pkg: "cmd", may: []string{"..."}},
	{pkg: "internal/importtest", may: nil},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		i := ruleFor(name)
		if i < 0 {
			t.Errorf("package %s has no import rule: add one to the table", name)
			continue
		}
		for _, imp := range p.Imports {
			own, ours := strings.CutPrefix(imp, module+"/")
			if ours && !allowed(rules[i].may, own) {
				t.Errorf("%s imports %s, which its rule %q does not allow", name, own, rules[i].pkg)
			}
			for _, n := range rules[i].never {
				if imp == n {
					t.Errorf("%s imports %s, which its rule %q forbids", name, imp, rules[i].pkg)
				}
			}
		}
	}
}

func TestRuleFor(t *testing.T) {
	for pkg, want := range map[string]string{"extract/figure": "extract", "store/sqlite": "store/sqlite", "store": "store"} {
		if i := ruleFor(pkg); i < 0 || rules[i].pkg != want {
			t.Errorf("ruleFor(%q) = %d, want the rule of %q", pkg, i, want)
		}
	}
	if allowed([]string{"extract/..."}, "store") || !allowed([]string{"extract/..."}, "extract/figure") {
		t.Error("allowed does not match prefixes as documented")
	}
}

// list returns our packages with the imports of their non-test files.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list named %d packages, want the whole module", len(all))
	}
	return all
}

func ruleFor(pkg string) int {
	best := -1
	for i, r := range rules {
		if (pkg == r.pkg || strings.HasPrefix(pkg, r.pkg+"/")) && (best < 0 || len(r.pkg) > len(rules[best].pkg)) {
			best = i
		}
	}
	return best
}

func allowed(may []string, pkg string) bool {
	for _, m := range may {
		prefix, all := strings.CutSuffix(m, "...")
		if pkg == m || all && (prefix == "" || pkg+"/" == prefix || strings.HasPrefix(pkg, prefix)) {
			return true
		}
	}
	return false
}
