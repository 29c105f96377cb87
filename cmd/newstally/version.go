package main

import (
	"fmt"
	"runtime/debug"
)

// version is the released version, revision the commit the program was built from;
// the linker sets revision.
const version = "0.1.0"

var revision string

type versionCmd struct{}

// Run prints the versions of the program, of the rules and of Go.
func (c *versionCmd) Run(a *app) error {
	x, err := a.extractor()
	if err != nil {
		return err
	}
	goVersion := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
	}
	_, err = fmt.Fprintf(a.stdout, "newstally %s\nrules %s\n%s\n", programVersion(), x.Version(), goVersion)
	return err
}

func programVersion() string {
	if revision == "" {
		return version
	}
	return version + " (" + revision + ")"
}
