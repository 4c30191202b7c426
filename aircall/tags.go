package aircall

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Tag is a label that agents put on calls.
type Tag struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	// Name is unique in the company.
	Name string `json:"name"`
	// Color is written #rrggbb.
	Color string `json:"color"`
	// Description is free text; Aircall's own tags have a code for programs here.
	Description string `json:"description"`
}

// UnmarshalJSON decodes a tag. A field of an unexpected type is left empty.
func (t *Tag) UnmarshalJSON(b []byte) error { return lenient.Object(b, t) }

// TagsService keeps the company's tags. Its errors are those of [UsersService].
type TagsService struct{ c *core }

// Get returns a tag; an unknown one is an [ErrNotFound].
func (s TagsService) Get(ctx context.Context, id int64) (*Tag, error) {
	return object[Tag](ctx, s.c.request("tags.get", id), "tag")
}

// List returns one page of the company's tags.
func (s TagsService) List(ctx context.Context, o TagListOptions) (ctikit.Page[Tag], error) {
	return s.list(o).page(ctx)
}

// All goes through all tags, page by page. An error is the last thing that it
// yields.
func (s TagsService) All(ctx context.Context, o TagListOptions) iter.Seq2[Tag, error] {
	return s.list(o).all(ctx)
}

func (s TagsService) list(o TagListOptions) list[Tag] {
	return listOf[Tag](s.c.request("tags.list"), "tags", ListOptions(o))
}

// TagSpec is a tag to make.
type TagSpec struct {
	// Name must be new in the company.
	Name string `json:"name"`
	// Color is written #rrggbb.
	Color       string `json:"color"`
	Description string `json:"description,omitempty"`
}

// Create makes a tag. A broken connection is not tried again, as the tag may
// have been made.
func (s TagsService) Create(ctx context.Context, spec TagSpec) (*Tag, error) {
	r := s.c.request("tags.create").with(spec)
	r.want(spec.Name != "", "Name", "a name, got an empty string")
	r.want(spec.Color != "", "Color", "a color such as #00ff00, got an empty string")
	return object[Tag](ctx, r, "tag")
}

// TagUpdate is what to change of a tag: nil stays.
type TagUpdate struct {
	Name        *string `json:"name,omitempty"`
	Color       *string `json:"color,omitempty"`
	Description *string `json:"description,omitempty"`
}

// Update changes a tag; an unknown one is an [ErrNotFound].
func (s TagsService) Update(ctx context.Context, id int64, u TagUpdate) (*Tag, error) {
	return object[Tag](ctx, s.c.request("tags.update", id).with(u), "tag")
}

// Delete removes a tag, also from the calls that have it; an unknown one is an
// [ErrNotFound].
func (s TagsService) Delete(ctx context.Context, id int64) error {
	return s.c.request("tags.delete", id).run(ctx)
}
