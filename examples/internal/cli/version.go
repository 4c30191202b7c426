package cli

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// Version is which program this is.
type Version struct {
	Program  string
	Module   string // such as v1.2.3
	Revision string // of the source
	Go       string
}

// ReadVersion takes it from what the compiler noted.
func ReadVersion(program string) Version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Version{program, "unknown", "unknown", "unknown"}
	}
	return VersionOf(program, info)
}

// VersionOf takes it from what the compiler noted about another build.
func VersionOf(program string, info *debug.BuildInfo) Version {
	v := Version{Program: program, Module: cmp.Or(info.Main.Version, "(devel)"), Revision: "unknown", Go: info.GoVersion}
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
func (v Version) String() string {
	return fmt.Sprintf("%s %s, revision %s, %s", v.Program, v.Module, v.Revision, v.Go)
}
