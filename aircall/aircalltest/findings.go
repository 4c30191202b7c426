package aircalltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// finding is a result of AI Assist, as JSON.
type finding map[string]json.RawMessage

// kinds are the last segment of a finding's path, by its event.
var kinds = map[aircall.EventName]string{
	aircall.TranscriptionCreated: "transcription", aircall.SummaryCreated: "summary", aircall.TopicsCreated: "topics",
	aircall.SentimentCreated: "sentiments", aircall.ActionItemCreated: "action_items",
	aircall.PlaybookCreated: "playbook_result", aircall.PlaybookUpdated: "playbook_result",
	aircall.CustomSummaryCreated: "custom_summary_result", aircall.CustomSummaryUpdated: "custom_summary_result",
	aircall.EvaluationCreated: "evaluations", aircall.EvaluationUpdated: "evaluations",
}

// lists are the kinds of which a call may have several.
var lists = map[string]bool{"action_items": true, "evaluations": true}

func (f *Fake) routeFindings() {
	done := map[string]bool{}
	for _, kind := range kinds {
		if !done[kind] {
			done[kind] = true
			op := "insights." + strings.Replace(kind, "custom_summary_result", "custom_summary", 1)
			f.fake.Route(op, "GET /v1/calls/{id}/"+kind, f.withCall(func(_ *faketest.Request, c *call) faketest.Reply {
				return c.found(kind)
			}))
		}
	}
	f.fake.Route("insights.predicted_csat", "GET /v1/calls/{id}/predicted_csat", f.withCall(func(_ *faketest.Request, c *call) faketest.Reply {
		if c.csat == nil {
			return problem(http.StatusNotFound, "No result")
		}
		return faketest.JSON(http.StatusOK, map[string]any{"csat": c.csat})
	}))
}

func (c *call) found(kind string) faketest.Reply {
	all := c.findings[kind]
	switch {
	case len(all) == 0:
		return problem(http.StatusNotFound, "No result")
	case lists[kind]:
		return faketest.JSON(http.StatusOK, map[string]any{kind: all})
	}
	return faketest.JSON(http.StatusOK, map[string]any{kind: all[len(all)-1]})
}

// Find has AI Assist find something out about a call: event is one of AI Assist's, except that of utterances, for
// which see Say. What in leaves empty is filled in. It is an error if the call is unknown or event is none of them.
func (f *Fake) Find(callID int64, event aircall.EventName, in aircall.Insight) {
	f.complain(f.onAnyCall(callID, func(c *call) error {
		kind, ok := kinds[event]
		if !ok {
			return fmt.Errorf("%q is no event of AI Assist", event)
		}
		if in.ID == 0 {
			in.ID = f.newID()
		}
		in.CallID, in.CallUUID, in.NumberID, in.CallCreatedAt, in.CreatedAt = c.id, c.uuid(), c.number, c.started, f.now()
		orElse(&in.Type, "call")
		shown, err := asFinding(in)
		if err != nil {
			return err
		}
		f.emit(event, shown)
		kept, err := asFinding(in)
		kept["call_id"] = json.RawMessage(strconv.Quote(strconv.FormatInt(c.id, 10))) // text in replies
		if c.findings == nil {
			c.findings = map[string][]finding{}
		}
		c.findings[kind] = append(c.findings[kind], kept)
		return err
	}))
}

func asFinding(in aircall.Insight) (fields finding, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	return fields, json.Unmarshal(body, &fields)
}

// Say has parties of a call that goes on speak: realtime_transcription.utterances_received. It is an error if the
// call is over or unknown.
func (f *Fake) Say(callID int64, said ...aircall.LiveUtterance) {
	f.complain(f.onCall(callID, func(c *call) error {
		f.emit(aircall.UtterancesReceived, aircall.LiveTranscription{
			ID: fmt.Sprintf("fake-live-%d", f.newID()), Utterances: said,
			Call: aircall.LiveCall{ID: c.id, UUID: c.uuid(), NumberID: c.number, Direction: c.direction},
		})
		return nil
	}))
}

// Predict has AI Assist guess how content a call's customer is. It is an error if the call is unknown.
func (f *Fake) Predict(callID int64, score int, drivers ...aircall.CSATDriver) {
	f.complain(f.onAnyCall(callID, func(c *call) error {
		c.csat = &aircall.PredictedCSAT{CallID: c.id, CallUUID: c.uuid(), Score: score, Drivers: drivers}
		return nil
	}))
}
