package aircalltest

import (
	"slices"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// PutTag adds a tag, or replaces the one with the same ID, and returns its ID:
// a new one where it was 0.
func (f *Fake) PutTag(t aircall.Tag) (id int64) {
	f.fake.Locked(func() { id = f.putTag(t).ID })
	return id
}

func (f *Fake) putTag(t aircall.Tag) *aircall.Tag {
	if t.ID == 0 {
		t.ID = f.newID()
	}
	return put(&f.tags, f.tag(t.ID), t)
}

func (f *Fake) tag(id int64) *aircall.Tag {
	return find(f.tags, func(t *aircall.Tag) bool { return t.ID == id })
}

func tagData(t *aircall.Tag) fields {
	return fields{"id": t.ID, "direct_link": link("v1", "tags", t.ID), "name": t.Name, "color": t.Color, "description": orNull(t.Description)}
}

func (f *Fake) listTags(r *faketest.Request) faketest.Reply {
	return list(f, r, "tags", f.tags, tagData)
}

func getTag(_ *faketest.Request, t *aircall.Tag) faketest.Reply { return one("tag", tagData(t)) }

// readTag decodes a tag into a copy of t, and checks that its name is free.
func (f *Fake) readTag(r *faketest.Request, t aircall.Tag) (aircall.Tag, faketest.Reply, bool) {
	var in struct{ Name, Color, Description *string }
	if r.Decode(&in) != nil {
		return t, bad(notValid), false
	}
	set(&t.Name, in.Name)
	set(&t.Color, in.Color)
	set(&t.Description, in.Description)
	taken := slices.ContainsFunc(f.tags, func(o *aircall.Tag) bool { return o.ID != t.ID && o.Name == t.Name })
	switch {
	case t.Name == "" || taken:
		return t, invalid("name", "is missing or taken"), false
	case len(t.Color) != len("#rrggbb") || t.Color[0] != '#':
		return t, invalid("color", "is not valid"), false
	}
	return t, faketest.Reply{}, true
}

func (f *Fake) createTag(r *faketest.Request) faketest.Reply {
	t, reply, ok := f.readTag(r, aircall.Tag{})
	if !ok {
		return reply
	}
	return created("tag", tagData(f.putTag(t)))
}

func (f *Fake) updateTag(r *faketest.Request, t *aircall.Tag) faketest.Reply {
	changed, reply, ok := f.readTag(r, *t)
	if !ok {
		return reply
	}
	*t = changed
	return one("tag", tagData(t))
}

// deleteTag strips the tag from calls too.
func (f *Fake) deleteTag(_ *faketest.Request, t *aircall.Tag) faketest.Reply {
	f.tags = without(f.tags, t)
	for _, c := range f.calls {
		c.tags = slices.DeleteFunc(c.tags, func(id int64) bool { return id == t.ID })
	}
	return done()
}
