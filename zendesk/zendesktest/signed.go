package zendesktest

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
)

// SignedRequest is a delivery of body as Zendesk sends it, signed with secret
// at a time, for testing a receiver without a fake. The tb may be nil.
func SignedRequest(tb ctikit.TB, secret string, body []byte, at time.Time) *http.Request {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "https://hooks.example.test/zendesk", bytes.NewReader(body))
	if err != nil { // the address is a constant
		if tb != nil {
			tb.Helper()
			tb.Errorf("zendesktest: %v", err)
		}
		return nil
	}
	r.Header = signature(secret, body, at)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return r
}
