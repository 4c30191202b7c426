package systems

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// Preflight implements [engine.System]: an admin's credential, omnichannel
// routing, agents, and a webhook that reports unified statuses.
func (z *ZendeskAccount) Preflight(ctx context.Context) []engine.Problem {
	page, err := z.client.Availability.List(ctx, zendesk.AvailabilityListOptions{Size: 1})
	if err != nil {
		return []engine.Problem{access(z.name, zendeskFailure(err), "agents' availability cannot be read: an admin's credential is needed")}
	}
	var problems []engine.Problem
	missing := func(code engine.ProblemCode, fatal bool, detail string) {
		problems = append(problems, engine.Problem{System: z.name, Code: code, Fatal: fatal, Detail: detail})
	}
	switch {
	case len(page.Items) == 0:
		missing(engine.NoSeats, true, "no agent has an availability")
	case page.Items[0].Status == nil: // R114, R127
		missing(engine.NoRouting, true, "omnichannel routing is off: agents have no unified status")
	}
	for hook, err := range z.client.Webhooks.All(ctx, zendesk.WebhookListOptions{}) {
		if err != nil {
			missing(engine.NoWebhook, false, "the webhooks cannot be read: is the webhook permission there?")
			return problems
		}
		if hook.Status == zendesk.WebhookActive && slices.Contains(hook.Subscriptions, zendesk.EventAgentUnifiedStateChanged) {
			return problems
		}
	}
	missing(engine.NoWebhook, false, "no active webhook subscribes to "+string(zendesk.EventAgentUnifiedStateChanged)+": changes are found by sweeps only")
	return problems
}

// Preflight implements [engine.System]: a credential, users, and a webhook that
// reports their statuses.
func (a *AircallAccount) Preflight(ctx context.Context) []engine.Problem {
	page, err := a.client.Users.List(ctx, aircall.UserListOptions{Size: 1})
	if err != nil {
		return []engine.Problem{access(a.name, aircallFailure(err), "users cannot be read: is the API key right?")}
	}
	var problems []engine.Problem
	if len(page.Items) == 0 {
		problems = append(problems, engine.Problem{System: a.name, Code: engine.NoSeats, Fatal: true, Detail: "the company has no users"})
	}
	lacking := slices.Collect(slices.Values(aircall.PresenceEvents()))
	for hook, err := range a.client.Webhooks.All(ctx, aircall.WebhookListOptions{}) {
		if err != nil {
			break
		}
		if hook.Active {
			lacking = slices.DeleteFunc(lacking, func(n aircall.EventName) bool { return slices.Contains(hook.Events, n) })
		}
	}
	if len(lacking) > 0 {
		names := make([]string, len(lacking))
		for i, n := range lacking {
			names[i] = string(n)
		}
		problems = append(problems, engine.Problem{
			System: a.name, Code: engine.NoWebhook,
			Detail: "no active webhook asks for " + strings.Join(names, ", ") + ": changes are found by sweeps only",
		})
	}
	return problems
}

// access is the problem of a system that cannot be read at all.
func access(system string, err error, detail string) engine.Problem {
	p := engine.Problem{System: system, Code: engine.Unreachable, Fatal: true, Detail: fmt.Sprintf("no usable answer: %v", err)}
	if f, ok := errors.AsType[*engine.Failure](err); ok && f.Kind == engine.Denied {
		p.Code, p.Detail = engine.NoAccess, detail
	}
	return p
}
