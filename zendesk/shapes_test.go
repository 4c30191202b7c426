package zendesk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// shape is a reply with every field set, and what reads it.
type shape struct {
	body string
	read func(ctx context.Context, c *zendesk.Client) (any, error)
}

func read[T any](call func(ctx context.Context, c *zendesk.Client) (T, error)) func(context.Context, *zendesk.Client) (any, error) {
	return func(ctx context.Context, c *zendesk.Client) (any, error) { return call(ctx, c) }
}

var shapes = joined(
	agentShapes,
	ticketShapes,
	fieldShapes,
	userShapes,
	catalogShapes,
	uploadShapes,
	appShapes,
)

var agentShapes = map[string]shape{
	"availability": {
		`{"data": {"type": "agent_availabilities", "id": "agent_availabilities|7001", "attributes": {"agent_id": 7001,
			"agent_status": {"id": 3, "name": "Online", "reason": "PUBLIC_API", "updated_at": "2026-03-02T08:59:12.104233Z"},
			"group_ids": [310], "skills": [{"id": "5b2c"}], "version": 918},
			"relationships": {"channels": {"data": [{"type": "channels", "id": "agent_availabilities|7001|channels|talk"}]}}},
		"included": [{"type": "channels", "id": "agent_availabilities|7001|channels|talk", "attributes": {"name": "talk", "status": "online",
			"updated_at": "2026-03-02T08:59:12Z", "work_item_count": 3, "max_capacity": 4}, "relationships": {"work_items": {
			"data": [{"type": "work_items", "id": "agent_availabilities|7001|channels|talk|work_items|w"}], "links": {"next": "/x"}, "meta": {"has_more": true}}}},
			{"type": "work_items", "id": "agent_availabilities|7001|channels|talk|work_items|w", "attributes": {"added_at": "2026-03-02T09:01:44Z", "reason": "ACCEPTED"}}]}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.AgentAvailability, error) {
			return c.Availability.Get(ctx, 1)
		}),
	},
	"statuses": {
		`{"default": [{"type": "agent_status", "id": 4, "attributes": {"name": "away", "description": "d"}}],
		"custom": [{"type": "agent_status", "id": 120045, "updated_at": "2026-01-15T10:00:00Z", "attributes": {"name": "Docs", "description": "d",
			"channels": {"support": "online"}, "group_ids": [310]}}], "links": {"next": null}, "meta": {"has_more": false}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.UnifiedStatus], error) {
			return c.UnifiedStatuses.List(ctx, zendesk.UnifiedStatusListOptions{})
		}),
	},
	"job": {
		`{"job_status": {"id": "j", "url": "u", "status": "working", "total": 2, "progress": 1, "message": "m", "results": [{"id": 7001, "success": true, "status": "Updated"}]}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.AgentJob, error) {
			return c.UnifiedStatuses.Job(ctx, "j")
		}),
	},
	"group": {
		`{"account_id": 1, "group_id": 310, "version": 5, "channel_group_statuses": {"talk": {"online": 2, "max_capacity": 4}}, "unified_states": [{"id": 3, "count": 2}]}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.GroupAvailability, error) {
			return c.GroupAvailability.Get(ctx, 310)
		}),
	},
	"capacity rule": {
		`{"id": "r", "name": "n", "description": "d", "default": true, "capacities": {"talk": 1}, "assignees": {"count": 3},
		"created_at": "2026-01-15T10:00:00Z", "last_updated_at": "2026-01-15T10:00:00Z"}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.CapacityRule, error) {
			return c.Capacity.Get(ctx, "r")
		}),
	},
	"capacity rules": {
		`[{"id": "r", "name": "n", "description": "d", "default": true, "capacities": {"talk": 1}}]`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.CapacityRule], error) {
			return c.Capacity.List(ctx, zendesk.CapacityRuleListOptions{})
		}),
	},
	"assignees": {
		`{"assignees": [{"agent_id": 7001, "capacity_rule_id": "r"}], "links": {"next": "/x"}, "meta": {"has_more": true, "after_cursor": "c"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.CapacityAssignee], error) {
			return c.Capacity.Assignees(ctx, zendesk.CapacityAssigneeListOptions{})
		}),
	},
	"queue": {
		`{"queue": {"id": "q", "url": "u", "name": "n", "description": "d", "order": 1, "priority": 2,
		"definition": {"all": [{"field": "priority", "operator": "is", "value": "urgent"}], "any": [{"field": "x", "operator": "in", "value": [1, null]}]},
		"primary_groups": {"count": 1, "groups": [{"id": 310, "name": "g"}]}, "secondary_groups": {"count": 1, "groups": [{"id": 311, "name": "g"}]},
		"subqueues": [{"id": "s", "name": "n", "percentage": 100, "priority": 1, "primary_groups": {"groups": [{"id": 310, "name": "g"}]},
			"secondary_groups": {"groups": [{"id": 310, "name": "g"}]}}],
		"created_at": "2026-01-10T09:03:59Z", "updated_at": "2026-01-10T09:03:59Z"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Queue, error) { return c.Queues.Get(ctx, "q") }),
	},
	"queues": {
		`{"queues": [{"id": "q", "name": "n", "subqueues": {"count": 1, "subqueues": [{"id": "s", "percentage": 100}]}}]}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Queue], error) {
			return c.Queues.List(ctx, zendesk.QueueListOptions{})
		}),
	},
	"definitions": {
		`{"definitions": {"conditions_all": [{"subject": "priority", "title": "Priority", "type": "list"}], "conditions_any": [{"field": "f"}]}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.QueueSubjects, error) {
			return c.Queues.Definitions(ctx)
		}),
	},
	"queue events": {
		`{"queue_data": [{"event_type": "OUTBOUND", "event_occurred_at": "2026-03-02T08:00:00Z", "channel": "TALK", "call_id": "c",
		"start_queue_time": "2026-03-02T08:00:00Z", "end_queue_time": "2026-03-02T08:00:00.5", "inbound_reason": "NEW", "outbound_reason": "r",
		"current_channel_queue_size": 1, "hourly_channel_queue_size_seconds": -5, "queue_id": "q", "ticket_id": 901, "work_item_id": "w"}],
		"has_more": true, "next_page_url": "/x"}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.QueueEvent], error) {
			return c.QueueEvents.List(ctx, zendesk.QueueEventListOptions{})
		}),
	},
	"engagement": {
		`{"engagement": {"engagement_id": "e", "agent_id": "7001", "group_id": "310", "ticket_id": "901", "requester_id": 5, "channel": "Messaging",
		"engagement_start_time": "2026-03-02T08:00:00Z", "engagement_end_time": "2026-03-02T08:05:00Z", "engagement_start_reason": "s", "engagement_end_reason": "e",
		"ticket_status_start": "new", "ticket_status_end": "open", "agent_messages_count": 1, "agent_replies_count": 2, "end_user_messages_count": 3,
		"offer_time_seconds": 4, "assignment_to_first_reply_time_seconds": 5, "average_requester_wait_time_seconds": 6,
		"longest_requester_wait_time_seconds": 7, "total_requester_wait_time_seconds": 8}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Engagement, error) {
			return c.Engagements.Get(ctx, "e")
		}),
	},
	"engagements": {
		`{"engagements": [{"id": "e", "agent_id": 7001}], "links": {}, "meta": {"has_more": false}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Engagement], error) {
			return c.Engagements.List(ctx, zendesk.EngagementListOptions{})
		}),
	},
	"skill types": {
		`{"attributes": [{"id": "t", "name": "Language", "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"}], "count": 1}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.SkillType], error) {
			return c.Skills.Types(ctx, zendesk.SkillListOptions{})
		}),
	},
	"skills": {
		`{"attribute_values": [{"id": "s", "name": "French", "attribute_id": "t", "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"}]}`,
		read(func(ctx context.Context, c *zendesk.Client) ([]zendesk.Skill, error) { return c.Skills.OfAgent(ctx, 1) }),
	},
	"agents' skills": {
		`{"count": 1, "instance_values": [{"id": "i", "agent_id": 7001, "agent_skill_priority": "HIGH", "attribute_id": "t", "attribute_value_id": "s",
		"name": "French"}], "links": {"next": "/x"}, "meta": {"has_more": true}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.AgentSkill], error) {
			return c.Skills.List(ctx, zendesk.AgentSkillListOptions{AgentIDs: []int64{1}})
		}),
	},
	"talk": {
		`{"availability": {"via": "client", "agent_state": "away", "call_status": "on_call"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.TalkAvailability, error) {
			return c.Talk.Get(ctx, 1)
		}),
	},
	"users": {
		`{"users": [{"id": 7001, "email": "a@example.test", "name": "n", "role": "agent", "role_type": 1, "custom_role_id": 5, "default_group_id": 310,
		"active": true, "suspended": true, "updated_at": "2026-01-15T10:00:00Z"}], "links": {"next": "/x"}, "meta": {"has_more": true}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.User], error) {
			return c.Users.List(ctx, zendesk.UserListOptions{})
		}),
	},
	"webhook": {
		`{"webhook": {"id": "w", "name": "n", "status": "active", "endpoint": "https://hooks.example.test", "http_method": "POST", "request_format": "json",
		"subscriptions": ["zen:event-type:x"], "description": "d", "created_by": 5, "external_source": {"type": "x"}, "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.WebhookRecord, error) {
			return c.Webhooks.Get(ctx, "w")
		}),
	},
	"call": {
		`{"call": {"id": 5, "app_id": 6, "from_line": "+15550100", "direction": "inbound", "call_started_at": "2026-03-02T09:00:00Z", "ticket_id": 35436,
		"duration": 40, "voicemail": false, "completion_status": "completed", "summary": {"x": 1}, "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Call, error) { return c.Calls.Get(ctx, 5) }),
	},
	"call comment": {
		`{"id": 7, "type": "TpeVoiceComment", "public": true, "data": {"call_id": 5}, "formatted_from": "f", "formatted_to": "t", "transcription_visible": true,
		"author_id": 8, "body": "b", "html_body": "h", "created_at": "2026-03-02T09:00:00Z", "audit_id": 9, "title": "t"}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.CallComment, error) {
			return c.Calls.Comment(ctx, 5, zendesk.CallCommentSpec{Title: "t"})
		}),
	},
	"search": {
		`{"results": [{"result_type": "user", "id": 7, "name": "n"}, {"result_type": "brand_new", "id": 8}], "facets": null, "next_page": "/api/v2/search?page=2", "count": 2000}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.SearchResult], error) {
			return c.Search.List(ctx, zendesk.SearchListOptions{Query: "q"})
		}),
	},
	"voice ticket": {
		`{"ticket": {"id": 35436, "subject": "s", "status": "new", "external_id": "e", "requester_id": 1, "submitter_id": 2, "assignee_id": 3,
		"created_at": "2026-03-02T09:00:00Z", "via": {"channel": "voice"}}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Ticket, error) {
			return c.Voice.CreateTicket(ctx, voiceTicketSpec())
		}),
	},
	"state event": event("agent.state_changed", `"channel": "talk", "previous_state": "online", "new_state": "away"`),
	"status event": event("agent.unified_state_changed", `"previous_unified_state": {"id": "3", "name": "n", "reason": "PUBLIC_API"},
		"new_unified_state": {"id": "120045", "name": "n", "reason": "PUBLIC_API"}`),
	"added event":    event("agent.work_item_added", `"channel": "talk", "work_item_id": "w", "reason": "ASSIGNED"`),
	"updated event":  event("agent.work_item_updated", `"channel": "talk", "work_item_id": "w", "reason": "ASSIGNED", "previous_reason": "OFFERED"`),
	"removed event":  event("agent.work_item_removed", `"channel": "talk", "work_item_id": "w", "reason": "ASSIGNED"`),
	"capacity event": event("agent.max_capacity_changed", `"channel": "talk", "previous_max_capacity": 1, "new_max_capacity": 2`),
	"channel event":  event("agent.channel_created", `"channel": "talk"`),
	"channel gone":   event("agent.channel_deleted", `"channel": "talk"`),
	"groups event":   event("agent.groups_updated", `"group_ids": [310]`),
	"routing event":  event("omnichannel_config.omnichannel_routing_feature_changed", `"previous_value": true, "current_value": false`),
	"ticket created": ticketEvent("created", `"x": 1`),
	"ticket status":  ticketEvent("status_changed", `"previous": "OPEN", "current": "PENDING"`),
	"ticket rank":    ticketEvent("priority_changed", `"previous": "LOW", "current": null`),
	"ticket custom":  ticketEvent("custom_status_changed", `"previous": "5", "current": 6`),
	"ticket tags":    ticketEvent("tags_changed", `"tags_added": ["a"], "tags_removed": ["b"]`),
	"ticket comment": ticketEvent("comment_added", `"comment": {"id": "5", "body": "b", "is_public": true, "author": {"id": "6", "name": "n"}}`),
	"ticket agent":   ticketEvent("agent_assignment_changed", `"previous": "5", "current": "6"`),
	"ticket field":   ticketEvent("custom_field_changed", `"field": {"id": "5"}, "previous": ["a"], "current": null`),
	"unknown event":  event("messaging_live_metrics.x", `"anything": {"id": 1}`),
}

func event(kind, fields string) shape {
	return shape{
		`{"type": "zen:event-type:` + kind + `", "account_id": 4242, "id": "01X", "time": "2026-03-02T09:10:00.731204511Z", "subject": "zen:agent:7001",
		"detail": {"agent_id": "7001", "version": "919"}, "event": {"updated_at": "2026-03-02T09:10:00.25Z", ` + fields + `}}`,
		nil,
	}
}

func ticketEvent(kind, fields string) shape {
	return shape{
		`{"type": "zen:event-type:ticket.` + kind + `", "account_id": 4242, "id": "01X", "time": "2026-03-02T09:10:00.731204511Z", "subject": "zen:ticket:901",
		"detail": ` + ticketDetail + `, "event": {"meta": {"sequence": {"id": "S", "position": 2}}, ` + fields + `}}`,
		nil,
	}
}

const ticketDetail = `{"id": "901", "external_id": "e", "subject": "s", "description": "d", "status": "OPEN", "custom_status": "12", "type": "TASK", "priority": "HIGH",
	"tags": ["a"], "is_public": true, "actor_id": "1", "requester_id": "2", "submitter_id": "3", "assignee_id": "4", "group_id": "5", "organization_id": "6",
	"brand_id": "7", "form_id": "8", "via": {"channel": "voice"}, "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:10:00Z"}`

func (s shape) decode(t *testing.T, body []byte) (any, error) {
	t.Helper()
	if s.read == nil {
		return zendesk.Decode(body)
	}
	return s.read(t.Context(), canned(t, http.StatusOK, string(body)))
}

// big is an id that a float cannot hold.
const big = 1<<53 + 1

// Whatever is absent, null, new or large: what decodes can be stored as JSON
// and read back, and loses nothing on the way.
func TestShapes(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			whole, err := s.decode(t, []byte(s.body))
			if err != nil {
				t.Fatal(err)
			}
			stable(t, "whole", whole)
			for _, m := range mutants(t, s.body) {
				got, err := s.decode(t, m.body)
				if err != nil {
					if !errors.Is(err, zendesk.ErrReply) && !errors.Is(err, zendesk.ErrMalformed) && !errors.Is(err, zendesk.ErrNoCursor) {
						t.Errorf("%s: error %v", m.name, err)
					}
					continue
				}
				stable(t, m.name, got)
				if kept := strings.ToLower(string(encode(t, got))); !strings.Contains(kept, m.keeps) {
					t.Errorf("%s: %s is lost in %s", m.name, m.keeps, kept)
				}
			}
		})
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func stable(t *testing.T, name string, v any) {
	t.Helper()
	again := reflect.New(reflect.TypeOf(v))
	if err := json.Unmarshal(encode(t, v), again.Interface()); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(v, again.Elem().Interface(), sameJSON, cmp.Exporter(isField)); diff != "" {
		t.Errorf("%s changes on the way through JSON (-before +after):\n%s", name, diff)
	}
}

func isField(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Field[") }

var sameJSON = cmp.Comparer(func(a, b json.RawMessage) bool { return bytes.Equal(compact(a), compact(b)) })

func compact(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil || b.String() == "null" {
		return nil
	}
	return b.Bytes()
}

type mutant struct {
	name  string
	body  []byte
	keeps string // must be in what was decoded
}

// mutants are the body with each field absent, null, of a new word, or large.
func mutants(t *testing.T, body string) (out []mutant) {
	t.Helper()
	var doc any
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	add := func(name, keeps string) { out = append(out, mutant{name, encode(t, doc), keeps}) }
	walk("", doc, func(path string, object map[string]any, key string) {
		was := object[key]
		delete(object, key)
		add(path+" absent", "")
		object[key] = nil
		add(path+" null", "")
		switch v := was.(type) {
		case string:
			if isEnum[key] {
				object[key] = "brand_new"
				add(path+" new", "brand_new")
			}
			if _, err := strconv.Atoi(v); err == nil && strings.HasSuffix(key, "id") {
				object[key] = strconv.Itoa(big)
				add(path+" large", strconv.Itoa(big))
			}
		case json.Number:
			if key == "id" || strings.HasSuffix(key, "_id") || key == "version" {
				object[key] = json.Number(strconv.Itoa(big))
				add(path+" large", strconv.Itoa(big))
			}
		}
		object[key] = was
	})
	return out
}

// isEnum are the fields whose values may be new.
var isEnum = map[string]bool{
	"reason": true, "previous_reason": true, "status": true, "role": true, "channel": true, "agent_state": true, "call_status": true, "via": true,
	"new_state": true, "previous_state": true, "event_type": true, "inbound_reason": true, "outbound_reason": true, "operator": true,
}

func walk(path string, v any, visit func(path string, object map[string]any, key string)) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			visit(path+"."+key, v, key)
			walk(path+"."+key, v[key], visit)
		}
	case []any:
		for i, inner := range v {
			walk(fmt.Sprintf("%s[%d]", path, i), inner, visit)
		}
	}
}
