// Package httpx is the one HTTP pipeline of all clients: it builds requests
// for one host, keeps to budgets, retries what may be retried, renews
// credentials once, and turns replies into values or the provider's errors.
//
//	p, err := httpx.New(httpx.Config{
//		Base:    base, // https://acme.zendesk.com
//		Auth:    auth,
//		Failure: func(f httpx.Failure) error { return &Error{Status: f.Status, …} },
//	})
//	meta, err := p.Do(ctx, httpx.Call{
//		Op: "availability.get", Method: "GET",
//		Path: []string{"api", "v2", "agent_availabilities", id}, Out: &reply,
//	})
//
// Credentials are put on the request, never in a RoundTripper, and go to no
// other host: redirects elsewhere are refused, and of links that a provider
// sends only path and query count. No error and no log line holds a query, a
// body, a path or user info. A [Pipeline] is safe for concurrent use.
package httpx
