package main

import (
	"bytes"
	"encoding/json"
)

// news is what changed about one agent: the row without and with the day, or
// neither where the agent is gone.
type news struct {
	id          string
	groups, was []int64 // whose it is now, and whose it was when it was last sent
	plain, days json.RawMessage
}

// row is what somebody sees of it; nil for nothing.
func (n news) row(r rights) json.RawMessage {
	switch {
	case !r.sees.over(n.groups):
		return nil
	case r.sets.over(n.groups):
		return n.days
	}
	return n.plain
}

// seenBy is an event as somebody sees it; nil for nothing. An agent who moves into
// groups that they do not see is gone for them.
func (e event) seenBy(r rights) json.RawMessage {
	if e.name == "alert" {
		return e.alertsFor(r)
	}
	var rows, gone [][]byte
	for _, n := range e.news {
		if row := n.row(r); row != nil {
			rows = append(rows, row)
		} else if r.sees.over(n.was) {
			gone = append(gone, []byte(`"`+n.id+`"`))
		}
	}
	if len(rows)+len(gone) == 0 {
		return nil
	}
	out := append([]byte(`{"rows":[`), bytes.Join(rows, []byte(","))...)
	if len(gone) > 0 {
		out = append(append(out, `],"gone":[`...), bytes.Join(gone, []byte(","))...)
	}
	return append(out, "]}"...)
}

func (e event) alertsFor(r rights) json.RawMessage {
	var ids []string
	for _, n := range e.news {
		if r.sees.over(n.groups) {
			ids = append(ids, n.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	out, err := json.Marshal(map[string][]string{"agents": ids})
	if err != nil {
		return nil
	}
	return out
}
