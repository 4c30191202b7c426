package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// A CrashReport counts what [Crash] did.
type CrashReport struct {
	Kills        int // of the process
	Acknowledged int // writes
	Unsure       int // writes that were under way when the process died
	Applied      int // of these are in the store
}

// Crash starts a process that calls [Storm] with its standard output, kills it
// after some acknowledged writes, opens the store, and wants in it each
// acknowledged write or the one that was under way after it, nothing else; and
// that again as often as kills says, with the same store. It reports with
// tb.Errorf and stops at the first run that goes wrong.
//
// The process gets no chance to end in order: it is killed as by kill -9.
func Crash(tb ctikit.TB, kills int, storm func() *exec.Cmd, open func() (s engine.Store, closeStore func() error, err error)) CrashReport {
	tb.Helper()
	c := crash{rng: rand.New(rand.NewPCG(1, uint64(kills))), keys: map[string]*stormKey{}}
	for c.report.Kills < kills {
		if err := c.run(storm()); err != nil {
			tb.Errorf("run %d: %v", c.report.Kills+1, err)
			return c.report
		}
		c.report.Kills++
		if err := c.check(open); err != nil {
			tb.Errorf("after %d kills, %d acknowledged writes: %v", c.report.Kills, c.report.Acknowledged, err)
			return c.report
		}
	}
	return c.report
}

type crash struct {
	rng    *rand.Rand
	keys   map[string]*stormKey
	report CrashReport
}

// stormKey is what is known of a key: its sum and version as acknowledged, and
// the sum of a write that was not.
type stormKey struct {
	sum     string
	version string
	tried   string // "" when no write was under way
}

// run starts the process and kills it after a random number of lines. The lines
// that it had printed until then count.
func (c *crash) run(cmd *exec.Cmd) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	var complaint strings.Builder
	if cmd.Stderr == nil {
		cmd.Stderr = &complaint
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	left := 50 + c.rng.IntN(2000)
	for in := bufio.NewReader(out); err == nil; left-- {
		var line string
		if line, err = in.ReadString('\n'); err == nil {
			err = c.read(strings.TrimSuffix(line, "\n"))
		}
		if left == 0 {
			err = errors.Join(err, cmd.Process.Kill())
		}
	}
	if !errors.Is(err, io.EOF) { // a line that was no line
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return err
	}
	_ = cmd.Wait() // killed
	if left >= 0 {
		return fmt.Errorf("the process ended by itself: %s", complaint.String())
	}
	return nil
}

// read takes in a line of [Storm].
func (c *crash) read(line string) error {
	fields := strings.SplitN(line, " ", 4)
	if len(fields) != 4 || len(fields[0]) != 1 {
		return fmt.Errorf("want a line of Storm, got %q", line)
	}
	key, version, sum := fields[1], fields[2], fields[3]
	k := c.keys[key]
	if k == nil {
		k = &stormKey{sum: deleted}
		c.keys[key] = k
	}
	switch fields[0][0] {
	case tried:
		k.tried = sum
	case acknowledged:
		if k.tried != sum {
			return fmt.Errorf("%s: %s is acknowledged, but not tried", key, sum)
		}
		*k = stormKey{sum: sum, version: version}
		c.report.Acknowledged++
	default:
		return fmt.Errorf("want a line of Storm, got %q", line)
	}
	return nil
}

// check opens the store and compares all keys. What was under way and came
// through counts as acknowledged from now on.
func (c *crash) check(open func() (engine.Store, func() error, error)) error {
	s, closeStore, err := open()
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found, err := list(ctx, s, "storm/")
	for key := range found {
		if c.keys[key] == nil {
			err = errors.Join(err, fmt.Errorf("%s was never written", key))
		}
	}
	for key, k := range c.keys {
		err = errors.Join(err, c.compare(key, k, found[key]))
	}
	return errors.Join(err, closeStore())
}

func (c *crash) compare(key string, k *stormKey, it engine.Item) error {
	got, version := sum(it.Value), fmt.Sprint(it.Version)
	if k.tried != "" {
		c.report.Unsure++
	}
	switch {
	case got == k.sum && (got == deleted || k.version == "" || version == k.version):
	case got == k.tried:
		c.report.Applied++
		k.sum, k.version = got, version
	default:
		return fmt.Errorf("%s: want %s at version %s, or %q, got %s at %s", key, k.sum, k.version, k.tried, got, version)
	}
	k.tried = ""
	return nil
}
