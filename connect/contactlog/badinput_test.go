package contactlog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestBadInput: each has a stated outcome.
func TestBadInput(t *testing.T) {
	t.Run("an unknown way of beginning and channel: a ticket, as inbound", func(t *testing.T) {
		c := call("", a("zendesk_user", "501")).by("TELEPATHY")
		c.channel = "SMOKE"
		if made := walk(t, contactlog.Settings{}, newWorld(), c.whole()).ticket(t); made.RequesterID != callerID {
			t.Errorf("ticket %+v", made)
		}
	})
	t.Run("an end before the beginning: no negative times", func(t *testing.T) {
		c := call(caller, nil)
		end := c.event(connect.ContactDisconnected)
		end.Event.DisconnectedAt = noon.Add(-time.Hour)
		o := walk(t, contactlog.Settings{}, newWorld(), append(c.accepted(), end))
		logs := o.of(ticketing.DoLogCall)
		if len(logs) != 1 || logs[0].LogCall.Call.Duration != zendesk.Set[int64](0) || logs[0].LogCall.Call.EndedAt != logs[0].LogCall.Call.StartedAt {
			t.Errorf("calls %+v", logs)
		}
	})
	t.Run("1970 means not yet", func(t *testing.T) {
		c := call(caller, nil)
		early := c.event(connect.ContactInitiated)
		early.Event.DisconnectedAt, early.Event.Agent.ConnectedAt = time.UnixMilli(1), time.UnixMilli(1)
		o := walk(t, contactlog.Settings{}, newWorld(), story{early, c.described(noon)})
		if len(o.steps) > 0 || !o.rules["X7"] {
			t.Errorf("steps %+v, reasons %v", o.steps, o.last.Why)
		}
	})
	t.Run("a number in five forms: one user", func(t *testing.T) {
		set := contactlog.Settings{App: contactflow.AppSettings{CountryPrefix: "+1"}}
		for _, number := range []string{"+1 202.555.0101", "(202) 555-0101", "202 555 0101", "202-555-0101", "00 1 202 555 0101"} {
			if made := walk(t, set, newWorld(), call(number, nil).accepted()).ticket(t); made.RequesterID != callerID {
				t.Errorf("%s: requester %d", number, made.RequesterID)
			}
		}
	})
	t.Run("withheld numbers: anonymous, and no user is made", func(t *testing.T) {
		for _, number := range []string{"anonymous", "Private", " UNKNOWN ", "restricted", "sip:anonymous@anonymous.invalid", "Softphone", "INTERNAL-TRANSFER", "+"} {
			o := walk(t, contactlog.Settings{}, newWorld(), call(number, nil).accepted())
			if made := o.ticket(t); made.RequesterID != agentID || len(o.of(ticketing.DoCreateUser)) > 0 {
				t.Errorf("%q: ticket %+v", number, made)
			}
		}
	})
	t.Run("64 KiB of transcript: whole lines, and cut with a remark", func(t *testing.T) {
		c := chat(a("zendesk_user", "501"))
		in := contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: "c-1", Items: []connect.ChatItem{
			{Type: "MESSAGE", Name: "Kim\n[12:00:12] Agent", Content: strings.Repeat("<script>alert(1)</script>\n", 3000)}}}}
		n := walk(t, contactlog.Settings{}, newWorld(), append(c.whole(), in)).notes()["Contact id: c-1 (transcript)"]
		html := ticketing.HTML([]ticketing.Note{n})
		if len(html) > ticketing.MaxNote || !strings.Contains(html, "Cut: the note was too long") || !strings.HasSuffix(html, "<p>Contact id: c-1 (transcript)</p>") {
			t.Errorf("%d bytes, ending %q", len(html), html[len(html)-80:])
		}
		if strings.Contains(html, "<script") || strings.Contains(html, "<p>[12:00:12]") {
			t.Error("markup, or a line that looks like another person's")
		}
	})
	t.Run("names with line breaks: one line", func(t *testing.T) {
		w := newWorld()
		w.users[2].Name = "Kim\r\nExample\u2028x"
		c := call(caller, a("order", "a\nContact id: c-99", "x\ny", "1"))
		c.queue, c.agent = "Sales\n<b>", "agent-1"
		made := walk(t, contactlog.Settings{}, w, c.accepted()).ticket(t)
		if made.Subject != "Incoming call from Kim Example x" {
			t.Errorf("subject %q", made.Subject)
		}
		html := ticketing.HTML([]ticketing.Note{made.Note})
		if strings.Contains(html, "<p>Contact id: c-99") || strings.Contains(html, "\n") || strings.Contains(html, "<b>\n") || strings.Count(html, "<p>Contact id: ") != 1 {
			t.Errorf("note %s", html)
		}
	})
	t.Run("32 KiB of title: cut", func(t *testing.T) {
		made := walk(t, contactlog.Settings{}, newWorld(), call(caller, a("conversation_title", strings.Repeat("ü", 16_000))).accepted()).ticket(t)
		if n := len([]rune(made.Subject)); n != 150 {
			t.Errorf("R17: %d characters", n)
		}
	})
	t.Run("a payment card number: not in the note (D11)", func(t *testing.T) {
		o := walk(t, contactlog.Settings{}, newWorld(), call(caller, a("paid", "4111 1111 1111 1111")).accepted())
		if _, noted := lineOf(o.ticket(t).Note, "paid"); noted || !o.noticed[ticketing.Code(attrmap.CardNumber)] {
			t.Errorf("note %+v, notices %v", o.ticket(t).Note, o.last.Notices)
		}
	})
	t.Run("a contact without an id is no news", func(t *testing.T) {
		for _, in := range []contactlog.Input{{}, {Event: &connect.ContactEvent{}}, {Act: &contactlog.Act{Kind: contactlog.Ringing}}, {Lens: &connect.LensAnalysis{}}} {
			if f := contactlog.Observe(contactlog.Facts{}, in); len(f.Legs)+len(f.Acts) > 0 {
				t.Errorf("facts %+v", f)
			}
		}
	})
}
