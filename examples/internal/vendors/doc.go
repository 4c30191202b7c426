// Package vendors is what the examples share about accounts of Zendesk and of phone
// systems: the variables of the environment that name them, their clients, and
// their webhooks.
//
//	aircall, err := vendors.NewAircall(env)
//	handler, err := vendors.AircallHook(ctx, aircall, "my program", url, receive)
package vendors
