package aircall

import "context"

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

// Send sends a message from a number past the agents' inbox, for programs that
// message in bulk. The number must be set up for that. A broken connection is
// not tried again: it would send twice.
func (s MessagesService) Send(ctx context.Context, numberID int64, m MessageSpec) (*Message, error) {
	return send(ctx, s.c.request("messages.send", numberID), m)
}

// SendNative sends a message from a number within a conversation that agents
// see and can take up. A broken connection is not tried again: it would send
// twice.
func (s MessagesService) SendNative(ctx context.Context, numberID int64, m MessageSpec) (*Message, error) {
	return send(ctx, s.c.request("messages.send_native", numberID), m)
}

// send reads a bare message: these replies are not wrapped.
func send(ctx context.Context, r *request, m MessageSpec) (*Message, error) {
	r.want(m.To != "", "To", "a number, got an empty string")
	r.want(m.Body != "" || len(m.MediaURLs) > 0, "Body", "a text where there are no MediaURLs, got an empty string")
	var out Message
	r.In, r.Out = m, &out
	err := r.run(ctx)
	if err == nil && !out.known() {
		err = errNoObject
	}
	if err != nil {
		return nil, err
	}
	return &out, nil
}
