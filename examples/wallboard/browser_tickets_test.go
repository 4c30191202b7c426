package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const sdkHost = "static.zdassets.com"

// standInSDK has the browser get the fake parent's script in place of Zendesk's.
func standInSDK(t *testing.T) []chromedp.ExecAllocatorOption {
	t.Helper()
	sdk := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(zaftest.SDK())
	}))
	t.Cleanup(sdk.Close)
	u, err := url.Parse(sdk.URL)
	if err != nil {
		t.Fatal(err)
	}
	return []chromedp.ExecAllocatorOption{chromedp.IgnoreCertErrors, chromedp.Flag("host-resolver-rules", "MAP "+sdkHost+":443 "+u.Host)}
}

// frames attaches to the frames of a page, which are pages of another site, when
// there are so many.
func (p *tab) framesOf(board string, count int) (all []*tab) {
	p.Helper()
	var ids []target.ID
	until(p.T, "frames", func() bool {
		infos, err := chromedp.Targets(p.ctx)
		if err != nil {
			p.Fatal(err)
		}
		ids = nil
		for _, info := range infos {
			if info.Type == "iframe" && strings.HasPrefix(info.URL, board) {
				ids = append(ids, info.TargetID)
			}
		}
		return len(ids) == count
	})
	for _, id := range ids {
		ctx, stop := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id))
		p.Cleanup(stop)
		all = append(all, newTab(p.T, ctx))
	}
	return all
}

// testTickets: beside each of ten tickets there is a list, over HTTP/1.1, where a
// browser opens six streams at most. All load, however quickly an agent goes
// through the tickets, and what nobody sees has no stream.
func testTickets(t *testing.T) {
	o, b, _ := startBoard(t, 20, asSupervisor)
	_, origin, server := frameBoard(t, o, b)
	p := openTab(t, 1280, 800, standInSDK(t)...)
	p.do(chromedp.Navigate(origin + "/?user=" + formatID(adminID) + "&location=ticket_sidebar&frames=10"))
	show := func(n int) {
		eval[bool](p, fmt.Sprintf(`(document.querySelectorAll("iframe").forEach((f, i) => { f.style.display = i === %d ? "" : "none" }), true)`, n))
	}
	show(0)
	frames := p.framesOf(server.URL, 10)
	const loaded = `document.querySelectorAll(".beside li").length > 5`
	for n := range 10 {
		show(n)
		until(t, fmt.Sprintf("ticket %d", n+1), func() bool {
			lists := 0
			for _, f := range frames {
				if eval[bool](f, loaded) {
					lists++
				}
			}
			return lists >= n+1
		})
	}
	until(t, "one stream at most", func() bool { return b.feed.readers() <= 1 })
	if b.feed.readers() != 1 {
		t.Error("what is seen has no stream")
	}
	p.pause(500)
	t.Logf("ten lists have loaded; %d stream is open", b.feed.readers())
	for _, agent := range o.agents[:18] {
		o.clickZendesk(agent, zendesk.StatusOffline)
	}
	lists := func() (live, old int) {
		for _, f := range frames {
			if eval[bool](f, `document.querySelectorAll(".beside li").length <= 2`) {
				live++
			} else {
				old++
			}
		}
		return live, old
	}
	until(t, "the list that is seen", func() bool { live, _ := lists(); return live == 1 })
	show(3)
	until(t, "the list that is seen next", func() bool { live, _ := lists(); return live == 2 })
	until(t, "one stream again", func() bool { return b.feed.readers() == 1 })
	for _, f := range frames {
		f.clean(hostOf(t, server.URL), sdkHost)
	}
	p.clean(hostOf(t, origin), hostOf(t, server.URL), sdkHost)
}

// testNoCookies: where a browser blocks what other sites store, all works: the
// board stores nothing.
func testNoCookies(t *testing.T) {
	o, b, _ := startBoard(t, 20, asSupervisor)
	_, origin, server := frameBoard(t, o, b)
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Default", "Preferences"), []byte(`{"profile":{"block_third_party_cookies":true,"cookie_controls_mode":1}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	// Without partitions of its own, a frame has no storage at all then.
	p := openTab(t, 1280, 800, append(standInSDK(t), chromedp.UserDataDir(dir), chromedp.Flag("disable-features", "Translate,ThirdPartyStoragePartitioning"))...)
	p.do(chromedp.Navigate(origin + "/?user=" + formatID(adminID) + "&location=nav_bar"))
	f := p.framesOf(server.URL, 1)[0]
	if got := eval[string](f, `(() => { try { return typeof sessionStorage } catch (e) { return e.name } })()`); got != "SecurityError" {
		t.Fatalf("storage is not blocked: %s", got)
	}
	f.wait("rows", `document.querySelectorAll("[data-id]").length === 20`)
	f.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	o.clickPhone(firstAgent, aircall.OutForLunch)
	f.wait("a click on the phone", cell(firstAgent, "phone")+`.includes("Out for lunch")`)
	f.setOne(firstAgent+1, "Away", "Nadia Haddad, here")
	until(t, "Zendesk has it", func() bool { return o.zendesk.StatusOf(firstAgent+1).ID == zendesk.StatusAway })
	eval[bool](f, `(document.querySelector(".result button").click(), true)`)
	f.wait("the status is as before", cell(firstAgent+1, "status")+`.includes("Online")`)
	if cookies := eval[string](f, `document.cookie`); cookies != "" {
		t.Errorf("cookies: %s", cookies)
	}
	f.clean(hostOf(t, server.URL), sdkHost)
	p.clean(hostOf(t, origin), hostOf(t, server.URL), sdkHost)
}

