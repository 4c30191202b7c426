package zendesktest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// firstItems is how many work items come with an agent; the rest is behind the
// channel's links.next.
const firstItems = 25

func (z *Fake) showAvailability(r *faketest.Request, a *agent) faketest.Reply {
	if a.Light {
		return recordNotFound()
	}
	d := z.document(r)
	data := d.agent(a, a.view(), "")
	return faketest.JSON(http.StatusOK, fields{"data": data, "included": d.included})
}

func (z *Fake) listAvailabilities(r *faketest.Request) faketest.Reply {
	keep, err := filter(r.Query)
	if err != nil {
		return badRequest(err.Error())
	}
	var all []listedAgent
	for _, a := range z.sortedAgents() {
		if l := (listedAgent{a, a.history.Listed(z.fake)}); !a.Light && keep(l) {
			all = append(all, l)
		}
	}
	page, refused := cut(r, all, z.set.pageSize, func(l listedAgent) string { return idKey(l.ID) })
	if refused != nil {
		return *refused
	}
	d := z.document(r)
	data := each(page.items, func(l listedAgent) fields {
		return d.agent(l.agent, l.view, zendesk.Channel(r.Query.Get("select_channel")))
	})
	return faketest.JSON(http.StatusOK, fields{"data": data, "included": d.included, "links": page.links, "meta": page.meta})
}

type listedAgent struct {
	*agent
	view view
}

var idFilters = []struct {
	name string
	keep func(l listedAgent, ids []int64) bool
}{
	{"filter[group_id]", func(l listedAgent, ids []int64) bool { return slices.Contains(l.view.groups, ids[0]) }},
	{"filter[agent_status_id]", func(l listedAgent, ids []int64) bool { return int64(l.view.status.ID) == ids[0] }},
	{"filter[agent_id]", func(l listedAgent, ids []int64) bool { return slices.Contains(ids, l.ID) }},
}

// filter reads the query's filters; all of them must hold.
func filter(q url.Values) (func(listedAgent) bool, error) {
	var all []func(listedAgent) bool
	if name, status, ok := strings.Cut(q.Get("filter[channel_status]"), ":"); ok {
		all = append(all, onChannel(name, func(c channel) bool { return string(c.status) == status }))
	} else if q.Has("filter[channel_status]") {
		return nil, fmt.Errorf("filter[channel_status] must be channel:status")
	}
	if q.Has("filter[remaining_capacity]") {
		name, digits, _ := strings.Cut(q.Get("filter[remaining_capacity]"), ":")
		n, err := strconv.Atoi(digits)
		if err != nil {
			return nil, fmt.Errorf("filter[remaining_capacity] must be channel:number")
		}
		all = append(all, onChannel(name, func(c channel) bool { return c.capacity-len(c.items) >= n }))
	}
	for _, f := range idFilters {
		if !q.Has(f.name) {
			continue
		}
		want, ok := ids(q.Get(f.name))
		if !ok {
			return nil, fmt.Errorf("%s must be a number", f.name)
		}
		all = append(all, func(l listedAgent) bool { return f.keep(l, want) })
	}
	return func(l listedAgent) bool {
		return !slices.ContainsFunc(all, func(keep func(listedAgent) bool) bool { return !keep(l) })
	}, nil
}

func onChannel(name string, keep func(channel) bool) func(listedAgent) bool {
	return func(l listedAgent) bool {
		return slices.ContainsFunc(l.view.channels, func(c channel) bool { return string(c.name) == name && keep(c) })
	}
}

func (z *Fake) listWorkItems(r *faketest.Request, a *agent) faketest.Reply {
	c, err := a.channel(zendesk.Channel(r.Param("channel")))
	if err != nil || a.Light {
		return recordNotFound()
	}
	size, ok := pageSize(r, z.set.pageSize)
	if !ok {
		return badRequest("page[size] must be between 1 and 100")
	}
	start := 0
	if after := r.Query.Get("page[after]"); after != "" { // the id of an item, in Zendesk's own links
		start = c.find(after) + 1
	}
	d := z.document(r)
	rest := c.items[start:]
	more := len(rest) > size
	rest = rest[:min(size, len(rest))]
	links, data := fields{}, each(rest, func(w zendesk.WorkItem) fields { return d.workItem(channelID(a.ID, c.name), w) })
	if more {
		links["next"] = link(r, "page[after]", rest[len(rest)-1].ID)
	}
	return faketest.JSON(http.StatusOK, fields{"data": data, "links": links, "meta": fields{"has_more": more}})
}

// document collects the included resources of a reply.
type document struct {
	origin      string
	omnichannel bool
	included    []fields
}

func (z *Fake) document(r *faketest.Request) *document {
	return &document{origin: origin(r), omnichannel: z.omnichannel, included: []fields{}}
}

func agentID(id int64) string { return fmt.Sprintf("agent_availabilities|%d", id) }

func channelID(id int64, name zendesk.Channel) string {
	return fmt.Sprintf("%s|channels|%s", agentID(id), name)
}

// agent is the resource of an agent; an empty only means all channels.
func (d *document) agent(a *agent, v view, only zendesk.Channel) fields {
	attributes := fields{"agent_id": a.ID, "group_ids": orEmpty(v.groups), "skills": each(v.skills, func(id string) fields { return fields{"id": id} }), "version": v.version}
	if d.omnichannel {
		attributes["agent_status"] = fields{
			"id": v.status.ID, "name": v.status.Name, "reason": v.status.Reason, "updated_at": stamp(v.status.UpdatedAt),
		}
	}
	refs := []fields{}
	for _, c := range v.channels {
		if only != "" && c.name != only {
			continue
		}
		refs = append(refs, fields{"type": "channels", "id": channelID(a.ID, c.name)})
		d.channel(a.ID, c)
	}
	return fields{
		"type": "agent_availabilities", "id": agentID(a.ID),
		"links":         fields{"self": fmt.Sprintf("%s/api/v2/agent_availabilities/%d", d.origin, a.ID)},
		"attributes":    attributes,
		"relationships": fields{"channels": fields{"data": refs}},
	}
}

func (d *document) channel(id int64, c channel) {
	attributes := fields{"name": c.name, "status": c.status, "updated_at": stamp(c.updatedAt), "work_item_count": len(c.items)}
	if d.omnichannel {
		attributes["max_capacity"] = c.capacity
	}
	first := c.items[:min(len(c.items), firstItems)]
	items := each(first, func(w zendesk.WorkItem) fields { return d.workItem(channelID(id, c.name), w) })
	links, refs := fields{}, each(items, func(f fields) fields { return fields{"type": f["type"], "id": f["id"]} })
	more := len(first) < len(c.items)
	if more {
		links["next"] = fmt.Sprintf("%s/api/v2/agent_availabilities/%d/channels/%s/relationships/work_items?page%%5Bafter%%5D=%s",
			d.origin, id, c.name, url.QueryEscape(first[len(first)-1].ID))
	}
	d.included = append(d.included, fields{
		"type": "channels", "id": channelID(id, c.name), "attributes": attributes,
		"relationships": fields{"work_items": fields{"data": refs, "links": links, "meta": fields{"has_more": more}}},
	})
	d.included = append(d.included, items...)
}

func (d *document) workItem(channel string, w zendesk.WorkItem) fields {
	return fields{
		"type": "work_items", "id": channel + "|work_items|" + w.ID,
		"attributes": fields{"added_at": stamp(w.AddedAt), "reason": w.Reason},
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// stamp writes a time as these APIs do: RFC 3339 with microseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }
