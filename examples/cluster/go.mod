module github.com/ctikit/ctikit/examples/cluster

go 1.26.0

require (
	github.com/ctikit/ctikit v0.1.0
	github.com/ctikit/ctikit/examples v0.1.0
	github.com/ctikit/ctikit/statussync/jetstream v0.1.0
	github.com/ctikit/ctikit/statussync/pgstore v0.1.0
	github.com/nats-io/nats-server/v2 v2.15.3
	github.com/nats-io/nats.go v1.55.0
)
