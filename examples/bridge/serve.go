package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// port is an address of the program and what is served there.
type port struct {
	flag, address string
	handler       http.Handler
}

// mostBody bounds what a request may carry; webhooks are a few KiB.
const mostBody = 1 << 20

// serveBridge runs the bridge and its ports until ctx ends or one of them fails.
func serveBridge(ctx context.Context, c config, a accounts, f flags, log *slog.Logger) error {
	b := newBridge(c, a, log)
	b.dryRun = f.dryRun
	log.Info("starting", "version", readVersion().String(), "account", c.name)
	log.Info("state is kept in memory: what everybody has chosen is learned again from the accounts")
	if !loopback(f.admin) {
		log.Warn("-admin can be reached from other machines: it shows agents' statuses to anybody who asks", "address", f.admin)
	}
	ports := []port{{"-admin", f.admin, fromHere(f.admin, adminHandler(b))}}
	if !b.dryRun {
		ports = append(ports, port{"-listen", f.listen, &b.hooks})
	}
	return serve(ctx, ports, log, b.work)
}

// serve opens all ports or none, works until ctx ends or something fails, and
// returns when every server has stopped.
func serve(ctx context.Context, ports []port, log *slog.Logger, work func(context.Context) error) error {
	listeners := make([]net.Listener, 0, len(ports))
	for _, p := range ports {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", p.address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return fmt.Errorf("%s: %w", p.flag, err)
		}
		listeners = append(listeners, l)
		log.InfoContext(ctx, "listening", "flag", p.flag, "address", l.Addr().String())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(ports)+1)
	for i, p := range ports {
		go func() { ended <- serveOne(ctx, listeners[i], p.handler) }()
	}
	go func() {
		err := work(ctx)
		if errors.Is(err, context.Canceled) { // it was waiting for an account
			err = nil
		}
		ended <- err
	}()
	var errs []error
	for range len(ports) + 1 {
		errs = append(errs, <-ended)
		stop() // the first to end ends the others
	}
	return errors.Join(errs...)
}

// grace is how long open requests may take at the end.
const grace = 10 * time.Second

// serveOne serves until ctx ends. Slow clients are cut off.
func serveOne(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           http.MaxBytesHandler(h, mostBody),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if server.Shutdown(patience) != nil {
		_ = server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