// setOne sets an agent's status in the page, and waits until it shows that, and
// who did it.
func (p *tab) setOne(agent int64, status, who string) {
	p.Helper()
	eval[bool](p, fmt.Sprintf(`import("/js/main.js").then(({ board }) => { board.setter.open([%q]); return true })`, formatID(agent)))
	p.wait("the dialog", `document.querySelector("#setter")?.open === true`)
	eval[bool](p, fmt.Sprintf(`([...document.querySelectorAll("#setter .choice")].find((l) => l.innerText.trim() === %q).click(), true)`, status))
	p.previewed()
	eval[bool](p, `(document.querySelector("#setter .primary").click(), true)`)
	p.wait("the status is set", cell(agent, "status")+fmt.Sprintf(`.includes(%q)`, status))
	p.wait("who", cell(agent, "why")+fmt.Sprintf(`.includes(%q)`, who))
}

// testTwo: two supervisors in two browsers see the same, also what the other does,
// and the second takes back what the first did, but for those who have chosen since.
func testTwo(t *testing.T) {
	o, b, _ := startBoard(t, 20, asSupervisor)
	const second = adminID + 1
	o.zendesk.PutUser(zendesktest.User{ID: second, Name: "Tomás Silva", Email: "second@example.test", Role: zendesk.RoleAdmin, Active: true})
	if err := b.picture.read(t.Context(), b.accounts); err != nil {
		t.Fatal(err)
	}
	_, origin, server := frameBoard(t, o, b)
	sdk := standInSDK(t)
	var outer, inner [2]*tab
	for i, user := range []int64{adminID, second} {
		outer[i] = openTab(t, 1400, 900, sdk...)
		outer[i].do(chromedp.Navigate(origin + "/?user=" + formatID(user) + "&location=nav_bar"))
		inner[i] = outer[i].framesOf(server.URL, 1)[0]
		inner[i].wait("rows", `document.querySelectorAll("[data-id]").length === 20`)
		inner[i].wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
		eval[bool](inner[i], `(location.hash = "#sort=name", true)`)
	}
	both := func(what, expression string) {
		t.Helper()
		for _, p := range inner {
			p.wait(what, expression)
		}
	}
	o.clickPhone(firstAgent, aircall.OutForLunch)
	both("a click on the phone", cell(firstAgent, "phone")+`.includes("Out for lunch")`)
	both("Zendesk follows", cell(firstAgent, "status")+`.includes("Lunch")`)

	// The first supervisor sends two agents to lunch, in both systems.
	ids := []int64{firstAgent + 1, firstAgent + 2}
	eval[bool](inner[0], `import("/js/main.js").then(({ board }) => { for (const id of ["7002", "7003"]) board.grid.pick(id); board.grid.setStatus(); return true })`)
	inner[0].wait("the dialog", `document.querySelector("#setter")?.open === true`)
	eval[bool](inner[0], `([...document.querySelectorAll("#setter .choice")].find((l) => l.innerText.trim() === "Lunch").click(), true)`)
	inner[0].previewed()
	eval[bool](inner[0], `(document.querySelector("#setter .primary").click(), true)`)
	for _, id := range ids {
		both("the status is set", cell(id, "status")+`.includes("Lunch")`)
		both("who", cell(id, "why")+`.includes("Nadia Haddad, here")`)
		both("the phone follows", cell(id, "phone")+`.includes("Out for lunch")`)
		user, _ := o.aircall.User(id + phoneShift)
		if got := o.zendesk.StatusOf(id).ID; got != lunchID || user.Substatus != aircall.OutForLunch {
			t.Errorf("agent %d: Zendesk has %d, the phone %q", id, got, user.Substatus)
		}
	}

	// One of them comes back. The second supervisor takes all back by the log.
	o.clickZendesk(ids[1], zendesk.StatusTransfersOnly)
	both("an agent's own choice", cell(ids[1], "status")+`.includes("Transfers only")`)
	eval[bool](inner[1], `([...document.querySelectorAll(".top button")].find((b) => b.innerText === "Log").click(), true)`)
	inner[1].wait("the log", `document.querySelector("#log")?.innerText.includes("Nadia Haddad") ?? false`)
	eval[bool](inner[1], `(document.querySelector("#log td button").click(), true)`)
	both("as it was before", cell(ids[0], "status")+`.includes("Online")`)
	inner[1].wait("who has chosen since is named", `document.querySelector(".result")?.innerText.includes("Sofía Marín: has another choice since") ?? false`)
	both("who", cell(ids[0], "why")+`.includes("Tomás Silva, here")`)
	if got := o.zendesk.StatusOf(ids[1]).ID; got != zendesk.StatusTransfersOnly {
		t.Errorf("an agent's own choice was replaced by %d", got)
	}
	t.Log(eval[string](inner[1], `document.querySelector(".result").innerText`))
	for i := range inner {
		inner[i].clean(hostOf(t, server.URL), sdkHost)
		outer[i].clean(hostOf(t, origin), hostOf(t, server.URL), sdkHost)
	}
}
