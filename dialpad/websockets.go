package dialpad

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// WebsocketsService manages the sockets that events can be read from, where no
// webhook can come in. Package dialpadws reads them. The key that makes a
// socket must also make the subscription. Its errors are those of
// [DutyService].
type WebsocketsService struct {
	r resource[WebsocketEndpoint]
}

// WebsocketEndpoint is a socket as Dialpad keeps it.
type WebsocketEndpoint struct {
	ID int64 `json:"id"`
	// URL is where to connect. It holds a token that is good for one hour, and so
	// does the connection: each Get gives a fresh one.
	URL ctikit.Secret `json:"websocket_url"`
	// Secret signs the events; empty means that nothing is signed.
	Secret ctikit.Secret `json:"secret"`
}

// UnmarshalJSON leaves fields of an unexpected type empty.
func (e *WebsocketEndpoint) UnmarshalJSON(b []byte) error {
	if err := lenient.Object(b, e); err != nil || !e.Secret.IsZero() {
		return err
	}
	var err error
	e.Secret, err = signedWith(b)
	return err
}

// Get returns a socket with a fresh URL; an unknown one is an [ErrNotFound].
func (s WebsocketsService) Get(ctx context.Context, id int64) (*WebsocketEndpoint, error) {
	return s.r.get(ctx, id)
}

// List returns one page of the company's sockets.
func (s WebsocketsService) List(ctx context.Context, o WebsocketListOptions) (ctikit.Page[WebsocketEndpoint], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all sockets. An error comes last.
func (s WebsocketsService) All(ctx context.Context, o WebsocketListOptions) iter.Seq2[WebsocketEndpoint, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Create makes a socket. The secret is one line; with an empty one, events are
// not signed. Dialpad takes 250 of these a minute.
func (s WebsocketsService) Create(ctx context.Context, secret ctikit.Secret) (*WebsocketEndpoint, error) {
	return s.write(ctx, s.r.request("create"), secret)
}

// Update changes the secret of a socket; an unknown socket is an [ErrNotFound].
func (s WebsocketsService) Update(ctx context.Context, id int64, secret ctikit.Secret) (*WebsocketEndpoint, error) {
	return s.write(ctx, s.r.request("update", id), secret)
}

// Delete removes a socket. An unknown one is an [ErrNotFound].
func (s WebsocketsService) Delete(ctx context.Context, id int64) error { return s.r.delete(ctx, id) }

func (s WebsocketsService) write(ctx context.Context, r *request, secret ctikit.Secret) (*WebsocketEndpoint, error) {
	r.wantLine("secret", secret.Reveal())
	r.In = struct {
		Secret string `json:"secret,omitempty"`
	}{secret.Reveal()}
	return s.r.one(ctx, r)
}
