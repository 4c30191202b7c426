package zendesktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// desk is the account's tickets and what belongs to them.
type desk struct {
	tickets map[int64]*ticket
	deleted map[int64]*ticket // those that can be restored
	keys    map[string]keyed
	uploads map[string]*upload
	files   int   // numbers the tokens of uploads
	last    int64 // the highest id of a ticket
	made    int64 // numbers audits, comments and events
	limits  ticketLimits

	triggers     []trigger // in the order in which they run
	madeTriggers int64
}

func newDesk() desk {
	return desk{
		tickets: map[int64]*ticket{}, deleted: map[int64]*ticket{}, keys: map[string]keyed{}, uploads: map[string]*upload{},
		limits: newTicketLimits(),
	}
}

// ticket is a ticket's state. Its tags and custom fields are one store: what a
// tag stands for is no value.
type ticket struct {
	id int64
	// attributes are by their names in JSON: nil, a string or an int64.
	attributes fields
	tags       []string // sorted
	values     map[int64]json.RawMessage
	comments   []*comment // oldest first
	audits     []*audit
	followUps  []int64
	channel    string // by which it came; empty: the API
	source     int64  // the closed ticket that it goes on for; 0: none
	archived   bool
	created    time.Time
	updated    time.Time
}

// comment is one of a ticket's.
type comment struct {
	id, author, audit int64
	kind              zendesk.CommentType
	body, html        string
	public            bool
	created           time.Time
	attachments       []fields
	call              fields // what those of calls show besides
	via               fields // nil: the API
}

// audit is the record of one change.
type audit struct {
	id, author int64
	custom     json.RawMessage
	via        fields // nil: the API
	events     []fields
	created    time.Time
}

// firstRecord is an id of the length that accounts have today.
const firstRecord = 26_155_000_000_000

// record numbers audits, comments and events.
func (z *Fake) record() int64 {
	z.desk.made++
	return firstRecord + z.desk.made
}

// Ids that every account has.
const (
	defaultBrand = 26_155_621_587_603
	defaultForm  = 26_155_621_471_251
)

// statusIDs are the custom statuses that stand for the status itself.
var statusIDs = map[any]int64{
	"new": 26_155_621_627_539, "open": 26_155_621_627_540, "pending": 26_155_621_627_541,
	"hold": 26_155_621_627_542, "solved": 26_155_621_627_543, "closed": 26_155_621_627_544,
}

// copied is what a write changes before it is known to be good.
func (t *ticket) copied() *ticket {
	c := *t
	c.attributes, c.tags, c.values = maps.Clone(t.attributes), slices.Clone(t.tags), maps.Clone(t.values)
	c.comments, c.audits = slices.Clone(t.comments), slices.Clone(t.audits)
	return &c
}

func (t *ticket) closed() bool { return t.attributes["status"] == string(zendesk.TicketClosed) }

// public reports whether the requester sees any of it.
func (t *ticket) public() bool {
	return len(t.comments) == 0 || slices.ContainsFunc(t.comments, func(c *comment) bool { return c.public })
}

func ticketKey(t *ticket) string { return idKey(t.id) }

// ticketsThat lists the tickets by id.
func (z *Fake) ticketsThat(keep func(*ticket) bool) []*ticket {
	out := slices.DeleteFunc(slices.Collect(maps.Values(z.desk.tickets)), func(t *ticket) bool { return !keep(t) })
	slices.SortFunc(out, func(a, b *ticket) int { return strings.Compare(ticketKey(a), ticketKey(b)) })
	return out
}

// onTicket finds the ticket that the path names.
func (z *Fake) onTicket(h func(*faketest.Request, *ticket) faketest.Reply) handler {
	return byID(func(r *faketest.Request, id int64) faketest.Reply {
		if t := z.desk.tickets[id]; t != nil {
			return h(r, t)
		}
		return recordNotFound()
	})
}

func (z *Fake) showTicket(r *faketest.Request, t *ticket) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"ticket": z.ticket(r)(t)})
}

func (z *Fake) showTickets(r *faketest.Request) faketest.Reply {
	asked, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	if len(asked) > maxBulk {
		return tooManyValues(maxBulk)
	}
	all := z.ticketsThat(func(t *ticket) bool { return slices.Contains(asked, t.id) })
	return byOffset(r, "tickets", all, z.set.pageSize, z.ticket(r))
}

// listTickets has all that are not archived, or those with one external id.
func (z *Fake) listTickets(r *faketest.Request) faketest.Reply {
	return z.sortedTickets(r, z.ticketsThat(func(t *ticket) bool {
		return !t.archived && (!r.Query.Has("external_id") || t.attributes["external_id"] == r.Query.Get("external_id"))
	}))
}

func (z *Fake) listRequested(r *faketest.Request, userID int64) faketest.Reply {
	all := z.ticketsThat(func(t *ticket) bool { return t.attributes["requester_id"] == userID })
	if len(all) == 0 && z.people[userID] == nil {
		return recordNotFound()
	}
	return z.sortedTickets(r, all)
}

