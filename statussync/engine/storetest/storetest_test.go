package storetest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// stormVariable makes this binary the process that Crash kills.
const stormVariable = "CTIKIT_STORETEST_STORM"

func TestMain(m *testing.M) {
	if os.Getenv(stormVariable) == "" {
		os.Exit(m.Run())
	}
	err := storetest.Storm(context.Background(), &engine.Memory{}, 4, os.Stdout)
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestMemory(t *testing.T) {
	storetest.Run(t, func() engine.Store { return &engine.Memory{} })
}

// recorder is a TB that keeps the errors.
type recorder struct {
	ctikit.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// TestCrashNotices kills a process whose store forgets everything.
func TestCrashNotices(t *testing.T) {
	storm := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), stormVariable+"=1")
		return cmd
	}
	r := &recorder{TB: t}
	report := storetest.Crash(r, 3, storm, func() (engine.Store, func() error, error) {
		return &engine.Memory{}, func() error { return nil }, nil
	})
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "after 1 kills") || !strings.Contains(r.errors[0], "storm/") {
		t.Errorf("want the lost keys once, got %.300q", r.errors)
	}
	if report.Kills != 1 || report.Acknowledged == 0 {
		t.Errorf("%+v", report)
	}
}

// TestCrashNoticesAnEnd: a process that ends by itself proves nothing.
func TestCrashNoticesAnEnd(t *testing.T) {
	r := &recorder{TB: t}
	storetest.Crash(r, 3,
		func() *exec.Cmd { return exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^$") },
		func() (engine.Store, func() error, error) { return nil, nil, errors.New("not called") })
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "run 1: ") {
		t.Errorf("got %q", r.errors)
	}
}

// TestStormEnds with the store's error or that of its output.
func TestStormEnds(t *testing.T) {
	if err := storetest.Storm(t.Context(), conflicting{&engine.Memory{}}, 2, io.Discard); !errors.Is(err, engine.ErrConflict) {
		t.Errorf("got %v, want %v", err, engine.ErrConflict)
	}
	var out bytes.Buffer
	if err := storetest.Storm(t.Context(), &engine.Memory{}, 1, &limited{&out}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v, want %v", err, io.ErrShortWrite)
	}
	if tries, acks := strings.Count(out.String(), "? storm/0/"), strings.Count(out.String(), "! storm/0/"); tries < 10 || tries-acks > 1 || acks > tries {
		t.Errorf("%d tries and %d acknowledgements", tries, acks)
	}
}

type conflicting struct{ *engine.Memory }

func (conflicting) CompareAndSet(context.Context, string, uint64, []byte) (uint64, error) {
	return 0, engine.ErrConflict
}

type limited struct{ out *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.out.Len() > 10_000 {
		return 0, io.ErrShortWrite
	}
	return l.out.Write(p)
}
