package intake_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// cases is a sink in memory, which keeps facts as JSON.
type cases struct {
	mu    sync.Mutex
	known map[ticketing.Key][]byte
	fails int // of the next calls
	calls int
}

func (c *cases) Observe(_ context.Context, key ticketing.Key, add func(contactlog.Facts) contactlog.Facts) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	if c.fails > 0 {
		c.fails--
		return errors.New("the store is busy")
	}
	var facts contactlog.Facts
	if old := c.known[key]; old != nil {
		if err := json.Unmarshal(old, &facts); err != nil {
			return err
		}
	}
	text, err := json.Marshal(add(facts))
	c.known[key] = text
	return err
}

func (c *cases) facts(t *testing.T, conversation string) (f contactlog.Facts) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	text := c.known[keyOf(conversation)]
	if text == nil {
		t.Fatalf("nothing is known of %s", conversation)
	}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func keyOf(conversation string) ticketing.Key {
	return ticketing.Key("connect/" + connecttest.InstanceID + "/" + conversation)
}

// world is an instance with one agent, u-1, who is available, in a bubble.
type world struct {
	*connecttest.Fake
	*intake.Intake
	cases *cases
}

func newWorld(t *testing.T, opts ...connecttest.Option) *world {
	t.Helper()
	w := &world{Fake: connecttest.New(t, opts...), cases: &cases{known: map[ticketing.Key][]byte{}}}
	w.PutQueue(connect.Queue{ID: "q-sales", Name: "MyCorp Sales"})
	w.PutUser(connecttest.User{ID: "u-1", Username: "pat", Email: "pat@example.test", FirstName: "Pat", LastName: "Lee"})
	w.SignIn("u-1")
	w.SetStatus("u-1", connecttest.AvailableID)
	w.Intake = newIntake(t, intake.Config{Connect: w.Client(), Instance: connecttest.InstanceARN, Sink: w.cases})
	return w
}

func newIntake(t *testing.T, cfg intake.Config) *intake.Intake {
	t.Helper()
	in, err := intake.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// subscribe has all that the instance sends come in.
func (w *world) subscribe() {
	w.SubscribeAgentEvents(w.AgentEvent)
	w.SubscribeContactEvents(w.ContactEvent)
	w.SubscribeContactRecords(w.ContactRecord)
}

// call is an inbound call to the sales queue.
func call(id string) connect.Contact {
	return connect.Contact{
		ID: id, QueueID: "q-sales", Attributes: map[string]string{"language": "de"},
		CustomerEndpoint: connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"},
		SystemEndpoint:   connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
