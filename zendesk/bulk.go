package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// JobState is the phase of a bulk job. The set is open.
type JobState string

// The phases that Zendesk documents. The last two end a job.
const (
	JobQueued    JobState = "queued"
	JobWorking   JobState = "working"
	JobCompleted JobState = "completed"
	JobFailed    JobState = "failed"
)

// AgentJob is a bulk change of many agents. Zendesk keeps it for one day.
type AgentJob struct {
	ID     string
	Status JobState
	// Total and Progress count agents.
	Total, Progress int
	Message         string
	// Results are of the agents done so far.
	Results []AgentJobResult
}

// AgentJobResult is the outcome of a bulk change for one agent.
type AgentJobResult struct {
	// AgentID is 0 where the result is not of one agent, or does not name it in
	// a form that we know.
	AgentID int64
	Outcome Outcome
	// Code is Zendesk's name for the error, if any.
	Code string
	// CompletedAt is when the agent's turn ended; zero where that is not told.
	CompletedAt time.Time
	// Raw is the result as Zendesk sent it; it may name people.
	Raw json.RawMessage
}

// Outcome is whether a bulk change did what was asked for one agent.
type Outcome string

// The outcomes. OutcomeUnknown, the zero value, means that the job ended
// without a result for the agent, or with one in a form that we do not know:
// read the agent.
const (
	OutcomeUnknown Outcome = ""
	OutcomeApplied Outcome = "applied"
	OutcomeFailed  Outcome = "failed"
)

// BulkChange is the outcome of a bulk change.
type BulkChange struct {
	// Receipt frames the change: Started is when the first job was asked for,
	// Ended and Date are of the reply that showed the last job's end.
	ctikit.Receipt
	// JobIDs are the jobs that Zendesk accepted, one for each 100 agents.
	JobIDs []string
	// Results hold one entry for each agent asked for, in that order.
	Results []AgentJobResult
}

// Failed returns the results of the agents that Zendesk refused.
func (c BulkChange) Failed() []AgentJobResult {
	return slices.DeleteFunc(slices.Clone(c.Results), func(r AgentJobResult) bool { return r.Outcome != OutcomeFailed })
}

// chunk is how many agents one job gets, Zendesk's usual limit.
const chunk = 100

// StartMany asks for one status for many agents and returns the job that does
// it. Zendesk may refuse more than 100 agents: [UnifiedStatusesService.SetMany]
// takes any number.
func (s UnifiedStatusesService) StartMany(ctx context.Context, agentIDs []int64, status StatusID) (*AgentJob, error) {
	job, _, err := s.setMany(agentIDs, status).job(ctx)
	return job, err
}

// Job reads a bulk job.
func (s UnifiedStatusesService) Job(ctx context.Context, id string) (*AgentJob, error) {
	job, _, err := s.c.request("unified_statuses.job", id).job(ctx)
	return job, err
}

// SetMany gives any number of agents one status, 100 with each job, and follows
// the jobs to their end, reading them every [WithPollInterval]. Single agents
// that Zendesk refused are in the result, see [BulkChange.Failed], not in the
// error. The error matches [ErrJobFailed] where a job as a whole failed; the
// other jobs are done none the less. After any other error, such as that of
// ctx, no further job is begun, and the one that JobIDs ends with goes on in
// Zendesk; the result then has what is known.
func (s UnifiedStatusesService) SetMany(ctx context.Context, agentIDs []int64, status StatusID) (BulkChange, error) {
	if err := s.setMany(agentIDs, status).check(); err != nil {
		return BulkChange{}, err
	}
	return s.c.follow(ctx, agentIDs, "unified_statuses.job", func(ids []int64) *request { return s.setMany(ids, status) })
}

func (s UnifiedStatusesService) setMany(agentIDs []int64, status StatusID) *request {
	r := s.c.request("unified_statuses.set_many")
	r.positive("status id", int64(status))
	r.some("agent id", agentIDs)
	return r.with(setStatusBody{status}).query(struct {
		IDs []int64 `url:"ids,comma"`
	}{agentIDs})
}

// follow begins a job for each 100 agents and reads it to its end, one after
// the other.
func (c *core) follow(ctx context.Context, agentIDs []int64, read string, begin func([]int64) *request) (BulkChange, error) {
	change := BulkChange{Results: make([]AgentJobResult, 0, len(agentIDs))}
	var failures []error
	for ids := range slices.Chunk(agentIDs, chunk) {
		r := begin(ids)
		job, meta, err := r.job(ctx)
		if change.Started.IsZero() {
			change.Started = meta.Started
		}
		if err == nil {
			change.JobIDs = append(change.JobIDs, job.ID)
			job, meta, err = r.end(ctx, c, read, job, meta)
		}
		if job != nil {
			change.Results = append(change.Results, perAgent(ids, job.Results)...)
		}
		change.Date, change.Ended = meta.Date, meta.Ended
		if err != nil {
			failures = append(failures, err)
			break
		}
		if job.Status == JobFailed {
			failures = append(failures, r.wrap(fmt.Errorf("job %s: %w", apierr.Word(job.ID), ErrJobFailed)))
		}
	}
	change.Results = append(change.Results, perAgent(agentIDs[len(change.Results):], nil)...)
	return change, errors.Join(failures...)
}

