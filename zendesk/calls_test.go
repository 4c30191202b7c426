package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is an account in which every call has something to do.
type office struct {
	*zendesktest.Fake
	rule, queue, job, skillJob, engagement, webhook, invocation, skill string
	code, verifier, ticketJob                                          string
	ticket, comment, file, identity                                    int64
	upload                                                             ctikit.Secret
	apps
}

const hookURL = "https://hooks.example.test/zendesk"

// newOffice opens one, inside a bubble.
func newOffice(t testing.TB) *office {
	t.Helper()
	w := &office{Fake: zendesktest.New(t, zendesktest.WithTargets(transport(func(r *http.Request) (*http.Response, error) {
		return reply(r, http.StatusOK, ""), nil
	})))}
	w.putFields()
	w.putCatalog()
	w.skill = w.PutSkill("Language", "French")
	w.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Description: "Back soon", GroupIDs: []int64{310}})
	w.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Role: zendesk.RoleAdmin, Status: zendesk.StatusOnline, Groups: []int64{310}, Skills: []string{w.skill}})
	w.PutAgent(zendesktest.Agent{ID: 7002, Email: "second@example.test", Suspended: true, Groups: []int64{310}})
	w.putUsers()
	w.SetCall(7001, zendesk.CallOn)
	for n := range 30 { // more than a channel shows at once
		w.AddWorkItem(7001, zendesk.ChannelSupport, fmt.Sprint(2000+n), zendesk.WorkItemAssigned)
	}
	w.AddWorkItem(7001, zendesk.ChannelSupport, "901", zendesk.WorkItemAssigned)
	w.AddWorkItem(7001, zendesk.ChannelMessaging, "902", zendesk.WorkItemOffered)
	w.RemoveWorkItem(7001, zendesk.ChannelMessaging, "902", zendesk.WorkItemAccepted)
	w.queue = w.PutQueue(queueSpec("Urgent"))
	w.EnterQueue(w.queue, zendesk.QueueMessaging, "903", zendesk.QueueInboundNew)
	w.EnterQueue(w.queue, zendesk.QueueTalk, "904", zendesk.QueueInboundNew)
	time.Sleep(time.Minute)
	w.LeaveQueue(w.queue, zendesk.QueueTalk, "904", "ACCEPTED")
	w.PutOAuthClient("client", "s3cret", 7001, time.Hour)
	w.verifier = zendesk.NewVerifier()
	w.code = w.Allow(app(t).AuthorizeURL("state", w.verifier), 7001)
	c, ctx := w.Client(), t.Context()
	rule, err1 := c.Capacity.Create(ctx, ruleSpec("Juniors"))
	job, err2 := c.UnifiedStatuses.StartMany(ctx, []int64{7001, 7009}, zendesk.StatusOnline)
	hook, err3 := c.Webhooks.Create(ctx, spec())
	done, err4 := c.Engagements.List(ctx, zendesk.EngagementListOptions{})
	skilled, err5 := c.Skills.ChangeMany(ctx, zendesk.SkillsAdd, []int64{7001, 7009}, []string{w.skill})
	err6 := c.Capacity.Assign(ctx, rule.ID, []int64{7002})
	err7 := errors.Join(w.putTickets(t), w.putApps(t))
	uploaded, err8 := c.Uploads.Create(ctx, uploadSpec())
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8); err != nil {
		t.Fatal(err)
	}
	w.SetStatus(7002, zendesk.StatusAway)
	time.Sleep(time.Minute) // jobs end and events arrive
	synctest.Wait()
	sent, err := first(c.Webhooks.AllInvocations(ctx, hook.ID))
	if err != nil {
		t.Fatal(err)
	}
	w.invocation, w.skillJob = sent.ID, skilled.JobIDs[0]
	w.upload = uploaded.Token
	w.rule, w.job, w.webhook, w.engagement = rule.ID, job.ID, hook.ID, done.Items[0].ID
	return w
}

