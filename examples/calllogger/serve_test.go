package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestAircallsWebhooksBecomeTickets(t *testing.T) {
	inScene(t, func(s *scene) {
		call := s.talk(maya.number)
		s.pass(5 * time.Minute)
		got := s.ticket(mainCall(call))
		if got.Subject != "Inbound call from Maya Chen" || got.Status != zendesk.TicketPending || got.AssigneeID != benID || got.RequesterID != maya.id {
			t.Errorf("ticket %+v", got)
		}
		hooks, err := s.a.Client().Webhooks.List(t.Context(), aircall.WebhookListOptions{})
		if err != nil || len(hooks.Items) != 1 || hooks.Items[0].Name != hookName || hooks.Items[0].URL != "https://"+hooksHost+"/ctikit-calllogger/main/aircall" {
			t.Errorf("webhooks %+v, %v", hooks.Items, err)
		}
		body, err := os.ReadFile("testdata/call_ended.json")
		must(t, err)
		r := httptest.NewRequest(http.MethodPost, "/ctikit-calllogger/main/aircall", strings.NewReader(string(body)))
		w := httptest.NewRecorder()
		if s.handler.ServeHTTP(w, r); w.Code != http.StatusUnauthorized {
			t.Errorf("a delivery with another token: %d", w.Code)
		}
	})
}

func mainCall(call int64) ticketing.Key {
	return ticketing.Key(strings.Replace(string(callKey(call)), "/day/", "/main/", 1))
}

// A call whose webhooks are all lost is found by its list, once, and one that
// goes on is left alone.
func TestLostWebhooks(t *testing.T) {
	inScene(t, func(s *scene) {
		s.pass(time.Minute)
		s.a.SetDeliveryPlan(func(int) []time.Duration { return nil })
		call := s.talk(maya.number)
		s.pass(30 * time.Minute)
		if got := s.ticket(mainCall(call)); got.Subject != "Inbound call from Maya Chen" || got.AssigneeID != benID {
			t.Errorf("ticket %+v", got)
		}
		live := s.a.Incoming(supportLine, noor.number)
		s.a.RingOn(live, benInAircall)
		s.a.Answer(live)
		s.pass(30 * time.Minute)
		if _, known, _ := s.logger.calls.Case(t.Context(), mainCall(live)); known {
			t.Error("a call that goes on is filed")
		}
	})
}

// A program that keeps its state finds the calls that ended while it was down. With
// a new store, those before its first start are none of its own.
func TestCallsWhileDown(t *testing.T) {
	for _, again := range []bool{false, true} {
		inScene(t, func(s *scene) {
			store := new(engine.Memory)
			if again {
				_, err := since(t.Context(), store, "day", time.Now().Add(-time.Hour))
				must(t, err)
			}
			s.a.SetDeliveryPlan(func(int) []time.Duration { return nil })
			call := s.talk(maya.number)
			s.pass(time.Hour)
			c := s.logger.config
			c.name = "day"
			l, err := newLogger(t.Context(), c, s.logger.accounts, loggerOptions{store: store})
			must(t, err)
			l.recoverCalls(t.Context())
			if _, known, err := l.calls.Case(t.Context(), callKey(call)); known != again || err != nil {
				t.Errorf("with a store of a former run %v: the call is known: %v, %v", again, known, err)
			}
		})
	}
}

// A8: when the integration is removed, calls are filed no more.
func TestIntegrationRemoved(t *testing.T) {
	inScene(t, func(s *scene) {
		must(t, s.logger.aircallEvent(t.Context(), &aircall.IntegrationEvent{Kind: aircall.IntegrationDeleted}))
		call := s.talk(maya.number)
		s.pass(5 * time.Minute)
		c, known, err := s.logger.calls.Case(t.Context(), mainCall(call))
		if err != nil || !known || len(c.Done) > 0 {
			t.Errorf("steps %+v of a call that is known: %v, %v", c.Done, known, err)
		}
	})
}

