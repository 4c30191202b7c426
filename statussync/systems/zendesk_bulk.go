package systems

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// zendeskJobs leaves some of the account's 30 jobs to other programs.
const zendeskJobs = 20

// WriteMany implements [engine.System]. Zendesk does not document the request:
// an account that refuses it for all, whatever the reason, gets single writes.
func (z *ZendeskAccount) WriteMany(ctx context.Context, ids []string, status statussync.Status) (string, error) {
	numbers, err := parseIDs(ids)
	if err != nil {
		return "", err
	}
	s, err := parseID(string(status))
	if err != nil {
		return "", err
	}
	job, err := z.client.UnifiedStatuses.StartMany(ctx, numbers, zendesk.StatusID(s))
	if err != nil {
		return "", zendeskJobFailure(err)
	}
	return job.ID, nil
}

// Job implements [engine.System].
func (z *ZendeskAccount) Job(ctx context.Context, id string) (engine.Progress, error) {
	job, err := z.client.UnifiedStatuses.Job(ctx, id)
	if err != nil {
		return engine.Progress{}, zendeskFailure(err)
	}
	p := engine.Progress{
		Done:  map[string]engine.Done{},
		Ended: job.Status == zendesk.JobCompleted || job.Status == zendesk.JobFailed,
	}
	for _, r := range job.Results {
		if r.AgentID != 0 && r.Outcome != zendesk.OutcomeUnknown {
			p.Done[formatID(r.AgentID)] = engine.Done{At: r.CompletedAt, Err: zendeskRefusal(r)}
		}
	}
	return p, nil
}

// zendeskRefusal is why a job left an agent as it was; nil when it did not.
func zendeskRefusal(r zendesk.AgentJobResult) error {
	if r.Outcome == zendesk.OutcomeApplied {
		return nil
	}
	f := &engine.Failure{Kind: engine.Refused, Code: r.Code, Err: errItem}
	switch r.Code {
	case "RecordNotFound":
		f.Kind = engine.Gone
	case "Forbidden", "InvalidEndpoint":
		f.Kind = engine.Denied
	case "":
		f.Code = string(r.Outcome)
	}
	return f
}

var errItem = errors.New("systems: the bulk job refused the agent")

// zendeskJobFailure says how a refused bulk change ends: a refusal is about the
// request, not about the account.
func zendeskJobFailure(err error) error {
	failure := zendeskFailure(err)
	f, _ := errors.AsType[*engine.Failure](failure)
	refusal, ok := errors.AsType[*zendesk.Error](err)
	refused := []int{http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnprocessableEntity}
	if ok && slices.Contains(refused, refusal.Status) {
		f.Kind = engine.Refused
	}
	return f
}

func parseIDs(ids []string) ([]int64, error) {
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		n, err := parseID(id)
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	return numbers, nil
}
