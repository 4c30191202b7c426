package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testStates: the page says what it does not know, and why there is nothing to see.
func testStates(t *testing.T) {
	_, _, server := startBoard(t, 20, asSupervisor)
	joined(t, server.URL, 20)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#sort=name"))
	p.wait("live", `document.querySelectorAll("[data-id]").length === 20 && document.querySelector(".conn").innerText.startsWith("Live")`)
	with := func(what string) {
		eval[bool](p, `import("/js/main.js").then(({ board: b }) => { `+what+`; b.draw(); return true })`)
	}

	with(`b.floor.loaded = false`)
	p.wait("first load", `document.querySelectorAll(".skeleton span").length === 8 && [...document.querySelectorAll(".chip b")].every((e) => e.innerText === "–")`)
	with(`b.floor.loaded = true`)

	with(`b.set({ q: "nobody at all" })`)
	p.wait("none match", `document.querySelector(".empty")?.innerText.includes("No agent matches")`)
	p.do(chromedp.Click(chromedp.CSS(".empty button")))
	p.wait("filters are cleared", `document.querySelectorAll("[data-id]").length === 20`)

	with(`globalThis.rows = [...b.floor.rows]; b.gotPatch({ rows: [], gone: globalThis.rows.map(([id]) => id) }); b.arrange()`)
	p.wait("no agents", `document.querySelector(".empty")?.innerText.includes("There are no agents")`)
	with(`b.gotPatch({ rows: globalThis.rows.map(([, r]) => ({ ...r, phone: undefined, status: 0, since: 0 })) }); b.floor.columns(); b.arrange()`)
	p.wait("channels alone", `document.querySelectorAll("[data-id]").length === 20 && [...document.querySelectorAll("[role=columnheader]")].map((e) => e.innerText.trim()).join() === "Select,Agent,Email,Msg,Voice" && document.querySelector(".foot").innerText.includes("omnichannel routing is off")`)
	with(`b.gotPatch({ rows: globalThis.rows.map(([, r]) => r) }); b.floor.columns(); b.arrange()`)
	p.wait("all columns", `document.querySelectorAll("[role=columnheader]").length === 10`)

	with(`b.gotPing({ systems: b.floor.systems.map((s) => (s.name === "aircall" ? { ...s, stale: true, last: b.now() - 180000 } : s)) })`)
	p.wait("a silent system is on its column", `[...document.querySelectorAll("[role=columnheader]")].find((e) => e.innerText.startsWith("Phone")).innerText.includes("silent 3:0") && document.querySelector(".body .phone .shape .d") !== null`)

	with(`b.gotPatch({ rows: [{ ...b.floor.rows.get("7001"), setting: "Offline" }] })`)
	p.wait("a pending write", cell(firstAgent, "status")+`.includes("setting Offline…") && document.querySelector("#r7001-status .shape .d") !== null`)
	with(`b.setter.remember({ change: [], refused: [{ id: "7001", why: "may not use this status" }] }, "4"); b.draw()`)
	p.wait("refused, with the reason and a way to try again", `document.querySelector(".result")?.innerText.includes("✗ Amara Okafor: may not use this status") && document.querySelector(".result button").innerText === "Try again"`)
	with(`b.setter.last = null`)

	with(`b.connected({ kind: "lost", at: Date.now() + 60000 })`)
	p.wait("not live", `document.querySelector(".bar")?.innerText.includes("Not live since") && document.querySelector("main.old") === null`)
	with(`b.lostAt -= 11000`)
	p.wait("grey after ten seconds", `document.querySelector("main.old") !== null`)
	with(`b.connected({ kind: "over" })`)
	p.wait("session over", `document.querySelector(".bar")?.innerText.includes("Open the app again")`)
	p.clean(hostOf(t, server.URL))
}

