package contactlog

import (
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Lint lists what is suspicious about the settings, and with a catalog also what
// of them the account does not have. Nothing of it keeps the planner from
// working; nil is no catalog.
func (pl *Planner) Lint(c *ticketing.Catalog) (notices []ticketing.Notice) {
	add := func(code ticketing.Code, rule, name, detail string) {
		notices = append(notices, ticketing.Notice{Code: code, Rule: rule, Subject: ticketing.NoticeSubject{Key: "settings", Name: name}, Detail: detail})
	}
	queues := func(all []queuemap.Notice) {
		for _, n := range all {
			add(ticketing.Code(n.Code), n.Rule, "queues, "+n.Subject.String(), n.Detail)
		}
	}
	queues(pl.warnings)      // R87
	queues(pl.queues.Lint()) // D9
	if pl.set.App.ConnectURL == "" {
		add(ticketing.SettingIgnored, "X16", "app.connect_url", "it is not set: notes have no links to recordings and contact records")
	}
	if pl.set.App.CountryPrefix == "" {
		add(ticketing.SettingIgnored, "X29", "app.country_prefix", "it is not set: numbers without + are compared as they are, and are attached to nobody")
	}
	if pl.set.VoiceID {
		add(ticketing.SettingIgnored, "R28", "voice_id", "AWS ended Voice ID on 2026-05-20: nothing is stored unless something else reports voice ids")
	}
	if c == nil {
		return notices
	}
	_, dead := queuemap.NewInbound(pl.queues, brands(c))
	queues(dead) // D23
	m, err := attrmap.New(pl.set.mapping(c))
	if err != nil {
		add(ticketing.SettingIgnored, "R113", "ticket_fields, user_fields", "a rule cannot be in this account: "+err.Error())
	} else {
		for _, n := range m.Lint() {
			add(ticketing.Code(n.Code), n.Rule, n.Subject.String(), n.Detail)
		}
	}
	for _, id := range pl.set.unknownAgents(c) {
		add(ticketing.AgentNotFound, "A2", "agents", "no agent in Zendesk has the id "+strconv.FormatInt(id, 10))
	}
	return notices
}

// unknownAgents are the ids of the map that are no agent's.
func (s Settings) unknownAgents(c *ticketing.Catalog) (ids []int64) {
	for _, id := range s.Agents {
		if !slices.ContainsFunc(c.Agents, func(a ticketing.Named) bool { return a.ID == id && !a.Inactive }) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// brands are those of the account, as queuemap knows them.
func brands(c *ticketing.Catalog) (all []queuemap.Brand[int64]) {
	for _, b := range c.Brands {
		all = append(all, queuemap.Brand[int64]{ID: b.ID, Name: b.Name, Active: !b.Inactive})
	}
	return all
}
