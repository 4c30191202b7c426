package main

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// testHeap: after 20,000 patches the page takes at most a tenth more memory than
// before.
func testHeap(t *testing.T) {
	_, _, server := startBoard(t, 200, asSupervisor)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate(server.URL + "/#rows=list"))
	joined(t, server.URL, 200)
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "201"`)
	// patches are what events bring: rows with other numbers.
	patches := func(n string) {
		eval[bool](p, `(async () => {
			const { board } = await import("/js/main.js");
			const ids = [...board.floor.rows.keys()];
			for (let i = 0; i < `+n+`; i++) {
				const row = structuredClone(board.floor.rows.get(ids[i % ids.length]));
				row.channels.messaging.n = i % 5;
				row.since += 1;
				board.gotPatch({ rows: [row] });
				if (i % 50 === 49) await new Promise(requestAnimationFrame);
			}
			return true;
		})()`)
	}
	heap := func() float64 {
		if _, err := chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			t.Fatal(err)
		}
		used, err := chromedp.Call(p.ctx, runtime.GetHeapUsage, cdp.Empty{})
		if err != nil {
			t.Fatal(err)
		}
		return used.UsedSize
	}
	patches("2000")
	before := heap()
	for range 4 {
		patches("5000")
	}
	after := heap()
	t.Logf("the heap after 20,000 patches: %.2f MB, before %.2f MB", after/1e6, before/1e6)
	if after > 1.1*before {
		t.Errorf("the heap has grown by %.0f %%", 100*(after/before-1))
	}
	p.clean(hostOf(t, server.URL))
}
