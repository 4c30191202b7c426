package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// port is a handler and the address on which it is served.
type port struct {
	name, addr string
	handler    http.Handler
}

// grace is how long open requests may take once the sandbox shuts down.
const grace = time.Second

// serve opens all ports, announces their URLs by name, and serves until ctx
// ends or a server fails. It returns when every server has stopped.
func serve(ctx context.Context, ports []port, url func(net.Addr) string, announce func(urls map[string]string) error) error {
	listeners, urls, err := listen(ctx, ports, url)
	if err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	stopped := make(chan struct{})
	for i, p := range ports {
		go func() {
			defer func() { stopped <- struct{}{} }()
			if err := serveOne(ctx, listeners[i], p.handler); err != nil {
				fail(fmt.Errorf("%s: %w", p.name, err))
			}
		}()
	}
	if err := announce(urls); err != nil {
		fail(err)
	}
	for range ports {
		<-stopped
	}
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// listen opens all ports or none.
func listen(ctx context.Context, ports []port, url func(net.Addr) string) (listeners []net.Listener, urls map[string]string, err error) {
	urls = map[string]string{}
	for _, p := range ports {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.addr)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return nil, nil, fmt.Errorf("%s: %w", p.name, err)
		}
		listeners = append(listeners, l)
		urls[p.name] = url(l.Addr())
	}
	return listeners, urls, nil
}

// serveOne serves until ctx ends; connections that then stay busy are cut.
func serveOne(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{ // slow clients are cut off
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
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
		_ = server.Close() // it ends either way
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
