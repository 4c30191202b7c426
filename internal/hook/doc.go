// Package hook receives the webhooks of all providers: it caps, verifies,
// decodes and hands over, in that order, and answers with codes that the
// provider understands.
//
//	http.Handle("POST /zendesk", hook.Handler[Event]{
//		Client: "zendesk",
//		Open:   func(h http.Header, body []byte) (Event, error) { … hook.Equal(got, want) … },
//		Handle: receive, // of the user
//	})
//
// A provider may deliver the same event twice, and events out of order; that is
// Handle's business.
package hook
