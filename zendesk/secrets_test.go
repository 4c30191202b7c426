package zendesk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

const canary = "c4nary"

// Nothing that a program might print or log shows a secret or a person.
func TestNothingShowsSecrets(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	values := map[string]any{}
	for name, cred := range map[string]zendesk.Credential{
		"bearer": zendesk.Bearer(canary), "API token": zendesk.APIToken(canary+"@example.test", canary),
		"OAuth": zendesk.OAuthClient("client", canary, zendesk.WithScope(canary)), "bad": zendesk.APIToken(canary+" x@example.test", canary+"\n"),
	} {
		values[name] = cred
		for failure, rt := range failures() {
			c, err := zendesk.New("acme", cred, zendesk.WithRetries(1, 1), zendesk.WithLogger(logger), zendesk.WithHTTPClient(&http.Client{Transport: rt}))
			values[name+" new: "+failure] = err
			if err != nil {
				continue
			}
			values[name+" client"] = c
			values[name+" service"] = c.Availability
			for call, err := range calls(t, c) {
				values[name+" "+call+": "+failure] = err
				values["joined "+name+call+failure] = errors.Join(err, io.EOF)
			}
		}
	}
	w, err := zendesk.NewWebhook([]string{canary}, zendesk.WithWebhookLogger(logger))
	values["webhook"], values["webhook error"] = w, err
	values["verify"] = w.Verify(signature("x", "y"), []byte(canary))
	_, values["parse"] = w.Parse(signature("x", "y"), []byte(`{"type": "`+canary))
	_, values["decode"] = zendesk.Decode([]byte(`{"type": "` + canary))
	_, values["base URL"] = zendesk.New("acme", zendesk.Bearer("t"), zendesk.WithBaseURL("https://user:"+canary+"@acme.example.test"))
	_, values["bad base URL"] = zendesk.New("acme", zendesk.Bearer("t"), zendesk.WithBaseURL("https://"+canary+":99999 x"))
	spec := zendesk.WebhookSpec{Name: "n", Auth: zendesk.WebhookAPIKey("X-Key", canary), Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Key": canary})}
	values["webhook record"] = zendesk.WebhookRecord{Headers: spec.Headers}
	values["embedded spec"] = struct{ zendesk.WebhookSpec }{spec}
	values["pointer to spec"] = &spec
	values["webhook spec"] = spec
	values["webhook basic"], values["webhook bearer"] = zendesk.WebhookBasic(canary, canary), zendesk.WebhookBearer(canary)

	for name, v := range values {
		for format, text := range renderings(v) {
			if strings.Contains(text, canary) {
				t.Errorf("%s shows it with %s: %s", name, format, text)
			}
		}
	}
	if strings.Contains(log.String(), canary) || log.Len() == 0 {
		t.Errorf("log shows it, or is empty: %s", log.String())
	}
}

func renderings(v any) map[string]string {
	var line bytes.Buffer
	slog.New(slog.NewJSONHandler(&line, nil)).Error("x", "v", v)
	asJSON, _ := json.Marshal(v) // what cannot be encoded shows nothing
	return map[string]string{
		"%v": fmt.Sprintf("%v", v), "%+v": fmt.Sprintf("%+v", v), "%#v": fmt.Sprintf("%#v", v), "%s": fmt.Sprintf("%s", v), "%q": fmt.Sprintf("%q", v),
		"JSON": string(asJSON), "slog": line.String(),
	}
}

// failures are all the ways in which a reply may quote a person.
func failures() map[string]transport {
	return map[string]transport{
		"refused": func(r *http.Request) (*http.Response, error) {
			return reply(r, 422, `{"error": "`+canary+`@example.test", "description": "`+canary+`", "details": {"base": [{"description": "`+canary+`"}]}}`), nil
		},
		"HTML": func(r *http.Request) (*http.Response, error) { return reply(r, 502, "<html>"+canary), nil },
		"malformed": func(r *http.Request) (*http.Response, error) {
			return reply(r, 200, `{"users": "`+canary+`", "data": "`+canary), nil
		},
		"misfit": func(r *http.Request) (*http.Response, error) {
			return reply(r, 200, `{"users": "`+canary+`", "data": "`+canary+`"}`), nil
		},
		"transport": func(r *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: "https://user:" + canary + "@acme.example.test/?q=" + canary, Err: io.ErrUnexpectedEOF}
		},
	}
}

