package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// TestBrowser looks at the board as a supervisor does.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("thirty pages take minutes")
	}
	defer ofBrowser.report(t)
	passed, failed, skipped := 0, 0, 0
	check := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) {
			defer func() {
				switch {
				case t.Failed():
					failed++
				case t.Skipped():
					skipped++
				default:
					passed++
				}
			}()
			f(t)
		})
	}
	checkBars(check)
	check("floor", testFloor)
	check("large", testLarge)
	check("geometry", testGeometry)
	check("looking", testLooking)
	check("restart", testRestart)
	check("axe", testAxe)
	check("framed", testFramed)
	check("busy", testBusy)
	check("sidebar", testSidebar)
	check("rules", testRules)
	check("folded", testFolded)
	check("5,000 agents", testThousands)
	check("all rows", testAllRows)
	check("cards", testCards)
	check("wall", testWall)
	check("matrix", testMatrix)
	check("screen", testScreen)
	check("settings", testSettings)
	check("snooze", testSnooze)
	check("sheet", testSheet)
	check("states", testStates)
	check("keyboard", testKeyboard)
	check("events", testEvents)
	t.Logf("%d passed, %d failed, %d skipped", passed, failed, skipped)
}

// testFloor: the rows are there, what happens appears, and a status is set by
// keyboard and taken back.
func testFloor(t *testing.T) {
	o, b, server := startBoard(t, 50, asSupervisor)
	host := hostOf(t, server.URL)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 50`)
	p.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	p.shoot("floor-light")

	// A click in the phone's app appears.

	o.clickPhone(firstAgent, aircall.OutForLunch)
	took := p.wait("a click on the phone", cell(firstAgent, "phone")+`.includes("Out for lunch")`)
	t.Logf("a click on the phone appeared after %v", took)
	p.wait("Zendesk follows", cell(firstAgent, "status")+`.includes("Lunch")`)
	p.wait("why", cell(firstAgent, "why")+`.includes("follows Aircall")`)

	// By keyboard: find an agent, set a status, take it back.
	second := int64(firstAgent + 1)
	p.keys("/", "l", "i", "a", "m", " ", "c", "h", kb.ArrowDown)
	p.wait("one row has the focus", `document.activeElement.id === "grid" && document.querySelector(".here")?.dataset.id === "`+formatID(second)+`"`)
	p.keys("s")
	p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
	p.do(chromedp.Click(chromedp.CSS(`#setter .choice:nth-of-type(1) input`)))
	p.wait("a preview", `document.querySelector("#setter .preview")?.innerText.includes("1 agent changes") ?? false`)
	p.shoot("set-light")
	p.do(chromedp.Click(chromedp.CSS(`#setter .primary`)))
	p.wait("the status is set", cell(second, "status")+`.includes("Offline")`)
	p.wait("who", cell(second, "why")+`.includes("here")`)
	if got := o.zendesk.StatusOf(second).ID; got != zendesk.StatusOffline {
		t.Errorf("Zendesk has status %d", got)
	}
	p.do(chromedp.Click(chromedp.CSS(`.result button`)))
	p.wait("the status is as before", cell(second, "status")+`.includes("Online")`)

	// The drawer, with the day and the reason.
	p.do(chromedp.Click(chromedp.CSS(`#r7002-name`)))
	p.wait("the day", `(document.querySelector("#drawer table")?.innerText ?? "").includes("Online")`)
	p.shoot("drawer-light")
	p.keys(kb.Escape)
	p.wait("the focus is back", `document.activeElement.id === "grid"`)

	if n := eval[int](p, `document.querySelectorAll("*").length`); n > 2500 {
		t.Errorf("%d nodes", n)
	}
	if n := b.feed.readers(); n != 1 {
		t.Errorf("%d streams", n)
	}
	p.clean(host)
}

