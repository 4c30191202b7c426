package contactlog

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// mark is the last line of a contact's note: what X31 and X55 search for. What
// is not "" tells the contact's further notes apart.
func mark(contact, what string) string {
	if what == "" {
		return "Contact id: " + contact
	}
	return "Contact id: " + contact + " (" + what + ")"
}

// notes are all notes of the conversation so far, each of which is written once.
func (w *work) notes(t target, plan attrmap.Plan) (notes []ticketing.Note) {
	for _, l := range w.talks {
		notes = append(notes, w.legNote(l, t, plan))
	}
	w.Why("X15", "each agent's part of the contact has a note")
	add := func(what, title string, lines []attrmap.Line) {
		if len(lines) > 0 {
			notes = append(notes, ticketing.Note{Mark: mark(w.lead.id, what), Title: title, Lines: attributeLines(lines)})
		}
	}
	add("fields", "Not taken over by Zendesk", w.lostLines(plan))
	add("attributes", "Attributes set during the contact", w.lateLines())
	return append(append(notes, w.transcripts()...), w.lensNotes(t)...)
}

// legNote is the note of one agent's part (X15). The first has the attributes
// (R101).
func (w *work) legNote(l leg, t target, plan attrmap.Plan) ticketing.Note {
	_, d, _ := l.details()
	n := ticketing.Note{Mark: mark(l.id, ""), Title: w.subject(t)}
	if l.id != w.lead.id {
		n.Title = "Transferred contact" // R70
	}
	add := func(label, text, link string) {
		if text = line(text); text != "" {
			n.Lines = append(n.Lines, ticketing.NoteLine{Label: label, Text: text, Link: link})
		}
	}
	add("Direction", w.direction(), "")
	if w.lead.Channel == connect.Voice && !w.flow.VoiceComment { // X15, D33
		from, to := w.ends()
		add("From", from, "")
		add("To", to, "")
	}
	if l.conversation(l.id) != l.id {
		add("Initial contact id", l.conversation(l.id), "")
	}
	if link := w.recordingLink(l); link != "" { // R12, R13
		add("Recording", "Recording", link)
	}
	if link := w.recordLink(l); link != "" {
		add("Contact record", "Contact record", link)
	}
	add("Queue", d.Queue, "")
	add("Agent", cmp.Or(d.Agent.Name, d.Agent.Username), "")
	add("Routing profile", d.Agent.RoutingProfile, "")
	add("Extension", d.Agent.Extension, "")
	if l.id == w.lead.id {
		n.Lines = append(n.Lines, attributeLines(plan.Note)...)
	}
	return n
}

func attributeLines(lines []attrmap.Line) (all []ticketing.NoteLine) {
	for _, l := range lines {
		all = append(all, ticketing.NoteLine{Label: l.Attribute, Text: l.Value})
	}
	return all
}

// direction is which way the contact came.
func (w *work) direction() string {
	switch {
	case w.lead.Method == connect.Callback:
		return "Callback"
	case w.lead.outbound():
		return "Outbound"
	}
	return "Inbound"
}

// ends are the two numbers of a call: R14 and R15 say which of ours.
func (w *work) ends() (from, to string) {
	customer, ours := cmp.Or(w.number(), "anonymous"), phone(w.details.System)
	if w.lead.outbound() {
		return cmp.Or(w.flow.OutboundCLI, ours, "unknown"), customer
	}
	return customer, cmp.Or(w.flow.DialedNumber, ours, "unknown")
}

const (
	longestSubject = 150 // characters
	longestName    = 255
)

// subject is that of a new ticket (X14, R17).
func (w *work) subject(t target) string {
	if title := line(w.flow.ConversationTitle); title != "" {
		return cut(title, longestSubject)
	}
	name := cmp.Or(line(t.customer.Name), line(w.flow.CustomerName))
	if t.forced { // X12
		name = ""
	}
	name = cmp.Or(name, w.number(), line(w.flow.CustomerEmail))
	var what string
	switch {
	case w.lead.Channel == connect.Task:
		return "Task"
	case w.lead.Channel == connect.Chat:
		what = "Incoming chat from "
		name = cmp.Or(name, "a customer")
	case w.lead.Method == connect.Callback:
		what = "Callback to "
	case w.lead.outbound():
		what = "Outgoing call to "
	default:
		what = "Incoming call from "
	}
	return cut(what+cmp.Or(name, "an anonymous caller"), longestSubject)
}

// cut shortens a text to n characters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}

// recordingLink opens a call's recording (X16), unless it must not be shown (R12,
// R13, D32).
func (w *work) recordingLink(l leg) string {
	if l.Channel != connect.Voice || !w.flow.LinksRecording() {
		return ""
	}
	return w.link("get-recording?format=wav&callLegId=" + url.QueryEscape(l.id))
}

// recordLink opens the contact in Connect (X16).
func (w *work) recordLink(l leg) string {
	zone := ""
	if w.set.App.TimeZone != "" {
		zone = "?tz=" + url.QueryEscape(w.set.App.TimeZone)
	}
	return w.link("contact-trace-records/details/" + url.PathEscape(l.id) + zone)
}

// link is a page of the Connect instance; "" where its address is not set. The
// older addresses have "/connect" before each page.
func (w *work) link(page string) string {
	u, err := url.Parse(w.set.App.ConnectURL)
	if err != nil || u.Host == "" {
		return ""
	}
	base := strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/")
	if strings.HasSuffix(strings.ToLower(u.Hostname()), ".awsapps.com") && !strings.HasSuffix(base, "/connect") {
		base += "/connect"
	}
	return base + "/" + page
}

// transcripts are what was written in the chats, each in a private note (R54).
func (w *work) transcripts() (notes []ticketing.Note) {
	for _, l := range w.legs {
		switch {
		case l.Transcript == nil:
			continue
		case !w.flow.ChatTranscript:
			w.Why("R56", "chat_transcript is off: the transcript is left out")
			continue
		}
		w.Why("R54", "the chat's transcript is added")
		n := ticketing.Note{Mark: mark(l.id, "transcript"), Title: "Chat transcript"}
		if !w.noted(n.Mark) { // what is long is written out once
			n.Text = chatText(l.Transcript.Items)
		}
		notes = append(notes, n)
	}
	return notes
}

// noted reports whether a note is on the ticket.
func (w *work) noted(mark string) bool {
	return slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		u := d.Step.UpdateTicket
		return d.Outcome == ticketing.OK && u != nil && slices.ContainsFunc(u.Notes, func(n ticketing.Note) bool { return n.Mark == mark })
	})
}

// chatText has messages of all sides, bots and the system too, and who came and
// left (R55). The further lines of a message are marked, so that none can look
// like another person's.
func chatText(items []connect.ChatItem) string {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b connect.ChatItem) int { return a.At.Compare(b.At) })
	var b strings.Builder
	for _, item := range items {
		text := item.Line()
		if text == "" {
			continue
		}
		if !item.At.IsZero() {
			fmt.Fprintf(&b, "[%s] ", item.At.UTC().Format(time.TimeOnly))
		}
		b.WriteString(strings.Join(strings.FieldsFunc(text, isBreak), "\n> ") + "\n")
	}
	return b.String()
}

func isBreak(c rune) bool {
	return c >= '\n' && c <= '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029'
}
