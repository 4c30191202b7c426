package zendesktest

import (
	"errors"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

func (z *Fake) listStatuses(r *faketest.Request) faketest.Reply {
	return z.statusPage(r, z.sortedStatuses())
}

// listStatusesOf lists what an agent may use.
func (z *Fake) listStatusesOf(r *faketest.Request, a *agent) faketest.Reply {
	return z.statusPage(r, slices.DeleteFunc(z.sortedStatuses(), func(s *zendesk.UnifiedStatus) bool {
		_, err := z.allowed(a, s.ID)
		return err != nil
	}))
}

func (z *Fake) statusPage(r *faketest.Request, all []*zendesk.UnifiedStatus) faketest.Reply {
	page, refused := cut(r, all, z.set.pageSize, statusKey)
	if refused != nil {
		return *refused
	}
	standard, custom := []fields{}, []fields{}
	for _, s := range page.items {
		if s.Custom {
			custom = append(custom, customStatus(s))
			continue
		}
		standard = append(standard, fields{
			"type": "agent_status", "id": s.ID, "attributes": fields{"name": s.Name, "description": s.Description},
		})
	}
	return faketest.JSON(http.StatusOK, fields{"default": standard, "custom": custom, "links": page.links, "meta": page.meta})
}

func customStatus(s *zendesk.UnifiedStatus) fields {
	channels := fields{}
	for _, name := range []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk} {
		channels[string(name)] = channelStatus(s, name)
	}
	return fields{
		"type": "agent_status", "id": s.ID, "updated_at": stamp(s.UpdatedAt),
		"attributes": fields{"name": s.Name, "description": s.Description, "channels": channels, "group_ids": orEmpty(s.GroupIDs)},
	}
}

// setStatus is a write by the API. Its reply has no version, reason or time.
func (z *Fake) setStatus(r *faketest.Request, a *agent) faketest.Reply {
	status, refused := wish(r)
	if refused != nil {
		return *refused
	}
	if err := z.write(a, status); err != nil {
		return recordInvalid("agent_status_id", code(err), err.Error())
	}
	return faketest.JSON(http.StatusOK, fields{"data": fields{
		"type": "agent_availabilities", "id": agentID(a.ID),
		"attributes": fields{"agent_id": a.ID, "agent_status": fields{"id": a.status.ID, "name": a.status.Name}},
	}})
}

// wish reads {"id": 4}.
func wish(r *faketest.Request) (zendesk.StatusID, *faketest.Reply) {
	var body struct {
		ID number `json:"id"`
	}
	if err := r.Decode(&body); err != nil || body.ID == 0 {
		return 0, new(badRequest("id must be a number"))
	}
	return zendesk.StatusID(body.ID), nil
}

// write sets a status as the API does, and counts it. One to be ignored is not
// refused.
func (z *Fake) write(a *agent, status zendesk.StatusID) error {
	to, err := z.allowed(a, status)
	if err != nil {
		return err
	}
	if z.fake.Ignores() {
		return nil
	}
	if z.move(a, to, zendesk.ReasonPublicAPI) {
		a.away = 0
		z.writes++
	} else {
		z.noOps++
	}
	return nil
}

func code(err error) string {
	switch {
	case errors.Is(err, errNotAllowed):
		return "StatusNotAllowed"
	case errors.Is(err, errLight):
		return "LightAgent"
	}
	return "InvalidValue"
}
