package house_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	canary = "canary-5550100"           // a secret
	person = "canary-5550100@person.io" // personal data, in replies
)

// TestFaultC10Canaries prints everything that holds a secret or a reply, in
// every form: no form shows them.
func TestFaultC10Canaries(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	rows := canaries(t, logger)
	if len(rows) < 35 {
		t.Errorf("only %d values", len(rows))
	}
	for name, v := range rows {
		pointer := reflect.New(reflect.TypeOf(v))
		pointer.Elem().Set(reflect.ValueOf(v))
		forms := map[string]any{
			"value": v, "pointer": pointer.Interface(), "field": struct{ V any }{v}, "slice": []any{v},
			"map": map[string]any{"v": v}, "pointer in a field": struct{ V any }{pointer.Interface()},
			"unexported field": struct{ v any }{v}, "pointer in an unexported field": struct{ v any }{pointer.Interface()},
		}
		for form, v := range forms {
			for way, text := range prints(v) {
				if sees(text) {
					t.Errorf("%s as a %s shows it with %s: %.200s", name, form, way, text)
				}
			}
		}
	}
	if sees(log.String()) {
		t.Errorf("the log shows it: %s", log.String())
	}
	for way, text := range prints(canary) {
		if way != "%#x" && !sees(text) {
			t.Errorf("a canary is not seen with %s: %s", way, text)
		}
	}
}

func sees(text string) bool {
	text = strings.ToLower(text)
	for _, form := range []string{
		canary, fmt.Sprintf("%x", canary), fmt.Sprint([]byte(canary)), strings.Join(strings.Fields(fmt.Sprintf("% #x", canary)), ", "),
		base64.StdEncoding.EncodeToString([]byte(canary))[:18],
	} {
		if strings.Contains(text, strings.ToLower(form)) {
			return true
		}
	}
	return false
}

func prints(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		out[verb] = fmt.Sprintf(verb, v)
	}
	text, err := json.Marshal(v)
	out["json"] = fmt.Sprint(string(text), err)
	for name, handler := range map[string]func(io.Writer, *slog.HandlerOptions) slog.Handler{
		"slog text": func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewTextHandler(w, o) },
		"slog JSON": func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewJSONHandler(w, o) },
	} {
		var buf bytes.Buffer
		slog.New(handler(&buf, nil)).Info("x", "v", v)
		out[name] = buf.String()
	}
	return out
}

