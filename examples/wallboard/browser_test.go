package main

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// TestBrowser looks at the board as a supervisor does.
func TestBrowser(t *testing.T) {
	passed := 0
	check := func(name string, f func(t *testing.T)) {
		if t.Run(name, f) {
			passed++
		} else {
			t.Errorf("%s failed", name)
		}
	}
	check("floor", testFloor)
	t.Logf("%d passed", passed)
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
	t.Logf("%q", eval[string](p, `document.querySelector("#filter").value`))
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
