package aircalltest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"

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

// getFinding answers with what was found of a kind: all of it, or the latest.
func (f *Fake) getFinding(kind string) handler {
	return f.ofCall(func(_ *faketest.Request, c *call) faketest.Reply {
		all := c.findings[kind]
		switch {
		case len(all) == 0:
			return noResult()
		case lists[kind]:
			return one(kind, all)
		}
		return one(kind, all[len(all)-1])
	})
}

func getCSAT(_ *faketest.Request, c *call) faketest.Reply {
	if c.csat == nil {
		return noResult()
	}
	return one("csat", c.csat)
}

func noResult() faketest.Reply { return problem(http.StatusNotFound, "No result") }

// Find has AI Assist find something out about a call: event is one of AI
// Assist's, except that of utterances, for which see Say. What in leaves empty
// is filled in.
func (f *Fake) Find(callID int64, event aircall.EventName, in aircall.Insight) {
	f.onAnyCall(callID, func(c *call) error {
		kind, ok := kinds[event]
		if !ok {
			return fmt.Errorf("%q is no event of AI Assist", event)
		}
		if in.ID == 0 {
			in.ID = f.newID()
		}
		in.CallID, in.CallUUID, in.NumberID, in.CallCreatedAt, in.CreatedAt = c.id, c.uuid(), c.number, c.started, f.now()
		in.Type = cmp.Or(in.Type, "call")
		shown, err := asFinding(in)
		if err != nil {
			return err
		}
		f.emit(event, shown)
		kept := maps.Clone(shown)
		kept["call_id"] = json.RawMessage(strconv.Quote(strconv.FormatInt(c.id, 10))) // text in replies
		if c.findings == nil {
			c.findings = map[string][]finding{}
		}
		c.findings[kind] = append(c.findings[kind], kept)
		return nil
	})
}

func asFinding(in aircall.Insight) (fields finding, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	return fields, json.Unmarshal(body, &fields)
}

// Say has parties of a call that goes on speak:
// realtime_transcription.utterances_received.
func (f *Fake) Say(callID int64, said ...aircall.LiveUtterance) {
	f.onCall(callID, func(c *call) error {
		f.emit(aircall.UtterancesReceived, aircall.LiveTranscription{
			ID: fmt.Sprintf("fake-live-%d", f.newID()), Utterances: said,
			Call: aircall.LiveCall{ID: c.id, UUID: c.uuid(), NumberID: c.number, Direction: c.direction},
		})
		return nil
	})
}

// Predict has AI Assist guess how content a call's customer is.
func (f *Fake) Predict(callID int64, score int, drivers ...aircall.CSATDriver) {
	f.onAnyCall(callID, func(c *call) error {
		c.csat = &aircall.PredictedCSAT{CallID: c.id, CallUUID: c.uuid(), Score: score, Drivers: drivers}
		return nil
	})
}
