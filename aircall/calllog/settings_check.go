package calllog

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Limits of the settings.
const (
	maxCard        = 5   // A18
	maxThreadHours = 168 // a week, after which a case is forgotten
)

// Validate returns nil, or an error that wraps [ErrSettings] and lists every
// mistake.
func (s Settings) Validate() error {
	var r reader
	s.check(&r)
	return r.err()
}

func (s Settings) check(r *reader) {
	r.want(s.Country == "" || isPrefix(s.Country), "country", "+ and 1 to 4 digits", "other text")
	r.want(s.Zendesk == "" || isAddress(s.Zendesk), "zendesk", "https:// and the account's host", "other text")
	for _, user := range slices.Sorted(maps.Keys(s.Agents)) {
		at := agentAt(user)
		r.want(user > 0, at, "the id of a user of Aircall, from 1 up, as its name", "another number")
		wantID(r, at, s.Agents[user])
	}
	oneOf(r, "file_at", s.FileAt, FileAtAnswer, FileAtEnd)
	r.want(s.Threads.Hours >= 0 && s.Threads.Hours <= maxThreadHours, "threads.hours", "0 to 168", "another number")
	oneOf(r, "threads.groups", s.Threads.Groups, GroupsNone, GroupsTicket)
	oneOf(r, "callbacks", s.Callbacks, CallbackSameTicket, CallbackOwnTicket)
	oneOf(r, "transfers", s.Transfers, TransferLast, TransferFirst)
	oneOf(r, "ivr", s.IVR, IVRLast, IVRFirst)
	oneOf(r, "conferences", s.Conferences, ConferenceList, ConferenceIgnore)
	oneOf(r, "several_users", s.SeveralUsers, ticketing.Severals()...)
	for i, in := range s.Integrations {
		at := item("integrations", i)
		first := slices.IndexFunc(s.Integrations, func(o Integration) bool { return o.Name == in.Name })
		r.want(strings.TrimSpace(in.Name) != "", at+".name", "a name", "none") // A6
		r.want(first == i, at+".name", "a name of its own", "one that is above")
		in.check(r, at)
	}
}

func (in Integration) check(r *reader, at string) {
	r.want(in.AircallID >= 0, at+".aircall_id", "an id from 1 up, or 0", "another number")
	wantIDs(r, at+".numbers", in.Numbers)
	wantIDs(r, at+".teams", in.Teams)
	for _, t := range slices.Sorted(maps.Keys(in.Types)) {
		rule, at := in.Types[t], join(at+".types", string(t))
		r.want(slices.Contains(Types(), t), at, "a type: "+words(Types()), "another name") // A9
		oneOf(r, at+".ticket", rule.Ticket, NewTicket, PreviousTicket, NoTicket)
		oneOf(r, at+".status", rule.Status, zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, // A13
			zendesk.TicketHold, zendesk.TicketSolved, zendesk.TicketClosed)
	}
	oneOf(r, at+".ai_status", in.AIStatus, AIStatusNew, AIStatusAll)
	in.Tags.check(r, at+".tags")
	r.want(in.MissedTo.User >= 0, at+".missed_to.user", "an id from 1 up, or 0", "another number")
	r.want(in.MissedTo.Group >= 0, at+".missed_to.group", "an id from 1 up, or 0", "another number")
	r.want(len(in.Card) <= maxCard, at+".card", "at most five details", "more") // A18
	eachOf(r, at+".card", in.Card, CardName, CardEmail, CardPhone, CardOpenTickets, CardLastTicket)
	eachOf(r, at+".call_fields", in.CallFields, CallFields()...) // A19
	oneOf(r, at+".outside_hours", in.OutsideHours, OutsideHoursFile, OutsideHoursSkip)
	oneOf(r, at+".unknown_numbers", in.UnknownNumbers, UnknownCreate, UnknownSkip)
	oneOf(r, at+".title", in.Title, TitleFollow, TitleKeep)
	oneOf(r, at+".pop.inbound", in.Pop.Inbound, PopNone, PopTicket, PopCustomer)
	oneOf(r, at+".pop.outbound", in.Pop.Outbound, PopNone, PopTicket, PopCustomer)
	oneOf(r, at+".topics", in.Topics, TopicsNone, TopicsText, TopicsTags)
}

func (t TagRules) check(r *reader, at string) {
	for _, tag := range slices.Sorted(maps.Keys(t.Types)) {
		wantValue(r, join(at+".types", tag), t.Types[tag], ticketTypes...)
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Priorities)) {
		wantValue(r, join(at+".priorities", tag), t.Priorities[tag], priorities...)
	}
}

// The values of Zendesk's fields, in the order of their rank (A16).
var (
	ticketTypes = []zendesk.TicketType{zendesk.TicketProblem, zendesk.TicketIncident, zendesk.TicketQuestion, zendesk.TicketTask}
	priorities  = []zendesk.TicketPriority{zendesk.PriorityUrgent, zendesk.PriorityHigh, zendesk.PriorityNormal, zendesk.PriorityLow}
)

func agentAt(user int64) string { return join("agents", strconv.FormatInt(user, 10)) }

func wantID(r *reader, at string, id int64) { r.want(id > 0, at, "an id from 1 up", "another number") }

func wantIDs(r *reader, at string, ids []int64) {
	for i, id := range ids {
		wantID(r, item(at, i), id)
		r.want(slices.Index(ids, id) == i, item(at, i), "each id once", "one that is above")
	}
}

// oneOf wants a word of a list, or none.
func oneOf[T ~string](r *reader, at string, word T, allowed ...T) {
	if word != "" {
		wantValue(r, at, word, allowed...)
	}
}

func wantValue[T ~string](r *reader, at string, word T, allowed ...T) {
	r.want(slices.Contains(allowed, word), at, "one of "+words(allowed), "other text")
}

// eachOf wants words of a list, each once.
func eachOf[T ~string](r *reader, at string, list []T, allowed ...T) {
	for i, word := range list {
		wantValue(r, item(at, i), word, allowed...)
		r.want(slices.Index(list, word) == i, item(at, i), "each word once", "one that is above")
	}
}

func words[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, w := range list {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}

func isPrefix(country string) bool {
	digits, plus := strings.CutPrefix(country, "+")
	return plus && len(digits) >= 1 && len(digits) <= 4 && digits[0] != '0' &&
		!strings.ContainsFunc(digits, func(c rune) bool { return c < '0' || c > '9' })
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}
