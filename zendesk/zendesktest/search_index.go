package zendesktest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// indexed is a record as search knows it: what it was, from when on.
type indexed struct {
	kind   string
	id     int64
	states []indexState // oldest first
}

// indexState has no body from when the record was deleted.
type indexState struct {
	from time.Time
	body object
	text string // of comments and the like, besides the body
}

// reindex notes what a record is from now on; a body of nil is a record that
// was deleted. Search finds it so after the lag. Every change of a user or
// ticket calls it.
func (z *Fake) reindex(kind string, id int64, body fields, text string) {
	var known object
	if body != nil {
		known = object{}
		for name, value := range body {
			raw, err := json.Marshal(value)
			if err != nil {
				z.complain(err)
			}
			known[name] = raw
		}
	}
	i := slices.IndexFunc(z.index, func(x *indexed) bool { return x.kind == kind && x.id == id })
	if i < 0 {
		i = len(z.index)
		z.index = append(z.index, &indexed{kind: kind, id: id})
	}
	x, shown := z.index[i], z.now().Add(-z.set.indexLag)
	x.states = append(x.states, indexState{z.now(), known, text})
	for len(x.states) > 1 && !x.states[1].from.After(shown) {
		x.states = x.states[1:] // the next is found already
	}
}

// here is a request to the account, for what shows its address.
func (z *Fake) here() *faketest.Request {
	return &faketest.Request{Host: z.set.subdomain + ".zendesk.com"}
}

func (z *Fake) reindexUser(p *person) { z.reindex("user", p.ID, z.user(z.here())(p), "") }

func (z *Fake) reindexTicket(t *ticket) {
	text := each(t.comments, func(c *comment) string { return c.body })
	z.reindex("ticket", t.id, z.ticket(z.here())(t), strings.Join(text, "\n"))
}

// found is a record that matches, as it was one lag ago.
type found struct {
	kind string
	id   int64
	body object
	text string
}

// find lists what matches a query, by id and kind.
func (z *Fake) find(query string) (list []found) {
	words, shown := z.withPeople(parseQuery(query)), z.now().Add(-z.set.indexLag)
	for _, x := range z.index {
		for _, s := range slices.Backward(x.states) {
			if s.from.After(shown) {
				continue
			}
			f := found{x.kind, x.id, s.body, s.text}
			if s.body != nil && !slices.ContainsFunc(words, func(w word) bool { return f.matches(w, z.now()) == w.not }) {
				list = append(list, f)
			}
			break
		}
	}
	slices.SortFunc(list, func(a, b found) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.kind, b.kind)) })
	return list
}

// withPeople replaces the addresses and numbers of people, by which tickets can be
// searched for, by their ids.
func (z *Fake) withPeople(words []word) []word {
	for i, w := range words {
		if w.field != "requester" && w.field != "submitter" && w.field != "assignee" {
			continue
		}
		known := func(p *person) bool {
			return p.Email != "" && strings.EqualFold(p.Email, w.value) || p.Phone != "" && p.Phone == w.value
		}
		if p := first(z.usersThat(known)); p != nil {
			words[i].value = strconv.FormatInt(p.ID, 10)
		}
	}
	return words
}

// result is a record with the name of its kind.
func (f found) result() fields {
	out := fields{"result_type": f.kind}
	for name, raw := range f.body {
		out[name] = raw
	}
	return out
}

// created orders records as exports do.
func (f found) created() string { return textOf(f.body["created_at"]) + idKey(f.id) }
