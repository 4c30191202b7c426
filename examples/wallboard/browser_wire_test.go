package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ctikit/ctikit/zendesk"
)

// testWire: with 5,000 agents, 50 changes a second and 20,000 patches over
// the wire, nodes, rows and memory stay within bounds, and each agent is shown as
// the server has them.
func testWire(t *testing.T) {
	const agents = 5000
	o, b, server := startBoard(t, agents, asSupervisor)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#rows=list"))
	until(t, "all phones", func() bool { return b.picture.joined() == agents })
	p.wait("all agents", `document.querySelector("#grid")?.getAttribute("aria-rowcount") === "5001"`)
	eval[bool](p, watch)
	p.underLoad(o, b, agents)

	n := 0
	patches := func(count int) {
		for range count / 500 {
			for range 500 {
				b.picture.zendeskEvent(item(o.agents[n/2*37%agents], n))
				b.flush()
				n++
			}
			p.wait("the page has everything", has(b))
		}
	}
	patches(agents)
	patch := func() { // the last one is small, and holds no other text
		p.pause(300)
		b.picture.zendeskEvent(item(o.agents[0], n))
		b.flush()
		n++
		p.wait("the page has everything", has(b))
	}
	patch()
	before := p.heap()
	patches(20_000)
	patch()
	after := p.heap()
	for range 10 { // what was cut off a long text holds it until the next one comes
		if after <= 1.1*before {
			break
		}
		patch()
		after = p.heap()
	}
	t.Logf("the heap after 20,000 patches: %.2f MB, before %.2f MB", after/1e6, before/1e6)
	if after > 1.1*before {
		t.Errorf("the heap has grown by %.0f %%", 100*(after/before-1))
	}
	events := p.noGap()
	read, nodes := p.readGrid()
	t.Logf("%d events without a gap; the grid is as /api/floor says for %d agents, with %d nodes at most", events, read, nodes)
	if events < 20_000+agents || read != agents || nodes > 2500 {
		t.Errorf("%d events, %d agents, %d nodes", events, read, nodes)
	}
	p.clean(hostOf(t, server.URL))
}

// has is true when the page has had the last event, as an expression.
func has(b *board) string {
	return fmt.Sprintf(`import("/js/main.js").then(({ board }) => { const [e, n] = board.live.last.split(":"); return e === %q && Number(n) >= %d })`, b.feed.epoch, b.feed.last())
}

// joined counts the agents whose phones are known.
func (p *picture) joined() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.agents {
		if a.phone.joined {
			n++
		}
	}
	return n
}

// item is an event of Zendesk's: an agent gets a conversation, or it ends.
func item(agent int64, n int) zendesk.Event {
	e := zendesk.Envelope{AgentID: agent}
	id := "wire-" + formatID(int64(n/2))
	if n%2 == 0 {
		return &zendesk.AgentWorkItemAdded{Envelope: e, Channel: zendesk.ChannelMessaging, WorkItemID: id}
	}
	return &zendesk.AgentWorkItemRemoved{Envelope: e, Channel: zendesk.ChannelMessaging, WorkItemID: id}
}

// heap is how much memory the page's objects take, after a collection.
func (p *tab) heap() float64 {
	p.Helper()
	// What is gone at first may hold others, which are gone only then.
	for range 3 {
		p.pause(300)
		if _, err := chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			p.Fatal(err)
		}
	}
	used, err := chromedp.Call(p.ctx, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		p.Fatal(err)
	}
	return used.UsedSize
}