// testKeyboard: without a mouse, an agent is found and looked at, one is set, and
// many are set; the focus stays with its agent through patches, a sort and a scroll,
// and announcements are few.
func testKeyboard(t *testing.T) {
	o, _, server := startBoard(t, 150, asSupervisor)
	joined(t, server.URL, 150)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&rows=list"))
	p.wait("live", `document.querySelectorAll("[data-id]").length > 20 && document.querySelector(".conn").innerText.startsWith("Live")`)
	if n := eval[int](p, `document.querySelectorAll("#grid, #grid [tabindex], #grid button, #grid a, #grid input").length`); n != 1 {
		t.Errorf("the grid has %d tab stops", n)
	}
	// One agent: three letters, Enter.
	p.keys("/", "n", "o", "o", kb.Enter)
	p.wait("the drawer", `document.querySelector("#drawer")?.open && document.activeElement.innerText === document.querySelector("#drawer h2").innerText`)
	p.keys(kb.Escape)
	p.wait("back in the rows", `document.querySelector("#drawer") === null && document.activeElement.id === "grid"`)
	// Many: three of them.
	p.do(chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(8)), chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(8)))
	p.wait("three are selected", `document.querySelectorAll(".picked").length === 3`)
	p.keys("s")
	p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
	p.keys(kb.Tab, kb.Tab, " ")
	p.wait("a preview", `document.querySelector("#setter .preview") !== null && !document.querySelector("#setter .primary").disabled`)
	p.keys(kb.Tab, kb.Enter)
	p.wait("set", `document.querySelector("#setter") === null && document.querySelector(".result") !== null`)
	if n := len(o.zendesk.Requests()); n == 0 {
		t.Error("nothing was sent")
	}
	// The focus: patches, a sort, a scroll.
	eval[bool](p, `import("/js/main.js").then(({ board: b }) => { b.set({ q: "" }); b.grid.element.focus(); b.grid.go(70); return true })`)
	p.wait("a row far down", `document.querySelector(".here")?.ariaRowIndex === "72"`)
	id := eval[string](p, `document.querySelector(".here").dataset.id`)
	said := eval[int](p, `import("/js/main.js").then(async ({ board: b }) => {
		globalThis.said = 0;
		new MutationObserver(() => globalThis.said++).observe(document.querySelector("#said"), { childList: true, characterData: true, subtree: true });
		const ids = [...b.floor.rows.keys()];
		for (let i = 0; i < 500; i++) {
			const row = structuredClone(b.floor.rows.get(ids[i % ids.length]));
			row.since -= 1000 * i;
			b.gotPatch({ rows: [row] });
			b.announcer.say("alerts", row.name);
			if (i % 50 === 49) await new Promise(requestAnimationFrame);
		}
		await new Promise((done) => setTimeout(done, 1500));
		b.set({ sort: "time" });
		b.grid.element.scrollTop = 0;
		return globalThis.said;
	})`)
	if said > 1 {
		t.Errorf("%d announcements of 500 alerts at once", said)
	}
	p.wait("the agent has the focus still", `import("/js/main.js").then(({ board: b }) => document.activeElement.id === "grid" && b.grid.active.id === "`+id+`")`)
	p.keys(kb.ArrowDown, kb.ArrowUp)
	p.wait("and is in sight again", `document.querySelector(".here")?.dataset.id === "`+id+`" && document.getElementById(document.querySelector("#grid").getAttribute("aria-activedescendant")) !== null`)
	p.clean(hostOf(t, server.URL))
}

// testEvents: events are read out of pieces of any size.
func testEvents(t *testing.T) {
	_, _, server := startBoard(t, 1, asSupervisor)
	p := openTab(t, 800, 600)
	p.do(chromedp.Navigate(server.URL))
	got := eval[[]string](p, `import("/js/live.js").then(({ Events }) => {
		const text = ": nothing\r\nid: e:1\nevent: patch\ndata: {\"a\":\ndata:1}\n\nevent: ping\r\ndata:  two\r\n\r\nevent: none\n\ndata\n\nid: e:9\ndata: cut";
		return [1, 2, 3, 7, 1000].map((size) => {
			const all = [];
			const events = new Events((e) => all.push([e.id ?? "", e.event, e.data].join("|")));
			for (let i = 0; i < text.length; i += size) events.feed(text.slice(i, i + size));
			return all.join(";");
		});
	})`)
	for _, one := range got {
		if want := "e:1|patch|{\"a\":\n1};|ping| two;|message|"; one != want {
			t.Errorf("%q, want %q", one, want)
		}
	}
	p.clean(hostOf(t, server.URL))
}
