// Package dialpad calls Dialpad's API and receives its events, as far as the
// presence of agents and the calls behind it go.
//
//	limiter := rate.NewLimiter(15, 5) // one for all clients of the company
//	client, err := dialpad.New(dialpad.APIKey(key), dialpad.WithLimiter(limiter))
//	agent, err := client.Users.GetByEmail(ctx, "agent@example.test")
//	lunch := dialpad.DutyUpdate{OnDuty: false, Reason: "Lunch Time"}
//	_, err = client.Duty.Set(ctx, agent.ID, lunch)
//
//	spec := dialpad.WebhookSpec{URL: url, Secret: secret}
//	endpoint, secret, _, err := client.Webhooks.Ensure(ctx, spec)
//	_, _, _, err = client.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID)
//	hook, err := dialpad.NewWebhook([]string{secret.Reveal()})
//	receive := func(ctx context.Context, ev dialpad.Event) error {
//		switch ev := ev.(type) {
//		case *dialpad.AgentStatusEvent:
//			fmt.Println(ev.AgentID, ev.Status, ev.Since)
//		case *dialpad.CallEvent:
//			fmt.Println(ev.CallIDs(), ev.State, ev.At)
//		}
//		return nil
//	}
//	http.Handle("POST /dialpad", hook.Handler(receive))
//
// Traps that this package cannot remove:
//   - Duty, do-not-disturb, availability and the call centres of an agent are
//     separate facts. occupied, wrapup and busy hide whether the agent chose to
//     be on duty.
//   - Dialpad takes agents off duty by itself when they decline or miss a call.
//   - Status events are lost after 1.5 s of failing deliveries: read duty
//     statuses at the start and now and then.
//   - Nothing distinguishes a program's write from a person's click;
//     [DutyChange] holds what helps to.
//
// Credentials are [APIKey] or, as a person who consented, [OAuth]. Errors are
// [*Error] for what Dialpad refused; errors.Is with the Err values of this
// package distinguishes kinds. Requests are repeated where that is safe: see
// [WithRetries]. Clients, options, credentials, errors, tokens and secrets
// print, log and encode without secrets, and no error and no log line holds
// names, e-mail addresses, phone numbers or bodies. Data (users, call centres,
// events and the like) print and encode as the plain values that they are.
//
// Ids and times are decoded from numbers and from strings: the API sends 64-bit
// numbers as strings, events mix both. Enumerations are open, unknown events
// arrive as [UnknownEvent], and a field of an unexpected type is left empty.
//
// Sources: developers.dialpad.com, Dialpad's published description of its API
// and, where both are silent, what public programs saw on live accounts. What
// they leave open is decoded tolerantly, and noted where it matters.
//
// Package dialpadws reads events from a socket where no webhook can come in.
// Package dialpadtest is a Dialpad in memory to test against.
//
// # Endpoints
//
// Every request, by the operation that [Error] names; paths are below /api/v2,
// but for those of OAuth. An iterator sends the requests of its list, and so
// does GetByEmail; Ensure sends those of the others. The consent of
// [OAuth.AuthorizeURL] is a page of Dialpad's.
//
//	oauth.exchange                    POST   /oauth2/token
//	oauth.refresh                     POST   /oauth2/token
//	oauth.revoke                      POST   /oauth2/deauthorize
//	users.get                         GET    /users/{id}
//	users.list                        GET    /users
//	users.set_do_not_disturb          PATCH  /users/{id}/togglednd
//	users.set_status_message          PATCH  /users/{id}/status
//	duty.get                          GET    /callcenters/operators/{id}/dutystatus
//	duty.set                          PATCH  /callcenters/operators/{id}/dutystatus
//	callcenters.get                   GET    /callcenters/{id}
//	callcenters.list                  GET    /callcenters
//	callcenters.operators             GET    /callcenters/{id}/operators
//	callcenters.status                GET    /callcenters/{id}/status
//	offices.off_duty_reasons          GET    /offices/{id}/offdutystatuses
//	webhooks.get                      GET    /webhooks/{id}
//	webhooks.list                     GET    /webhooks
//	webhooks.create                   POST   /webhooks
//	webhooks.update                   PATCH  /webhooks/{id}
//	webhooks.delete                   DELETE /webhooks/{id}
//	websockets.get                    GET    /websockets/{id}
//	websockets.list                   GET    /websockets
//	websockets.create                 POST   /websockets
//	websockets.update                 PATCH  /websockets/{id}
//	websockets.delete                 DELETE /websockets/{id}
//	agent_status_subscriptions.get    GET    /subscriptions/agent_status/{id}
//	agent_status_subscriptions.list   GET    /subscriptions/agent_status
//	agent_status_subscriptions.create POST   /subscriptions/agent_status
//	agent_status_subscriptions.update PATCH  /subscriptions/agent_status/{id}
//	agent_status_subscriptions.delete DELETE /subscriptions/agent_status/{id}
//	call_subscriptions.get            GET    /subscriptions/call/{id}
//	call_subscriptions.list           GET    /subscriptions/call
//	call_subscriptions.create         POST   /subscriptions/call
//	call_subscriptions.update         PATCH  /subscriptions/call/{id}
//	call_subscriptions.delete         DELETE /subscriptions/call/{id}
package dialpad
