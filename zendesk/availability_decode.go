package zendesk

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// resource is a JSON:API object of any of the three types that availability
// documents hold. Attributes of the three do not clash.
type resource struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Attributes struct {
		// agent_availabilities
		AgentID     number      `json:"agent_id"`
		AgentStatus *statusWire `json:"agent_status"`
		GroupIDs    []number    `json:"group_ids"`
		Skills      []skillWire `json:"skills"`
		Version     number      `json:"version"`
		// channels
		Name          Channel       `json:"name"`
		Status        ChannelStatus `json:"status"`
		UpdatedAt     moment        `json:"updated_at"`
		WorkItemCount number        `json:"work_item_count"`
		MaxCapacity   *number       `json:"max_capacity"`
		// work_items
		AddedAt moment         `json:"added_at"`
		Reason  WorkItemReason `json:"reason"`
	} `json:"attributes"`
	Relationships struct {
		Channels  refs `json:"channels"`
		WorkItems refs `json:"work_items"`
	} `json:"relationships"`
}

type refs struct {
	Data []struct {
		ID string `json:"id"`
	} `json:"data"`
	paging
}

type statusWire struct {
	ID        number       `json:"id"`
	Name      string       `json:"name"`
	Reason    StatusReason `json:"reason"`
	UpdatedAt moment       `json:"updated_at"`
}

type skillWire struct {
	ID text `json:"id"`
}

// included finds the resources that refs point to, by id.
type included map[string]*resource

func index(in []resource) included {
	byID := make(included, len(in))
	for i := range in {
		byID[in[i].ID] = &in[i]
	}
	return byID
}

// errNoData keeps an unexpected reply from passing for an empty list.
var errNoData = errors.New("data: want an array, got nothing")

func decodeAvailability(body []byte) (*AgentAvailability, error) {
	var doc struct {
		Data     *resource  `json:"data"`
		Included []resource `json:"included"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Data == nil {
		return nil, malformed(errors.New("data: want an object, got nothing"))
	}
	a, err := index(doc.Included).agent(doc.Data)
	if err != nil {
		return nil, err
	}
	return &a, nil
}

func decodeAvailabilities(body []byte) (Page[AgentAvailability], error) {
	var doc struct {
		Data     []resource `json:"data"`
		Included []resource `json:"included"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[AgentAvailability]{}, malformed(err)
	}
	if doc.Data == nil {
		return Page[AgentAvailability]{}, malformed(errNoData)
	}
	byID := index(doc.Included)
	page := Page[AgentAvailability]{Items: make([]AgentAvailability, 0, len(doc.Data))}
	for i := range doc.Data {
		a, err := byID.agent(&doc.Data[i])
		if err != nil {
			return Page[AgentAvailability]{}, err
		}
		page.Items = append(page.Items, a)
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}

// decodeWorkItems reads the list behind a channel's links.next. Whether its
// data are whole items or refs into included is not documented: both work.
func decodeWorkItems(body []byte) (Page[WorkItem], error) {
	var doc struct {
		Data     []resource `json:"data"`
		Included []resource `json:"included"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[WorkItem]{}, malformed(err)
	}
	if doc.Data == nil {
		return Page[WorkItem]{}, malformed(errNoData)
	}
	byID := index(doc.Included)
	page := Page[WorkItem]{Items: make([]WorkItem, 0, len(doc.Data))}
	for i := range doc.Data {
		r := &doc.Data[i]
		if full := byID[r.ID]; full != nil {
			r = full
		}
		page.Items = append(page.Items, r.workItem())
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}

func (in included) agent(r *resource) (AgentAvailability, error) {
	at := &r.Attributes
	id := int64(at.AgentID)
	if id == 0 {
		// "agent_availabilities|7001" says it too.
		id, _ = strconv.ParseInt(lastPart(r.ID), 10, 64)
	}
	if id == 0 {
		return AgentAvailability{}, malformed(errors.New("agent_id: want a number, got nothing"))
	}
	a := AgentAvailability{AgentID: id, GroupIDs: numbers(at.GroupIDs), Version: int64(at.Version)}
	if s := at.AgentStatus; s != nil {
		status := s.status()
		a.Status = &status
	}
	for _, s := range at.Skills {
		a.Skills = append(a.Skills, string(s.ID))
	}
	for _, ref := range r.Relationships.Channels.Data {
		a.Channels = append(a.Channels, in.channel(ref.ID))
	}
	return a, nil
}

func (in included) channel(ref string) ChannelAvailability {
	r := in[ref]
	if r == nil { // named, but left out by select_channel
		return ChannelAvailability{Name: Channel(lastPart(ref))}
	}
	at := &r.Attributes
	c := ChannelAvailability{
		Name: at.Name, Status: at.Status, UpdatedAt: at.UpdatedAt.Time,
		WorkItemCount: int(at.WorkItemCount), MaxCapacity: count(at.MaxCapacity),
	}
	if c.Name == "" {
		c.Name = Channel(lastPart(ref))
	}
	items := &r.Relationships.WorkItems
	for _, ref := range items.Data {
		item := WorkItem{ID: lastPart(ref.ID)}
		if w := in[ref.ID]; w != nil {
			item = w.workItem()
		}
		c.WorkItems = append(c.WorkItems, item)
	}
	next, err := items.next()
	c.MoreWorkItems = next != "" || err != nil // has_more without a link is still more
	return c
}

func (r *resource) workItem() WorkItem {
	return WorkItem{ID: lastPart(r.ID), AddedAt: r.Attributes.AddedAt.Time, Reason: r.Attributes.Reason}
}

// lastPart returns what follows the last bar of a composed id such as
// "agent_availabilities|7001|channels|talk".
func lastPart(id string) string { return id[strings.LastIndexByte(id, '|')+1:] }
