package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// version is which program this is.
type version struct {
	Module   string // such as v1.2.3
	Revision string // of the source
	Go       string
}

// readVersion takes it from what the compiler noted.
func readVersion() version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version{"unknown", "unknown", "unknown"}
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) version {
	v := version{Module: cmp.Or(info.Main.Version, "(devel)"), Revision: "unknown", Go: info.GoVersion}
	modified := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	if modified {
		v.Revision += ", modified"
	}
	return v
}

// String is one line for people.
func (v version) String() string {
	return fmt.Sprintf("bridge %s, revision %s, %s", v.Module, v.Revision, v.Go)
}
