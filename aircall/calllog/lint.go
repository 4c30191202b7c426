package calllog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Lint lists what of valid settings will have no effect, or another one than it
// seems. Without a catalog, it leaves out what depends on the account. The
// subject of a notice has the place in the settings as its name.
func (s Settings) Lint(catalog *ticketing.Catalog) []ticketing.Notice {
	l := linter{catalog: catalog}
	l.check(len(s.Integrations) > 0, "A4", "integrations", "without an integration nothing is filed")
	for i, in := range s.Integrations {
		at := item("integrations", i)
		l.numbers(s.Integrations[:i], in, at)
		l.types(in, at)
		l.tags(in.Tags, at+".tags")
		l.check(in.AIAssist || !in.Transcript, "A28", at+".transcript", "without AI Assist there is no transcript")
		l.check(in.AIAssist || in.Topics == "" || in.Topics == TopicsNone, "A28", at+".topics", "without AI Assist there are no topics")
		l.pop(s, in.Pop.Inbound, at+".pop.inbound")
		l.pop(s, in.Pop.Outbound, at+".pop.outbound")
		l.exists(in.MissedTo.User, "agent", "A17", at+".missed_to.user")
		l.exists(in.MissedTo.Group, "group", "A17", at+".missed_to.group")
		if catalog != nil && catalog.Shows != "" && catalog.Shows != ticketing.ByCall {
			l.check(len(in.fields()) == 0, "A20", at+".call_fields", "the account shows no fields of calls: they stand in a note")
		}
	}
	for _, user := range slices.Sorted(maps.Keys(s.Agents)) {
		l.exists(s.Agents[user], "agent", "A2", agentAt(user))
	}
	return l.notices
}

// Needs lists what the settings need that neither they nor the account's catalog
// show: a preflight, or a person, has to make sure of it.
func (s Settings) Needs() (needs []ticketing.Reason) {
	need := func(wanted bool, rule, text string) {
		if wanted {
			needs = append(needs, ticketing.Reason{Rule: rule, Text: text})
		}
	}
	some := func(has func(Integration) bool) bool { return slices.ContainsFunc(s.Integrations, has) }
	pops := func(in Integration) bool {
		return cmp.Or(in.Pop.Inbound, PopNone) != PopNone || cmp.Or(in.Pop.Outbound, PopNone) != PopNone
	}
	need(true, "A1", "the person who connects the two products is an administrator in both")
	need(true, "A2", "agents have the same e-mail address in both products, or stand among the settings' agents")
	need(true, "A3", "each agent has a seat of Talk Partner Edition: else calls are shown as notes")
	need(some(func(in Integration) bool { return len(in.fields()) > 0 }), "A20",
		"fields of calls need Zendesk's Agent Workspace and version 2 of Talk Partner Edition: else they stand in a note")
	need(some(pops), "A26", "what opens on agents' screens needs Aircall's app in Zendesk, and an agent who is signed in")
	need(some(func(in Integration) bool { return in.AIAssist }), "A28", "transcripts and topics need Aircall's add-on AI Assist")
	need(true, "A30", "each side is connected by OAuth or by credentials of its own")
	return needs
}

type linter struct {
	catalog *ticketing.Catalog
	notices []ticketing.Notice
}

func (l *linter) check(ok bool, rule, at, text string) {
	if !ok {
		l.notices = append(l.notices, ticketing.Notice{
			Code: ticketing.SettingIgnored, Rule: rule, Subject: ticketing.NoticeSubject{Key: "settings", Name: at}, Detail: text,
		})
	}
}

// numbers checks that each is linked once: the first integration has it, but for
// calls of other teams than its own.
func (l *linter) numbers(before []Integration, in Integration, at string) {
	l.check(len(in.Numbers) > 0, "A4", at+".numbers", "without a number the integration files nothing")
	for i, number := range in.Numbers {
		l.check(!slices.ContainsFunc(before, func(o Integration) bool {
			return !o.Off && !in.Off && len(o.Teams) == 0 && slices.Contains(o.Numbers, number)
		}), "A29", item(at+".numbers", i), "an integration above has the number too: that one decides")
	}
}

func (l *linter) types(in Integration, at string) {
	for _, t := range slices.Sorted(maps.Keys(in.Types)) {
		rule, at := in.rule(t), at+".types."+string(t)+".status"
		l.check(rule.Status == "" || rule.Ticket != NoTicket, "A13", at, "there is no ticket to have the status")
		if l.catalog != nil {
			l.check(rule.Status != zendesk.TicketHold || l.catalog.OnHold, "A14", at, "the account has no status on-hold")
		}
	}
}

// tags checks that the account's fields take the values.
func (l *linter) tags(t TagRules, at string) {
	l.check(t.Update || len(t.Types)+len(t.Priorities) == 0, "A16", at+".update", "the tables have no effect while it is off")
	if l.catalog == nil || !t.Update {
		return
	}
	kind, hasType := l.field(attrmap.TypeTicketType)
	priority, hasPriority := l.field(attrmap.TypePriority, attrmap.TypeBasicPriority)
	l.check(hasType, "A16", at, "the account has no active field for the ticket's type")
	l.check(hasPriority, "A16", at, "the account has no active field for the ticket's priority")
	for _, tag := range slices.Sorted(maps.Keys(t.Types)) {
		l.check(!hasType || takes(kind, string(t.Types[tag])), "A16", join(at+".types", tag), "the account's field does not have this value")
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Priorities)) {
		value := t.Priorities[tag]
		ok := takes(priority, string(value)) && (!basic(priority) || value == zendesk.PriorityNormal || value == zendesk.PriorityHigh)
		l.check(!hasPriority || ok, "A16", join(at+".priorities", tag), "the account's field does not have this value")
	}
}

func (l *linter) field(types ...attrmap.Type) (attrmap.Field, bool) {
	i := slices.IndexFunc(l.catalog.TicketFields, func(f attrmap.Field) bool { return slices.Contains(types, f.Type) && !f.Inactive })
	if i < 0 {
		return attrmap.Field{}, false
	}
	return l.catalog.TicketFields[i], true
}

func takes(f attrmap.Field, value string) bool {
	return len(f.Options) == 0 || slices.ContainsFunc(f.Options, func(o attrmap.Option) bool { return o.Value == value })
}

// basic reports whether a priority field has only normal and high.
func basic(f attrmap.Field) bool { return f.Type == attrmap.TypeBasicPriority || f.SubType == 1 }

func (l *linter) pop(s Settings, p Pop, at string) {
	l.check(p != PopTicket || s.FileAt != FileAtEnd, "A26", at, "the ticket is made after the call: the customer is shown instead")
}

// exists checks that an agent or a group is there.
func (l *linter) exists(id int64, what, rule, at string) {
	if l.catalog == nil || id == 0 {
		return
	}
	list := l.catalog.Agents
	if what == "group" {
		list = l.catalog.Groups
	}
	l.check(slices.ContainsFunc(list, func(n ticketing.Named) bool { return n.ID == id && !n.Inactive }), rule, at, "the account has no such "+what)
}
