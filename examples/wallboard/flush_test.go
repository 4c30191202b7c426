package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// TestJoined: what happens within a tenth of a second is one patch, in which an
// agent stands once, as it was last.
func TestJoined(t *testing.T) {
	o, _, server := startBoard(t, 20, asSupervisor)
	lines := follow(t, server.URL, joined(t, server.URL, 20))
	began := time.Now()
	const changes = 400
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for i := range changes { // of four agents, over two seconds
		o.zendesk.AddWorkItem(o.agents[i%4], zendesk.ChannelMessaging, fmt.Sprintf("joined-%d", i), zendesk.WorkItemAssigned)
		<-tick.C
	}
	last := map[string]int{}
	patches, alerts, rows := 0, 0, 0
	done := func() bool {
		for _, id := range o.agents[:4] {
			if last[formatID(id)] != changes/4 {
				return false
			}
		}
		return true
	}
	name := ""
	for !done() && lines.Scan() {
		if event, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			name = event
		}
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		switch {
		case ok && name == "patch":
			patches++
			rows += read(t, data, last)
		case ok && name == "alert":
			alerts++
		}
	}
	if !done() {
		t.Errorf("not all changes came: %v", last)
	}
	took := time.Since(began)
	t.Logf("%d changes in %v: %d patches of %d rows, %d alerts", changes, took.Round(time.Millisecond), patches, rows, alerts)
	if most := int(took/joinFor) + 2; patches > most {
		t.Errorf("%d patches, want one for each %v: %d at most", patches, joinFor, most)
	}
}

// follow streams the lines of what happens after a snapshot.
func follow(t *testing.T, url string, f floorReply) *bufio.Scanner {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/api/events?after=%s:%d", url, f.Epoch, f.Seq), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	stream, err := new(http.Client).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(patience, func() { _ = stream.Body.Close() })
	t.Cleanup(func() { stop.Stop(); _ = stream.Body.Close() })
	lines := bufio.NewScanner(stream.Body)
	lines.Buffer(nil, 1<<20)
	return lines
}

// read notes each agent's conversations in a patch, and counts its rows.
func read(t *testing.T, patch string, last map[string]int) int {
	t.Helper()
	var p struct {
		Rows []struct {
			ID       string
			Channels map[string]struct{ N int }
		}
	}
	if err := json.Unmarshal([]byte(patch), &p); err != nil {
		t.Fatal(err)
	}
	in := map[string]bool{}
	for _, row := range p.Rows {
		if in[row.ID] {
			t.Errorf("%s is twice in a patch", row.ID)
		}
		in[row.ID] = true
		last[row.ID] = row.Channels["messaging"].N
	}
	return len(p.Rows)
}
