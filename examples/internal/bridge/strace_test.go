package bridge

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/internal/strace"
	"github.com/ctikit/ctikit/zendesk"
)

// TestFlushedBeforeAnswered follows the system calls of the bridge while agents
// click in Zendesk: what a webhook brings is written and flushed, and then the
// page that makes it valid, before the 200 leaves on the webhook's connection. It
// is noticed of a bridge that was built without flushing.
func TestFlushedBeforeAnswered(t *testing.T) {
	path := strace.Path(t)
	for name, tt := range map[string]struct {
		build func(*testing.T) []string
		want  string
	}{
		"as it is":         {func(*testing.T) []string { return nil }, ""},
		"without flushing": {unflushed, "before it was flushed"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := built(t, "../../bridge", tt.build(t)...)
			err := checkAnswers(t, traced(t, path, bin))
			if err == nil != (tt.want == "") || !strings.Contains(text(err), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// unflushed are arguments of go build for a boltstore that never flushes.
func unflushed(t *testing.T) []string {
	t.Helper()
	source, err := filepath.Abs("../../../statussync/boltstore/open.go")
	if err != nil {
		t.Fatal(err)
	}
	used, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/ctikit/ctikit/statussync/boltstore").Output()
	if err != nil {
		t.Fatal(err)
	}
	if dir := strings.TrimSpace(string(used)); dir != filepath.Dir(source) {
		t.Skip("boltstore is of the module cache, where go build replaces nothing")
	}
	code, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(code), "noSync = false", "noSync = true", 1)
	if changed == string(code) {
		t.Fatal("boltstore has no switch for flushing")
	}
	dir := t.TempDir()
	copied, overlay := filepath.Join(dir, "open.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{source: copied}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{copied: changed, overlay: string(list)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"-overlay", overlay}
}

// answered is how many webhooks are looked at. Each has a status of its own, which
// no pair maps, so that the number in the file shows what was saved.
const (
	answered   = storm.Everyone
	firstOwnID = 48170001
)

// traced runs the bridge under strace while everybody clicks, and every webhook
// comes twice.
func traced(t *testing.T, path, bin string) (calls []systemCall) {
	t.Helper()
	dir := t.TempDir()
	config, log := configFile(t, onlyAircall), filepath.Join(dir, "strace.log")
	s := storm.New(t)
	p := s.Program("the bridge", func(env []string) *exec.Cmd {
		// With -D the process that is started is the bridge.
		cmd := exec.CommandContext(t.Context(), path, "-D", "-f", "-yy", "-s", "1000000", "-o", log,
			"-e", "trace=read,write,pwrite64,fdatasync", "-e", "signal=none",
			bin, "-config", config, "-store", "bolt:"+filepath.Join(dir, "state.db"), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0")
		cmd.Env = env
		return cmd
	})
	p.Start()
	p.Ready()
	s.Zendesk.SetDeliveryPlan(func(int) []time.Duration { return []time.Duration{0, 0} })
	for i := range answered {
		own := s.Zendesk.PutStatus(zendesk.UnifiedStatus{ID: zendesk.StatusID(firstOwnID + i), Name: fmt.Sprintf("Own %d", i)})
		s.Zendesk.SetStatus(int64(firstAgent+i), own)
	}
	s.Until(firstAgent, "all webhooks to be acknowledged", func() bool {
		c := s.Relay.Counts()
		return c.Got >= 2*answered && c.Acknowledged == c.Got
	})
	_, port, err := net.SplitHostPort(p.Webhooks())
	must(t, err)
	p.Stop() // and strace
	return readTrace(t, log, port)
}

// A systemCall is one about the file or a webhook's connection.
type systemCall struct {
	strace.Call
	connection string // empty for the file
}

// readTrace reads the calls in order. Webhooks come in on a port.
func readTrace(t *testing.T, log, port string) (calls []systemCall) {
	t.Helper()
	connection := regexp.MustCompile(`^\d+<TCP:\[(127\.0\.0\.1:` + port + `->[^\]]*)\]>`)
	for _, call := range strace.Read(t, log) {
		c := systemCall{Call: call}
		if m := connection.FindStringSubmatch(c.Text); m != nil {
			c.connection = m[1]
		}
		if c.connection != "" || strings.Contains(c.Text, "state.db>") {
			calls = append(calls, c)
		}
	}
	return calls
}

var ownID = regexp.MustCompile(`\b481700\d\d\b`)

// checkAnswers goes through the calls: each status that comes in on a connection is
// written, then flushed, then made valid by a meta page, then flushed, then the 200
// leaves there.
func checkAnswers(t *testing.T, calls []systemCall) error {
	t.Helper()
	const (
		written = iota + 1
		flushed
		valid
		safe
	)
	state, came, first := map[string]int{}, map[string]string{}, map[string]bool{}
	advance := func(from, to int) {
		for id, is := range state {
			if is == from {
				state[id] = to
			}
		}
	}
	answers := 0
	for _, c := range calls {
		switch {
		case c.Name == "write" && c.connection != "" && strings.Contains(c.Text, `"HTTP/1.1 200 `):
			id := came[c.connection]
			if delete(came, c.connection); id == "" { // the rest of this call, or nothing of ours
				continue
			}
			if state[id] != safe {
				return fmt.Errorf("the webhook with %s is answered before it was flushed (step %d of %d)", id, state[id], safe)
			}
			answers, first[id] = answers+1, true
		case c.Begun: // has not happened yet
		case c.Name == "read" && c.connection != "":
			if id := ownID.FindString(c.Text); id != "" {
				came[c.connection] = id
			}
		case c.connection != "":
		case c.Name == "fdatasync":
			advance(written, flushed)
			advance(valid, safe)
		case c.IsMeta():
			advance(flushed, valid)
		case c.Name == "pwrite64":
			for _, id := range ownID.FindAllString(c.Text, -1) {
				state[id] = max(state[id], written)
			}
		}
	}
	t.Logf("%d answers about %d webhooks in %d calls", answers, len(first), len(calls))
	if len(first) != answered || answers < 2*answered {
		return fmt.Errorf("want %d webhooks, each answered twice, got %d and %d answers", answered, len(first), answers)
	}
	return nil
}
