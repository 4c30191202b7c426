package zendesk_test

// mayBeEmpty are the tables of all parts.
var mayBeEmpty = joined(agentMayBeEmpty, fieldMayBeEmpty, userMayBeEmpty, catalogMayBeEmpty, uploadMayBeEmpty, appMayBeEmpty)

// agentMayBeEmpty are the fields that the office leaves empty, everywhere or in the
// reply to one call, with the reason.
var agentMayBeEmpty = map[string]string{
	"Page.Next":                    "TestConventions of package zendesktest follows pages",
	"Queue.Subqueues":              "queues that share work by percentage are not modelled",
	"WebhookRecord.ExternalSource": "of apps' webhooks alone",
	"CallComment.Public":           "internal unless WithPublicCallComments",
	"WebhookTest.Status":           "the reply comes before the sample is sent",

	"AuditEvent.Via":     "of triggers alone: TestTriggers of package zendesktest",
	"Ticket.FollowUpIDs": "of closed tickets alone: TestFollowUps",

	"Voice.CreateTicket Ticket.DueAt": "of tasks alone",

	"Comment.Data":                        "of calls alone: TestVoiceComments",
	"Comment.Attachments":                 "of comments with files alone: TestRedaction",
	"Tickets.*Audits AuditEvent.Previous": "there was nothing before",
	"Tickets.* JobStatus.Progress":        "it has just begun",
	"Tickets.* JobStatus.Results":         "it has just begun",
	"Tickets.Create AuditEvent.Previous":  "there was nothing before",
	"Tickets.Update TicketWrite.Lookup":   "keys are for new tickets",

	"UnifiedStatuses.StartMany AgentJob.Progress": "it has just begun",
	"UnifiedStatuses.StartMany AgentJob.Results":  "it has just begun",
	"Capacity.Create CapacityRule.Default":        "one rule is the default, and there is one already",
	"Capacity.Update CapacityRule.Default":        "it is another rule",
	"Capacity.Get CapacityRule.Default":           "it is another rule",
}
