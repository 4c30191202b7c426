package aircalltest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

func (f *Fake) routeCalls() {
	f.fake.Route("calls.list", "GET /v1/calls", func(r *faketest.Request) faketest.Reply { return f.listCalls(r, f.calls) })
	f.fake.Route("calls.search", "GET /v1/calls/search", f.searchCalls)
	f.fake.Route("calls.get", "GET /v1/calls/{id}", f.withCall(func(r *faketest.Request, c *call) faketest.Reply {
		return faketest.JSON(http.StatusOK, map[string]wireCall{"call": f.callData(c, inReply, fetched(r))})
	}))
	f.fake.Route("calls.transfer", "POST /v1/calls/{id}/transfers", f.withLive(f.postTransfer))
	f.fake.Route("calls.comment", "POST /v1/calls/{id}/comments", f.withCall(f.postComment))
	f.fake.Route("calls.tag", "POST /v1/calls/{id}/tags", f.withCall(f.postTags))
	f.fake.Route("calls.archive", "PUT /v1/calls/{id}/archive", f.withCall(f.setArchived(true)))
	f.fake.Route("calls.unarchive", "PUT /v1/calls/{id}/unarchive", f.withCall(f.setArchived(false)))
	f.fake.Route("calls.pause_recording", "POST /v1/calls/{id}/pause_recording", f.withLive(f.setPaused(true)))
	f.fake.Route("calls.resume_recording", "POST /v1/calls/{id}/resume_recording", f.withLive(f.setPaused(false)))
	f.fake.Route("calls.delete_recording", "DELETE /v1/calls/{id}/recording", f.withCall(func(_ *faketest.Request, c *call) faketest.Reply {
		c.recording, c.findings = false, nil
		return faketest.Empty(http.StatusNoContent)
	}))
	f.fake.Route("calls.delete_voicemail", "DELETE /v1/calls/{id}/voicemail", f.withCall(func(_ *faketest.Request, c *call) faketest.Reply {
		c.voicemail, c.findings = false, nil
		return faketest.Empty(http.StatusNoContent)
	}))
	f.fake.Route("calls.show_card", "POST /v1/calls/{id}/insight_cards", f.withLive(postCard))
	f.routeFindings()
}

func fetched(r *faketest.Request) fetch {
	asked := func(name string) bool { return r.Query.Get(name) == "true" }
	return fetch{
		contact: asked("fetch_contact"), shortURLs: asked("fetch_short_urls"),
		timeline: asked("fetch_call_timeline"), sessions: asked("fetch_aiva_conv"),
	}
}

// listCalls shows those of some calls that started within from and to.
func (f *Fake) listCalls(r *faketest.Request, calls []*call) faketest.Reply {
	from, ok := instant(r, "from", 0)
	to, ok2 := instant(r, "to", 1<<62)
	if !ok || !ok2 {
		return bad("from or to is not valid")
	}
	shown := []wireCall{}
	for _, c := range calls {
		if at := c.started.Unix(); at >= from && at <= to {
			shown = append(shown, f.callData(c, inReply, fetched(r)))
		}
	}
	return list(r, "calls", capped(shown))
}

// instant reads UNIX seconds of the query.
func instant(r *faketest.Request, name string, otherwise int64) (int64, bool) {
	if !r.Query.Has(name) {
		return otherwise, true
	}
	n, err := strconv.ParseInt(r.Query.Get(name), 10, 64)
	return n, err == nil && n >= 0
}

// searchCalls finds the calls for which all that is asked holds. A transferred call has its new agent only.
func (f *Fake) searchCalls(r *faketest.Request) faketest.Reply {
	q := r.Query
	var tags []int64
	for _, text := range q["tags[]"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return bad("tags is not valid")
		}
		tags = append(tags, id)
	}
	var found []*call
	for _, c := range f.calls {
		agent := ""
		if c.agent != nil {
			agent = strconv.FormatInt(c.agent.ID, 10)
		}
		missing := slices.ContainsFunc(tags, func(id int64) bool { return !slices.Contains(c.tags, id) })
		if (q.Get("direction") == "" || q.Get("direction") == string(c.direction)) &&
			(q.Get("user_id") == "" || q.Get("user_id") == agent) &&
			(q.Get("phone_number") == "" || digits(q.Get("phone_number")) == digits(c.other)) && !missing {
			found = append(found, c)
		}
	}
	return f.listCalls(r, found)
}

