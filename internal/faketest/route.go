package faketest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/ctikit/ctikit"
)

// Row is one endpoint of a fake's table.
type Row struct {
	// Op is the operation of our client that calls it, several with blanks
	// between, or Others and why it is served all the same.
	Op string
	// Pattern is a method and a path, as in "PUT /api/v2/agents/{id}". A {name}
	// stands for one segment; a literal segment beats it.
	Pattern string
	// Answer runs inside the lock: it may read and change state, and must not
	// wait.
	Answer func(*Request) Reply
}

// Others begins the Op of a row that our client does not call; the reason
// follows.
const Others = "others: "

// route is a row whose pattern is taken apart.
type route struct {
	Row
	method   string
	segments []string
}

// Serve adds the rows. A pattern that cannot be read or is taken, and a row
// without an answer, fail the test.
func (f *Fake) Serve(rows ...Row) {
	for _, row := range rows {
		r, err := parsePattern(row.Pattern)
		switch {
		case err != nil:
			f.complain("faketest: %v", err)
		case row.Answer == nil:
			f.complain("faketest: %q: no answer", row.Pattern)
		case slices.ContainsFunc(f.routes, func(o route) bool { return o.Pattern == row.Pattern }):
			f.complain("faketest: route %q is taken", row.Pattern)
		default:
			r.Row = row
			f.routes = append(f.routes, r)
		}
	}
}

// Routes lists the rows in their order, once for each operation.
func (f *Fake) Routes() (all []ctikit.Route) {
	for _, r := range f.routes {
		route := ctikit.Route{Method: r.method, Path: "/" + strings.Join(r.segments, "/")}
		if reason, ok := strings.CutPrefix(r.Op, Others); ok {
			route.Reason = reason
			all = append(all, route)
			continue
		}
		for route.Operation = range strings.SplitSeq(r.Op, " ") {
			all = append(all, route)
		}
	}
	return all
}

func parsePattern(pattern string) (route, error) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok || method != strings.ToUpper(method) || !strings.HasPrefix(path, "/") {
		return route{}, fmt.Errorf("pattern %q: want a method and a path, as in \"GET /things/{id}\"", pattern)
	}
	return route{method: method, segments: split(path)}, nil
}

func split(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// find looks up the route of a request and fills in its parameters. Without
// one, allowed lists the methods that the path has.
func (f *Fake) find(r *Request) (found *route, allowed []string) {
	path := f.path(r.Path)
	for i := range f.routes {
		c := &f.routes[i]
		if !c.covers(path) {
			continue
		}
		if c.method != r.Method {
			allowed = append(allowed, c.method)
			continue
		}
		if found == nil || c.closerThan(found) {
			found = c
		}
	}
	if found != nil {
		r.Pattern, r.params = found.Pattern, found.params(path)
	}
	return found, allowed
}

func (c *route) covers(path []string) bool {
	if len(path) != len(c.segments) {
		return false
	}
	for i, want := range c.segments {
		if _, wild := wildcard(want); !wild && path[i] != want {
			return false
		}
	}
	return true
}

// closerThan compares two routes that cover the same path: at the first
// segment where they differ, a literal beats a {name}.
func (c *route) closerThan(o *route) bool {
	for i := range c.segments {
		_, cw := wildcard(c.segments[i])
		_, ow := wildcard(o.segments[i])
		if cw != ow {
			return ow
		}
	}
	return false
}

func (c *route) params(path []string) map[string]string {
	params := map[string]string{}
	for i, segment := range c.segments {
		if name, wild := wildcard(segment); wild {
			value, err := url.PathUnescape(path[i])
			if err != nil {
				value = path[i]
			}
			params[name] = value
		}
	}
	return params
}

// wildcard takes "{id}" apart.
func wildcard(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	return strings.TrimSuffix(name, "}"), ok
}

// path takes a path apart, without the fake's suffix and empty segments, as
// providers' servers do.
func (f *Fake) path(path string) []string {
	if f.Suffix != "" {
		path = strings.TrimSuffix(path, f.Suffix)
	}
	return split(path)
}

// matcher is the test that a pattern of FailNext or Count stands for: "*" is
// any request, a route's pattern its requests, a concrete path that path.
func (f *Fake) matcher(pattern string) (func(method, path string) bool, error) {
	if pattern == "*" {
		return func(string, string) bool { return true }, nil
	}
	want, err := parsePattern(strings.TrimSuffix(pattern, f.Suffix))
	if err != nil {
		return nil, err
	}
	return func(method, path string) bool {
		return method == want.method && want.covers(f.path(path))
	}, nil
}