func calls(t *testing.T, c *zendesk.Client) map[string]error {
	out := map[string]error{}
	_, out["get"] = c.Availability.Get(t.Context(), 7001)
	_, out["show many"] = c.Users.ShowMany(t.Context(), []int64{1})
	_, out["search"] = c.Users.Search(t.Context(), zendesk.UserSearchOptions{Query: canary})
	_, out["by external id"] = c.Users.GetByExternalID(t.Context(), canary)
	_, out["by external ids"] = c.Users.ByExternalIDs(t.Context(), []string{canary + ","})
	_, out["create user"] = c.Users.Create(t.Context(), zendesk.UserSpec{Name: zendesk.Set(canary), Phone: zendesk.Set(canary)})
	_, out["create no user"] = c.Users.Create(t.Context(), zendesk.UserSpec{Phone: zendesk.Set(canary)})
	_, _, out["create or update"] = c.Users.CreateOrUpdate(t.Context(), zendesk.UserSpec{Name: zendesk.Set(canary), Email: zendesk.Set(canary)})
	_, out["me"] = c.Users.Me(t.Context())
	_, out["identity"] = c.Identities.Create(t.Context(), 1, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: canary})
	_, out["list"] = c.Users.List(t.Context(), zendesk.UserListOptions{Cursor: canary})
	_, out["secret"] = c.Webhooks.SigningSecret(t.Context(), "w")
	_, out["create"] = c.Webhooks.Create(t.Context(), zendesk.WebhookSpec{
		Name: "n", Endpoint: "https://u:" + canary + "@hooks.example.test/", Subscriptions: []zendesk.EventType{"x"}, Auth: zendesk.WebhookBearer(canary)})
	_, out["bad endpoint"] = c.Webhooks.Create(t.Context(), zendesk.WebhookSpec{Endpoint: canary})
	secret := zendesk.CommentSpec{Body: canary}
	_, out["ticket"] = c.Tickets.Create(t.Context(), zendesk.TicketSpec{Comment: secret, Subject: canary, Key: canary, ExternalID: canary})
	_, out["bad ticket"] = c.Tickets.Create(t.Context(), zendesk.TicketSpec{Comment: secret, Key: canary + " ", CustomFields: []zendesk.CustomField{{ID: 1, Value: []byte(canary)}}})
	_, out["ticket update"] = c.Tickets.Update(t.Context(), 1, zendesk.TicketUpdate{Comment: &secret, Subject: zendesk.Set(canary)})
	_, out["tags"] = c.Tickets.SetTags(t.Context(), 1, []string{canary + " x"}, time.Time{})
	_, out["external id"] = c.Tickets.ListByExternalID(t.Context(), canary, zendesk.TicketListOptions{})
	_, out["set"] = c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway)
	_, out["search"] = c.Search.List(t.Context(), zendesk.SearchListOptions{Query: canary})
	_, out["search link"] = c.Search.List(t.Context(), zendesk.SearchListOptions{Cursor: "/api/v2/search?query=" + canary + "&page=11"})
	_, out["bad search"] = c.Search.List(t.Context(), zendesk.SearchListOptions{Query: "q", Cursor: canary})
	_, out["export"] = c.Search.Export(t.Context(), zendesk.SearchExportOptions{Query: canary, Type: zendesk.SearchUsers})
	_, out["voice ticket"] = c.Voice.CreateTicket(t.Context(), zendesk.VoiceTicketSpec{
		Via: zendesk.VoiceInbound, Subject: zendesk.Set(canary), Comment: &zendesk.CommentSpec{Body: canary}})
	data := callData()
	data.FromLine = zendesk.Set(canary)
	_, out["call"] = c.Calls.Create(t.Context(), data, &zendesk.CallCommentSpec{Title: canary})
	_, out["bad call"] = c.Calls.Create(t.Context(), zendesk.CallData{FromLine: zendesk.Set(canary)}, nil)
	return out
}
