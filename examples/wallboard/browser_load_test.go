package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ctikit/ctikit/aircall"
)

// watch checks the number of every event: after a restart of the server, numbers
// begin anew in another epoch. It counts long tasks as well.
const watch = `(async () => {
	const { board } = await import("/js/main.js");
	const seen = (globalThis.events = { count: 0, wrong: [] });
	const last = {};
	let epoch = "";
	const take = board.live.event.bind(board.live);
	board.live.event = (e, opened) => {
		if (e.id) {
			const [now, n] = e.id.split(":");
			seen.count++;
			if (now in last && (now !== epoch || Number(n) !== last[now] + 1)) seen.wrong.push(e.id + " after " + epoch + ":" + last[epoch]);
			epoch = now;
			last[now] = Number(n);
		}
		take(e, opened);
	};
	globalThis.long = 0;
	new PerformanceObserver((l) => (globalThis.long += l.getEntries().length)).observe({ type: "longtask" });
	return true;
})()`

// noGap fails the test where an event was missed, or came twice.
func (p *tab) noGap() int {
	p.Helper()
	for _, wrong := range eval[[]string](p, `globalThis.events.wrong`) {
		p.Errorf("event %s", wrong)
	}
	return eval[int](p, `globalThis.events.count`)
}

// testTwenty: at 500 agents with 50 changes a second, 20 of 20 changes are in the
// DOM, and the page draws as often as an empty one.
func testTwenty(t *testing.T) {
	o, _, server := startBoard(t, 500, asSupervisor)
	p := openTab(t, 1440, 900)
	blank := p.frames(t, "about:blank", 2)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&rows=list"))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "501"`)
	joined(t, server.URL, 500)
	eval[bool](p, watch)
	shown := eval[[]int64](p, `[...document.querySelectorAll("[data-id]")].map((r) => Number(r.dataset.id))`)[:20]
	others := *o
	others.agents = slices.DeleteFunc(slices.Clone(o.agents), func(id int64) bool { return slices.Contains(shown, id) })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go others.live(ctx, 50, 3)
	p.pause(1000)
	var took []time.Duration
	for i, agent := range shown {
		// Aircall reports another reason at once only of those who were available.
		if i%2 == 0 || o.aircall.StatusOf(agent+phoneShift) != aircall.AvailabilityAvailable {
			o.clickZendesk(agent, lunchID)
			took = append(took, p.wait("a click in Zendesk", cell(agent, "status")+`.includes("Lunch")`))
		} else {
			o.clickPhone(agent, aircall.DoingBackOffice)
			took = append(took, p.wait("a click on the phone", cell(agent, "phone")+`.includes("back office")`))
		}
	}
	busy := p.frames(t, "", 5)
	stop()
	slices.Sort(took)
	t.Logf("%d of %d changes were in the DOM: half within %v, all within %v", len(took), len(shown), took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	t.Logf("%.1f frames a second, a blank page %.1f: ratio %.2f; %d long tasks", busy, blank, busy/blank, eval[int](p, `globalThis.long`))
	agents, nodes := p.readGrid()
	t.Logf("%d events without a gap; the grid is as /api/floor says for %d agents, with %d nodes at most", p.noGap(), agents, nodes)
	if len(took) != 20 || agents != 500 || nodes > 2500 {
		t.Errorf("%d changes, %d agents, %d nodes", len(took), agents, nodes)
	}
	p.clean(hostOf(t, server.URL))
}

// frames counts animation frames a second, on a page or this one.
func (p *tab) frames(t *testing.T, url string, seconds int) float64 {
	t.Helper()
	if url != "" {
		p.do(chromedp.Navigate(url))
	}
	return eval[float64](p, fmt.Sprintf(`new Promise((done) => {
		const began = performance.now();
		let n = 0;
		const next = (at) => (at - began >= %d000 ? done((n * 1000) / (at - began)) : (n++, requestAnimationFrame(next)));
		requestAnimationFrame(next);
	})`, seconds))
}

// underLoad has 50 things happen in a second for five seconds, and fails the test
// where they are not joined, or where a drawing has more than the rows in sight.
func (p *tab) underLoad(o *office, b *board, agents int) {
	p.Helper()
	const seconds = 5
	before := b.feed.last()
	counts := func() []int {
		return eval[[]int](p, `import("/js/main.js").then(({ board }) => [board.drawn, board.grid.rendered])`)
	}
	began := counts()
	ctx, stop := context.WithCancel(p.Context())
	go o.live(ctx, 50, 1)
	p.pause(seconds * 1000)
	stop()
	events := int(b.feed.last() - before) //nolint:gosec // few
	ended := counts()
	drawings, rows := ended[0]-began[0], ended[1]-began[1]
	nodes := eval[int](p, `document.querySelectorAll("*").length`)
	p.Logf("%d agents: %d events, %d drawings of %.1f rows each, %d long tasks, %d nodes", agents, events, drawings,
		float64(rows)/float64(drawings), eval[int](p, `globalThis.long`), nodes)
	// Patches and alerts, and once a second the clocks; one drawing each at most.
	if events < 5 || drawings > events+3*seconds+10 {
		p.Errorf("%d events, %d drawings", events, drawings)
	}
	if rows > 40*drawings || nodes > 2500 {
		p.Errorf("%d rows in %d drawings, %d nodes", rows, drawings, nodes)
	}
}

// last is the number of the last event.
func (f *feed) last() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seq
}
