package zendesktest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
)

func (z *Fake) listInvocations(r *faketest.Request, w *webhook) faketest.Reply {
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
	return byCursor(r, "invocations", slices.Sorted(maps.Keys(last)), z.set.pageSize,
		func(id string) string { return id }, func(id string) fields { return last[id] })
}

func (z *Fake) listAttempts(r *faketest.Request, w *webhook) faketest.Reply {
	var all []fields
	for i, a := range z.fake.Attempts() {
		if z.sentTo[a.N-1] == w.ID && invocationID(a.N) == r.Param("invocation_id") {
			all = append(all, fields{
				"id": fmt.Sprintf("01AT%022d", i+1), "status_code": a.Status, "completed_at": stamp(a.At),
			})
		}
	}
	return byCursor(r, "attempts", all, z.set.pageSize, fieldsID, whole)
}
