package calllog

import (
	"maps"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// After gives the settings after an event: the removal of an installation
// switches off the integrations that belong to it, or whose installation is not
// known (A8). It reports whether that changed something.
func (s Settings) After(e aircall.Event) (Settings, bool) {
	removed, ok := e.(*aircall.IntegrationEvent)
	if !ok || removed.Kind != aircall.IntegrationDeleted {
		return s, false
	}
	changed := false
	s.Integrations = slices.Clone(s.Integrations)
	for i, in := range s.Integrations {
		if !in.Off && (in.AircallID == 0 || in.AircallID == removed.Integration.IntegrationID) {
			s.Integrations[i].Off, changed = true, true
		}
	}
	return s, changed
}

// active are the names of the integrations that are on and linked with one of
// the numbers; nil while no number is known.
func (s Settings) active(f Facts) []string {
	if len(f.Lines) == 0 {
		return nil
	}
	names := []string{}
	for _, in := range s.Integrations {
		if !in.Off && in.linked(f) {
			names = append(names, in.Name)
		}
	}
	return names
}

func (in Integration) linked(f Facts) bool {
	return slices.ContainsFunc(f.Lines, func(l Line) bool { return slices.Contains(in.Numbers, l.ID) })
}

// mine reports whether the call's teams are among the integration's (A29).
func (in Integration) mine(f Facts) bool {
	return len(in.Teams) == 0 || len(f.Teams) == 0 ||
		slices.ContainsFunc(f.Teams, func(t Team) bool { return slices.Contains(in.Teams, t.ID) })
}

// integration chooses the integration that decides, the first in the list
// (A29), and gives a reason where there is none. It was on, if active is known,
// when the call or the message was first seen (A5).
func (s Settings) integration(f Facts, active *[]string) (in Integration, why ticketing.Reason, ok bool) {
	names := s.active(f)
	if active != nil {
		names = *active
	}
	linked := false
	for _, in := range s.Integrations {
		if slices.Contains(names, in.Name) && in.mine(f) {
			return in, ticketing.Reason{Rule: "A29", Text: "the first integration that is linked with the number decides"}, true
		}
		linked = linked || in.linked(f)
	}
	switch {
	case len(f.Lines) == 0:
		why = ticketing.Reason{Rule: "A7", Text: "it is not known yet which of our numbers it is about"}
	case !slices.ContainsFunc(s.Integrations, func(in Integration) bool { return len(in.Numbers) > 0 }):
		why = ticketing.Reason{Rule: "A4", Text: "no number is linked with an integration: nothing is filed"}
	case linked && len(names) == 0:
		why = ticketing.Reason{Rule: "A5", Text: "the integration was off when it began: it is not filed"}
	case linked:
		why = ticketing.Reason{Rule: "A29", Text: "no integration is for the call's teams: it is not filed"}
	default:
		why = ticketing.Reason{Rule: "A7", Text: "the number is not linked with an integration: it is not filed"}
	}
	return Integration{}, why, false
}

// line is the number that the call belongs to: of several, by the settings, and
// those first that are linked.
func (s Settings) line(f Facts, in Integration) Line {
	lines := f.lines()
	if linked := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return !slices.Contains(in.Numbers, l.ID) }); len(linked) > 0 {
		lines = linked
	}
	switch {
	case len(lines) == 0:
		return Line{}
	case s.IVR == IVRFirst:
		return lines[0]
	}
	return lines[len(lines)-1]
}

// rule is that of a type.
func (in Integration) rule(t Type) Rule {
	r := in.Types[t]
	if r.Ticket == "" {
		r.Ticket = DefaultRule(t).Ticket
	}
	return r
}

func (in Integration) pop(d aircall.Direction) Pop {
	p := in.Pop.Inbound
	if d == aircall.Outbound {
		p = in.Pop.Outbound
	}
	if p == "" {
		return PopNone
	}
	return p
}

func (in Integration) fields() []CallField {
	if in.CallFields == nil {
		return CallFields()
	}
	return in.CallFields
}

func (in Integration) shows(f CallField) bool { return slices.Contains(in.fields(), f) }

// fileAt is when an answered call's ticket is made.
func (s Settings) fileAt(in Integration, d aircall.Direction) FileAt {
	switch {
	case s.FileAt != "":
		return s.FileAt
	case in.pop(d) == PopTicket: // A26
		return FileAtAnswer
	}
	return FileAtEnd
}

// meaning is what tags say of a ticket (A16).
func (t TagRules) meaning(tags []string) (kind zendesk.TicketType, priority zendesk.TicketPriority) {
	if !t.Update {
		return "", ""
	}
	return highest(tags, t.Types, ticketTypes), highest(tags, t.Priorities, priorities)
}

// highest is the value of the highest rank that the tags mean.
func highest[T ~string](tags []string, table map[string]T, rank []T) (value T) {
	best := len(rank)
	for _, tag := range tags {
		if i := slices.Index(rank, meaningOf(tag, table)); i >= 0 && i < best {
			best, value = i, rank[i]
		}
	}
	return value
}

func meaningOf[T ~string](tag string, table map[string]T) T {
	tag = oneLine(tag)
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if strings.EqualFold(oneLine(name), tag) {
			return table[name]
		}
	}
	return T(strings.ToLower(tag))
}
