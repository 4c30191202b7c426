package boltstore_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/internal/strace"
	"github.com/ctikit/ctikit/statussync/boltstore"
)

// TestFlushedBeforeAcknowledged follows the system calls of a process that saves
// or reads and then acknowledges: the value is written and flushed, and then the
// page that makes it valid, before the acknowledgement leaves.
func TestFlushedBeforeAcknowledged(t *testing.T) {
	path := strace.Path(t)
	calls := traced(t, path, withSync)
	if err := checkOrder(calls); err != nil {
		t.Error(err)
	}
	if err := checkOrder(traced(t, path, withoutSync)); err == nil || !strings.Contains(err.Error(), "before it was flushed") {
		t.Errorf("without flushing: want it to be noticed, got %v", err)
	}
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

// traced runs answer and returns its calls in order.
func traced(t *testing.T, straceAt string, how int) []strace.Call {
	t.Helper()
	dir := t.TempDir()
	path, log := filepath.Join(dir, "state.db"), filepath.Join(dir, "strace.log")
	again := child(t.Context(), "answer", path, how)
	cmd := exec.CommandContext(t.Context(), straceAt, "-f", "-y", "-s", "1000000", "-o", log,
		"-e", "trace=write,pwrite64,fdatasync", "-e", "signal=none", again.Path)
	cmd.Env = again.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strace.Read(t, log)
}

var mark = regexp.MustCompile(`mark-\d+-\d+;`)

// checkOrder goes through the calls: each value is written, then flushed, then
// made valid by a meta page, then flushed, then acknowledged.
func checkOrder(calls []strace.Call) error {
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
		inFile := strings.Contains(c.Text, "state.db>")
		switch {
		case c.Name == "write" && strings.Contains(c.Text, `"200 `):
			if m := mark.FindString(c.Text); state[m] != acknowledgedAlready {
				if state[m] != safe {
					return fmt.Errorf("%s is acknowledged before it was flushed (step %d of %d)", m, state[m], safe)
				}
				state[m] = acknowledgedAlready
				acknowledged++
			}
		case c.Begun || !inFile: // has not happened yet, or not to this file
		case c.Name == "fdatasync":
			advance(written, flushed)
			advance(valid, safe)
		case c.IsMeta():
			advance(flushed, valid)
		case c.Name == "pwrite64":
			for _, m := range mark.FindAllString(c.Text, -1) {
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
