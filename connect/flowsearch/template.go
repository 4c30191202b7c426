package flowsearch

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// byTemplate searches with a query that the flow writes. The first result is the
// answer; a search for users by phone passes over shared numbers (X51).
func (s *Search) byTemplate(ctx context.Context, q request) (result, error) {
	template, ok := q.text("template")
	if !ok {
		return result{}, fmt.Errorf("%w: template: want a query, got none", ErrRequest)
	}
	query, err := filled(template, q)
	if err != nil {
		return result{}, err
	}
	keep := anyRecord
	if phoneWord.MatchString(template) {
		keep = func(r record) bool { return r.user == nil || !r.user.SharedPhone }
	}
	records, err := s.search(ctx, zendesk.SearchListOptions{Query: query}, keep)
	return result{records, len(records)}, err
}

var (
	placeholder = regexp.MustCompile(`\{([^{}]*)\}`)
	phoneWord   = regexp.MustCompile(`(^|\s)phone:`)
)

// filled is a template with the values of parameters in it. Braces that are left
// over are a mistake (X51), and so is a parameter that is missing. A value that
// has nothing to search for finds nobody.
func filled(template string, q request) (zendesk.SearchQuery, error) {
	query, rest := "", template
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		before, name := rest[:at[0]], strings.TrimSpace(rest[at[2]:at[3]])
		value, ok := q.text(name)
		if !ok || strings.ContainsAny(before, "{}") {
			return "", errBraces
		}
		text := inserted(value, template[:len(template)-len(rest)+at[0]])
		if text == "" {
			return "", zendesk.ErrNotFound
		}
		query += before + text
		rest = rest[at[1]:]
	}
	if strings.ContainsAny(rest, "{}") {
		return "", errBraces
	}
	return zendesk.SearchQuery(query + rest), nil
}

var errBraces = fmt.Errorf("%w: template: want a parameter for each name in braces, and no other braces", ErrRequest)

// inserted is a value as it can stand after the beginning of a template, and not
// be more than a value there; "" where nothing of it is left.
func inserted(value, before string) string {
	bare := searchable(value)
	switch {
	case bare == "":
		return ""
	case strings.HasSuffix(before, "phone:"), strings.HasSuffix(before, "phone:*"):
		if ticketing.Withheld(value) {
			return "" // X20
		}
		return strings.TrimPrefix(string(zendesk.SearchQuery("").Phone(value)), "phone:")
	case strings.Count(before, `"`)%2 == 1:
		return bare
	case before == "", strings.HasSuffix(before, " "):
		return `"` + bare + `"`
	}
	return strings.TrimPrefix(string(zendesk.SearchQuery("").Where("", value)), ":")
}

// searchable is what of a value can stand in a phrase; "" where nothing is left.
func searchable(value string) string {
	return strings.Trim(string(zendesk.SearchQuery("").Text(value)), `"`)
}
