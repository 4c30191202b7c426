package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// An event is one line of go test -json (go doc test2json).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// A count is the closing line: tests, subtests, examples and seeds of fuzz
// targets, plus each package that failed outside of its tests. One that ran more
// than once counts once: as failed if it ever failed, as skipped if it never ran.
type count struct {
	failed          int
	passed, skipped []string // packages and tests
}

func (c count) String() string {
	line := fmt.Sprintf("%d passed, %d failed", len(c.passed), c.failed)
	if len(c.skipped) > 0 {
		line += fmt.Sprintf(", %d skipped", len(c.skipped))
	}
	return line
}

func (c count) verdict() error {
	switch {
	case c.failed > 0:
		return fmt.Errorf("%d failed", c.failed)
	case len(c.passed) == 0:
		return errors.New("no test ran")
	}
	return nil
}

// A summary collects what tests say until they end, and shows only what failed.
type summary struct {
	out    io.Writer
	said   map[string]*strings.Builder // by package and test
	failed map[string]bool             // packages with a failed test
	ended  map[string]string           // how, by package and test
	loud   []string                    // tests
}

// count adds up how tests ended.
func (s *summary) count() (c count) {
	for _, name := range slices.Sorted(maps.Keys(s.ended)) {
		switch s.ended[name] {
		case "pass":
			c.passed = append(c.passed, name)
		case "fail":
			c.failed++
		default:
			c.skipped = append(c.skipped, name)
		}
	}
	return c
}

// end notes how a test ended, unless an earlier run of it says more.
func (s *summary) end(name, how string) {
	if before := s.ended[name]; how == "fail" || before == "" || before == "skip" {
		s.ended[name] = how
	}
}

// summarise shows what failed, and all that the loud tests say.
func summarise(events io.Reader, out io.Writer, loud ...string) (count, error) {
	s := summary{out: out, loud: loud, said: map[string]*strings.Builder{}, failed: map[string]bool{}, ended: map[string]string{}}
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil {
				fmt.Fprint(out, line) // go's own complaint, not an event
			} else {
				s.take(e)
			}
		}
		if err == io.EOF {
			return s.count(), nil
		}
		if err != nil {
			return s.count(), fmt.Errorf("reading events: %w", err)
		}
	}
}

func (s *summary) take(e event) {
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "output":
		s.keep(e)
	case "pass", "fail", "skip":
		if e.Test != "" {
			s.endTest(e)
		} else {
			s.endPackage(e)
		}
	}
}

func (s *summary) keep(e event) {
	key := e.Package + " " + e.Test
	if s.said[key] == nil {
		s.said[key] = &strings.Builder{}
	}
	s.said[key].WriteString(e.Output)
}

// tell shows what a test or package said, and forgets it.
func (s *summary) tell(e event, show func(line string) bool) {
	key := e.Package + " " + e.Test
	if text := s.said[key]; text != nil {
		for line := range strings.Lines(text.String()) {
			if show(line) {
				fmt.Fprint(s.out, line)
			}
		}
	}
	delete(s.said, key)
}

func (s *summary) endTest(e event) {
	s.end(strings.TrimPrefix(e.Package, modulePath+"/")+" "+e.Test, e.Action)
	s.failed[e.Package] = s.failed[e.Package] || e.Action == "fail"
	s.tell(e, func(line string) bool {
		return e.Action == "fail" || slices.Contains(s.loud, e.Test) && !strings.HasPrefix(line, "=== ")
	})
}

// endPackage shows a package's closing line, or all that it said if it failed:
// then a test that never ended may still have words to say.
func (s *summary) endPackage(e event) {
	if e.Action != "fail" {
		s.tell(e, func(line string) bool { return strings.HasPrefix(line, "ok ") })
		return
	}
	if !s.failed[e.Package] {
		s.end(e.Package, "fail")
	}
	for key := range s.said {
		if name, ok := strings.CutPrefix(key, e.Package+" "); ok && name != "" {
			s.tell(event{Package: e.Package, Test: name}, func(string) bool { return true })
		}
	}
	s.tell(e, func(string) bool { return true })
}
