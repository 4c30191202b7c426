package connecttest_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// searchable has three contacts: a call with u-1, a task, and one of yesterday.
func searchable(t *testing.T, opts ...connecttest.Option) *floor {
	t.Helper()
	f := newFloor(t, opts...)
	f.PutContact(connect.Contact{ID: "old", InitiatedAt: start.Add(-24 * time.Hour), Channel: connect.Chat, DisconnectedAt: start.Add(-time.Hour)})
	f.Answer(f.Ring("u-1", connect.Contact{ID: "call", Attributes: map[string]string{"language": "de", "vip": "yes"}}))
	f.after(time.Second)
	f.PutContact(connect.Contact{
		ID: "task", InitiatedAt: start.Add(time.Second), Channel: connect.Task, InitiationMethod: connect.ByAPI, Name: "Zendesk-7",
		Attributes: map[string]string{"language": "en"}, ScheduledAt: start.Add(time.Minute), QueueID: connecttest.BasicQueueID,
	})
	return f
}

func wanted(change func(*connect.ContactSearch)) connect.ContactSearch {
	s := connect.ContactSearch{From: start.Add(-48 * time.Hour), To: start.Add(time.Hour), By: connect.InitiatedTime}
	change(&s)
	return s
}

func foundIDs(t *testing.T, f *floor, s connect.ContactSearch) string {
	t.Helper()
	page, err := f.api.SearchContacts(t.Context(), s, connect.PageRequest{})
	must(t, err)
	ids := []string{}
	for _, c := range page.Items {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, " ")
}

