package bridge

import (
	"fmt"
	"regexp"

	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/statussync"
)

const phonesWanted = `an object in { } with "aircall", "dialpad", "connect" or several`

func (r *configReader) phones(v jsonfile.Value, field string) (all []phoneConfig) {
	if v.Kind == jsonfile.IsObject && len(v.Members) == 0 {
		r.Add(v.Line, field, phonesWanted, "an empty one")
	}
	read := func(system string) jsonfile.Entry {
		return jsonfile.Entry{Name: system, Read: func(v jsonfile.Value, field string) { all = append(all, r.phone(v, field, system)) }}
	}
	r.Object(v, field, "phones.", []jsonfile.Entry{read(onAircall), read(onDialpad), {Name: onConnect, Read: func(v jsonfile.Value, field string) { all = append(all, r.connect(v, field)) }}})
	return all
}

// connect reads how an instance of Amazon Connect goes together with Zendesk, which
// leads: what agents change in Connect is taken back.
func (r *configReader) connect(v jsonfile.Value, field string) phoneConfig {
	c := phoneConfig{System: onConnect}
	const instance = "the ARN of an instance"
	r.Object(v, field, field+".", []jsonfile.Entry{
		{Name: "instance", Read: func(v jsonfile.Value, field string) { c.Instance = r.Text(v, field, anyName, instance) }},
		{Name: "stream", Read: func(v jsonfile.Value, field string) {
			c.Stream = r.Text(v, field, anyName, "the name or the ARN of a stream in Kinesis")
		}},
		{Name: "rules", Read: func(v jsonfile.Value, field string) { c.Rules = r.rules(v, field, onConnect) }},
		{Name: "agents", Read: func(v jsonfile.Value, field string) { c.Agents = r.matches(v, field, connectUser, "that of a user") }},
	})
	r.Required(v, "instance", field+".instance", instance)
	return c
}

// connectUser is the id of a user in Connect.
var connectUser = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// phone reads how one phone system goes together with Zendesk.
func (r *configReader) phone(v jsonfile.Value, field, system string) phoneConfig {
	c := phoneConfig{System: system}
	entries := []jsonfile.Entry{
		{Name: "direction", Read: func(v jsonfile.Value, field string) { c.Direction = jsonfile.OneOf(&r.Reader, v, field, directions) }},
		{Name: "on_drift", Read: func(v jsonfile.Value, field string) { c.OnDrift = jsonfile.OneOf(&r.Reader, v, field, drifts) }},
		{Name: "rules", Read: func(v jsonfile.Value, field string) { c.Rules = r.rules(v, field, system) }},
		{Name: "agents", Read: func(v jsonfile.Value, field string) { c.Agents = r.matches(v, field, digits, `"8001"`) }},
		{Name: "reasons", Read: func(v jsonfile.Value, field string) {
			r.List(v, field, "a list in [ ] of reasons", func(v jsonfile.Value, field string) {
				c.Reasons = append(c.Reasons, r.Text(v, field, anyName, "a reason in quotes"))
			})
		}},
	}
	if system == onDialpad {
		entries = append(entries, jsonfile.Entry{Name: "offices", Read: func(v jsonfile.Value, field string) {
			r.List(v, field, "a list in [ ] of office ids", func(v jsonfile.Value, field string) {
				c.Offices = append(c.Offices, r.ID(v, field))
			})
		}})
	}
	r.Object(v, field, field+".", entries)
	if drift, ok := v.Member("on_drift"); ok && c.OnDrift == statussync.Revert && c.Direction == statussync.TwoWay {
		r.Add(drift.Line, field+".on_drift", `"leave" where the direction is "two-way"`, `"revert"`)
	}
	return c
}

var (
	directions = []jsonfile.Choice[statussync.Direction]{
		{Word: "two-way", Means: statussync.TwoWay}, {Word: "zendesk-leads", Means: statussync.ALeads}, {Word: "phone-leads", Means: statussync.BLeads},
	}
	drifts = []jsonfile.Choice[statussync.Drift]{{Word: "leave", Means: statussync.Leave}, {Word: "revert", Means: statussync.Revert}}
	ways   = []jsonfile.Choice[statussync.Way]{{Word: "both", Means: statussync.BothWays}, {Word: "to-phone", Means: statussync.AToB}, {Word: "to-zendesk", Means: statussync.BToA}}
)

// ruleField names a rule, by its number in the user's own list.
func ruleField(system string, n int) string {
	return fmt.Sprintf("phones.%s.rules, rule %d", system, n)
}

func (r *configReader) rules(v jsonfile.Value, field, system string) (all []rule) {
	r.List(v, field, "a list in [ ] of rules", func(v jsonfile.Value, _ string) {
		all = append(all, r.rule(v, ruleField(system, len(all)+1), system))
	})
	return all
}

func (r *configReader) rule(v jsonfile.Value, field, system string) rule {
	out := rule{line: v.Line}
	zendesk, phone := "the name of a status in Zendesk", "the name of a status in "+title(system)
	r.Object(v, field, field+", ", []jsonfile.Entry{
		{Name: "zendesk", Read: func(v jsonfile.Value, field string) { out.Zendesk = r.Text(v, field, anyName, zendesk) }},
		{Name: "phone", Read: func(v jsonfile.Value, field string) { out.Phone = r.Text(v, field, anyName, phone) }},
		{Name: "way", Read: func(v jsonfile.Value, field string) { out.Way = jsonfile.OneOf(&r.Reader, v, field, ways) }},
	})
	r.Required(v, "zendesk", field+", zendesk", zendesk)
	r.Required(v, "phone", field+", phone", phone)
	return out
}

// matches reads which agents are the same person. Their ids are not quoted in
// mistakes: what stands there instead may be an address.
func (r *configReader) matches(v jsonfile.Value, field string, id *regexp.Regexp, such string) (all []match) {
	if !r.Is(v, field, jsonfile.IsObject, "an object in { } of Zendesk ids and the ids that go with them") {
		return nil
	}
	seen := map[string]bool{}
	for i, m := range v.Members {
		at := fmt.Sprintf("%s, entry %d", field, i+1)
		zendesk := r.Text(jsonfile.Value{Kind: jsonfile.IsText, Line: m.Line, Text: m.Key}, at, digits, `a Zendesk id before the colon, such as "7001"`)
		phone := r.Text(m.Value, at, id, "an id after the colon, such as "+such)
		for _, id := range []string{"zendesk " + zendesk, "phone " + phone} {
			if seen[id] {
				r.Add(m.Line, at, "each id once", "an id that an earlier entry has")
			}
			seen[id] = zendesk != "" && phone != ""
		}
		all = append(all, match{zendesk, phone, m.Line})
	}
	return all
}