func (f *Fake) withCall(answer func(*faketest.Request, *call) faketest.Reply) handler {
	return with("Call", f.call, answer)
}

// withLive is withCall for what makes sense during a call only.
func (f *Fake) withLive(answer func(*faketest.Request, *call) faketest.Reply) handler {
	return f.withCall(func(r *faketest.Request, c *call) faketest.Reply {
		if !c.ended.IsZero() {
			return bad("The call has ended")
		}
		return answer(r, c)
	})
}

func (f *Fake) postTransfer(r *faketest.Request, c *call) faketest.Reply {
	var in aircall.Transfer
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	targets := 0
	for _, given := range []bool{in.UserID != 0, in.TeamID != 0, in.Number != ""} {
		if given {
			targets++
		}
	}
	known := []aircall.Dispatching{aircall.Simultaneous, aircall.Random, aircall.LongestIdle}
	if targets != 1 || in.Strategy != "" && (in.TeamID == 0 || !slices.Contains(known, in.Strategy)) {
		return bad("Give exactly one of user_id, team_id and number; dispatching_strategy goes with team_id only")
	}
	if complaint := f.transfer(c, in); complaint != "" {
		return bad(complaint)
	}
	return faketest.Empty(http.StatusNoContent)
}

func (f *Fake) postComment(r *faketest.Request, c *call) faketest.Reply {
	var in struct{ Content string }
	if r.Decode(&in) != nil || in.Content == "" {
		return bad("content is missing")
	}
	if !f.comment(c, nil, strings.Map(dropEmoji, in.Content)) {
		return bad("The call has too many comments")
	}
	return faketest.Empty(http.StatusCreated)
}

// dropEmoji takes out the planes and the block where most emoji are.
func dropEmoji(r rune) rune {
	if r >= 0x1F000 || r >= 0x2600 && r <= 0x27BF {
		return -1
	}
	return r
}

func (f *Fake) postTags(r *faketest.Request, c *call) faketest.Reply {
	var in struct{ Tags []int64 }
	if r.Decode(&in) != nil || len(in.Tags) == 0 {
		return bad("tags is missing or holds what is no id")
	}
	if slices.ContainsFunc(in.Tags, func(id int64) bool { return f.tag(id) == nil }) {
		return problem(http.StatusNotFound, "Tag not found")
	}
	if f.set.replaceTags {
		c.tags = nil
	}
	for _, id := range in.Tags {
		if !slices.Contains(c.tags, id) {
			c.tags = append(c.tags, id)
		}
	}
	f.emitCall(aircall.CallTagged, c)
	return faketest.Empty(http.StatusCreated)
}

func (f *Fake) setArchived(on bool) func(*faketest.Request, *call) faketest.Reply {
	return func(_ *faketest.Request, c *call) faketest.Reply {
		c.archived = on
		if on {
			f.emitCall(aircall.CallArchived, c)
		}
		return faketest.JSON(http.StatusOK, map[string]wireCall{"call": f.callData(c, inReply, fetch{})})
	}
}

func (f *Fake) setPaused(on bool) func(*faketest.Request, *call) faketest.Reply {
	return func(_ *faketest.Request, c *call) faketest.Reply {
		if n := f.number(c.number); n == nil || !n.Recording {
			return wrongState("Recording is disabled")
		}
		c.paused = on
		return faketest.Empty(http.StatusNoContent)
	}
}

// postCard asks for the key contents; cards, as some programs write, is a mistake.
func postCard(r *faketest.Request, c *call) faketest.Reply {
	var in struct {
		Contents []struct{ Type, Label, Text, Link string }
	}
	if r.Decode(&in) != nil || len(in.Contents) == 0 {
		return bad("contents is missing")
	}
	var card []aircall.CardLine
	for _, l := range in.Contents {
		title := l.Type == "title" && l.Label == ""
		if !title && (l.Type != "shortText" || l.Label == "") || l.Text == "" {
			return bad("contents holds a line that is not valid")
		}
		card = append(card, aircall.CardLine{Label: l.Label, Text: l.Text, Link: l.Link})
	}
	c.cards = append(c.cards, card)
	return faketest.Empty(http.StatusCreated)
}
