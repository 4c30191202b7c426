package contactlog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestNewTicket(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    contact
		want ticketing.CreateTicket
	}{
		{"X14 incoming (X1)", call(caller, nil), ticketing.CreateTicket{Subject: "Incoming call from Kim Example", RequesterID: callerID, AssigneeID: agentID, SubmitterID: agentID, Status: zendesk.TicketOpen}},
		{"X14 outgoing (X5)", outgoing(caller, nil), ticketing.CreateTicket{Subject: "Outgoing call to Kim Example", RequesterID: callerID, AssigneeID: agentID, SubmitterID: agentID, Status: zendesk.TicketOpen}},
		{"X14 a chat", chat(a("zendesk_user", "501")), ticketing.CreateTicket{Subject: "Incoming chat from Kim Example", RequesterID: callerID, AssigneeID: agentID, SubmitterID: agentID, Status: zendesk.TicketOpen}},
		{"X3 anonymous", call("anonymous", nil), ticketing.CreateTicket{Subject: "Incoming call from an anonymous caller", RequesterID: agentID, AssigneeID: agentID, SubmitterID: agentID, Status: zendesk.TicketOpen}},
		{"R17 conversation_title", call(caller, a("conversation_title", " Order\n4711 ")), ticketing.CreateTicket{Subject: "Order 4711", RequesterID: callerID, AssigneeID: agentID, SubmitterID: agentID, Status: zendesk.TicketOpen}},
	} {
		got := walk(t, contactlog.Settings{}, newWorld(), tt.c.accepted()).ticket(t)
		got.Note = ticketing.Note{}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestForcedSubject: what is made for want of a choice is called by the number
// (X12).
func TestForcedSubject(t *testing.T) {
	if got := walk(t, contactlog.Settings{}, newWorld(), call(caller, manualMode).whole()).ticket(t).Subject; got != "Incoming call from "+caller {
		t.Errorf("X12: subject %q", got)
	}
}

// TestAgentUnknown: an agent who is nobody in Zendesk leaves the ticket to who
// files (A2).
func TestAgentUnknown(t *testing.T) {
	c := call("anonymous", nil)
	c.agent = "agent-9"
	o := walk(t, contactlog.Settings{}, newWorld(), c.whole())
	if made := o.ticket(t); made.RequesterID != 0 || made.AssigneeID != 0 || made.Status != zendesk.TicketNew || !o.noticed[ticketing.AgentNotFound] {
		t.Errorf("A2: ticket %+v, notices %v", made, o.last.Notices)
	}
	o = walk(t, contactlog.Settings{Agents: map[string]int64{"agent-9": secondID}}, newWorld(), c.whole())
	if made := o.ticket(t); made.AssigneeID != secondID {
		t.Errorf("A2: the map is not used: %+v", made)
	}
}

const site = "https://acme.my.connect.aws"

// TestLegNote is the note of an agent's part (X15).
func TestLegNote(t *testing.T) {
	app := contactflow.AppSettings{ConnectURL: site, TimeZone: "Australia/Sydney"}
	recording := site + "/get-recording?format=wav&callLegId=c-1"
	record := site + "/contact-trace-records/details/c-1?tz=Australia%2FSydney"
	common := []ticketing.NoteLine{{Label: "Queue", Text: "Sales"}, {Label: "Agent", Text: "Agent agent-1"}, {Label: "Routing profile", Text: "Basic"}}
	lines := func(all ...ticketing.NoteLine) []ticketing.NoteLine {
		return append(append([]ticketing.NoteLine{{Label: "Direction", Text: "Inbound"}}, all...), common...)
	}
	link := func(label, to string) ticketing.NoteLine {
		return ticketing.NoteLine{Label: label, Text: label, Link: to}
	}
	attribute := func(name, value string) ticketing.NoteLine {
		return ticketing.NoteLine{Label: name, Text: value}
	}
	for _, tt := range []struct {
		name string
		app  contactflow.AppSettings
		c    contact
		want []ticketing.NoteLine
	}{
		{"X15 without addresses", contactflow.AppSettings{}, call(caller, nil), lines()},
		{"X16 with links", app, call(caller, nil), lines(link("Recording", recording), link("Contact record", record))},
		{"R12 without the recording", app, call(caller, a("download_recording", "no")), append(lines(link("Contact record", record)), attribute("download_recording", "no"))},
		{"R13 the customer was not recorded", app, call(caller, a("call_recording_consent", "optout")), append(lines(link("Contact record", record)), attribute("call_recording_consent", "optout"))},
		{"D32 another word says nothing", app, call(caller, a("call_recording_consent", "true")), append(lines(link("Recording", recording), link("Contact record", record)), attribute("call_recording_consent", "true"))},
		{"D33 no voice comment: the numbers and the link are in the note", app, call(caller, a("voice_comment", "false")),
			append(lines(attribute("From", caller), attribute("To", ours), link("Recording", recording), link("Contact record", record)), attribute("voice_comment", "false"))},
		{"R54 a chat has no recording", app, chat(a("zendesk_user", "501")), append(lines(link("Contact record", record)), attribute("zendesk_user", "501"))},
		{"R101 attributes, without those of the plumbing (X17)", contactflow.AppSettings{}, call(caller, a("order", "<b>4711</b>", "aid", "x", "transcribeCall", "y")),
			append(lines(), attribute("order", "<b>4711</b>"))},
	} {
		o := walk(t, contactlog.Settings{App: tt.app}, newWorld(), tt.c.accepted())
		note := o.ticket(t).Note
		if diff := cmp.Diff(tt.want, note.Lines); diff != "" || note.Mark != "Contact id: c-1" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.name, note.Mark, diff)
		}
		if html := ticketing.HTML([]ticketing.Note{note}); strings.Contains(html, "<b>4711") {
			t.Errorf("%s: markup of an attribute: %s", tt.name, html)
		}
	}
}

