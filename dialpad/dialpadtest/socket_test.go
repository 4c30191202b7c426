package dialpadtest_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// wire is a socket as it is on the wire, byte by byte.
type wire struct {
	io.ReadWriteCloser
	in *bufio.Reader
}

// open shakes hands in memory, and returns the status and the proof of that,
// and the socket if there is one.
func open(t *testing.T, f *dialpadtest.Fake, url ctikit.Secret, change func(http.Header)) (status int, proof string, w *wire) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https"+strings.TrimPrefix(url.Reveal(), "wss"), http.NoBody)
	must(t, err)
	r.Header = http.Header{
		"Connection": {"keep-alive, Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"},
		"Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}, // RFC 6455, 1.3
	}
	if change != nil {
		change(r.Header)
	}
	res, err := f.RoundTrip(r)
	must(t, err)
	rwc, ok := res.Body.(io.ReadWriteCloser)
	if !ok {
		must(t, res.Body.Close())
		return res.StatusCode, "", nil
	}
	return res.StatusCode, res.Header.Get("Sec-Websocket-Accept"), &wire{rwc, bufio.NewReader(rwc)}
}

// say sends a masked frame.
func (w *wire) say(t *testing.T, head byte, text string) {
	t.Helper()
	mask := []byte{1, 2, 3, 4}
	frame := []byte{head, 0x80 | byte(len(text))}
	if len(text) > 125 {
		frame = []byte{head, 0x80 | 126, byte(len(text) >> 8), byte(len(text))}
	}
	frame = append(frame, mask...)
	for i := range len(text) {
		frame = append(frame, text[i]^mask[i%4])
	}
	_, err := w.Write(frame)
	must(t, err)
}

// hear reads a frame.
func (w *wire) hear() (head byte, text string, err error) {
	var b [2]byte
	if _, err = io.ReadFull(w.in, b[:]); err != nil {
		return 0, "", err
	}
	head, n := b[0], int(b[1])
	if n == 126 {
		if _, err = io.ReadFull(w.in, b[:]); err != nil {
			return 0, "", err
		}
		n = int(b[0])<<8 | int(b[1])
	}
	data := make([]byte, n)
	_, err = io.ReadFull(w.in, data)
	return head, string(data), err
}

// connected is a company with a socket that gets events unsigned.
func connected(t *testing.T) (*dialpadtest.Fake, *dialpad.WebsocketEndpoint) {
	t.Helper()
	f := dialpadtest.New(t)
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test"})
	c := f.Client()
	socket, err := c.Websockets.Create(t.Context(), ctikit.Secret{})
	must(t, err)
	_, err = c.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: socket.ID})
	must(t, err)
	return f, socket
}

func TestHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, socket := connected(t)
		status, proof, w := open(t, f, socket.URL, nil)
		if status != 101 || proof != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" || f.Sockets() != 1 {
			t.Errorf("%d %q, %d sockets", status, proof, f.Sockets())
		}
		must(t, w.Close())
		for name, change := range map[string]func(http.Header){
			"no upgrade": func(h http.Header) { h.Del("Upgrade") }, "no connection": func(h http.Header) { h.Set("Connection", "close") },
			"version 8": func(h http.Header) { h.Set("Sec-Websocket-Version", "8") }, "no key": func(h http.Header) { h.Del("Sec-Websocket-Key") },
		} {
			if status, _, _ := open(t, f, socket.URL, change); status != 426 {
				t.Errorf("%s: %d, want 426", name, status)
			}
		}
		if status, _, _ := open(t, f, ctikit.NewSecret("wss://platform-websockets.example.test/events/other"), nil); status != 401 {
			t.Errorf("another token: %d, want 401", status)
		}
		time.Sleep(time.Hour)
		if status, _, _ := open(t, f, socket.URL, nil); status != 401 {
			t.Errorf("a token of an hour ago: %d, want 401", status)
		}
		f.Close()
	})
}

func TestFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, socket := connected(t)
		_, _, w := open(t, f, socket.URL, nil)
		f.SetStatus(9, false, strings.Repeat("x", 300))
		head, text, err := w.hear()
		if err != nil || head != 0x81 || !strings.Contains(text, `"on_duty_status":"unavailable"`) || !strings.HasSuffix(text, "}") {
			t.Errorf("%x %s %v", head, text, err)
		}
		w.say(t, 0x81, strings.Repeat("y", 200)) // what clients say is ignored
		w.say(t, 0x89, "are you there")
		if head, text, err := w.hear(); head != 0x8a || text != "are you there" || err != nil {
			t.Errorf("%x %s %v, want the pong", head, text, err)
		}
		w.say(t, 0x88, "\x03\xe8bye")
		if head, text, err := w.hear(); head != 0x88 || text != "\x03\xe8" || err != nil {
			t.Errorf("%x %q %v, want the close", head, text, err)
		}
		if _, _, err := w.hear(); !errors.Is(err, io.EOF) {
			t.Errorf("after the close: %v", err)
		}
		synctest.Wait()
		if n := f.Sockets(); n != 0 {
			t.Errorf("%d sockets are open", n)
		}
	})
}

func TestConnectionsAreCut(t *testing.T) {
	for name, cut := range map[string]func(*testing.T, *dialpadtest.Fake, *wire){
		"after an hour":       func(*testing.T, *dialpadtest.Fake, *wire) { time.Sleep(time.Hour) },
		"on demand":           func(_ *testing.T, f *dialpadtest.Fake, _ *wire) { f.CutSockets() },
		"by a frame unmasked": func(t *testing.T, _ *dialpadtest.Fake, w *wire) { _, err := w.Write([]byte{0x81, 0}); must(t, err) },
		"by a frame too long": func(t *testing.T, _ *dialpadtest.Fake, w *wire) { _, err := w.Write([]byte{0x81, 0xff}); must(t, err) },
		"by a reader that does not": func(t *testing.T, f *dialpadtest.Fake, _ *wire) {
			for n := range 5000 {
				f.SetStatus(9, n%2 == 0, "Lunch")
			}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			f, socket := connected(t)
			_, _, w := open(t, f, socket.URL, nil)
			defer func() { _ = w.Close() }()
			cut(t, f, w)
			synctest.Wait()
			if n := f.Sockets(); n != 0 {
				t.Errorf("%s: %d sockets are open", name, n)
			}
		})
	}
}

func TestSocketsOverALoopbackPort(t *testing.T) {
	f, socket := connected(t)
	server := httptest.NewServer(f)
	defer server.Close()
	defer f.Close()
	c, err := dialpad.New(dialpad.APIKey(dialpadtest.APIKey), dialpad.WithBaseURL(server.URL))
	must(t, err)
	fresh, err := c.Websockets.Get(t.Context(), socket.ID)
	must(t, err)
	host := strings.TrimPrefix(server.URL, "http://")
	path, ok := strings.CutPrefix(fresh.URL.Reveal(), "ws://"+host)
	if !ok {
		t.Fatal("the URL of a socket does not lead to this machine")
	}
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
	must(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	must(t, err)
	w := &wire{conn, bufio.NewReader(conn)}
	var lines []string
	for {
		line, err := w.in.ReadString('\n')
		must(t, err)
		if line == "\r\n" {
			break
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	want := []string{"HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("handshake mismatch (-want +got):\n%s", diff)
	}
	f.SetStatus(9, false, "")
	if head, text, err := w.hear(); head != 0x81 || !strings.HasPrefix(text, "{") || err != nil {
		t.Errorf("%x %s %v", head, text, err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events/x", http.NoBody)
	must(t, err)
	plain, err := server.Client().Do(r)
	must(t, err)
	_ = plain.Body.Close()
	if plain.StatusCode != 426 {
		t.Errorf("without an upgrade: %d, want 426", plain.StatusCode)
	}
}
