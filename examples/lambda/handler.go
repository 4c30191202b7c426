package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// handler answers events of flows.
type handler struct {
	account
	search *flowsearch.Search
	queues *queuemap.Matcher[int64]
	brands brandList
	log    *slog.Logger
}

// newHandler makes the handler of an account. Settings that decoded are valid.
func newHandler(a account, clock ctikit.Clock, log *slog.Logger) (*handler, error) {
	search, err := flowsearch.New(a.zendesk, flowsearch.WithCountry(a.settings.App.CountryPrefix),
		flowsearch.WithSeveral(cmp.Or(a.settings.SeveralUsers, ticketing.NoUser)), flowsearch.WithBudget(budget))
	queues, err2 := matcher(a.settings)
	return &handler{account: a, search: search, queues: queues, brands: brandList{clock: clock}, log: log}, errors.Join(err, err2)
}

// budget is how long an answer may take; the block in the flow waits for 8 seconds.
const budget = 6 * time.Second

// handle answers an event as it came: aws-lambda-go's own type of it refuses a
// queue that is a text. There is always an answer, so that the flow goes on by its
// status and not by the error branch.
func (h *handler) handle(ctx context.Context, event json.RawMessage) (flowsearch.Answer, error) {
	answer, err := h.answer(ctx, event)
	if err != nil {
		h.log.WarnContext(ctx, "answered a flow", "status", answer.Status(), "err", err)
	}
	return answer, nil
}

func (h *handler) answer(ctx context.Context, event json.RawMessage) (flowsearch.Answer, error) {
	e, err := connect.DecodeFlowEvent(event)
	if err != nil {
		return withStatus(flowsearch.BadRequest), err
	}
	wanted := cmp.Or(e.Parameter(answerParameter), "search")
	delete(e.Parameters, answerParameter) // no value to search for
	switch wanted {
	case "search":
		return h.search.Answer(ctx, e)
	case "brand":
		return h.within(ctx, e, h.brandAnswer)
	case "attributes":
		return h.within(ctx, e, h.attributeAnswer)
	}
	return withStatus(flowsearch.BadRequest), fmt.Errorf("parameter %s: want search, brand or attributes, got another text", answerParameter)
}

// answerParameter is what the block in the flow sets.
const answerParameter = "answer"

// within makes an answer within the budget. What Zendesk fails at is a
// server error.
func (h *handler) within(ctx context.Context, e connect.FlowEvent, find func(context.Context, connect.FlowEvent) (flowsearch.Answer, error)) (flowsearch.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	answer, err := find(ctx, e)
	if err != nil {
		return withStatus(flowsearch.ServerError), err
	}
	return answer, answer.Fit()
}

func withStatus(s flowsearch.Status) flowsearch.Answer {
	return flowsearch.Answer{"status": string(s)}
}
