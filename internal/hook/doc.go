// Package hook is the door through which every provider's webhooks come in:
// it caps, verifies and hands over, in that order, and answers with codes
// that the provider understands.
//
//	http.Handle("/zendesk", hook.Door{
//		Verify: func(h http.Header, body []byte) error { … hook.Equal(got, want) … },
//		Handle: func(ctx context.Context, body []byte) error { … },
//		Failed: func(w http.ResponseWriter) {
//			w.Header().Set("Retry-After", "5")
//			w.WriteHeader(http.StatusServiceUnavailable)
//		},
//	})
//
// A provider may deliver the same event twice, and events out of order; that
// is Handle's business.
package hook
