package aircall

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// InsightsService reads the results of AI Assist about calls. The company needs
// that add-on, and a call without a result is an [ErrNotFound]. Its other
// errors are those of [UsersService].
type InsightsService struct{ c *core }

// Transcription returns what was said: [Content.Utterances].
func (s InsightsService) Transcription(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.transcription", callID)
}

// Summary returns the call in a few words: [Content.Text].
func (s InsightsService) Summary(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.summary", callID)
}

// Topics returns what the call was about: [Content.List].
func (s InsightsService) Topics(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.topics", callID)
}

// Sentiments returns the moods of the parties: [Participant.Value].
func (s InsightsService) Sentiments(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.sentiments", callID)
}

// PlaybookResult returns how well the agent kept to a playbook:
// [Insight.Extra].
func (s InsightsService) PlaybookResult(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.playbook_result", callID)
}

// CustomSummary returns a summary of the company's own form: [Insight.Extra].
func (s InsightsService) CustomSummary(ctx context.Context, callID int64) (*Insight, error) {
	return s.one(ctx, "insights.custom_summary", callID)
}

// ActionItems returns the things to do after a call: [Content.Text] of each.
func (s InsightsService) ActionItems(ctx context.Context, callID int64) ([]Insight, error) {
	return results[Insight](ctx, s.c.request("insights.action_items", callID))
}

// Evaluations returns the marks that a call got: [Insight.Extra] of each.
func (s InsightsService) Evaluations(ctx context.Context, callID int64) ([]Insight, error) {
	return results[Insight](ctx, s.c.request("insights.evaluations", callID))
}

// PredictedCSAT returns how content the customer may be.
func (s InsightsService) PredictedCSAT(ctx context.Context, callID int64) (*PredictedCSAT, error) {
	return first[PredictedCSAT](ctx, s.c.request("insights.predicted_csat", callID))
}

func (s InsightsService) one(ctx context.Context, op string, callID int64) (*Insight, error) {
	return first[Insight](ctx, s.c.request(op, callID))
}

// first reads the one result of its kind that a call has.
func first[T any](ctx context.Context, r *request) (*T, error) {
	found, err := results[T](ctx, r)
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

// results reads the results of a call, one or more. By which name they are
// wrapped, which of them come as a list, and what stands beside them is not
// documented throughout.
func results[T any](ctx context.Context, r *request) ([]T, error) {
	var body json.RawMessage
	r.Out = &body
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	path := operations[r.Op][0].path
	raw := unwrap(body, path[strings.LastIndexByte(path, '/')+1:])
	var found []T
	if len(raw) > 0 && raw[0] == '{' {
		raw = slices.Concat([]byte{'['}, raw, []byte{']'})
	}
	if json.Unmarshal(raw, &found) != nil {
		return nil, errNoObject // the decoder's error may quote the reply
	}
	found = slices.DeleteFunc(found, func(t T) bool { return !isKnown(&t) })
	if len(found) == 0 {
		return nil, errNoObject
	}
	return found, nil
}

// ownFields distinguish a bare result from a wrapped one. The
// call's ids may stand beside a result as well as in it.
var ownFields = []string{"id", "content", "participants", "score", "drivers"}

// unwrap returns the results in a reply: under the name of their kind, else
// under the only name of an object or a list, else the reply itself; nil where
// there is none.
func unwrap(body []byte, kind string) []byte {
	body = bytes.TrimSpace(body)
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return body
	}
	has := func(name string) bool { return fields[name] != nil }
	if slices.ContainsFunc(ownFields, has) {
		return body
	}
	nested := func(raw json.RawMessage) bool { return len(raw) > 0 && (raw[0] == '{' || raw[0] == '[') }
	if nested(fields[kind]) {
		return fields[kind]
	}
	if !has("call_id") {
		body = nil
	}
	delete(fields, "meta")
	maps.DeleteFunc(fields, func(_ string, raw json.RawMessage) bool { return !nested(raw) })
	for _, only := range fields {
		if len(fields) == 1 {
			return only
		}
	}
	return body
}
