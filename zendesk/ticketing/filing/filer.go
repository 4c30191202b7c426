package filing

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Config says what a [Filer] works with. Zendesk, Account and Plan are required.
type Config[F any] struct {
	Zendesk *zendesk.Client
	// Account names the records in the store: they begin with
	// "filing/<account>/". Runners of one account share one store.
	Account string
	// Plan decides. It runs on several goroutines at once.
	Plan ticketing.Planner[F]
	// Store keeps the cases. Nil keeps them in memory: what was under way when the
	// process ends may then be filed twice, and there can be one runner alone.
	Store Store
	// Anew says which cases begin anew with what comes more than seven days after
	// their last news, such as conversations. Nil: none, it is dropped.
	Anew func(ticketing.Key) bool
	// Phone is the phone system. Without one, cards and contacts are dropped, and
	// questions about a call's details fail.
	Phone Phone
	// AppID is the app of the account that the calls are of. 0: calls cannot be
	// logged, and are shown by voice comments (A3).
	AppID int64
	// Notify gets each notice once, on several goroutines at once; nil for none.
	Notify func(ticketing.Notice)
	// Logger gets what goes wrong, without personal data; nil for none.
	Logger *slog.Logger
	// Clock is the time; nil is the machine's.
	Clock ctikit.Clock
	// Timeout of a question and of a step; 0 is 30 s.
	Timeout time.Duration
	// Owner is this runner's name. No two runners have one at the same time. What
	// a runner began, one of the same name goes on with at once, others after a
	// while. Empty makes a random one.
	Owner string
	// Workers is how many cases are worked on at once; 0 is 4.
	Workers int
	// Rescan is how often the store is looked through for cases that another
	// runner has left, and for old ones; 0 is 5 min.
	Rescan time.Duration
	// CatalogAge is how old the account's fields, brands, groups and agents may
	// be; 0 is 10 min.
	CatalogAge time.Duration
}

// Phone is what a phone system does for a case. An error that wraps [ErrRefused]
// is final; after others the call is repeated.
type Phone interface {
	// ShowCard shows details of the customer while the call lasts (A18). It is
	// called once.
	ShowCard(ctx context.Context, card ticketing.Card) error
	// SaveContact keeps a contact, unless there is one with this number (A24).
	SaveContact(ctx context.Context, contact ticketing.SaveContact) error
	// CallDetail reads a call in the planner's form; nil where there is none.
	CallDetail(ctx context.Context, id string) (json.RawMessage, error)
}

// ErrRefused is wrapped by an error of a [Phone] that repeating would not change.
var ErrRefused = errors.New("filing: the phone system refused")

// ErrConfig is wrapped by the error of [New], which lists all that is wrong.
var ErrConfig = errors.New("filing: configuration")

// Filer files the calls of one account. It is safe for concurrent use.
type Filer[F any] struct{ r *runner }

// runner is a Filer without the type of the facts.
type runner struct {
	zendesk *zendesk.Client // for questions
	once    *zendesk.Client // for steps: each request is sent once
	cases   table[caseRecord]
	tickets table[ticketRecord]
	account table[accountRecord]
	plan    func(c ticketing.Case[json.RawMessage], now time.Time) (ticketing.Next, error)

	anew    func(ticketing.Key) bool
	phone   Phone
	appID   int64
	notify  func(ticketing.Notice)
	log     *slog.Logger
	clock   ctikit.Clock
	timeout time.Duration
	owner   string
	workers int
	rescan  time.Duration

	schedule  *schedule
	scanAt    time.Time // when the store is looked through next
	catalog   catalog
	holding   sync.Mutex
	heldUntil time.Time // the account asks to be left alone
	running   atomic.Bool
	counts    counters
}

// New makes a Filer. It sends nothing. Its error lists everything that is wrong
// with the configuration.
func New[F any](cfg Config[F]) (*Filer[F], error) {
	r, err := newRunner(cfg)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return &Filer[F]{r}, nil
}

