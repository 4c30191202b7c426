package boltstore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
)

// TestFlushedBeforeAcknowledged follows the system calls of a process that saves
// or reads and then acknowledges: the value is written and flushed, and then the
// page that makes it valid, before the acknowledgement leaves.
func TestFlushedBeforeAcknowledged(t *testing.T) {
	strace := straceOrSkip(t)
	calls := traced(t, strace, withSync)
	if err := checkOrder(calls); err != nil {
		t.Error(err)
	}
	if err := checkOrder(traced(t, strace, withoutSync)); err == nil || !strings.Contains(err.Error(), "before it was flushed") {
		t.Errorf("without flushing: want it to be noticed, got %v", err)
	}
}

// straceOrSkip is the path of strace, without which CI fails.
func straceOrSkip(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// What the child called answer is to do.
const (
	withSync = iota
	withoutSync
)

const (
	answerCallers = 8
	answersEach   = 12
)

// answer saves values and writes a line for each afterwards, and one as soon as
// Get or Scan shows the value, as a webhook is answered that changes nothing.
func answer(path string, how int) error {
	boltstore.SetNoSync(how == withoutSync)
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	for i := range answerCallers {
		group.Go(func() {
			for n := range answersEach {
				mark := fmt.Sprintf("mark-%d-%d;", i, n)
				key := "acme/" + mark[:len(mark)-1]
				group.Go(func() {
					for !shows(s, key, n%2 == 0) {
						runtime.Gosched()
					}
					fmt.Println("200 " + mark)
				})
				if _, err := s.CompareAndSet(context.Background(), key, 0, []byte(mark)); err != nil {
					panic(err)
				}
				fmt.Println("200 " + mark)
			}
		})
	}
	group.Wait()
	return s.Close()
}

func shows(s *boltstore.Store, key string, byScan bool) bool {
	if byScan {
		for it, err := range s.Scan(context.Background(), "acme/") {
			if err == nil && it.Key == key {
				return true
			}
		}
		return false
	}
	_, version, err := s.Get(context.Background(), key)
	return version != 0 && err == nil
}

// A systemCall is one line of strace: a call that has returned, or the beginning of
// one during which others began.
type systemCall struct {
	name, text string
	begun      bool // only
}

var (
	wholeCall   = regexp.MustCompile(`^\d+ +(\w+)\((.*)\) += (-?\d+)`)
	begunCall   = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumedCall = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>.*\) += (-?\d+)`)
)

// traced runs answer and returns its calls in order.
func traced(t *testing.T, strace string, how int) (calls []systemCall) {
	t.Helper()
	dir := t.TempDir()
	path, log := filepath.Join(dir, "state.db"), filepath.Join(dir, "strace.log")
	again := child(t.Context(), "answer", path, how)
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-y", "-s", "1000000", "-o", log,
		"-e", "trace=write,pwrite64,fdatasync", "-e", "signal=none", again.Path)
	cmd.Env = again.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	pending := map[string]string{} // text by thread
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		if m := wholeCall.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, systemCall{m[1], m[2], false})
		} else if m := begunCall.FindStringSubmatch(lines.Text()); m != nil {
			pending[m[1]] = m[3]
			calls = append(calls, systemCall{m[2], m[3], true})
		} else if m := resumedCall.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, systemCall{m[2], pending[m[1]], false})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return calls
}

var (
	mark       = regexp.MustCompile(`mark-\d+-\d+;`)
	pageOffset = regexp.MustCompile(`, (\d+)$`)
)

// checkOrder goes through the calls: each value is written, then flushed, then
// made valid by a meta page, then flushed, then acknowledged.
func checkOrder(calls []systemCall) error {
	const (
		written = iota + 1
		flushed
		valid
		safe
	)
	state, acknowledged := map[string]int{}, 0
	advance := func(from, to int) {
		for m, is := range state {
			if is == from {
				state[m] = to
			}
		}
	}
	for _, c := range calls {
		inFile := strings.Contains(c.text, "state.db>")
		switch {
		case c.name == "write" && strings.Contains(c.text, `"200 `):
			if m := mark.FindString(c.text); state[m] != acknowledgedAlready {
				if state[m] != safe {
					return fmt.Errorf("%s is acknowledged before it was flushed (step %d of %d)", m, state[m], safe)
				}
				state[m] = acknowledgedAlready
				acknowledged++
			}
		case c.begun || !inFile: // has not happened yet, or not to this file
		case c.name == "fdatasync":
			advance(written, flushed)
			advance(valid, safe)
		case c.name == "pwrite64" && isMeta(c.text):
			advance(flushed, valid)
		case c.name == "pwrite64":
			for _, m := range mark.FindAllString(c.text, -1) {
				if state[m] == 0 {
					state[m] = written
				}
			}
		}
	}
	if want := answerCallers * answersEach; acknowledged != want {
		return fmt.Errorf("want %d acknowledgements, got %d of %d calls", want, acknowledged, len(calls))
	}
	return nil
}

const acknowledgedAlready = -1

// isMeta reports whether a pwrite64 goes to one of the first two pages.
func isMeta(text string) bool {
	m := pageOffset.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	at, err := strconv.Atoi(m[1])
	return err == nil && at <= os.Getpagesize()
}
