package main

import (
	"context"
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
)

// One story on one agent: each step shows what the API answers after it.
func TestDialpadActions(t *testing.T) {
	b := start(t)
	type seen struct {
		Status       string
		Duty         dialpad.DutyStatus
		DoNotDisturb bool
		SignedIn     bool
	}
	for _, step := range []struct {
		path, body string
		want       seen
	}{
		{"status", `{"status":"unavailable/Lunch Time"}`, seen{"unavailable/Lunch Time", "unavailable", false, true}},
		{"status", `{"status":"unavailable"}`, seen{"unavailable", "unavailable", false, true}},
		{"status", `{"status":"available"}`, seen{"available", "available", false, true}},
		{"dnd", `{"on":true}`, seen{"available", "available", true, true}},
		{"dnd", `{"on":false}`, seen{"available", "available", false, true}},
		{"busy", `{"on":true}`, seen{"available", "busy", false, true}},
		{"busy", `{"on":false}`, seen{"available", "available", false, true}},
		{"ring", "", seen{"available", "available", false, true}},
		{"answer", "", seen{"available", "occupied", false, true}},
		{"hold", "", seen{"available", "occupied", false, true}},
		{"resume", "", seen{"available", "occupied", false, true}},
		{"hangup", "", seen{"available", "wrapup", false, true}},
		{"end_wrapup", "", seen{"available", "available", false, true}},
		{"ring", "", seen{"available", "available", false, true}},
		{"miss", "", seen{"unavailable", "unavailable", false, true}},
		{"signout", "", seen{"unavailable", "unavailable", false, false}},
		{"signin", "", seen{"unavailable", "unavailable", false, true}},
	} {
		var answered agentView
		b.do(t, "POST", "/agents/4/dialpad/"+step.path, step.body, &answered)
		var all struct{ Agents []agentView }
		b.do(t, "GET", "/agents", "", &all)
		got := all.Agents[3]
		if diff := cmp.Diff(step.want, seen{got.Dialpad.Status, got.Dialpad.Duty, got.Dialpad.DoNotDisturb, got.Dialpad.SignedIn}); diff != "" {
			t.Errorf("after %s %s (-want +got):\n%s", step.path, step.body, diff)
		}
		if diff := cmp.Diff(got, answered); diff != "" && step.path != "ring" {
			t.Errorf("%s answered otherwise than GET /agents (-agents +answer):\n%s", step.path, diff)
		}
	}
}

func TestDialpadClickIsDeliveredSigned(t *testing.T) {
	b := start(t)
	const secret = "chosen-by-the-program"
	hook, err := dialpad.NewWebhook([]string{secret})
	must(t, err)
	events := make(chan dialpad.Event, 10)
	url := receive(t, hook.Handler(func(_ context.Context, ev dialpad.Event) error {
		events <- ev
		return nil
	}))
	client := b.dialpad(t)
	endpoint, err := client.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: url, Secret: ctikit.NewSecret(secret)})
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: endpoint.ID})
	must(t, err)
	b.do(t, "POST", "/agents/5/dialpad/status", `{"status":"unavailable/Lunch Time"}`, nil)
	ev, ok := (<-events).(*dialpad.AgentStatusEvent)
	if !ok || ev.Email != office.people[4].Zendesk.Email || ev.Status != dialpad.Unavailable || ev.Reason != "Lunch Time" {
		t.Errorf("event %+v", ev)
	}
}

// A socket's URL leads to the sandbox, and takes any client.
func TestDialpadSocket(t *testing.T) {
	b := start(t)
	client := b.dialpad(t)
	socket, err := client.Websockets.Create(t.Context(), ctikit.Secret{})
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: socket.ID})
	must(t, err)
	conn := b.upgrade(t, socket.URL.Reveal())
	b.do(t, "POST", "/agents/1/dialpad/ring", "", nil)
	b.do(t, "POST", "/agents/1/dialpad/answer", "", nil)
	if text := frame(t, conn); !strings.Contains(text, `"occupied"`) || !strings.Contains(text, "agent1@example.test") {
		t.Errorf("event %s", text)
	}
	var cut struct{ Cut int }
	b.do(t, "POST", "/dialpad/cut_sockets", "", &cut)
	if _, err := conn.Read(make([]byte, 1)); cut.Cut != 1 || err == nil {
		t.Errorf("%d sockets were cut, and reading gives %v", cut.Cut, err)
	}
}

// A socket that is open does not keep the sandbox alive.
func TestShutdownEndsSockets(t *testing.T) {
	b := start(t)
	socket, err := b.dialpad(t).Websockets.Create(t.Context(), ctikit.Secret{})
	must(t, err)
	conn := b.upgrade(t, socket.URL.Reveal())
	_, err = b.stop()
	must(t, err)
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("the socket is open after the end")
	}
}

// upgrade opens a socket.
func (b *running) upgrade(t *testing.T, url string) io.ReadCloser {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", strings.Replace(url, "ws://", "http://", 1), nil)
	must(t, err)
	for name, value := range map[string]string{
		"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
	} {
		r.Header.Set(name, value)
	}
	res, err := b.http.Do(r)
	must(t, err)
	if res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("the socket answers %d", res.StatusCode)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res.Body
}

// frame reads one message of a socket.
func frame(t *testing.T, conn io.Reader) string {
	t.Helper()
	var head [4]byte
	_, err := io.ReadFull(conn, head[:])
	must(t, err)
	if head[0] != 0x81 || head[1] != 126 {
		t.Fatalf("frame begins with %x, want a text of a middling length", head)
	}
	text := make([]byte, binary.BigEndian.Uint16(head[2:]))
	_, err = io.ReadFull(conn, text)
	must(t, err)
	return string(text)
}

// All office.people are in Dialpad, by the addresses that Zendesk has.
func TestDialpadPeople(t *testing.T) {
	b := start(t)
	for _, p := range office.people {
		user, err := b.dialpad(t).Users.GetByEmail(t.Context(), p.Zendesk.Email)
		if err != nil || user.ID != p.Dialpad.ID {
			t.Errorf("agent %d: user %d, %v", p.N, user.ID, err)
		}
	}
	offered, err := b.dialpad(t).Offices.OffDutyReasons(t.Context(), officeID)
	must(t, err)
	if diff := cmp.Diff(office.reasons, offered); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}
