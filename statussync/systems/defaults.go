package systems

import "github.com/ctikit/ctikit/statussync"

// AircallZendeskDefaults is the table of Aircall's own Zendesk integration, for
// a pair whose A is Zendesk and whose B is Aircall:
//
//	Zendesk          Aircall
//	Online        ↔  available
//	Offline       ↔  unavailable, whatever the reason
//	Away           → unavailable
//	Transfers only → unavailable
//
// Custom statuses and Aircall's schedule ("custom") have no rule: they are
// neither copied nor overwritten (S5). Aircall's integration does one
// direction; make the pair ALeads or BLeads with [statussync.Leave] to do the
// same.
//
// Source: support.aircall.io/hc/en-gb/articles/17198594143005.
func AircallZendeskDefaults() []statussync.Rule {
	return []statussync.Rule{
		statussync.Both("#3", "#available"),
		statussync.Both("#2", "#unavailable"),
		statussync.Forward("#4", "#unavailable"),
		statussync.Forward("#5", "#unavailable"),
	}
}

// DialpadZendeskDefaults is a table for a pair whose A is Zendesk and whose B
// is Dialpad. It is ours: Dialpad documents none.
//
//	Zendesk          Dialpad
//	Online        ↔  available
//	Away          ↔  unavailable, whatever the reason
//	Offline        → unavailable
//	Transfers only → unavailable
func DialpadZendeskDefaults() []statussync.Rule {
	return []statussync.Rule{
		statussync.Both("#3", "#available"),
		statussync.Both("#4", "#unavailable"),
		statussync.Forward("#2", "#unavailable"),
		statussync.Forward("#5", "#unavailable"),
	}
}
