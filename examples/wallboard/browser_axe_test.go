package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

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
	axe, err := os.ReadFile(path) //nolint:gosec // of whoever runs the test
	if err != nil {
		t.Fatal(err)
	}
	_, _, server := startBoard(t, 20, asSupervisor)
	_, _, nobody := startBoard(t, 0, asSupervisor)
	_, _, small := startBoard(t, 5, asSupervisor)
	_, _, large := startBoard(t, 120, asSupervisor)
	p := openTab(t, 1440, 900)
	looked := 0
	look := func(state string) {
		t.Helper()
		looked++
		eval[bool](p, string(axe)+"; true")
		for _, v := range eval[[]string](p, `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html.slice(0, 120) + " " + n.failureSummary.slice(0, 200))))`) {
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
	t.Logf("axe looked at %d states", looked)
}
