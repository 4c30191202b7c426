package dialpadws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/coder/websocket"
)

const (
	// maxMessage is far above the size of an event, in bytes; webhooks have the
	// same limit.
	maxMessage = 1 << 20
	// Pings find connections that are dead without having been closed.
	pingEvery = 30 * time.Second
	pongTime  = 10 * time.Second
	// openTime bounds the handshake.
	openTime = 30 * time.Second
	// maxRedirects is net/http's own limit.
	maxRedirects = 10
)

// conn is one open connection; nil is none.
type conn struct{ ws *websocket.Conn }

// dial gets a fresh URL and opens a connection.
func (s *Source) dial(ctx context.Context) (*conn, error) {
	socket, err := s.client.Websockets.Get(ctx, s.id)
	if err != nil {
		return nil, err
	}
	if socket.URL.IsZero() {
		return nil, errors.New("the socket has no URL")
	}
	open, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	//nolint:bodyclose // the library closes it
	ws, res, err := websocket.Dial(open, socket.URL.Reveal(), &websocket.DialOptions{HTTPClient: s.redirecting()})
	switch {
	case err == nil:
		ws.SetReadLimit(maxMessage)
		return &conn{ws}, nil
	case errors.Is(err, errOtherHost):
		return nil, errOtherHost
	case res != nil:
		return nil, fmt.Errorf("the socket answered with status %d", res.StatusCode)
	default:
		return nil, withoutURL(err)
	}
}

// errOtherHost is a redirect to another scheme or host.
var errOtherHost = errors.New("redirect to another host")

// redirecting is the HTTP client of handshakes. It follows no redirect to
// another scheme or host, and none says where it comes from: the URL holds a
// token.
func (s *Source) redirecting() *http.Client {
	hc := *s.cfg.http
	own := hc.CheckRedirect
	hc.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		r.Header.Del("Referer")
		switch {
		case r.URL.Scheme != via[0].URL.Scheme || r.URL.Host != via[0].URL.Host:
			return errOtherHost
		case len(via) >= maxRedirects:
			return http.ErrUseLastResponse
		case own != nil:
			return own(r, via)
		}
		return nil
	}
	return &hc
}

// withoutURL is an error of a handshake without the URL, which holds a token.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("open the socket: %w", u.Err)
	}
	return errors.New("open the socket: the URL or the answer is not understood")
}

// read passes messages on until the connection ends, and then why it did.
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

// ping closes the connection when the other side does not answer any more.
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
