package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Sink keeps what is known of conversations: a filing.Filer of
// [contactlog.Facts] does. When Observe returns nil, the facts are saved. It may
// call add several times.
type Sink interface {
	Observe(ctx context.Context, key ticketing.Key, add func(contactlog.Facts) contactlog.Facts) error
}

// Config says what an [Intake] works with. Connect, Instance and Sink are
// required.
type Config struct {
	Connect *connect.Client
	// Instance is the id or ARN of the instance. What other instances report is
	// passed over.
	Instance string
	Sink     Sink
	// NamesFor is how old the names of queues and routing profiles may be; 0 is
	// an hour. Those of agents are as old as [connect.WithUserCache] says.
	NamesFor time.Duration
	// Timeout is for all that one call does, its pauses included; 0 is 20 s.
	Timeout time.Duration
	// Logger gets what was tried again or left out, without personal data; nil
	// for none.
	Logger *slog.Logger
	// Clock is the time; nil is the machine's.
	Clock ctikit.Clock
}

// ErrConfig is wrapped by the error of [New], which lists all that is wrong.
var ErrConfig = errors.New("intake: configuration")

// Intake takes reports of one instance. It is safe for concurrent use.
type Intake struct {
	connect  *connect.Client
	instance string
	sink     Sink
	timeout  time.Duration
	log      *slog.Logger
	clock    ctikit.Clock

	queues, profiles *names
}

// New makes an Intake. It sends nothing.
func New(cfg Config) (*Intake, error) {
	want := func(ok bool, field, text string) error {
		if ok {
			return nil
		}
		return fmt.Errorf("%w: %s: want %s", ErrConfig, field, text)
	}
	instance := connect.InstanceFromARN(cfg.Instance)
	if instance == "" {
		instance = connect.IDFromARN(cfg.Instance)
	}
	err := errors.Join(
		want(cfg.Connect != nil, "Connect", "a client, got nil"),
		want(instance != "", "Instance", "the id or ARN of an instance"),
		want(cfg.Sink != nil, "Sink", "one, got nil"),
		want(cfg.NamesFor >= 0, "NamesFor", "0 or more"),
		want(cfg.Timeout >= 0, "Timeout", "0 or more"),
	)
	if err != nil {
		return nil, err
	}
	in := &Intake{
		connect: cfg.Connect, instance: instance, sink: cfg.Sink, timeout: cfg.Timeout, log: cfg.Logger, clock: cfg.Clock,
	}
	if in.timeout == 0 {
		in.timeout = 20 * time.Second
	}
	if in.log == nil {
		in.log = slog.New(slog.DiscardHandler)
	}
	if in.clock == nil {
		in.clock = ctikit.SystemClock{}
	}
	age := cfg.NamesFor
	if age == 0 {
		age = time.Hour
	}
	in.queues = newNames(in.clock, age, in.queueName)
	in.profiles = newNames(in.clock, age, in.profileName)
	return in, nil
}

// do runs one call within its time.
func (in *Intake) do(ctx context.Context, what string, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, in.timeout)
	defer cancel()
	if err := work(ctx); err != nil {
		return fmt.Errorf("intake: %s: %w", what, err)
	}
	return nil
}

// passing reports whether an error may be gone a moment later. What is not is
// returned at once: the sender decides whether to repeat it.
func passing(err error) bool {
	for _, final := range []error{
		connect.ErrMalformed, connect.ErrInvalid, connect.ErrNotFound, connect.ErrForbidden, connect.ErrUnauthorized, connect.ErrUnimplemented,
	} {
		if errors.Is(err, final) {
			return false
		}
	}
	return true
}

// Attempts of one request or change, and the pause before the second, which
// doubles.
const (
	attempts   = 5
	firstPause = 200 * time.Millisecond
)

// again tries what may pass.
func (in *Intake) again(ctx context.Context, what string, try func() error) error {
	pause := firstPause
	for n := 1; ; n++ {
		err := try()
		if err == nil || !passing(err) || n == attempts || ctx.Err() != nil {
			return err
		}
		in.log.DebugContext(ctx, "trying again", "what", what, "attempt", n+1, "wait", pause, "err", err)
		if woken := in.clock.Sleep(ctx, pause); woken != nil {
			return errors.Join(err, woken)
		}
		pause *= 2
	}
}

// ours reports whether an event is of this instance. One that names none is.
func (in *Intake) ours(instance string) bool { return instance == "" || instance == in.instance }

// key is the case of a contact.
func (in *Intake) key(c connect.Contact) ticketing.Key { return contactlog.KeyOf(in.instance, c) }

// observe saves one piece of news, and returns what is known of that contact
// then.
func (in *Intake) observe(ctx context.Context, key ticketing.Key, contactID string, news contactlog.Input) (after contactlog.Leg, err error) {
	err = in.again(ctx, "save", func() error {
		return in.sink.Observe(ctx, key, func(f contactlog.Facts) contactlog.Facts {
			f = contactlog.Observe(f, news)
			after = f.Legs[contactID]
			return f
		})
	})
	return after, err
}

// describe reads a contact, and saves it with the names that it lacks.
func (in *Intake) describe(ctx context.Context, contactID string) (c connect.Contact, err error) {
	d, err := in.read(ctx, contactID)
	if err != nil {
		return c, err
	}
	_, err = in.observe(ctx, in.key(d.Contact), contactID, contactlog.Input{Contact: &d})
	return d.Contact, err
}

func (in *Intake) read(ctx context.Context, contactID string) (d contactlog.Described, err error) {
	err = in.again(ctx, "read a contact", func() error {
		c, err := in.connect.Contacts.Get(ctx, contactID)
		if err == nil {
			d = contactlog.Described{Contact: *c, ReadAt: in.clock.Now()}
		}
		return err
	})
	if err != nil {
		return d, err
	}
	if d.Queue, err = in.queues.get(ctx, d.Contact.QueueID); err != nil {
		return d, err
	}
	if d.Agent, err = in.agent(ctx, d.Contact.AgentID); err != nil {
		return d, err
	}
	if d.Contact.InitiationMethod == connect.Monitor {
		d.Agent.Offline, err = in.offline(ctx, d.Contact.AgentID)
	}
	return d, err
}
