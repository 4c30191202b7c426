package bridge

import (
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
)

// config is the config file: what to keep in step and how.
type config struct {
	file       string        // its name, for messages
	name       string        // of this bridge, in the names of its webhooks
	sweepEvery time.Duration // 0 for the engine's own
	ignore     []ignored
	phones     []phoneConfig
}

// ignored is an agent who is left alone, by e-mail address or Zendesk id.
type ignored struct {
	agent string
	line  int
}

// phoneConfig is how one phone system goes together with Zendesk.
type phoneConfig struct {
	System    string
	Direction statussync.Direction
	OnDrift   statussync.Drift
	Rules     []rule
	Agents    []match
	Reasons   []string // for being unavailable, so that rules may name them
	Offices   []int64  // Dialpad: whose reasons rules may name
	Instance  string   // Connect: its ARN
	Stream    string   // Connect: its agent event stream in Kinesis; empty for none
}

// rule says which status of Zendesk means which of the phone system, as people
// call them.
type rule struct {
	Zendesk, Phone string
	Way            statussync.Way
	line           int
}

// match says which agents are the same person, by their ids: it beats e-mail.
type match struct {
	zendesk, phone string
	line           int
}

// defaultName is the bridge's, where the config file gives none.
const defaultName = "main"

// systems are the phone systems' names.
func (c config) systems() []string {
	names := make([]string, len(c.phones))
	for i, p := range c.phones {
		names[i] = p.System
	}
	return names
}

// agents are those that e-mail does not match, by phone system, as the engine
// takes them.
func (c config) agents() map[string]map[string]string {
	agents := map[string]map[string]string{}
	for _, p := range c.phones {
		for _, m := range p.Agents {
			if agents[m.zendesk] == nil {
				agents[m.zendesk] = map[string]string{}
			}
			agents[m.zendesk][p.System] = m.phone
		}
	}
	return agents
}

// ignores are the agents who are left alone.
func (c config) ignores() []string {
	all := make([]string, len(c.ignore))
	for i, x := range c.ignore {
		all[i] = x.agent
	}
	return all
}

// pair joins a phone system to Zendesk: the vendor's table with the user's
// rules behind it.
func (c phoneConfig) pair() statussync.Pair {
	p := vendors.Pair(c.System)
	if c.System != onConnect { // its direction is prescribed
		p.Direction, p.OnDrift = c.Direction, c.OnDrift
	}
	for _, r := range c.Rules {
		p.Rules = append(p.Rules, statussync.Rule{A: r.Zendesk, B: r.Phone, Way: r.Way})
	}
	return p
}

// unknownStatuses are the mistakes in rules whose statuses do not exist, by
// what the systems have.
func (c config) unknownStatuses(catalogs map[string]statussync.Catalog) *jsonfile.FileError {
	m := &jsonfile.FileError{File: c.file}
	for _, p := range c.phones {
		for i, r := range p.Rules {
			field := ruleField(p.System, i+1)
			noteStatus(m, r.line, field+", zendesk", "zendesk", catalogs["zendesk"], r.Zendesk)
			noteStatus(m, r.line, field+", phone", p.System, catalogs[p.System], r.Phone)
		}
	}
	return m
}

// noteStatus notes a status that does not exist, or that several share the name of.
func noteStatus(m *jsonfile.FileError, line int, field, system string, catalog statussync.Catalog, name string) {
	if _, err := catalog.Find(name); err == nil || len(catalog) == 0 {
		return
	}
	names := make([]string, len(catalog))
	for i, e := range catalog {
		names[i] = nameOrID(catalog, e)
	}
	want := "a status that " + title(system) + " has: " + strings.Join(names, ", ")
	if strings.HasPrefix(name, "unavailable/") {
		want += moreReasons[system]
	}
	m.Add(line, field, want, strconv.Quote(name))
}

// moreReasons says how rules can name reasons that are not listed.
var moreReasons = map[string]string{
	onAircall: `, or a reason for "unavailable/" that "reasons" names`,
	onDialpad: `, or a reason for "unavailable/" that "reasons" names or an office in "offices" has`,
}

// nameOrID is how a rule can name a status: by its id where others have its name.
func nameOrID(c statussync.Catalog, e statussync.Entry) string {
	if _, err := c.Find(e.Name); err != nil {
		return strconv.Quote("#" + string(e.Status))
	}
	return strconv.Quote(e.Name)
}
