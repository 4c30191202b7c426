package aircall_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/errtable"
)

var sentinels = []error{
	aircall.ErrUnauthorized, aircall.ErrForbidden, aircall.ErrNotFound, aircall.ErrWrongState, aircall.ErrConflict,
	aircall.ErrInvalid, aircall.ErrRateLimited, aircall.ErrServer,
}

// meaning is what a status means at Aircall. Where an operation exists in two
// versions, both have answered so.
func meaning(method string, status int) []error {
	switch {
	case status >= 500:
		return []error{aircall.ErrServer}
	case status == 410 && versions(operation(method)) == 2:
		return []error{aircall.ErrNotFound}
	case status == 410:
		return nil
	}
	return map[int][]error{
		400: {aircall.ErrInvalid}, 401: {aircall.ErrUnauthorized}, 403: {aircall.ErrUnauthorized, aircall.ErrForbidden},
		404: {aircall.ErrNotFound}, 405: {aircall.ErrWrongState}, 409: {aircall.ErrConflict}, 422: {aircall.ErrInvalid},
		429: {aircall.ErrRateLimited},
	}[status]
}

// versions is the number of endpoints of an operation.
func versions(op string) (n int) {
	for _, row := range aircall.Endpoints() {
		if row[0] == op {
			n++
		}
	}
	return n
}

// Every method takes every refusal in the same way.
func TestEveryMethodTakesRefusals(t *testing.T) {
	for name, call := range allOps() {
		t.Run(name, func(t *testing.T) {
			for got := range errtable.Try(func(hc *http.Client) error {
				opts := []aircall.Option{aircall.WithHTTPClient(hc), aircall.WithRetries(1, time.Minute)}
				c, err := aircall.New(aircall.BasicAuth("id", "secret"), opts...)
				must(t, err)
				o, err := aircall.NewOAuth("id", "secret", "https://app.example.test/callback", opts...)
				must(t, err)
				return failed(call(t.Context(), c, o))
			}) {
				checkRefusal(t, name, got)
			}
		})
	}
}

func checkRefusal(t *testing.T, method string, got errtable.Outcome) {
	t.Helper()
	if got.Err == nil || got.Sent == 0 || got.Sent > 2 || got.Open != 0 { // two where v1 is asked after v2
		t.Errorf("%s: error %v, %d requests, %d bodies left open", got.Name, got.Err, got.Sent, got.Open)
		return
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", got.Err, got.Err, got.Err), errtable.Canary) {
		t.Errorf("%s: the error shows what the reply said: %v", got.Name, got.Err)
	}
	var is []error
	for _, s := range sentinels {
		if errors.Is(got.Err, s) {
			is = append(is, s)
		}
	}
	if got.Status == 0 {
		if !errors.Is(got.Err, syscall.ECONNRESET) || is != nil {
			t.Errorf("%s: %v", got.Name, got.Err)
		}
		return
	}
	if diff := cmp.Diff(meaning(method, got.Status), is, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("%s: sentinels (-want +got):\n%s", got.Name, diff)
	}
	e, ok := errors.AsType[*aircall.Error](got.Err)
	if !ok {
		t.Errorf("%s: error is %T: %v", got.Name, got.Err, got.Err)
		return
	}
	wait := time.Duration(0)
	switch {
	case got.RetryAfter != "":
		wait = 7 * time.Second
	case got.Status == 429:
		wait = time.Minute // the span of the limit: Aircall documents no Retry-After
	}
	service, _, _ := strings.Cut(method, ".")
	if e.Status != got.Status || e.RetryAfter != wait || !strings.HasPrefix(e.Op, strings.ToLower(service)+".") || string(e.Body()) != got.Body {
		t.Errorf("%s: Op %s, Status %d, RetryAfter %v, Body %q", got.Name, e.Op, e.Status, e.RetryAfter, e.Body())
	}
}

