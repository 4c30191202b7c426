// Package zaftest is the page of Zendesk's that frames a private app, for tests:
// it signs the requests for the app's pages, and in a browser frames them and
// talks to them as Zendesk does.
//
//	account := zendesktest.New(t)
//	account.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara"})
//	appID, installationID := account.PutApp("Board")
//	parent := zaftest.New(t, account, zaftest.App{
//		Subdomain: "acme", AppID: appID, InstallationID: installationID, URL: "https://cti.example.test/zendesk",
//	})
//	handler.ServeHTTP(recorder, parent.Request(7001)) // the page, for that agent
//	parent.RotateKey() // the account shows the new key, and signs with it
//
// For browsers, a Parent is an http.Handler. It is on another site than the app
// when one is opened by localhost and the other by 127.0.0.1:
//
//	server := httptest.NewServer(parent)
//	origin := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
//	open(origin + "/?user=7001&location=ticket_sidebar&frames=10")
//	parent.Send("app.deactivated", nil)
//	parent.Calls() // handshake, resize, routeTo, notify
//
// The app must be made with zaf.WithLocalParent(origin), since neither address is
// Zendesk's. The page posts the token into sandboxed frames that may run scripts,
// have their own origin, send forms and open windows, and no more: which of these
// Zendesk allows is not documented.
//
// [SDK] stands in for the script of Zendesk's that the app's page loads.
//
// # What it does not model
//
// Zendesk's proxy for requests (client.request), get and set of anything but
// colorScheme, other instances of an app, and when Zendesk reloads a frame.
package zaftest
