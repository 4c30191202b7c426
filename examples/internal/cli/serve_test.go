package cli_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// TestServeRefusesAddresses has a malformed address be a mistake on the command
// line, and one that another program uses an error that may pass.
func TestServeRefusesAddresses(t *testing.T) {
	used, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = used.Close() }()
	for address, code := range map[string]int{"8080": 2, "127.0.0.1:99999": 2, used.Addr().String(): 1} {
		worked := false
		err := cli.Serve(t.Context(), []cli.Port{{Flag: "-listen", Address: address, Handler: http.NotFoundHandler()}},
			slog.New(slog.DiscardHandler), func(context.Context) error { worked = true; return nil })
		if err == nil || !strings.HasPrefix(err.Error(), "-listen: ") || cli.ExitCode(err) != code || worked {
			t.Errorf("%s: %v with the exit code %d, want %d; worked %v", address, err, cli.ExitCode(err), code, worked)
		}
	}
}
