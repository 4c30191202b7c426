package zendesk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

// GroupAvailability counts what a group is ready for: one cheap call in place
// of reading all of its agents.
type GroupAvailability struct {
	AccountID, GroupID int64
	// Version grows with every change of the group's availability.
	Version int64
	// Channels counts agents by channel and state, and capacity by channel.
	Channels Counts
	// States counts agents by unified status; nil where omnichannel routing is
	// off.
	States Counts
	// Raw is the whole record as Zendesk sent it.
	Raw json.RawMessage
}

// Counts are whole numbers by the names that lead to them, joined with dots,
// such as "messaging.online". Zendesk does not document these names: they are
// as it writes them, and elements of lists go by their index.
type Counts map[string]int64

// GroupAvailabilityService reads the availability of whole groups. It needs an
// admin's credential and shares AvailabilityService's budget and errors; an
// unknown group is ErrNotFound. It is safe for concurrent use.
//
// Source: developer.zendesk.com, account-groups-availability.
type GroupAvailabilityService struct{ c *core }

// Get reads one group.
func (s GroupAvailabilityService) Get(ctx context.Context, groupID int64) (*GroupAvailability, error) {
	const op = "group_availability.get"
	if err := positive("group id", groupID); err != nil {
		return nil, opError(op, err)
	}
	path := api("account_groups", "availability", decimal(groupID))
	g, err := fetch(ctx, s.c, httpx.Call{Op: op, Method: http.MethodGet, Path: path}, decodeGroupAvailability)
	if err != nil {
		return nil, err
	}
	if g.GroupID == 0 {
		g.GroupID = groupID
	}
	return g, nil
}

func decodeGroupAvailability(body []byte) (*GroupAvailability, error) {
	body = inside(inside(body, "data"), "attributes")
	var w struct {
		AccountID number          `json:"account_id"`
		GroupID   number          `json:"group_id"`
		Version   number          `json:"version"`
		Channels  json.RawMessage `json:"channel_group_statuses"`
		States    json.RawMessage `json:"unified_states"`
	}
	if err := json.Unmarshal(body, &w); err != nil {
		return nil, malformed(err)
	}
	if w.GroupID == 0 && w.Channels == nil {
		return nil, malformed(errors.New("channel_group_statuses: want an object, got nothing"))
	}
	return &GroupAvailability{
		AccountID: int64(w.AccountID), GroupID: int64(w.GroupID), Version: int64(w.Version),
		Channels: counts(w.Channels), States: counts(w.States), Raw: body,
	}, nil
}

// counts finds the numbers in a value of unknown shape; nil if it is no object
// and no list.
func counts(raw json.RawMessage) Counts {
	if k := kind(raw); k != "object" && k != "array" {
		return nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	_ = d.Decode(&v) // it has been decoded once
	out := Counts{}
	out.add(nil, v)
	return out
}

func (c Counts) add(path []string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			c.add(append(path, name), inner)
		}
	case []any:
		for i, inner := range v {
			c.add(append(path, strconv.Itoa(i)), inner)
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			c[strings.Join(path, ".")] = n
		}
	}
}
