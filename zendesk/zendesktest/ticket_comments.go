package zendesktest

import (
	"maps"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

// listComments has the oldest first unless asked otherwise.
func (z *Fake) listComments(r *faketest.Request, t *ticket) faketest.Reply {
	all := slices.Clone(t.comments)
	key := func(c *comment) string { return idKey(c.id) }
	down := r.Query.Get("sort") == "-created_at"
	if !r.Query.Has("page[size]") && !r.Query.Has("page[after]") {
		down = r.Query.Get("sort_order") == "desc"
	}
	if down {
		slices.Reverse(all)
		key = func(c *comment) string { return inverse(idKey(c.id)) }
	}
	return byEither(r, "comments", all, z.set.pageSize, key, (*comment).shown)
}

// shown is a comment as lists have it; those of calls have more.
func (c *comment) shown() fields {
	out := fields{
		"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "html_body": c.html, "plain_body": c.body, "public": c.public,
		"attachments": orNone(c.attachments), "audit_id": c.audit, "via": orAPI(c.via), "created_at": wholeStamp(c.created),
		"metadata": fields{"system": fields{}, "custom": fields{}},
	}
	maps.Copy(out, c.call)
	return out
}

func (z *Fake) addTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{AddTags: list} })
}

func (z *Fake) setTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{Tags: &list} })
}

func (z *Fake) removeTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{RemoveTags: list} })
}

// retag reads a request's tags and does with them what change makes of them.
func (z *Fake) retag(r *faketest.Request, t *ticket, change func(list []string) *ticketInput) faketest.Reply {
	var in struct {
		Tags         []string `json:"tags"`
		UpdatedStamp string   `json:"updated_stamp"`
		SafeUpdate   any      `json:"safe_update"`
	}
	if err := r.Decode(&in); err != nil || in.Tags == nil {
		return badRequest("tags must be a list of texts")
	}
	wish := change(in.Tags)
	wish.UpdatedStamp, wish.SafeUpdate = in.UpdatedStamp, in.SafeUpdate
	if refused := z.changeTicket(t, wish, z.caller(r).userID); refused != nil {
		return *refused
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		status = http.StatusCreated
	}
	return faketest.JSON(status, fields{"tags": orNone(t.tags)})
}
