package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// testBusy: with 500 agents and 50 things a second for five seconds, patches are
// joined, each is drawn once at most, and in the end the page shows what is so.
func testBusy(t *testing.T) {
	o, b, server := startBoard(t, 500, asSupervisor)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#rows=list"))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "501"`)
	joined(t, server.URL, 500)
	eval[bool](p, `(() => {
		globalThis.long = 0;
		new PerformanceObserver((l) => (globalThis.long += l.getEntries().length)).observe({ type: "longtask" });
		return true;
	})()`)
	before := b.snapshot(rights{sees: everybody, sets: everybody}).Seq
	drawn := eval[int](p, `import("/js/main.js").then(({ board }) => { globalThis.began = board.grid.rendered; return board.drawn })`)
	ctx, stop := context.WithCancel(t.Context())
	go o.live(ctx, 50, 1)
	p.pause(5000)
	stop()
	events := int(b.snapshot(rights{sees: everybody, sets: everybody}).Seq - before) //nolint:gosec // few
	drawings := eval[int](p, `import("/js/main.js").then(({ board }) => board.drawn)`) - drawn
	rows := eval[int](p, `import("/js/main.js").then(({ board }) => board.grid.rendered - globalThis.began)`)
	t.Logf("%d events, %d drawings of %d rows, %d long tasks, %d nodes", events, drawings, rows, eval[int](p, `globalThis.long`), eval[int](p, `document.querySelectorAll("*").length`))
	if events < 5 || drawings > events+30 || rows > 60*drawings {
		t.Errorf("%d events, %d drawings, %d rows", events, drawings, rows)
	}
	if n := eval[int](p, `document.querySelectorAll("*").length`); n > 2500 {
		t.Errorf("%d nodes", n)
	}
	p.wait("the page shows what is so", same)
	p.clean(hostOf(t, server.URL))
}

// same is true when the page has read everything, and holds what the server does.
const same = `(async () => {
	const { board } = await import("/js/main.js");
	const floor = await (await fetch("/api/floor")).json();
	return board.live.last === floor.epoch + ":" + floor.seq && floor.rows.length === board.floor.rows.size &&
		floor.rows.every((r) => JSON.stringify(board.floor.rows.get(r.id)) === JSON.stringify(r));
})()`

// testSidebar: beside a ticket there is a list of who has room, and no more.
func testSidebar(t *testing.T) {
	_, _, server := startBoard(t, 10, asSupervisor)
	p := openTab(t, 320, 420)
	p.do(chromedp.Navigate(server.URL + "/#place=sidebar"))
	p.wait("who has room", `document.querySelectorAll(".beside li").length > 5`)
	if over := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the page is %d px too wide", over)
	}
	if n := eval[int](p, `document.querySelectorAll("#grid, .foot, #filter").length`); n != 0 {
		t.Errorf("%d parts of the board", n)
	}
	p.shoot("sidebar")
	p.clean(hostOf(t, server.URL))
}

// TestBulk: of 300 agents, those who have the status already get nothing, and the
// others are set in bulk.
func TestBulk(t *testing.T) {
	o, _, server := startBoard(t, 500, asSupervisor)
	floor := joined(t, server.URL, 500)
	var ids []string
	there := 0
	for _, a := range o.agents[:300] {
		ids = append(ids, fmt.Sprintf("%q", formatID(a)))
		if floor.status(formatID(a)) == 4 {
			there++
		}
	}
	const many, single = "PUT /api/v2/agent_availabilities/agent_statuses/agents/update_many", "PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}"
	before := o.zendesk.Count(single) - o.zendesk.Count(many)
	r := request(t, http.MethodPost, server.URL+"/api/acts", `{"status":"4","agents":[`+strings.Join(ids, ",")+`]}`)
	if out := decode[outcome](t, r); len(out.Change) != 300-there || len(out.Already) != there || there == 0 {
		t.Errorf("%d change, %d are there, want %d", len(out.Change), len(out.Already), there)
	}
	floorWhen(t, server.URL, func(f floorReply) bool {
		n := 0
		for _, a := range o.agents[:300] {
			if f.status(formatID(a)) == 4 {
				n++
			}
		}
		return n == 300
	})
	if got := o.zendesk.Count(many); got != 3 {
		t.Errorf("%d bulk requests, want 3", got)
	}
	if got := o.zendesk.Count(single) - o.zendesk.Count(many) - before; got != 0 {
		t.Errorf("%d single writes, want none", got)
	}
}

// testRules: an admin changes what a status means, after a look at what it will do.
func testRules(t *testing.T) {
	o, _, server := startBoard(t, 10, asSupervisor)
	p := openTab(t, 1280, 1000)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	joined(t, server.URL, 10)
	p.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	eval[bool](p, `([...document.querySelectorAll(".top button")].find((b) => b.innerText === "Settings").click(), true)`)
	p.wait("the settings", `document.querySelector("#settings")?.open === true`)
	eval[bool](p, `([...document.querySelectorAll(".tabs button")].find((b) => b.innerText === "Rules").click(), true)`)
	p.wait("the rules", `document.querySelectorAll("#rules tbody tr").length > 4`)
	p.shoot("rules")
	eval[bool](p, `([...document.querySelectorAll("#rules button")].find((b) => b.innerText === "Add a rule").click(), true)`)
	choose := func(column, value string) {
		p.wait(value, fmt.Sprintf(`(() => {
			const row = [...document.querySelector("#rules table").querySelectorAll("tbody tr")].at(-1);
			const select = row.querySelector("td:nth-child(%s) select");
			select.value = %q;
			select.dispatchEvent(new Event("change", { bubbles: true }));
			return select.value === %q;
		})()`, column, value, value))
	}
	p.wait("an empty rule", `document.querySelector("#rules table").querySelectorAll("tbody tr").length === 8`)
	choose("1", "#4")
	choose("3", "#unavailable/on_a_break")
	eval[bool](p, `([...document.querySelectorAll("#rules button")].find((b) => b.innerText === "What would change?").click(), true)`)
	p.wait("a preview", `document.querySelector("#rules .preview")?.innerText.includes("on_a_break for 1") ?? false`)
	p.shoot("rules-preview")
	eval[bool](p, `(document.querySelector("#rules .primary").click(), true)`)
	until(t, "the phone follows", func() bool {
		u, _ := o.aircall.User(7005 + phoneShift)
		return u.Substatus == "on_a_break"
	})
	p.wait("a history", `document.querySelector("#rules").innerText.includes("in force")`)
	p.shoot("rules-saved")
	p.clean(hostOf(t, server.URL))
}
