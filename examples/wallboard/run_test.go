package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// TestRun: the program prints one address, and what is there changes by itself.
func TestRun(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	ctx, stop := context.WithCancel(t.Context())
	out, printed := io.Pipe()
	ended := make(chan error, 1)
	began := time.Now()
	go func() {
		err := run(ctx, []string{"-listen", address, "-pace", "20"}, cli.Environment(noVariable), printed, io.Discard)
		_ = printed.Close()
		ended <- err
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "http://"+address {
		t.Fatalf("printed %q", lines.Text())
	}
	url := lines.Text()
	until(t, "the board answers", func() bool {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
	page := request(t, http.MethodGet, url+"/", "")
	if page.code != http.StatusOK || !strings.Contains(string(page.body), `<div id="app">`) {
		t.Errorf("the page: %d %s", page.code, page.body)
	}
	first := floorWhen(t, url, func(f floorReply) bool { return len(f.Rows) == 50 })
	floorWhen(t, url, func(f floorReply) bool { return f.Seq > first.Seq+3 })
	t.Logf("rows have moved %v after the start", time.Since(began).Round(time.Millisecond))
	stop()
	if lines.Scan() {
		t.Errorf("printed %q as well", lines.Text())
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(name) //nolint:gosec // of the test
	if err != nil {
		t.Fatal(err)
	}
	return body
}
