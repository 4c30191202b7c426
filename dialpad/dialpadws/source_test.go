package dialpadws_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/dialpad/dialpadws"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func unsigned(t *testing.T) *dialpad.Webhook {
	t.Helper()
	hook, err := dialpad.NewUnsignedWebhook()
	must(t, err)
	return hook
}

// listener is a company with a socket, and a source that writes down what it
// hears.
type listener struct {
	*dialpadtest.Fake
	socket *dialpad.WebsocketEndpoint
	source *dialpadws.Source
	stop   context.CancelFunc
	ended  chan error

	mu    sync.Mutex
	heard []string
	gaps  []string
	fail  error // of the callback
}

const secret = "demo-secret"

// listen starts a source, inside a bubble; its connections stay in memory.
func listen(t *testing.T) *listener {
	t.Helper()
	l := &listener{Fake: dialpadtest.New(t), ended: make(chan error, 1)}
	l.PutUser(dialpadtest.User{ID: 9, CallCenters: []int64{101}})
	client := l.Client()
	var err error
	l.socket, err = client.Websockets.Create(t.Context(), ctikit.NewSecret(secret))
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: l.socket.ID})
	must(t, err)
	hook, err := dialpad.NewWebhook([]string{secret})
	must(t, err)
	l.source, err = dialpadws.New(client, l.socket.ID, hook,
		dialpadws.WithHTTPClient(&http.Client{Transport: l.Fake}), dialpadws.WithOnGap(l.onGap(time.Now())))
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	l.stop = cancel
	go func() { l.ended <- l.source.Run(ctx, l.handle) }()
	synctest.Wait()
	return l
}

func (l *listener) handle(_ context.Context, ev dialpad.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return l.fail
	}
	if e, ok := ev.(*dialpad.AgentStatusEvent); ok {
		l.heard = append(l.heard, fmt.Sprintf("%s %s", e.Status, e.Reason))
	}
	return nil
}

// onGap writes gaps down, in seconds since the start.
func (l *listener) onGap(start time.Time) func(context.Context, dialpadws.Gap) {
	return func(_ context.Context, g dialpadws.Gap) {
		l.mu.Lock()
		defer l.mu.Unlock()
		since := "start"
		if !g.Since.IsZero() {
			since = fmt.Sprint(int(g.Since.Sub(start).Seconds()))
		}
		l.gaps = append(l.gaps, fmt.Sprintf("%s to %d, cause %v", since, int(g.Until.Sub(start).Seconds()), g.Cause != nil))
	}
}

// want compares what was heard, and the gaps, since the last time.
func (l *listener) want(t *testing.T, heard, gaps []string) {
	t.Helper()
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if diff := cmp.Diff(heard, l.heard); diff != "" {
		t.Errorf("events mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(gaps, l.gaps); diff != "" {
		t.Errorf("gaps mismatch (-want +got):\n%s", diff)
	}
	l.heard, l.gaps = nil, nil
}

// end stops the source and everything else, so that the bubble can end.
func (l *listener) end(t *testing.T, want error) {
	t.Helper()
	l.stop()
	if err := <-l.ended; !errors.Is(err, want) {
		t.Errorf("Run: %v, want %v", err, want)
	}
	l.Close()
	synctest.Wait()
}

func TestNewTellsAllProblemsAtOnce(t *testing.T) {
	_, err := dialpadws.New(nil, 0, nil, nil, dialpadws.WithClock(nil), dialpadws.WithHTTPClient(nil), dialpadws.WithLogger(nil),
		dialpadws.WithOnGap(nil), dialpadws.WithRenewAfter(time.Hour))
	for _, want := range []string{"client: want", "socket id: want a positive number, got 0", "webhook: want", "option 1: want", "clock: want", "HTTP client: want", "logger: want", "gaps: want", "got 1h0m0s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %q: %v", want, err)
		}
	}
}

func TestEventsComeInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		l.want(t, nil, []string{"start to 0, cause false"})
		l.SetStatus(9, false, "Lunch")
		l.SetStatus(9, true, "")
		call := l.Ring(9)
		l.Answer(call)
		l.want(t, []string{"unavailable Lunch", "available ", "occupied "}, nil)
		l.end(t, context.Canceled)
	})
}

