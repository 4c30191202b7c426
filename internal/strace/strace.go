// Package strace reads the system calls of a process from a log of strace, for
// tests of what is flushed before something is acknowledged.
//
//	path := strace.Path(t)
//	cmd := exec.Command(path, "-f", "-y", "-s", "1000000", "-o", log, "-e", "trace=write,pwrite64,fdatasync", program)
//	if err := cmd.Run(); err != nil {
//		t.Fatal(err)
//	}
//	for _, c := range strace.Read(t, log) {
//		if c.Name == "fdatasync" && !c.Begun {
//			flushed = true
//		}
//	}
package strace

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

// TB is what a test has to offer: *testing.T and *testing.B do.
type TB interface {
	Helper()
	Fatal(args ...any)
	Skip(args ...any)
}

// Path is where strace is. Without it the test is skipped, but fails in CI.
func Path(tb TB) string {
	tb.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal(err)
		}
		tb.Skip(err)
	}
	return path
}

// Call is a system call that has returned, or the beginning of one during which
// others began.
type Call struct {
	Name, Text string // its name and arguments, as strace has them
	Begun      bool   // it has not returned; it comes again when it has
}

var (
	whole   = regexp.MustCompile(`^\d+ +(\w+)\((.*)\) += (-?\d+)`)
	begun   = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumed = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)`)
)

const longestLine = 64 << 20

// Read reads the calls of a log in their order.
func Read(tb TB, log string) (calls []Call) {
	tb.Helper()
	f, err := os.Open(log)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	pending := map[string]string{} // arguments by thread
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		if m := whole.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, Call{m[1], m[2], false})
		} else if m := begun.FindStringSubmatch(lines.Text()); m != nil {
			pending[m[1]] = m[3]
			calls = append(calls, Call{m[2], m[3], true})
		} else if m := resumed.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, Call{m[2], pending[m[1]] + m[3], false})
		}
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return calls
}

var offset = regexp.MustCompile(`, (\d+)$`)

// IsMeta reports whether a pwrite64 goes to one of the first two pages of a file,
// which bbolt writes last.
func (c Call) IsMeta() bool {
	m := offset.FindStringSubmatch(c.Text)
	if c.Name != "pwrite64" || m == nil {
		return false
	}
	at, err := strconv.Atoi(m[1])
	return err == nil && at <= os.Getpagesize()
}
