package main

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testSettings: a view is kept for who looks, and limits for all.
func testSettings(t *testing.T) {
	_, b, server := startBoard(t, 20, asSupervisor)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#sort=name&group=311"))
	p.wait("one group", `document.querySelectorAll("[data-id]").length === 5 && document.querySelector(".conn").innerText.startsWith("Live")`)
	press := func(text string) {
		p.wait(text, fmt.Sprintf(`(() => { const b = [...document.querySelectorAll("button")].find((b) => b.innerText === %q && !b.disabled); b?.click(); return Boolean(b) })()`, text))
	}
	press("Settings")
	press("Always open with this view")
	p.wait("it is kept", `document.querySelector("#settings")?.innerText.includes("opens with this view")`)
	p.wait("the theme", `(() => {
		const s = document.querySelector('#settings [aria-label="Theme"]');
		s.value = "dark";
		s.dispatchEvent(new Event("change", { bubbles: true }));
		return document.documentElement.dataset.theme === "dark";
	})()`)
	until(t, "both are on the server", func() bool {
		got := string(request(t, "GET", server.URL+"/api/preferences", "").body)
		return strings.Contains(got, `"theme":"dark"`) && strings.Contains(got, `group=311`)
	})
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL))
	p.wait("the view, unasked", `document.querySelectorAll("[data-id]").length === 5 && location.hash.includes("group=311") && document.documentElement.dataset.theme === "dark"`)
	// Limits.
	press("Settings")
	press("Limits")
	p.wait("limits", `document.querySelector('[aria-label="Limit of Lunch"]')?.value === "5:00"`)
	write := func(of, text string) {
		eval[bool](p, fmt.Sprintf(`(() => { const i = document.querySelector('[aria-label="Limit of %s"]'); i.value = %q; i.dispatchEvent(new Event("change", { bubbles: true })); return true })()`, of, text))
	}
	write("Lunch", "soon")
	p.wait("no limit", `document.querySelector('[aria-label="Limit of Lunch"]').validity.customError && document.querySelector("#settings .primary").disabled`)
	write("Lunch", "30:30")
	write("Wrap-up", "")
	press("Save")
	p.wait("they are saved", `document.querySelector("#settings")?.innerText.includes("Saved by")`)
	b.picture.mu.Lock()
	lunch, wrapUp := b.picture.limit(formatID(int64(lunchID))), b.picture.limit(codeWrapUp)
	b.picture.mu.Unlock()
	if lunch.String() != "30m30s" || wrapUp != 0 {
		t.Errorf("lunch %v, wrap-up %v", lunch, wrapUp)
	}
	p.keys(kb.Escape)
	p.wait("closed", `document.querySelector("#settings") === null`)
	p.clean(hostOf(t, server.URL))
}

// testSnooze: an alert is snoozed and woken in the drawer.
func testSnooze(t *testing.T) {
	_, b, server := startBoard(t, 20, asSupervisor)
	joined(t, server.URL, 20)
	b.missed(firstAgent)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL))
	p.wait("one needs somebody", `document.querySelector(".needs")?.innerText.includes("1 needs you")`)
	p.do(chromedp.Click(chromedp.CSS(".needs .link")))
	p.wait("the alert", `document.querySelector("#drawer .alert")?.innerText.includes("missed an offer")`)
	p.do(chromedp.Click(chromedp.CSS(`#drawer [aria-label="Snooze for 15 min"]`)))
	p.wait("it sleeps", `document.querySelector("#drawer .alert")?.innerText.includes("snoozed by Supervisor until") && document.querySelector(".needs").innerText.includes("Nobody")`)
	p.wait("the row says so", cell(firstAgent, "why")+`.startsWith("snoozed until")`)
	b.missed(firstAgent)
	p.do(chromedp.Click(chromedp.CSS(`#drawer .alert button`)))
	p.wait("it is awake", `document.querySelector(".needs").innerText.includes("1 needs you")`)
	p.clean(hostOf(t, server.URL))
}

// testSheet: those who may set statuses get today as a table, without addresses and
// numbers; others, and boards without days, have no button.
func testSheet(t *testing.T) {
	_, b, server := startBoard(t, 20, asSupervisor)
	joined(t, server.URL, 20)
	b.picture.mu.Lock()
	b.picture.agents[firstAgent].name = "=cmd()"
	b.picture.mu.Unlock()
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL))
	p.wait("a button", `(() => { const b = [...document.querySelectorAll(".top button")].find((b) => b.innerText === "CSV"); b?.click(); return Boolean(b) })()`)
	p.wait("the table", `(document.querySelector("#sheet textarea")?.value.length ?? 0) > 500`)
	text := eval[string](p, `document.querySelector("#sheet textarea").value`)
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) != 21 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if strings.Contains(text, "@") || strings.Contains(text, "+") && !strings.Contains(text, "+00:00") {
		t.Errorf("an address or a number: %s", text)
	}
	if lines[1][0] != "'=cmd()" {
		t.Errorf("a formula: %s", lines[1][0])
	}
	p.clean(hostOf(t, server.URL))

	b.identity = standalone(asAgent)
	if r := request(t, "GET", server.URL+"/api/today.csv", ""); r.code != 403 {
		t.Errorf("%s: %d", r.what, r.code)
	}
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 20`)
	if n := eval[int](p, `[...document.querySelectorAll(".top button")].filter((b) => ["CSV", "Log"].includes(b.innerText)).length`); n != 0 {
		t.Errorf("%d buttons of supervisors", n)
	}

	b.identity = standalone(asSupervisor)
	b.picture.mu.Lock()
	b.picture.days = false
	b.picture.mu.Unlock()
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL))
	p.wait("rows", `document.querySelectorAll("[data-id]").length === 20`)
	if n := eval[int](p, `[...document.querySelectorAll(".top button, [role=columnheader]")].filter((e) => ["CSV", "Today"].includes(e.innerText)).length`); n != 0 {
		t.Errorf("%d parts about days that are not recorded", n)
	}
}