// cell is the text of an agent's cell, as an expression.
func cell(agent int64, column string) string {
	return fmt.Sprintf(`(document.querySelector("#r%d-%s")?.innerText ?? "")`, agent, column)
}

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// testLarge: of 500 agents only the rows in sight are drawn; changes come in one
// drawing for each patch, and what the page holds equals the server's floor.
func testLarge(t *testing.T) {
	o, _, server := startBoard(t, 500, asSupervisor)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#rows=list"))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "501"`)
	p.wait("phones", `!!document.querySelector(".body .c.phone .shape")`)
	if n := eval[int](p, `document.querySelectorAll("[data-id]").length`); n > 60 {
		t.Errorf("%d rows are drawn", n)
	}
	for i := range 250 {
		o.ticket(o.agents[i], fmt.Sprintf("large-%d", i), zendesk.ChannelMessaging, patience)
	}
	p.wait("the work of 250", `(async () => {
		const { board } = await import("/js/main.js");
		const floor = await (await fetch("/api/floor")).json();
		if (board.live.last !== floor.epoch + ":" + floor.seq) return false;
		const working = floor.rows.filter((r) => r.channels.messaging.n > 0).length;
		return working > 150 && floor.rows.every((r) => JSON.stringify(board.floor.rows.get(r.id)) === JSON.stringify(r));
	})()`)
	// The end of the list, by keyboard; the focus stays on its agent.
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.do(chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(2)))
	p.wait("the last row", `document.querySelector(".here")?.getAttribute("aria-rowindex") === "501"`)
	p.wait("it is in sight", `(() => { const r = document.querySelector(".here").getBoundingClientRect(), g = document.querySelector("#grid").getBoundingClientRect(); return r.bottom <= g.bottom + 1 && r.top >= g.top })()`)
	if n := eval[int](p, `document.querySelectorAll("*").length`); n > 2500 {
		t.Errorf("%d nodes", n)
	} else {
		t.Logf("500 agents: %d nodes", n)
	}
	p.shoot("large")
	p.clean(hostOf(t, server.URL))
}

// testGeometry: nothing scrolls sideways or lies on something else, and targets
// are large enough, from a phone's width up.
func testGeometry(t *testing.T) {
	_, _, server := startBoard(t, 30, asSupervisor)
	p := openTab(t, 320, 700)
	for _, width := range []int64{320, 768, 1440} {
		for _, theme := range []string{"light", "dark"} {
			p.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(server.URL+"/#theme="+theme))
			p.wait("rows", `innerWidth === `+fmt.Sprint(width)+` && document.querySelectorAll("[data-id]").length > 5`)
			p.wait("a drawing", `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
			if over := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%d, %s: the page is %d px too wide", width, theme, over)
			}
			if over := eval[int](p, `(() => { const g = document.querySelector("#grid"); return g.scrollWidth - g.clientWidth })()`); over > 0 {
				t.Errorf("%d, %s: the rows are %d px too wide", width, theme, over)
			}
			if small := eval[[]string](p, `[...document.querySelectorAll("button, input, select")].filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.height < 24 || r.width < 24) }).map((e) => e.outerHTML.slice(0, 80))`); len(small) > 0 {
				t.Errorf("%d, %s: too small: %q", width, theme, small)
			}
			if cut := eval[[]string](p, `[...document.querySelectorAll(".body .c > .num, .body .ch > span")].filter((e) => e.offsetWidth && e.scrollWidth > e.clientWidth + 1).map((e) => e.innerText)`); len(cut) > 0 {
				t.Errorf("%d, %s: numbers are cut off: %q", width, theme, cut)
			}
		}
	}
	p.clean(hostOf(t, server.URL))
}

// testLooking: an agent has no control that sets anything.
func testLooking(t *testing.T) {
	_, _, server := startBoard(t, 10, asAgent)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 10`)
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.keys("s", " ", kb.Enter)
	p.wait("the drawer", `document.querySelector("#drawer")?.open === true`)
	if n := eval[int](p, `document.querySelectorAll("#setter, .tick, .picked").length`); n != 0 {
		t.Errorf("%d controls of supervisors", n)
	}
	if text := eval[string](p, `document.body.innerText`); strings.Contains(text, "Set status") || strings.Contains(text, "Log\n") {
		t.Errorf("an agent sees: %s", text)
	}
	p.clean(hostOf(t, server.URL))
}