// For a day nothing is lost and nothing comes twice, though each connection
// lives an hour only.
func TestRenewalLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		l.want(t, nil, []string{"start to 0, cause false"})
		var want []string
		for n := range 24 * 60 * 6 { // every ten seconds, so in each overlap too
			time.Sleep(10 * time.Second)
			on := n%2 == 1
			l.SetStatus(9, on, "Lunch")
			want = append(want, map[bool]string{true: "available ", false: "unavailable Lunch"}[on])
		}
		l.want(t, want, nil)
		if n := l.Count("GET /api/v2/websockets/{id}"); n != 29 {
			t.Errorf("%d fresh URLs in a day, want 29: one each 50 minutes", n)
		}
		l.end(t, context.Canceled)
	})
}

func TestCutsAreGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		time.Sleep(100 * time.Second)
		l.want(t, nil, []string{"start to 0, cause false"})
		l.FailNext("GET /api/v2/websockets/{id}", ctikit.Fault{Status: 503, Times: 8})
		l.CutSockets()
		l.SetStatus(9, false, "Lunch") // nobody hears
		time.Sleep(time.Minute)
		l.mu.Lock()
		if len(l.gaps) != 1 || !strings.HasPrefix(l.gaps[0], "100 to 1") { // waits are random
			t.Errorf("gaps %q", l.gaps)
		}
		l.gaps = nil
		l.mu.Unlock()
		l.SetStatus(9, true, "")
		l.want(t, []string{"available "}, nil)
		l.end(t, context.Canceled)
	})
}

// A renewal that fails costs nothing while the old connection lives, and a gap
// after that.
func TestRenewalFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		l.want(t, nil, []string{"start to 0, cause false"})
		l.FailNext("GET /api/v2/websockets/{id}", ctikit.Fault{Status: 500, Times: 12})
		time.Sleep(55 * time.Minute)
		l.SetStatus(9, false, "Lunch")
		l.want(t, []string{"unavailable Lunch"}, nil)
		time.Sleep(time.Hour)
		l.SetStatus(9, true, "")
		l.want(t, []string{"available "}, nil)

		l.FailNext("GET /api/v2/websockets/{id}", ctikit.Fault{Cut: true, Times: 1000})
		time.Sleep(2 * time.Hour)
		l.want(t, nil, nil)
		l.end(t, context.Canceled)
	})
}

func TestEventsThatAreLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		l.want(t, nil, []string{"start to 0, cause false"})
		l.fail = errors.New("disk full")
		l.SetStatus(9, false, "Lunch")
		l.want(t, nil, []string{"0 to 0, cause true"})
		l.fail = nil
		_, err := l.Client().Websockets.Update(t.Context(), l.socket.ID, ctikit.NewSecret("another-secret")) // which the hook does not know
		must(t, err)
		l.SetStatus(9, true, "")
		l.want(t, nil, []string{"0 to 0, cause true"})
		l.end(t, context.Canceled)
	})
}

// Where trying again cannot help, Run ends.
func TestRunEnds(t *testing.T) {
	tests := []struct {
		name string
		fail ctikit.Fault
		want error
	}{
		{"unknown socket", ctikit.Fault{Status: 404}, dialpad.ErrNotFound},
		{"bad key", ctikit.Fault{Status: 401}, dialpad.ErrUnauthorized},
		{"no right", ctikit.Fault{Status: 403}, dialpad.ErrForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := listen(t)
				l.FailNext("GET /api/v2/websockets/{id}", tt.fail)
				l.CutSockets()
				if err := <-l.ended; !errors.Is(err, tt.want) {
					t.Errorf("Run: %v, want %v", err, tt.want)
				}
				l.Close()
			})
		})
	}
	l := &listener{Fake: dialpadtest.New(nil)}
	source, err := dialpadws.New(l.Client(), 1, unsigned(t))
	must(t, err)
	if err := source.Run(t.Context(), nil); err == nil {
		t.Error("without a callback: no error")
	}
}

