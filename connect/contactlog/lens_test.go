package contactlog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func analysis(categories ...string) connect.LensAnalysis {
	turn := func(role connect.ParticipantRole, text, mood string, from time.Duration) connect.LensTurn {
		return connect.LensTurn{ChatItem: connect.ChatItem{Type: "MESSAGE", Role: role, Content: text}, From: from, Sentiment: mood}
	}
	return connect.LensAnalysis{ContactID: "c-1", Channel: connect.Voice, Categories: categories,
		Sentiment:      map[connect.ParticipantRole]float64{connect.AgentRole: 1.6, connect.CustomerRole: -1.5},
		Talk:           map[connect.ParticipantRole]time.Duration{connect.AgentRole: 80 * time.Second, connect.CustomerRole: 40 * time.Second},
		NonTalk:        5 * time.Second,
		WordsPerMinute: map[connect.ParticipantRole]int64{connect.AgentRole: 120},
		Interruptions:  connect.LensInterruptions{Count: 2, Time: 3 * time.Second},
		Summary:        "An order is late.",
		Transcript:     []connect.LensTurn{turn(connect.AgentRole, "Hello", "NEUTRAL", 0), turn(connect.CustomerRole, "It is\nlate", "NEGATIVE", 65*time.Second)},
	}
}

func lens(a connect.LensAnalysis) contactlog.Input { return contactlog.Input{Lens: &a} }

// TestLens: results come hours later, as a private note in the assignee's name
// (X54, X57, X59).
func TestLens(t *testing.T) {
	whole := append(call(caller, nil).whole(), noon.Add(3*time.Hour))
	o := walk(t, contactlog.Settings{}, newWorld(), append(whole, lens(analysis("Orders", "VIP"))))
	n := o.notes()["Contact id: c-1 (Contact Lens)"]
	want := []ticketing.NoteLine{
		{Label: "Categories", Text: "Orders, VIP"},
		{Label: "Sentiment", Text: "agent Positive, customer Neutral"},
		{Label: "Talk time", Text: "agent 01:20, customer 00:40"},
		{Label: "Silence", Text: "00:05"},
		{Label: "Interruptions", Text: "2 (00:03)"},
		{Label: "Words per minute", Text: "agent 120"},
		{Label: "Summary", Text: "An order is late."},
	}
	if diff := cmp.Diff(want, n.Lines); diff != "" {
		t.Errorf("X57 (-want +got):\n%s", diff)
	}
	if text := "[00:00] AGENT: Hello (neutral)\n[01:05] CUSTOMER: It is late (negative)\n"; n.Text != text {
		t.Errorf("X57: transcript %q", n.Text)
	}
	if n.AuthorID != agentID {
		t.Errorf("X59: author %d, want the assignee", n.AuthorID)
	}
	set := contactlog.Settings{ContactLens: contactlog.LensSettings{ByWhoFiles: true}}
	if n := walk(t, set, newWorld(), append(whole, lens(analysis()))).notes()["Contact id: c-1 (Contact Lens)"]; n.AuthorID != 0 || n.Mark == "" {
		t.Errorf("X59: author %d, want none", n.AuthorID)
	}
}

func TestLensChoices(t *testing.T) {
	none := analysis("Orders")
	none.Summary, none.NoSummary = "", "INSUFFICIENT_CONVERSATION_CONTENT"
	for _, tt := range []struct {
		name string
		set  contactlog.LensSettings
		in   connect.LensAnalysis
		want bool
	}{
		{"X56 no exclusion", contactlog.LensSettings{}, analysis("Secret"), true},
		{"X56 excluded", contactlog.LensSettings{Exclude: "Secret"}, analysis("Secret"), false},
		{"X56 another category", contactlog.LensSettings{Exclude: "Secret"}, analysis("Orders"), true},
		{"X56 excluded and included", contactlog.LensSettings{Exclude: "Secret", Include: "Orders"}, analysis("Secret", "Orders"), true},
		{"X56 off", contactlog.LensSettings{Off: true}, analysis("Orders"), false},
		{"X57 no summary, with its reason", contactlog.LensSettings{}, none, true},
	} {
		o := walk(t, contactlog.Settings{ContactLens: tt.set}, newWorld(), append(call(caller, nil).whole(), lens(tt.in)))
		n, ok := o.notes()["Contact id: c-1 (Contact Lens)"]
		if ok != tt.want {
			t.Errorf("%s: filed %v, want %v", tt.name, ok, tt.want)
		}
		if summary, _ := lineOf(n, "Summary"); tt.in.NoSummary != "" && summary != "none: "+tt.in.NoSummary {
			t.Errorf("%s: summary %q", tt.name, summary)
		}
	}
}

// TestLensInCall puts the transcript into the call (X58).
func TestLensInCall(t *testing.T) {
	set := contactlog.Settings{ContactLens: contactlog.LensSettings{TranscriptInCall: true}}
	o := walk(t, set, newWorld(), append(call(caller, nil).whole(), noon.Add(3*time.Hour), lens(analysis())))
	amends := o.of(ticketing.DoAmendCall)
	if len(amends) == 0 {
		t.Fatal("X58: the call is not amended")
	}
	if text, _ := amends[len(amends)-1].AmendCall.Change.Transcript.Value(); !strings.HasPrefix(text, "[00:00] AGENT: Hello") {
		t.Errorf("X58: transcript %q", text)
	}
	if n := o.notes()["Contact id: c-1 (Contact Lens)"]; n.Text != "" || len(n.Lines) == 0 {
		t.Errorf("X58: note %+v", n)
	}
}

// TestOldConversation: of what was over a day before we knew it nothing is filed
// but results of Contact Lens, on the ticket that names the contact (X55).
func TestOldConversation(t *testing.T) {
	old := call(caller, nil)
	old.at = noon.Add(-30 * time.Hour)
	for _, tt := range []struct {
		name   string
		news   story
		ticket ticketing.Ticket
		said   string
		want   bool
	}{
		{"X55 a record alone", story{old.record()}, ticketing.Ticket{ID: 100, ExternalID: "connect/0a1b/c-1"}, "", false},
		{"X55 found by the external id", story{old.record(), lens(analysis())}, ticketing.Ticket{ID: 100, ExternalID: "connect/0a1b/c-1"}, "", true},
		{"X55 found by its text", story{old.record(), lens(analysis())}, ticketing.Ticket{ID: 100}, "Contact id: c-1", true},
		{"X55 not found", story{old.record(), lens(analysis())}, ticketing.Ticket{ID: 100}, "", false},
	} {
		w := newWorld()
		tt.ticket.Status, w.said = zendesk.TicketOpen, map[int64]string{100: tt.said}
		w.tickets = []ticketing.Ticket{tt.ticket}
		o := walk(t, contactlog.Settings{}, w, tt.news)
		if _, filed := o.notes()["Contact id: c-1 (Contact Lens)"]; filed != tt.want || len(o.notes()) > 1 || len(o.of(ticketing.DoCreateTicket)) > 0 {
			t.Errorf("%s: steps %+v", tt.name, o.steps)
		}
	}
}
