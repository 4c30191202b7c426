package zendesk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
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
	// nil for the defaults, whose mapping Zendesk does not report reliably.
	Channels map[Channel]ChannelStatus
	// GroupIDs are the groups whose members may use the status; empty: all.
	GroupIDs []int64
	// UpdatedAt is the definition's last change; zero for the defaults.
	UpdatedAt time.Time
}

// UnifiedStatusesService reads the account's statuses and sets those of agents.
// It needs an admin's credential, save for AllMine and SetMine, and omnichannel
// routing. It shares AvailabilityService's budget of 200 requests a minute. A
// status that the agent may not have is an [ErrInvalid].
//
// Source: developer.zendesk.com, unified-agent-status-api.
type UnifiedStatusesService struct{ c *core }

// List reads one page of the account's statuses: defaults before custom ones,
// each in order of name.
func (s UnifiedStatusesService) List(ctx context.Context, opts UnifiedStatusListOptions) (ctikit.Page[UnifiedStatus], error) {
	return s.list(ctx, "unified_statuses.list", opts)
}

// All reads every status of the account. An error is the last thing that it
// yields.
func (s UnifiedStatusesService) All(ctx context.Context, opts UnifiedStatusListOptions) iter.Seq2[UnifiedStatus, error] {
	return s.all(ctx, "unified_statuses.list", opts)
}

// AllMine reads every status that the credential's own agent may use.
func (s UnifiedStatusesService) AllMine(ctx context.Context, opts UnifiedStatusListOptions) iter.Seq2[UnifiedStatus, error] {
	return s.all(ctx, "unified_statuses.mine", opts)
}

func (s UnifiedStatusesService) all(ctx context.Context, op string, opts UnifiedStatusListOptions) iter.Seq2[UnifiedStatus, error] {
	return pages(ctx, opts.Cursor, func(ctx context.Context, cursor string) (ctikit.Page[UnifiedStatus], error) {
		return s.list(ctx, op, UnifiedStatusListOptions{Size: opts.Size, Cursor: cursor})
	})
}

func (s UnifiedStatusesService) list(ctx context.Context, op string, opts UnifiedStatusListOptions) (ctikit.Page[UnifiedStatus], error) {
	r := s.c.request(op)
	body, err := r.list(ctx, opts.Cursor, opts)
	if err != nil {
		return ctikit.Page[UnifiedStatus]{}, err
	}
	return decodeStatuses(r, body)
}

// Set gives an agent a status. The change lies between Started and Ended of the
// receipt, and no later than a second after its Date; Zendesk's reply has no
// time or version of it. Setting the status that an agent already has shows
// nowhere, but resets the idle timer that signs absent agents out
// (support.zendesk.com article 5286614817562): do not repeat writes that are
// not needed.
func (s UnifiedStatusesService) Set(ctx context.Context, agentID int64, status StatusID) (ctikit.Receipt, error) {
	return s.c.request("unified_statuses.set", agentID).setStatus(ctx, status)
}

// SetMine gives the credential's own agent a status.
func (s UnifiedStatusesService) SetMine(ctx context.Context, status StatusID) (ctikit.Receipt, error) {
	return s.c.request("unified_statuses.set_mine").setStatus(ctx, status)
}

// setStatusBody is what single and bulk writes send.
type setStatusBody struct {
	ID StatusID `json:"id"`
}

func (r *request) setStatus(ctx context.Context, status StatusID) (ctikit.Receipt, error) {
	r.positive("status id", int64(status))
	return r.with(setStatusBody{status}).write(ctx)
}

// write sends a request that changes a status. What the reply says plays no
// part, as its wrapper is not documented and the write has been done; but a
// page of HTML is no reply of Zendesk's.
func (r *request) write(ctx context.Context) (ctikit.Receipt, error) {
	var body json.RawMessage
	r.Out = &body
	meta, err := r.send(ctx)
	if err != nil {
		return ctikit.Receipt{}, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return ctikit.Receipt{}, r.lacks("body", "JSON")
	}
	return ctikit.Receipt{Started: meta.Started, Ended: meta.Ended, Date: meta.Date}, nil
}

// statusItem is a status definition.
type statusItem struct {
	ID         lenient.Int  `json:"id"`
	UpdatedAt  lenient.Time `json:"updated_at"`
	Attributes struct {
		Name        string                    `json:"name"`
		Description string                    `json:"description"`
		Channels    map[Channel]ChannelStatus `json:"channels"`
		GroupIDs    lenient.Ints              `json:"group_ids"`
	} `json:"attributes"`
}

func (i *statusItem) status(custom bool) UnifiedStatus {
	at := &i.Attributes
	return UnifiedStatus{
		ID: StatusID(i.ID), Name: at.Name, Description: at.Description, Custom: custom,
		Channels: at.Channels, GroupIDs: at.GroupIDs, UpdatedAt: i.UpdatedAt.Time,
	}
}

// decodeStatuses reads default and custom, which Zendesk documents, and the
// three other names under which clients in the field look for them.
func decodeStatuses(r *request, body []byte) (ctikit.Page[UnifiedStatus], error) {
	var doc struct {
		Default  []statusItem `json:"default"`
		Default2 []statusItem `json:"default_statuses"`
		Custom   []statusItem `json:"custom"`
		Custom2  []statusItem `json:"custom_statuses"`
		Data     []statusItem `json:"data"`
	}
	page := ctikit.Page[UnifiedStatus]{}
	if err := lenient.Decode(body, &doc); err != nil {
		return page, r.malformed(err)
	}
	listed := false
	var items []UnifiedStatus
	for n, list := range [][]statusItem{doc.Default, doc.Default2, doc.Custom, doc.Custom2, doc.Data} {
		listed = listed || list != nil
		for i := range list {
			id := StatusID(list[i].ID)
			if id == 0 {
				return page, r.lacks(fmt.Sprintf("status %d", i+1), "an object with an id")
			}
			custom := n == 2 || n == 3 || n == 4 && id > StatusTransfersOnly
			items = append(items, list[i].status(custom))
		}
	}
	if !listed {
		return page, r.lacks("default", "an array")
	}
	var err error
	page.Items = items
	page.Next, err = r.next(body)
	return page, err
}
