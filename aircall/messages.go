package aircall

import (
	"context"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// MessagesService sends messages. Its errors are those of [UsersService].
type MessagesService struct{ c *core }

// MessageSpec is a message to send.
type MessageSpec struct {
	// To is in E.164.
	To   string `json:"to"`
	Body string `json:"body,omitempty"`
	// MediaURLs are links to files to send.
	MediaURLs []string `json:"mediaUrl,omitempty"`
}

// Send sends a message from a number past the agents' inbox, for programs that message in bulk. The number
// must be set up for that. A broken connection is not tried again: it would send twice.
func (s MessagesService) Send(ctx context.Context, numberID int64, m MessageSpec) (*Message, error) {
	return s.send(ctx, "messages.send", numberID, m, "send")
}

// SendNative sends a message from a number within a conversation that agents see and can take up.
// A broken connection is not tried again: it would send twice.
func (s MessagesService) SendNative(ctx context.Context, numberID int64, m MessageSpec) (*Message, error) {
	return s.send(ctx, "messages.send_native", numberID, m, "native", "send")
}

// send reads a bare message: these replies are not wrapped.
func (s MessagesService) send(ctx context.Context, op string, numberID int64, m MessageSpec, way ...string) (*Message, error) {
	if err := checkID(op, "number", numberID); err != nil {
		return nil, err
	}
	if m.To == "" || m.Body == "" && len(m.MediaURLs) == 0 {
		return nil, invalid(op, "To is empty, or both Body and MediaURLs are")
	}
	var out Message
	_, err := s.c.Do(ctx, httpx.Call{
		Op: op, Method: http.MethodPost, Path: append([]string{"v1", "numbers", decimal(numberID), "messages"}, way...), In: m, Out: &out,
	})
	if err == nil && out.ID == "" {
		err = errNoObject
	}
	if err != nil {
		return nil, err
	}
	return &out, nil
}
