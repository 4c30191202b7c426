// Package tenants has several accounts in one program: what their config file
// and their environment look like, and how each is kept at work without the
// others.
//
//	all := []*tenants.Tenant{
//		{Name: "acme", Log: log, Work: acme.work},
//		{Name: "globex", Log: log, Work: globex.work},
//	}
//	err := tenants.Run(ctx, all)
//
// An account has a name, the key of its entry under "accounts" in the config
// file. Its variables begin with that name: [Environment] finds them, and an
// [Error] names them as they are in the environment. [Run] starts all accounts
// at once. One that ends with an error, or panics, is started again after a
// while; the others do not notice.
package tenants
