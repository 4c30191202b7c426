package systems

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// Options of one system only, which do not compile for another.
type (
	// ZendeskOption changes a [ZendeskAccount].
	ZendeskOption interface{ zendesk(*options) }
	// AircallOption changes an [AircallAccount].
	AircallOption interface{ aircall(*options) }
	// DialpadOption changes a [DialpadCompany].
	DialpadOption interface{ dialpad(*options) }
	// ConnectOption changes a [ConnectInstance].
	ConnectOption interface{ connect(*options) }
)

// Option changes any system.
type Option func(*options)

// ReasonOption changes a system whose agents choose reasons for being
// unavailable: Aircall's and Dialpad's.
type ReasonOption func(*options)

type (
	zendeskOption func(*options)
	dialpadOption func(*options)
	connectOption func(*options)
)

func (f Option) zendesk(o *options)        { f(o) }
func (f Option) aircall(o *options)        { f(o) }
func (f Option) dialpad(o *options)        { f(o) }
func (f Option) connect(o *options)        { f(o) }
func (f ReasonOption) aircall(o *options)  { f(o) }
func (f ReasonOption) dialpad(o *options)  { f(o) }
func (f zendeskOption) zendesk(o *options) { f(o) }
func (f dialpadOption) dialpad(o *options) { f(o) }
func (f connectOption) connect(o *options) { f(o) }

type options struct {
	name       string
	listLag    time.Duration
	systemMade statussync.SystemMade
	reasons    []string
	channels   []zendesk.Channel
	offices    []int64
	facts      func(DialpadFact)
	endsACW    bool
}

// defaultListLag is on the safe side: no vendor documents how far its lists
// lag.
const defaultListLag = 5 * time.Second

func defaults(name string) options {
	return options{name: name, listLag: defaultListLag, channels: []zendesk.Channel{zendesk.ChannelMessaging}}
}

// Named gives the system another name than the vendor's: two accounts of one
// vendor need it. The name is stored; do not change it later.
func Named(name string) Option { return func(o *options) { o.name = name } }

// ListLag is how old what the system's lists show may be, five seconds by
// default. A list that disagrees with a younger choice does not contradict it.
func ListLag(d time.Duration) Option { return func(o *options) { o.listLag = d } }

// SystemMade says when a status that Zendesk set by itself (a lost connection,
// a logout, an idle timeout) counts as the agent's choice (S12). The default is
// when the agent is idle in every system.
func SystemMade(when statussync.SystemMade) ZendeskOption {
	return zendeskOption(func(o *options) { o.systemMade = when })
}

// WorkChannels are the channels whose work items count as Zendesk's work for
// focus. The default is messaging: support tickets lie open for days.
func WorkChannels(channels ...zendesk.Channel) ZendeskOption {
	return zendeskOption(func(o *options) { o.channels = channels })
}

// Reasons adds reasons for being unavailable, so that rules can name them:
// those that an Aircall company uses beside the documented five, or those of a
// Dialpad company.
func Reasons(reasons ...string) ReasonOption {
	return func(o *options) { o.reasons = append(o.reasons, reasons...) }
}

// Offices are the Dialpad offices whose reasons for being off duty rules may
// name.
func Offices(ids ...int64) DialpadOption {
	return dialpadOption(func(o *options) { o.offices = ids })
}

// DialpadFacts calls f with changes of what is no status: whether a call would
// find the agent free, and in which call centres. It may run on several
// goroutines at once and must return quickly.
func DialpadFacts(f func(DialpadFact)) DialpadOption {
	return dialpadOption(func(o *options) { o.facts = f })
}

// EndAfterContactWork writes to agents in after-contact work too. The same
// click in Connect's panel ends that work, and what the agent was noting is
// lost; so without this option the write waits until the work is over.
func EndAfterContactWork() ConnectOption {
	return connectOption(func(o *options) { o.endsACW = true })
}
