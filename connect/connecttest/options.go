package connecttest

import (
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// Option sets up a [Fake].
type Option func(*settings)

type settings struct {
	clock        ctikit.Clock
	rates        rates
	pageSize     int
	plan         ctikit.DeliveryPlan
	denied       map[connect.Operation]bool
	retry        time.Duration
	signedOutOK  bool
	statusCode   string
	stickyNext   bool
	apiKeepsWork bool
	tokenLife    time.Duration // 0 for ever
}

func defaults() settings {
	return settings{
		rates: rates{connect.Quota{PerSecond: 2, Burst: 5}, connect.DefaultQuotas()}, pageSize: 100, retry: time.Second, statusCode: codeNotFound, denied: map[connect.Operation]bool{},
	}
}

// WithClock sets the time that the instance lives by. Without it, it is the
// machine's, which is the bubble's inside testing/synctest.
func WithClock(clk ctikit.Clock) Option { return func(s *settings) { s.clock = clk } }

// WithRate sets the requests a second, and the burst, of operations without a
// rate of their own; 2 and 5 without it, which is AWS' default.
func WithRate(perSecond float64, burst int) Option {
	return func(s *settings) { s.rates.usual = connect.Quota{PerSecond: perSecond, Burst: burst} }
}

// WithRateOf sets the rate of one operation. Without it, those of
// connect.DefaultQuotas have theirs.
func WithRateOf(operation connect.Operation, perSecond float64, burst int) Option {
	return func(s *settings) { s.rates.own[operation] = connect.Quota{PerSecond: perSecond, Burst: burst} }
}

// WithoutRates has no request throttled.
func WithoutRates() Option {
	return func(s *settings) { s.rates = rates{own: map[connect.Operation]connect.Quota{}} }
}

// WithPageSize sets the size of pages whose request names none, as far as the
// operation allows; 100 without it.
func WithPageSize(n int) Option { return func(s *settings) { s.pageSize = n } }

// WithoutPermission refuses the operations with AccessDeniedException, as AWS
// does where the caller's policy lacks these actions.
func WithoutPermission(operations ...connect.Operation) Option {
	return func(s *settings) {
		for _, op := range operations {
			s.denied[op] = true
		}
	}
}

// WithDeliveryPlan is SetDeliveryPlan from the start.
func WithDeliveryPlan(plan ctikit.DeliveryPlan) Option { return func(s *settings) { s.plan = plan } }

// WithRetryAfter sets how long after a sink's error the record comes again; one
// second without it.
func WithRetryAfter(d time.Duration) Option { return func(s *settings) { s.retry = d } }

// What Connect does in the cases that follow is not documented: the defaults
// are our guess, the options the other one.

// WithSignedOutWrites has PutUserStatus accept users who are not signed in, and
// do nothing. Without it, such a request is an InvalidRequestException.
func WithSignedOutWrites() Option { return func(s *settings) { s.signedOutOK = true } }

// WithStatusRefusal sets the code with which PutUserStatus refuses an unknown
// or disabled status: ResourceNotFoundException without it;
// InvalidParameterException is likely too.
func WithStatusRefusal(code string) Option { return func(s *settings) { s.statusCode = code } }

// WithStickyNextStatus has a next status survive a later choice of Available,
// as some have seen. Without it, that choice cancels it, as the agent panel's
// manual says.
func WithStickyNextStatus() Option { return func(s *settings) { s.stickyNext = true } }

// WithClientTokenLife has the client token of a task, or of a supervisor who
// monitors, forgotten after d, so that it starts another one. Without it, it is
// known for ever.
func WithClientTokenLife(d time.Duration) Option { return func(s *settings) { s.tokenLife = d } }

// WithAPIKeepingAfterContactWork has PutUserStatus wait for the end of
// after-contact work. Without it, it ends that work, as a choice in the agent
// panel does.
func WithAPIKeepingAfterContactWork() Option { return func(s *settings) { s.apiKeepsWork = true } }
