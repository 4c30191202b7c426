package zendesktest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/zendesk"
)

func defaultStatuses() map[zendesk.StatusID]*zendesk.UnifiedStatus {
	out := map[zendesk.StatusID]*zendesk.UnifiedStatus{}
	for _, s := range []zendesk.UnifiedStatus{
		{ID: zendesk.StatusOffline, Name: "offline", Description: "Can't receive work"},
		{ID: zendesk.StatusOnline, Name: "online", Description: "Can receive work"},
		{ID: zendesk.StatusAway, Name: "away", Description: "Can only receive email tickets"},
		{ID: zendesk.StatusTransfersOnly, Name: "transfers_only", Description: "Can only receive work from other agents"},
	} {
		out[s.ID] = &s
	}
	return out
}

// firstCustom is the id of the first custom status without one.
const firstCustom zendesk.StatusID = 120001

// PutStatus adds a custom status, or changes the one with its id, and returns
// the id, which it picks when it is 0. Custom statuses without Channels are
// online everywhere. Names are unique.
func (z *Fake) PutStatus(s zendesk.UnifiedStatus) zendesk.StatusID {
	z.change(func() error {
		if s.ID == 0 {
			s.ID = firstCustom
			for z.statuses[s.ID] != nil {
				s.ID++
			}
		}
		if err := z.nameFree(s.Name, s.ID); err != nil {
			return err
		}
		if s.ID <= zendesk.StatusTransfersOnly {
			return fmt.Errorf("status %d is a default one", s.ID)
		}
		s.Custom, s.UpdatedAt = true, z.now()
		s.Channels, s.GroupIDs = maps.Clone(s.Channels), slices.Clone(s.GroupIDs)
		z.statuses[s.ID] = &s
		return nil
	})
	return s.ID
}

// RenameStatus changes a custom status's name; agents in it show the new one.
func (z *Fake) RenameStatus(id zendesk.StatusID, name string) {
	z.change(func() error {
		s, err := z.custom(id)
		if err != nil {
			return err
		}
		if err := z.nameFree(name, id); err != nil {
			return err
		}
		s.Name, s.UpdatedAt = name, z.now()
		for _, a := range z.sortedAgents() {
			if a.status.ID == id {
				a.status.Name = name
				z.remember(a)
			}
		}
		return nil
	})
}

// DeleteStatus removes a custom status; agents in it go Offline.
func (z *Fake) DeleteStatus(id zendesk.StatusID) {
	z.change(func() error {
		if _, err := z.custom(id); err != nil {
			return err
		}
		delete(z.statuses, id)
		for _, a := range z.sortedAgents() {
			if a.status.ID == id {
				z.move(a, z.statuses[zendesk.StatusOffline], zendesk.ReasonStatusDeleted)
			}
		}
		return nil
	})
}

func (z *Fake) custom(id zendesk.StatusID) (*zendesk.UnifiedStatus, error) {
	s, ok := z.statuses[id]
	if !ok || !s.Custom {
		return nil, fmt.Errorf("status %d is not a custom one", id)
	}
	return s, nil
}

func (z *Fake) nameFree(name string, owner zendesk.StatusID) error {
	if name == "" {
		return fmt.Errorf("status %d: want a name", owner)
	}
	for _, s := range z.sortedStatuses() {
		if s.Name == name && s.ID != owner {
			return fmt.Errorf("status %d has the name of status %d", owner, s.ID)
		}
	}
	return nil
}

// sortedStatuses lists defaults, then custom statuses, each by name.
func (z *Fake) sortedStatuses() []*zendesk.UnifiedStatus {
	return slices.SortedFunc(maps.Values(z.statuses), func(a, b *zendesk.UnifiedStatus) int {
		return cmp.Compare(statusKey(a), statusKey(b))
	})
}

// statusKey orders statuses and is unique: names are.
func statusKey(s *zendesk.UnifiedStatus) string {
	if s.Custom {
		return "1" + s.Name
	}
	return "0" + s.Name
}

// channelStatus is what a status means on a channel. Zendesk's own table for
// the defaults contradicts itself on Away: the fake shows away everywhere.
func channelStatus(s *zendesk.UnifiedStatus, name zendesk.Channel) zendesk.ChannelStatus {
	if to, ok := s.Channels[name]; ok {
		return to
	}
	switch s.ID {
	case zendesk.StatusOffline:
		return zendesk.ChannelOffline
	case zendesk.StatusAway:
		return zendesk.ChannelAway
	case zendesk.StatusTransfersOnly:
		return zendesk.ChannelTransfersOnly
	default:
		return zendesk.ChannelOnline
	}
}
