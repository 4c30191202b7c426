package connecttest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

func builtInStatuses() map[string]*connect.AgentStatus {
	return map[string]*connect.AgentStatus{
		AvailableID: {
			ID: AvailableID, ARN: statusARN(AvailableID), Name: "Available",
			Type: connect.Routable, State: connect.Enabled, DisplayOrder: 1,
		},
		OfflineID: {
			ID: OfflineID, ARN: statusARN(OfflineID), Name: "Offline",
			Type: connect.Offline, State: connect.Enabled, DisplayOrder: 2,
		},
	}
}

func statusARN(id string) string { return arn("agent-state", id) }

// PutStatus adds a status, or replaces the one with the same ID: so a built-in
// one gets another name. Type is CUSTOM when empty, State ENABLED; the ARN is
// made.
func (f *Fake) PutStatus(s connect.AgentStatus) {
	f.change(func() error {
		if s.ID == "" || s.Name == "" {
			return errors.New("status: ID and Name are required")
		}
		if old, ok := f.statuses[s.ID]; ok {
			s.Type = cmp.Or(s.Type, old.Type)
		}
		s.Type, s.State = cmp.Or(s.Type, connect.Custom), cmp.Or(s.State, connect.Enabled)
		s.ARN = statusARN(s.ID)
		f.statuses[s.ID], f.modifiedAt[s.ARN] = &s, f.now()
		return nil
	})
}

// DisableStatus does what Connect has in place of deleting: the status can no
// longer be chosen, and lists do not show it. Agents who have it keep it.
func (f *Fake) DisableStatus(id string) {
	f.change(func() error {
		s, err := f.status(id)
		if err == nil {
			s.State, f.modifiedAt[s.ARN] = connect.Disabled, f.now()
		}
		return err
	})
}

// DeleteStatus removes a status of one's own that no agent has, as the vendor's
// support would. Lists that lag still show it.
func (f *Fake) DeleteStatus(id string) {
	f.change(func() error {
		if _, err := f.status(id); err != nil {
			return err
		}
		for _, a := range f.agents {
			if a.status == id || a.next == id {
				return fmt.Errorf("status %s: user %s has it", id, a.ID)
			}
		}
		if id == AvailableID || id == OfflineID {
			return fmt.Errorf("status %s is a built-in one", id)
		}
		f.removed[id] = f.statuses[id]
		delete(f.statuses, id)
		return nil
	})
}

func (in *instance) status(id string) (*connect.AgentStatus, error) {
	s, ok := in.statuses[id]
	if !ok {
		return nil, notFound("status", id)
	}
	return s, nil
}

// choosable refuses a status that does not exist or cannot be chosen.
func (in *instance) choosable(id string) error {
	s, ok := in.statuses[id]
	if !ok || s.State == connect.Disabled {
		return refusal{in.set.statusCode, "status " + id + " cannot be chosen"}
	}
	return nil
}

func statusKey(s *connect.AgentStatus) string { return s.ID }

func (in *instance) listAgentStatuses(r *faketest.Request) (any, error) {
	types := r.Query["AgentStatusTypes"]
	kept := slices.DeleteFunc(slices.Collect(maps.Values(in.statuses)), func(s *connect.AgentStatus) bool {
		return len(types) > 0 && !slices.Contains(types, string(s.Type))
	})
	page, next, err := cut(in, r, mostListed, kept, statusKey, func(s *connect.AgentStatus) wireStatusSummary {
		return wireStatusSummary{s.ID, s.ARN, s.Name, s.Type, in.modified(s.ARN)}
	})
	return statusList{page, next}, err
}

func (in *instance) describeAgentStatus(r *faketest.Request) (any, error) {
	s, err := in.status(r.Param("AgentStatusId"))
	if err != nil {
		return nil, err
	}
	return statusReply{in.wireStatus(s)}, nil
}

func (in *instance) wireStatus(s *connect.AgentStatus) wireStatus {
	return wireStatus{statusFields(*s), in.modified(s.ARN)}
}

func (in *instance) searchAgentStatuses(r *faketest.Request) (any, error) {
	var ask search
	if err := errors.Join(body(r, &ask), ask.check()); err != nil {
		return nil, err
	}
	kept, err := found(ask, slices.Collect(maps.Values(in.statuses)), func(s *connect.AgentStatus) map[string]string {
		return map[string]string{
			"name": s.Name, "description": s.Description, "type": string(s.Type), "state": string(s.State),
			"resourceid": s.ID, "displayorder": fmt.Sprint(s.DisplayOrder),
		}
	})
	if err != nil {
		return nil, err
	}
	total := int64(len(kept))
	page, next, err := cut(in, r, mostStatuses, kept, statusKey, in.wireStatus)
	return statusSearch{page, total, next}, err
}
