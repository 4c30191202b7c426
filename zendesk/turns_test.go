package zendesk_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// rates collects what a client is told of budgets, by bucket.
type rates map[string][]ctikit.RateLimit

func (r rates) observe(l ctikit.RateLimit) { r[l.Bucket] = append(r[l.Bucket], l) }

// refused counts the requests that Zendesk refused for a limit.
func (r rates) refused() (n int) {
	for _, list := range r {
		for _, l := range list {
			if l.Status == 429 {
				n++
			}
		}
	}
	return n
}

// quiet are the operations that Zendesk limits without saying how much is left.
var quiet = map[string]func(context.Context, *zendesk.Client) error{
	"GET /api/v2/ticket_fields/{id}/options": func(ctx context.Context, c *zendesk.Client) error {
		return none(all(c.TicketFields.AllOptions(ctx, topic, zendesk.FieldOptionListOptions{})))
	},
	"GET /api/v2/search/export": func(ctx context.Context, c *zendesk.Client) error {
		return none(c.Search.Export(ctx, zendesk.SearchExportOptions{Query: "q", Type: zendesk.SearchUsers}))
	},
}

// Limits that no reply reports are kept: 100 requests a minute, the next one
// when the first is a minute old, over all copies of a client.
func TestQuietLimits(t *testing.T) {
	for pattern, call := range quiet {
		t.Run(pattern, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z, seen := newDesk(t), rates{}
				c := z.Client(zendesk.WithRetries(1, time.Minute), zendesk.WithRateObserver(seen.observe))
				copied, err := c.With()
				fail(t, err)
				time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(90 * time.Second))) // amid one of Zendesk's minutes
				begin := time.Now()
				for n := range 201 {
					fail(t, call(t.Context(), []*zendesk.Client{c, copied}[n%2]))
					if took, want := time.Since(begin), time.Duration(n/100)*time.Minute; took != want {
						t.Fatalf("request %d after %v, want %v", n+1, took, want)
					}
				}
				if n := seen.refused(); n != 0 || z.Count(pattern) != 201 {
					t.Errorf("%d of %d requests were refused", n, z.Count(pattern))
				}
			})
		})
	}
}

// A turn that is too far away is reported before anything is sent.
func TestQuietLimitsThatCannotWait(t *testing.T) {
	for pattern, call := range quiet {
		t.Run(pattern, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z := newDesk(t)
				c := z.Client(zendesk.WithRetries(1, 10*time.Second))
				for range 100 {
					fail(t, call(t.Context(), c))
				}
				err := call(t.Context(), c)
				if e, ok := errors.AsType[*zendesk.Error](err); !ok || !errors.Is(err, zendesk.ErrRateLimited) || e.RetryAfter != time.Minute {
					t.Errorf("error %v", err)
				}
				time.Sleep(55 * time.Second)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if err := call(ctx, c); !errors.Is(err, zendesk.ErrRateLimited) || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
				if n := z.Count(pattern); n != 100 {
					t.Errorf("%d requests, want 100", n)
				}
			})
		})
	}
}

// What is left of a ticket's 30 updates in 10 minutes is reported with each one,
// and an update beyond them says when the next may come.
func TestUpdatesOfOneTicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, seen := newDesk(t), rates{}
		c, ctx := z.Client(zendesk.WithRateObserver(seen.observe)), t.Context()
		id, other := z.PutTicket(zendesktest.Ticket{}), z.PutTicket(zendesktest.Ticket{})
		for n := range 30 {
			fail(t, none(c.Tickets.Update(ctx, id, ticketNote())))
			if got := seen["per-ticket-updates"]; len(got) != n+1 || got[n].Limit != 30 || got[n].Remaining != 29-n || got[n].Status == 429 {
				t.Fatalf("after update %d: %+v", n+1, got)
			}
		}
		_, err := c.Tickets.Update(ctx, id, ticketNote())
		e, ok := errors.AsType[*zendesk.Error](err)
		if !ok || !errors.Is(err, zendesk.ErrRateLimited) || e.RetryAfter <= time.Minute || e.RetryAfter > 10*time.Minute {
			t.Fatalf("one more: %v", err)
		}
		if sent := z.Count("PUT /api/v2/tickets/{id}"); sent != 31 {
			t.Errorf("%d requests, want 31", sent)
		}
		fail(t, none(c.Tickets.Update(ctx, other, ticketNote())), none(c.Tickets.AddTags(ctx, id, []string{"a"})))
		time.Sleep(e.RetryAfter)
		fail(t, none(c.Tickets.Update(ctx, id, ticketNote())))
	})
}

// What is left of search's own budget is reported with each reply, and a search
// beyond it waits.
func TestSearchBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, seen := zendesktest.New(t, zendesktest.WithSearchBudget(3)), rates{}
		c := z.Client(zendesk.WithRateObserver(seen.observe))
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(100 * time.Second)))
		begin := time.Now()
		for range 4 {
			fail(t, none(c.Search.Count(t.Context(), "q")))
		}
		var left []int
		for _, l := range seen["search-index"] {
			left = append(left, l.Remaining)
		}
		if want := []int{2, 1, 0, 0, 2}; !slices.Equal(left, want) || seen.refused() != 1 {
			t.Errorf("left %v, want %v, %d refused", left, want, seen.refused())
		}
		if took := time.Since(begin); took != 20*time.Second {
			t.Errorf("took %v, want the rest of the minute", took)
		}
	})
}
