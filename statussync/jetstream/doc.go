// Package jetstream is an engine.Store in NATS JetStream, for many replicas: on a
// cluster that there is, or on servers inside the replicas themselves.
//
//	store, err := jetstream.Open(ctx, "nats://nats.example.com", jetstream.Options{
//		NATS: []nats.Option{nats.UserCredentials("bridge.creds")},
//	})
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme", Store: store, Replica: hostname,
//		Systems: []engine.System{zs, as}, Pairs: pairs,
//	})
//	err = eng.Run(ctx)
//
// All accounts share one bucket, laid out as NATS' key-value buckets are, so that
// `nats kv` shows it. A key "acme/agent/7" is "acme.agent.7" there.
//
// # What survives
//
// CompareAndSet returns nil once a majority of the stream's servers have the value.
// What a server has when it acknowledges depends on its own setting: by default
// (sync_interval: 2m) it leaves the disk to the operating system, so that a loss of
// power of a majority at the same time loses up to two minutes of acknowledged
// values. Set
//
//	jetstream { sync_interval: always }
//
// in the configuration of each server: some hundred writes a second from one
// caller, many more from several. A server of [Embed] is set so. The end of a
// process, also by kill -9, loses nothing in either case.
//
// Reads go to the stream's leader: the bucket's direct reads, which NATS switches
// on for buckets by default and which show old values on other servers, are off.
//
// # Limits
//
// A value may be as large as engine.MaxValue if the servers' max_payload allows
// that and 4 KiB more; a server's default, 1 MiB, allows 4 KiB less. Larger ones are
// refused with engine.ErrTooLarge. A deletion leaves a marker for a day. A Watch
// that reaches no server for half a minute or so ends with an error.
//
// NATS server 2.11 or newer is needed.
package jetstream
