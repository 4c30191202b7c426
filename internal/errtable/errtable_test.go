package errtable_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/errtable"
)

// get asks once and says what came, as a client would.
func get(t *testing.T, hc *http.Client, read bool) (errtable.Reply, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", "https://api.example.test/x", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := hc.Do(r)
	if err != nil {
		return errtable.Reply{}, err
	}
	if !read {
		return errtable.Reply{}, nil // and leave the body open
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return errtable.Reply{
		Status: res.StatusCode, ContentType: res.Header.Get("Content-Type"), Body: string(body), RetryAfter: res.Header.Get("Retry-After"),
	}, err
}

func TestEveryReplyArrives(t *testing.T) {
	var seen []errtable.Reply
	var came errtable.Reply
	for got := range errtable.Try(func(hc *http.Client) (err error) {
		came, err = get(t, hc, true)
		return err
	}) {
		if cut := got.Status == 0; cut != errors.Is(got.Err, syscall.ECONNRESET) || got.Sent != 1 || got.Open != 0 {
			t.Errorf("%s: %v, %d sent, %d open", got.Name, got.Err, got.Sent, got.Open)
		}
		if got.Body != "" && !strings.Contains(got.Body, errtable.Canary) {
			t.Errorf("%s: the body has no canary", got.Name)
		}
		came.Name = got.Name
		seen = append(seen, came)
	}
	if diff := cmp.Diff(errtable.Replies(), seen); diff != "" {
		t.Errorf("replies (-want +got):\n%s", diff)
	}
}

func TestTryTellsOnACall(t *testing.T) {
	for got := range errtable.Try(func(*http.Client) error { return nil }) {
		if got.Sent != 0 || got.Err != nil {
			t.Errorf("%s: %d sent, %v", got.Name, got.Sent, got.Err)
		}
	}
	n := 0
	for got := range errtable.Try(func(hc *http.Client) error { _, err := get(t, hc, false); return err }) {
		if got.Open != 1 {
			t.Errorf("%s: %d open, want 1", got.Name, got.Open)
		}
		if n++; n == 3 {
			break
		}
	}
}
