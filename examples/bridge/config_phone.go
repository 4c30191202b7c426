package main

import (
	"fmt"

	"github.com/ctikit/ctikit/statussync"
)

const phonesWanted = `an object in { } with "aircall", "dialpad" or both`

func (r *configReader) phones(v value, field string) (all []phoneConfig) {
	if v.kind == isObject && len(v.members) == 0 {
		r.add(v.line, field, phonesWanted, "an empty one")
	}
	read := func(system string) entry {
		return entry{system, func(v value, field string) { all = append(all, r.phone(v, field, system)) }}
	}
	r.object(v, field, "phones.", []entry{read(onAircall), read(onDialpad)})
	return all
}

// phone reads how one phone system goes together with Zendesk.
func (r *configReader) phone(v value, field, system string) phoneConfig {
	c := phoneConfig{System: system}
	entries := []entry{
		{"direction", func(v value, field string) { c.Direction = oneOf(r, v, field, directions) }},
		{"on_drift", func(v value, field string) { c.OnDrift = oneOf(r, v, field, drifts) }},
		{"rules", func(v value, field string) { c.Rules = r.rules(v, field, system) }},
		{"agents", func(v value, field string) { c.Agents = r.matches(v, field) }},
		{"reasons", func(v value, field string) {
			r.list(v, field, "a list in [ ] of reasons", func(v value, field string) {
				c.Reasons = append(c.Reasons, r.text(v, field, anyName, "a reason in quotes"))
			})
		}},
	}
	if system == onDialpad {
		entries = append(entries, entry{"offices", func(v value, field string) {
			r.list(v, field, "a list in [ ] of office ids", func(v value, field string) {
				c.Offices = append(c.Offices, r.id(v, field))
			})
		}})
	}
	r.object(v, field, field+".", entries)
	if drift, ok := v.member("on_drift"); ok && c.OnDrift == statussync.Revert && c.Direction == statussync.TwoWay {
		r.add(drift.line, field+".on_drift", `"leave" where the direction is "two-way"`, `"revert"`)
	}
	return c
}

var (
	directions = []choice[statussync.Direction]{
		{"two-way", statussync.TwoWay}, {"zendesk-leads", statussync.ALeads}, {"phone-leads", statussync.BLeads},
	}
	drifts = []choice[statussync.Drift]{{"leave", statussync.Leave}, {"revert", statussync.Revert}}
	ways   = []choice[statussync.Way]{{"both", statussync.BothWays}, {"to-phone", statussync.AToB}, {"to-zendesk", statussync.BToA}}
)

// ruleField names a rule, by its number in the user's own list.
func ruleField(system string, n int) string {
	return fmt.Sprintf("phones.%s.rules, rule %d", system, n)
}

func (r *configReader) rules(v value, field, system string) (all []rule) {
	r.list(v, field, "a list in [ ] of rules", func(v value, _ string) {
		all = append(all, r.rule(v, ruleField(system, len(all)+1), system))
	})
	return all
}

func (r *configReader) rule(v value, field, system string) rule {
	out := rule{line: v.line}
	zendesk, phone := "the name of a status in Zendesk", "the name of a status in "+title(system)
	r.object(v, field, field+", ", []entry{
		{"zendesk", func(v value, field string) { out.Zendesk = r.text(v, field, anyName, zendesk) }},
		{"phone", func(v value, field string) { out.Phone = r.text(v, field, anyName, phone) }},
		{"way", func(v value, field string) { out.Way = oneOf(r, v, field, ways) }},
	})
	r.required(v, "zendesk", field+", zendesk", zendesk)
	r.required(v, "phone", field+", phone", phone)
	return out
}

// matches reads which agents are the same person. Their ids are not quoted in
// mistakes: what stands there instead may be an address.
func (r *configReader) matches(v value, field string) (all []match) {
	if !r.is(v, field, isObject, "an object in { } of Zendesk ids and the ids that go with them") {
		return nil
	}
	seen := map[string]bool{}
	for i, m := range v.members {
		at := fmt.Sprintf("%s, entry %d", field, i+1)
		zendesk := r.text(value{kind: isText, line: m.line, text: m.key}, at, digits, `a Zendesk id before the colon, such as "7001"`)
		phone := r.text(m.value, at, digits, `an id after the colon, such as "8001"`)
		for _, id := range []string{"zendesk " + zendesk, "phone " + phone} {
			if seen[id] {
				r.add(m.line, at, "each id once", "an id that an earlier entry has")
			}
			seen[id] = zendesk != "" && phone != ""
		}
		all = append(all, match{zendesk, phone, m.line})
	}
	return all
}
