package zendesktest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

func (z *Fake) listInvocations(r *faketest.Request, w *webhook) faketest.Reply {
	size, after, refused := z.page(r)
	if refused != nil {
		return *refused
	}
	last := map[string]fields{} // by the last attempt
	for _, a := range z.fake.Attempts() {
		if z.sentTo[a.N-1] != w.ID {
			continue
		}
		id, status := invocationID(a.N), "failed"
		if a.Status >= 200 && a.Status <= 299 {
			status = "success"
		}
		last[id] = fields{"id": id, "status": status, "status_code": a.Status, "latest_completed_at": stamp(a.At)}
	}
	page := cut(r, slices.Sorted(maps.Keys(last)), size, after, func(id string) string { return id })
	invocations := []fields{}
	for _, id := range page.items {
		invocations = append(invocations, last[id])
	}
	return faketest.JSON(http.StatusOK, fields{"invocations": invocations, "links": page.links, "meta": page.meta})
}

func (z *Fake) listAttempts(r *faketest.Request, w *webhook) faketest.Reply {
	size, after, refused := z.page(r)
	if refused != nil {
		return *refused
	}
	var all []fields
	for i, a := range z.fake.Attempts() {
		if z.sentTo[a.N-1] == w.ID && invocationID(a.N) == r.Param("invocation_id") {
			all = append(all, fields{
				"id": fmt.Sprintf("01AT%022d", i+1), "status_code": a.Status, "completed_at": stamp(a.At),
			})
		}
	}
	page := cut(r, all, size, after, func(a fields) string { return fmt.Sprint(a["id"]) })
	if page.items == nil {
		page.items = []fields{}
	}
	return faketest.JSON(http.StatusOK, fields{"attempts": page.items, "links": page.links, "meta": page.meta})
}
