package zendesk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// ListOptions choose a page of a list. The zero value is the first page in
// Zendesk's default size.
type ListOptions struct {
	// Size is the number of items a page, 1 to 100 on most endpoints; 0 leaves
	// it to Zendesk.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before. Where that is a link of Zendesk's, it
	// carries filters and size, and those given here do not count.
	Cursor string `url:"page[after],omitempty"`
}

// What can be chosen in lists without filters.
type (
	// UnifiedStatusListOptions choose a page of statuses.
	UnifiedStatusListOptions ListOptions
	// CapacityRuleListOptions choose a page of capacity rules.
	CapacityRuleListOptions ListOptions
	// QueueListOptions choose a page of queues.
	QueueListOptions ListOptions
	// SkillListOptions choose a page of skill types or skills.
	SkillListOptions ListOptions
	// WebhookListOptions choose a page of webhooks.
	WebhookListOptions ListOptions
)

// object sends a request whose reply is one object, under one of the names or
// bare: not all wrappers are documented. It is what convert makes of it, which
// reports false where the object lacks what identifies it.
func object[W, T any](ctx context.Context, r *request, convert func(W) (T, bool), names ...string) (*T, error) {
	body, err := r.body(ctx)
	if err != nil {
		return nil, err
	}
	var wire W
	if err := lenient.Decode(inside(body, names...), &wire); err != nil {
		return nil, r.malformed(err)
	}
	v, ok := convert(wire)
	if !ok {
		return nil, r.lacks(names[0], "an object with an id")
	}
	return &v, nil
}

// list sends a request for a page: to its link where Zendesk gave one, else to
// the list with a query.
func (r *request) list(ctx context.Context, cursor string, query any) (json.RawMessage, error) {
	r.Query = query
	if isLink(cursor) {
		r.Link = cursor
	}
	return r.body(ctx)
}

func isLink(cursor string) bool {
	return strings.HasPrefix(cursor, "/") || strings.Contains(cursor, "://")
}

// page reads one page of a list that comes under one of the names or bare.
func page[W, T any](
	ctx context.Context, r *request, cursor string, query any, convert func(W) (T, bool), names ...string,
) (ctikit.Page[T], error) {
	var page ctikit.Page[T]
	body, err := r.list(ctx, cursor, query)
	if err != nil {
		return page, err
	}
	items, err := itemsOf(r, body, convert, names...)
	if err != nil {
		return page, err
	}
	page.Items = items
	page.Next, err = r.next(body)
	return page, err
}

// itemsOf decodes the list that comes under one of the names or bare.
func itemsOf[W, T any](r *request, body []byte, convert func(W) (T, bool), names ...string) ([]T, error) {
	raw := inside(body, names...)
	if kind(raw) != "array" {
		return nil, r.lacks(names[0], "an array")
	}
	var wire []W
	if err := lenient.Decode(raw, &wire); err != nil {
		return nil, r.malformed(err)
	}
	items := make([]T, len(wire))
	for i, w := range wire {
		var ok bool
		if items[i], ok = convert(w); !ok {
			return nil, r.lacks(fmt.Sprintf("%s[%d]", names[0], i), "an object with an id")
		}
	}
	return items, nil
}

// pages ranges over all pages of a list.
func pages[T any](
	ctx context.Context, start string, list func(ctx context.Context, cursor string) (ctikit.Page[T], error),
) iter.Seq2[T, error] {
	return httpx.Pages(ctx, start, func(ctx context.Context, cursor string) ([]T, string, error) {
		page, err := list(ctx, cursor)
		return page.Items, page.Next, err
	})
}

// all ranges over the pages of a list without filters.
func all[W, T any](
	ctx context.Context, request func() *request, o ListOptions, convert func(W) (T, bool), names ...string,
) iter.Seq2[T, error] {
	return pages(ctx, o.Cursor, func(ctx context.Context, cursor string) (ctikit.Page[T], error) {
		o := ListOptions{Size: o.Size, Cursor: cursor}
		return page(ctx, request(), cursor, o, convert, names...)
	})
}

// filtered ranges over the pages of a list with filters. Cursor is the field of
// the options that chooses the page.
func filtered[O, T any](
	ctx context.Context, opts O, cursor func(*O) *string, list func(context.Context, O) (ctikit.Page[T], error),
) iter.Seq2[T, error] {
	return pages(ctx, *cursor(&opts), func(ctx context.Context, next string) (ctikit.Page[T], error) {
		o := opts // ranges share opts
		*cursor(&o) = next
		return list(ctx, o)
	})
}

// paging is the tail of a cursor-paged reply. Each endpoint leaves out another
// part of it.
type paging struct {
	Links struct {
		Next string `json:"next"`
	} `json:"links"`
	Meta struct {
		HasMore *bool  `json:"has_more"`
		After   string `json:"after_cursor"`
	} `json:"meta"`
	// Queue events page in a way of their own.
	HasMore *bool  `json:"has_more"`
	NextURL string `json:"next_page_url"`
	// NextPage is the link of lists that page by offset.
	NextPage string `json:"next_page"`
}

// next reads where the page after a reply's is.
func (r *request) next(body []byte) (string, error) {
	var p paging
	if err := lenient.Decode(body, &p); err != nil {
		return "", r.malformed(err)
	}
	next, err := p.next()
	return next, r.wrap(err)
}

// next is where the following page is: a link, else a cursor, "" at the end.
// Only has_more ends a list where it is given: links.next can be set on the
// last page too.
func (p paging) next() (string, error) {
	link := firstOf(p.Links.Next, p.NextURL, p.NextPage)
	more := link != ""
	for _, m := range []*bool{p.Meta.HasMore, p.HasMore} {
		if m != nil {
			more = *m
		}
	}
	switch {
	case !more:
		return "", nil
	case link != "":
		return link, nil
	case p.Meta.After != "":
		return p.Meta.After, nil
	}
	return "", ErrNoCursor
}

// inside returns the object or array under the first of the names that body
// has, else body itself.
func inside(body json.RawMessage, names ...string) json.RawMessage {
	var doc map[string]json.RawMessage
	_ = json.Unmarshal(body, &doc) // no object: no wrapper
	for _, name := range names {
		if k := kind(doc[name]); k == "object" || k == "array" {
			return doc[name]
		}
	}
	return body
}

// kind is the JSON type of b, as far as it matters.
func kind(b []byte) string {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0, string(b) == "null":
		return ""
	case b[0] == '{':
		return "object"
	case b[0] == '[':
		return "array"
	}
	return "scalar"
}

// redacted says where JSON is wrong without quoting it, as encoding/json does.
func redacted(err error) error {
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("byte %d: not JSON", s.Offset)
	}
	return err
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func count(n *lenient.Int) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}
