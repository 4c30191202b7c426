package dialpadtest

import (
	"bufio"
	"crypto/sha1" // RFC 6455 wants it; it proves nothing
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// socketPath is where sockets are opened: a token follows.
const socketPath = "/events/"

// socketLife is how long the token in a socket's URL is good for, and then the
// connection.
const socketLife = time.Hour

// ticket is the right to open a socket.
type ticket struct {
	endpoint int64
	until    time.Time
}

// socketURL makes a fresh URL, which leads to where the request went if that is
// on this machine.
func (f *company) socketURL(r *faketest.Request, e *endpoint) string {
	token := fmt.Sprintf("fake-socket-%06d", len(f.tickets)+1)
	f.tickets[token] = ticket{e.ID, f.now().Add(socketLife)}
	base := strings.TrimRight(f.set.socketURL, "/")
	if faketest.Loopback(r.Host) {
		base = "ws://" + r.Host
	}
	return base + socketPath + token
}

// conn is one open socket. What is sent waits in a queue, so that events do not
// wait for slow readers.
type conn struct {
	endpoint int64
	queue    chan []byte // frames
	stop     func()      // ends it, once
	stopped  chan struct{}
}

// queued is how many frames may wait for a reader before it is cut off.
const queued = 4096

// admit answers a handshake: a connection that gets all events from now on, or
// the status of a refusal.
func (f *company) admit(r *http.Request) (c *conn, status int) {
	if !wants(r.Header, "Connection", "upgrade") || !wants(r.Header, "Upgrade", "websocket") ||
		r.Header.Get("Sec-Websocket-Version") != "13" || r.Header.Get("Sec-Websocket-Key") == "" {
		return nil, http.StatusUpgradeRequired
	}
	token, _ := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), socketPath))
	f.fake.Locked(func() {
		t, known := f.tickets[token]
		if !known || !f.now().Before(t.until) {
			status = http.StatusUnauthorized
			return
		}
		stopped := make(chan struct{})
		c = &conn{
			endpoint: t.endpoint, queue: make(chan []byte, queued), stopped: stopped,
			stop: sync.OnceFunc(func() { close(stopped) }),
		}
		f.conns[c] = true
		f.fake.Clock.AfterFunc(socketLife, c.stop)
	})
	return c, status
}

func wants(h http.Header, name, token string) bool {
	for _, value := range h.Values(name) {
		for part := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(part), token) {
				return true
			}
		}
	}
	return false
}

// welcome is the answer to a handshake.
const welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Accept: %s\r\n\r\n"

// hijack opens a socket over a real connection.
func (f *company) hijack(w http.ResponseWriter, r *http.Request) {
	c, status := f.admit(r)
	if c == nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	h, can := w.(http.Hijacker)
	if !can {
		f.drop(c)
		http.Error(w, "no hijacking here", http.StatusInternalServerError)
		return
	}
	raw, buf, err := h.Hijack()
	if err != nil {
		f.drop(c)
		return
	}
	if _, err = fmt.Fprintf(raw, welcome, accepted(r)); err != nil {
		c.stop()
	}
	f.converse(c, raw, buf.Reader)
}

// pipe opens a socket in memory.
func (f *company) pipe(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	c, status := f.admit(r)
	if c == nil {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
	ours, theirs := net.Pipe()
	go f.converse(c, ours, bufio.NewReader(ours))
	return &http.Response{
		StatusCode: http.StatusSwitchingProtocols, Body: theirs, Request: r,
		Header: http.Header{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "Sec-Websocket-Accept": {accepted(r)}},
	}, nil
}

// accepted proves that a handshake was understood (RFC 6455, 4.2.2).
func accepted(r *http.Request) string {
	sum := sha1.Sum([]byte(r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// converse writes what is queued and reads what the client sends until either
// ends.
func (f *company) converse(c *conn, raw net.Conn, in *bufio.Reader) {
	defer f.drop(c)
	go func() { // also while a write waits for a reader
		<-c.stopped
		_ = raw.Close() // without a close frame: connections are cut
	}()
	go func() {
		defer c.stop()
		for {
			op, data, err := readFrame(in)
			if err != nil || !c.answer(op, data) {
				return
			}
		}
	}()
	for {
		select {
		case frame := <-c.queue:
			if _, err := raw.Write(frame); err != nil || frame[0]&0x0f == opClose {
				return
			}
		case <-c.stopped:
			return
		}
	}
}

func (f *company) drop(c *conn) {
	c.stop()
	f.fake.Locked(func() { delete(f.conns, c) })
}

// answer answers a frame of the client; false ends the connection.
func (c *conn) answer(op byte, data []byte) bool {
	switch op {
	case opPing:
		c.enqueue(frame(opPong, data))
	case opClose:
		c.enqueue(frame(opClose, data[:min(len(data), 2)]))
		<-c.stopped
		return false
	}
	return true
}

func (c *conn) enqueue(frame []byte) {
	select {
	case c.queue <- frame:
	default:
		c.stop() // it does not read
	}
}

// push sends an event to all open sockets of an endpoint, inside the lock.
func (f *company) push(endpoint int64, body []byte) {
	for c := range f.conns {
		if c.endpoint == endpoint {
			c.enqueue(frame(opText, body))
		}
	}
}

// CutSockets breaks all open sockets, without a close frame.
func (f *Fake) CutSockets() {
	f.fake.Locked(func() {
		for c := range f.conns {
			c.stop()
		}
	})
}

// Sockets is the number of sockets that are open.
func (f *Fake) Sockets() (n int) {
	f.fake.Locked(func() {
		for c := range f.conns {
			select {
			case <-c.stopped:
			default:
				n++
			}
		}
	})
	return n
}

// Opcodes of RFC 6455, 5.2.
const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

// frame is one unmasked message in one frame, as servers send it.
func frame(op byte, data []byte) []byte {
	out := []byte{0x80 | op}
	switch n := len(data); {
	case n < 126:
		out = append(out, byte(n))
	case n < 1<<16:
		out = append(out, 126, byte(n>>8), byte(n))
	default:
		out = append(out, 127, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, data...)
}

// maxFrame is more than any client sends.
const maxFrame = 1 << 16

// readFrame reads one frame of a client, which masks it (RFC 6455, 5.3).
func readFrame(in io.Reader) (op byte, data []byte, err error) {
	var head [8]byte
	if _, err = io.ReadFull(in, head[:2]); err != nil {
		return 0, nil, err
	}
	op = head[0] & 0x0f
	masked, n := head[1]&0x80 != 0, int(head[1]&0x7f)
	switch n {
	case 126:
		if _, err = io.ReadFull(in, head[:2]); err != nil {
			return 0, nil, err
		}
		n = int(head[0])<<8 | int(head[1])
	case 127:
		return 0, nil, fmt.Errorf("dialpadtest: a frame of more than %d bytes", maxFrame)
	}
	if !masked {
		return 0, nil, fmt.Errorf("dialpadtest: a client's frame that is not masked")
	}
	var mask [4]byte
	if _, err = io.ReadFull(in, mask[:]); err != nil {
		return 0, nil, err
	}
	data = make([]byte, n)
	_, err = io.ReadFull(in, data)
	for i := range data {
		data[i] ^= mask[i%4]
	}
	return op, data, err
}
