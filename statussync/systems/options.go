package systems

import (
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// Option changes a system.
type Option func(*options)

type options struct {
	name       string
	systemMade statussync.SystemMade
	reasons    []string
	channels   []zendesk.Channel
	offices    []int64
	facts      func(DialpadFact)
}

// Named gives the system another name than the vendor's: two accounts of one
// vendor need it. The name is stored; do not change it later.
func Named(name string) Option { return func(o *options) { o.name = name } }

// SystemMade says when a status that Zendesk set by itself (a lost connection, a
// logout, an idle timeout) counts as the agent's choice (S12). The default is
// when the agent is idle in every system.
func SystemMade(when statussync.SystemMade) Option {
	return func(o *options) { o.systemMade = when }
}

// Reasons adds reasons for being unavailable, so that rules can name them: those
// that an Aircall company uses beside the documented five, or those of a Dialpad
// company.
func Reasons(reasons ...string) Option {
	return func(o *options) { o.reasons = append(o.reasons, reasons...) }
}

// Offices are the Dialpad offices whose reasons for being off duty rules may name.
func Offices(ids ...int64) Option { return func(o *options) { o.offices = ids } }

// WorkChannels are the channels whose work items count as Zendesk's work for
// focus. The default is messaging: support tickets lie open for days.
func WorkChannels(channels ...zendesk.Channel) Option {
	return func(o *options) { o.channels = channels }
}

func apply(name string, opts []Option) options {
	o := options{name: name, channels: []zendesk.Channel{zendesk.ChannelMessaging}}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
