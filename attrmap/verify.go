package attrmap

import (
	"encoding/json"
	"slices"
	"strings"
)

// Reply is what the server says that it has stored. It decodes from the "ticket"
// and the "user" object of the replies to the writes, one after the other.
type Reply struct {
	CustomFields []ReplyField               `json:"custom_fields"` // nil: no ticket was written
	UserFields   map[string]json.RawMessage `json:"user_fields"`   // nil: no user was written
}

// ReplyField is a custom ticket field as the server gives it back.
type ReplyField struct {
	ID    int64           `json:"id"`
	Value json.RawMessage `json:"value"` // text, number, boolean, array or null
}

// Verify compares what p sent with what the server stored and returns a notice
// and a line for the note per value that is not there (R112): Zendesk answers
// 200 to an option that it does not know and to a field that is gone, and drops
// the value. Standard fields are not compared, since triggers may change them at
// once.
func (m *Map) Verify(p Plan, r Reply) (notices []Notice, lines []Line) {
	for _, w := range p.Writes {
		stored, compared := r.find(w)
		if !compared || same(w.Value, stored) {
			continue
		}
		notices = append(notices, Notice{FieldWriteFailed, "R112", NoticeSubject{w.Attribute, w.Field}, "the server did not take over the value"})
		m.note(Line{w.Attribute, w.Text, Refused}, &lines, &notices)
	}
	return notices, lines
}

// find gives the stored value of what w wrote, and whether the reply can tell.
func (r Reply) find(w Write) (json.RawMessage, bool) {
	if w.User != "" {
		return r.UserFields[w.User], r.UserFields != nil
	}
	id, custom := w.Ticket.id()
	if !custom || r.CustomFields == nil {
		return nil, false
	}
	for _, f := range r.CustomFields {
		if f.ID == id {
			return f.Value, true
		}
	}
	return nil, true
}

// same is lenient about how the server writes a value: numbers may come as JSON
// numbers or texts, a user's date as a timestamp, nothing as null, "" or [].
func same(sent Value, stored json.RawMessage) bool {
	var text string
	var list []string
	isText := json.Unmarshal(stored, &text) == nil
	isList := json.Unmarshal(stored, &list) == nil
	raw := strings.TrimSpace(string(stored))
	nothing := raw == "" || raw == "null" || isText && text == "" || isList && len(list) == 0
	switch {
	case sent.isCleared():
		return nothing
	case sent.Kind == KindBool:
		return raw == sent.String() || nothing && !sent.Bool
	case sent.Kind == KindList:
		return isList && sameSet(sent.List, list)
	case !isText:
		text = raw
	}
	return sameText(sent.String(), text)
}

func sameSet(a, b []string) bool {
	subset := func(x, y []string) bool {
		return !slices.ContainsFunc(x, func(s string) bool { return !slices.Contains(y, s) })
	}
	return subset(a, b) && subset(b, a)
}

func sameText(sent, stored string) bool {
	sent, stored = strings.TrimSpace(sent), strings.TrimSpace(stored)
	if sent == stored {
		return true
	}
	if serverDate.MatchString(sent) {
		return strings.HasPrefix(stored, sent+"T")
	}
	return serverDecimal.MatchString(sent) && serverDecimal.MatchString(stored) && plainest(sent) == plainest(stored)
}

// plainest writes what serverDecimal matches without needless signs and zeros.
func plainest(number string) string {
	number, negative := strings.CutPrefix(strings.TrimPrefix(number, "+"), "-")
	whole, fraction, _ := strings.Cut(strings.Replace(number, ",", ".", 1), ".")
	plain := strings.TrimLeft(whole, "0") + "." + strings.TrimRight(fraction, "0")
	if negative && plain != "." {
		return "-" + plain
	}
	return plain
}
