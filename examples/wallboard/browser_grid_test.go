package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// shownRow is an agent as the grid shows them, or should.
type shownRow struct {
	Name, Status, Phone, Why, Support, Messaging, Talk string
	Place                                              int
}

// held puts the page on hold when it has just what /api/floor says, and returns
// that.
const held = `(async () => {
	const { board } = await import("/js/main.js");
	for (;;) {
		const text = await (await fetch("/api/floor")).text();
		const floor = JSON.parse(text);
		if (board.live.last === floor.epoch + ":" + floor.seq) {
			board.toggleHold();
			return text;
		}
		await new Promise((done) => setTimeout(done, 10));
	}
})()`

// scrolled reads the whole grid as people would: it scrolls towards the end and
// reads the rows that are drawn, some pages at a time. Clocks run on and are left
// out.
const scrolled = `(async () => {
	const grid = document.querySelector("#grid"), all = {};
	const frame = () => new Promise(requestAnimationFrame);
	const text = (row, name) => {
		const cell = document.getElementById("r" + row.dataset.id + "-" + name)?.cloneNode(true);
		for (const clock of cell?.querySelectorAll(name === "phone" ? ".num" : "x") ?? []) clock.remove();
		return (cell?.textContent ?? "").replace(/\s+/g, " ").replace(/!$/, "").trim();
	};
	let nodes = 0, end = false;
	for (let n = 0; n < 25 && !end; n++) {
		await frame();
		await frame();
		for (const row of grid.querySelectorAll("[data-id]")) {
			all[row.dataset.id] = { Name: text(row, "name"), Status: text(row, "status"), Phone: text(row, "phone"), Why: text(row, "why"),
				Support: text(row, "ch-support"), Messaging: text(row, "ch-messaging"), Talk: text(row, "ch-talk"), Place: Number(row.getAttribute("aria-rowindex")) };
		}
		nodes = Math.max(nodes, document.querySelectorAll("*").length);
		end = grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1;
		grid.scrollTop = end ? 0 : grid.scrollTop + grid.clientHeight - 120;
	}
	return { Rows: all, Nodes: nodes, End: end };
})()`

// readGrid compares every agent of the grid with /api/floor, and returns how many
// nodes the page had at most.
func (p *tab) readGrid() (agents, nodes int) {
	p.Helper()
	var floor wholeFloor
	if err := json.Unmarshal([]byte(eval[string](p, held)), &floor); err != nil {
		p.Fatal(err)
	}
	p.wait("on hold", `document.querySelector(".conn").innerText.includes("On hold")`)
	alerted := map[string]bool{}
	for _, r := range floor.Rows {
		alerted[r.ID] = len(r.Alerts) > 0
	}
	got, places := map[string]shownRow{}, map[int]bool{}
	for end := false; !end; {
		part := eval[struct {
			Rows  map[string]shownRow
			Nodes int
			End   bool
		}](p, scrolled)
		for id, row := range part.Rows {
			places[row.Place] = true
			if alerted[id] && row.Why != "" {
				row.Why = inWords
			}
			row.Place = 0
			got[id] = row
		}
		nodes, end = max(nodes, part.Nodes), part.End
	}
	eval[bool](p, `import("/js/main.js").then(({ board }) => { board.toggleHold(); return true })`)
	want := map[string]shownRow{}
	for _, r := range floor.Rows {
		want[r.ID] = floor.shows(r)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.Errorf("the grid is not the floor (-floor +grid):\n%.2000s", diff)
	}
	if len(places) != len(want) {
		p.Errorf("%d places in the grid, want %d", len(places), len(want))
	}
	return len(got), nodes
}

// inWords stands for an alert, which the page has its own words for.
const inWords = "an alert in words"

// wholeFloor is a snapshot as the grid needs it.
type wholeFloor struct {
	Statuses []struct {
		ID   int64
		Name string
	}
	Rows []wholeRow
}

type wholeRow struct {
	ID, Name, Why, Setting string
	Status                 int64
	Phone                  *struct{ Label string }
	Alerts                 []struct{ Code string }
	Channels               map[string]struct{ N, Max int }
}

// shows says what the grid should show of an agent.
func (f wholeFloor) shows(r wholeRow) shownRow {
	out := shownRow{Name: r.Name, Status: "Unknown", Phone: "not joined", Why: r.Why}
	for _, s := range f.Statuses {
		if s.ID == r.Status {
			out.Status = s.Name
		}
	}
	if r.Setting != "" {
		out.Status = "setting " + r.Setting + "…"
	}
	if r.Phone != nil {
		out.Phone = r.Phone.Label
	}
	if len(r.Alerts) > 0 {
		out.Why = inWords
	}
	channel := func(name string) string {
		c, ok := r.Channels[name]
		if !ok {
			return ""
		}
		return strings.Replace(fmt.Sprintf("%d/%d", c.N, c.Max), "/-1", "/?", 1)
	}
	out.Support, out.Messaging, out.Talk = channel("support"), channel("messaging"), channel("talk")
	return out
}
