package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const mostNodes = 2500

// nodes fails the test where the page has too many elements.
func (p *tab) nodes(what string) {
	p.Helper()
	n := eval[int](p, `document.querySelectorAll("*").length`)
	p.Logf("%s: %d nodes", what, n)
	if n > mostNodes {
		p.Errorf("%s: %d nodes, want %d at most", what, n, mostNodes)
	}
}

// missed has an agent miss an offer, for which somebody should look.
func (b *board) missed(agent int64) {
	b.picture.mu.Lock()
	defer b.picture.mu.Unlock()
	b.picture.agents[agent].missed = b.picture.clock()
}

// rowAt is the line of the grid at an index, which begins at 2.
const rowAt = `document.querySelector('#grid [aria-rowindex="%d"]')`

// testFolded: many agents are folded by group, those in need are open on top, and
// groups open by click and key.
func testFolded(t *testing.T) {
	_, b, server := startBoard(t, 500, asSupervisor)
	b.missed(firstAgent + 9)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL))
	p.wait("four groups and one in need", `document.querySelectorAll(".line").length === 5 && document.querySelectorAll("[data-id]").length === 1`)
	p.wait("who is in need is on top", fmt.Sprintf(rowAt+`.innerText.startsWith("Needs you") && `+rowAt+`.dataset.id === "7010"`, 2, 3))
	p.wait("a group's numbers", fmt.Sprintf(rowAt+`.innerText.replace(/\s+/g, " ").includes("Billing 125")`, 4))
	if role := eval[string](p, `document.querySelector("#grid").getAttribute("role") + " " + document.querySelector("#grid").getAttribute("aria-rowcount")`); role != "treegrid 7" {
		t.Errorf("the grid is a %s", role)
	}
	p.nodes("500 agents, folded")
	// By click.
	p.do(chromedp.Click(chromedp.CSS(`#rg310-line`)))
	p.wait("Billing is open", `document.querySelector('[data-key="g310"]').getAttribute("aria-expanded") === "true" && document.querySelectorAll('[aria-level="2"]').length > 10`)
	p.wait("the address says so", `location.hash === "#open=g310"`)
	p.wait("all its rows count", `document.querySelector("#grid").getAttribute("aria-rowcount") === "132"`)
	p.nodes("500 agents, one group open")
	// By key: fold it, go on to the next one, open that.
	p.wait("the focus", `document.querySelector(".here")?.dataset.key === "g310"`)
	p.keys(kb.ArrowLeft)
	p.wait("Billing is folded", `document.querySelector("#grid").getAttribute("aria-rowcount") === "7"`)
	p.keys(kb.ArrowDown, kb.ArrowRight)
	p.wait("Returns is open", `location.hash === "#open=g311"`)
	p.keys(kb.ArrowDown, kb.ArrowDown, kb.ArrowDown)
	p.wait("an agent has the focus", `document.querySelector(".here")?.getAttribute("aria-level") === "2" && document.querySelector(".at") !== null`)
	p.keys(kb.Home, kb.ArrowLeft)
	p.wait("back to the group", `document.querySelector(".here")?.dataset.key === "g311"`)
	p.keys(kb.Enter)
	p.wait("folded again", `document.querySelector("#grid").getAttribute("aria-rowcount") === "7"`)
	// A search is a list; the focus stays where it is.
	p.keys("/", "o", "k", "a")
	p.wait("a list", `document.querySelector("#grid").getAttribute("role") === "grid" && document.querySelectorAll(".line").length === 0`)
	p.clean(hostOf(t, server.URL))
}

// testThousands: 5,000 agents are folded too, and an open group is drawn as far as
// it is seen.
func testThousands(t *testing.T) {
	_, _, server := startBoard(t, 5000, asSupervisor)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL))
	p.wait("all agents", `import("/js/main.js").then(({ board }) => board.floor.rows.size === 5000)`)
	p.wait("the groups", `document.querySelectorAll(".line").length >= 4`)
	p.nodes("5,000 agents, folded")
	p.do(chromedp.Navigate(server.URL + "/#open=g310"))
	p.wait("1,250 rows", `Number(document.querySelector("#grid").getAttribute("aria-rowcount")) > 1250`)
	p.nodes("5,000 agents, one group open")
	p.do(chromedp.Navigate(server.URL + "/#rows=all"))
	p.wait("a list", `Number(document.querySelector("#grid").getAttribute("aria-rowcount")) === 5001`)
	p.nodes("5,000 agents, too many for all rows")
	p.wait("no switch", `[...document.querySelectorAll(".foot button")].find((b) => b.innerText === "Show all rows").disabled`)
	p.do(chromedp.Navigate(server.URL + "/#wall=1"))
	p.wait("a matrix", `document.querySelectorAll(".matrix tbody tr").length === 4`)
	p.nodes("5,000 agents on the wall")
	p.clean(hostOf(t, server.URL))
}

