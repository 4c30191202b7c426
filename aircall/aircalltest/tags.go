package aircalltest

import (
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeTags() {
	f.fake.Route("tags.list", "GET /v1/tags", func(r *faketest.Request) faketest.Reply {
		shown := make([]wireTag, len(f.tags))
		for i, t := range f.tags {
			shown[i] = tagData(t)
		}
		return list(r, "tags", shown)
	})
	f.fake.Route("tags.create", "POST /v1/tags", f.createTag)
	f.fake.Route("tags.get", "GET /v1/tags/{id}", f.withTag(func(_ *faketest.Request, t *aircall.Tag) faketest.Reply {
		return oneTag(http.StatusOK, t)
	}))
	f.fake.Route("tags.update", "PUT /v1/tags/{id}", f.withTag(f.updateTag))
	f.fake.Route("tags.delete", "DELETE /v1/tags/{id}", f.withTag(f.deleteTag))
}

// PutTag adds a tag, or replaces the one with the same ID, and returns its ID: a new one where it was 0.
func (f *Fake) PutTag(t aircall.Tag) (id int64) {
	f.fake.Locked(func() { id = f.putTag(t).ID })
	return id
}

func (f *Fake) putTag(t aircall.Tag) *aircall.Tag {
	if t.ID == 0 {
		t.ID = f.newID()
	}
	if old := f.tag(t.ID); old != nil {
		*old = t
		return old
	}
	f.tags = append(f.tags, &t)
	return &t
}

func (f *Fake) tag(id int64) *aircall.Tag {
	return find(f.tags, func(t *aircall.Tag) bool { return t.ID == id })
}

type wireTag struct {
	ID          int64   `json:"id"`
	DirectLink  string  `json:"direct_link"`
	Name        string  `json:"name"`
	Color       string  `json:"color"`
	Description *string `json:"description"`
}

func tagData(t *aircall.Tag) wireTag {
	return wireTag{ID: t.ID, DirectLink: link("v1", "tags", t.ID), Name: t.Name, Color: t.Color, Description: orNull(t.Description)}
}

func oneTag(status int, t *aircall.Tag) faketest.Reply {
	return faketest.JSON(status, map[string]wireTag{"tag": tagData(t)})
}

type tagInput struct {
	Name        *string `json:"name"`
	Color       *string `json:"color"`
	Description *string `json:"description"`
}

// read decodes a tag into a copy of t, and checks that its name is free.
func (f *Fake) readTag(r *faketest.Request, t aircall.Tag) (aircall.Tag, faketest.Reply, bool) {
	var in tagInput
	if r.Decode(&in) != nil {
		return t, bad("The body is not valid"), false
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
	return oneTag(http.StatusCreated, f.putTag(t))
}

func (f *Fake) updateTag(r *faketest.Request, t *aircall.Tag) faketest.Reply {
	changed, reply, ok := f.readTag(r, *t)
	if !ok {
		return reply
	}
	*t = changed
	return oneTag(http.StatusOK, t)
}

// deleteTag strips the tag from calls too.
func (f *Fake) deleteTag(_ *faketest.Request, t *aircall.Tag) faketest.Reply {
	f.tags = slices.DeleteFunc(f.tags, func(o *aircall.Tag) bool { return o == t })
	for _, c := range f.calls {
		c.tags = slices.DeleteFunc(c.tags, func(id int64) bool { return id == t.ID })
	}
	return faketest.Empty(http.StatusNoContent)
}

func (f *Fake) withTag(answer func(*faketest.Request, *aircall.Tag) faketest.Reply) handler {
	return with("Tag", f.tag, answer)
}
