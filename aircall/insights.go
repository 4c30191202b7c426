package aircall

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// InsightsService reads what AI Assist found out about calls. The company needs that add-on, and a call
// without a result is an [ErrNotFound]. Its other errors are those of [UsersService].
type InsightsService struct{ c *core }

// Transcription returns what was said: [Content.Utterances].
func (s InsightsService) Transcription(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.transcription", callID, "transcription")
}

// Summary returns the call in a few words: [Content.Text].
func (s InsightsService) Summary(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.summary", callID, "summary")
}

// Topics returns what the call was about: [Content.List].
func (s InsightsService) Topics(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.topics", callID, "topics")
}

// Sentiments returns the moods of the parties: [Participant.Value].
func (s InsightsService) Sentiments(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.sentiments", callID, "sentiments")
}

// PlaybookResult returns how well the agent kept to a playbook: [Insight.Extra].
func (s InsightsService) PlaybookResult(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.playbook_result", callID, "playbook_result")
}

// CustomSummary returns a summary of the company's own form: [Insight.Extra].
func (s InsightsService) CustomSummary(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.custom_summary", callID, "custom_summary_result")
}

// ActionItems returns the things to do after a call: [Content.Text] of each.
func (s InsightsService) ActionItems(ctx context.Context, callID int64) ([]Insight, error) {
	return s.many(ctx, "insights.action_items", callID, "action_items")
}

// Evaluations returns the marks that a call got: [Insight.Extra] of each.
func (s InsightsService) Evaluations(ctx context.Context, callID int64) ([]Insight, error) {
	return s.many(ctx, "insights.evaluations", callID, "evaluations")
}

// PredictedCSAT returns how content the customer may be.
func (s InsightsService) PredictedCSAT(ctx context.Context, callID int64) (*PredictedCSAT, error) {
	found, err := about[PredictedCSAT](ctx, s.c, "insights.predicted_csat", callID, "predicted_csat")
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

func (s InsightsService) one(ctx context.Context, op string, callID int64, kind string) (*Insight, error) {
	found, err := s.many(ctx, op, callID, kind)
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

func (s InsightsService) many(ctx context.Context, op string, callID int64, kind string) ([]Insight, error) {
	return about[Insight](ctx, s.c, op, callID, kind)
}

// about reads a result of a call, one or more.
func about[T any](ctx context.Context, c *core, op string, callID int64, kind string) ([]T, error) {
	if err := checkID(op, "call", callID); err != nil {
		return nil, err
	}
	var out results[T]
	_, err := c.Do(ctx, httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "calls", decimal(callID), kind}, Out: &out,
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, errNoObject
	}
	return out, nil
}

// results reads one result or a list of them, bare or wrapped in an object of one field: by which name
// results are wrapped, and which of them come as a list, is not documented throughout.
type results[T any] []T

func (r *results[T]) UnmarshalJSON(b []byte) error {
	*r = nil
	b = unwrap(b)
	if b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(r))
	}
	var one ref[T]
	if err := json.Unmarshal(b, &one); err != nil || one.to == nil {
		return err
	}
	*r = results[T]{*one.to}
	return nil
}

// unwrap takes the only field of an object off it, where that holds an object or a list.
func unwrap(b []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(b, &fields) != nil || len(fields) != 1 {
		return b
	}
	for _, raw := range fields {
		if raw[0] == '{' || raw[0] == '[' {
			return raw
		}
	}
	return b
}
