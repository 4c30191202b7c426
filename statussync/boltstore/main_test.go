package boltstore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// The environment of a process that a test starts: this binary again.
const (
	childVar  = "CTIKIT_BOLTSTORE_CHILD" // a key of children
	pathVar   = "CTIKIT_BOLTSTORE_PATH"
	numberVar = "CTIKIT_BOLTSTORE_NUMBER"
)

// children are what such a process may do; n is from numberVar.
var children = map[string]func(path string, n int) error{
	"storm":   storm,
	"answer":  answer,
	"flips":   flips,
	"refused": openRefused,
	"cut":     cut,
	"count":   count,
	"rot":     rot,
}

func TestMain(m *testing.M) {
	if do := children[os.Getenv(childVar)]; do != nil {
		n, err := strconv.Atoi(os.Getenv(numberVar))
		if err == nil {
			err = do(os.Getenv(pathVar), n)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a process that does one of children.
func child(ctx context.Context, what, path string, n int) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+what, pathVar+"="+path, numberVar+"="+strconv.Itoa(n))
	return cmd
}

// storm writes with n callers until it is killed.
func storm(path string, n int) error {
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	return storetest.Storm(context.Background(), s, n, os.Stdout)
}
