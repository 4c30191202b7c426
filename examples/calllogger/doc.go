// Calllogger files calls, chats and messages as tickets in Zendesk: those of
// Aircall by the settings of Aircall's own integration, those of Amazon Connect as
// the guide of Amazon Connect for Zendesk says.
//
//	go run ./examples/calllogger                                    # a day on made-up accounts, explained
//	go run ./examples/calllogger -explain event.json                # the plan for one recorded event
//	go run ./examples/calllogger -config calllogger.json -check     # real accounts: would it work?
//	go run ./examples/calllogger -config calllogger.json            # real accounts
//
// -h lists all flags and environment variables.
//
// # Real accounts
//
// The environment names the accounts, the config file says what becomes of calls.
// This one can be pasted; "aircall", "connect" or both must be there:
//
//	{
//	  "app_id": 1003999,
//	  "aircall": {
//	    "country": "+1",
//	    "integrations": [{
//	      "name": "Support",
//	      "numbers": [3],
//	      "types": {"inbound_missed": {"ticket": "previous", "status": "open"}}
//	    }]
//	  },
//	  "connect": {
//	    "instance": "arn:aws:connect:eu-central-1:123456789012:instance/0a1b2c3d-0000-4000-8000-000000000001",
//	    "settings": {"app": {"country_prefix": "+1"}, "agents": {"dana": 7003}}
//	  }
//	}
//
// The entries of "aircall" are calllog.Settings, those of "settings" are
// contactlog.Settings. app_id is the app of the Zendesk account under which calls
// are logged; without one they are comments with a player.
//
// -listen serves these under /ctikit-calllogger/NAME/, NAME being "name" in the
// file, or main:
//
//	aircall                     Aircall's webhook, which the program makes itself
//	connect/contact-event       from EventBridge
//	connect/contact-record      from the stream of contact records
//	connect/agent-event         from the stream of agent events: tickets open while it rings
//	connect/flow-event          the event with which a flow invokes a Lambda function: attributes and numbers
//	connect/chat-transcript     a file that Connect stores in S3
//	connect/contact-lens        a file that Contact Lens stores in S3
//	acts                        what agents do: see intake.Intake.Acts
//	tickets                     Zendesk's webhook for tasks, which the program makes itself
//
// Connect's reports are posted as they are, or many in a JSON array, with a secret
// as a bearer token: by an API destination of EventBridge or a Lambda function. What
// gets a 503 is to be sent again; see package eventintake.
//
// The program does not ask Connect, unless "connect" has "api": "aws". Without it,
// agents are found by their ids or user names in "agents", or by user names that are
// e-mail addresses, and a flow has to report attributes and numbers. With "stream",
// the name of a stream in Kinesis, the program reads agent events itself. Both need
// the AWS SDK, and so the build tag aws: go build -tags aws ./examples/calllogger.
//
// What a customer writes to Zendesk is offered to an agent of Connect as a task
// (R75 to R78), where "connect" has, beside "api", "tasks": {"flow": "ID"}, with the id
// of a contact flow that takes tasks and transfers them to a queue. "on" in there
// lists the events of tickets that make tasks: ["created", "comment_added"] unless the
// file has a shorter list. A ticket has one open task, which ends when it is solved: see package taskfeed, also
// for what the program must be allowed to do in AWS. Zendesk has to reach -listen at
// CALLLOGGER_PUBLIC_URL for that.
//
// What is under way is kept in memory, or with -store bolt:FILE in a file: after a
// restart the program goes on where it was, and files nothing twice. With a file it
// also files Aircall's calls of the twelve hours before a restart that the file does
// not know, but none from before the first start of the account with that file.
//
// -admin serves GET /healthz, which answers 503 while a vendor fails or refuses us,
// or the stream is not read or two minutes late, and says which, and /metrics for
// Prometheus, which has the stream's lag. Keep it private.
//
// # Several accounts
//
// One program can work for several customers, each with a Zendesk account of its
// own, with a file such as
//
//	{
//	  "accounts": {
//	    "acme": {
//	      "app_id": 1003999,
//	      "aircall": {"country": "+1", "integrations": [{"name": "Support", "numbers": [3]}]}
//	    },
//	    "globex": {
//	      "aircall": {"country": "+49", "integrations": [{"name": "Sales", "numbers": [201]}]}
//	    }
//	  }
//	}
//
// An account has a name of a-z, 0-9 and "-" that begins with a letter, and what a
// file of one account has, but for "name". Its variables begin with its name in
// capitals: ACME_ZENDESK_SUBDOMAIN, GLOBEX_CONNECT_INTAKE_SECRET. One without a name
// counts for no account, except CALLLOGGER_PUBLIC_URL, which is the program's.
//
// All accounts share the store and the two addresses. Paths carry the account's
// name, as in /ctikit-calllogger/acme/aircall, and each is checked with the secrets
// of its account. /healthz has a list of accounts, /metrics and the log name the
// account. Mistakes in the file or the environment keep the program from starting,
// as do two accounts that share a subdomain, an API key, an instance or a secret.
// An account whose vendor refuses us keeps no other one waiting: the program logs
// it, /healthz says so, and it is tried again after a minute, then after twice as
// long each time, up to 15 minutes; calls that end meanwhile are filed then.
//
// -check checks all accounts; -account takes one of them, and -explain needs it.
//
// # Explaining
//
// -explain prints the plan for one recorded event: the body of a webhook of
// Aircall, or a contact event, a contact record or a flow's event of Connect. It
// sends nothing. Questions get the answers of an ordinary account, each of which
// is printed as assumed. The folder testdata of this package has events to try:
//
//	go run ./examples/calllogger -explain examples/calllogger/testdata/call_ended.json
package main
