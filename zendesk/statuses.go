package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// StatusID identifies a unified status. Custom statuses have larger ids than
// the defaults, unique per account.
type StatusID int64

// The default statuses. Match on the id: Zendesk writes the names in either
// case.
const (
	StatusOffline       StatusID = 2 // no work
	StatusOnline        StatusID = 3 // any work
	StatusAway          StatusID = 4 // email tickets only
	StatusTransfersOnly StatusID = 5 // only what other agents pass on
)

// UnifiedStatus is a status that agents can have across all channels.
type UnifiedStatus struct {
	ID StatusID
	// Name is unique per account.
	Name        string
	Description string
	// Custom is false for the four defaults.
	Custom bool
	// Channels maps each channel to its status while an agent has this one;
	// nil for the defaults, whose mapping Zendesk does not tell reliably.
	Channels map[Channel]ChannelStatus
	// GroupIDs are the groups whose members may use the status; empty: all.
	GroupIDs []int64
	// UpdatedAt is the definition's last change; zero for the defaults.
	UpdatedAt time.Time
}

// UnifiedStatusRef names a unified status.
type UnifiedStatusRef struct {
	ID   StatusID
	Name string
}

// StatusChange is the outcome of a write. Zendesk's reply carries neither
// version nor time of the change, so the times that frame it are kept: the
// change lies between Started and Ended on this machine's clock, and no later
// than a second after Date on Zendesk's.
type StatusChange struct {
	AgentID int64
	// Status is what the reply tells, else the id that was asked for.
	Status UnifiedStatusRef
	// Date is the reply's Date header, cut to whole seconds; zero if missing.
	Date time.Time
	// Started is when the first attempt left that may have had an effect, Ended
	// when the reply had been read.
	Started, Ended time.Time
}

// UnifiedStatusService reads the account's statuses and sets those of agents.
// It needs an admin's credential, save for Mine and SetMine, and omnichannel
// routing. It shares AvailabilityService's budget of 200 requests a minute.
//
// All methods are safe for concurrent use. Errors are as for
// AvailabilityService; a status that the agent may not have is ErrInvalid,
// which repeating does not mend.
//
// Source: developer.zendesk.com, unified-agent-status-api.
type UnifiedStatusService struct{ c *core }

// UnifiedStatusListOptions selects a page of statuses.
type UnifiedStatusListOptions struct {
	Cursor
}

// List reads one page of the account's statuses: defaults before custom ones,
// each in order of name.
func (s UnifiedStatusService) List(ctx context.Context, opts UnifiedStatusListOptions) (Page[UnifiedStatus], error) {
	return s.list(ctx, "unified_statuses.list", statusPath(), opts)
}

// All reads every status of the account. An error is the last thing that it
// yields.
func (s UnifiedStatusService) All(ctx context.Context, opts UnifiedStatusListOptions) iter.Seq2[UnifiedStatus, error] {
	return s.all(ctx, "unified_statuses.list", statusPath(), opts)
}

// Mine reads every status that the credential's own agent may use.
func (s UnifiedStatusService) Mine(ctx context.Context) iter.Seq2[UnifiedStatus, error] {
	return s.all(ctx, "unified_statuses.mine", statusPath("me"), UnifiedStatusListOptions{})
}

func (s UnifiedStatusService) all(ctx context.Context, op string, path []string, opts UnifiedStatusListOptions) iter.Seq2[UnifiedStatus, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[UnifiedStatus], error) {
		opts.After = after
		return s.list(ctx, op, path, opts)
	})
}

func (s UnifiedStatusService) list(ctx context.Context, op string, path []string, opts UnifiedStatusListOptions) (Page[UnifiedStatus], error) {
	var body json.RawMessage
	if err := s.c.list(ctx, op, path, opts.Cursor, opts, &body); err != nil {
		return Page[UnifiedStatus]{}, err
	}
	page, err := decodeStatuses(body)
	return page, opError(op, err)
}

// Set gives an agent a status. Setting the status that an agent already has
// shows nowhere, but resets the idle timer that signs absent agents out
// (support.zendesk.com article 5286614817562): do not repeat writes that are
// not needed.
func (s UnifiedStatusService) Set(ctx context.Context, agentID int64, status StatusID) (StatusChange, error) {
	const op = "unified_statuses.set"
	if err := positive("agent id", agentID); err != nil {
		return StatusChange{}, opError(op, err)
	}
	return s.set(ctx, op, decimal(agentID), StatusChange{AgentID: agentID, Status: UnifiedStatusRef{ID: status}})
}

