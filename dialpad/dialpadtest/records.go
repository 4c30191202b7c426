package dialpadtest

import (
	"net/url"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

// record is what programs make, change, list, read and delete.
type record interface {
	number() *int64
	// read applies a request that makes or changes it, or returns what is wrong.
	read(f *company, r *faketest.Request) (complaint string)
	// asked reports whether a list with these filters has it.
	asked(filters url.Values) bool
	// shown is what the API shows of it.
	shown(f *company, r *faketest.Request) fields
}

// numbered has an id, which is 0 until the company gives it one.
type numbered struct{ ID int64 }

func (n *numbered) number() *int64 { return &n.ID }

// collection are all records of one kind.
type collection[R record] struct {
	f     *company
	name  string
	all   *[]R
	fresh func() R
}

func (c collection[R]) create(r *faketest.Request) faketest.Reply {
	v := c.fresh()
	if complaint := v.read(c.f, r); complaint != "" {
		return bad(complaint)
	}
	c.f.madeIDs++
	*v.number() = firstID + c.f.madeIDs
	*c.all = append(*c.all, v)
	return ok(v.shown(c.f, r))
}

// firstID is where the ids that the company gives out start; like all ids of
// the vendor's description they are below 2^53.
const firstID = 7_100_000_000_000_000

func (c collection[R]) list(r *faketest.Request) faketest.Reply {
	var items []fields
	for _, v := range *c.all {
		if v.asked(r.Query) {
			items = append(items, v.shown(c.f, r))
		}
	}
	return list(c.f, r, items)
}

func (c collection[R]) get(r *faketest.Request, v R) faketest.Reply { return ok(v.shown(c.f, r)) }

func (c collection[R]) update(r *faketest.Request, v R) faketest.Reply {
	if complaint := v.read(c.f, r); complaint != "" {
		return bad(complaint)
	}
	return ok(v.shown(c.f, r))
}

func (c collection[R]) delete(r *faketest.Request, v R) faketest.Reply {
	*c.all = slices.DeleteFunc(*c.all, func(o R) bool { return o.number() == v.number() })
	return ok(v.shown(c.f, r))
}

// on finds the record of a path.
func (c collection[R]) on(answer func(*faketest.Request, R) faketest.Reply) handler {
	return within(c.name, func(id int64) (R, bool) {
		return first(*c.all, func(v R) bool { return *v.number() == id })
	}, answer)
}