func TestLinks(t *testing.T) { // X16
	for _, tt := range []struct{ url, want string }{
		{"https://acme.my.connect.aws", "https://acme.my.connect.aws/get-recording"},
		{"https://acme.my.connect.aws/", "https://acme.my.connect.aws/get-recording"},
		{"https://acme.awsapps.com", "https://acme.awsapps.com/connect/get-recording"},
		{"https://ACME.awsapps.com/connect/", "https://ACME.awsapps.com/connect/get-recording"},
	} {
		o := walk(t, contactlog.Settings{App: contactflow.AppSettings{ConnectURL: tt.url}}, newWorld(), call(caller, nil).accepted())
		for _, l := range o.ticket(t).Note.Lines {
			if got, _, _ := strings.Cut(l.Link, "?"); l.Label == "Recording" && got != tt.want {
				t.Errorf("X16 %s: %s, want %s", tt.url, got, tt.want)
			}
		}
	}
}

// TestVoiceComment is how the call itself is shown (R11, R43, X18).
func TestVoiceComment(t *testing.T) {
	app := contactflow.AppSettings{ConnectURL: site}
	for _, tt := range []struct {
		name      string
		app       contactflow.AppSettings
		c         contact
		from, to  string
		title     string
		recording string
	}{
		{"R11 inbound", app, call(caller, nil), caller, ours, "Incoming call from Kim Example", site + "/get-recording?format=wav&callLegId=c-1"},
		{"X18 outbound, a SIP address", app, outgoing("sip:"+caller+"@example.test", nil), ours, caller, "Outgoing call to Kim Example", site + "/get-recording?format=wav&callLegId=c-1"},
		{"R14 dialed_number", app, call(caller, a("dialed_number", "+12025550111")), caller, "+12025550111", "Incoming call from Kim Example", site + "/get-recording?format=wav&callLegId=c-1"},
		{"R14 the entry point", contactflow.AppSettings{EntryPointNumber: "+12025550112"}, call(caller, nil), caller, "+12025550112", "Incoming call from Kim Example", ""},
		{"R15 outbound_cli", app, outgoing(caller, a("outbound_cli", "+12025550113")), "+12025550113", caller, "Outgoing call to Kim Example", site + "/get-recording?format=wav&callLegId=c-1"},
		{"R17 conversation_title", app, call(caller, a("conversation_title", "Order")), caller, ours, "Order", site + "/get-recording?format=wav&callLegId=c-1"},
		{"D35 on a ticket that exists too", app, call(caller, a("conversation_title", "Order", "zendesk_ticket", "100")), caller, ours, "Order", site + "/get-recording?format=wav&callLegId=c-1"},
		{"R12 without a recording", app, call(caller, a("download_recording", "false")), caller, ours, "Incoming call from Kim Example", ""},
		{"R13 without consent", app, call(caller, a("call_recording_consent", "false")), caller, ours, "Incoming call from Kim Example", ""},
		{"X20 anonymous", app, call("anonymous", nil), "anonymous", ours, "Incoming call from an anonymous caller", site + "/get-recording?format=wav&callLegId=c-1"},
	} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Subject: "Old", Status: zendesk.TicketOpen}}
		if o := walk(t, contactlog.Settings{App: tt.app}, w, tt.c.accepted()); len(o.of(ticketing.DoLogCall)) > 0 {
			t.Errorf("%s: the call is shown before it ended", tt.name)
		}
		w = newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Subject: "Old", Status: zendesk.TicketOpen}}
		o := walk(t, contactlog.Settings{App: tt.app}, w, tt.c.whole())
		logs, shows := o.of(ticketing.DoLogCall), o.of(ticketing.DoShowCall)
		if len(logs) != 1 || len(shows) != 1 {
			t.Fatalf("%s: logged %d, shown %d", tt.name, len(logs), len(shows))
		}
		d, show := logs[0].LogCall.Call, shows[0].ShowCall.Comment
		recording, _ := d.RecordingURL.Value()
		if d.FromLine != zendesk.Set(tt.from) || d.ToLine != zendesk.Set(tt.to) || show.Title != tt.title || recording != tt.recording {
			t.Errorf("%s: %+v\n%+v", tt.name, d, show)
		}
		if slices.Contains(show.CallFields, "recording_url") != (tt.recording != "") {
			t.Errorf("%s: fields %v", tt.name, show.CallFields)
		}
		if d.ExternalID != zendesk.Set("c-1") || d.AgentID != zendesk.Set[int64](agentID) || d.Duration != zendesk.Set[int64](60) || d.StartedAt != zendesk.Set(noon.Add(10*time.Second)) {
			t.Errorf("%s (R43, X18): %+v", tt.name, d)
		}
		if o.world.tickets[0].Subject != "Old" {
			t.Errorf("%s: the subject became %q", tt.name, o.world.tickets[0].Subject)
		}
	}
}

