package dialpadws

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/coder/websocket"
)

const (
	// maxMessage is far above what an event takes, in bytes; webhooks have the same limit.
	maxMessage = 1 << 20
	// A connection that has fallen silent is asked for a sign of life.
	pingEvery = 30 * time.Second
	pongTime  = 10 * time.Second
	// openTime bounds the handshake.
	openTime = 30 * time.Second
)

// conn is one open connection; nil is none.
type conn struct{ ws *websocket.Conn }

// dial gets a fresh URL and opens a connection.
func (s *Source) dial(ctx context.Context) (*conn, error) {
	socket, err := s.client.Websockets.Get(ctx, s.id)
	if err != nil {
		return nil, err
	}
	if socket.URL == "" {
		return nil, errors.New("the socket has no URL")
	}
	open, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	//nolint:bodyclose // the library closes it
	ws, res, err := websocket.Dial(open, string(socket.URL), &websocket.DialOptions{HTTPClient: s.cfg.http})
	switch {
	case err == nil:
		ws.SetReadLimit(maxMessage)
		return &conn{ws}, nil
	case res != nil:
		return nil, fmt.Errorf("the socket answered with status %d", res.StatusCode)
	default:
		return nil, withoutURL(err)
	}
}

// withoutURL is an error of a handshake without the URL, which holds a token.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("open the socket: %w", u.Err)
	}
	return errors.New("open the socket: the URL or the answer is not understood")
}

// read hands over messages until the connection ends, and then why.
func (c *conn) read(ctx context.Context, in chan<- arrival) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go c.ping(ctx)
	for {
		_, data, err := c.ws.Read(ctx)
		select {
		case in <- arrival{c, data, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// ping closes the connection when nobody answers any more.
func (c *conn) ping(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		wait, cancel := context.WithTimeout(ctx, pongTime)
		err := c.ws.Ping(wait)
		cancel()
		if err != nil {
			c.close()
			return
		}
	}
}

func (c *conn) close() {
	if c != nil {
		_ = c.ws.CloseNow()
	}
}
