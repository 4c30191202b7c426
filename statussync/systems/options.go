package systems

import "github.com/ctikit/ctikit/statussync"

// Option changes a system.
type Option func(*options)

type options struct {
	name       string
	systemMade statussync.SystemMade
	reasons    []string
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

// Reasons adds reasons for being unavailable that an Aircall company uses beside
// the documented five, so that rules can name them.
func Reasons(reasons ...string) Option {
	return func(o *options) { o.reasons = append(o.reasons, reasons...) }
}

func apply(name string, opts []Option) options {
	o := options{name: name}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
