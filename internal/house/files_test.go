package house_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

const (
	maxLines     = 400
	maxTestLines = 600
	topLines     = 30 // where a long file gives its reason
)

func checkLength(tr tree) (found []string) {
	for _, f := range tr.files {
		if path.Ext(f.path) != ".go" {
			continue
		}
		lines, limit := strings.Split(strings.TrimSuffix(f.text, "\n"), "\n"), maxLines
		if strings.HasSuffix(f.path, "_test.go") {
			limit = maxTestLines
		}
		if len(lines) > limit && !givesReason(lines[:topLines]) {
			found = append(found, fmt.Sprintf("%s: %d lines, more than %d, and no \"// Long because:\" near the top", f.path, len(lines), limit))
		}
	}
	return found
}

func givesReason(lines []string) bool {
	return slices.ContainsFunc(lines, func(l string) bool {
		reason, ok := strings.CutPrefix(l, "// Long because:")
		return ok && strings.TrimSpace(reason) != ""
	})
}

// leftovers are what must not stay in a file: promises, and paths that exist on
// one machine only. The words are cut in two so that this file passes itself.
var leftovers = []*regexp.Regexp{
	regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`),
	regexp.MustCompile("(^|[\\s\"'`(=:,])/(wo" + `rk|tm` + `p|ro` + `ot|ho` + `me|Us` + `ers)/`),
	regexp.MustCompile(`\b[A-Z]:\\Us` + `ers\\`),
}

func checkLeftovers(tr tree) (found []string) {
	for _, f := range tr.files {
		if path.Base(f.path) == "go.sum" {
			continue // hashes may spell anything
		}
		for n, line := range strings.Split(f.text, "\n") {
			for _, re := range leftovers {
				if hit := re.FindString(line); hit != "" {
					found = append(found, fmt.Sprintf("%s:%d: leftover %q", f.path, n+1, strings.TrimSpace(hit)))
				}
			}
		}
	}
	return found
}

// checkSleeps lets tests sleep in a synctest bubble only, where it takes no time.
func checkSleeps(tr tree) (found []string) {
	for _, p := range tr.packages {
		for _, f := range p.tests {
			if localName(f, "testing/synctest") != "" {
				continue
			}
			for _, call := range p.uses(f, "time", "Sleep", "After", "Tick") {
				found = append(found, call+" without testing/synctest")
			}
		}
	}
	slices.Sort(found)
	return found
}
