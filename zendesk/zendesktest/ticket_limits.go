package zendesktest

import (
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// ticketLimits are those of endpoints for tickets, besides the account's.
type ticketLimits struct {
	updates, creations, deletions *faketest.Limit

	perTicket map[string]*faketest.Limit // by caller and ticket
}

func newTicketLimits() ticketLimits {
	return ticketLimits{
		updates:   &faketest.Limit{Max: 100, Header: bucketHeader("Zendesk-Rate-Limit-Tickets-Update")},
		creations: &faketest.Limit{Max: 300, Header: bucketHeader("Zendesk-Ratelimit-Ticket-Request-Create-By-User-And-Ip")},
		deletions: &faketest.Limit{Max: 400, Header: retryAfter},
		perTicket: map[string]*faketest.Limit{},
	}
}

// of names the limits of a request.
func (l ticketLimits) of(r *faketest.Request, caller int64) []*faketest.Limit {
	switch r.Pattern {
	case "POST /api/v2/tickets":
		return []*faketest.Limit{l.creations}
	case "DELETE /api/v2/tickets/{id}":
		return []*faketest.Limit{l.deletions}
	case "PUT /api/v2/tickets/{id}":
		key := strconv.FormatInt(caller, 10) + " " + r.Param("id")
		if l.perTicket[key] == nil {
			l.perTicket[key] = &faketest.Limit{Max: 30, Window: 10 * time.Minute, Header: bucketHeader("Zendesk-Ratelimit-Per-Ticket-Updates")}
		}
		return []*faketest.Limit{l.updates, l.perTicket[key]}
	}
	return nil
}

// bucketHeader writes a limit of its own, as in "total=30; remaining=29;
// resets=468".
func bucketHeader(name string) func(http.Header, faketest.Usage) {
	return func(h http.Header, u faketest.Usage) {
		h.Set(name, "total="+strconv.Itoa(u.Max)+"; remaining="+strconv.Itoa(u.Remaining)+"; resets="+wholeSeconds(u.Reset))
		if u.Exceeded {
			h.Set("Retry-After", wholeSeconds(u.Reset))
		}
	}
}

// keyLife is how long an idempotency key is known.
const keyLife = 2 * time.Hour

// maxKey is the length of the longest key, in characters.
const maxKey = 255

// keyed is the reply to the first request with a key.
type keyed struct {
	in    any
	at    time.Time
	reply faketest.Reply
}

// once does a request with an Idempotency-Key one time, and repeats its reply.
// What was refused is forgotten, which is our guess.
func (z *Fake) once(h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		key := r.Header.Get("Idempotency-Key")
		if key == "" {
			return h(r)
		}
		if len(key) > maxKey {
			return badRequest("the idempotency key is longer than 255 characters")
		}
		var in any
		_ = decodeNumbers(r.Body, &in) // h refuses what is no JSON
		known, ok := z.desk.keys[key]
		if !ok || z.now().Sub(known.at) >= keyLife {
			reply := h(r).With("X-Idempotency-Lookup", "miss")
			if reply.Status < http.StatusMultipleChoices {
				z.desk.keys[key] = keyed{in, z.now(), reply}
			}
			return reply
		}
		if !reflect.DeepEqual(known.in, in) {
			return refusal(http.StatusBadRequest, "IdempotentRequestError", "Request parameters don't match the given idempotency key")
		}
		return known.reply.With("X-Idempotency-Lookup", "hit")
	}
}