func newRunner[F any](cfg Config[F]) (*runner, error) {
	want := func(ok bool, field, text string) error {
		if ok {
			return nil
		}
		return errors.New(field + ": want " + text)
	}
	err := errors.Join(
		want(cfg.Zendesk != nil, "Zendesk", "a client, got nil"),
		want(cfg.Account != "", "Account", "a name, got none"),
		want(cfg.Plan != nil, "Plan", "a planner, got nil"),
		want(cfg.AppID >= 0, "AppID", "0 or a positive number"),
		want(cfg.Timeout >= 0, "Timeout", "0 or more"),
		want(cfg.Workers >= 0, "Workers", "0 or more"),
		want(cfg.Rescan >= 0, "Rescan", "0 or more"),
		want(cfg.CatalogAge >= 0, "CatalogAge", "0 or more"),
	)
	if err != nil {
		return nil, err
	}
	once, err := cfg.Zendesk.With(zendesk.WithRetries(1, time.Minute))
	if err != nil {
		return nil, err
	}
	r := &runner{
		zendesk: cfg.Zendesk, once: once, plan: planOf(cfg.Plan), anew: cfg.Anew, phone: cfg.Phone, appID: cfg.AppID, notify: cfg.Notify,
		log: cfg.Logger, clock: cfg.Clock, timeout: orElse(cfg.Timeout, 30*time.Second), owner: orElse(cfg.Owner, rand.Text()),
		workers: orElse(cfg.Workers, 4), rescan: orElse(cfg.Rescan, 5*time.Minute), schedule: newSchedule(),
		catalog: catalog{age: orElse(cfg.CatalogAge, 10*time.Minute)},
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.clock == nil {
		r.clock = ctikit.SystemClock{}
	}
	store, prefix := cfg.Store, "filing/"+cfg.Account+"/"
	if store == nil {
		store = &memory{items: map[string]Item{}}
	}
	r.cases = table[caseRecord]{store, prefix + "case/", true}
	r.tickets = table[ticketRecord]{store, prefix + "ticket/", false}
	r.account = table[accountRecord]{store, prefix, false}
	return r, nil
}

func orElse[T comparable](value, otherwise T) T {
	var none T
	if value == none {
		return otherwise
	}
	return value
}

// planOf decodes the facts for a planner.
func planOf[F any](plan ticketing.Planner[F]) func(ticketing.Case[json.RawMessage], time.Time) (ticketing.Next, error) {
	return func(c ticketing.Case[json.RawMessage], now time.Time) (ticketing.Next, error) {
		typed, err := typedCase[F](c)
		if err != nil {
			return ticketing.Next{}, err
		}
		return plan(typed, now), nil
	}
}

func typedCase[F any](c ticketing.Case[json.RawMessage]) (ticketing.Case[F], error) {
	facts, err := decodeFacts[F](c.Facts)
	return ticketing.Case[F]{Key: c.Key, Facts: facts, Known: c.Known, Done: c.Done, Sent: c.Sent}, err
}

func decodeFacts[F any](raw json.RawMessage) (facts F, err error) {
	if len(raw) == 0 {
		return facts, nil
	}
	if err := json.Unmarshal(raw, &facts); err != nil {
		return facts, errUnreadable
	}
	return facts, nil
}

// Observe adds to the facts of a case, which begins with the first ones. When it
// returns nil they are saved: answer the webhook then. Add must be a function of
// its argument alone, and must not mind facts that it has been given before or
// that come late. Facts that change nothing are not saved.
//
// What comes more than seven days after the last news of a case is dropped with
// a notice, except where Config.Anew says so.
func (f *Filer[F]) Observe(ctx context.Context, key ticketing.Key, add func(F) F) error {
	if key == "" {
		return errors.New("filing: observe: key: want one, got none")
	}
	return f.r.observe(ctx, key, func(raw json.RawMessage) (json.RawMessage, error) {
		facts, err := decodeFacts[F](raw)
		if err != nil {
			return nil, err
		}
		return json.Marshal(add(facts))
	})
}

// Run files until ctx ends: what was saved before and what Observe adds. When
// ctx ends it finishes the steps that are under way and returns nil. It may be
// called once.
func (f *Filer[F]) Run(ctx context.Context) error { return f.r.run(ctx) }

// Step does the first thing that is due and says when to call again: now when
// there may be more. It is what [Filer.Run] does, one thing at a time on the
// caller's goroutine, for a simulation that moves its own [ctikit.Clock]: after
// each move and each Observe, call it again. Do not call it beside Run.
func (f *Filer[F]) Step(ctx context.Context) (next time.Time) { return f.r.step(ctx) }

// Case is what is known of a case and was done about it; ok is false where there
// is none. An old case has its key alone.
func (f *Filer[F]) Case(ctx context.Context, key ticketing.Key) (c ticketing.Case[F], ok bool, err error) {
	rec, version, err := f.r.cases.get(ctx, string(key))
	if err != nil || version == 0 {
		return c, false, err
	}
	c, err = typedCase[F](rec.Case)
	return c, err == nil, err
}

// Explain is what the plan of a case is now, without acting on it. It reads the
// catalog, if the plan needs it; other questions stay questions. A case that is
// not known has the empty plan.
func (f *Filer[F]) Explain(ctx context.Context, key ticketing.Key) (ticketing.Next, error) {
	rec, version, err := f.r.cases.get(ctx, string(key))
	if err != nil || version == 0 || rec.Kept != nil {
		return ticketing.Next{}, err
	}
	next, err := f.r.planned(ctx, rec.Case)
	if err == nil && asksOnlyCatalog(next.Ask) {
		if err = f.r.readCatalog(ctx); err == nil {
			return f.r.planned(ctx, rec.Case)
		}
	}
	return next, err
}
