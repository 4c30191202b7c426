package connecttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

const mostContacts = 100 // SearchContacts

type (
	contactSearch struct {
		window
		InstanceID     string           `json:"InstanceId"`
		TimeRange      *timeRange       `json:",omitempty"`
		SearchCriteria *contactCriteria `json:",omitempty"`
		Sort           *sorting         `json:",omitempty"`
	}
	timeRange struct {
		Type               connect.ContactTime
		StartTime, EndTime epoch
	}
	sorting         struct{ FieldName, Order string }
	contactCriteria struct {
		AgentIDs                    []string                   `json:"AgentIds,omitempty"`
		QueueIDs                    []string                   `json:"QueueIds,omitempty"`
		Channels                    []connect.Channel          `json:",omitempty"`
		InitiationMethods           []connect.InitiationMethod `json:",omitempty"`
		Name                        *nameCriteria              `json:",omitempty"`
		SearchableContactAttributes *attributeCriteria         `json:",omitempty"`
		// What the fake does not know.
		AgentHierarchyGroups, ContactAnalysis, RoutingCriteria, AdditionalTimeRange json.RawMessage `json:",omitempty"`
		SearchableSegmentAttributes, ActiveRegions, ContactTags                     json.RawMessage `json:",omitempty"`
	}
	nameCriteria struct {
		SearchText []string
		MatchType  string
	}
	attributeCriteria struct {
		Criteria  []attributeCriterion
		MatchType string `json:",omitempty"`
	}
	attributeCriterion struct {
		Key    string
		Values []string
	}
	wireFoundContact struct {
		ID                  string `json:"Id"`
		ARN                 string `json:"Arn"`
		InitialContactID    string `json:"InitialContactId,omitempty"`
		PreviousContactID   string `json:"PreviousContactId,omitempty"`
		Channel             connect.Channel
		InitiationMethod    connect.InitiationMethod
		Name                string                 `json:",omitempty"`
		QueueInfo           *wireQueueInfo         `json:",omitempty"`
		AgentInfo           *wireFoundAgent        `json:",omitempty"`
		InitiationTimestamp epoch                  `json:",omitzero"`
		DisconnectTimestamp epoch                  `json:",omitzero"`
		ScheduledTimestamp  epoch                  `json:",omitzero"`
		SegmentAttributes   map[string]wireSegment `json:",omitempty"`
		Tags                map[string]string      `json:",omitempty"`
	}
	wireFoundAgent struct {
		ID                        string `json:"Id"`
		ConnectedToAgentTimestamp epoch  `json:",omitzero"`
	}
	foundContacts struct {
		Contacts   []wireFoundContact
		NextToken  *string `json:",omitempty"`
		TotalCount int64
	}
)

// searchContacts finds contacts as they were one list lag ago.
func (in *instance) searchContacts(r *faketest.Request) (any, error) {
	var ask contactSearch
	if err := errors.Join(body(r, &ask), isInstance(ask.InstanceID)); err != nil {
		return nil, err
	}
	if err := in.checkSearch(ask); err != nil {
		return nil, err
	}
	var kept []connect.Contact
	for _, c := range in.contacts {
		if then := c.past.Listed(in.fake); then.ID != "" && ask.finds(then, in.attributesThen(then)) {
			kept = append(kept, then)
		}
	}
	total := int64(len(kept))
	page, next, err := cut(in, r, mostContacts, kept, ask.place, wireFound)
	return foundContacts{page, next, total}, err
}

// checkSearch refuses what AWS refuses, and what the fake does not know.
// Attributes are searched with the right to read them.
func (in *instance) checkSearch(ask contactSearch) error {
	t, c := ask.TimeRange, ask.SearchCriteria
	times := []connect.ContactTime{
		connect.InitiatedTime, connect.ScheduledTime, connect.EnqueuedTime, connect.ConnectedToAgentTime, connect.DisconnectedTime,
	}
	switch {
	case t == nil || !slices.Contains(times, t.Type) || t.StartTime.IsZero() || t.EndTime.Before(t.StartTime.Time):
		return badParameter("TimeRange is missing, of an unknown type, or ends before it starts")
	case ask.Sort != nil && (ask.Sort.FieldName != "INITIATION_TIMESTAMP" || ask.Sort.Order != "ASCENDING" && ask.Sort.Order != "DESCENDING"):
		return badRequest("the fake sorts by INITIATION_TIMESTAMP only")
	case c == nil:
		return nil
	case slices.ContainsFunc([]json.RawMessage{
		c.AgentHierarchyGroups, c.ContactAnalysis, c.RoutingCriteria, c.AdditionalTimeRange, c.SearchableSegmentAttributes, c.ActiveRegions, c.ContactTags,
	}, func(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }):
		return badRequest("the fake searches by agents, queues, channels, initiation methods, names and attributes only")
	case len(c.AgentIDs) > 100 || len(c.QueueIDs) > 100 || c.Name != nil && len(c.Name.SearchText) > 100:
		return badParameter("SearchCriteria has more than 100 of a kind")
	case c.Name != nil && matcher(c.Name.MatchType) == nil, c.SearchableContactAttributes != nil && matcher(c.SearchableContactAttributes.MatchType) == nil:
		return badParameter("MatchType is unknown")
	case c.SearchableContactAttributes != nil && in.set.denied[connect.GetContactAttributes]:
		return refusal{codeDenied, "the caller's policy does not allow connect:GetContactAttributes, which searchable attributes need"}
	}
	return nil
}

