package flowsearch

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// Answer is what a flow gets: texts by name, as a block with the response type
// STRING_MAP wants them. Fields without a value are left out. It holds personal
// data: keep it out of logs.
type Answer map[string]string

// Status is how a search ended (X46).
type Status string

// The statuses.
const (
	OK          Status = "ok"
	NotFound    Status = "not found"
	BadRequest  Status = "bad request"  // a parameter is missing or wrong
	ServerError Status = "server error" // Zendesk refused, failed or took too long
)

// Status is that of an answer.
func (a Answer) Status() Status { return Status(a[statusField]) }

// The fields about the search itself.
const (
	statusField = "status"
	countField  = "results_count" // X52
)

func (a Answer) status(found result, err error) {
	switch {
	case err == nil && len(found.records) > 0:
		a[statusField] = string(OK)
	case err == nil:
		a[statusField] = string(NotFound)
	case errors.Is(err, ErrRequest), errors.Is(err, zendesk.ErrInvalid):
		a[statusField] = string(BadRequest)
	default:
		a[statusField] = string(ServerError)
	}
	if s := a.Status(); s == OK || s == NotFound {
		a[countField] = strconv.Itoa(found.count)
	}
}

// add adds a record's fields, and those that the flow asks for besides (X52).
func (a Answer) add(r record, further []string) {
	for name, value := range r.fields {
		a.put(name, value)
	}
	for _, name := range further {
		a.put(name, r.member(name))
	}
}

// carry adds the parameters that the answer is to repeat (X52).
func (a Answer) carry(q request) {
	for _, name := range q.list("carry_on") {
		if name != statusField && name != countField {
			a.put(name, compact(q.event.Parameter(name), q.event.Parameters[name]))
		}
	}
}

// put adds a value that there is, under a name that is free.
func (a Answer) put(name, value string) {
	if _, taken := a[name]; !taken && value != "" {
		a[name] = strings.ToValidUTF8(value, "\uFFFD")
	}
}

// largest is how much a flow takes, 32 KB, in the smaller meaning of the word.
const largest = 32_000

// Fit leaves out the longest values until a flow can take the answer, which is an
// [ErrTooLarge]. What [Search.Answer] returns fits.
func (a Answer) Fit() error {
	size, names := 2, slices.Sorted(maps.Keys(a))
	for _, name := range names {
		size += a.sizeOf(name)
	}
	slices.SortStableFunc(names, func(x, y string) int { return cmp.Compare(a.sizeOf(y), a.sizeOf(x)) })
	left := 0
	for ; size > largest; left++ {
		size -= a.sizeOf(names[left])
		delete(a, names[left])
	}
	if left == 0 {
		return nil
	}
	return fmt.Errorf("%w: more than %d bytes: %d values left out", ErrTooLarge, largest, left)
}

// sizeOf is what a field takes in JSON.
func (a Answer) sizeOf(name string) int {
	return len(marshaled(name)) + len(marshaled(a[name])) + len(`:,`)
}