// quiet is a network on which a handshake fails with an error that quotes the
// URL.
type quiet struct {
	answer func(*http.Request) (*http.Response, error)
}

func (q quiet) RoundTrip(r *http.Request) (*http.Response, error) { return q.answer(r) }

// The URL of a socket holds a token, which no error may show.
func TestErrorsShowNoToken(t *testing.T) {
	for name, answer := range map[string]func(*http.Request) (*http.Response, error){
		"refused": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"no socket": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 418, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := dialpadtest.New(t)
			client := f.Client()
			socket, err := client.Websockets.Create(t.Context(), ctikit.Secret{})
			must(t, err)
			var log strings.Builder
			source, err := dialpadws.New(client, socket.ID, unsigned(t),
				dialpadws.WithHTTPClient(&http.Client{Transport: quiet{answer}}), dialpadws.WithLogger(textLogger(&log)), dialpadws.WithRenewAfter(2*time.Minute))
			must(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := source.Run(ctx, func(context.Context, dialpad.Event) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
			if log.Len() == 0 || strings.Contains(log.String(), "fake-socket") {
				t.Errorf("%s: log %s", name, log.String())
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", source, source, source), "fake-") {
				t.Errorf("%s: the source shows a secret", name)
			}
		})
	}
}

// redirected runs a source whose socket's host redirects the handshake, and
// returns the log and the requests for sockets.
func redirected(t *testing.T, location string, opts ...dialpadws.Option) (text string, sent []*http.Request) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := dialpadtest.New(t)
		client := f.Client()
		socket, err := client.Websockets.Create(t.Context(), ctikit.Secret{})
		must(t, err)
		var log strings.Builder
		redirect := quiet{func(r *http.Request) (*http.Response, error) {
			if sent = append(sent, r); len(sent) > 100 {
				return nil, errors.New("followed without end")
			}
			h := http.Header{"Location": {location}}
			return &http.Response{StatusCode: http.StatusFound, Header: h, Body: http.NoBody, Request: r}, nil
		}}
		opts = append(opts, dialpadws.WithHTTPClient(&http.Client{Transport: redirect}), dialpadws.WithLogger(textLogger(&log)))
		source, err := dialpadws.New(client, socket.ID, unsigned(t), opts...)
		must(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := source.Run(ctx, func(context.Context, dialpad.Event) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run: %v", err)
		}
		text = log.String()
	})
	return text, sent
}

// C11: a handshake is not redirected to another scheme or host, and no redirect
// carries the URL, which holds a token, in a Referer.
func TestFaultC11Redirects(t *testing.T) {
	for name, location := range map[string]string{
		"another host":   "https://evil.example.test/events/x",
		"another port":   "https://platform-websockets.example.test:8443/events/x",
		"another scheme": "ws://platform-websockets.example.test/events/x",
		"no host":        "https:///events/x",
	} {
		log, sent := redirected(t, location)
		if len(sent) != 1 || !strings.Contains(log, "redirect to another host") || strings.Contains(log, "fake-socket") {
			t.Errorf("%s: %d requests, log %s", name, len(sent), log)
		}
	}
	_, sent := redirected(t, "/events/elsewhere")
	if len(sent) != 10 {
		t.Errorf("%d requests to the same host, want 10", len(sent))
	}
	for _, r := range sent {
		if r.Header.Get("Referer") != "" {
			t.Errorf("%s has a Referer", r.URL.Path)
		}
	}
}

// C17: nil in an interface is refused too, and so is what a webhook that nobody
// made would let in.
func TestFaultC17Nils(t *testing.T) {
	var clk *ctikit.VirtualClock
	f := dialpadtest.New(t)
	if _, err := dialpadws.New(f.Client(), 1, unsigned(t), dialpadws.WithClock(clk)); err == nil {
		t.Error("a nil clock: no error")
	}
	if _, err := new(dialpad.Webhook).Parse(nil, []byte("{}")); !errors.Is(err, dialpad.ErrSignature) {
		t.Errorf("a webhook that nobody made: %v", err)
	}
}
