package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ctikit/ctikit/zendesk"
)

// tabTo presses Tab until the focus is on what a selector names.
func (p *tab) tabTo(selector string) {
	p.Helper()
	for range 40 {
		if eval[bool](p, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		p.keys(kb.Tab)
	}
	p.Fatalf("Tab does not reach %s: the focus is on %s", selector, eval[string](p, `document.activeElement.outerHTML.slice(0, 120)`))
}

// chooseByKeys takes a status in the dialog, by Tab and arrows.
func (p *tab) chooseByKeys(status string) {
	p.Helper()
	p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
	p.tabTo("#setter input[type=radio]")
	chosen := fmt.Sprintf(`document.activeElement.closest(".choice")?.innerText.trim() === %q && document.activeElement.checked`, status)
	p.keys(" ")
	for range 10 {
		if eval[bool](p, chosen) {
			break
		}
		p.keys(kb.ArrowDown)
	}
	if !eval[bool](p, chosen) {
		p.Fatalf("arrows do not reach %s", status)
	}
	p.previewed()
	p.tabTo("#setter .primary")
}

// testKeys: without a mouse, a supervisor finds an agent and reads why they are
// away, sets one status, sets many after a look at what changes, and takes it back.
func testKeys(t *testing.T) {
	const target = firstAgent + 49 // Liam Berg, the first of those whose names have "lia"
	o, _, server := startBoard(t, 50, asSupervisor)
	joined(t, server.URL, 50)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 50`)
	p.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	o.clickPhone(target, "out_for_lunch")
	p.wait("an agent is at lunch", cell(target, "why")+`.includes("follows Aircall")`)

	// One agent: three letters and Enter.
	p.keys("/", "l", "i", "a", kb.Enter)
	p.wait("the agent", `document.querySelector("#drawer")?.open === true && document.querySelector("#drawer h2").innerText === "Liam Berg"`)
	p.wait("why, and the day", `(() => { const text = document.querySelector("#drawer").innerText; return text.includes("aircall") && text.includes("Lunch") })()`)
	p.keys(kb.Escape)
	p.wait("the focus is back on the row", `document.activeElement.id === "grid" && document.querySelector(".here")?.dataset.id === "7050"`)

	// Set one agent: a key on the row, and one in the dialog.
	p.keys("s")
	p.chooseByKeys("Online")
	p.keys(kb.Enter)
	p.wait("the status is set", cell(target, "status")+`.includes("Online") && document.activeElement.id === "grid"`)
	until(t, "Zendesk has it", func() bool { return o.zendesk.StatusOf(target).ID == zendesk.StatusOnline })

	// Set many: no filter, three rows, look, set, undo.
	p.keys("/", kb.Escape)
	p.wait("all rows", `document.querySelectorAll("[data-id]").length === 50`)
	p.tabTo("#grid")
	p.do(chromedp.KeyEvent(kb.Home, chromedp.KeyModifiers(kb.ModifierCtrl)))
	first := `document.querySelector("[data-id]").dataset.id`
	p.wait("the first row", `document.querySelector(".here")?.dataset.id === `+first)
	for range 2 {
		p.do(chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(kb.ModifierShift)))
	}
	p.wait("three are selected", `document.querySelector(".foot").innerText.includes("3 selected")`)
	ids := eval[[]int64](p, `[...document.querySelectorAll(".picked")].map((r) => Number(r.dataset.id))`)
	before := map[int64]zendesk.StatusID{}
	for _, id := range ids {
		before[id] = o.zendesk.StatusOf(id).ID
	}
	p.keys("s")
	p.chooseByKeys("Transfers only")
	if text := eval[string](p, `document.querySelector("#setter .preview").innerText`); !strings.Contains(text, "3 agents change") {
		t.Errorf("the preview: %s", text)
	}
	p.keys(kb.Enter)
	p.wait("all are set", `document.querySelector(".result")?.innerText.includes("3/3") ?? false`)
	until(t, "Zendesk has them", func() bool {
		n := 0
		for _, id := range ids {
			if o.zendesk.StatusOf(id).ID == zendesk.StatusTransfersOnly {
				n++
			}
		}
		return n == 3
	})
	p.tabTo(".result button")
	p.keys(kb.Enter)
	until(t, "all as before", func() bool {
		for _, id := range ids {
			if o.zendesk.StatusOf(id).ID != before[id] {
				return false
			}
		}
		return true
	})
	p.clean(hostOf(t, server.URL))
}

// testFocus: the focus stays on its agent through 500 patches, a sort and a scroll.
func testFocus(t *testing.T) {
	o, b, server := startBoard(t, 300, asSupervisor)
	joined(t, server.URL, 300)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&rows=list"))
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "301"`)
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.keys(kb.ArrowDown, kb.ArrowDown, kb.ArrowDown, kb.ArrowRight)
	p.wait("the fourth row", `document.querySelector(".here")?.getAttribute("aria-rowindex") === "5"`)
	id := eval[string](p, `document.querySelector(".here").dataset.id`)
	here := func(what string) {
		t.Helper()
		p.wait(what, fmt.Sprintf(`(() => {
			const grid = document.querySelector("#grid"), cell = document.getElementById(grid.getAttribute("aria-activedescendant"));
			return document.activeElement === grid && cell?.closest("[data-id]").dataset.id === %q && cell.classList.contains("at");
		})()`, id))
	}
	here("before")
	for n := range 500 {
		b.picture.zendeskEvent(item(o.agents[n/2%300], n))
		b.flush()
	}
	p.wait("the page has everything", has(b))
	here("after 500 patches")
	eval[bool](p, `(location.hash = "#sort=free&rows=list", true)`)
	p.wait("the order is another one", fmt.Sprintf(`import("/js/main.js").then(({ board }) => board.show.sort === "free" && board.floor.order[3] !== %q)`, id))
	p.keys(kb.ArrowDown, kb.ArrowUp) // from where the agent is now
	here("after a sort")
	for _, top := range []string{"0", "1e9", "2000"} {
		eval[bool](p, `(document.querySelector("#grid").scrollTop = `+top+`, true)`)
		p.wait("a drawing", `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	}
	p.keys(kb.ArrowUp, kb.ArrowDown)
	here("after a scroll")
	p.clean(hostOf(t, server.URL))
}

// testAnnouncements: with ten alerts a second for five minutes, the page says
// something once in five seconds at most, and leaves none of them out.
func testAnnouncements(t *testing.T) {
	_, _, server := startBoard(t, 3, asSupervisor)
	joined(t, server.URL, 3)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 3`)
	// The page's clock and timers stand still and go on by hand: all of this is
	// one task.
	got := eval[struct {
		Times []float64
		Names int
	}](p, `import("/js/main.js").then(({ board }) => {
		const said = document.querySelector("#said"), times = [];
		const real = { now: performance.now, timer: globalThis.setTimeout };
		let now = performance.now() + 10_000, due = [], names = 0;
		performance.now = () => now;
		globalThis.setTimeout = (f, after) => due.push({ f, at: now + after });
		try {
			const row = { ...board.floor.rows.values().next().value, alerts: [{ code: "away", since: 1 }] };
			board.floor.rows.set(row.id, row);
			for (let i = 0; i < 3000; i++, now += 100) {
				board.gotAlert({ agents: [row.id] });
				for (const d of due.splice(0)) {
					if (d.at > now) {
						due.push(d);
						continue;
					}
					d.f();
					times.push(now);
					names += said.textContent.split(row.name).length - 1 + Number(/and (\d+) more/.exec(said.textContent)?.[1] ?? 0);
				}
			}
		} finally {
			performance.now = real.now;
			globalThis.setTimeout = real.timer;
		}
		return { Times: times, Names: names };
	})`)
	least := 1e9
	for i := range got.Times[1:] {
		least = min(least, got.Times[i+1]-got.Times[i])
	}
	t.Logf("3,000 alerts in 300 s: %d announcements, %.0f ms apart at least, about %d alerts", len(got.Times), least, got.Names)
	if least < 5000 || len(got.Times) > 61 || got.Names < 2940 {
		t.Error("want one announcement in five seconds at most, and every alert in one")
	}
	p.clean(hostOf(t, server.URL))
}
