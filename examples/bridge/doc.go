// Bridge keeps agents' statuses in step between Zendesk and telephone systems:
// Aircall and Dialpad both ways, Amazon Connect as its vendor does, custom
// statuses included.
//
//	go run ./examples/bridge -demo                        # a shift in simulated time, judged
//	go run ./examples/bridge -fakes                       # on made-up accounts, health on 127.0.0.1:8081
//	go run ./examples/bridge -config bridge.json -check   # real accounts: would it work?
//	go run ./examples/bridge -config bridge.json          # real accounts
//	go run ./examples/bridge -what-if other.json -journal DIR   # what would another mapping have changed?
//
// -h lists all flags and environment variables. docs/production.md in the
// repository says how to run it for a contact centre.
//
// # Real accounts
//
// The environment names the accounts, the config file says what to do. This one
// can be pasted; only "phones" must be there:
//
//	{
//	  "phones": {
//	    "aircall": {
//	      "rules": [
//	        {"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}
//	      ]
//	    },
//	    "dialpad": {
//	      "reasons": ["Lunch Time"],
//	      "rules": [
//	        {"zendesk": "Lunch", "phone": "unavailable/Lunch Time"}
//	      ]
//	    }
//	  }
//	}
//
// -listen serves the webhooks under /ctikit-bridge/ and nothing else; -admin
// serves GET /healthz, /metrics, /agents and /agents/{Zendesk id}. State is kept in
// memory, or with -store bolt:FILE in a file: after a restart the program goes on
// where it was. examples/cluster is this program for several machines, which share
// a store. Connect on a real account needs the AWS SDK, which takes more than a
// minute to compile, and so the build tag aws: go build -tags aws ./examples/bridge.
//
// # Several accounts
//
// One program can work for several customers, with a file such as
//
//	{
//	  "accounts": {
//	    "acme":   {"phones": {"aircall": {}}},
//	    "globex": {"phones": {"dialpad": {}}, "sweep_every": "90s"}
//	  }
//	}
//
// Each account has what a file of one account has, but for "name", and variables
// of its own: ACME_ZENDESK_SUBDOMAIN, GLOBEX_DIALPAD_API_KEY. They share the store
// and the two addresses: webhooks go to /ctikit-bridge/acme/, /healthz says which
// account does not work, metrics have the label account, and agents are at
// /agents/acme/{Zendesk id}. An account whose vendors refuse or fail keeps no other
// one waiting. See docs/production.md.
//
// # Another mapping
//
// -journal names a folder where a run, or the demo, records what changes agents'
// statuses. -what-if goes through it with another config file and prints what would
// have been otherwise. docs/production.md has an example, and says what a journal
// holds about people.
//
// # The demo
//
// In the demo, agents are dealt round-robin to the phone systems, and every one
// after each round works with all of them: of 100 agents on two systems, 34, 33
// and 33. All phone systems are judged alike: pairs are consistent, the last
// observable click stands, a further sweep writes nothing, and correcting writes
// are counted. Connect only follows: what agents change there against Zendesk is
// taken back (R133), and counted too.
//
// With -replicas, several processes share the work: one leads by a lease, and all
// take webhooks. In the middle of the shift the one that leads crashes.
//
// Webhooks get lost, doubled and late (-lose, -dup, -reorder, in percent), the
// phones' clocks are ahead and Zendesk's is behind (-skew, in seconds), lists show
// what was (-lag, in seconds), and writes are accepted and not taken (-ignore, in
// percent). The judgement goes by the script's own time, never by what the bridge
// believes. Where nobody can know which click was the last, any of those in
// question may stand: clicks in different systems within 4.5 seconds, those of
// which a reading shows only that they were made between two looks, and one
// without its event that our write covered. Some minutes after the rush everybody
// clicks once more, so that few such agents are left. All are judged before that
// and at the end, where the undecidable are counted, as are those whose writes are
// never taken. If these are more than 1 % of all, the demo fails.
package main
