package zendesk

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/lenient"
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
// admin's credential and shares AvailabilityService's budget.
//
// Source: developer.zendesk.com, account-groups-availability.
type GroupAvailabilityService struct{ c *core }

// Get reads one group.
func (s GroupAvailabilityService) Get(ctx context.Context, groupID int64) (*GroupAvailability, error) {
	return object(ctx, s.c.request("group_availability.get", groupID), func(raw json.RawMessage) (GroupAvailability, bool) {
		raw = inside(raw, "attributes")
		var w struct {
			AccountID lenient.Int `json:"account_id"`
			GroupID   lenient.Int `json:"group_id"`
			Version   lenient.Int `json:"version"`
			Channels  Counts      `json:"channel_group_statuses"`
			States    Counts      `json:"unified_states"`
		}
		err := lenient.Decode(raw, &w)
		g := GroupAvailability{int64(w.AccountID), int64(w.GroupID), int64(w.Version), w.Channels, w.States, raw}
		if g.GroupID == 0 {
			g.GroupID = groupID
		}
		return g, err == nil && (w.GroupID != 0 || w.Channels != nil)
	}, "data")
}

// UnmarshalJSON finds the numbers in a value of any shape; nil if it is no
// object and no list. It does not fail.
func (c *Counts) UnmarshalJSON(b []byte) error {
	*c = nil
	if k := kind(b); k != "object" && k != "array" {
		return nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	_ = d.Decode(&v) // it has been decoded once
	*c = Counts{}
	c.add(nil, v)
	return nil
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
