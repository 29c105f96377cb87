package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newstally/export"
	"newstally/extract/measure"
)

var update = flag.Bool("update", false, "write docs/schema.md anew")

const schemaFile = "../../docs/schema.md"

// TestSchema holds the data dictionary to the code.
func TestSchema(t *testing.T) {
	measures, err := measure.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := export.WriteDictionary(&got, measureLabels(measures)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s is not what the code says; run this test with -update (-file +code):\n%s", schemaFile, diff)
	}
}