// What callers put into paths, queries and bodies is in no error either.
func TestRefusalsShowNothingOfTheRequest(t *testing.T) {
	for got := range errtable.Try(func(hc *http.Client) error {
		c, ctx := clientOf(t, hc.Transport), t.Context()
		return errors.Join(
			failed(c.Users.GetByEmail(ctx, "canary@example.test")), c.Users.Dial(ctx, 9, "+15550100"), c.Calls.Comment(ctx, 1, "CANARY"),
			failed(c.Contacts.Search(ctx, aircall.ContactSearchOptions{PhoneNumber: "+15550100"})),
			failed(c.Messages.Send(ctx, 3, aircall.MessageSpec{To: "+15550100", Body: "CANARY"})),
			failed(installer(t, aircall.WithHTTPClient(hc), aircall.WithRetries(1, time.Minute)).Exchange(ctx, "CANARY")),
		)
	}) {
		if got.Sent != 6 {
			t.Errorf("%s: %d requests", got.Name, got.Sent)
		}
		wantSilent(t, got.Name, got.Err)
	}
}

// A page where JSON should be, as a proxy's sign-in makes it, is an error where the reply is needed.
func TestPagesInsteadOfRepliesAreErrors(t *testing.T) {
	page := answering(200, http.Header{"Content-Type": {"text/html"}}, "<html>"+errtable.Canary+"</html>")
	for name, call := range allOps() {
		c := clientOf(t, page)
		_, err := call(t.Context(), c, installer(t, aircall.WithHTTPClient(&http.Client{Transport: page})))
		switch {
		case err == nil && !silent[name]:
			t.Errorf("%s: no error", name)
		case err != nil && strings.Contains(err.Error(), errtable.Canary):
			t.Errorf("%s: the error shows the page: %v", name, err)
		}
	}
}

// silent are the methods to which the status alone matters.
var silent = map[string]bool{
	"Integrations.Enable": true, "Integrations.Disable": true, "Webhooks.Delete": true,
	"Users.Delete": true, "Users.StartCall": true, "Users.Dial": true,
	"Calls.Transfer": true, "Calls.Comment": true, "Calls.Tag": true, "Calls.Archive": true, "Calls.Unarchive": true,
	"Calls.PauseRecording": true, "Calls.ResumeRecording": true, "Calls.DeleteRecording": true, "Calls.DeleteVoicemail": true,
	"Calls.ShowCard": true, "Contacts.Delete": true, "Tags.Delete": true, "Teams.Delete": true,
	"Teams.AddUser": true, "Teams.RemoveUser": true,
}

// So is JSON that lacks what was asked for.
func TestEmptyRepliesAreErrors(t *testing.T) {
	for _, body := range []string{"", "{}", "null", `{"meta":{}}`} {
		for name, call := range allOps() {
			if silent[name] || name == "Users.SetStatus" { // whose result says that the reply showed nobody
				continue
			}
			c := clientOf(t, answering(200, nil, body))
			o := installer(t, aircall.WithHTTPClient(&http.Client{Transport: answering(200, nil, body)}))
			if _, err := call(t.Context(), c, o); err == nil {
				t.Errorf("%s: %q is no error", name, body)
			}
		}
	}
}

