package dialpadtest

import (
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// record is what programs make, change, list, read and delete.
type record interface {
	number() *int64
	// read applies a request that makes or changes it, or returns what is wrong.
	read(f *Fake, r *faketest.Request) (complaint string)
	// shown is what the API shows of it.
	shown(f *Fake, r *faketest.Request) any
	drop()
}

// routeRecords serves all records of one kind. Most is how many there may be, 0
// for any number.
func routeRecords[R record](f *Fake, service, path, name string, all *[]R, most int, fresh func() R, guard func(handler) handler) {
	route := func(op, pattern string, answer handler) { f.fake.Route(service+"."+op, pattern, guard(answer)) }
	one := func(answer func(*faketest.Request, R) faketest.Reply) handler {
		return func(r *faketest.Request) faketest.Reply {
			for _, v := range *all {
				if strconv.FormatInt(*v.number(), 10) == r.Param("id") {
					return answer(r, v)
				}
			}
			return notFound(name)
		}
	}
	path = "/api/v2/" + path
	route("create", "POST "+path, func(r *faketest.Request) faketest.Reply {
		v := fresh()
		complaint := v.read(f, r)
		if complaint == "" && most > 0 && len(*all) >= most {
			complaint = "The limit of these is reached"
		}
		if complaint != "" {
			return bad(complaint)
		}
		f.madeIDs++
		*v.number() = firstID + f.madeIDs
		*all = append(*all, v)
		return ok(v.shown(f, r))
	})
	route("list", "GET "+path, func(r *faketest.Request) faketest.Reply {
		items := make([]any, len(*all))
		for i, v := range *all {
			items[i] = v.shown(f, r)
		}
		return list(f, r, items)
	})
	route("get", "GET "+path+"/{id}", one(func(r *faketest.Request, v R) faketest.Reply { return ok(v.shown(f, r)) }))
	route("update", "PATCH "+path+"/{id}", one(func(r *faketest.Request, v R) faketest.Reply {
		if complaint := v.read(f, r); complaint != "" {
			return bad(complaint)
		}
		return ok(v.shown(f, r))
	}))
	route("delete", "DELETE "+path+"/{id}", one(func(r *faketest.Request, v R) faketest.Reply {
		reply := ok(v.shown(f, r))
		v.drop()
		*all = slices.DeleteFunc(*all, func(o R) bool { return *o.number() == *v.number() })
		return reply
	}))
}

// firstID is where the ids that the company gives out start; like all ids of
// the vendor's description they are below 2^53.
const firstID = 7_100_000_000_000_000
