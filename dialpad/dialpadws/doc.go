// Package dialpadws reads Dialpad's events from a socket, for programs that no
// webhook can reach. It is a module of its own, so that package dialpad needs
// no websocket library.
//
//	socket, err := client.Websockets.Create(ctx, secret) // once; keep its ID
//	_, _, _, err = client.AgentStatusSubscriptions.Ensure(ctx, socket.ID)
//	hook, err := dialpad.NewWebhook([]string{string(secret)})
//	// Events between g.Since and g.Until may be lost: read all duty statuses.
//	onGap := func(ctx context.Context, g dialpadws.Gap) { sweep() }
//	opt := dialpadws.WithOnGap(onGap)
//	source, err := dialpadws.New(client, socket.ID, hook, opt)
//	err = source.Run(ctx, receive)
//
// Dialpad cuts a connection after an hour, and a URL is good for an hour. So a
// [Source] gets a fresh URL and a second connection before that, reads from
// both for a moment, and then closes the first: nothing is lost, whichever of
// the two Dialpad sends to, and what comes over both is handled once. That
// Dialpad allows two at a time is an assumption; where it does not, a renewal
// is an interruption like any other.
//
// Nothing is sent again over a socket. After each interruption, at the start,
// and when an event could not be handled, the function of [WithOnGap] is
// called, so that the program can read what it missed.
//
// Source: developers.dialpad.com/docs/event-subscriptions-via-websocket.
package dialpadws
