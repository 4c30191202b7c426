package connecttest

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// RoutingProfile is a routing profile, as PutRoutingProfile takes it.
type RoutingProfile struct {
	connect.RoutingProfile
	// Queues are its queues by channel; ARNs and names are filled in.
	Queues []connect.RoutingProfileQueue
	// Slots are the contacts that a user may have at once. Nil is one call, two
	// chats, one task.
	Slots map[connect.Channel]int32
}

func usualSlots() map[connect.Channel]int32 {
	return map[connect.Channel]int32{connect.Voice: 1, connect.Chat: 2, connect.Task: 1}
}

func builtInQueues() map[string]*connect.Queue {
	return map[string]*connect.Queue{
		BasicQueueID: {ID: BasicQueueID, ARN: queueARN(BasicQueueID), Name: "BasicQueue", Status: queueEnabled, HoursOfOperationID: BasicHoursID},
	}
}

func builtInProfiles() map[string]*RoutingProfile {
	p := &RoutingProfile{Slots: usualSlots()}
	p.ID, p.ARN, p.Name, p.DefaultOutboundQueueID = BasicProfileID, profileARN(BasicProfileID), "Basic Routing Profile", BasicQueueID
	for _, ch := range []connect.Channel{connect.Voice, connect.Chat, connect.Task} {
		p.Queues = append(p.Queues, connect.RoutingProfileQueue{
			QueueID: BasicQueueID, QueueARN: queueARN(BasicQueueID), QueueName: "BasicQueue", Channel: ch, Priority: 1,
		})
	}
	return map[string]*RoutingProfile{BasicProfileID: p}
}

const queueEnabled = "ENABLED"

func queueARN(id string) string   { return arn("queue", id) }
func profileARN(id string) string { return arn("routing-profile", id) }

// PutQueue adds a standard queue, or replaces the one with the same ID. Status
// is ENABLED when empty, and HoursOfOperationID BasicHoursID; the ARN is made.
// Every user has a queue of type AGENT besides, whose ID is the user's.
func (f *Fake) PutQueue(q connect.Queue) {
	f.change(func() error {
		if q.ID == "" || q.Name == "" {
			return errors.New("queue: ID and Name are required")
		}
		q.Status, q.HoursOfOperationID = cmp.Or(q.Status, queueEnabled), cmp.Or(q.HoursOfOperationID, BasicHoursID)
		q.ARN = queueARN(q.ID)
		f.queues[q.ID], f.modifiedAt[q.ARN] = &q, f.now()
		return nil
	})
}

// PutRoutingProfile adds a routing profile, or replaces the one with the same
// ID; its users' changes go out in the agent stream. Its queues must exist.
func (f *Fake) PutRoutingProfile(p RoutingProfile) {
	f.change(func() error {
		if p.ID == "" || p.Name == "" {
			return errors.New("routing profile: ID and Name are required")
		}
		p.Queues = slices.Clone(p.Queues)
		for i, row := range p.Queues {
			q, err := f.queue(row.QueueID)
			if err != nil {
				return err
			}
			p.Queues[i].QueueARN, p.Queues[i].QueueName = q.ARN, q.Name
		}
		if p.Slots == nil {
			p.Slots = usualSlots()
		}
		p.ARN = profileARN(p.ID)
		f.profiles[p.ID], f.modifiedAt[p.ARN] = &p, f.now()
		for _, a := range f.sortedAgents() {
			if a.RoutingProfileID == p.ID {
				f.show(a)
			}
		}
		return nil
	})
}

func (in *instance) queue(id string) (*connect.Queue, error) {
	q, ok := in.queues[id]
	if !ok {
		return nil, notFound("queue", id)
	}
	return q, nil
}

func (in *instance) profile(id string) (*RoutingProfile, error) {
	p, ok := in.profiles[id]
	if !ok {
		return nil, notFound("routing profile", id)
	}
	return p, nil
}

func (in *instance) listQueues(r *faketest.Request) (any, error) {
	var all []wireQueueSummary
	for _, q := range in.queues {
		all = append(all, wireQueueSummary{q.ID, q.ARN, q.Name, connect.StandardQueue, in.modified(q.ARN)})
	}
	for _, a := range in.agents {
		all = append(all, wireQueueSummary{a.ID, agentQueueARN(a.ID), "", connect.AgentQueue, in.modified(userARN(a.ID))})
	}
	types := r.Query["queueTypes"]
	kept := slices.DeleteFunc(all, func(q wireQueueSummary) bool {
		return len(types) > 0 && !slices.Contains(types, string(q.Type))
	})
	page, next, err := cut(in, r, mostListed, kept,
		func(q wireQueueSummary) string { return q.ID }, func(q wireQueueSummary) wireQueueSummary { return q })
	return queueList{page, next}, err
}

