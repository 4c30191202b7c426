package zendesk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/lenient"
)

// JobStatus is a bulk job of the ticketing APIs. For those that change agents
// see [AgentJob].
type JobStatus struct {
	ID     string
	Status JobState
	// Total and Progress count items; 0 where Zendesk does not say.
	Total, Progress int
	Message         string
	// Results are of the items done so far. For some jobs there is one result
	// for all of it, without an id.
	Results []JobResult
}

// Ended reports whether the job goes no further.
func (j JobStatus) Ended() bool { return j.Status == JobCompleted || j.Status == JobFailed }

// Failed returns the results of the items that Zendesk refused.
func (j JobStatus) Failed() (failed []JobResult) {
	for _, r := range j.Results {
		if r.Outcome == OutcomeFailed {
			failed = append(failed, r)
		}
	}
	return failed
}

// JobResult is the outcome of a bulk job for one item.
type JobResult struct {
	// ID is the item's; 0 where the result has none in a form that we know.
	ID int64
	// Index is the item's place in the request.
	Index   int
	Outcome Outcome
	// Code is Zendesk's name for the error, if any.
	Code string
	// Raw is the result as Zendesk sent it; it may name people.
	Raw json.RawMessage
}

// JobStatusesService reads bulk jobs, of which an account can have 30 at a
// time.
//
// Source: developer.zendesk.com, ticketing/ticket-management/job_statuses.
type JobStatusesService struct{ c *core }

// Get reads a job.
func (s JobStatusesService) Get(ctx context.Context, id string) (*JobStatus, error) {
	return s.c.request("job_statuses.get", id).jobStatus(ctx)
}

// Wait reads a job every [WithPollInterval] until it has ended, and returns it.
// The error matches [ErrJobFailed] where the job as a whole failed; items that
// Zendesk refused are in the result alone. After another error, such as that of
// ctx, the job goes on in Zendesk.
func (s JobStatusesService) Wait(ctx context.Context, id string) (*JobStatus, error) {
	for {
		r := s.c.request("job_statuses.get", id)
		job, err := r.jobStatus(ctx)
		switch {
		case err != nil:
			return nil, err
		case job.Status == JobFailed:
			return job, r.wrap(fmt.Errorf("job %s: %w", apierr.Word(job.ID), ErrJobFailed))
		case job.Ended():
			return job, nil
		}
		if err := s.c.clock.Sleep(ctx, s.c.cfg.poll); err != nil {
			return job, r.wrap(err)
		}
	}
}

// jobStatus sends a request whose reply is a job.
func (r *request) jobStatus(ctx context.Context) (*JobStatus, error) {
	return object(ctx, r, func(w jobWire) (JobStatus, bool) {
		return JobStatus{
			ID: string(w.ID), Status: JobState(strings.ToLower(w.Status)), Total: int(w.Total), Progress: int(w.Progress),
			Message: w.Message, Results: results(w.Results),
		}, w.ID != ""
	}, "job_status")
}

// results reads a list of results, or one object in its place.
func results(raw json.RawMessage) (out []JobResult) {
	var list []json.RawMessage
	switch kind(raw) {
	case "array":
		_ = json.Unmarshal(raw, &list) // it has been decoded once
	case "object":
		list = []json.RawMessage{raw}
	}
	for _, item := range list {
		var w struct {
			Index lenient.Int `json:"index"`
		}
		_ = lenient.Decode(item, &w) // what does not fit is in Raw
		r := jobResult(item)
		out = append(out, JobResult{ID: r.AgentID, Index: int(w.Index), Outcome: r.Outcome, Code: r.Code, Raw: r.Raw})
	}
	return out
}
