package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ctikit/ctikit/internal/strace"
	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestDiskErrors has system calls of another process fail. A full disk costs the
// writes that meet it and no others; after a flush that failed, the store refuses
// everything. What was acknowledged is there in either case.
func TestDiskErrors(t *testing.T) {
	tracer := strace.Path(t)
	// strace counts for each thread.
	for _, tt := range []struct{ name, inject, want string }{
		{"the disk is full for a while", "pwrite64:error=ENOSPC:when=9..12", "full"},
		{"a flush fails", "fdatasync:error=EIO:when=9+", "broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			if err := open(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			again := child(t.Context(), "count", path, 80)
			cmd := exec.CommandContext(t.Context(), tracer, "-f", "-o", os.DevNull, "-e", "trace=pwrite64,fdatasync", "-e", "inject="+tt.inject, again.Path)
			cmd.Env = again.Env
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			outcomes := strings.Fields(string(out))
			failed := strings.Count(string(out), tt.want)
			if len(outcomes) != 80 || failed == 0 || strings.Count(string(out), "saved")+failed != 80 {
				t.Errorf("want writes that were saved or %s, got %q", tt.want, outcomes)
			}
			if later := outcomes[max(0, slices.Index(outcomes, tt.want)):]; slices.Contains(later, "saved") != (tt.want == "full") {
				t.Errorf("after the first that was %s: got %q", tt.want, later)
			}

			s := open(t, path)
			for i, outcome := range outcomes {
				value, _, err := s.Get(t.Context(), fillKey(i))
				if saved := string(value) == string(fillValue(i)); err != nil || outcome == "saved" && !saved || outcome == "full" && value != nil {
					t.Errorf("write %d, %s: got %.40q, %v", i, outcome, value, err)
				}
			}
		})
	}
}

// count saves n values one after the other and prints what became of each.
func count(path string, n int) error {
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	for i := range n {
		_, err := s.CompareAndSet(context.Background(), fillKey(i), 0, fillValue(i))
		_, _, getErr := s.Get(context.Background(), fillKey(0))
		switch {
		case err == nil:
			fmt.Println("saved")
		case errors.Is(err, syscall.ENOSPC) && !errors.Is(err, engine.ErrStoreBroken) && getErr == nil:
			fmt.Println("full")
		case errors.Is(err, engine.ErrStoreBroken) && errors.Is(getErr, engine.ErrStoreBroken) && strings.Contains(err.Error(), path):
			fmt.Println("broken")
		default:
			return fmt.Errorf("write %d: %w; then Get: %w", i, err, getErr)
		}
	}
	return s.Close()
}
