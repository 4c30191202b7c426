package house_test

import (
	"slices"
	"strconv"
	"strings"
)

// checkModules wants every module to be usable by itself. A replace counts for
// nobody who fetches a module, and packages under internal may change between two
// versions of the root that a library module is used with.
func checkModules(tr tree) (found []string) {
	for dir, text := range tr.modules {
		for line := range strings.Lines(text) {
			if fields := strings.Fields(line); len(fields) > 0 && (fields[0] == "replace" || slices.Contains(fields, "=>")) {
				found = append(found, dir+"/go.mod: "+strings.TrimSpace(line))
			}
		}
	}
	for _, p := range tr.packages {
		if !tr.isLibrary(p.module) {
			continue
		}
		for _, f := range slices.Concat(p.code, p.tests) {
			for _, spec := range f.Imports {
				name, _ := strconv.Unquote(spec.Path.Value)
				if strings.HasPrefix(name, modulePath+"/internal/") {
					found = append(found, p.fileName[f]+": a library module imports "+name)
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// isLibrary says whether a module below the root is one that users require.
func (tr tree) isLibrary(module string) bool {
	top, _, _ := strings.Cut(module, "/")
	return !slices.Contains([]string{".", "examples", "internal", "tools"}, top)
}

// checkRooms wants a package in every room.
func checkRooms(tr tree) (found []string) {
	for dir := range rooms {
		if tr.packages[dir] == nil {
			found = append(found, "internal/house/imports_test.go: no package is in "+dir)
		}
	}
	slices.Sort(found)
	return found
}
