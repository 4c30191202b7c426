package zendesk

import "slices"

// InferredColor is the channel status in whose colour Zendesk shows the status
// to an agent with these channels, or to one with all when none is given. It is
// on no wire: Zendesk's rule is that online on any channel shows as online, and
// else a status that two or more channels share. Where that decides nothing,
// ok is false, as it is for StatusAway, of whose channels Zendesk says two
// things.
//
// Source: developer.zendesk.com, unified-agent-status-api.
func (s UnifiedStatus) InferredColor(has ...Channel) (color ChannelStatus, ok bool) {
	if !s.Custom {
		color, ok = defaultColors[s.ID]
		return color, ok
	}
	channels := map[ChannelStatus]int{}
	for name, status := range s.Channels {
		if len(has) == 0 || slices.Contains(has, name) {
			channels[status]++
		}
	}
	if channels[ChannelOnline] > 0 {
		return ChannelOnline, true
	}
	for status, n := range channels {
		if n < 2 {
			continue
		}
		if ok {
			return "", false // two pairs
		}
		color, ok = status, true
	}
	return color, ok
}

// defaultColors are of the defaults that are one status on all channels.
var defaultColors = map[StatusID]ChannelStatus{
	StatusOffline: ChannelOffline, StatusOnline: ChannelOnline, StatusTransfersOnly: ChannelTransfersOnly,
}