// SetMine gives the credential's own agent a status. AgentID is 0 where the
// reply does not tell it.
func (s UnifiedStatusService) SetMine(ctx context.Context, status StatusID) (StatusChange, error) {
	return s.set(ctx, "unified_statuses.set_mine", "me", StatusChange{Status: UnifiedStatusRef{ID: status}})
}

// set sends the wish; the reply completes it.
func (s UnifiedStatusService) set(ctx context.Context, op, who string, wish StatusChange) (StatusChange, error) {
	if err := positive("status id", int64(wish.Status.ID)); err != nil {
		return StatusChange{}, opError(op, err)
	}
	var body statusReply
	meta, err := s.c.do(ctx, httpx.Call{
		Op: op, Method: http.MethodPut, Path: statusPath("agents", who),
		In: setStatus{ID: wish.Status.ID}, Out: &body,
	})
	if err != nil {
		return StatusChange{}, err
	}
	wish.Date, wish.Started, wish.Ended = meta.Date, meta.Started, meta.Ended
	body.complete(&wish)
	return wish, nil
}

// statusPath is the address of the unified statuses or of what lies below.
func statusPath(below ...string) []string {
	return append(api("agent_availabilities", "agent_statuses"), below...)
}

type setStatus struct {
	ID StatusID `json:"id"`
}

// statusReply is the agent resource that answers a write. Whether it comes
// wrapped in data is not documented: both work.
type statusReply struct {
	Data *statusReply `json:"data"`

	ID         string `json:"id"`
	Attributes struct {
		AgentID     number      `json:"agent_id"`
		AgentStatus *statusWire `json:"agent_status"`
	} `json:"attributes"`
}

func (r *statusReply) complete(c *StatusChange) {
	if r.Data != nil {
		r = r.Data
	}
	if id := int64(r.Attributes.AgentID); id != 0 {
		c.AgentID = id
	}
	if st := r.Attributes.AgentStatus; st != nil && st.ID != 0 {
		c.Status = UnifiedStatusRef{ID: StatusID(st.ID), Name: st.Name}
	}
}

// statusItem is a status definition.
type statusItem struct {
	ID         number `json:"id"`
	UpdatedAt  moment `json:"updated_at"`
	Attributes struct {
		Name        string                    `json:"name"`
		Description string                    `json:"description"`
		Channels    map[Channel]ChannelStatus `json:"channels"`
		GroupIDs    []number                  `json:"group_ids"`
	} `json:"attributes"`
}

func (i statusItem) status(custom bool) UnifiedStatus {
	at := i.Attributes
	return UnifiedStatus{
		ID: StatusID(i.ID), Name: at.Name, Description: at.Description, Custom: custom,
		Channels: at.Channels, GroupIDs: numbers(at.GroupIDs), UpdatedAt: i.UpdatedAt.Time,
	}
}

// decodeStatuses reads default and custom, which Zendesk documents, and the
// three other names under which clients in the field look for them.
func decodeStatuses(body []byte) (Page[UnifiedStatus], error) {
	var doc struct {
		Default  []statusItem `json:"default"`
		Default2 []statusItem `json:"default_statuses"`
		Custom   []statusItem `json:"custom"`
		Custom2  []statusItem `json:"custom_statuses"`
		Data     []statusItem `json:"data"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[UnifiedStatus]{}, malformed(err)
	}
	page := Page[UnifiedStatus]{Items: []UnifiedStatus{}}
	listed := false
	for _, list := range []struct {
		items  []statusItem
		custom func(statusItem) bool
	}{{doc.Default, never}, {doc.Default2, never}, {doc.Custom, always}, {doc.Custom2, always}, {doc.Data, aboveDefaults}} {
		listed = listed || list.items != nil
		for _, i := range list.items {
			if i.ID == 0 {
				return Page[UnifiedStatus]{}, malformed(errors.New("status id: want a number, got nothing"))
			}
			page.Items = append(page.Items, i.status(list.custom(i)))
		}
	}
	if !listed {
		return Page[UnifiedStatus]{}, malformed(errors.New("default: want an array, got nothing"))
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}

func never(statusItem) bool           { return false }
func always(statusItem) bool          { return true }
func aboveDefaults(i statusItem) bool { return StatusID(i.ID) > StatusTransfersOnly }