// app is the OAuth client that the account knows.
func app(t testing.TB, opts ...zendesk.Option) *zendesk.OAuth {
	t.Helper()
	o, err := zendesk.NewOAuth("acme", "client", "s3cret", "https://app.example.test/back", oauthOptions(opts)...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func oauthOptions(opts []zendesk.Option) (out []zendesk.OAuthOption) {
	for _, o := range opts {
		out = append(out, o)
	}
	return out
}

// caller is where a call goes, and what it may name there.
type caller struct {
	*zendesk.Client // an agent's who is an admin
	office
	opts []zendesk.Option
	app  *zendesk.OAuth
}

func (c caller) with(cred zendesk.Credential) *zendesk.Client {
	client, err := zendesk.New("acme", cred, c.opts...)
	if err != nil {
		panic(err)
	}
	return client
}

func spec() zendesk.WebhookSpec {
	return zendesk.WebhookSpec{
		Name: "n", Description: "d", Endpoint: hookURL, Subscriptions: []zendesk.EventType{zendesk.EventAgentStateChanged},
		Auth: zendesk.WebhookBearer("b"), Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Team": "t"}),
	}
}

func ruleSpec(name string) zendesk.CapacityRuleSpec {
	return zendesk.CapacityRuleSpec{Name: name, Description: "d", Capacities: zendesk.Counts{"messaging": 2}}
}

func queueSpec(name string) zendesk.QueueSpec {
	is := []zendesk.QueueCondition{{Field: "priority", Operator: "is", Value: json.RawMessage(`"urgent"`)}}
	return zendesk.QueueSpec{
		Name: name, Description: "d", Priority: 1, Definition: zendesk.QueueDefinition{All: is, Any: is},
		PrimaryGroupIDs: []int64{310}, SecondaryGroupIDs: []int64{311},
	}
}

func none[T any](_ T, err error) error { return err }

// all reads a list to its end or first error.
func all[T any](seq iter.Seq2[T, error]) (items []T, err error) {
	for item, err := range seq {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

func first[T any](seq iter.Seq2[T, error]) (item T, err error) {
	for item, err = range seq {
		return item, err
	}
	return item, errors.New("none")
}

// everyCall is each way to call Zendesk, by the name that the table in doc.go
// has for it.
var everyCall = joined(
	agentCalls,
	ticketCalls,
	fieldCalls,
	userCalls,
	voiceCalls,
	searchCalls,
	catalogCalls,
	uploadCalls,
	appCalls,
)

func joined[V any](parts ...map[string]V) map[string]V {
	whole := map[string]V{}
	for _, part := range parts {
		maps.Copy(whole, part)
	}
	return whole
}

// callTable is a part of everyCall.
type callTable = map[string]func(context.Context, caller) (any, error)

// agentCalls are about agents, their work, webhooks and tokens.
var agentCalls = callTable{
	"Availability.Get": func(ctx context.Context, c caller) (any, error) { return c.Availability.Get(ctx, 7001) },
	"Availability.Me":  func(ctx context.Context, c caller) (any, error) { return c.Availability.Me(ctx) },
	"Availability.List": func(ctx context.Context, c caller) (any, error) {
		return c.Availability.List(ctx, zendesk.AvailabilityListOptions{})
	},
	"Availability.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Availability.All(ctx, zendesk.AvailabilityListOptions{}))
	},
	"Availability.AllWorkItems": func(ctx context.Context, c caller) (any, error) {
		return all(c.Availability.AllWorkItems(ctx, 7001, zendesk.ChannelSupport))
	},
	"Availability.AllMyWorkItems": func(ctx context.Context, c caller) (any, error) {
		return all(c.Availability.AllMyWorkItems(ctx, zendesk.ChannelSupport))
	},

	"UnifiedStatuses.List": func(ctx context.Context, c caller) (any, error) {
		return c.UnifiedStatuses.List(ctx, zendesk.UnifiedStatusListOptions{})
	},
	"UnifiedStatuses.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.UnifiedStatuses.All(ctx, zendesk.UnifiedStatusListOptions{}))
	},
	"UnifiedStatuses.AllMine": func(ctx context.Context, c caller) (any, error) {
		return all(c.UnifiedStatuses.AllMine(ctx, zendesk.UnifiedStatusListOptions{}))
	},
	"UnifiedStatuses.Set": func(ctx context.Context, c caller) (any, error) {
		return c.UnifiedStatuses.Set(ctx, 7001, zendesk.StatusAway)
	},
	"UnifiedStatuses.SetMine": func(ctx context.Context, c caller) (any, error) {
		return c.UnifiedStatuses.SetMine(ctx, zendesk.StatusAway)
	},
	"UnifiedStatuses.StartMany": func(ctx context.Context, c caller) (any, error) {
		return c.UnifiedStatuses.StartMany(ctx, []int64{7001}, zendesk.StatusAway)
	},
	"UnifiedStatuses.SetMany": func(ctx context.Context, c caller) (any, error) {
		return c.UnifiedStatuses.SetMany(ctx, []int64{7001, 7009}, zendesk.StatusAway)
	},
	"UnifiedStatuses.Job": func(ctx context.Context, c caller) (any, error) { return c.UnifiedStatuses.Job(ctx, c.job) },

	"GroupAvailability.Get": func(ctx context.Context, c caller) (any, error) { return c.GroupAvailability.Get(ctx, 310) },

	"Capacity.List": func(ctx context.Context, c caller) (any, error) {
		return c.Capacity.List(ctx, zendesk.CapacityRuleListOptions{})
	},
	"Capacity.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Capacity.All(ctx, zendesk.CapacityRuleListOptions{}))
	},
	"Capacity.Get":    func(ctx context.Context, c caller) (any, error) { return c.Capacity.Get(ctx, c.rule) },
	"Capacity.Delete": func(ctx context.Context, c caller) (any, error) { return nil, c.Capacity.Delete(ctx, c.rule) },
	"Capacity.Assign": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Capacity.Assign(ctx, c.rule, []int64{7001})
	},
	"Capacity.Create": func(ctx context.Context, c caller) (any, error) {
		return c.Capacity.Create(ctx, ruleSpec("Seniors"))
	},
	"Capacity.Update": func(ctx context.Context, c caller) (any, error) {
		return c.Capacity.Update(ctx, c.rule, ruleSpec("Juniors"))
	},
	"Capacity.Assignees": func(ctx context.Context, c caller) (any, error) {
		return c.Capacity.Assignees(ctx, zendesk.CapacityAssigneeListOptions{})
	},
	"Capacity.AllAssignees": func(ctx context.Context, c caller) (any, error) {
		return all(c.Capacity.AllAssignees(ctx, zendesk.CapacityAssigneeListOptions{}))
	},
	"Capacity.AllRuleAssignees": func(ctx context.Context, c caller) (any, error) { return all(c.Capacity.AllRuleAssignees(ctx, c.rule)) },

	"Skills.Types": func(ctx context.Context, c caller) (any, error) {
		return c.Skills.Types(ctx, zendesk.SkillListOptions{})
	},
	"Skills.AllTypes": func(ctx context.Context, c caller) (any, error) {
		return all(c.Skills.AllTypes(ctx, zendesk.SkillListOptions{}))
	},
	"Skills.OfType": func(ctx context.Context, c caller) (any, error) {
		return c.Skills.OfType(ctx, c.skillType(), zendesk.SkillListOptions{})
	},
	"Skills.AllOfType": func(ctx context.Context, c caller) (any, error) {
		return all(c.Skills.AllOfType(ctx, c.skillType(), zendesk.SkillListOptions{}))
	},
	"Skills.OfAgent": func(ctx context.Context, c caller) (any, error) { return c.Skills.OfAgent(ctx, 7001) },
	"Skills.Set": func(ctx context.Context, c caller) (any, error) {
		return c.Skills.Set(ctx, 7001, []string{c.skill})
	},
	"Skills.List": func(ctx context.Context, c caller) (any, error) {
		return c.Skills.List(ctx, zendesk.AgentSkillListOptions{AgentIDs: []int64{7001}})
	},
	"Skills.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Skills.All(ctx, zendesk.AgentSkillListOptions{AgentIDs: []int64{7001}}))
	},
	"Skills.ChangeMany": func(ctx context.Context, c caller) (any, error) {
		return c.Skills.ChangeMany(ctx, zendesk.SkillsAdd, []int64{7001, 7009}, []string{c.skill})
	},
	"Skills.Job": func(ctx context.Context, c caller) (any, error) { return c.Skills.Job(ctx, c.skillJob) },

	"Queues.List": func(ctx context.Context, c caller) (any, error) {
		return c.Queues.List(ctx, zendesk.QueueListOptions{})
	},
	"Queues.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Queues.All(ctx, zendesk.QueueListOptions{}))
	},
	"Queues.Get":         func(ctx context.Context, c caller) (any, error) { return c.Queues.Get(ctx, c.queue) },
	"Queues.Delete":      func(ctx context.Context, c caller) (any, error) { return nil, c.Queues.Delete(ctx, c.queue) },
	"Queues.Definitions": func(ctx context.Context, c caller) (any, error) { return c.Queues.Definitions(ctx) },
	"Queues.SetOrder": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Queues.SetOrder(ctx, []string{c.queue})
	},
	"Queues.Create": func(ctx context.Context, c caller) (any, error) {
		return c.Queues.Create(ctx, queueSpec("Rest"))
	},
	"Queues.Update": func(ctx context.Context, c caller) (any, error) {
		return c.Queues.Update(ctx, c.queue, queueSpec("Rest"))
	},
	"QueueEvents.List": func(ctx context.Context, c caller) (any, error) {
		return c.QueueEvents.List(ctx, zendesk.QueueEventListOptions{})
	},
	"QueueEvents.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.QueueEvents.All(ctx, zendesk.QueueEventListOptions{}))
	},
	"Engagements.List": func(ctx context.Context, c caller) (any, error) {
		return c.Engagements.List(ctx, zendesk.EngagementListOptions{})
	},
	"Engagements.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Engagements.All(ctx, zendesk.EngagementListOptions{}))
	},
	"Engagements.Get": func(ctx context.Context, c caller) (any, error) { return c.Engagements.Get(ctx, c.engagement) },

	"Talk.Get":    func(ctx context.Context, c caller) (any, error) { return c.Talk.Get(ctx, 7001) },
	"Talk.SetVia": func(ctx context.Context, c caller) (any, error) { return c.Talk.SetVia(ctx, 7001, zendesk.TalkPhone) },
	"Talk.SetState": func(ctx context.Context, c caller) (any, error) {
		if c.Fake != nil {
			c.SetOmnichannel(false)
		}
		return c.Talk.SetState(ctx, 7001, zendesk.ChannelAway)
	},

	"Users.List": func(ctx context.Context, c caller) (any, error) { return c.Users.List(ctx, zendesk.UserListOptions{}) },
	"Users.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Users.All(ctx, zendesk.UserListOptions{}))
	},
	"Users.Get": func(ctx context.Context, c caller) (any, error) { return c.Users.Get(ctx, 7002) },
	"Users.GetByEmail": func(ctx context.Context, c caller) (any, error) {
		return c.Users.GetByEmail(ctx, "SECOND@example.test")
	},
	"Users.ShowMany": func(ctx context.Context, c caller) (any, error) { return c.Users.ShowMany(ctx, []int64{7002}) },

	"Webhooks.List": func(ctx context.Context, c caller) (any, error) {
		return c.Webhooks.List(ctx, zendesk.WebhookListOptions{})
	},
	"Webhooks.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Webhooks.All(ctx, zendesk.WebhookListOptions{}))
	},
	"Webhooks.Get":    func(ctx context.Context, c caller) (any, error) { return c.Webhooks.Get(ctx, c.webhook) },
	"Webhooks.Create": func(ctx context.Context, c caller) (any, error) { return c.Webhooks.Create(ctx, spec()) },
	"Webhooks.Clone":  func(ctx context.Context, c caller) (any, error) { return c.Webhooks.Clone(ctx, c.webhook) },
	"Webhooks.Update": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Webhooks.Update(ctx, c.webhook, spec())
	},
	"Webhooks.Patch": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Webhooks.Patch(ctx, c.webhook, zendesk.WebhookSpec{Name: "m"})
	},
	"Webhooks.Delete": func(ctx context.Context, c caller) (any, error) { return nil, c.Webhooks.Delete(ctx, c.webhook) },
	"Webhooks.Test": func(ctx context.Context, c caller) (any, error) {
		return c.Webhooks.Test(ctx, c.webhook, zendesk.WebhookSpec{})
	},
	"Webhooks.AllInvocations": func(ctx context.Context, c caller) (any, error) {
		return all(c.Webhooks.AllInvocations(ctx, c.webhook))
	},
	"Webhooks.AllAttempts": func(ctx context.Context, c caller) (any, error) {
		return all(c.Webhooks.AllAttempts(ctx, c.webhook, c.invocation))
	},
	"Webhooks.SigningSecret":      func(ctx context.Context, c caller) (any, error) { return c.Webhooks.SigningSecret(ctx, c.webhook) },
	"Webhooks.ResetSigningSecret": func(ctx context.Context, c caller) (any, error) { return c.Webhooks.ResetSigningSecret(ctx, c.webhook) },
	"Webhooks.Ensure": func(ctx context.Context, c caller) (any, error) {
		w, _, _, err := c.Webhooks.Ensure(ctx, spec())
		return w, err
	},

	"OAuthClient": func(ctx context.Context, c caller) (any, error) {
		return c.with(zendesk.OAuthClient("client", "s3cret")).Availability.Get(ctx, 7001)
	},
	"OAuth.Exchange": func(ctx context.Context, c caller) (any, error) {
		return c.app.Exchange(ctx, c.code, c.verifier)
	},
	"OAuth.Credential": func(ctx context.Context, c caller) (any, error) {
		t := ctikit.Token{Access: ctikit.NewSecret("stale"), Refresh: ctikit.NewSecret("stale"), Expiry: time.Unix(1, 0)}
		if c.Fake != nil {
			var err error
			if t, err = c.app.Exchange(ctx, c.code, c.verifier); err != nil {
				return nil, err
			}
			c.RevokeTokens()
		}
		save := func(context.Context, ctikit.Token) error { return nil }
		return c.with(c.app.Credential(t, save)).Availability.Get(ctx, 7001)
	},
}

// skillType is the type of the office's skill.
func (c caller) skillType() string {
	if c.Fake == nil {
		return "t"
	}
	t, err := first(c.Skills.AllTypes(context.Background(), zendesk.SkillListOptions{}))
	if err != nil {
		panic(err)
	}
	return t.ID
}
