package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// readConnect makes the client of an instance.
func (a *accounts) readConnect(env cli.Environment, c config, p phoneConfig) error {
	account := amazon.Account{
		Instance: p.Instance, Stream: p.Stream, Profile: env("AWS_PROFILE"), URL: env("CONNECT_URL"), StreamURL: env("KINESIS_URL"),
	}
	if err := account.Check(); err != nil {
		return err
	}
	api, err := amazon.NewAPI(account)
	if err != nil {
		return err
	}
	if p.Stream != "" {
		a.stream = func(store engine.Store, log *slog.Logger) (amazon.Stream, error) {
			return amazon.NewStream(account, "bridge/"+c.name, store, log)
		}
	}
	a.connect, err = connect.New(api)
	return err
}

// posts serves the posts of Connect's events; nil where there is no secret for them.
func (b *bridge) posts() (http.Handler, error) {
	if b.fromConnect == nil || len(b.accounts.secrets) == 0 {
		return nil, nil
	}
	return eventintake.New(b.accounts.secrets, eventintake.Handlers{
		AgentEvent: b.fromConnect, ContactEvent: b.fromConnect,
	}, eventintake.WithLogger(b.log))
}

// read begins to read the stream of agent events, if there is one. Stop waits for
// its end.
func (b *bridge) read(ctx context.Context) (stop func() error, err error) {
	if b.fromConnect == nil || b.accounts.stream == nil {
		return func() error { return nil }, nil
	}
	store := b.store
	if store == nil {
		store = new(engine.Memory)
	}
	s, err := b.accounts.stream(store, b.log)
	if err != nil {
		return nil, fmt.Errorf("the stream of Connect's agent events: %w", err)
	}
	b.stream.Store(&s)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, b.fromConnect) }()
	return func() error {
		cancel()
		return <-ended
	}, nil
}

// streamTrouble says since when the stream is not read, or that it is far behind.
func (b *bridge) streamTrouble() string {
	s := b.stream.Load()
	if s == nil {
		return ""
	}
	switch lag, failing := (*s).Health(); {
	case !failing.IsZero():
		return "the stream of Connect's agent events is not read since " + stamp(failing) + ": check " + credentials[onConnect]
	case lag > tooFarBehind:
		return "the stream of Connect's agent events is read " + lag.Round(time.Second).String() + " late"
	}
	return ""
}

// tooFarBehind is a lag that people should know of.
const tooFarBehind = 2 * time.Minute

// checkStream looks whether the stream can be read.
func (b *bridge) checkStream(ctx context.Context) error {
	if b.accounts.stream == nil {
		return nil
	}
	s, err := b.accounts.stream(new(engine.Memory), b.log)
	if err == nil {
		err = s.Check(ctx)
	}
	if err != nil {
		return errors.New("Connect's stream of agent events cannot be read: " + err.Error())
	}
	return nil
}

// ownConnect is what no other account may have of Connect.
func (c config) ownConnect(env cli.Environment) (own []tenants.Own) {
	for _, p := range c.phones {
		if p.System != onConnect {
			continue
		}
		own = append(own, tenants.Own{Account: c.name, What: "phones.connect.instance", Value: p.Instance})
		for _, secret := range secretsOf(tenants.Environment(env, c.name)) {
			own = append(own, tenants.Own{Account: c.name, What: "CONNECT_INTAKE_SECRET", Value: secret})
		}
	}
	return own
}
