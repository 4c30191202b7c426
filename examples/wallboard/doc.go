// Wallboard shows a floor of agents live in a browser: who has which status,
// since when and why, what they have on hand, what their phones are doing, and
// who needs a supervisor. A supervisor sets statuses here, of one agent or of
// many, and can take it back.
//
//	go run ./examples/wallboard                        # a made-up floor of 50 agents; prints the address
//	go run ./examples/wallboard -agents 500 -pace 50   # a large and busy one
//	go run ./examples/wallboard -as agent              # who may only look
//	go run ./examples/wallboard -framed localhost:8091 # as Zendesk frames it
//	go run ./examples/wallboard -accounts              # real accounts, in Zendesk alone; Connect with -tags aws
//
// docs/wallboard.md in the repository has more.
//
// # What it serves
//
//	GET  /                        the page; POST /zendesk where it is framed
//	GET  /api/floor               the whole floor, with the number of the last event
//	GET  /api/events?after=E:N    what happens after that event, as Server-Sent Events
//	GET  /api/agents/{id}         an agent's day, and why
//	PUT  /api/agents/{id}/status  {"status": "3"}: set it
//	POST /api/acts                {"agents": ["7001"], "status": "2", "preview": true}: of many
//	POST /api/acts/{id}/undo      take it back, where nothing else was chosen since
//	GET  /api/acts                who has set what in the last 30 days
//	GET  /api/settings            what statuses mean in the other system, and former versions
//	POST /api/settings            preview other rules, save them, or use former ones again
//	GET  /api/preferences         what a viewer has saved for the page; PUT saves it
//	GET  /api/limits              how long what may last; PUT changes it
//	PUT  /api/snooze              {"agent": "7001", "alert": "away", "for": 600}: let an alert sleep
//	POST /api/tv                  a code for a screen on the wall; GET lists screens, DELETE /api/tv/{id} withdraws one
//	GET  /tv                      the page for screens; POST /tv {"code": "…"} pairs one
//	GET  /ready?group=310         could a group take a call? For an IVR
//
// Statuses are set through the engine of package statussync/engine, as wishes of
// a person: the phones follow, work under way is finished first, and what the
// agent chooses later wins.
//
// # Who may see and do what
//
// Standalone, the board serves this machine alone, under names of this machine,
// and its API answers its own page alone; -as says who is looking. In a frame of
// Zendesk's, package zendesk/zaf checks every page and every request. Either way a
// policy decides what somebody sees and does: admins set statuses, group leads set
// those of their groups' agents, others look. Days and the log of acts are for those
// who may set. No page has an address or a number. A paired screen only looks.
//
// /ready has a token of its own, WALLBOARD_READY_TOKEN, and shows counts alone.
package main
