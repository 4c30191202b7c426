package zendesk

import (
	"strconv"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// resource is a JSON:API object of any of the three types that availability
// documents hold. Attributes of the three do not clash.
type resource struct {
	ID         string `json:"id"`
	Attributes struct {
		// agent_availabilities
		AgentID     lenient.Int  `json:"agent_id"`
		AgentStatus *statusWire  `json:"agent_status"`
		GroupIDs    lenient.Ints `json:"group_ids"`
		Skills      []skillWire  `json:"skills"`
		Version     lenient.Int  `json:"version"`
		// channels
		Name          Channel       `json:"name"`
		Status        ChannelStatus `json:"status"`
		UpdatedAt     lenient.Time  `json:"updated_at"`
		WorkItemCount lenient.Int   `json:"work_item_count"`
		MaxCapacity   *lenient.Int  `json:"max_capacity"`
		// work_items
		AddedAt lenient.Time   `json:"added_at"`
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
	ID        lenient.Int  `json:"id"`
	Name      string       `json:"name"`
	Reason    StatusReason `json:"reason"`
	UpdatedAt lenient.Time `json:"updated_at"`
}

func (w *statusWire) status() AgentStatus {
	return AgentStatus{ID: StatusID(w.ID), Name: w.Name, Reason: w.Reason, UpdatedAt: w.UpdatedAt.Time}
}

type skillWire struct {
	ID lenient.String `json:"id"`
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

func decodeAvailability(r *request, body []byte) (*AgentAvailability, error) {
	var doc struct {
		Data     resource   `json:"data"`
		Included []resource `json:"included"`
	}
	if err := lenient.Decode(body, &doc); err != nil {
		return nil, r.malformed(err)
	}
	a, ok := index(doc.Included).agent(&doc.Data)
	if !ok {
		return nil, r.lacks("data", "an object with an agent_id")
	}
	return &a, nil
}

// decodePage reads a list. Whether its data are whole resources or refs into
// included is not documented for work items: both work.
func decodePage[T any](r *request, body []byte, item func(included, *resource) (T, bool)) (page ctikit.Page[T], err error) {
	var doc struct {
		Data     []resource `json:"data"`
		Included []resource `json:"included"`
		paging
	}
	if err := lenient.Decode(body, &doc); err != nil {
		return page, r.malformed(err)
	}
	if doc.Data == nil {
		return page, r.lacks("data", "an array")
	}
	byID := index(doc.Included)
	items := make([]T, len(doc.Data))
	for i := range doc.Data {
		var ok bool
		if items[i], ok = item(byID, &doc.Data[i]); !ok {
			return page, r.lacks("data["+strconv.Itoa(i)+"]", "an object with an id")
		}
	}
	page.Items = items
	page.Next, err = doc.next()
	return page, r.wrap(err)
}

func (in included) agent(r *resource) (AgentAvailability, bool) {
	at := &r.Attributes
	id := int64(at.AgentID)
	if id == 0 {
		// "agent_availabilities|7001" has it too.
		id, _ = strconv.ParseInt(lastPart(r.ID), 10, 64)
	}
	a := AgentAvailability{AgentID: id, GroupIDs: at.GroupIDs, Version: int64(at.Version)}
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
	return a, id != 0
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
		item, _ := in.workItem(&resource{ID: ref.ID})
		c.WorkItems = append(c.WorkItems, item)
	}
	next, err := items.next()
	c.MoreWorkItems = next != "" || err != nil // has_more without a link is still more
	return c
}

func (in included) workItem(r *resource) (WorkItem, bool) {
	if whole := in[r.ID]; whole != nil {
		r = whole
	}
	return WorkItem{ID: lastPart(r.ID), AddedAt: r.Attributes.AddedAt.Time, Reason: r.Attributes.Reason}, true
}

// lastPart returns what follows the last bar of a composed id such as
// "agent_availabilities|7001|channels|talk".
func lastPart(id string) string { return id[strings.LastIndexByte(id, '|')+1:] }