// Arguments that cannot be right are refused before anything is sent.
func TestEveryArgumentIsChecked(t *testing.T) {
	none := transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("something was sent") })
	c, ctx := clientOf(t, none), t.Context()
	o := installer(t, aircall.WithHTTPClient(&http.Client{Transport: none}))
	page := aircall.ListOptions{Size: 51}
	reach := []aircall.Reach{{Label: "l", Value: "v"}}
	for name, err := range map[string]error{
		"users.get_by_email":      failed(c.Users.GetByEmail(ctx, "agent")),
		"users.create":            failed(c.Users.Create(ctx, aircall.UserSpec{})),
		"users.update":            failed(c.Users.Update(ctx, 0, aircall.UserUpdate{})),
		"users.delete":            c.Users.Delete(ctx, -1),
		"users.start_call":        c.Users.StartCall(ctx, 0, 0, ""),
		"users.dial":              c.Users.Dial(ctx, 1, ""),
		"users.numbers":           failed(c.Users.Numbers(ctx, 0, aircall.NumberListOptions{})),
		"users.numbers, all":      drain(c.Users.AllNumbers(ctx, 0, aircall.NumberListOptions{})),
		"calls.get":               failed(c.Calls.Get(ctx, 0, aircall.CallFetch{})),
		"calls.list":              failed(c.Calls.List(ctx, aircall.CallListOptions{ListOptions: page})),
		"calls.search":            drain(c.Calls.AllMatching(ctx, aircall.CallSearchOptions{CallListOptions: aircall.CallListOptions{ListOptions: page}})),
		"calls.comment":           c.Calls.Comment(ctx, 1, ""),
		"calls.tag":               c.Calls.Tag(ctx, 1),
		"calls.archive":           c.Calls.Archive(ctx, 0),
		"calls.show_card":         c.Calls.ShowCard(ctx, 1),
		"calls.show_card, line":   c.Calls.ShowCard(ctx, 1, aircall.CardLine{Label: "l"}),
		"calls.transfer":          c.Calls.Transfer(ctx, 1, aircall.Transfer{}),
		"calls.transfer, two":     c.Calls.Transfer(ctx, 1, aircall.Transfer{UserID: 1, Number: "+1"}),
		"calls.transfer, below 0": c.Calls.Transfer(ctx, 1, aircall.Transfer{UserID: -1}),
		"calls.transfer, way":     c.Calls.Transfer(ctx, 1, aircall.Transfer{UserID: 1, Strategy: aircall.Random}),
		"insights.summary":        failed(c.Insights.Summary(ctx, 0)),
		"insights.predicted_csat": failed(c.Insights.PredictedCSAT(ctx, 0)),
		"numbers.get":             failed(c.Numbers.Get(ctx, 0)),
		"messages.send":           failed(c.Messages.Send(ctx, 0, aircall.MessageSpec{To: "+1", Body: "b"})),
		"messages.send, empty":    failed(c.Messages.Send(ctx, 1, aircall.MessageSpec{To: "+1"})),
		"contacts.get":            failed(c.Contacts.Get(ctx, 0)),
		"contacts.create":         failed(c.Contacts.Create(ctx, aircall.ContactSpec{})),
		"contacts.create, label":  failed(c.Contacts.Create(ctx, aircall.ContactSpec{Phones: []aircall.Reach{{Value: "v"}}})),
		"contacts.create, many":   failed(c.Contacts.Create(ctx, aircall.ContactSpec{Phones: reach, Emails: make([]aircall.Reach, 21)})),
		"contacts.update":         failed(c.Contacts.Update(ctx, 0, aircall.ContactUpdate{})),
		"contacts.delete":         c.Contacts.Delete(ctx, 0),
		"tags.get":                failed(c.Tags.Get(ctx, 0)),
		"tags.create":             failed(c.Tags.Create(ctx, aircall.TagSpec{Name: "n"})),
		"tags.update":             failed(c.Tags.Update(ctx, 0, aircall.TagUpdate{})),
		"tags.delete":             c.Tags.Delete(ctx, 0),
		"teams.get":               failed(c.Teams.Get(ctx, 0)),
		"teams.create":            failed(c.Teams.Create(ctx, strings.Repeat("x", 65))),
		"teams.delete":            c.Teams.Delete(ctx, 0),
		"teams.add_user":          c.Teams.AddUser(ctx, 1, 0),
		"oauth.exchange":          failed(o.Exchange(ctx, "")),
		"oauth.exchange, no app":  failed(new(aircall.OAuth).Exchange(ctx, "code")),
	} {
		op, _, _ := strings.Cut(name, ",")
		if !errors.Is(err, aircall.ErrInvalid) || !strings.HasPrefix(err.Error(), "aircall: "+op+": ") || !strings.Contains(err.Error(), ": want ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
