// Package sender passes on, through the clients, which process a request comes
// from: it ends up in the User-Agent, so that a provider's logs can tell several
// replicas apart. It changes nothing about a request.
package sender

import "context"

type key struct{}

// With returns a context whose requests carry a comment in their User-Agent.
func With(ctx context.Context, comment string) context.Context {
	return context.WithValue(ctx, key{}, comment)
}

// Agent is the User-Agent of a client for a request with ctx.
func Agent(ctx context.Context, client string) string {
	if comment, ok := ctx.Value(key{}).(string); ok {
		return client + " (" + comment + ")"
	}
	return client
}
