package dialpadtest

import (
	"net/http"

	"github.com/ctikit/ctikit"
)

// Option sets up a [Fake].
type Option func(*settings)

type settings struct {
	clock        ctikit.Clock
	plan         ctikit.DeliveryPlan
	targets      http.RoundTripper
	perSecond    int
	pageSize     int
	quirks       Quirks
	refuseInCall bool
	knownReasons bool
	dndEvents    bool
	socketURL    string
}

func defaults() settings {
	return settings{perSecond: 20, pageSize: 100, socketURL: "wss://platform-websockets.example.test"}
}

// WithClock sets the time that the company lives by. Without it, it is the
// machine's. Sockets need one that is safe for several goroutines.
func WithClock(clk ctikit.Clock) Option { return func(s *settings) { s.clock = clk } }

// WithDeliveryPlan says when deliveries to webhooks go out; without it, each
// goes out once, at once. See [Fake.SetDeliveryPlan].
func WithDeliveryPlan(p ctikit.DeliveryPlan) Option { return func(s *settings) { s.plan = p } }

// WithTargets takes the deliveries to hosts without a handler of
// [Fake.Deliver]. Without it, those to this machine go out over the network,
// and others fail.
func WithTargets(rt http.RoundTripper) Option { return func(s *settings) { s.targets = rt } }

// WithRateLimit sets how many requests a second the company may send; 20
// without it. The limits a minute of each method stay.
func WithRateLimit(perSecond int) Option { return func(s *settings) { s.perSecond = perSecond } }

// WithPageSize sets how many items a page of a list has; 100 without it.
func WithPageSize(items int) Option { return func(s *settings) { s.pageSize = items } }

// WithSocketURL sets what the URLs of sockets begin with, such as
// ws://127.0.0.1:8080. Without it they begin with
// wss://platform-websockets.example.test, which [Fake.RoundTrip] serves, or
// with the host of the request where that is on this machine.
func WithSocketURL(base string) Option { return func(s *settings) { s.socketURL = base } }

// WithWritesRefusedInCall has a write of the duty status fail with 400 while a
// call rings or goes on. Without it, the write is accepted, the reply shows
// what was before, and it takes effect after the call and its wrap-up. What
// Dialpad does is unknown.
func WithWritesRefusedInCall() Option { return func(s *settings) { s.refuseInCall = true } }

// WithKnownReasonsOnly has a write with a reason that the user's office does
// not offer fail with 400. Without it, any reason is taken. What Dialpad does
// is unknown.
func WithKnownReasonsOnly() Option { return func(s *settings) { s.knownReasons = true } }

// WithDoNotDisturbEvents has a change of do-not-disturb cause an event when it
// changes the availability. Without it, there is none. What Dialpad does is
// unknown.
func WithDoNotDisturbEvents() Option { return func(s *settings) { s.dndEvents = true } }

// Quirks are the ways in which events have been seen, or may come by what the
// vendor's pages leave open. Without any, an event looks as on the vendor's
// page, but for its event_timestamp, which has 13 digits.
type Quirks struct {
	// PhoneNumber names the agent's phone phone_number, as the page's table does,
	// instead of phone.
	PhoneNumber bool
	// LongTimestamp gives event_timestamp a digit too many, as the page's example
	// has.
	LongTimestamp bool
	// StringIDs writes target.id as a string, NumericCallCenters the ids in
	// call_center_ids as numbers.
	StringIDs, NumericCallCenters bool
	// Nulls writes null for empty lists and false.
	Nulls bool
	// UpperCase writes statuses in capitals.
	UpperCase bool
	// Edges sends the statuses occupied-end and wrapup-end between the others.
	Edges bool
}

// WithQuirks chooses how events look.
func WithQuirks(q Quirks) Option { return func(s *settings) { s.quirks = q } }