// TestVoiceCommentOff: neither a chat nor voice_comment=false shows a call (R11).
func TestVoiceCommentOff(t *testing.T) {
	for _, c := range []contact{call(caller, a("voice_comment", "0")), chat(a("zendesk_user", "501"))} {
		if o := walk(t, contactlog.Settings{}, newWorld(), c.whole()); len(o.of(ticketing.DoLogCall)) > 0 || len(o.of(ticketing.DoCreateTicket)) != 1 {
			t.Errorf("R11: steps %+v", o.steps)
		}
	}
}

// TestCallByNote: an account that has nothing else shows the call by a note (X15).
func TestCallByNote(t *testing.T) {
	w := newWorld()
	w.catalog.Shows = ticketing.ByNote
	n := walk(t, contactlog.Settings{}, w, call(caller, nil).whole()).notes()["Contact id: c-1 (call)"]
	if length, _ := lineOf(n, "Length"); length != "60 s" {
		t.Errorf("X15: %+v", n)
	}
	w = newWorld()
	w.catalog.Shows = ticketing.ByVoiceComment
	for _, s := range walk(t, contactlog.Settings{}, w, call(caller, nil).whole()).of(ticketing.DoUpdateTicket) {
		if v := s.UpdateTicket.Voice; v != nil && (v.From != caller || v.To != ours || v.Seconds != 60 || v.AnsweredByID != zendesk.Set[int64](agentID)) {
			t.Errorf("X18: %+v", v)
		}
	}
}

func TestTranscript(t *testing.T) {
	c := chat(a("zendesk_user", "501"))
	event := func(kind, who string, at int) connect.ChatItem {
		return connect.ChatItem{Type: "EVENT", ContentType: "application/vnd.amazonaws.connect.event." + kind, Name: who, At: noon.Add(time.Duration(at) * time.Second)}
	}
	message := func(who, text string, role connect.ParticipantRole, at int) connect.ChatItem {
		return connect.ChatItem{Type: "MESSAGE", ContentType: "text/plain", Name: who, Role: role, Content: text, At: noon.Add(time.Duration(at) * time.Second)}
	}
	transcript := contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: "c-1", InstanceID: "0a1b", Items: []connect.ChatItem{
		message("BOT", "Hello", connect.BotRole, 0), message("Kim", "My order\nis <late>", connect.CustomerRole, 5),
		event("participant.joined", "Agent", 10), event("typing", "Agent", 11), message("Agent", "I look", connect.AgentRole, 12),
		message("", "Queue is full", connect.SystemRole, 13), event("participant.left", "Kim", 60), event("chat.ended", "", 61)}}}
	o := walk(t, contactlog.Settings{}, newWorld(), append(c.whole(), transcript))
	n := o.notes()["Contact id: c-1 (transcript)"]
	want := "[12:00:00] BOT: Hello\n[12:00:05] Kim: My order\n> is <late>\n[12:00:10] Agent joined\n[12:00:12] Agent: I look\n" +
		"[12:00:13] SYSTEM: Queue is full\n[12:01:00] Kim left\n[12:01:01] ended\n"
	if diff := cmp.Diff(want, n.Text); diff != "" { // R54, R55
		t.Errorf("R55 transcript (-want +got):\n%s", diff)
	}
	c.attributes["chat_transcript"] = "false"
	o = walk(t, contactlog.Settings{}, newWorld(), append(c.whole(), transcript))
	if _, ok := o.notes()["Contact id: c-1 (transcript)"]; ok || !o.rules["R56"] {
		t.Error("R56: chat_transcript=false adds the transcript (R27)")
	}
}
