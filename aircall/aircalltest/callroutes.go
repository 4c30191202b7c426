package aircalltest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

func fetched(r *faketest.Request) fetch {
	asked := func(name string) bool { return r.Query.Get(name) == "true" }
	return fetch{
		contact: asked("fetch_contact"), shortURLs: asked("fetch_short_urls"),
		timeline: asked("fetch_call_timeline"), sessions: asked("fetch_aiva_conv"),
	}
}

func (f *Fake) listCalls(r *faketest.Request) faketest.Reply { return f.callList(r, f.calls) }

// callList shows those of some calls that started within from and to.
func (f *Fake) callList(r *faketest.Request, calls []*call) faketest.Reply {
	from, ok := instant(r, "from", 0)
	to, ok2 := instant(r, "to", 1<<62)
	if !ok || !ok2 {
		return bad("from or to is not valid")
	}
	calls = slices.DeleteFunc(slices.Clone(calls), func(c *call) bool { return c.started.Unix() < from || c.started.Unix() > to })
	return list(f, r, "calls", capped(calls), func(c *call) fields { return f.callData(c, inReply, fetched(r)) })
}

// instant reads UNIX seconds of the query.
func instant(r *faketest.Request, name string, otherwise int64) (int64, bool) {
	if !r.Query.Has(name) {
		return otherwise, true
	}
	n, err := strconv.ParseInt(r.Query.Get(name), 10, 64)
	return n, err == nil && n >= 0
}

// searchCalls finds the calls for which all that is asked holds. A transferred
// call has its new agent only.
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
	return f.callList(r, found)
}

func (f *Fake) ofCall(answer func(*faketest.Request, *call) faketest.Reply) handler {
	return with("Call", f.call, answer)
}

// ofLive is ofCall for what makes sense during a call only.
func (f *Fake) ofLive(answer func(*faketest.Request, *call) faketest.Reply) handler {
	return f.ofCall(func(r *faketest.Request, c *call) faketest.Reply {
		if !c.ended.IsZero() {
			return bad("The call has ended")
		}
		return answer(r, c)
	})
}

func (f *Fake) getCall(r *faketest.Request, c *call) faketest.Reply {
	return one("call", f.callData(c, inReply, fetched(r)))
}

func deleteRecording(_ *faketest.Request, c *call) faketest.Reply {
	c.recording, c.findings = false, nil
	return done()
}

func deleteVoicemail(_ *faketest.Request, c *call) faketest.Reply {
	c.voicemail, c.findings = false, nil
	return done()
}

func (f *Fake) postTransfer(r *faketest.Request, c *call) faketest.Reply {
	var in struct {
		UserID   whole               `json:"user_id"`
		TeamID   whole               `json:"team_id"`
		Number   string              `json:"number"`
		Strategy aircall.Dispatching `json:"dispatching_strategy"`
	}
	if r.Decode(&in) != nil {
		return bad(notValid)
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
	if err := f.transfer(c, aircall.Transfer{UserID: int64(in.UserID), TeamID: int64(in.TeamID), Number: in.Number}); err != nil {
		return bad(err.Error())
	}
	return done()
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
	var in struct{ Tags []whole }
	if r.Decode(&in) != nil || len(in.Tags) == 0 {
		return bad("tags is missing or holds what is no id")
	}
	if slices.ContainsFunc(in.Tags, func(id whole) bool { return f.tag(int64(id)) == nil }) {
		return missing("Tag")
	}
	if f.set.replaceTags {
		c.tags = nil
	}
	for _, id := range in.Tags {
		if !slices.Contains(c.tags, int64(id)) {
			c.tags = append(c.tags, int64(id))
		}
	}
	f.emitCall(aircall.CallTagged, c)
	return faketest.Empty(http.StatusCreated)
}

func (f *Fake) setArchived(on bool) func(*faketest.Request, *call) faketest.Reply {
	return func(r *faketest.Request, c *call) faketest.Reply {
		c.archived = on
		if on {
			f.emitCall(aircall.CallArchived, c)
		}
		return f.getCall(r, c)
	}
}

func (f *Fake) setPaused(on bool) func(*faketest.Request, *call) faketest.Reply {
	return func(_ *faketest.Request, c *call) faketest.Reply {
		if n := f.number(c.number); n == nil || !n.Recording {
			return wrongState("Recording is disabled")
		}
		c.paused = on
		return done()
	}
}

// postCard asks for the key contents; cards, as some programs write, is wrong.
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
