package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// Config says what an engine keeps in step. Account is required, and Pairs or Focus.
type Config struct {
	// Account names the tenant: it prefixes every key in the store.
	Account string
	// Store keeps the state; nil means a [Memory] of its own.
	Store Store
	// Pairs join systems into a tree. The A of the first pair is the hub: agents
	// are known by its ids. Without pairs it is the In of the first Focus.
	Pairs []Pair
	// Focus holds statuses while work lasts elsewhere; [Engine.SetFocus] changes it.
	// A status that does not exist is an error of [New]: to start without, set
	// Focus afterwards.
	Focus []Focus
	// Agents maps a hub agent's id to ids in other systems, by system name. It
	// beats joining by e-mail.
	Agents map[string]map[string]string
	// Ignore lists agents who are left alone, by e-mail address or hub id.
	Ignore []string
	// DryRun decides and explains everything and writes nothing.
	DryRun bool
	// SweepEvery is the time between sweeps of the lists; default 1 minute.
	SweepEvery time.Duration
	// SweepShare is the part of an account's budget that sweeps may spend, above
	// 0 and up to 1; default 0.25. When the lists are long, sweeps get rarer.
	SweepShare float64
	// CatalogEvery is the time between readings of the statuses; default 10 minutes.
	CatalogEvery time.Duration
	// Notify is told what people should know. It must return quickly.
	Notify func(Notice)
	// OnDecision is told of every decision about a joined agent once it is saved:
	// for a timeline, a monitor, a test. It must return quickly, and may be called
	// by several goroutines at once.
	OnDecision func(Decision)
	// Logger gets a line per decision, with the agent's hub id and no personal
	// data; nil means none.
	Logger *slog.Logger
	// Clock is the time to live by; nil means the machine's.
	Clock Clock
}

// Clock is the time that an engine lives by.
type Clock interface {
	// Now is the time.
	Now() time.Time
	// Sleep waits, or returns the context's error.
	Sleep(ctx context.Context, d time.Duration) error
	// AfterFunc calls f after d, unless stopped.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Pair joins two systems; see [statussync.Pair].
type Pair struct {
	A, B      System
	Direction statussync.Direction
	OnDrift   statussync.Drift // one-way pairs only
	TieBreak  System           // two-way pairs only; nil means A
	Faithful  bool             // A's available and offline mean B's own only
	Rules     []statussync.Rule
}

// Focus holds a status in one system while an agent has work in others; see
// [focus.Rule].
type Focus struct {
	While    []System
	In       System
	Hold     string // the status: "#id" or a unique name
	Else     string // what to give back where the wish is unknown; empty to leave the agent
	Answered bool   // work counts from its answer on only
}

// Decision is an observation and what followed from it.
type Decision struct {
	Agent       string                 // the hub's id
	Observation statussync.Observation // nil where Work is what was told
	Work        focus.Work
	Effects     []statussync.Effect // of a Sending: the write that goes out; else all that is due
	Turns       []focus.Turn        // what focus did
}

// Notice is something that people should know. It names no person.
type Notice struct {
	Code   NoticeCode
	System string
	Agent  string // the hub's id, or the system's own while unjoined; empty when it is about all
	Detail string
}

// NoticeCode says what a [Notice] is about.
type NoticeCode string

// The notices, besides those of [statussync.Code].
const (
	Unjoined   NoticeCode = "unjoined"    // no partner has this agent's e-mail address
	Ambiguous  NoticeCode = "ambiguous"   // several have it
	Vanished   NoticeCode = "vanished"    // the agent is no longer in the list
	DeniedAll  NoticeCode = "denied"      // the account refuses us: writes pause
	AllowedAll NoticeCode = "allowed"     // and take up again
	Renamed    NoticeCode = "renamed"     // a status that a rule names by name has another one now
	Deleted    NoticeCode = "deleted"     // a status that a rule names is gone: the rule rests
	SweepFails NoticeCode = "sweep_fails" // a list could not be read

	// A focus rule was switched off, and stays off until [Engine.SetFocus] (R125, R139).
	FocusMissing NoticeCode = "focus_disabled_status_missing" // its status was deleted
	FocusUnfit   NoticeCode = "focus_disabled_status_changed" // its status qualifies no more
	FocusMapped  NoticeCode = "focus_disabled_mapping"        // its status is mapped to something else than available
)

// ErrConfig is wrapped by [New]'s errors about the Config.
var ErrConfig = errors.New("engine: bad config")

func (c Config) withDefaults() (Config, error) {
	var errs []error
	bad := func(field, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: %s: %s", ErrConfig, field, fmt.Sprintf(format, args...)))
	}
	if c.Account == "" || strings.Contains(c.Account, "/") {
		bad("Account", "must not be empty nor contain a slash")
	}
	if len(c.Pairs) == 0 && len(c.Focus) == 0 {
		bad("Pairs", "must not be empty, unless Focus is given")
	}
	for i, f := range c.Focus {
		if f.In == nil || slices.Contains(f.While, nil) {
			bad("Focus", "rule %d lacks a system", i+1)
		}
	}
	for i, p := range c.Pairs {
		if p.A == nil || p.B == nil {
			bad("Pairs", "pair %d lacks a system", i+1)
		}
	}
	if !(c.SweepShare >= 0 && c.SweepShare <= 1) { // not a number is neither
		bad("SweepShare", "%v is not between 0 and 1", c.SweepShare)
	}
	if c.SweepEvery < 0 || c.CatalogEvery < 0 {
		bad("SweepEvery, CatalogEvery", "must not be negative")
	}
	c.Store = orElse[Store](c.Store, &Memory{})
	c.SweepEvery = orElse(c.SweepEvery, time.Minute)
	c.SweepShare = orElse(c.SweepShare, 0.25)
	c.CatalogEvery = orElse(c.CatalogEvery, 10*time.Minute)
	c.Clock = orElse[Clock](c.Clock, machineClock)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.OnDecision == nil {
		c.OnDecision = func(Decision) {}
	}
	if c.Notify == nil {
		c.Notify = func(Notice) {}
	}
	return c, errors.Join(errs...)
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
