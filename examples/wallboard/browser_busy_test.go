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
	p.do(chromedp.Navigate(server.URL))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "501"`)
	joined(t, server.URL, 500)
	eval[bool](p, `(() => {
		globalThis.long = 0;
		new PerformanceObserver((l) => (globalThis.long += l.getEntries().length)).observe({ type: "longtask" });
		return true;
	})()`)
	before := b.snapshot().Seq
	drawn := eval[int](p, `import("/js/main.js").then(({ board }) => { globalThis.began = board.grid.rendered; return board.drawn })`)
	ctx, stop := context.WithCancel(t.Context())
	go o.live(ctx, 50, 1)
	p.pause(5000)
	stop()
	events := int(b.snapshot().Seq - before) //nolint:gosec // few
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
