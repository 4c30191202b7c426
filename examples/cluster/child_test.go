package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/statussync/jetstream"
)

// childVar in the environment of this binary has it be another program.
const childVar = "CTIKIT_CLUSTER_CHILD"

// The programs that it can be.
const (
	replicaChild = "replica" // the program itself
	natsChild    = "nats"    // a NATS server
)

func TestMain(m *testing.M) {
	switch os.Getenv(childVar) {
	case replicaChild:
		storm.EndWithParent()
		main()
	case natsChild:
		storm.EndWithParent()
		if err := serveNATS(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		os.Exit(m.Run())
	}
}

// serveNATS serves NATS in a cluster until it is interrupted. Its arguments are its
// name, folder and port, the port for the other servers, and theirs.
func serveNATS(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := server.Options{ServerName: args[0], Host: loopback4, NoLog: true}
	var err error
	if o.Port, err = strconv.Atoi(args[2]); err != nil {
		return err
	}
	o.Cluster = server.ClusterOpts{Name: "chaos", Host: loopback4}
	if o.Cluster.Port, err = strconv.Atoi(args[3]); err != nil {
		return err
	}
	for port := range strings.SplitSeq(args[4], ",") {
		o.Routes = append(o.Routes, &url.URL{Scheme: "nats", Host: loopback4 + ":" + port})
	}
	store, err := jetstream.Embed(ctx, args[1], &o, jetstream.Options{})
	if err != nil {
		return err
	}
	<-ctx.Done()
	return store.Close()
}
