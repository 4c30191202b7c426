package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// JobStatus is the phase of a bulk job. The set is open.
type JobStatus string

// The phases that Zendesk documents.
const (
	JobQueued    JobStatus = "queued"
	JobWorking   JobStatus = "working"
	JobCompleted JobStatus = "completed"
)

// Job is a bulk update of agents' statuses. Zendesk keeps it for one day.
type Job struct {
	ID     string
	Status JobStatus
	// Total and Progress count agents.
	Total, Progress int
	Message         string
	// Results are of the agents done so far.
	Results []JobResult
}

// JobResult is the outcome of a bulk update for one agent.
type JobResult struct {
	// AgentID is 0 where the item does not tell it in a form that we know.
	AgentID int64
	Outcome Outcome
	// Code is Zendesk's error code, if any.
	Code string
	// Raw is the item as Zendesk sent it: its shape is not documented.
	Raw json.RawMessage
}

// Outcome says whether a bulk update did what was asked for one agent.
type Outcome string

// The outcomes. OutcomeUnknown, the zero value, means that the job ended
// without saying, or in words that we do not know: read the agent.
const (
	OutcomeUnknown Outcome = ""
	OutcomeApplied Outcome = "applied"
	OutcomeFailed  Outcome = "failed"
)

// BulkChange is the outcome of a bulk update that ended.
type BulkChange struct {
	JobID  string
	Status StatusID
	// Results hold one entry for each agent asked for, in that order.
	Results []JobResult
	// Date is the Date header of the reply that showed the job's end.
	Date time.Time
	// Started is when the update was sent, Ended when its end was seen.
	Started, Ended time.Time
}

// StartMany asks for one status for many agents and returns the job that does
// it. How many ids one call may carry is not documented; 100 is Zendesk's usual
// limit.
func (s UnifiedStatusService) StartMany(ctx context.Context, agentIDs []int64, status StatusID) (*Job, error) {
	job, _, err := s.startMany(ctx, agentIDs, status)
	return job, err
}

// Job reads a bulk job.
func (s UnifiedStatusService) Job(ctx context.Context, id string) (*Job, error) {
	job, _, err := s.job(ctx, id)
	return job, err
}

// SetMany gives many agents one status and follows the job to its end, asking
// every WithPollInterval. Single agents that Zendesk refused are in Results,
// not in the error. The job goes on in Zendesk when ctx ends first; the
// BulkChange returned then still has JobID, if the job was accepted.
func (s UnifiedStatusService) SetMany(ctx context.Context, agentIDs []int64, status StatusID) (BulkChange, error) {
	job, meta, err := s.startMany(ctx, agentIDs, status)
	if err != nil {
		return BulkChange{}, err
	}
	change := BulkChange{JobID: job.ID, Status: status, Started: meta.Started}
	for job.Status != JobCompleted {
		if err := s.c.clock.Sleep(ctx, s.c.poll); err != nil {
			return change, opError("unified_statuses.set_many", err)
		}
		if job, meta, err = s.job(ctx, change.JobID); err != nil {
			return change, err
		}
	}
	change.Date, change.Ended = meta.Date, meta.Ended
	change.Results = perAgent(agentIDs, job.Results)
	return change, nil
}

func (s UnifiedStatusService) startMany(ctx context.Context, agentIDs []int64, status StatusID) (*Job, httpx.Meta, error) {
	const op = "unified_statuses.set_many"
	if err := checkMany(agentIDs, status); err != nil {
		return nil, httpx.Meta{}, opError(op, err)
	}
	query := struct {
		IDs []int64 `url:"ids,comma"`
	}{agentIDs}
	return s.readJob(ctx, httpx.Call{
		Op: op, Method: http.MethodPut, Path: statusPath("agents", "update_many"),
		Query: query, In: setStatus{ID: status},
	})
}

func (s UnifiedStatusService) job(ctx context.Context, id string) (*Job, httpx.Meta, error) {
	const op = "unified_statuses.job"
	if id == "" {
		return nil, httpx.Meta{}, opError(op, errors.New("job id: want one, got none"))
	}
	return s.readJob(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: statusPath("job_statuses", id)})
}

func (s UnifiedStatusService) readJob(ctx context.Context, call httpx.Call) (*Job, httpx.Meta, error) {
	var body json.RawMessage
	call.Out = &body
	meta, err := s.c.do(ctx, call)
	if err != nil {
		return nil, meta, err
	}
	job, err := decodeJob(body)
	return job, meta, opError(call.Op, err)
}

func checkMany(agentIDs []int64, status StatusID) error {
	return errors.Join(positive("status id", int64(status)), someIDs("agent id", agentIDs))
}

// perAgent gives every agent asked for its result.
func perAgent(asked []int64, got []JobResult) []JobResult {
	known := make(map[int64]JobResult, len(got))
	for _, r := range got {
		known[r.AgentID] = r
	}
	out := make([]JobResult, len(asked))
	for i, id := range asked {
		out[i] = known[id]
		out[i].AgentID = id
	}
	return out
}

type jobWire struct {
	ID       text              `json:"id"`
	Status   JobStatus         `json:"status"`
	Total    number            `json:"total"`
	Progress number            `json:"progress"`
	Message  string            `json:"message"`
	Results  []json.RawMessage `json:"results"`
}

// decodeJob reads a job that is flat, in job_status or in data: only the flat
// form is documented, and only for reading a job.
func decodeJob(body []byte) (*Job, error) {
	var doc struct {
		jobWire
		JobStatus *jobWire `json:"job_status"`
		Data      *jobWire `json:"data"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	w := &doc.jobWire
	if doc.JobStatus != nil {
		w = doc.JobStatus
	} else if doc.Data != nil {
		w = doc.Data
	}
	if w.ID == "" {
		return nil, malformed(errors.New("job id: want one, got nothing"))
	}
	job := &Job{ID: string(w.ID), Status: JobStatus(strings.ToLower(string(w.Status))), Total: int(w.Total), Progress: int(w.Progress), Message: w.Message}
	for _, raw := range w.Results {
		job.Results = append(job.Results, decodeJobResult(raw))
	}
	return job, nil
}

// decodeJobResult takes what it recognises: the shape of an item is not
// documented, and Zendesk's other bulk jobs use several.
func decodeJobResult(raw json.RawMessage) JobResult {
	r := JobResult{Raw: raw}
	var item struct {
		ID      number          `json:"id"`
		AgentID number          `json:"agent_id"`
		UserID  number          `json:"user_id"`
		Success *bool           `json:"success"`
		Status  json.RawMessage `json:"status"`
		Error   json.RawMessage `json:"error"`
	}
	if json.Unmarshal(raw, &item) != nil {
		return r
	}
	for _, id := range []number{item.ID, item.UserID, item.AgentID} {
		if id != 0 {
			r.AgentID = int64(id)
		}
	}
	var status, code string
	_ = json.Unmarshal(item.Status, &status) // may be an object or a number
	_ = json.Unmarshal(item.Error, &code)
	r.Code = word(code)
	switch failed := len(item.Error) > 0 && string(item.Error) != "null"; {
	case failed, item.Success != nil && !*item.Success, oneOf(status, "failed", "error"):
		r.Outcome = OutcomeFailed
	case item.Success != nil, oneOf(status, "updated", "success", "succeeded", "completed"):
		r.Outcome = OutcomeApplied
	}
	return r
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}
