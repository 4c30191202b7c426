package aircall

import (
	"context"
	"iter"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Tag is a label that agents put on calls.
type Tag struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	// Name is unique in the company.
	Name string `json:"name"`
	// Color is written #rrggbb.
	Color string `json:"color"`
	// Description is free text; Aircall's own tags have a word for programs here.
	Description string `json:"description"`
}

// UnmarshalJSON decodes a tag. A field of an unexpected type is left empty.
func (t *Tag) UnmarshalJSON(b []byte) error {
	type plain Tag
	w := struct {
		*plain
		ID looseInt `json:"id"`
	}{plain: (*plain)(t)}
	*t = Tag{}
	err := lenient(b, &w)
	t.ID = int64(w.ID)
	return err
}

// TagsService keeps the company's tags. Its errors are those of [UsersService].
type TagsService struct{ c *core }

// Get returns a tag; an unknown one is an [ErrNotFound].
func (s TagsService) Get(ctx context.Context, id int64) (*Tag, error) {
	const op = "tags.get"
	if err := checkID(op, "tag", id); err != nil {
		return nil, err
	}
	return object[Tag](ctx, s.c, "tag", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "tags", decimal(id)},
	})
}

// List returns one page of the company's tags.
func (s TagsService) List(ctx context.Context, o ListOptions) (*Page[Tag], error) {
	return s.listing().list(ctx, o)
}

// All goes through all tags, page by page. An error is the last thing that it yields.
func (s TagsService) All(ctx context.Context, o ListOptions) iter.Seq2[Tag, error] {
	return s.listing().all(ctx, o)
}

func (s TagsService) listing() listing[Tag] {
	return listing[Tag]{c: s.c, op: "tags.list", name: "tags", path: []string{"v1", "tags"}}
}

// TagSpec is a tag to make.
type TagSpec struct {
	// Name must be new in the company.
	Name string `json:"name"`
	// Color is written #rrggbb.
	Color       string `json:"color"`
	Description string `json:"description,omitempty"`
}

// Create makes a tag. A broken connection is not tried again, as the tag may have been made.
func (s TagsService) Create(ctx context.Context, spec TagSpec) (*Tag, error) {
	const op = "tags.create"
	if spec.Name == "" || spec.Color == "" {
		return nil, invalid(op, "Name or Color is empty")
	}
	return object[Tag](ctx, s.c, "tag", httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "tags"}, In: spec,
	})
}

// TagUpdate says what to change of a tag: nil stays.
type TagUpdate struct {
	Name        *string `json:"name,omitempty"`
	Color       *string `json:"color,omitempty"`
	Description *string `json:"description,omitempty"`
}

// Update changes a tag; an unknown one is an [ErrNotFound].
func (s TagsService) Update(ctx context.Context, id int64, u TagUpdate) (*Tag, error) {
	const op = "tags.update"
	if err := checkID(op, "tag", id); err != nil {
		return nil, err
	}
	return object[Tag](ctx, s.c, "tag", httpx.Call{
		Op: op, Method: http.MethodPut, Path: []string{"v1", "tags", decimal(id)}, In: u,
	})
}

// Delete removes a tag, also from the calls that have it; an unknown one is an [ErrNotFound].
func (s TagsService) Delete(ctx context.Context, id int64) error {
	const op = "tags.delete"
	if err := checkID(op, "tag", id); err != nil {
		return err
	}
	return s.c.command(ctx, op, http.MethodDelete, nil, "v1", "tags", decimal(id))
}
