package engine_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// click is a status that an agent chose on one side.
type click struct {
	want  string    // what both sides show because of it
	mark  string    // of it, as a record has it
	saved time.Time // when a process had saved it
}

// opening is a process that saves an agent's record, as it does before a write.
type opening struct {
	node  *node
	agent int64
}

// The statuses that are clicked, and what each means on the other side.
var (
	deskMeans  = map[string]string{"Online": "available", "Away": "unavailable", "Offline": "unavailable", "Lunch": "unavailable/out_for_lunch"}
	phoneMeans = map[string]string{"available": "Online", "unavailable": "Offline", "unavailable/out_for_lunch": "Lunch"}
)

// statuses are Zendesk's by name.
func (k *killings) statuses() map[string]zendesk.StatusID {
	return map[string]zendesk.StatusID{"Online": zendesk.StatusOnline, "Away": zendesk.StatusAway, "Offline": zendesk.StatusOffline, "Lunch": k.lunch}
}

func (k *killings) name(id zendesk.StatusID) string {
	for name, status := range k.statuses() {
		if status == id {
			return name
		}
	}
	return ""
}

// shows is what an agent shows on both sides.
func (k *killings) shows(id int64) string {
	u, _ := k.aircall.User(id + userOffset)
	return k.name(k.zendesk.StatusOf(id).ID) + " " + phoneWord(u.Status, u.Substatus)
}

func phoneWord(status aircall.AvailabilityStatus, substatus aircall.Substatus) string {
	word := string(status)
	if reason, ok := substatus.Reason(); ok {
		word += "/" + string(reason)
	}
	return word
}

// other is some status but one.
func (k *killings) other(all map[string]string, but string) string {
	names := sortedNames(all)
	for {
		if name := names[k.intN(len(names))]; name != but {
			return name
		}
	}
}

// choose has an agent click another status on one side.
func (k *killings) choose(id int64) *click {
	desk, phone, _ := strings.Cut(k.shows(id), " ")
	if k.intN(2) == 0 {
		name := k.other(deskMeans, desk)
		c := k.notes(id, name+" "+deskMeans[name], -k.ahead, time.Millisecond)
		k.zendesk.SetStatus(id, k.statuses()[name])
		return c
	}
	name := k.other(phoneMeans, phone)
	c := k.notes(id, phoneMeans[name]+" "+name, k.ahead, time.Second)
	word, reason, _ := strings.Cut(name, "/")
	k.aircall.SetStatus(id+userOffset, aircall.AvailabilityStatus(word), aircall.Substatus(reason))
	return c
}

// notes begins a click in a product whose clock is ahead and counts in grains.
func (k *killings) notes(id int64, want string, ahead, grain time.Duration) *click {
	k.note("agent %d clicks, so that it shows %s", id, want)
	mark := time.Now().UTC().Add(ahead).Truncate(grain).Format("2006-01-02T15:04:05.999")
	c := &click{want: want, mark: `"mark":{"at":"` + mark + `"`}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clicks[id] = c
	k.clicked++
	return c
}

// work is one agent's. Each click waits until both sides have shown the one before
// for longer than two may count as made at the same time (S10).
func (k *killings) work(id int64, until time.Time) {
	const tie = 4500 * time.Millisecond
	for time.Now().Before(until) && !k.Failed() {
		c, began, shown := k.choose(id), time.Now(), time.Time{}
		wait := tie + k.moment(4*time.Second)
		for !k.Failed() && (shown.IsZero() || time.Since(shown) < wait) {
			inBubble(50 * time.Millisecond)
			switch took := time.Since(began); {
			case k.shows(id) != c.want && took > 3*time.Minute:
				k.fail("agent %d shows %s since long, want %s", id, k.shows(id), c.want)
			case k.shows(id) != c.want && took > 2*time.Minute:
				k.spare(time.Minute) // hardly a leader has lived for long enough
				shown = time.Time{}
			case k.shows(id) != c.want:
				shown = time.Time{}
			case shown.IsZero():
				shown = time.Now()
			}
		}
	}
}

func (k *killings) fail(format string, args ...any) {
	k.Helper()
	k.note(format, args...)
	k.Errorf(format, args...)
}

// saved notes that a process has saved an agent's record, and whether that has the
// click.
func (k *killings) saved(n *node, agent, value string) {
	id, err := strconv.ParseInt(agent, 10, 64)
	k.must(err)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.opened[opening{n, id}] = time.Now()
	if c := k.clicks[id]; c != nil && c.saved.IsZero() && strings.Contains(value, c.mark) {
		c.saved = time.Now()
	}
}

// writes takes a write that is about to take effect, of one agent or a job's.
func (k *killings) writes(n *node, r *http.Request) {
	k.Helper()
	body, err := io.ReadAll(r.Body)
	k.must(err)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var wrote struct {
		Desk   zendesk.StatusID           `json:"id"`
		Phone  aircall.AvailabilityStatus `json:"availability_status"`
		Reason aircall.Substatus          `json:"substatus"`
	}
	k.must(json.Unmarshal(body, &wrote))
	for text := range strings.SplitSeq(cmp.Or(r.URL.Query().Get("ids"), path.Base(r.URL.Path)), ",") {
		id, err := strconv.ParseInt(text, 10, 64)
		k.must(err)
		if wrote.Desk != 0 {
			k.written(n, id, 0, k.name(wrote.Desk))
		} else {
			k.written(n, id-userOffset, 1, phoneWord(wrote.Phone, wrote.Reason))
		}
	}
}

// written checks that a write undoes no click that any process had saved before the
// write was opened. side is 0 for Zendesk, 1 for Aircall.
func (k *killings) written(n *node, id int64, side int, status string) {
	k.Helper()
	k.note("%s writes %s for agent %d", n.name, status, id)
	k.mu.Lock()
	c, opened := k.clicks[id], k.opened[opening{n, id}]
	undoes := c != nil && strings.Fields(c.want)[side] != status
	covers := undoes && (c.saved.IsZero() || !c.saved.Before(opened))
	if covers {
		k.covered++
	}
	k.mu.Unlock()
	if undoes && !covers {
		k.fail("agent %d is written %s after a click was saved, by which it shows %s", id, status, c.want)
	}
}

func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
