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
//
// The config file says what to do, the environment the accounts:
//
//	{
//	  "direction": "two-way",                      // or "zendesk-leads", "aircall-leads"
//	  "on_drift": "leave",                         // one-way: or "revert"
//	  "dry_run": false,
//	  "sweep_every": "1m",                         // time between readings of all agents
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
// A config file is for accounts: with one, and without the variables above, the
// program refuses to start. The exit code is 2 where it was called wrongly and did
// nothing, else 1.
//
// Connect on a real account needs the AWS SDK, which this module leaves out: see
// package github.com/ctikit/ctikit/connect/awsconnect.
//
// It serves GET /healthz (counts as JSON; 503 while an account refuses us),
// GET /agents/{zendesk id} (why the agent has the statuses it has), and the
// webhooks under /hooks/.
package main