// canaries are the values by name: of all clients, of what they are made with,
// and of what goes wrong.
func canaries(t *testing.T, log *slog.Logger) map[string]any {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	token := ctikit.Token{Access: ctikit.NewSecret(canary), Refresh: ctikit.NewSecret(canary)}
	save := func(context.Context, ctikit.Token) error { return nil }

	zdOAuth, err := zendesk.NewOAuth("acme", "id", canary, "https://app.example.test/back", zendesk.WithHTTPClient(refusing))
	must(err)
	zd, err := zendesk.New("acme", zendesk.APIToken("a@example.test", canary), zendesk.WithHTTPClient(refusing), zendesk.WithRetries(1, time.Second), zendesk.WithLogger(log))
	must(err)
	zdHook, err := zendesk.NewWebhook([]string{canary}, zendesk.WithWebhookLogger(log))
	must(err)
	watch, err := zendesk.NewWatch(zd, zendesk.WatchOptions{})
	must(err)
	_, zdErr := zd.Users.Get(ctx, 1)
	_, zdTokens := zdOAuth.Exchange(ctx, canary, canary)

	acOAuth, err := aircall.NewOAuth("id", canary, "https://app.example.test/back", aircall.WithHTTPClient(refusing))
	must(err)
	ac, err := aircall.New(aircall.BasicAuth("id", canary), aircall.WithHTTPClient(refusing), aircall.WithRetries(1, time.Second), aircall.WithLogger(log))
	must(err)
	acHook, err := aircall.NewWebhook([]string{canary}, aircall.WithWebhookLogger(log))
	must(err)
	_, acErr := ac.Users.Get(ctx, 1)
	_, acTokens := acOAuth.Exchange(ctx, canary)

	dpOAuth, err := dialpad.NewOAuth("id", canary, "https://app.example.test/back", dialpad.WithHTTPClient(refusing))
	must(err)
	dp, err := dialpad.New(dialpad.APIKey(canary), dialpad.WithHTTPClient(refusing), dialpad.WithRetries(1, time.Second), dialpad.WithLogger(log))
	must(err)
	dpHook, err := dialpad.NewWebhook([]string{canary}, dialpad.WithWebhookLogger(log))
	must(err)
	_, dpErr := dp.Users.Get(ctx, 1)
	_, dpTokens := dpOAuth.Exchange(ctx, canary, canary)

	cnFake := connecttest.New(nil)
	cn, err := connect.New(cnFake.API(), connect.WithLogger(log))
	must(err)
	_, cnErr := cn.Users.Get(ctx, canary)

	for _, h := range []http.Handler{zdHook.Handler(nil), acHook.Handler(nil), dpHook.Handler(nil)} {
		h.ServeHTTP(&discard{}, deliver(t))
	}
	return map[string]any{
		"ctikit.Secret": ctikit.NewSecret(canary), "ctikit.Token": token, "wrapped error": fmt.Errorf("x: %w", zdErr),

		"zendesk.Client": *zd, "zendesk.OAuth": *zdOAuth, "zendesk.Webhook": *zdHook, "zendesk.Watch": watch,
		"zendesk.APIToken": zendesk.APIToken("a", canary), "zendesk.Bearer": zendesk.Bearer(canary), "zendesk.OAuthClient": zendesk.OAuthClient("i", canary),
		"zendesk.Credential of OAuth": zdOAuth.Credential(token, save), "zendesk.Error": *as[*zendesk.Error](t, zdErr), "zendesk error of OAuth": zdTokens,
		"zendesk.WebhookAuth": zendesk.WebhookBearer(canary), "zendesk.WebhookBasic": zendesk.WebhookBasic("u", canary),
		"zendesk.WebhookAPIKey": zendesk.WebhookAPIKey("X-Key", canary), "zendesk.WebhookHeaders": zendesk.NewWebhookHeaders(map[string]string{"X-Key": canary}),
		"zendesk.WebhookSpec":   zendesk.WebhookSpec{Auth: zendesk.WebhookBearer(canary), Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Key": canary})},
		"zendesk.WebhookRecord": zendesk.WebhookRecord{Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Key": canary})},
		"embedded zendesk.Client": struct {
			zendesk.Client
			N int
		}{*zd, 1},
		"embedded *zendesk.Error": struct {
			*zendesk.Error
			N int
		}{as[*zendesk.Error](t, zdErr), 1},

		"aircall.Client": *ac, "aircall.OAuth": *acOAuth, "aircall.Webhook": *acHook,
		"aircall.BasicAuth": aircall.BasicAuth("id", canary), "aircall.Bearer": aircall.Bearer(canary),
		"aircall.Error": *as[*aircall.Error](t, acErr), "aircall error of OAuth": acTokens, "aircall.Subscription": aircall.Subscription{Token: ctikit.NewSecret(canary)},
		"embedded aircall.Credential": struct {
			aircall.Credential
			N int
		}{aircall.Bearer(canary), 1},
		"embedded *aircall.Error": struct {
			*aircall.Error
			N int
		}{as[*aircall.Error](t, acErr), 1},

		"dialpad.Client": *dp, "dialpad.OAuth": *dpOAuth, "dialpad.Webhook": *dpHook, "dialpad.APIKey": dialpad.APIKey(canary),
		"dialpad.Credential of OAuth": dpOAuth.Credential(token, save), "dialpad.Error": *as[*dialpad.Error](t, dpErr), "dialpad error of OAuth": dpTokens,
		"dialpad.WebhookEndpoint": dialpad.WebhookEndpoint{Secret: ctikit.NewSecret(canary)}, "dialpad.WebsocketEndpoint": dialpad.WebsocketEndpoint{URL: ctikit.NewSecret(canary), Secret: ctikit.NewSecret(canary)},
		"dialpad.WebhookSpec":             dialpad.WebhookSpec{Secret: ctikit.NewSecret(canary)},
		"dialpad.AgentStatusSubscription": dialpad.AgentStatusSubscription{Webhook: dialpad.WebhookEndpoint{Secret: ctikit.NewSecret(canary)}},
		"dialpad.CallSubscription":        dialpad.CallSubscription{Websocket: dialpad.WebsocketEndpoint{URL: ctikit.NewSecret(canary)}},
		"embedded *dialpad.Error": struct {
			*dialpad.Error
			N int
		}{as[*dialpad.Error](t, dpErr), 1},

		"connect.Client": *cn, "connect error": cnErr,
	}
}

// as is the error of that type in err.
func as[E error](t *testing.T, err error) E {
	t.Helper()
	e, ok := errors.AsType[E](err)
	if !ok {
		t.Fatalf("%T: want an error of the client", err)
	}
	return e
}

// refusing answers every request with canaries, as a provider might.
var refusing = &http.Client{Transport: refusal(422)}

type refusal int

func (status refusal) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"error":"` + person + `","description":"` + person + `","message":"` + person + `","details":{"` + person + `":[{"description":"` + person + `"}]}}`
	return &http.Response{
		StatusCode: int(status), Status: "422 " + person, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/json"}, "X-Request-Id": {person}, "X-Amzn-Errortype": {person}},
	}, nil
}

// deliver is a delivery that nobody signed.
func deliver(t *testing.T) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://hooks.example.test/"+canary, strings.NewReader(`{"token":"`+person+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Zendesk-Webhook-Signature", canary)
	return r
}

type discard struct{ h http.Header }

func (d *discard) Header() http.Header {
	if d.h == nil {
		d.h = http.Header{}
	}
	return d.h
}
func (*discard) Write(b []byte) (int, error) { return len(b), nil }
func (*discard) WriteHeader(int)             {}
