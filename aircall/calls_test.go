package aircall_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// httpClient sends requests to the fake, but no endless number of them.
func (w *world) httpClient() *http.Client {
	return &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if w.Count("*") > 200 {
			return nil, errors.New("too many requests for one test")
		}
		return w.RoundTrip(r)
	})}
}

// Client is that of the fake, over httpClient.
func (w *world) Client(opts ...aircall.Option) *aircall.Client {
	return w.Fake.Client(append([]aircall.Option{aircall.WithHTTPClient(w.httpClient())}, opts...)...)
}

// What goes over the wire where the names or the verbs are not the obvious ones.
func TestRequests(t *testing.T) {
	w := newWorld(t)
	c, ctx := w.Client(), t.Context()
	at := func(sec int64) time.Time { return time.Unix(sec, 0) }
	tests := []struct {
		err  error
		want string
	}{
		{failed(c.Calls.List(ctx, aircall.CallListOptions{})), "GET /v1/calls"},
		{failed(c.Calls.List(ctx, aircall.CallListOptions{
			ListOptions: aircall.ListOptions{Cursor: "1", Size: 5, Order: aircall.Descending}, From: at(1767600000), To: at(1767700000),
			CallFetch: aircall.CallFetch{Contact: true, ShortURLs: true, Timeline: true, AIVoiceAgents: true},
		})), "GET /v1/calls?fetch_aiva_conv=true&fetch_call_timeline=true&fetch_contact=true&fetch_short_urls=true&" +
			"from=1767600000&order=desc&page=1&per_page=5&to=1767700000"},
		{failed(c.Calls.Search(ctx, aircall.CallSearchOptions{
			Direction: aircall.Inbound, UserID: 9, PhoneNumber: "15550100", TagIDs: []int64{1, 2},
		})), "GET /v1/calls/search?direction=inbound&phone_number=15550100&tags[]=1&tags[]=2&user_id=9"},
		{drain(c.Calls.All(ctx, aircall.CallListOptions{CallFetch: aircall.CallFetch{Contact: true}})), "GET /v1/calls?fetch_contact=true&per_page=50"},
		{failed(c.Users.GetByEmail(ctx, "agent9@example.test")), "GET /v2/users/agent9@example.test"},
		{c.Users.StartCall(ctx, free, 3, "+15550100"), `POST /v1/users/10/calls {"number_id":3,"to":"+15550100"}`},
		{failed(c.Users.Update(ctx, 11, aircall.UserUpdate{LastName: new(""), WrapUpTime: new(time.Duration(0)), RoleIDs: []byte(`["agent"]`)})),
			`PUT /v2/users/11 {"last_name":"","wrap_up_time":0,"role_ids":["agent"]}`},
		{failed(c.Users.Create(ctx, aircall.UserSpec{Email: "n@example.test", WrapUpTime: 10 * time.Second})),
			`POST /v2/users {"email":"n@example.test","wrap_up_time":10}`},
		{c.Calls.Transfer(ctx, ringing, aircall.Transfer{Number: "+15550199"}),
			`POST /v1/calls/900000000002/transfers {"number":"+15550199"}`},
		{c.Calls.Transfer(ctx, live, aircall.Transfer{TeamID: team, Strategy: aircall.LongestIdle}),
			`POST /v1/calls/900000000001/transfers {"team_id":7,"dispatching_strategy":"longest_idle"}`},
		{c.Calls.Tag(ctx, over, tag, tag2), `POST /v1/calls/900000000003/tags {"tags":[12,13]}`},
		{c.Calls.PauseRecording(ctx, live), `POST /v1/calls/900000000001/pause_recording`},
		{c.Calls.ShowCard(ctx, live,
			aircall.CardLine{Text: "Zendesk", Link: "https://acme.example.test"}, aircall.CardLine{Label: "Open tickets", Text: "3"},
		), `POST /v1/calls/900000000001/insight_cards {"contents":[{"type":"title","text":"Zendesk","link":"https://acme.example.test"},` +
			`{"type":"shortText","label":"Open tickets","text":"3"}]}`},
		{failed(c.Contacts.Update(ctx, contact, aircall.ContactUpdate{Information: new("")})), `POST /v1/contacts/501 {"information":""}`},
		{failed(c.Contacts.Create(ctx, aircall.ContactSpec{FirstName: "F", Phones: []aircall.Reach{{Label: "Work", Value: "+15550100"}}})),
			`POST /v1/contacts {"first_name":"F","phone_numbers":[{"label":"Work","value":"+15550100"}]}`},
		{failed(c.Tags.Update(ctx, tag, aircall.TagUpdate{Description: new("")})), `PUT /v1/tags/12 {"description":""}`},
		{failed(c.Messages.Send(ctx, 3, aircall.MessageSpec{To: "+15550100", Body: "b", MediaURLs: []string{"u"}})),
			`POST /v1/numbers/3/messages/send {"to":"+15550100","body":"b","mediaUrl":["u"]}`},
		{failed(installer(t, aircall.WithHTTPClient(w.httpClient())).Exchange(ctx, w.Consent())),
			`POST /v1/oauth/token {"grant_type":"authorization_code","code":"***","redirect_uri":"https://app.example.test/callback",` +
				`"client_id":"fake-client-id","client_secret":"***"}`},
	}
	log := w.Requests()
	next := len(log) - len(tests)
	for i, tt := range tests {
		e := log[next+i]
		query, err := url.QueryUnescape(e.Query.Encode())
		must(t, err, tt.err)
		got := strings.TrimSpace(strings.TrimSuffix(e.Method+" "+e.Path+"?"+query, "?") + " " + string(e.Body))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("request (-want +got):\n%s", diff)
		}
	}
}

