package connectstream_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

// A program gives kinesis.NewFromConfig instead of the stream in memory here, a
// store on a disk, and the Receive method of systems.Connect as the handler.
func Example() {
	stream := newStream("shardId-000000000000")
	stream.put("shardId-000000000000", event(1, 0), event(1, 1))

	reader, err := connectstream.New(stream, "agent-events", new(engine.Memory), connectstream.FromTrimHorizon())
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	err = reader.Run(ctx, func(_ context.Context, record []byte) error {
		e, err := connect.DecodeAgentEvent(record)
		if err != nil {
			return err // it is skipped, with a notice
		}
		fmt.Println(e.UserID(), e.Current.Choice().Name, e.Key)
		if e.Key == "1-1" {
			stop()
		}
		return nil
	})
	fmt.Println(err, reader.Stats().Handled)
	// Output:
	// u-1 Available 1-0
	// u-1 Available 1-1
	// <nil> 2
}