// What Connect reports is enough for a ticket without asking it: attributes and
// numbers from the flow, agents by the settings.
func TestConnectsReportsBecomeTickets(t *testing.T) {
	inScene(t, func(s *scene) {
		forward := func(kind string) connecttest.Sink {
			return func(_ context.Context, body []byte) error {
				if code := s.post("connect/"+kind, body); code != http.StatusNoContent {
					t.Errorf("%s: %d", kind, code)
				}
				return nil
			}
		}
		s.c.SubscribeContactEvents(forward("contact-event"))
		s.c.SubscribeContactRecords(forward("contact-record"))
		flow, err := os.ReadFile("testdata/flow_event.json")
		must(t, err)
		if code := s.post("connect/flow-event", flow); code != http.StatusNoContent {
			t.Errorf("flow event: %d", code)
		}
		s.c.Ring(danaInConnect, inbound("c-tom", tom, byAgent()))
		s.pass(5 * time.Second)
		s.c.Answer("c-tom")
		s.pass(10 * time.Second)
		if code := s.post("acts", []byte(`{"kind":"create_for","contact":"c-tom","user":20007}`)); code != http.StatusAccepted {
			t.Errorf("act: %d", code)
		}
		s.pass(time.Minute)
		s.c.HangUp("c-tom")
		s.pass(30 * time.Second)
		s.c.CloseContact("c-tom")
		s.pass(20 * time.Minute)
		got := s.ticket(contactKey("c-tom"))
		if got.Subject != "Incoming call from Tom Novak" || got.RequesterID != tom.id {
			t.Errorf("ticket %+v", got)
		}
		file := lensFile("c-tom")
		if code := s.post("connect/contact-lens", file); code != http.StatusNoContent {
			t.Errorf("Contact Lens: %d", code)
		}
		s.pass(3 * time.Minute)
		comments, err := commentsOf(t.Context(), s.z.Client(), got.ID)
		if err != nil || comments != "1 call, 2 notes" {
			t.Errorf("comments %s, %v", comments, err)
		}
	})
}

// Reports without the secret, and what is none, are refused.
func TestReportsAreChecked(t *testing.T) {
	inScene(t, func(s *scene) {
		header := func(name, value string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set(name, value) }
		}
		good, err := os.ReadFile("testdata/contact_record.json")
		must(t, err)
		for name, tt := range map[string]struct {
			path   string
			body   string
			change func(*http.Request)
			want   int
		}{
			"a record":           {"connect/contact-record", string(good), func(*http.Request) {}, 204},
			"no secret":          {"connect/contact-record", string(good), func(r *http.Request) { r.Header.Del("Authorization") }, 401},
			"another secret":     {"connect/contact-record", string(good), header("Authorization", "Bearer another-secret-of-length"), 401},
			"another scheme":     {"connect/contact-record", string(good), header("Authorization", "Basic "+reportSecret), 401},
			"another method":     {"connect/contact-record", string(good), func(r *http.Request) { r.Method = http.MethodGet }, 405},
			"no record":          {"connect/contact-record", `{}`, func(*http.Request) {}, 400},
			"of another kind":    {"connect/contact-event", string(good), func(*http.Request) {}, 400},
			"an unknown kind":    {"connect/something", string(good), func(*http.Request) {}, 404},
			"an unknown contact": {"connect/contact-lens", string(lensFile("c-none")), func(*http.Request) {}, 503},
			"an act, no secret":  {"acts", `{}`, func(r *http.Request) { r.Header.Del("Authorization") }, 401},
		} {
			if code := s.post(tt.path, []byte(tt.body), tt.change); code != tt.want {
				t.Errorf("%s: %d, want %d", name, code, tt.want)
			}
		}
	})
}

// What was reported of many contacts is forgotten in time.
func TestReportedIsBounded(t *testing.T) {
	p := newReported()
	for i := range mostContacts + 5 {
		p.contact(connect.Contact{ID: string(rune('a' + i))})
	}
	if len(p.contacts) != mostContacts || len(p.order) != mostContacts {
		t.Errorf("%d contacts and %d in order are kept", len(p.contacts), len(p.order))
	}
	if _, err := p.DescribeContact(t.Context(), "a"); err == nil {
		t.Error("the oldest is kept")
	}
}
