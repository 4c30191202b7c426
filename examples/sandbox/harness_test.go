package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

// office is the company of a sandbox without flags.
var office = newCompany(5, nil)

// running is a sandbox that serves, and what it says about itself.
type running struct {
	card
	line   string
	stderr *bytes.Buffer // to be read after stop
	stop   func() (rest string, err error)
	http   *http.Client
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	b := &running{stderr: &bytes.Buffer{}, http: &http.Client{Transport: &http.Transport{}}}
	go func() {
		err := run(ctx, append(args, "-json"), in, b.stderr)
		_ = in.Close()
		done <- err
	}()
	reader := bufio.NewReader(out)
	line, err := reader.ReadString('\n')
	if err != nil {
		t.Fatalf("no line of JSON: %v, run returned %v", err, <-done)
	}
	if err := json.Unmarshal([]byte(line), &b.card); err != nil {
		t.Fatal(err)
	}
	b.line = line
	stopped := false
	b.stop = func() (string, error) {
		if stopped {
			return "", nil
		}
		stopped = true
		b.http.CloseIdleConnections()
		cancel()
		rest, _ := io.ReadAll(reader)
		return string(rest), <-done
	}
	t.Cleanup(func() {
		if _, err := b.stop(); err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return b
}

func (b *running) zendesk(t *testing.T) *zendesk.Client {
	t.Helper()
	c, err := zendesk.New(b.Zendesk.Subdomain, zendesk.Bearer(b.Zendesk.Bearer),
		zendesk.WithBaseURL(b.Zendesk.URL), zendesk.WithHTTPClient(b.http), zendesk.WithRetries(1, time.Minute))
	must(t, err)
	return c
}

func (b *running) aircall(t *testing.T) *aircall.Client {
	t.Helper()
	c, err := aircall.New(aircall.BasicAuth(b.Aircall.APIID, b.Aircall.APIToken),
		aircall.WithBaseURL(b.Aircall.URL), aircall.WithHTTPClient(b.http), aircall.WithRetries(1, time.Minute))
	must(t, err)
	return c
}

func (b *running) dialpad(t *testing.T) *dialpad.Client {
	t.Helper()
	c, err := dialpad.New(dialpad.APIKey(b.Dialpad.APIKey),
		dialpad.WithBaseURL(b.Dialpad.URL), dialpad.WithHTTPClient(b.http), dialpad.WithRetries(1, time.Minute))
	must(t, err)
	return c
}

// connect sends a request in the form of AWS, signed like theirs.
func (b *running) connect(t *testing.T, method, path, body string) (status int, reply string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.Connect.URL+path, strings.NewReader(body))
	must(t, err)
	r.Header.Set("X-Amz-Date", "20260302T090000Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+b.Connect.AccessKeyID+"/20260302/"+b.Connect.Region+
		"/connect/aws4_request, SignedHeaders=host;x-amz-date, Signature="+strings.Repeat("0", 64))
	return b.send(t, r)
}

// call asks the control API.
func (b *running) call(t *testing.T, method, path, body string) (status int, reply string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.Control.URL+path, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	return b.send(t, r)
}

func (b *running) send(t *testing.T, r *http.Request) (status int, reply string) {
	t.Helper()
	res, err := b.http.Do(r)
	must(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(text)
}

// do asks the control API for what must work.
func (b *running) do(t *testing.T, method, path, body string, out any) {
	t.Helper()
	status, reply := b.call(t, method, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, status, reply)
	}
	if out != nil {
		must(t, json.Unmarshal([]byte(reply), out))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
