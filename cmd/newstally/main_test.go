package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"newstally": main, "site": siteMain})
}

// TestScript runs the whole commands of testdata/script, one file a behaviour.
func TestScript(t *testing.T) {
	outlets, err := filepath.Abs("../../sample/outlets")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("OUTLETS", outlets) // of the sample newsroom
		return nil
	}})
}
