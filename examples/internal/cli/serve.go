package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Port is an address of a program and what is served there.
type Port struct {
	Flag, Address string
	Handler       http.Handler
	// MostBody bounds what a request may carry; 0 is 1 MiB: webhooks are a few KiB.
	MostBody int64
}

const mostBody = 1 << 20

// Serve opens all ports or none, works until ctx ends or something fails, and
// returns when every server has stopped.
func Serve(ctx context.Context, ports []Port, log *slog.Logger, work func(context.Context) error) error {
	listeners := make([]net.Listener, 0, len(ports))
	for _, p := range ports {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", p.Address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return unusable(p, err)
		}
		listeners = append(listeners, l)
		log.InfoContext(ctx, "listening", "flag", p.Flag, "address", l.Addr().String())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(ports)+1)
	for i, p := range ports {
		go func() {
			ended <- serveOne(ctx, listeners[i], http.MaxBytesHandler(p.Handler, cmp.Or(p.MostBody, mostBody)))
		}()
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

// unusable is why a port cannot be opened: an address that is none is a
// [UsageError], one that is in use may be free later.
func unusable(p Port, err error) error {
	named := fmt.Errorf("%s: %w", p.Flag, err)
	if _, ok := errors.AsType[*net.AddrError](err); ok {
		return UsageError{named}
	}
	return named
}

// grace is how long open requests may take at the end.
const grace = 10 * time.Second

// serveOne serves until ctx ends. Slow clients are cut off.
func serveOne(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           h,
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