func TestGetCall(t *testing.T) {
	w := newWorld(t)
	c, ctx := w.Client(), t.Context()
	plain, err := c.Calls.Get(ctx, over, aircall.CallFetch{})
	must(t, err)
	if plain.Contact != nil || plain.RecordingShort != "" || plain.Direction != aircall.Outbound || plain.Recording == "" || plain.UUID != "CA900000000003" {
		t.Errorf("a call as it comes: %+v", plain)
	}
	full, err := c.Calls.Get(ctx, over, aircall.CallFetch{Contact: true, ShortURLs: true})
	must(t, err)
	if full.Contact == nil || full.Contact.ID != contact || !full.Contact.CreatedAt.Equal(start) || full.RecordingShort == "" {
		t.Errorf("a call with all parts: %+v", full)
	}
	if full.Number.ID != aircalltest.MainLine || full.User.ID != 11 || len(full.Participants) != 2 {
		t.Errorf("number %+v, user %+v, participants %+v", full.Number, full.User, full.Participants)
	}
}

func TestInsights(t *testing.T) {
	w := newWorld(t)
	s, ctx := w.Client().Insights, t.Context()
	w.Find(over, aircall.ActionItemCreated, aircall.Insight{Content: aircall.Content{Text: "call back"}})
	w.Find(over, aircall.TranscriptionCreated, aircall.Insight{Content: aircall.Content{
		Language: "en-US", Utterances: []aircall.Utterance{{StartTime: 1.5, EndTime: 2, Text: "hello", ParticipantType: "internal", UserID: 9}},
	}})
	said, err := s.Transcription(ctx, over)
	must(t, err)
	if said.CallID != over || said.Content.Language != "en-US" || len(said.Content.Utterances) != 1 || said.Content.Utterances[0].StartTime != 1.5 {
		t.Errorf("transcription %+v", said)
	}
	items, err := s.ActionItems(ctx, over)
	must(t, err)
	if len(items) != 2 || items[1].Content.Text != "call back" {
		t.Errorf("action items %+v", items)
	}
	guess, err := s.PredictedCSAT(ctx, over)
	must(t, err)
	want := &aircall.PredictedCSAT{CallID: over, CallUUID: "CA900000000003", Score: 75, Drivers: []aircall.CSATDriver{{Polarity: aircall.Positive, Label: "quick"}}}
	if diff := cmp.Diff(want, guess); diff != "" {
		t.Errorf("prediction (-want +got):\n%s", diff)
	}
	if _, err := s.Summary(ctx, live); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("a call without a summary: %v, want ErrNotFound", err)
	}
	must(t, w.Client().Calls.DeleteRecording(ctx, over))
	if _, err := s.Summary(ctx, over); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("after the recording was deleted: %v, want ErrNotFound", err)
	}
}

func TestContentMadeByHand(t *testing.T) {
	for _, tt := range []struct {
		in   aircall.Content
		want string
	}{
		{aircall.Content{}, `null`},
		{aircall.Content{Text: "t"}, `"t"`},
		{aircall.Content{List: []string{"a"}}, `["a"]`},
		{aircall.Content{Language: "en-US", Utterances: []aircall.Utterance{}}, `{"language":"en-US","utterances":[]}`},
		{aircall.Content{Text: "t", Raw: []byte(`7`)}, `7`},
	} {
		got, err := tt.in.MarshalJSON()
		must(t, err)
		if string(got) != tt.want || tt.in.IsZero() != (tt.want == "null") {
			t.Errorf("%+v encodes as %s, want %s; IsZero %v", tt.in, got, tt.want, tt.in.IsZero())
		}
	}
}

func TestDialAndTeams(t *testing.T) {
	w := newWorld(t)
	c, ctx := w.Client(), t.Context()
	must(t, c.Users.Dial(ctx, free, "+15550100"))
	if got := w.Dialled(free); got != "+15550100" {
		t.Errorf("the dialler shows %q", got)
	}
	err := c.Users.Dial(ctx, agent, "+15550100")
	e, _ := errors.AsType[*aircall.Error](err)
	if !errors.Is(err, aircall.ErrWrongState) || e.Troubleshoot() != "The user is currently unavailable" {
		t.Errorf("dialling for a user in a call: %v", err)
	}
	must(t, c.Teams.RemoveUser(ctx, team, agent))
	got, err := c.Teams.Get(ctx, team)
	must(t, err)
	if len(got.Users) != 1 || got.Users[0].ID != free || got.Users[0].DefaultNumberID != aircalltest.MainLine {
		t.Errorf("team %+v", got)
	}
	lines, err := c.Users.Numbers(ctx, agent, aircall.NumberListOptions{})
	must(t, err)
	if len(lines.Items) != 1 || lines.Items[0].ID != aircalltest.MainLine || lines.Items[0].CreatedAt.IsZero() {
		t.Errorf("numbers of the agent: %+v", lines.Items)
	}
	company, err := c.Company.Get(ctx)
	must(t, err)
	if diff := cmp.Diff(&aircall.Company{Name: aircalltest.CompanyName, UsersCount: 3, NumbersCount: 1}, company); diff != "" {
		t.Errorf("company (-want +got):\n%s", diff)
	}
}

func TestPingIsAPong(t *testing.T) {
	if err := clientOf(t, answering(200, nil, `{"ping":"ping"}`)).Company.Ping(t.Context()); err == nil {
		t.Error("no error")
	}
}
