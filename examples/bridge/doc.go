// Bridge keeps agents' statuses in step between Zendesk and Aircall, both ways,
// custom statuses included.
//
//	go run ./examples/bridge -demo                 # a shift in simulated time, judged
//	go run ./examples/bridge                       # on embedded fakes, health on 127.0.0.1:8080
//	go run ./examples/bridge -config bridge.json   # real accounts
//
// The config file says what to do, the environment who we are:
//
//	{
//	  "direction": "two-way",                      // or "zendesk-leads", "aircall-leads"
//	  "on_drift": "leave",                         // one-way: or "revert"
//	  "dry_run": false,
//	  "rules": [{"zendesk": "Lunch", "aircall": "unavailable/out_for_lunch"}],
//	  "agents": {"7001": "8001"},                  // Zendesk id → Aircall id, beats e-mail
//	  "ignore": ["boss@example.test"]
//	}
//
//	ZENDESK_SUBDOMAIN  with ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET,
//	                   or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN
//	AIRCALL_API_ID, AIRCALL_API_TOKEN
//	BRIDGE_PUBLIC_URL  where the vendors reach this program, https
//	BRIDGE_LISTEN      where it listens, default 127.0.0.1:8080
//	ZENDESK_URL, AIRCALL_URL   other addresses than the vendors', for a sandbox
//
// It serves GET /healthz (counts as JSON; 503 while an account refuses us),
// GET /agents/{zendesk id} (why the agent has the statuses it has), and the
// webhooks under /hooks/.
package main
