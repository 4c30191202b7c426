package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testWall: 500 tiles of 88 by 40 pixels are on a screen at once, with the names of
// their groups, and none is cut off.
func testWall(t *testing.T) {
	_, b, server := startBoard(t, 500, asSupervisor)
	b.missed(firstAgent + 1) // of Returns
	p := openTab(t, 1920, 1080)
	p.do(chromedp.Navigate(server.URL + "/#wall=1"))
	p.wait("500 tiles", `document.querySelectorAll(".tile").length === 500`)
	p.wait("the worst group is first", `document.querySelector(".wall .title")?.innerText.startsWith("Returns") && document.querySelector(".tile").classList.contains("hot")`)
	got := eval[[]int](p, `(() => {
		const wall = document.querySelector(".wall"), tile = document.querySelector(".tile").getBoundingClientRect();
		return [Math.round(tile.width), Math.round(tile.height), wall.scrollHeight - wall.clientHeight, document.querySelectorAll(".wall .title").length];
	})()`)
	if want := []int{88, 40, 0, 4}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("width, height, pixels out of sight, titles: %v, want %v", got, want)
	}
	if cut := eval[[]string](p, `[...document.querySelectorAll(".tile")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.innerText)`); len(cut) > 0 {
		t.Errorf("cut off: %q", cut)
	}
	if n := eval[int](p, `document.querySelectorAll("#grid, .foot, .chip, input, select").length`); n != 0 {
		t.Errorf("%d parts of the table", n)
	}
	p.keys(kb.Escape)
	p.wait("the table", `document.querySelector("#grid") !== null`)
	p.clean(hostOf(t, server.URL))
}

// testMatrix: above 900 agents, the wall shows groups against statuses, the worst
// group first, and the numbers add up.
func testMatrix(t *testing.T) {
	_, b, server := startBoard(t, 910, asSupervisor)
	b.missed(firstAgent + 2) // of Technical
	p := openTab(t, 1920, 1080)
	p.do(chromedp.Navigate(server.URL + "/#wall=1"))
	p.wait("four groups", `document.querySelectorAll(".matrix tbody tr").length === 4`)
	p.wait("the worst one first", `document.querySelector(".matrix tbody th")?.innerText === "Technical"`)
	p.wait("all agents", `[...document.querySelectorAll(".matrix tbody tr")].reduce((n, r) => n + Number(r.lastElementChild.innerText), 0) === 910`)
	p.wait("each in one status", `(() => {
		const statuses = [...document.querySelectorAll(".matrix thead th")].map((th) => th.innerText.trim());
		const from = 2, to = statuses.indexOf("In call");
		return [...document.querySelectorAll(".matrix tbody tr")].every((r) => [...r.children].slice(from, to).reduce((n, c) => n + Number(c.innerText), 0) === Number(r.lastElementChild.innerText));
	})()`)
	p.clean(hostOf(t, server.URL))
}

// testScreen: a supervisor pairs a screen by a code; it shows the floor without a
// control, and asks for a code again once it is removed.
func testScreen(t *testing.T) {
	o, _, server := startBoard(t, 20, asSupervisor)
	joined(t, server.URL, 20)
	p, tv := openTab(t, 1280, 800), openTab(t, 1920, 1080)
	p.do(chromedp.Navigate(server.URL))
	p.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	eval[bool](p, `import("/js/main.js").then(({ board }) => { board.settings.open("screens"); return true })`)
	p.wait("no screen yet", `document.querySelector("#settings")?.innerText.includes("No screen is paired")`)
	p.do(chromedp.Click(chromedp.CSS(`#settings .primary`)))
	p.wait("a code", `/^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(document.querySelector("#settings .code")?.innerText ?? "")`)
	code := eval[string](p, `document.querySelector("#settings .code").innerText`)
	tv.do(chromedp.Navigate(server.URL + "/tv"))
	enter := func(code string) {
		eval[bool](tv, fmt.Sprintf(`(() => { document.querySelector(".pairing input").value = %q; document.querySelector(".pairing .primary").click(); return true })()`, code))
	}
	tv.wait("it asks for a code", `document.querySelector(".pairing input") !== null`)
	enter(code)
	tv.wait("the floor", `document.querySelectorAll(".tile").length === 20`)
	if n := eval[int](tv, `document.querySelectorAll("button, input, select").length`); n != 0 {
		t.Errorf("a screen has %d controls", n)
	}
	o.clickZendesk(firstAgent, lunchID)
	tv.wait("a change", `[...document.querySelectorAll(".tile")].some((e) => e.title.includes("Lunch"))`)
	tv.do(chromedp.Reload())
	tv.wait("the floor without a code", `document.querySelectorAll(".tile").length === 20`)
	tv.clean(hostOf(t, server.URL))
	eval[bool](p, `([...document.querySelectorAll("#settings button")].find((b) => b.innerText === "Show the screens").click(), true)`)
	p.wait("it is listed", `document.querySelector("#settings tbody td")?.innerText === "Screen"`)
	p.do(chromedp.Click(chromedp.CSS(`#settings tbody button`)))
	tv.wait("it asks again", `document.querySelector(".pairing input") !== null && document.querySelector(".pairing .hot") !== null`)
	p.clean(hostOf(t, server.URL))
}
