package attrmap

import "slices"

// standardOptions are the values that the tickets API takes for standard fields,
// with the English names of the menus.
var standardOptions = map[Type][]Option{
	TypeStatus: {
		{Name: "New", Value: "new"}, {Name: "Open", Value: "open"}, {Name: "Pending", Value: "pending"},
		{Name: "On-hold", Value: "hold"}, {Name: "Solved", Value: "solved"}, {Name: "Closed", Value: "closed"},
	},
	TypeTicketType: {
		{Name: "Problem", Value: "problem"}, {Name: "Incident", Value: "incident"},
		{Name: "Question", Value: "question"}, {Name: "Task", Value: "task"},
	},
	TypePriority: {
		{Name: "Low", Value: "low"}, {Name: "Normal", Value: "normal"},
		{Name: "High", Value: "high"}, {Name: "Urgent", Value: "urgent"},
	},
	TypeBasicPriority: {{Name: "Normal", Value: "normal"}, {Name: "High", Value: "high"}},
}

// optionsOf gives what f really offers: its own options, which carry the names
// that the account's agents read, completed and limited by what the API says
// about the standard fields.
func optionsOf(f Field, p Policy) []Option {
	standard, ok := standardOptions[f.Type]
	switch {
	case ok:
		options := append(slices.Clone(f.Options), standard...)
		return slices.DeleteFunc(options, func(o Option) bool { return !offered(f, p, o.Value) })
	case f.Type == TypeGroup || f.Type == TypeAssignee || f.Type == TypeCustomStatus:
		return numbered(f.Options)
	}
	return f.Options
}

// offered says whether the account offers a value of a standard field.
func offered(f Field, p Policy, value string) bool {
	listed := slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value })
	switch {
	case f.Type == TypeStatus && value == "hold":
		return listed || f.SubType == 1
	case f.Type == TypeStatus && value == "closed":
		return p.AllowClosed
	case f.Type == TypeStatus:
		return true // the account's list leaves out "new"
	case f.Type == TypePriority && f.SubType == 1 && (value == "low" || value == "urgent"):
		return false
	}
	return listed || len(f.Options) == 0
}

// numbered gives options that are records their number as value.
func numbered(options []Option) (all []Option) {
	for _, o := range options {
		if o.ID > 0 {
			all = append(all, Option{ID: o.ID, Name: o.Name, Value: formatID(o.ID)})
		}
	}
	return all
}
