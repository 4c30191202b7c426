// Bridge keeps agents' statuses in step between Zendesk and telephone systems:
// Aircall and Dialpad both ways, Amazon Connect as its vendor does, custom
// statuses included.
//
//	go run ./examples/bridge -demo                 # a shift in simulated time, judged
//	go run ./examples/bridge -demo -phone dialpad,aircall,connect
//	go run ./examples/bridge                       # on embedded fakes, health on 127.0.0.1:8080
//	go run ./examples/bridge -config bridge.json   # real accounts
//
// In the demo, agents are dealt round-robin to the phone systems, and every one
// after each round works with all of them: of 100 agents on two systems, 34, 33
// and 33. All phone systems are judged alike: pairs are consistent, the last
// observable click stands, a further sweep writes nothing, and correcting writes
// are counted. Connect only follows: what agents change there against Zendesk is
// taken back (R133), and counted too.
//
// The config file says what to do, the environment who we are:
//
//	{
//	  "direction": "two-way",                      // or "zendesk-leads", "aircall-leads"
//	  "on_drift": "leave",                         // one-way: or "revert"
//	  "dry_run": false,
//	  "rules": [{"zendesk": "Lunch", "aircall": "unavailable/out_for_lunch"}],
//	  "agents": {"7001": "8001"},                  // Zendesk id → Aircall id, beats e-mail
//	  "ignore": ["boss@example.test"],
//	  "phones": {"dialpad": {                      // the same for another system; also "connect"
//	    "direction": "two-way",                    // or "zendesk-leads", "dialpad-leads"
//	    "offices": [9], "reasons": ["Training"],   // where rules may take reasons from
//	    "rules": [{"zendesk": "Lunch", "phone": "unavailable/Lunch Time"}]
//	  }}
//	}
//
//	ZENDESK_SUBDOMAIN  with ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET,
//	                   or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN
//	AIRCALL_API_ID, AIRCALL_API_TOKEN
//	DIALPAD_API_KEY    of a company administrator
//	DIALPAD_WEBHOOK_SECRET   signs its webhooks; without it, a new one at every start
//	BRIDGE_PUBLIC_URL  where the vendors reach this program, https
//	BRIDGE_LISTEN      where it listens, default 127.0.0.1:8080
//	ZENDESK_URL, AIRCALL_URL, DIALPAD_URL   other addresses than the vendors', for a sandbox
//
// Connect on a real account needs the AWS SDK, which this module leaves out: see
// package github.com/ctikit/ctikit/connect/awsconnect.
//
// It serves GET /healthz (counts as JSON; 503 while an account refuses us),
// GET /agents/{zendesk id} (why the agent has the statuses it has), and the
// webhooks under /hooks/.
package main
