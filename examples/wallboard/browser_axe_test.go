package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// findings are what axe finds wrong, and what it cannot judge and nothing explains.
// It does not judge signs, single digits, and texts partly behind the head of the
// rows or a shape: their colours are measured here, on what they stand on. Whether
// a button's sign is in its name is no question: the name is in words.
const findings = `axe.run(document, { resultTypes: ["violations", "incomplete"] }).then((r) => {
	const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const parts = (color) => color.match(/[\d.]+/g).map(Number);
	const ground = (el) => {
		for (; el; el = el.parentElement) {
			const color = parts(getComputedStyle(el).backgroundColor);
			if (color.length === 3 || color[3] === 1) return color;
		}
		return [255, 255, 255];
	};
	const contrast = (el) => {
		const [a, b] = [light(parts(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
		return (a + 0.05) / (b + 0.05);
	};
	const explained = (rule, n) => {
		const el = document.querySelector(n.target[0]);
		if (rule === "color-contrast") return contrast(el) >= 4.5;
		return rule === "label-content-name-mismatch" && el.matches("button.icon") && /\p{L}{3}/u.test(el.ariaLabel) && !/[\p{L}\p{N}]/u.test(el.innerText);
	};
	const text = (how, v, n) => how + v.id + ": " + n.html.slice(0, 160) + " " + (n.failureSummary ?? "").slice(0, 240);
	const unsure = r.incomplete.flatMap((v) => v.nodes.map((n) => [v, n]));
	return {
		Wrong: [...r.violations.flatMap((v) => v.nodes.map((n) => text("", v, n))), ...unsure.filter(([v, n]) => !explained(v.id, n)).map(([v, n]) => text("unsure: ", v, n))],
		Measured: unsure.length,
	};
})`

// testAxe has axe-core look for barriers in all states of the page, in both
// themes and three widths.
func testAxe(t *testing.T) {
	path := os.Getenv("WALLBOARD_AXE")
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("WALLBOARD_AXE: want the file axe.min.js; see .ci/run")
		}
		t.Skip("WALLBOARD_AXE does not name axe.min.js")
	}
	axe, err := os.ReadFile(path) //nolint:gosec // the runner of the test names it
	if err != nil {
		t.Fatal(err)
	}
	_, _, server := startBoard(t, 20, asSupervisor)
	_, _, nobody := startBoard(t, 0, asSupervisor)
	_, _, small := startBoard(t, 5, asSupervisor)
	_, _, large := startBoard(t, 120, asSupervisor)
	p := openTab(t, 1440, 900)
	looked, measured := 0, 0
	look := func(state string) {
		t.Helper()
		looked++
		eval[bool](p, string(axe)+"; true")
		got := eval[struct {
			Wrong    []string
			Measured int
		}](p, findings)
		measured += got.Measured
		for _, v := range got.Wrong {
			t.Errorf("%s: %s", state, v)
		}
	}
	for _, width := range []int64{320, 768, 1440} {
		for _, theme := range []string{"light", "dark"} {
			state := func(name string) string { return fmt.Sprintf("%s, %s, %d px", name, theme, width) }
			p.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(nobody.URL+"/#theme="+theme))
			p.wait("empty", `document.querySelector(".empty") !== null`)
			look(state("empty"))
			p.do(chromedp.Navigate(server.URL + "/#sort=name&theme=" + theme))
			p.wait("rows", `document.querySelectorAll("[data-id]").length === 20`)
			eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
			look(state("floor"))
			p.keys(kb.Enter)
			p.wait("the day", `document.querySelector("#drawer table") !== null`)
			look(state("drawer"))
			p.keys(kb.Escape)
			p.wait("closed", `document.querySelector("#drawer") === null`)
			p.keys(" ", kb.ArrowDown, " ", "s")
			p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
			p.do(chromedp.Click(chromedp.CSS(`#setter .choice:nth-of-type(1) input`)))
			p.wait("a preview", `document.querySelector("#setter .preview") !== null`)
			look(state("bulk"))
			p.keys(kb.Escape)
			eval[bool](p, `import("/js/main.js").then(({ board }) => { board.settings.open("rules"); return true })`)
			p.wait("the rules", `document.querySelector("#rules") !== null`)
			look(state("rules"))
			for _, part := range []string{"view", "limits", "screens"} {
				eval[bool](p, `import("/js/main.js").then(({ board }) => { board.settings.open("`+part+`"); return true })`)
				p.wait("the settings", `document.querySelector("#settings .form") !== null`)
				look(state("settings, " + part))
			}
			p.keys(kb.Escape)
			eval[bool](p, `import("/js/main.js").then(({ board }) => { board.connected({ kind: "lost", at: Date.now() + 60000 }); return true })`)
			p.wait("not live", `document.querySelector(".bar") !== null`)
			look(state("reconnecting"))
			p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL+"/#place=sidebar&theme="+theme))
			p.wait("who has room", `document.querySelectorAll(".beside li").length > 5`)
			look(state("sidebar"))
			p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL+"/#wall=1&theme="+theme))
			p.wait("tiles", `document.querySelectorAll(".tile").length === 20`)
			look(state("wall"))
			p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(large.URL+"/#open=g310&theme="+theme))
			p.wait("groups", `document.querySelectorAll(".line").length > 3`)
			look(state("folded"))
			p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(small.URL+"/#theme="+theme))
			p.wait("cards", `document.querySelectorAll(".cards [data-id]").length === 5`)
			look(state("cards"))
			p.do(chromedp.Navigate(server.URL + "/tv"))
			p.wait("a field for the code", `document.querySelector(".pairing input") !== null`)
			look(state("pairing"))
			p.do(chromedp.Navigate("about:blank"))
		}
	}
	t.Logf("axe looked at %d states and left %d elements open, which are measured here", looked, measured)
	p.clean(hostOf(t, server.URL), hostOf(t, nobody.URL), hostOf(t, small.URL), hostOf(t, large.URL))
}