func TestSearchContacts(t *testing.T) {
	f := searchable(t)
	for name, tt := range map[string]struct {
		change func(*connect.ContactSearch)
		want   string
	}{
		"all":             {func(*connect.ContactSearch) {}, "old call task"},
		"newest first":    {func(s *connect.ContactSearch) { s.NewestFirst = true }, "task call old"},
		"since yesterday": {func(s *connect.ContactSearch) { s.From = start }, "call task"},
		"until then":      {func(s *connect.ContactSearch) { s.To = start }, "old call"},
		"scheduled":       {func(s *connect.ContactSearch) { s.By = connect.ScheduledTime }, "task"},
		"with an agent":   {func(s *connect.ContactSearch) { s.By = connect.ConnectedToAgentTime }, "call"},
		"over":            {func(s *connect.ContactSearch) { s.By = connect.DisconnectedTime }, "old"},
		"enqueued":        {func(s *connect.ContactSearch) { s.By = connect.EnqueuedTime }, "call"},
		"of an agent":     {func(s *connect.ContactSearch) { s.AgentIDs = []string{"u-9", "u-1"} }, "call"},
		"of a queue":      {func(s *connect.ContactSearch) { s.QueueIDs = []string{connecttest.BasicQueueID} }, "call task"},
		"of a channel":    {func(s *connect.ContactSearch) { s.Channels = []connect.Channel{connect.Task, connect.Chat} }, "old task"},
		"of a method":     {func(s *connect.ContactSearch) { s.InitiationMethods = []connect.InitiationMethod{connect.ByAPI} }, "task"},
		"of a name":       {func(s *connect.ContactSearch) { s.Name = "zendesk-7" }, "task"},
		"part of a name":  {func(s *connect.ContactSearch) { s.Name = "Zendesk" }, ""},
		"one value of":    {func(s *connect.ContactSearch) { s.Attributes = map[string][]string{"language": {"de", "en"}} }, "call task"},
		"all keys": {func(s *connect.ContactSearch) {
			s.Attributes = map[string][]string{"language": {"de", "en"}, "vip": {"yes"}}
		}, "call"},
	} {
		if got := foundIDs(t, f, wanted(tt.change)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// Other programs match in other ways.
func TestSearchMatchTypes(t *testing.T) {
	f := searchable(t)
	for criteria, want := range map[string]string{
		`"Name":{"SearchText":["zendesk","7"],"MatchType":"MATCH_ALL"}`:                                                           "task",
		`"Name":{"SearchText":["nothing","7"],"MatchType":"MATCH_ALL"}`:                                                           "",
		`"Name":{"SearchText":["nothing","7"],"MatchType":"MATCH_ANY"}`:                                                           "task",
		`"Name":{"SearchText":["zendesk"],"MatchType":"MATCH_NONE"}`:                                                              "old call",
		`"SearchableContactAttributes":{"Criteria":[{"Key":"vip","Values":["yes"]}],"MatchType":"MATCH_NONE"}`:                    "old task",
		`"SearchableContactAttributes":{"Criteria":[{"Key":"vip","Values":["yes"]},{"Key":"x","Values":[""]}]}`:                   "",
		`"SearchableContactAttributes":{"Criteria":[{"Key":"vip","Values":["yes"]},{"Key":"x"}],"MatchType":"MATCH_ANY"}`:         "call",
		`"SearchableContactAttributes":{"Criteria":[{"Key":"language","Values":["de"]}],"MatchType":"MATCH_EXACT"},"AgentIds":[]`: "call",
	} {
		status, _, text := send(t, f, searchLine(`"SearchCriteria":{`+criteria+`}`))
		var ids []string
		for _, id := range []string{"old", "call", "task"} {
			if strings.Contains(text, `"Id":"`+id+`"`) {
				ids = append(ids, id)
			}
		}
		if got := strings.Join(ids, " "); status != http.StatusOK || got != want {
			t.Errorf("%s: %d %q, want %q", criteria, status, got, want)
		}
	}
}

// searchLine is a search with more members.
func searchLine(more string) string {
	return `POST /search-contacts {"InstanceId":"$N","TimeRange":{"Type":"INITIATION_TIMESTAMP","StartTime":1772000000,"EndTime":1773000000},` + more + `}`
}

func TestSearchContactsRefused(t *testing.T) {
	f := newFloor(t)
	for _, line := range []string{
		`POST /search-contacts {"InstanceId":"$N"}`,
		`POST /search-contacts {"InstanceId":"$N","TimeRange":{"Type":"x","StartTime":1,"EndTime":2}}`,
		`POST /search-contacts {"InstanceId":"$N","TimeRange":{"Type":"INITIATION_TIMESTAMP","StartTime":2,"EndTime":1}}`,
		searchLine(`"SearchCriteria":{"Name":{"SearchText":["a"],"MatchType":"LIKE"}}`),
		searchLine(`"SearchCriteria":{"SearchableContactAttributes":{"MatchType":"LIKE"}}`),
		searchLine(`"SearchCriteria":{"AgentIds":["` + strings.Repeat(`","`, 100) + `"]}`),
	} {
		wantRefusal(t, f, line, http.StatusBadRequest, "InvalidParameterException")
	}
	for _, more := range []string{`"Sort":{"FieldName":"CHANNEL","Order":"ASCENDING"}`, `"SearchCriteria":{"ContactAnalysis":{}}`, `"SearchCriteria":{"ActiveRegions":[]}`} {
		wantRefusal(t, f, searchLine(more), http.StatusBadRequest, "InvalidRequestException")
	}
	denied := newFloor(t, connecttest.WithoutPermission(connect.GetContactAttributes))
	_, err := denied.api.SearchContacts(t.Context(), wanted(func(s *connect.ContactSearch) { s.Attributes = map[string][]string{"a": {"b"}} }), connect.PageRequest{})
	if !errors.Is(err, connect.ErrForbidden) {
		t.Errorf("attributes without the right to read them: %v, want ErrForbidden", err)
	}
	if _, err := denied.api.SearchContacts(t.Context(), wanted(func(*connect.ContactSearch) {}), connect.PageRequest{}); err != nil {
		t.Errorf("without attributes: %v", err)
	}
}

// The search lags like other lists: it shows what was the case a while ago.
func TestSearchLags(t *testing.T) {
	f := newFloor(t)
	f.SetListLag(time.Minute)
	id := mustStart(t, f, func(k *connect.TaskStart) { k.Attributes = map[string]string{"ticket": "7"} })
	all := wanted(func(*connect.ContactSearch) {})
	ticket := func(value string) connect.ContactSearch {
		return wanted(func(s *connect.ContactSearch) { s.Attributes = map[string][]string{"ticket": {value}} })
	}
	if got := foundIDs(t, f, all); got != "" {
		t.Errorf("found at once: %q", got)
	}
	f.after(time.Minute)
	if got := foundIDs(t, f, all); got != id {
		t.Errorf("found after a minute: %q, want %q", got, id)
	}
	must(t, f.api.UpdateContactAttributes(t.Context(), id, map[string]string{"ticket": "8"}))
	must(t, f.api.StopContact(t.Context(), id))
	over := wanted(func(s *connect.ContactSearch) { s.By = connect.DisconnectedTime })
	now := []string{foundIDs(t, f, ticket("7")), foundIDs(t, f, ticket("8")), foundIDs(t, f, over)}
	f.after(time.Minute)
	later := []string{foundIDs(t, f, ticket("7")), foundIDs(t, f, ticket("8")), foundIDs(t, f, over)}
	if diff := cmp.Diff([]string{id, "", "", "", id, id}, slices.Concat(now, later)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}
