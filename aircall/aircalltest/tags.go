package aircalltest

import (
	"slices"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// PutTag adds a tag, or replaces the one with the same ID, and returns its ID:
// a new one where it was 0.
func (f *Fake) PutTag(t aircall.Tag) (id int64) {
	f.change(func() error {
		err := faketest.Want("tag id", t.ID, 0, 0)
		if err == nil {
			id = f.putTag(t).ID
		}
		return err
	})
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

func (f *Fake) createTag(r *faketest.Request) faketest.Reply {
	return f.saveTag(r, aircall.Tag{}, created)
}

func (f *Fake) updateTag(r *faketest.Request, t *aircall.Tag) faketest.Reply {
	return f.saveTag(r, *t, one)
}

// saveTag changes a copy, which replaces the tag if its name is free.
func (f *Fake) saveTag(r *faketest.Request, t aircall.Tag, answer func(string, any) faketest.Reply) faketest.Reply {
	var in struct{ Name, Color, Description *string }
	if r.Decode(&in) != nil {
		return bad(notValid)
	}
	set(&t.Name, in.Name)
	set(&t.Color, in.Color)
	set(&t.Description, in.Description)
	taken := slices.ContainsFunc(f.tags, func(o *aircall.Tag) bool { return o.ID != t.ID && o.Name == t.Name })
	switch {
	case t.Name == "" || taken:
		return invalid("name", "is missing or taken")
	case len(t.Color) != len("#rrggbb") || t.Color[0] != '#':
		return invalid("color", "is not valid")
	}
	return answer("tag", tagData(f.putTag(t)))
}

// deleteTag strips the tag from calls too.
func (f *Fake) deleteTag(_ *faketest.Request, t *aircall.Tag) faketest.Reply {
	f.tags = without(f.tags, t)
	for _, c := range f.calls {
		c.tags = slices.DeleteFunc(c.tags, func(id int64) bool { return id == t.ID })
	}
	return done()
}
