package house_test

import (
	"net/http"
	"reflect"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

// client is what TestShape knows of a package that calls a system.
type client struct {
	name                                          string
	client, option, envelope, event, err, unknown reflect.Type
	events                                        []reflect.Type
	status                                        string // the method that sets a status
	sentinels                                     map[string]error
	functions                                     map[string]any
	lacks                                         map[string]string // reasons by cell
}

// sentinelStatus is the status that each sentinel stands for.
var sentinelStatus = map[string]int{
	"ErrUnauthorized": http.StatusUnauthorized, "ErrForbidden": http.StatusForbidden, "ErrNotFound": http.StatusNotFound,
	"ErrConflict": http.StatusConflict, "ErrInvalid": http.StatusUnprocessableEntity,
	"ErrRateLimited": http.StatusTooManyRequests, "ErrServer": http.StatusInternalServerError,
}

// functionShapes are regular expressions for the signatures of functions and
// methods; @ is the client's package.
var functionShapes = map[string]string{
	"New":               `.+, \.\.\.@\.Option → \*@\.Client, error`,
	"WithBaseURL":       `string → @\.Option`,
	"WithHTTPClient":    `\*http\.Client → @\.Option`,
	"WithLimiter":       `ctikit\.Limiter → @\.Option`,
	"WithClock":         `ctikit\.Clock → @\.Option`,
	"WithLogger":        `\*slog\.Logger → @\.Option`,
	"WithRetries":       `int, time\.Duration → @\.Option`,
	"WithRateObserver":  `func\(ctikit\.RateLimit\) → @\.Option`,
	"WithReplyObserver": `func\(ctikit\.Receipt\) → @\.Option`,

	"Decode":            `\[\]uint8 → @\.Event, error`,
	"NewWebhook":        `\[\]string, \.\.\.@\.WebhookOption → \*@\.Webhook, error`,
	"Webhook.Verify":    `\*@\.Webhook, http\.Header, \[\]uint8 → error`,
	"Webhook.Parse":     `\*@\.Webhook, http\.Header, \[\]uint8 → @\.Event, error`,
	"Webhook.Handler":   `\*@\.Webhook, func\(context\.Context, @\.Event\) error → http\.Handler`,
	"WithWindow":        `time\.Duration → @\.WebhookOption`,
	"WithWebhookClock":  `ctikit\.Clock → @\.WebhookOption`,
	"WithWebhookLogger": `\*slog\.Logger → @\.WebhookOption`,
	"Webhooks.Ensure":   `@\.WebhooksService, context\.Context, @\.WebhookSpec → @\.\w+, ctikit\.Secret, bool, error`,

	"NewOAuth":           `(string, )+\.\.\.@\.(OAuth)?Option → \*@\.OAuth, error`,
	"OAuth.AuthorizeURL": `\*@\.OAuth, string.* → string`,
	"OAuth.Exchange":     `\*@\.OAuth, context\.Context, string(, string)? → ctikit\.Token, error`,
	"OAuth.Credential":   `\*@\.OAuth, ctikit\.Token, func\(context\.Context, ctikit\.Token\) error → @\.Credential`,
}

var clients = []client{
	{
		name: "zendesk", status: "UnifiedStatuses.Set",
		events: []reflect.Type{
			reflect.TypeFor[zendesk.AgentStateChanged](),
			reflect.TypeFor[zendesk.AgentUnifiedStateChanged](),
			reflect.TypeFor[zendesk.AgentWorkItemAdded](),
			reflect.TypeFor[zendesk.AgentWorkItemUpdated](),
			reflect.TypeFor[zendesk.AgentWorkItemRemoved](),
			reflect.TypeFor[zendesk.AgentMaxCapacityChanged](),
			reflect.TypeFor[zendesk.AgentChannelCreated](),
			reflect.TypeFor[zendesk.AgentChannelDeleted](),
			reflect.TypeFor[zendesk.AgentGroupsUpdated](),
			reflect.TypeFor[zendesk.OmnichannelRoutingChanged](),
			reflect.TypeFor[zendesk.TicketCreated](),
			reflect.TypeFor[zendesk.TicketStatusChanged](),
			reflect.TypeFor[zendesk.TicketCustomStatusChanged](),
			reflect.TypeFor[zendesk.TicketSubjectChanged](),
			reflect.TypeFor[zendesk.TicketPriorityChanged](),
			reflect.TypeFor[zendesk.TicketTypeChanged](),
			reflect.TypeFor[zendesk.TicketTagsChanged](),
			reflect.TypeFor[zendesk.TicketCommentAdded](),
			reflect.TypeFor[zendesk.TicketRequesterChanged](),
			reflect.TypeFor[zendesk.TicketAgentAssignmentChanged](),
			reflect.TypeFor[zendesk.TicketGroupAssignmentChanged](),
			reflect.TypeFor[zendesk.TicketCustomFieldChanged](),
			reflect.TypeFor[zendesk.TicketMerged](),
			reflect.TypeFor[zendesk.TicketSoftDeleted](),
			reflect.TypeFor[zendesk.TicketUndeleted](),
			reflect.TypeFor[zendesk.TicketPermanentlyDeleted](),
			reflect.TypeFor[zendesk.UnknownEvent](),
		},
		client: reflect.TypeFor[zendesk.Client](), option: reflect.TypeFor[zendesk.Option](), envelope: reflect.TypeFor[zendesk.Envelope](),
		event: reflect.TypeFor[zendesk.Event](), err: reflect.TypeFor[zendesk.Error](), unknown: reflect.TypeFor[zendesk.UnknownEvent](),
		sentinels: map[string]error{
			"ErrUnauthorized": zendesk.ErrUnauthorized, "ErrForbidden": zendesk.ErrForbidden, "ErrNotFound": zendesk.ErrNotFound,
			"ErrConflict": zendesk.ErrConflict, "ErrInvalid": zendesk.ErrInvalid, "ErrRateLimited": zendesk.ErrRateLimited, "ErrServer": zendesk.ErrServer,
		},
		functions: map[string]any{
			"New": zendesk.New, "WithBaseURL": zendesk.WithBaseURL, "WithHTTPClient": zendesk.WithHTTPClient, "WithLimiter": zendesk.WithLimiter,
			"WithClock": zendesk.WithClock, "WithLogger": zendesk.WithLogger, "WithRetries": zendesk.WithRetries,
			"WithRateObserver": zendesk.WithRateObserver, "WithReplyObserver": zendesk.WithReplyObserver,
			"Decode": zendesk.Decode, "NewWebhook": zendesk.NewWebhook, "Webhook.Verify": (*zendesk.Webhook).Verify,
			"Webhook.Parse": (*zendesk.Webhook).Parse, "Webhook.Handler": (*zendesk.Webhook).Handler, "WithWindow": zendesk.WithWindow,
			"WithWebhookClock": zendesk.WithWebhookClock, "WithWebhookLogger": zendesk.WithWebhookLogger, "Webhooks.Ensure": zendesk.WebhooksService.Ensure,
			"NewOAuth": zendesk.NewOAuth, "OAuth.AuthorizeURL": (*zendesk.OAuth).AuthorizeURL,
			"OAuth.Exchange": (*zendesk.OAuth).Exchange, "OAuth.Credential": (*zendesk.OAuth).Credential,
		},
	},
	{
		name: "aircall", status: "Users.SetStatus",
		events: []reflect.Type{
			reflect.TypeFor[aircall.UserEvent](),
			reflect.TypeFor[aircall.CallEvent](),
			reflect.TypeFor[aircall.NumberEvent](),
			reflect.TypeFor[aircall.ContactEvent](),
			reflect.TypeFor[aircall.MessageEvent](),
			reflect.TypeFor[aircall.InsightEvent](),
			reflect.TypeFor[aircall.UtterancesEvent](),
			reflect.TypeFor[aircall.AIVoiceAgentEvent](),
			reflect.TypeFor[aircall.ReportEvent](),
			reflect.TypeFor[aircall.IntegrationEvent](),
			reflect.TypeFor[aircall.UnknownEvent](),
		},
		client: reflect.TypeFor[aircall.Client](), option: reflect.TypeFor[aircall.Option](), envelope: reflect.TypeFor[aircall.Envelope](),
		event: reflect.TypeFor[aircall.Event](), err: reflect.TypeFor[aircall.Error](), unknown: reflect.TypeFor[aircall.UnknownEvent](),
		sentinels: map[string]error{
			"ErrUnauthorized": aircall.ErrUnauthorized, "ErrForbidden": aircall.ErrForbidden, "ErrNotFound": aircall.ErrNotFound,
			"ErrConflict": aircall.ErrConflict, "ErrInvalid": aircall.ErrInvalid, "ErrRateLimited": aircall.ErrRateLimited, "ErrServer": aircall.ErrServer,
		},
		functions: map[string]any{
			"New": aircall.New, "WithBaseURL": aircall.WithBaseURL, "WithHTTPClient": aircall.WithHTTPClient, "WithLimiter": aircall.WithLimiter,
			"WithClock": aircall.WithClock, "WithLogger": aircall.WithLogger, "WithRetries": aircall.WithRetries,
			"WithRateObserver": aircall.WithRateObserver, "WithReplyObserver": aircall.WithReplyObserver,
			"Decode": aircall.Decode, "NewWebhook": aircall.NewWebhook, "Webhook.Verify": (*aircall.Webhook).Verify,
			"Webhook.Parse": (*aircall.Webhook).Parse, "Webhook.Handler": (*aircall.Webhook).Handler,
			"WithWebhookLogger": aircall.WithWebhookLogger, "Webhooks.Ensure": aircall.WebhooksService.Ensure,
			"NewOAuth": aircall.NewOAuth, "OAuth.AuthorizeURL": (*aircall.OAuth).AuthorizeURL, "OAuth.Exchange": (*aircall.OAuth).Exchange,
		},
		lacks: map[string]string{
			"WithWindow":       "deliveries carry a token and no signed time",
			"WithWebhookClock": "nothing about a delivery depends on the time",
			"OAuth.Credential": "tokens neither expire nor rotate: Bearer takes them",
		},
	},
	{
		name: "dialpad", status: "Duty.Set",
		events: []reflect.Type{
			reflect.TypeFor[dialpad.AgentStatusEvent](),
			reflect.TypeFor[dialpad.CallEvent](),
			reflect.TypeFor[dialpad.UnknownEvent](),
		},
		client: reflect.TypeFor[dialpad.Client](), option: reflect.TypeFor[dialpad.Option](), envelope: reflect.TypeFor[dialpad.Envelope](),
		event: reflect.TypeFor[dialpad.Event](), err: reflect.TypeFor[dialpad.Error](), unknown: reflect.TypeFor[dialpad.UnknownEvent](),
		sentinels: map[string]error{
			"ErrUnauthorized": dialpad.ErrUnauthorized, "ErrForbidden": dialpad.ErrForbidden, "ErrNotFound": dialpad.ErrNotFound,
			"ErrConflict": dialpad.ErrConflict, "ErrInvalid": dialpad.ErrInvalid, "ErrRateLimited": dialpad.ErrRateLimited, "ErrServer": dialpad.ErrServer,
		},
		functions: map[string]any{
			"New": dialpad.New, "WithBaseURL": dialpad.WithBaseURL, "WithHTTPClient": dialpad.WithHTTPClient, "WithLimiter": dialpad.WithLimiter,
			"WithClock": dialpad.WithClock, "WithLogger": dialpad.WithLogger, "WithRetries": dialpad.WithRetries,
			"WithRateObserver": dialpad.WithRateObserver, "WithReplyObserver": dialpad.WithReplyObserver,
			"Decode": dialpad.Decode, "NewWebhook": dialpad.NewWebhook, "Webhook.Verify": (*dialpad.Webhook).Verify,
			"Webhook.Parse": (*dialpad.Webhook).Parse, "Webhook.Handler": (*dialpad.Webhook).Handler,
			"WithWebhookClock": dialpad.WithWebhookClock, "WithWebhookLogger": dialpad.WithWebhookLogger, "Webhooks.Ensure": dialpad.WebhooksService.Ensure,
			"NewOAuth": dialpad.NewOAuth, "OAuth.AuthorizeURL": (*dialpad.OAuth).AuthorizeURL,
			"OAuth.Exchange": (*dialpad.OAuth).Exchange, "OAuth.Credential": (*dialpad.OAuth).Credential,
		},
		lacks: map[string]string{
			"WithWindow": "no time is signed; the clock is for exp and nbf",
			"Error.Code": "bodies repeat the status",
		},
	},
	{
		name: "connect", status: "Agents.SetStatus",
		events: []reflect.Type{
			reflect.TypeFor[connect.AgentEvent](),
			reflect.TypeFor[connect.ContactEvent](),
			reflect.TypeFor[connect.ContactRecord](),
		},
		client: reflect.TypeFor[connect.Client](), option: reflect.TypeFor[connect.Option](), envelope: reflect.TypeFor[connect.Envelope](),
		event: reflect.TypeFor[connect.Event](), err: reflect.TypeFor[connect.Error](),
		sentinels: map[string]error{
			"ErrUnauthorized": connect.ErrUnauthorized, "ErrForbidden": connect.ErrForbidden, "ErrNotFound": connect.ErrNotFound,
			"ErrConflict": connect.ErrConflict, "ErrInvalid": connect.ErrInvalid, "ErrRateLimited": connect.ErrRateLimited, "ErrServer": connect.ErrServer,
		},
		functions: map[string]any{
			"New": connect.New, "WithClock": connect.WithClock, "WithLogger": connect.WithLogger, "WithRetries": connect.WithRetries,
			"WithRateObserver": connect.WithRateObserver, "WithReplyObserver": connect.WithReplyObserver,
		},
		lacks: map[string]string{
			"WithBaseURL":        "the AWS SDK's",
			"WithHTTPClient":     "the AWS SDK's",
			"WithLimiter":        "WithQuotas: AWS has a budget for each operation",
			"Decode":             "a decoder for each stream: DecodeAgentEvent, DecodeContactEvent, DecodeContactRecord",
			"NewWebhook":         "AWS proves where events are from",
			"Webhook.Verify":     "no webhooks",
			"Webhook.Parse":      "no webhooks",
			"Webhook.Handler":    "no webhooks",
			"WithWindow":         "no webhooks",
			"WithWebhookClock":   "no webhooks",
			"WithWebhookLogger":  "no webhooks",
			"Webhooks.Ensure":    "no webhooks",
			"NewOAuth":           "the AWS SDK's credentials",
			"OAuth.AuthorizeURL": "the AWS SDK's credentials",
			"OAuth.Exchange":     "the AWS SDK's credentials",
			"OAuth.Credential":   "the AWS SDK's credentials",
			"UnknownEvent":       "a new type is a string of the same event",
			"Agents.Get":         "tells whether the user is signed in too",
		},
	},
}
