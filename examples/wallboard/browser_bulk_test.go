package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// testBulk: 300 of 500 agents are selected by keyboard; of 40 who are there
// already nothing is sent, 260 are set in three requests, and Undo restores each
// agent's former status. Agents who may not have a status are named.
func testBulk(t *testing.T) {
	o, b, server := startBoard(t, 500, asSupervisor)
	joined(t, server.URL, 500)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&rows=list"))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "501"`)
	var picked []int64
	for _, id := range eval[[]string](p, `import("/js/main.js").then(({ board }) => board.floor.order.slice(0, 300))`) {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		picked = append(picked, n)
	}
	for i, agent := range picked[:80] {
		if i%2 == 0 {
			o.clickZendesk(agent, lunchID)
		}
	}
	there := func() (n int) {
		for _, agent := range picked {
			if o.zendesk.StatusOf(agent).ID == lunchID {
				n++
			}
		}
		return n
	}
	p.wait("40 at lunch", `import("/js/main.js").then(({ board }) => board.floor.order.slice(0, 300).filter((id) => board.floor.rows.get(id).status === 120001).length === 40)`)
	floorWhen(t, server.URL, func(f floorReply) bool { return settled(f, picked) })
	before := map[int64]zendesk.StatusID{}
	for _, agent := range o.agents {
		before[agent] = o.zendesk.StatusOf(agent).ID
	}

	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	for range 299 {
		p.do(chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(kb.ModifierShift)))
	}
	p.wait("300 selected", `document.querySelector(".foot").innerText.includes("300 selected")`)
	p.keys("s")
	p.choose("Coaching")
	others := 0 // Coaching is for two of four groups
	for _, agent := range picked {
		if (agent-firstAgent)%4 > 1 {
			others++
		}
	}
	p.previewed()
	if text := eval[string](p, `document.querySelector("#setter .preview").innerText`); !regexp.MustCompile(fmt.Sprintf(`%d not set: \p{L}+ \p{L}+( \d)? may not use this status`, others)).MatchString(text) {
		t.Errorf("%d may not use this status: %s", others, text)
	}
	until(t, "nothing waits to be sent or read", func() bool { return b.engine.Stats().Systems[0].Pending == 0 })
	seen := len(o.zendesk.Requests())
	p.choose("Lunch")
	p.wait("the counts", `(() => { const text = document.querySelector("#setter .preview")?.innerText ?? ""; return text.includes("260 agents change") && text.includes("40 already there, nothing is sent") })()`)
	t.Log(strings.ReplaceAll(eval[string](p, `document.querySelector("#setter .preview").innerText`), "\n", "; "))
	eval[bool](p, `(document.querySelector("#setter .primary").click(), true)`)
	until(t, "300 at lunch", func() bool { return there() == 300 })
	p.wait("all are shown", `document.querySelector(".result")?.innerText.includes("260/260") ?? false`)
	ids, many, single := sent(t, o.zendesk.Requests()[seen:])
	t.Logf("%d update_many with %d ids, %d single writes", many, len(ids), single)
	if many != 3 || len(ids) != 260 || single != 0 {
		t.Errorf("want 3 update_many with 260 ids and no single write")
	}
	for _, id := range ids {
		if before[id] == lunchID || !slices.Contains(picked, id) {
			t.Errorf("agent %d was sent", id)
		}
	}
	eval[bool](p, `(document.querySelector(".result button").click(), true)`)
	until(t, "all as before", func() bool {
		return !slices.ContainsFunc(o.agents, func(id int64) bool { return o.zendesk.StatusOf(id).ID != before[id] })
	})
	p.wait("it says so", `document.querySelector(".result")?.innerText.includes("260/260") ?? false`)
	t.Logf("each of 260 has the former status again, %d are at lunch as before", there())
	p.clean(hostOf(t, server.URL))
}

// settled reports whether the phones of all these agents follow.
func settled(f floorReply, agents []int64) bool {
	n := 0
	for _, r := range f.Rows {
		id, _ := strconv.ParseInt(r.ID, 10, 64)
		if r.Status == int64(lunchID) && slices.Contains(agents, id) && r.Phone != nil && (r.Phone.Label == "Out for lunch" || r.Phone.Label == "Signed out") {
			n++
		}
	}
	return n == 40
}

// choose takes a status in the dialog.
func (p *tab) choose(status string) {
	p.Helper()
	p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
	eval[bool](p, fmt.Sprintf(`([...document.querySelectorAll("#setter .choice")].find((l) => l.innerText.trim() === %q).click(), true)`, status))
}

// sent are the ids of all bulk writes, how many of those there were, and how many
// writes of one agent.
func sent(t *testing.T, log []ctikit.LoggedRequest) (ids []int64, many, single int) {
	t.Helper()
	const agents = "/api/v2/agent_availabilities/agent_statuses/agents/"
	for _, r := range log {
		switch {
		case r.Method != http.MethodPut || !strings.HasPrefix(r.Path, agents):
		case r.Path == agents+"update_many":
			many++
			t.Logf("a bulk write of %d ids", strings.Count(r.Query.Get("ids"), ",")+1)
			for id := range strings.SplitSeq(r.Query.Get("ids"), ",") {
				n, err := strconv.ParseInt(id, 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, n)
			}
		default:
			single++
		}
	}
	return ids, many, single
}

// testRefused: an agent whose status Zendesk refuses is named as such, and counts
// as not set.
func testRefused(t *testing.T) {
	o, b, server := startBoard(t, 8, asSupervisor)
	joined(t, server.URL, 8)
	b.picture.mu.Lock() // the board does not know yet whose the status is
	s := b.picture.statuses[coachID]
	s.GroupIDs = nil
	b.picture.statuses[coachID] = s
	b.picture.mu.Unlock()
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&rows=list"))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 8`)
	eval[bool](p, `import("/js/main.js").then(({ board }) => { for (const id of ["7001", "7002", "7003"]) board.grid.pick(id); board.grid.setStatus(); return true })`)
	p.choose("Coaching") // of groups 310 and 311 alone; 7003 is in 312
	p.previewed()
	eval[bool](p, `(document.querySelector("#setter .primary").click(), true)`)
	p.wait("who is refused is named in the row", cell(7003, "why")+`.includes("refused: Coaching; Supervisor, here")`)
	p.wait("and in the result", `document.querySelector(".result")?.innerText.includes("Sofía Marín: refused by Zendesk") ?? false`)
	p.wait("two of three", `document.querySelector(".result").innerText.includes("2/3")`)
	if text := eval[string](p, `document.querySelector(".result").innerText`); !strings.Contains(text, "2/3") || strings.Contains(text, "✓") {
		t.Errorf("the result: %s", text)
	}
	if got := o.zendesk.StatusOf(7003).ID; got != zendesk.StatusOnline {
		t.Errorf("Zendesk has status %d", got)
	}
	p.clean(hostOf(t, server.URL))
}

// previewed waits until the dialog shows what the chosen status would change.
func (p *tab) previewed() {
	p.Helper()
	p.wait("a preview", `import("/js/main.js").then(async ({ board }) => {
		if (!board.setter.preview) return false;
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return Boolean(board.setter.preview) && document.querySelector("#setter .primary")?.disabled === false;
	})`)
}
