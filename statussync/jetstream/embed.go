package jetstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/ctikit/ctikit/statussync/engine"
)

// Embed starts a NATS server in this process, which keeps its data in a folder and
// flushes each write to the disk before it acknowledges it, and opens a store on
// it. The folder is created if it is not there, and used by one store at a time:
// on systems like Unix, another Embed returns [ErrInUse].
//
// configured is nil for a server alone, without any port. To form a cluster, or to
// let others connect, give it the options of a server, as
// server.ProcessConfigFile reads them: names, ports, routes, TLS, accounts. Its
// JetStream settings are replaced. In a cluster Embed returns when a leader is
// found, so start all servers at the same time.
func Embed(ctx context.Context, dir string, configured *server.Options, o Options) (*Store, error) {
	s, err := embed(ctx, dir, configured, o)
	if err != nil {
		return nil, fmt.Errorf("jetstream: embed: %w", err)
	}
	return s, nil
}

// ErrInUse is returned by [Embed] while another store uses the folder.
var ErrInUse = errors.New("jetstream: in use")

func embed(ctx context.Context, dir string, configured *server.Options, o Options) (*Store, error) {
	if dir == "" {
		return nil, errors.New("dir: want the path of a folder, got none")
	}
	locked, err := lock(dir)
	if err != nil {
		return nil, err
	}
	s, err := serve(ctx, dir, configured, o)
	if err != nil {
		_ = locked.Close() // nothing was written to it
		return nil, err
	}
	s.locked = locked
	return s, nil
}

// serve starts the server, and opens a store on it.
func serve(ctx context.Context, dir string, configured *server.Options, o Options) (*Store, error) {
	opts := &server.Options{DontListen: true}
	if configured != nil {
		opts = configured.Clone()
	}
	opts.JetStream, opts.StoreDir, opts.SyncAlways = true, dir, true
	opts.MaxPayload = max(opts.MaxPayload, engine.MaxValue+headers)
	opts.NoSigs = true // signals are the program's
	if configured == nil {
		opts.NoLog = true
	}
	srv, err := server.NewServer(opts)
	if err != nil {
		return nil, err
	}
	if !opts.NoLog {
		srv.ConfigureLogger()
	}
	srv.Start()
	if !srv.ReadyForConnections(answer) {
		srv.Shutdown()
		srv.WaitForShutdown()
		return nil, fmt.Errorf("the server does not start in %s", dir)
	}
	o.NATS = append([]nats.Option{nats.InProcessServer(srv)}, o.NATS...)
	s, err := open(ctx, srv.ClientURL(), o)
	if err != nil {
		srv.Shutdown()
		srv.WaitForShutdown()
		if errors.Is(err, io.ErrClosedPipe) { // what the connection sees of a refusal
			return nil, fmt.Errorf("Options.NATS: want the credentials that the configured server asks for: %w", err)
		}
		return nil, err
	}
	s.server = srv
	return s, nil
}

// answer is how long a server may take for an answer.
const answer = 5 * time.Second
