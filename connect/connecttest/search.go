package connecttest

import (
	"encoding/json"
	"strings"

	"github.com/ctikit/ctikit/connect"
)

// condition is a tree of comparisons, as searches take it. An empty one holds.
type condition struct {
	StringCondition         *stringCondition `json:",omitempty"`
	AndConditions           []condition      `json:",omitempty"`
	OrConditions            []condition      `json:",omitempty"`
	ListCondition           json.RawMessage  `json:",omitempty"`
	HierarchyGroupCondition json.RawMessage  `json:",omitempty"`
	QueueTypeCondition      string           `json:",omitempty"`
}

type stringCondition struct {
	FieldName, Value string
	ComparisonType   connect.Comparison
}

// holds reports whether a thing with these fields, whose names are in lower case,
// is meant.
func (c condition) holds(fields map[string]string) (bool, error) {
	switch {
	case c.ListCondition != nil || c.HierarchyGroupCondition != nil:
		return false, badRequest("the fake knows StringCondition, AndConditions and OrConditions only")
	case c.QueueTypeCondition != "" && c.QueueTypeCondition != string(connect.StandardQueue):
		return false, badParameter("QueueTypeCondition %q is unknown", c.QueueTypeCondition)
	case c.StringCondition != nil:
		return c.StringCondition.holds(fields)
	case len(c.AndConditions) > 0:
		n, err := count(c.AndConditions, fields)
		return n == len(c.AndConditions), err
	case len(c.OrConditions) > 0:
		n, err := count(c.OrConditions, fields)
		return n > 0, err
	}
	return true, nil
}

// count is how many of the conditions hold.
func count(all []condition, fields map[string]string) (n int, err error) {
	for _, c := range all {
		ok, err := c.holds(fields)
		if err != nil {
			return 0, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}

func (c stringCondition) holds(fields map[string]string) (bool, error) {
	text, ok := fields[strings.ToLower(c.FieldName)]
	if !ok {
		return false, badParameter("FieldName %q is unknown", c.FieldName)
	}
	text, value := strings.ToLower(text), strings.ToLower(c.Value)
	switch c.ComparisonType {
	case connect.Exact, "":
		return text == value, nil
	case connect.StartsWith:
		return strings.HasPrefix(text, value), nil
	case connect.Contains:
		return strings.Contains(text, value), nil
	default:
		return false, badParameter("ComparisonType %q is unknown", c.ComparisonType)
	}
}

// search is the body of a search.
type search struct {
	window
	InstanceID     string          `json:"InstanceId"`
	SearchCriteria *condition      `json:",omitempty"`
	SearchFilter   json.RawMessage `json:",omitempty"`
}

func (s *search) check() error {
	if s.SearchFilter != nil {
		return badRequest("the fake knows no SearchFilter")
	}
	return isInstance(s.InstanceID)
}

// found keeps what the criteria mean.
func found[T any](s search, items []T, fields func(T) map[string]string) (kept []T, err error) {
	if s.SearchCriteria == nil {
		return items, nil
	}
	for _, it := range items {
		ok, err := s.SearchCriteria.holds(fields(it))
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, it)
		}
	}
	return kept, nil
}
