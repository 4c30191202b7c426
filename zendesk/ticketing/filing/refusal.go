package filing

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// refused says what an error means for a step; final is false for what passes:
// the request is made again later.
func refused(err error, s ticketing.Step) (r ticketing.Refusal, final bool) {
	switch {
	case errors.Is(err, errPanic):
		return r, false
	case errors.Is(err, ErrRefused), errors.Is(err, errOther):
		return ticketing.Refusal{Kind: ticketing.RefusedOther}, true
	case errors.Is(err, zendesk.ErrKeyReused):
		return ticketing.Refusal{Kind: ticketing.RefusedKey}, true
	}
	e, ok := errors.AsType[*zendesk.Error](err)
	switch {
	case !ok && errors.Is(err, zendesk.ErrInvalid): // refused before anything was sent
		return ticketing.Refusal{Kind: ticketing.RefusedOther}, true
	case !ok || passes(e.Status):
		return r, false
	case errors.Is(err, zendesk.ErrTicketClosed):
		return ticketing.Refusal{Kind: ticketing.RefusedClosed}, true // T5
	case e.Status == http.StatusForbidden, e.Status == http.StatusNotFound && s.Kind == ticketing.DoLogCall:
		return ticketing.Refusal{Kind: ticketing.RefusedAccount}, true // A3
	case e.Status == http.StatusNotFound:
		return ticketing.Refusal{Kind: ticketing.RefusedNotFound}, true
	}
	for _, d := range e.Details() {
		if r, ok := refusedField(d); ok {
			return r, true
		}
	}
	return ticketing.Refusal{Kind: ticketing.RefusedOther}, true
}

// passes reports whether a status says nothing about the request itself. A
// credential that is refused is an operator's to mend.
func passes(status int) bool {
	return status >= http.StatusInternalServerError || slices.Contains([]int{
		http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests,
	}, status)
}

// refusedField reads one complaint. Zendesk has no code for what is missing, but
// names the field.
func refusedField(d zendesk.Detail) (r ticketing.Refusal, ok bool) {
	switch {
	case d.TicketFieldID != 0 && d.Code != "InvalidValue":
		return ticketing.Refusal{Kind: ticketing.RequiredField, Field: d.TicketFieldID}, true // A13
	case slices.Contains([]string{"requester", "requester_id"}, d.Field):
		return ticketing.Refusal{Kind: ticketing.RefusedRequester}, true // T9
	case slices.Contains([]string{"assignee", "assignee_id", "group", "group_id"}, d.Field):
		return ticketing.Refusal{Kind: ticketing.RefusedAssignee}, true // A17
	case slices.Contains([]string{"phone", "phone_number"}, d.Field):
		return ticketing.Refusal{Kind: ticketing.RefusedPhone}, true
	case slices.Contains([]string{"external_id", "email"}, d.Field):
		return ticketing.Refusal{Kind: ticketing.RefusedDuplicate}, true
	}
	return r, false
}

// errOther is what Zendesk answered well and did not do.
var errOther = errors.New("filing: Zendesk did not take it over")

// The waits after failures.
const (
	firstPause   = 5 * time.Second
	longestPause = 10 * time.Minute
)

// pause is how long a case waits after a number of failures in a row. A request
// that got no reply may still be under way: it gets the time.
func pause(failures int, cause error) time.Duration {
	wait := longestPause
	if failures < 8 {
		wait = min(firstPause<<(failures-1), longestPause)
	}
	e, ok := errors.AsType[*zendesk.Error](cause)
	if !ok {
		return max(wait, margin)
	}
	return max(wait, min(e.RetryAfter, time.Hour))
}

// longestHold bounds how long one answer holds up the whole account: it may be of
// a budget that others do not share.
const longestHold = time.Minute

// hold leaves the account alone for as long as an answer asks.
func (r *runner) hold(cause error) {
	e, ok := errors.AsType[*zendesk.Error](cause)
	if !ok || e.Status != http.StatusTooManyRequests {
		return
	}
	r.holding.Lock()
	defer r.holding.Unlock()
	if until := r.clock.Now().Add(min(e.RetryAfter, longestHold)); until.After(r.heldUntil) {
		r.heldUntil = until
	}
}

// held is until when the account is left alone.
func (r *runner) held() time.Time {
	r.holding.Lock()
	defer r.holding.Unlock()
	return r.heldUntil
}