// matcher says whether a search matches of which that many of all hold; nil for
// a type that AWS does not have.
func matcher(matchType string) func(held, all int) bool {
	switch matchType {
	case "MATCH_ALL", "MATCH_EXACT", "":
		return func(held, all int) bool { return held == all }
	case "MATCH_ANY":
		return func(held, all int) bool { return held > 0 || all == 0 }
	case "MATCH_NONE":
		return func(held, _ int) bool { return held == 0 }
	}
	return nil
}

func (ask contactSearch) finds(c connect.Contact, attributes map[string]string) bool {
	at := timeOf(c, ask.TimeRange.Type)
	if at.IsZero() || at.Before(ask.TimeRange.StartTime.Time) || at.After(ask.TimeRange.EndTime.Time) {
		return false
	}
	w := ask.SearchCriteria
	return w == nil || among(w.AgentIDs, c.AgentID) && among(w.QueueIDs, c.QueueID) && among(w.Channels, c.Channel) &&
		among(w.InitiationMethods, c.InitiationMethod) && w.Name.finds(c.Name) && w.SearchableContactAttributes.finds(attributes)
}

func among[T comparable](all []T, one T) bool { return len(all) == 0 || slices.Contains(all, one) }

func timeOf(c connect.Contact, by connect.ContactTime) time.Time {
	return map[connect.ContactTime]time.Time{
		connect.InitiatedTime: c.InitiatedAt, connect.ScheduledTime: c.ScheduledAt, connect.EnqueuedTime: c.EnqueuedAt,
		connect.ConnectedToAgentTime: c.ConnectedToAgentAt, connect.DisconnectedTime: c.DisconnectedAt,
	}[by]
}

// finds looks for words in a name, or with MATCH_EXACT for the whole name.
func (n *nameCriteria) finds(name string) bool {
	if n == nil {
		return true
	}
	held := 0
	for _, text := range n.SearchText {
		if strings.EqualFold(text, name) || n.MatchType != "MATCH_EXACT" && strings.Contains(strings.ToLower(name), strings.ToLower(text)) {
			held++
		}
	}
	return matcher(n.MatchType)(held, len(n.SearchText))
}

func (a *attributeCriteria) finds(attributes map[string]string) bool {
	if a == nil {
		return true
	}
	held := 0
	for _, c := range a.Criteria {
		if value, ok := attributes[c.Key]; ok && slices.Contains(c.Values, value) {
			held++
		}
	}
	return matcher(a.MatchType)(held, len(a.Criteria))
}

// place sorts contacts by their beginning, the newest first where that is asked
// for.
func (ask contactSearch) place(c connect.Contact) string {
	at := c.InitiatedAt.UnixMilli()
	if ask.Sort != nil && ask.Sort.Order == "DESCENDING" {
		at = math.MaxInt64/2 - at
	}
	return fmt.Sprintf("%020d %s", max(at, 0), c.ID)
}

// rememberContact ends a change of a contact: searches show it after the lag.
func (in *instance) rememberContact(c *contact) {
	now := c.Contact
	now.Attributes = in.attributes[c.Conversation()]
	now.Recordings = nil
	c.past.Remember(in.fake, now)
}

// attributesThen are those of the conversation, as its first contact had them.
func (in *instance) attributesThen(then connect.Contact) map[string]string {
	if root, ok := in.contacts[then.Conversation()]; ok {
		return root.past.Listed(in.fake).Attributes
	}
	return then.Attributes
}

func wireFound(c connect.Contact) wireFoundContact {
	w := wireFoundContact{
		ID: c.ID, ARN: c.ARN, InitialContactID: c.InitialContactID, PreviousContactID: c.PreviousContactID,
		Channel: c.Channel, InitiationMethod: c.InitiationMethod, Name: c.Name, Tags: maps.Clone(c.Tags),
		InitiationTimestamp: epoch{c.InitiatedAt}, DisconnectTimestamp: epoch{c.DisconnectedAt}, ScheduledTimestamp: epoch{c.ScheduledAt},
	}
	if c.QueueID != "" {
		w.QueueInfo = &wireQueueInfo{c.QueueID, epoch{c.EnqueuedAt}}
	}
	if c.AgentID != "" {
		w.AgentInfo = &wireFoundAgent{c.AgentID, epoch{c.ConnectedToAgentAt}}
	}
	if c.Subtype != "" {
		w.SegmentAttributes = map[string]wireSegment{subtypeKey: {c.Subtype}}
	}
	return w
}

func (w wireFoundContact) ours() connect.ContactSummary {
	c := connect.ContactSummary{
		ID: w.ID, ARN: w.ARN, InitialContactID: w.InitialContactID, PreviousContactID: w.PreviousContactID, Channel: w.Channel,
		InitiationMethod: w.InitiationMethod, Name: w.Name, InitiatedAt: w.InitiationTimestamp.Time, DisconnectedAt: w.DisconnectTimestamp.Time,
		ScheduledAt: w.ScheduledTimestamp.Time, Tags: w.Tags, Subtype: w.SegmentAttributes[subtypeKey].ValueString,
	}
	if q := w.QueueInfo; q != nil {
		c.QueueID, c.EnqueuedAt = q.ID, q.EnqueueTimestamp.Time
	}
	if a := w.AgentInfo; a != nil {
		c.AgentID, c.ConnectedToAgentAt = a.ID, a.ConnectedToAgentTimestamp.Time
	}
	return c
}
