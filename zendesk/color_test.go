package zendesk_test

import (
	"testing"

	"github.com/ctikit/ctikit/zendesk"
)

func TestInferredColor(t *testing.T) {
	const online, away, offline = zendesk.ChannelOnline, zendesk.ChannelAway, zendesk.ChannelOffline
	const support, messaging, talk = zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk
	custom := func(onSupport, onMessaging, onTalk zendesk.ChannelStatus) zendesk.UnifiedStatus {
		return zendesk.UnifiedStatus{ID: 120045, Custom: true, Channels: map[zendesk.Channel]zendesk.ChannelStatus{
			support: onSupport, messaging: onMessaging, talk: onTalk,
		}}
	}
	four := custom(away, away, offline)
	four.Channels[zendesk.ChannelChat] = offline
	tests := []struct {
		name   string
		status zendesk.UnifiedStatus
		has    []zendesk.Channel
		want   zendesk.ChannelStatus
		ok     bool
	}{
		{"one online", custom(online, away, away), nil, online, true},
		{"online elsewhere", custom(online, away, away), []zendesk.Channel{messaging, talk}, away, true},
		{"two share", custom(away, away, offline), nil, away, true},
		{"nothing shared", custom(away, zendesk.ChannelTransfersOnly, offline), nil, "", false},
		{"two pairs", four, nil, "", false},
		{"one channel", custom(online, away, away), []zendesk.Channel{talk}, "", false},
		{"the default Online", zendesk.UnifiedStatus{ID: zendesk.StatusOnline}, nil, online, true},
		{"the default Away", zendesk.UnifiedStatus{ID: zendesk.StatusAway}, nil, "", false},
	}
	for _, tt := range tests {
		if got, ok := tt.status.InferredColor(tt.has...); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %q, %t, want %q, %t", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}
