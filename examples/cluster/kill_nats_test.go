package main

import (
	"testing"

	"github.com/ctikit/ctikit/statussync/jetstream"
)

// TestKillNATS kills one of three replicas and three NATS servers, over and over,
// while people click on both sides and take calls. Nothing that was acknowledged is
// lost, doubled or reordered, and no two replicas' requests overlap.
func TestKillNATS(t *testing.T) {
	if testing.Short() {
		t.Skip("the gate has it run as a proof")
	}
	servers, url := startCluster(t)
	store, err := jetstream.Open(t.Context(), url, jetstream.Options{})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	c := newChaos(t, store, url)
	saver := newSaver(t, store)
	leads := streamLeader(t, url)
	var victims []victim
	for _, s := range servers {
		victims = append(victims, &natsVictim{s, leads, saver})
	}
	c.play(victims)
	saver.end()
	c.judge()
	t.Logf("longest time between two saves: %v after the stream's leader was killed; %v after another server; %v otherwise",
		saver.longest(afterLeader), saver.longest(afterFollower), saver.longest(otherwise))
}
