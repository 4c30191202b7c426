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

// job is a bulk update: queued for one step of time, working for another. The
// first half of its agents is done when it starts to work, the rest when it
// completes.
type job struct {
	id      string
	status  zendesk.JobStatus
	wish    zendesk.StatusID
	agents  []int64
	results []fields
}

func (z *Fake) updateMany(r *faketest.Request) faketest.Reply {
	agents, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	if len(agents) > maxBulk {
		return tooManyValues(maxBulk)
	}
	wish, refused := wish(r)
	if refused != nil {
		return *refused
	}
	if running := z.running(); len(running) >= maxJobs {
		return faketest.JSON(http.StatusTooManyRequests, fields{
			"error": "TooManyJobs", "description": "Too many jobs are currently queued or running. Try again later.", "current_job_ids": running,
		})
	}
	j := &job{id: jobID(len(z.jobs) + 1), status: zendesk.JobQueued, wish: wish, agents: agents}
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
			j.results = append(j.results, z.bulkWrite(id, j.wish))
		}
	})
}

func (z *Fake) bulkWrite(id int64, wish zendesk.StatusID) fields {
	a, ok := z.agents[id]
	if !ok {
		return fields{"id": id, "success": false, "error": "RecordNotFound", "details": "Not found"}
	}
	err := errNoRouting
	if z.omnichannel {
		err = z.write(a, wish)
	}
	switch {
	case errors.Is(err, errNoRouting):
		return fields{"id": id, "success": false, "error": "Forbidden", "details": err.Error()}
	case err != nil:
		return fields{"id": id, "success": false, "error": "RecordInvalid", "details": err.Error()}
	}
	return fields{"id": id, "success": true, "status": "Updated"}
}

func (z *Fake) showJob(r *faketest.Request) faketest.Reply {
	j, ok := z.jobs[r.Param("job_id")]
	if !ok {
		return recordNotFound()
	}
	return faketest.JSON(http.StatusOK, j.body(r))
}

func (j *job) body(r *faketest.Request) fields {
	results := j.results
	if results == nil {
		results = []fields{}
	}
	return fields{
		"id":     j.id,
		"url":    origin(r) + "/api/v2/agent_availabilities/agent_statuses/job_statuses/" + j.id,
		"status": j.status, "total": len(j.agents), "progress": len(j.results),
		"message": fmt.Sprintf("%d of %d done", len(j.results), len(j.agents)), "results": results,
	}
}
