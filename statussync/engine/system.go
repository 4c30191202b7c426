package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// System is one account of one product, as the engine sees it. The package
// systems has Zendesk, Aircall, Dialpad and Amazon Connect; a user may bring
// another: embed [Base], so that it goes on compiling when this interface grows,
// and wrap one by embedding it (its abilities are declared in [Traits]).
//
// Read, ReadMany, Write, WriteMany and Job are called by one goroutine, Page and
// People by another one at the same time, Catalog and Preflight by any. They should return within a
// minute. The engine stamps reports with the system's name, their source and
// their times. Errors are a [*Failure] where the product's answer says more than
// "it did not work".
type System interface {
	// Name is short, unique in the engine, and never changes: it is stored.
	Name() string
	// Traits says how the product behaves.
	Traits() Traits
	// Attach is called once, by [New]: from now on the system reports to the host.
	Attach(Host)
	// Preflight names what is missing for the sync to work.
	Preflight(ctx context.Context) []Problem
	// Catalog reads the statuses that exist.
	Catalog(ctx context.Context) (statussync.Catalog, error)
	// Page reads one page of all agents. The first cursor and the last next are
	// empty. It must not send more than Traits.PageCost requests.
	Page(ctx context.Context, cursor string) (agents []Sighting, next string, err error)
	// People reads the e-mail addresses of up to Traits.PeoplePage agents, in one
	// request. It is called for sightings without one.
	People(ctx context.Context, ids []string) ([]Person, error)
	// Read reads one agent, in one request or Traits.ReadCost of them. It must show
	// the present.
	Read(ctx context.Context, id string) (statussync.Report, error)
	// ReadMany reads up to Traits.ReadMany agents in one request; it may lag as lists
	// do. Agents missing from the reply are read one by one. It is not called where
	// Traits.ReadMany is 0.
	ReadMany(ctx context.Context, ids []string) (map[string]statussync.Report, error)
	// Write sets one agent's status, in one request.
	Write(ctx context.Context, id string, status statussync.Status) (Receipt, error)
	// WriteMany asks for one status for up to Traits.WriteMany agents, in one request,
	// and returns the job that sets it. A [*Failure] of kind Refused or Gone means that
	// this account has no such request: the engine writes one by one until it is
	// started again. It is not called where Traits.WriteMany is 0.
	WriteMany(ctx context.Context, ids []string, status statussync.Status) (job string, err error)
	// Job reads how far a job is, in one request. A [*Failure] of kind Refused or Gone
	// means that nothing more can be learned of it.
	Job(ctx context.Context, job string) (Progress, error)
}

// Base has the optional parts of a [System]: embed it in one of your own. Its
// methods find nothing missing, look up no one, and read and write agents one by
// one.
type Base struct{}

// Attach implements [System] for systems that get no webhooks.
func (Base) Attach(Host) {}

// Preflight implements [System]: nothing is missing.
func (Base) Preflight(context.Context) []Problem { return nil }

// People implements [System] for products whose lists have e-mail addresses.
func (Base) People(context.Context, []string) ([]Person, error) { return nil, nil }

// ReadMany implements [System] for products that read one agent at a time.
func (Base) ReadMany(context.Context, []string) (map[string]statussync.Report, error) {
	return nil, nil
}

// WriteMany implements [System] for products that write one agent at a time.
func (Base) WriteMany(context.Context, []string, statussync.Status) (job string, err error) {
	return "", errNoJobs
}

// Job implements [System] for products that write one agent at a time.
func (Base) Job(context.Context, string) (Progress, error) { return Progress{}, errNoJobs }

var errNoJobs = &Failure{Kind: Gone, Code: "no jobs", Err: errors.New("engine: this system has no bulk writes")}

// Traits are the properties of a product that the engine and the rules need.
type Traits struct {
	UndatedReadings  bool                  // see [statussync.System]
	HiddenByActivity []statussync.Status   // see [statussync.System]
	SystemMade       statussync.SystemMade // see [statussync.System]

	Grain   time.Duration     // precision of the provider's marks: a second where they count seconds; 0 means exact
	ListLag time.Duration     // how old what a list shows may be
	Clock   statussync.Offset // what is known of the provider's clock before its first reply

	PerMinute  int // requests that the account may make; headers correct it
	Burst      int // of them, how many at once; 0 means a tenth
	PageCost   int // requests of one Page; 0 means 1
	ReadCost   int // requests of one Read; 0 means 1
	ReadMany   int // agents that one ReadMany reads; 0 means that there is none
	PeoplePage int // agents that one People request names; 0 means 100
	WriteMany  int // agents that one WriteMany sets; 0 means that there is none
	Jobs       int // jobs of WriteMany at once; 0 means 1
}

// Sighting is an agent on a page of a list.
type Sighting struct {
	ID     string
	Email  string // empty where the list has none
	Report statussync.Report
	Skip   bool // not an agent that can have a status: no seat, suspended
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

// Progress is how far a job of [System].WriteMany is.
type Progress struct {
	// Done has the agents that the job is done with, by the system's id.
	Done map[string]Done
	// Ended says that the job does no more. Agents that Done lacks then are read.
	Ended bool
}

// Done is what became of one agent in a job.
type Done struct {
	At  time.Time // the provider's, as a mark has it; zero when it gives none
	Err error     // why the status was not set, as of Write; nil when it was
}

// Host is what a [System] reports to. The engine implements it; it is safe for
// concurrent use.
type Host interface {
	// Report takes in what one delivery or record reports about one agent, decides
	// on all of it at once, and returns when that is saved. The engine sets System, At
	// and Span. An error means that the delivery should come again.
	Report(ctx context.Context, id string, reports ...statussync.Report) error
	// Reply takes in the Date header of a reply, and when its request started and
	// ended on our clock: so the provider's clock is learned. Call it before the
	// reports of that reply are made.
	Reply(date, started, ended time.Time)
	// Limits takes in what a reply's rate-limit headers show: requests left, and
	// how long until there are more. limit is per minute, 0 when unknown.
	Limits(limit, remaining int, reset time.Duration)
	// Now is the engine's clock.
	Now() time.Time
}

// Failure is an error that says how it ends a call.
type Failure struct { //nolint:errname // it reads as a noun: a system returns a Failure
	Kind  FailureKind
	Code  string        // the vendor's name for it
	After time.Duration // Throttled, Postponed: when to try again; 0 when unknown
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
	Postponed                    // nothing was done: it would destroy work of the agent; try again After
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
	NoWebhook   ProblemCode = "no_webhook"   // nothing reports changes: sweeps alone must find them
	NoStatus    ProblemCode = "no_status"    // a status that a rule names is missing
	Unreachable ProblemCode = "unreachable"  // no answer
	RateTooLow  ProblemCode = "rate_too_low" // the budget does not carry the sweeps
)

// String is one line for people.
func (p Problem) String() string { return p.System + ": " + p.Detail }