// ticketKeys are the orders in which tickets come by cursor.
var ticketKeys = map[string]func(*ticket) string{
	"": ticketKey, "id": ticketKey,
	"status":     func(t *ticket) string { return fmt.Sprint(t.attributes["status"], ticketKey(t)) },
	"updated_at": func(t *ticket) string { return stamp(t.updated) + ticketKey(t) },
}

// offsetKey is an order in which they come by offset.
func (z *Fake) offsetKey(name string) (key func(*ticket) string, ok bool) {
	by := strings.TrimSuffix(name, ".name")
	switch name {
	case "created_at":
		return func(t *ticket) string { return stamp(t.created) + ticketKey(t) }, true
	case "subject":
		return func(t *ticket) string { return fmt.Sprint(t.attributes[name], ticketKey(t)) }, true
	case "assignee", "group", "requester":
		return func(t *ticket) string {
			id, _ := t.attributes[by+"_id"].(int64)
			return idKey(id) + ticketKey(t)
		}, true
	case "assignee.name", "requester.name":
		return func(t *ticket) string {
			id, _ := t.attributes[by+"_id"].(int64)
			if p := z.people[id]; p != nil {
				return strings.ToLower(p.Name) + ticketKey(t)
			}
			return ticketKey(t)
		}, true
	}
	key, ok = ticketKeys[name]
	return key, ok
}

// sortedTickets answers in the order that the request asks for. A page by
// cursor takes sort alone and drops sort_by, as Zendesk does.
func (z *Fake) sortedTickets(r *faketest.Request, all []*ticket) faketest.Reply {
	sort, down := strings.CutPrefix(r.Query.Get("sort"), "-")
	key, ok := ticketKeys[sort]
	if !r.Query.Has("page[size]") && !r.Query.Has("page[after]") && r.Query.Has("sort_by") {
		key, ok = z.offsetKey(r.Query.Get("sort_by"))
		down = r.Query.Get("sort_order") == "desc"
	}
	if !ok {
		return faketest.JSON(http.StatusBadRequest, fields{"error": fields{
			"title": "InvalidPaginationParameter", "message": "sort is not valid",
		}})
	}
	if down {
		up := key
		key = func(t *ticket) string { return inverse(up(t)) }
	}
	slices.SortFunc(all, func(a, b *ticket) int { return strings.Compare(key(a), key(b)) })
	return byEither(r, "tickets", all, z.set.pageSize, key, z.ticket(r))
}

// inverse sorts the other way round.
func inverse(key string) string {
	b := []byte(key)
	for i := range b {
		b[i] = ^b[i]
	}
	return string(b)
}

// ticket shows tickets with every key that Zendesk documents.
func (z *Fake) ticket(r *faketest.Request) func(*ticket) fields {
	return func(t *ticket) fields {
		values := each(z.customFields(), func(f zendesk.TicketField) fields { return fields{"id": f.ID, "value": t.value(f)} })
		out := fields{
			"id": t.id, "url": ticketURL(r, t), "created_at": wholeStamp(t.created), "updated_at": wholeStamp(t.updated), "generated_timestamp": t.updated.Unix(),
			"raw_subject": t.attributes["subject"], "description": nil, "recipient": nil, "via": t.via(), "is_public": t.public(),
			"collaborator_ids": []int64{}, "follower_ids": []int64{}, "email_cc_ids": []int64{}, "forum_topic_id": nil, "problem_id": nil,
			"has_incidents": false, "tags": orNone(t.tags), "custom_fields": values, "fields": values, "satisfaction_rating": nil,
			"sharing_agreement_ids": []int64{}, "followup_ids": orNone(t.followUps), "allow_channelback": false, "allow_attachments": true,
			"from_messaging_channel": false,
		}
		maps.Copy(out, t.attributes)
		if len(t.comments) > 0 {
			out["description"] = t.comments[0].body
		}
		return out
	}
}

// via says that the API made it, and for which ticket it goes on.
func (t *ticket) via() fields {
	if t.channel != "" {
		return fields{"channel": t.channel, "source": fields{"from": fields{}, "to": fields{}, "rel": nil}}
	}
	if t.source == 0 {
		return viaAPI()
	}
	from := fields{"ticket_id": t.source}
	return fields{"channel": "api", "source": fields{"from": from, "to": fields{}, "rel": "follow_up"}}
}

func viaAPI() fields {
	return fields{"channel": "api", "source": fields{"from": fields{}, "to": fields{}, "rel": nil}}
}

// orAPI is what did something, the API where nothing else did.
func orAPI(via fields) fields {
	if via == nil {
		return viaAPI()
	}
	return via
}

func ticketURL(r *faketest.Request, t *ticket) string {
	return origin(r) + "/api/v2/tickets/" + strconv.FormatInt(t.id, 10) + ".json"
}

func wholeStamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func orNone[T any](list []T) []T { return append([]T{}, list...) }
