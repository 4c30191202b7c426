package vendors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

// The phone systems, as the engine and command lines name them.
const (
	Aircall = "aircall"
	Dialpad = "dialpad"
	Connect = "connect"
)

// PhoneNames reads the flag -phone: one or several of the systems that are allowed.
func PhoneNames(flag string, allowed ...string) ([]string, error) {
	names := strings.Split(flag, ",")
	for i, name := range names {
		if !slices.Contains(allowed, name) {
			return nil, fmt.Errorf("-phone: %q is not one of %s", name, strings.Join(allowed, ", "))
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("-phone: %s is there twice", name)
		}
	}
	return names, nil
}

// PhoneVariables are those of real accounts of phone systems.
var PhoneVariables = []cli.Variable{
	{Name: "AIRCALL_API_ID", Text: "the id of an API key of Aircall"},
	{Name: "AIRCALL_API_TOKEN", Text: "its token"},
	{Name: "DIALPAD_API_KEY", Text: "an API key of a Dialpad company administrator"},
	{Name: "DIALPAD_WEBHOOK_SECRET", Text: "signs Dialpad's webhooks (default: a new one at every start)"},
}

// URLVariables name other addresses than the vendors', for a sandbox.
var URLVariables = []cli.Variable{
	{Name: "ZENDESK_URL", Text: "another address than Zendesk's, for a sandbox"},
	{Name: "AIRCALL_URL", Text: "the same for Aircall"},
	{Name: "DIALPAD_URL", Text: "the same for Dialpad"},
}

// CheckURLs wants absolute URLs, where they are set.
func CheckURLs(env cli.Environment) error {
	return env.CheckURLs("ZENDESK_URL", "AIRCALL_URL", "DIALPAD_URL")
}

// WantPhones names the variables without which those systems cannot be reached.
func WantPhones(phones ...string) (want []string) {
	if slices.Contains(phones, Aircall) {
		want = append(want, "AIRCALL_API_ID", "AIRCALL_API_TOKEN")
	}
	if slices.Contains(phones, Dialpad) {
		want = append(want, "DIALPAD_API_KEY")
	}
	return want
}

// NewAircall makes the client of the account that the environment names.
func NewAircall(env cli.Environment) (*aircall.Client, error) {
	var opts []aircall.Option
	if url := env("AIRCALL_URL"); url != "" {
		opts = append(opts, aircall.WithBaseURL(url))
	}
	return aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), opts...)
}

// NewDialpad does the same for Dialpad.
func NewDialpad(env cli.Environment) (*dialpad.Client, error) {
	var opts []dialpad.Option
	if url := env("DIALPAD_URL"); url != "" {
		opts = append(opts, dialpad.WithBaseURL(url))
	}
	return dialpad.New(dialpad.APIKey(env("DIALPAD_API_KEY")), opts...)
}

// Pair joins a phone system to Zendesk by the vendor's table; for Connect, by the
// part that it prescribes: it follows, and what agents change there is taken back.
func Pair(phone string) statussync.Pair {
	p := statussync.Pair{A: "zendesk", B: phone}
	switch phone {
	case Dialpad:
		p.Rules = systems.DialpadZendeskDefaults()
	case Connect:
		p.Rules = []statussync.Rule{statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline")}
		p.Direction, p.OnDrift, p.PreservePresence = statussync.ALeads, statussync.Revert, true
	default:
		p.Rules = systems.AircallZendeskDefaults()
	}
	return p
}

// Title is a system's name for people.
func Title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
