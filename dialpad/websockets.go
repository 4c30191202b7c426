package dialpad

import (
	"context"
	"iter"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/internal/httpx"
)

// WebsocketsService manages the sockets that events can be read from, where no webhook can come in. Package
// dialpadws reads them. The key that makes a socket must also make the subscription. Its errors are those of
// [DutyService].
type WebsocketsService struct{ c *core }

// WebsocketEndpoint is a socket as Dialpad keeps it.
type WebsocketEndpoint struct {
	ID int64
	// URL is where to connect. It holds a token that is good for one hour, and so does the connection:
	// each Get gives a fresh one.
	URL Secret
	// Secret signs the events; empty means that nothing is signed.
	Secret Secret
}

// UnmarshalJSON decodes a socket. A field of an unexpected type is left empty.
func (e *WebsocketEndpoint) UnmarshalJSON(b []byte) error {
	var w struct {
		ID        looseInt  `json:"id"`
		URL       string    `json:"websocket_url"`
		Signature signature `json:"signature"`
	}
	err := lenient(b, &w)
	*e = WebsocketEndpoint{ID: int64(w.ID), URL: Secret(w.URL), Secret: Secret(w.Signature.Secret)}
	return err
}

// Get returns a socket with a fresh URL; an unknown one is an [ErrNotFound].
func (s WebsocketsService) Get(ctx context.Context, id int64) (*WebsocketEndpoint, error) {
	const op = "websockets.get"
	if err := checkID(op, "websocket", id); err != nil {
		return nil, err
	}
	return s.do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: websocketPath(id)})
}

// List returns one page of the company's sockets.
func (s WebsocketsService) List(ctx context.Context, o ListOptions) (*Page[WebsocketEndpoint], error) {
	return list[WebsocketEndpoint](ctx, s.c, "websockets.list", api("websockets"), o)
}

// All goes through all sockets, page by page. An error is the last thing that it yields.
func (s WebsocketsService) All(ctx context.Context, o ListOptions) iter.Seq2[WebsocketEndpoint, error] {
	return all(ctx, o.Cursor, func(ctx context.Context, cursor string) (*Page[WebsocketEndpoint], error) {
		return s.List(ctx, ListOptions{Cursor: cursor})
	})
}

// Create makes a socket. The secret is one line; with an empty one, events are not signed. Dialpad takes 250 of
// these a minute.
func (s WebsocketsService) Create(ctx context.Context, secret Secret) (*WebsocketEndpoint, error) {
	return s.write(ctx, httpx.Call{Op: "websockets.create", Method: http.MethodPost, Path: api("websockets")}, secret)
}

// Update changes the secret of a socket; an unknown socket is an [ErrNotFound].
func (s WebsocketsService) Update(ctx context.Context, id int64, secret Secret) (*WebsocketEndpoint, error) {
	const op = "websockets.update"
	if err := checkID(op, "websocket", id); err != nil {
		return nil, err
	}
	return s.write(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: websocketPath(id)}, secret)
}

// Delete removes a socket. An unknown one is an [ErrNotFound].
func (s WebsocketsService) Delete(ctx context.Context, id int64) error {
	const op = "websockets.delete"
	if err := checkID(op, "websocket", id); err != nil {
		return err
	}
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodDelete, Path: websocketPath(id)})
	return err
}

func (s WebsocketsService) write(ctx context.Context, call httpx.Call, secret Secret) (*WebsocketEndpoint, error) {
	if err := checkLine(call.Op, "the secret", string(secret)); err != nil {
		return nil, err
	}
	call.In = struct {
		Secret string `json:"secret,omitempty"`
	}{string(secret)}
	return s.do(ctx, call)
}

func (s WebsocketsService) do(ctx context.Context, call httpx.Call) (*WebsocketEndpoint, error) {
	return one(ctx, s.c, call, "websocket", func(e *WebsocketEndpoint) int64 { return e.ID })
}

func websocketPath(id int64) []string { return api("websockets", strconv.FormatInt(id, 10)) }
