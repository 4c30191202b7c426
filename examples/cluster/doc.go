// Cluster is the bridge for several machines: it keeps agents' statuses in step between
// Zendesk and telephone systems, as examples/bridge does, and any number of its
// processes share the work. One of them leads for each account and sends all requests.
// Any of them takes webhooks. When one ends, those that live take over its accounts.
//
//	go run ./examples/cluster -demo -replicas 3     # a shift in simulated time, in which the one that leads crashes
//	go run ./examples/cluster -config bridge.json -check   # real accounts: would it work?
//
//	# on each machine, with another name and the same BRIDGE_STORE_KEY
//	go run ./examples/cluster -config bridge.json -replica a -store file:/etc/bridge/store
//	go run ./examples/cluster -config bridge.json -replica a -store nats:/var/lib/bridge -nats-config nats.conf
//	go run ./examples/cluster -config bridge.json -replica a -store tls://n1.example.com,tls://n2.example.com -nats-creds bridge.creds
//
// The config file, the variables of the environment and the addresses are those of
// examples/bridge. docs/production.md in the repository says which store to take, and
// how to run three machines.
//
// # Stores
//
// -store names one of these:
//
//   - memory, or bolt: and a file, as for one process of the bridge.
//   - nats: and a folder: a NATS server inside this process, which keeps its data
//     there and has each value on the disk before a webhook is answered. With
//     -nats-config it forms a cluster with those of the other processes. Without, it
//     has no port, and this is the only process.
//   - nats:// or tls:// URLs of NATS servers, several with commas. -nats-creds and
//     -nats-ca are files with credentials and with the authority that has signed the
//     servers' certificates.
//   - a postgres:// URL of a database of PostgreSQL.
//   - file: and a file with such a URL, which nobody else may read: what is on the
//     command line shows in the list of processes, and so would the URL's password.
//
// # Replicas
//
// A store that other processes can reach wants a name for this one, with -replica. The
// one that leads for an account has a lease; nothing is written for as long as -lease
// says after it has died, while webhooks are taken all the same. It makes the webhooks
// at the vendors whenever it begins to lead. Their secrets are in the store for the
// others, sealed with the key in BRIDGE_STORE_KEY.
//
// A program of its own, and a module of its own, as the NATS server and PostgreSQL's
// driver take minutes to compile, which nobody wants to wait for who has one machine.
package main
