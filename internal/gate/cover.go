package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

const modulePath = "github.com/ctikit/ctikit"

// floors are the shares of statements, in percent, that the tests of a package
// must reach in it. A package that no test ran is below its floor.
var floors = map[string]float64{
	"statussync":          95,
	"statussync/focus":    95,
	"statussync/engine":   95,
	"statussync/systems":  95,
	"statussync/timeline": 95,
	"queuemap":            95,
	"attrmap":             95,
	"connect/contactflow": 95,
	"connect/flowsearch":  95,

	"zendesk":     90,
	"zendesk/zaf": 95,
	"aircall":     90,
	"dialpad":     90,
	"connect":     90,

	"internal/httpx":   95,
	"internal/hook":    95,
	"internal/oauth":   95,
	"internal/lenient": 95,
	"internal/apierr":  95,
	"internal/option":  95,

	"internal/faketest":   90,
	"zendesk/zendesktest": 90,
	"aircall/aircalltest": 90,
	"dialpad/dialpadtest": 90,
	"connect/connecttest": 90,
}

// A share says how many of a package's statements were run.
type share struct{ run, all int }

func (s share) percent() float64 { return 100 * float64(s.run) / float64(max(s.all, 1)) }

// readProfile adds up a cover profile by package. A block that several test
// binaries report counts as run if one of them ran it.
func readProfile(r io.Reader) (map[string]share, error) {
	blocks := map[string]share{} // by file and position
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "mode: ") {
			continue
		}
		where, statements, times, err := splitBlock(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("cover profile: line %d: %w", n, err)
		}
		b := share{run: blocks[where].run, all: statements}
		if times > 0 {
			b.run = statements
		}
		blocks[where] = b
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("cover profile: %w", err)
	}
	packages := map[string]share{}
	for where, b := range blocks {
		file, _, _ := strings.Cut(where, ":")
		p := packages[path.Dir(file)]
		packages[path.Dir(file)] = share{p.run + b.run, p.all + b.all}
	}
	return packages, nil
}

// splitBlock reads "file.go:1.2,3.4 statements times".
func splitBlock(line string) (where string, statements, times int, err error) {
	words := strings.Fields(line)
	if len(words) != 3 {
		return "", 0, 0, fmt.Errorf("%d words, want 3", len(words))
	}
	if statements, err = strconv.Atoi(words[1]); err != nil {
		return "", 0, 0, err
	}
	if times, err = strconv.Atoi(words[2]); err != nil {
		return "", 0, 0, err
	}
	return words[0], statements, times, nil
}

// holdFloors prints every package's share and names those below their floor.
func holdFloors(reached map[string]share, floors map[string]float64, out io.Writer) error {
	var low []string
	for _, dir := range slices.Sorted(maps.Keys(floors)) {
		if _, ran := reached[modulePath+"/"+dir]; !ran {
			low = append(low, dir+" (no test ran)")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(reached)) {
		s, dir := reached[name], strings.TrimPrefix(name, modulePath+"/")
		floor, held := floors[dir]
		note := ""
		switch {
		case held && s.percent() < floor:
			note = fmt.Sprintf("  below %.0f %%", floor)
			low = append(low, dir)
		case held:
			note = fmt.Sprintf("  floor %.0f %%", floor)
		}
		fmt.Fprintf(out, "%6.1f %%  %s%s\n", s.percent(), dir, note)
	}
	if len(low) > 0 {
		return fmt.Errorf("coverage below its floor: %s", strings.Join(low, ", "))
	}
	return nil
}
