package zendesktest

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	maxBulk = 100
	maxJobs = 30 // queued or running at once
)

// job is a bulk change: queued for one step of time, working for another. The
// first half of its agents, or tickets, is done when it starts to work, the
// others when it completes.
type job struct {
	id      string
	url     string // without the id
	status  zendesk.JobState
	action  string
	change  func(agentID int64) error
	agents  []int64
	results []fields
	// each does the work for one ticket, in place of change.
	each    func(index int, id int64) fields
	wrapped bool // it is read in job_status, as those of tickets
}

func (z *Fake) updateMany(r *faketest.Request) faketest.Reply {
	agents, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	wish, refused := wish(r)
	if refused != nil {
		return *refused
	}
	return z.begin(r, &job{
		url: "/api/v2/agent_availabilities/agent_statuses/job_statuses/", action: "update", agents: agents,
		change: func(id int64) error { return z.bulkWrite(id, wish) },
	})
}

// begin queues a job.
func (z *Fake) begin(r *faketest.Request, j *job) faketest.Reply {
	if len(j.agents) > maxBulk {
		return tooManyValues(maxBulk)
	}
	if running := z.running(); len(running) >= maxJobs {
		return faketest.JSON(http.StatusTooManyRequests, fields{
			"error": "TooManyJobs", "description": "Too many jobs are currently queued or running. Try again later.", "current_job_ids": running,
		})
	}
	j.id, j.status = jobID(len(z.jobs)+1), zendesk.JobQueued
	z.jobs[j.id] = j
	z.fake.Clock.AfterFunc(z.set.jobStep, func() { z.work(j) })
	return faketest.JSON(http.StatusOK, fields{"job_status": j.body(r)})
}

func jobID(n int) string { return fmt.Sprintf("01JB%022d", n) }

func (z *Fake) running() []string {
	out := []string{}
	for n := 1; n <= len(z.jobs); n++ {
		if j := z.jobs[jobID(n)]; j.status != zendesk.JobCompleted {
			out = append(out, j.id)
		}
	}
	return out
}

// work takes a job one step on.
func (z *Fake) work(j *job) {
	z.fake.Locked(func() {
		upTo := len(j.agents)
		if j.status == zendesk.JobQueued {
			j.status, upTo = zendesk.JobWorking, upTo/2
			z.fake.Clock.AfterFunc(z.set.jobStep, func() { z.work(j) })
		} else {
			j.status = zendesk.JobCompleted
		}
		for _, id := range j.agents[len(j.results):upTo] {
			j.results = append(j.results, z.result(j, id))
		}
	})
}

// result does a job's work for one agent.
func (z *Fake) result(j *job, id int64) fields {
	if j.each != nil {
		return j.each(len(j.results), id)
	}
	status, code := "success", ""
	switch err := j.change(id); {
	case errors.Is(err, errNoAgent):
		status, code = "failed", "RecordNotFound"
	case errors.Is(err, errNoRouting):
		status, code = "failed", "Forbidden"
	case err != nil:
		status, code = "failed", "RecordInvalid"
	}
	return fields{"action": j.action, "agent_id": id, "completed_at": stamp(z.now()), "error": code, "status": status}
}

var errNoAgent = errors.New("agent does not exist")

func (z *Fake) bulkWrite(id int64, wish zendesk.StatusID) error {
	a, ok := z.agents[id]
	switch {
	case !ok:
		return errNoAgent
	case !z.omnichannel:
		return errNoRouting
	}
	return z.write(a, wish)
}

func (z *Fake) showJob(r *faketest.Request) faketest.Reply {
	j, ok := z.jobs[r.Param("job_id")]
	if !ok {
		return recordNotFound()
	}
	if j.wrapped {
		return faketest.JSON(http.StatusOK, fields{"job_status": j.body(r)})
	}
	return faketest.JSON(http.StatusOK, j.body(r))
}

func (j *job) body(r *faketest.Request) fields {
	results := j.results
	if results == nil && !j.wrapped {
		results = []fields{}
	}
	return fields{
		"id":     j.id,
		"url":    origin(r) + j.url + j.id,
		"status": j.status, "total": len(j.agents), "progress": len(j.results),
		"message": fmt.Sprintf("%d of %d done", len(j.results), len(j.agents)), "results": results,
	}
}
