package faketest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// route is a pattern with what answers it.
type route struct {
	pattern  string
	method   string
	segments []string
	answer   func(*Request) Reply
}

// Route has h answer the requests that match pattern, inside the lock, so
// that it may read and change state, but must not wait. A pattern is a method
// and a path: "PUT /api/v2/agents/{id}". A {name} stands for one segment, and
// "{id}.json" for one that ends so; a literal segment beats it. A pattern that
// cannot be read or is taken fails the test.
func (f *Fake) Route(pattern string, h func(*Request) Reply) {
	r, err := parsePattern(pattern)
	if err != nil {
		f.complain("faketest: %v", err)
		return
	}
	if slices.ContainsFunc(f.routes, func(o route) bool { return o.pattern == pattern }) {
		f.complain("faketest: route %q is taken", pattern)
		return
	}
	r.answer = h
	f.routes = append(f.routes, r)
}

func parsePattern(pattern string) (route, error) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok || method != strings.ToUpper(method) || !strings.HasPrefix(path, "/") {
		return route{}, fmt.Errorf("pattern %q: want a method and a path, as in \"GET /things/{id}\"", pattern)
	}
	return route{pattern: pattern, method: method, segments: split(path)}, nil
}

func split(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

// find looks up the route of a request and fills in its parameters. Without
// one, allowed lists the methods that the path has.
func (f *Fake) find(r *Request) (found *route, allowed []string) {
	path := split(r.Path)
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
		r.Pattern, r.params = found.pattern, found.params(path)
	}
	return found, allowed
}

func (c *route) covers(path []string) bool {
	if len(path) != len(c.segments) {
		return false
	}
	for i, want := range c.segments {
		_, suffix, wild := wildcard(want)
		switch {
		case wild && len(path[i]) > len(suffix) && strings.HasSuffix(path[i], suffix):
		case path[i] == want:
		default:
			return false
		}
	}
	return true
}

// closerThan compares two routes that cover the same path: at the first
// segment where they differ, a literal beats a suffix, a suffix a bare {name}.
func (c *route) closerThan(o *route) bool {
	for i := range c.segments {
		_, cs, cw := wildcard(c.segments[i])
		_, os, ow := wildcard(o.segments[i])
		if cw != ow {
			return ow
		}
		if len(cs) != len(os) {
			return len(cs) > len(os)
		}
	}
	return false
}

func (c *route) params(path []string) map[string]string {
	params := map[string]string{}
	for i, segment := range c.segments {
		if name, suffix, wild := wildcard(segment); wild {
			raw := strings.TrimSuffix(path[i], suffix)
			value, err := url.PathUnescape(raw)
			if err != nil {
				value = raw
			}
			params[name] = value
		}
	}
	return params
}

// wildcard takes "{id}.json" apart.
func wildcard(segment string) (name, suffix string, ok bool) {
	rest, ok := strings.CutPrefix(segment, "{")
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "}")
}

// matcher is the test that a pattern of FailNext or Count stands for: "*" is
// any request, a route's pattern its requests, a concrete path that path.
func matcher(pattern string) (func(method, path string) bool, error) {
	if pattern == "*" {
		return func(string, string) bool { return true }, nil
	}
	want, err := parsePattern(pattern)
	if err != nil {
		return nil, err
	}
	return func(method, path string) bool {
		return method == want.method && want.covers(split(path))
	}, nil
}