// testAllRows: with the switch, all rows of up to 500 agents are in the page.
func testAllRows(t *testing.T) {
	_, _, server := startBoard(t, 150, asSupervisor)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL))
	p.wait("groups", `document.querySelectorAll(".line").length >= 4`)
	click := func(text string) {
		eval[bool](p, fmt.Sprintf(`([...document.querySelectorAll(".foot button")].find((b) => b.innerText === %q).click(), true)`, text))
	}
	click("Show all rows")
	p.wait("all rows", `document.querySelectorAll("[data-id]").length === 150`)
	p.wait("it is pressed", `[...document.querySelectorAll(".foot button")].find((b) => b.innerText === "Show all rows").getAttribute("aria-pressed") === "true"`)
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.do(chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(2)))
	p.wait("the last row is in sight", `document.querySelector(".here") && (() => { const r = document.querySelector(".here").getBoundingClientRect(), g = document.querySelector("#grid").getBoundingClientRect(); return r.bottom <= g.bottom + 1 && r.top >= g.top })()`)
	p.do(chromedp.KeyEvent(kb.Home, chromedp.KeyModifiers(2)))
	p.wait("the head covers nothing", `document.querySelector(".here")?.ariaRowIndex === "2" && (() => { const r = document.querySelector(".here").getBoundingClientRect(), h = document.querySelector(".head").getBoundingClientRect(); return r.top >= h.bottom - 1 })()`)
	click("Show all rows")
	p.wait("folded", `document.querySelectorAll(".line").length >= 4`)
	click("Fold by group")
	p.wait("a list, as far as it is seen", `document.querySelectorAll(".line").length === 0 && document.querySelectorAll("[data-id]").length < 60`)
	p.clean(hostOf(t, server.URL))
}

// testCards: few agents are cards, in the same grid.
func testCards(t *testing.T) {
	o, _, server := startBoard(t, 5, asSupervisor)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	joined(t, server.URL, 5)
	p.wait("five cards, with the day", `document.querySelectorAll(".cards [data-id] .strip").length === 5 && document.querySelectorAll(".cards .phone .shape").length === 5`)
	if across := eval[int](p, `new Set([...document.querySelectorAll("[data-id]")].map((r) => Math.round(r.getBoundingClientRect().left))).size`); across != 3 {
		t.Errorf("%d cards in a line", across)
	}
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.keys(kb.ArrowDown, " ")
	p.wait("the second one is selected", `document.querySelector(".picked")?.getAttribute("aria-rowindex") === "3"`)
	o.clickZendesk(firstAgent, lunchID)
	p.wait("a change", cell(firstAgent, "status")+`.includes("Lunch")`)
	o.aircall.Ring(firstAgent + 1 + phoneShift)
	p.wait("channels in another state than the status", `document.querySelectorAll(".cards .ch .shape").length > 0`)
	p.do(chromedp.EmulateViewport(1400, 800))
	p.wait("four in a line", `innerWidth === 1400`)
	if cut := eval[string](p, `[...document.querySelectorAll(".cards .ch .num")].filter((e) => {
		const text = document.createRange();
		text.selectNodeContents(e);
		return text.getBoundingClientRect().width > e.getBoundingClientRect().width; // in parts of pixels
	}).map((e) => e.innerText).join()`); cut != "" {
		t.Errorf("numbers are cut off: %s", cut)
	}
	p.do(chromedp.EmulateViewport(320, 700))
	p.wait("narrow", `innerWidth === 320`)
	if over := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the page is %d px too wide", over)
	}
	p.clean(hostOf(t, server.URL))
}