// end reads a job until it has ended.
func (r *request) end(ctx context.Context, c *core, read string, job *AgentJob, meta httpx.Meta) (*AgentJob, httpx.Meta, error) {
	for job.Status != JobCompleted && job.Status != JobFailed {
		if err := c.clock.Sleep(ctx, c.cfg.poll); err != nil {
			return job, meta, r.wrap(err)
		}
		next, m, err := c.request(read, job.ID).job(ctx)
		if err != nil {
			return job, meta, err
		}
		job, meta = next, m
	}
	return job, meta, nil
}

// perAgent gives every agent asked for its result. Where there is one result in
// all, and of no agent, each gets its bytes.
func perAgent(asked []int64, got []AgentJobResult) []AgentJobResult {
	var common json.RawMessage
	if len(got) == 1 && got[0].AgentID == 0 {
		common = got[0].Raw
	}
	known := make(map[int64]AgentJobResult, len(got))
	for _, r := range got {
		known[r.AgentID] = r
	}
	out := make([]AgentJobResult, len(asked))
	for i, id := range asked {
		r, ok := known[id]
		if !ok {
			r = AgentJobResult{AgentID: id, Raw: common}
		}
		out[i] = r
	}
	return out
}

type jobWire struct {
	ID       lenient.String  `json:"id"`
	Status   string          `json:"status"`
	Total    lenient.Int     `json:"total"`
	Progress lenient.Int     `json:"progress"`
	Message  string          `json:"message"`
	Results  json.RawMessage `json:"results"`
}

// job sends a request whose reply is a job: flat, in job_status or in data.
// Only the flat form is documented, and only for reading a job.
func (r *request) job(ctx context.Context) (*AgentJob, httpx.Meta, error) {
	var body json.RawMessage
	r.Out = &body
	meta, err := r.send(ctx)
	if err != nil {
		return nil, meta, err
	}
	var w jobWire
	if err := lenient.Decode(inside(body, "job_status", "data"), &w); err != nil {
		return nil, meta, r.malformed(err)
	}
	if w.ID == "" {
		return nil, meta, r.lacks("job", "an object with an id")
	}
	return &AgentJob{
		ID: string(w.ID), Status: JobState(strings.ToLower(w.Status)), Total: int(w.Total), Progress: int(w.Progress),
		Message: w.Message, Results: jobResults(w.Results),
	}, meta, nil
}

// jobResults reads a list of results. For some kinds of jobs Zendesk has one
// object in its place.
func jobResults(raw json.RawMessage) []AgentJobResult {
	var list []json.RawMessage
	switch kind(raw) {
	case "array":
		_ = json.Unmarshal(raw, &list) // it has been decoded once
	case "object":
		return []AgentJobResult{{Raw: raw}}
	}
	var out []AgentJobResult
	for _, item := range list {
		out = append(out, jobResult(item))
	}
	return out
}

// jobResult reads an item as it is documented, and as Zendesk's other bulk jobs
// have it.
func jobResult(raw json.RawMessage) AgentJobResult {
	var item struct {
		ID      lenient.Int     `json:"id"`
		AgentID lenient.Int     `json:"agent_id"`
		UserID  lenient.Int     `json:"user_id"`
		Success *bool           `json:"success"`
		Status  lenient.String  `json:"status"`
		Error   json.RawMessage `json:"error"`
		Ended   lenient.Time    `json:"completed_at"`
	}
	_ = lenient.Decode(raw, &item) // what does not fit is in Raw
	r := AgentJobResult{Raw: raw, Code: apierr.Word(textOf(item.Error)), CompletedAt: item.Ended.Time}
	for _, id := range []lenient.Int{item.ID, item.UserID, item.AgentID} {
		if id != 0 {
			r.AgentID = int64(id)
		}
	}
	failed := kind(item.Error) == "object" || textOf(item.Error) != ""
	switch status := strings.ToLower(string(item.Status)); {
	case failed, item.Success != nil && !*item.Success, slices.Contains([]string{"failed", "error"}, status):
		r.Outcome = OutcomeFailed
	case item.Success != nil, slices.Contains([]string{"success", "succeeded", "updated", "completed"}, status):
		r.Outcome = OutcomeApplied
	}
	return r
}

// textOf is the text of a JSON string, "" for anything else.
func textOf(raw json.RawMessage) (text string) {
	_ = json.Unmarshal(raw, &text) // anything else
	return text
}
