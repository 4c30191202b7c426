package taskfeed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
)

// Config says what a [Feed] works with. Connect, Account, Store and Rules are
// required.
type Config struct {
	Connect *connect.Client
	// Account names the records in the store, which begin with
	// "taskfeed/<account>/", and is part of client tokens: it is of characters
	// that the store takes in keys. Feeds of one account share one store.
	Account string
	// Store keeps which ticket has which task.
	Store Store
	Rules Rules
	// TokenLife is how long Connect is taken to remember a client token, which
	// AWS does not document; 0 is 10 min. A start whose reply was lost is
	// repeated for half of it, and looked for among Connect's tasks afterwards.
	TokenLife time.Duration
	// Logger gets what goes wrong, without personal data; nil for none.
	Logger *slog.Logger
	// Clock is the time; nil is the machine's.
	Clock ctikit.Clock
	// Timeout of what is done for one ticket at once; 0 is 30 s.
	Timeout time.Duration
	// Rescan is how often the store is looked through for what another process
	// has left, and for old records; 0 is 5 min.
	Rescan time.Duration
}

// ErrConfig is wrapped by the error of [New], which lists all that is wrong.
var ErrConfig = errors.New("taskfeed: configuration")

// Feed makes tasks of the ticket events of one account. It is safe for
// concurrent use.
type Feed struct {
	connect *connect.Client // each request is sent once
	account string
	records records
	rules   Rules
	life    time.Duration
	log     *slog.Logger
	clock   ctikit.Clock
	timeout time.Duration
	rescan  time.Duration

	schedule *schedule
	scanAt   time.Time // when the store is looked through next
	counts   counters
}

// New makes a Feed. It sends nothing. Its error lists everything that is wrong
// with the configuration.
func New(cfg Config) (*Feed, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	once, err := cfg.Connect.With(connect.WithRetries(1, time.Minute))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	f := &Feed{
		connect: once, account: cfg.Account, records: records{cfg.Store, "taskfeed/" + cfg.Account + "/"}, rules: cfg.Rules,
		life: orElse(cfg.TokenLife, 10*time.Minute), log: cfg.Logger, clock: cfg.Clock, timeout: orElse(cfg.Timeout, 30*time.Second),
		rescan: orElse(cfg.Rescan, 5*time.Minute), schedule: newSchedule(),
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	if f.clock == nil {
		f.clock = ctikit.SystemClock{}
	}
	return f, nil
}

func (cfg Config) check() error {
	want := func(ok bool, field, text string) error {
		if ok {
			return nil
		}
		return errors.New(field + ": want " + text)
	}
	errs := []error{
		want(cfg.Connect != nil, "Connect", "a client, got nil"),
		want(cfg.Account != "", "Account", "a name, got none"),
		want(cfg.Store != nil, "Store", "one, got nil"),
		want(cfg.Rules.Task != nil, "Rules.Task", "a function, got nil"),
		want(len(cfg.Rules.On) > 0, "Rules.On", "at least one event, got none"),
		want(cfg.Timeout >= 0, "Timeout", "0 or more"),
		want(cfg.Rescan >= 0, "Rescan", "0 or more"),
		want(cfg.TokenLife == 0 || cfg.TokenLife >= 4*orElse(max(cfg.Timeout, 0), 30*time.Second), "TokenLife", "0, or four times Timeout or more"),
	}
	for _, t := range cfg.Rules.On {
		errs = append(errs, want(t.IsTicket(), "Rules.On", fmt.Sprintf("events about tickets, got %q", t)))
	}
	return errors.Join(errs...)
}

func orElse[T comparable](value, otherwise T) T {
	var none T
	if value == none {
		return otherwise
	}
	return value
}

// Receive takes an event of Zendesk's webhook. When it returns nil, what the
// event means is saved: answer the webhook then. Events that mean nothing here
// are passed over. It is what [zendesk.Webhook.Handler] wants.
func (f *Feed) Receive(ctx context.Context, ev zendesk.Event) error {
	rep, ok := f.rules.Report(ev)
	now := f.clock.Now()
	if !ok || now.Sub(rep.At) > oldest {
		return nil
	}
	saved := false
	_, err := f.records.change(ctx, rep.Ticket, now, func(r Record) (Record, bool) {
		var after Record
		after, saved = r.Observe(rep)
		return after, saved
	})
	if err == nil && saved {
		f.schedule.want(rep.Ticket, now)
	}
	return err
}

// Record is what is known of a ticket and its task; ok is false for nothing.
func (f *Feed) Record(ctx context.Context, ticket int64) (rec Record, ok bool, err error) {
	rec, version, err := f.records.get(ctx, ticket)
	return rec, version != 0 && err == nil, err
}
