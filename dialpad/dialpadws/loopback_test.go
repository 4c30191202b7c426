package dialpadws_test

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/dialpad/dialpadws"
)

func textLogger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// Over real connections, with the fake's own side of RFC 6455.
func TestOverALoopbackPort(t *testing.T) {
	f := dialpadtest.New(t)
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test"})
	server := httptest.NewServer(f)
	defer server.Close()
	defer f.Close()
	client, err := dialpad.New(dialpad.APIKey(dialpadtest.APIKey), dialpad.WithBaseURL(server.URL))
	must(t, err)
	socket, err := client.Websockets.Create(t.Context(), ctikit.NewSecret(secret))
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: socket.ID})
	must(t, err)
	hook, err := dialpad.NewWebhook([]string{secret})
	must(t, err)

	gaps, events, ended := make(chan dialpadws.Gap), make(chan dialpad.Event), make(chan error, 1)
	source, err := dialpadws.New(client, socket.ID, hook, dialpadws.WithClock(ctikit.SystemClock{}),
		dialpadws.WithOnGap(func(_ context.Context, g dialpadws.Gap) { gaps <- g }))
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		ended <- source.Run(ctx, func(_ context.Context, ev dialpad.Event) error {
			events <- ev
			return nil
		})
	}()
	for n, want := range []dialpad.DutyStatus{dialpad.Unavailable, dialpad.Available} {
		if g := <-gaps; g.Since.IsZero() != (n == 0) {
			t.Errorf("gap %d since %v", n, g.Since)
		}
		f.SetStatus(9, want == dialpad.Available, "")
		ev, ok := (<-events).(*dialpad.AgentStatusEvent)
		if !ok || ev.Status != want || ev.Email != "agent@example.test" {
			t.Errorf("event %+v, want %s", ev, want)
		}
		if n == 0 {
			f.CutSockets()
		}
	}
	cancel()
	if err := <-ended; err != context.Canceled { //nolint:errorlint // exactly this one
		t.Errorf("Run: %v", err)
	}
}
