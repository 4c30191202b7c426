package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// System is one account of one product, as the engine sees it. The package
// systems has Zendesk and Aircall; a user may bring another.
//
// Read and Write are called by one goroutine, Page and People by another one at
// the same time, Catalog and Preflight by any. They should return within a minute.
// The engine stamps readings with the time their request started. Errors are a
// [*Failure] where the product's answer tells more than "it did not work".
type System interface {
	// Name is short, unique in the engine, and never changes: it is stored.
	Name() string
	// Traits says how the product behaves.
	Traits() Traits
	// Attach is called once, by [New]: from now on the system hands what its
	// webhooks tell to the host.
	Attach(Host)
	// Preflight names what is missing for the sync to work.
	Preflight(ctx context.Context) []Problem
	// Catalog reads the statuses that exist.
	Catalog(ctx context.Context) (statussync.Catalog, error)
	// Page reads one page of all agents. The first cursor and the last next are
	// empty. It must not send more than Traits.PageCost requests.
	Page(ctx context.Context, cursor string) (agents []Sighting, next string, err error)
	// People reads the e-mail addresses of up to Traits.PeoplePage agents, in one request.
	// It is called for sightings without one.
	People(ctx context.Context, ids []string) ([]Person, error)
	// Read reads one agent, in one request or Traits.ReadCost of them.
	Read(ctx context.Context, id string) (statussync.Reading, error)
	// Write sets one agent's status, in one request.
	Write(ctx context.Context, id string, status statussync.Status) (Receipt, error)
}

// ManyReader is a [System] that can read several agents in one request, up to 100.
// The engine prefers it where many agents are to be read at once because of their
// work; whoever is not in the answer is read alone. Lists may lag, so that what we
// have just written is never looked for there.
type ManyReader interface {
	ReadMany(ctx context.Context, ids []string) (map[string]statussync.Reading, error)
}

// Traits are the properties of a product that the engine and the rules need.
type Traits struct {
	Unmarked   bool                  // see [statussync.System]
	Ambiguous  []statussync.Status   // see [statussync.System]
	SystemMade statussync.SystemMade // see [statussync.System]
	PerMinute  int                   // requests that the account may make; headers correct it
	Burst      int                   // of them, how many at once; 0 means a tenth
	PageCost   int                   // requests of one Page; 0 means 1
	ReadCost   int                   // requests of one Read; 0 means 1
	PeoplePage int                   // agents that one People request names; 0 means 100
}

// Sighting is an agent on a page of a list.
type Sighting struct {
	ID      string
	Email   string // empty where the list has none
	Reading statussync.Reading
	Skip    bool // not an agent that can have a status: no seat, suspended
}

// Person is an agent's e-mail address, for joining.
type Person struct {
	ID    string
	Email string
	Skip  bool // see [Sighting]
}

// Receipt says when a write took place.
type Receipt struct {
	Started, Ended time.Time // our clock
	Date           time.Time // the provider's, from the reply; zero when it gave none
}

// Host is what a [System] tells. The engine implements it.
type Host interface {
	// Receive takes in what a webhook told about one agent, and returns once it
	// is saved. An error means that the webhook should be sent again.
	Receive(ctx context.Context, id string, o statussync.Observation) error
	// Work takes in what a webhook told about one agent's work, as Receive does.
	Work(ctx context.Context, id string, w focus.Work) error
	// Limits takes in what a reply's rate-limit headers said: requests left, and
	// how long until there are more. limit is per minute, 0 when unknown.
	Limits(limit, remaining int, reset time.Duration)
	// Now is the engine's clock.
	Now() time.Time
}

// Failure is an error that says how it ends a call.
type Failure struct { //nolint:errname // it is read as a word: a system returns a Failure
	Kind  FailureKind
	Code  string        // the vendor's word for it
	After time.Duration // Throttled: when to try again; 0 when not told
	Err   error
}

// FailureKind says whose fault a failure is and what it leaves behind.
type FailureKind int

// The kinds of failures. An error that is no [*Failure] is Unsure.
const (
	Unsure    FailureKind = iota // it may have taken place: a timeout, a cut connection, a 5xx
	Throttled                    // nothing was done: too many requests
	Refused                      // nothing was done, nor will it be for this agent and status
	Gone                         // the agent does not exist any more
	Denied                       // the whole account is refused: credentials, role, plan, switch
)

// Error names the code and the cause.
func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Code, f.Err) }

// Unwrap gives the client's error.
func (f *Failure) Unwrap() error { return f.Err }

func failure(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Kind: Unsure, Code: "no answer", Err: err}
}

// Problem is something that keeps the sync from working.
type Problem struct {
	System string
	Code   ProblemCode
	Detail string // for people; names no agent
	Fatal  bool   // nothing can be written until it is mended
}

// ProblemCode says what a [Problem] is about.
type ProblemCode string

// The problems that a preflight can find.
const (
	NoAccess    ProblemCode = "no_access"    // credentials or role
	NoRouting   ProblemCode = "no_routing"   // omnichannel routing is off
	NoSeats     ProblemCode = "no_seats"     // no agent can have a status
	NoWebhook   ProblemCode = "no_webhook"   // nothing tells us of changes: sweeps alone must
	NoStatus    ProblemCode = "no_status"    // a status that a rule names is missing
	Unreachable ProblemCode = "unreachable"  // no answer
	RateTooLow  ProblemCode = "rate_too_low" // the budget does not carry the sweeps
)

// String is one line for people.
func (p Problem) String() string { return p.System + ": " + p.Detail }