type wireProfileSummary struct {
	ID   string `json:"Id"`
	ARN  string `json:"Arn"`
	Name string
	modified
}

type (
	profileList struct {
		RoutingProfileSummaryList []wireProfileSummary
		NextToken                 *string `json:",omitempty"`
	}
	queueSearch struct {
		Queues                []wireQueue
		ApproximateTotalCount int64
		NextToken             *string `json:",omitempty"`
	}
)

func (w wireProfileSummary) ours() connect.RoutingProfileSummary {
	return connect.RoutingProfileSummary{ID: w.ID, ARN: w.ARN, Name: w.Name}
}

func (in *instance) listRoutingProfiles(r *faketest.Request) (any, error) {
	page, next, err := cut(in, r, mostListed, slices.Collect(maps.Values(in.profiles)),
		func(p *RoutingProfile) string { return p.ID },
		func(p *RoutingProfile) wireProfileSummary {
			return wireProfileSummary{p.ID, p.ARN, p.Name, in.modified(p.ARN)}
		})
	return profileList{page, next}, err
}

// searchQueues finds standard queues only.
func (in *instance) searchQueues(r *faketest.Request) (any, error) {
	var ask search
	if err := errors.Join(body(r, &ask), ask.check()); err != nil {
		return nil, err
	}
	kept, err := found(ask, slices.Collect(maps.Values(in.queues)), func(q *connect.Queue) map[string]string {
		return map[string]string{"name": q.Name, "description": "", "resourceid": q.ID}
	})
	if err != nil {
		return nil, err
	}
	total := int64(len(kept))
	page, next, err := cut(in, r, mostQueues, kept, func(q *connect.Queue) string { return q.ID }, in.wireQueue)
	return queueSearch{page, total, next}, err
}

func agentQueueARN(userID string) string { return arn("queue/agent", userID) }

func (in *instance) describeQueue(r *faketest.Request) (any, error) {
	q, err := in.queue(r.Param("QueueId"))
	if err != nil {
		return nil, err
	}
	return queueReply{in.wireQueue(q)}, nil
}

func (in *instance) wireQueue(q *connect.Queue) wireQueue {
	out := wireQueue{
		ID: q.ID, ARN: q.ARN, Name: q.Name, Status: q.Status, HoursID: q.HoursOfOperationID, MaxContacts: q.MaxContacts,
		modified: in.modified(q.ARN),
	}
	if c := (wireCaller{q.OutboundCallerName, q.OutboundCallerIDNumberID, q.OutboundFlowID}); c != (wireCaller{}) {
		out.OutboundCaller = &c
	}
	return out
}

func (in *instance) describeRoutingProfile(r *faketest.Request) (any, error) {
	p, err := in.profile(r.Param("RoutingProfileId"))
	if err != nil {
		return nil, err
	}
	out := wireProfile{
		ID: p.ID, ARN: p.ARN, InstanceID: InstanceID, Name: p.Name, DefaultOutboundQueueID: p.DefaultOutboundQueueID,
		MediaConcurrencies: []wireConcurrency{}, modified: in.modified(p.ARN),
	}
	for _, ch := range p.channels() {
		out.MediaConcurrencies = append(out.MediaConcurrencies, wireConcurrency{ch, p.Slots[ch]})
	}
	return profileReply{out}, nil
}

// channels lists the channels of which users may have contacts.
func (p *RoutingProfile) channels() []connect.Channel { return slices.Sorted(maps.Keys(p.Slots)) }

func (in *instance) listRoutingProfileQueues(r *faketest.Request) (any, error) {
	p, err := in.profile(r.Param("RoutingProfileId"))
	if err != nil {
		return nil, err
	}
	page, next, err := cut(in, r, mostOfProfile, slices.Clone(p.Queues),
		func(q connect.RoutingProfileQueue) string { return q.QueueID + " " + string(q.Channel) }, wireQueueOfProfile)
	return profileQueueList{page, next}, err
}

func wireQueueOfProfile(q connect.RoutingProfileQueue) wireProfileQueue {
	return wireProfileQueue{q.QueueID, q.QueueARN, q.QueueName, q.Channel, q.Priority, int32(q.Delay / time.Second)}
}
