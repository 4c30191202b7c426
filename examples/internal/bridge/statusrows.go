package bridge

import "github.com/ctikit/ctikit/statussync"

// statusRow is a line of the table of what statuses mean.
type statusRow struct{ zendesk, arrow, phone string }

// statusRows are the statuses of Zendesk and a phone system, those that are
// copied first.
func statusRows(p phoneConfig, zendesk, phone statussync.Catalog, rules *statussync.Rules) (rows []statusRow) {
	there := translations(rules, "zendesk", p.System, zendesk, p.Direction != statussync.BLeads)
	back := translations(rules, p.System, "zendesk", phone, p.Direction != statussync.ALeads)
	from, into := map[statussync.Status]bool{}, map[statussync.Status]bool{} // statuses that others are copied as
	for _, s := range there {
		into[s] = true
	}
	for _, s := range back {
		from[s] = true
	}
	var alone []statusRow
	for _, z := range zendesk {
		to, copied := there[z.Status]
		again, returns := back[to]
		switch {
		case copied && returns && again == z.Status:
			rows = append(rows, statusRow{z.Name, "<->", nameIn(phone, to)})
		case copied:
			rows = append(rows, statusRow{z.Name, "->", nameIn(phone, to)})
		case !from[z.Status]:
			alone = append(alone, statusRow{z.Name, "", "(not copied)"})
		}
	}
	for _, s := range phone {
		to, copied := back[s.Status]
		again, returns := there[to]
		switch {
		case copied && returns && again == s.Status: // above already
		case copied:
			rows = append(rows, statusRow{nameIn(zendesk, to), "<-", s.Name})
		case !into[s.Status]:
			alone = append(alone, statusRow{"(not copied)", "", s.Name})
		}
	}
	return append(rows, alone...)
}

// translations are what the statuses of one system mean in another, where its
// changes are copied there.
func translations(rules *statussync.Rules, system, other string, all statussync.Catalog, copied bool) map[statussync.Status]statussync.Status {
	means := map[statussync.Status]statussync.Status{}
	for _, e := range all {
		if to, ok := rules.Translate(system, other, e.Status); ok && copied {
			means[e.Status] = to
		}
	}
	return means
}

// nameIn is what people call a status.
func nameIn(c statussync.Catalog, s statussync.Status) string {
	if e, err := c.Find("#" + string(s)); err == nil {
		return e.Name
	}
	return string(s)
}
