package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// process is the program between the systems, of which only the store survives.
type process struct {
	zendesk *systems.ZendeskAccount
	connect *systems.ConnectInstance
	aircall *systems.AircallAccount
	engine  *engine.Engine
	dead    bool
}

// start runs a new process on whatever is in the store. One whose rules name a
// status that was deleted while none ran comes up without focus (R125).
func (f *floor) start(ctx context.Context) error {
	err := f.boot(ctx)
	if f.mapped && errors.Is(err, statussync.ErrUnknownStatus) {
		f.say("R125", "a status that the rules name is gone: focus is switched off")
		f.focus, f.mapped = false, false
		err = f.boot(ctx)
	}
	return err
}

func (f *floor) boot(ctx context.Context) error {
	p := &process{connect: systems.Connect(f.connect.Client())}
	p.zendesk = systems.Zendesk(f.zendesk.Client(zendesk.WithHTTPClient(f.over(f.zendesk, p))))
	p.aircall = systems.Aircall(f.aircall.Client(aircall.WithHTTPClient(f.over(f.aircall, p))))
	cfg := engine.Config{
		Account: "focusmode", Store: mortal{f.store, p}, Clock: f.clock,
		Systems: []engine.System{p.zendesk, p.connect, p.aircall},
		Pairs: []statussync.Pair{{
			A: "zendesk", B: "connect", Direction: statussync.ALeads, OnDrift: statussync.Revert, PreservePresence: true, Rules: f.zendeskToConnect(),
		}, {
			A: "zendesk", B: "aircall",
			Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch")),
		}},
		OnDecision: f.decided,
		Notify:     f.noticed,
	}
	if f.focus && f.lost { // else it is in the store
		cfg.Holds = focusMode()
	}
	var err error
	if p.engine, err = engine.New(ctx, cfg); err == nil {
		f.process = p
	}
	return err
}

// zendeskToConnect is what Zendesk's statuses mean in Connect. The status to hold
// may mean Available only (R135).
func (f *floor) zendeskToConnect() []statussync.Rule {
	rules := []statussync.Rule{
		statussync.Forward("Online", "Available"), statussync.Forward("Offline", "Offline"),
		statussync.Forward("Away", "Break"), statussync.Forward("Lunch", "Lunch"),
	}
	if f.mapped {
		rules = append(rules, statussync.Forward(onContact, "Available"))
	}
	return rules
}

// focusMode is what an admin has set (R116).
func focusMode() []statussync.Hold {
	return []statussync.Hold{{While: []string{"connect"}, In: "zendesk", Status: onContact}}
}

// enable switches focus mode on in the running process (R117).
func (f *floor) enable(ctx context.Context) error {
	f.focus = true
	saved, err := f.process.engine.Settings(ctx)
	if err != nil {
		return err
	}
	now := saved[0]
	now.Settings.Holds = focusMode()
	_, err = f.process.engine.SetRules(ctx, now.Version, now.Settings, "an administrator")
	return err
}

// kill ends the process in the middle of whatever it does.
func (f *floor) kill() {
	if f.process != nil {
		f.process.dead = true
		f.process = nil
	}
}

// restart kills the process and runs a new one at once.
func (f *floor) restart(ctx context.Context) error {
	f.kill()
	return f.start(ctx)
}

// forget loses the store, and what the admin has set with it.
func (f *floor) forget() { f.store, f.lost = &engine.Memory{}, true }

var errDead = errors.New("the process was killed")

// mortal is a store to which a killed process writes no more.
type mortal struct {
	engine.Store
	owner *process
}

// CompareAndSet implements [engine.Store].
func (m mortal) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if m.owner.dead {
		return 0, errDead
	}
	return m.Store.CompareAndSet(ctx, key, version, value)
}

// latency is how long a request, or its reply, is on its way.
const latency = 40 * time.Millisecond

// over is an HTTP client whose requests take time on the virtual clock. What a
// killed process has not sent by then is never sent.
func (f *floor) over(fake http.RoundTripper, owner *process) *http.Client {
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if err := f.clock.Sleep(r.Context(), latency); err != nil {
			return nil, err
		}
		if owner.dead {
			return nil, errDead
		}
		reply, err := fake.RoundTrip(r)
		if err := f.clock.Sleep(r.Context(), latency); err != nil {
			return nil, err
		}
		return reply, err
	})}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
