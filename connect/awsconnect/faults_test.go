package awsconnect_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// An odd value in a reply is named in no error: no user id of a request either.
func TestFaultC10RepliesAreNotQuoted(t *testing.T) {
	const canary = "4155550100"
	replies := map[string]string{
		"a number too long":   `{"Queue":{"MaxContacts":` + canary + canary + canary + `}}`,
		"a text for a number": `{"Queue":{"MaxContacts":"` + canary + `"}}`,
		"no JSON":             `<html>` + canary + `</html>`,
		"JSON cut off":        `{"Queue":{"Name":"` + canary,
		"a list":              `["` + canary + `"]`,
		"a text":              `"` + canary + `"`,
	}
	for name, body := range replies {
		f := floor(t, connecttest.WithoutRates())
		f.FailNext("DescribeQueue", ctikit.Fault{Status: 200, Body: body, ContentType: "application/json"})
		_, err := overSDK(t, f).DescribeQueue(t.Context(), canary)
		if err == nil {
			continue // the SDK reads it
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			if text := fmt.Sprintf(verb, err); strings.Contains(text, canary) {
				t.Errorf("%s as %s: %s", name, verb, text)
			}
		}
	}
	f := floor(t)
	f.FailNext("DescribeQueue", ctikit.Fault{Cut: true})
	if _, err := overSDK(t, f).DescribeQueue(t.Context(), canary); err == nil || strings.Contains(fmt.Sprintf("%+v", err), canary) {
		t.Errorf("a broken connection: %v", err)
	}
}

// endless is a transport whose replies have many bytes, or many values.
func endless(part string, times int, sent *int) http.RoundTripper {
	return transport(func(r *http.Request) (*http.Response, error) {
		*sent++
		body := io.MultiReader(strings.NewReader(`{"UserSummaryList":[`), io.LimitReader(&repeated{part: part}, int64(times*len(part))), strings.NewReader(`{}]}`))
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
	})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type repeated struct {
	part string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.part[r.at%len(r.part)]
		r.at++
	}
	return len(p), nil
}

// A reply of 512 MiB, or of millions of objects, is an error, is sent once, and
// takes no more than a few times what is read.
func TestFaultC12RepliesAreBounded(t *testing.T) {
	tests := []struct {
		name, part string
		times      int
	}{
		{"512 MiB of one name", `{"Username":"` + strings.Repeat("x", 1<<20) + `"},`, 512},
		{"5 million objects", `{},`, 5_000_000},
	}
	for _, tt := range tests {
		sent := 0
		api := overSDK(t, endless(tt.part, tt.times, &sent))
		c, err := connect.New(api)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = c.Users.List(t.Context(), connect.UserListOptions{})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "reply is too large") || sent != 1 {
			t.Errorf("%s: error %v after %d requests, want too large after 1", tt.name, err, sent)
		}
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 200 {
			t.Errorf("%s took %d MiB", tt.name, got)
		}
	}
}

// The bounds are of the reply as it is unpacked.
func TestFaultC12PackedReplies(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"UserSummaryList":[{}`+strings.Repeat(`,{}`, 1_000_000)+`]}`)
		_ = z.Close()
	}))
	defer server.Close()
	client := sdk(http.DefaultTransport, func(o *awsapi.Options) { o.BaseEndpoint = aws.String(server.URL) })
	api, err := awsconnect.New(client, connecttest.InstanceID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.ListUsers(t.Context(), connect.PageRequest{}); err == nil || !strings.Contains(err.Error(), "reply is too large") {
		t.Errorf("error %v, want too large", err)
	}
}

// A wait beyond integers ends the call instead of being taken for none.
func TestFaultC13RetryAfter(t *testing.T) {
	tests := map[string]time.Duration{"7": 7 * time.Second, "0": time.Second, "99999999999999999999": 365 * 24 * time.Hour, "": 0}
	for header, want := range tests {
		sent := 0
		c, err := connect.New(overSDK(t, transport(func(r *http.Request) (*http.Response, error) {
			sent++
			h := http.Header{"X-Amzn-Errortype": {"ThrottlingException"}}
			if header != "" {
				h.Set("Retry-After", header)
			}
			return &http.Response{StatusCode: 429, Header: h, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
		})), connect.WithRetries(1, time.Second))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Users.List(t.Context(), connect.UserListOptions{})
		var refused *connect.Error
		if !errors.As(err, &refused) || refused.RetryAfter != want || sent != 1 {
			t.Errorf("Retry-After %q: %v with %+v after %d requests, want %v", header, err, refused, sent, want)
		}
	}
}

// The SDK's own retries do not multiply with the client's, and each reply's
// Date reaches the client.
func TestOneRequestAndItsDate(t *testing.T) {
	f := floor(t, connecttest.WithoutRates())
	retrying := sdk(f, func(o *awsapi.Options) { o.RetryMaxAttempts, o.RetryMode = 5, aws.RetryModeStandard })
	api, err := awsconnect.New(retrying, connecttest.InstanceID)
	if err != nil {
		t.Fatal(err)
	}
	var seen []ctikit.Receipt
	c, err := connect.New(api, connect.WithRetries(1, time.Second), connect.WithReplyObserver(func(r ctikit.Receipt) { seen = append(seen, r) }))
	if err != nil {
		t.Fatal(err)
	}
	f.FailNext("PutUserStatus", connecttest.Exception("InternalServiceException"))
	if _, err := c.Agents.SetStatus(t.Context(), "u-2", "s-lunch"); !errors.Is(err, connect.ErrServer) || f.Count("PutUserStatus") != 1 {
		t.Errorf("error %v after %d requests, want one refused request", err, f.Count("PutUserStatus"))
	}
	receipt, err := c.Agents.SetStatus(t.Context(), "u-2", "s-lunch")
	if err != nil || receipt.Date.IsZero() || receipt.Started.After(receipt.Ended) || receipt.Date.Before(receipt.Started.Add(-time.Second)) {
		t.Errorf("receipt %+v, %v", receipt, err)
	}
	if len(seen) != 2 || seen[1] != receipt {
		t.Errorf("observed %+v, want the refusal's and %+v", seen, receipt)
	}
	connect.ReplyDate(t.Context(), time.Now()) // of a call that nobody observes
}
