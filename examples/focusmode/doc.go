// Focusmode shows focus mode at work: agents who have a contact in Amazon Connect
// hold a status in Zendesk that brings no other work, and get their own back
// afterwards. Beside it Zendesk leads Connect's statuses, and Aircall goes both ways.
//
//	go run ./examples/focusmode      # a scripted morning on the fakes, in simulated time
//	go run ./examples/focusmode -v   # with every change of a status
//
// The timeline names the rule by which something happens: R114 to R139 are those of
// Amazon Connect's own connector for Zendesk, D13 to D19 decisions where its guide is
// silent, S3 is package statussync's; packages focus and statussync list them. At the
// end a table lists what every agent was to show and shows; any difference is exit
// code 1. In the middle the program is killed, once while its store survives and once
// while it does not. Every run prints the same.
//
// # Real accounts
//
// The clients are all that is to be replaced, and who delivers events. This needs
// the module connect/awsconnect and with it the AWS SDK:
//
//	zd, err := zendesk.New("acme", zendesk.OAuthClient(id, secret))
//	api, err := awsconnect.New(awsapi.NewFromConfig(cfg), instanceID)
//	cc, err := connect.New(api)
//	zs, cs := systems.Zendesk(zd), systems.Connect(cc)
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme", Store: store, Notify: tellPeople,
//		Systems: []engine.System{zs, cs},
//		Holds:   []statussync.Hold{{While: []string{"connect"}, In: "zendesk", Status: "On a contact"}},
//		Pairs: []statussync.Pair{{A: "zendesk", B: "connect", Direction: statussync.ALeads,
//			OnDrift: statussync.Revert, PreservePresence: true, Rules: rules}},
//	})
//	mux.Handle("POST /hooks/zendesk", hook.Handler(zs.Receive)) // and records of Kinesis and EventBridge to cs.Receive
//	err = eng.Run(ctx)
package main
