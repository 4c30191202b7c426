package bridge

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync"
)

// childVar in the environment of this binary has it be the program: the bridge,
// with a hold that no config file can name.
const childVar = "CTIKIT_BRIDGE_CHILD"

// plainChild in place of another value has it be the program as it is.
const plainChild = "plain"

func TestMain(m *testing.M) {
	switch os.Getenv(childVar) {
	case "":
		os.Exit(m.Run())
	case plainChild:
		cli.Main("bridge", Run)
	default:
		cli.Main("bridge", runHolding)
	}
}

// onACall is shown in Zendesk while a call lasts in Aircall.
const onACall = "On a call"

// runHolding is run on accounts, with the hold.
func runHolding(ctx context.Context, args []string, env cli.Environment, _, stderr io.Writer) error {
	f, err := parse(args, io.Discard)
	file, configErr := readConfigs("config", f.config)
	store, closeStore, storeErr := cli.OpenStore(f.store)
	if err := errors.Join(err, configErr, storeErr); err != nil {
		return err
	}
	c := file.Accounts[0]
	a, err := readAccounts(env, c)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	b := newBridge(c, a, log)
	b.store, b.subs = store, append(b.subs, b.holding())
	ports := []cli.Port{
		{Flag: "-admin", Address: f.admin, Handler: adminHandler(b)},
		{Flag: "-listen", Address: f.listen, Handler: &b.hooks},
	}
	return errors.Join(cli.Serve(ctx, ports, log, b.work), closeStore())
}

// holding sets the hold between the making of the engine and its work, when the
// bridge subscribes.
func (b *bridge) holding() subscription {
	return subscription{
		system: "hold",
		ours:   func(context.Context) ([]endpoint, error) { return nil, nil },
		ensure: func(ctx context.Context, _ string) (http.Handler, error) {
			e := b.engine.Load()
			saved, err := e.Settings(ctx)
			if err != nil {
				return nil, err
			}
			now := saved[0]
			now.Settings.Holds = holdInCalls
			_, err = e.SetRules(ctx, now.Version, now.Settings, "a test")
			return http.NotFoundHandler(), err
		},
	}
}

var holdInCalls = []statussync.Hold{{While: []string{onAircall}, In: "zendesk", Status: onACall}}

// program is the bridge as a process, which gets its webhooks through a relay.
type program struct {
	command func() *exec.Cmd
	to      *relay
	cmd     *exec.Cmd
	admin   string
	ended   chan struct{} // nothing more comes from the process
	mu      sync.Mutex
	log     []string // the last lines of this process
}

// start starts the process. Its ports are known, and opened, when it says so.
func (p *program) start(t *testing.T) {
	t.Helper()
	p.cmd, p.ended, p.log = p.command(), make(chan struct{}), nil
	out, err := p.cmd.StderrPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.said(lines.Text())
		}
	}()
}

// said takes in a line of the process's log.
func (p *program) said(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.log = append(p.log, line); len(p.log) > 40 {
		p.log = p.log[1:]
	}
	_, address, _ := strings.Cut(line, " address=")
	switch {
	case strings.Contains(line, "flag=-listen "):
		p.to.address.Store(&address)
	case strings.Contains(line, "flag=-admin "):
		p.admin = address
	}
}

// kill ends the process as kill -9 does.
func (p *program) kill(t *testing.T) {
	t.Helper()
	select {
	case <-p.ended:
		t.Fatalf("the bridge ended by itself:\n%s", strings.Join(p.lines(), "\n"))
	default:
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	<-p.ended
	_ = p.cmd.Wait() // "signal: killed"
}

// stop interrupts the process, which must end in order.
func (p *program) stop(t *testing.T) {
	t.Helper()
	err := p.cmd.Process.Signal(os.Interrupt)
	<-p.ended
	if err := errors.Join(err, p.cmd.Wait()); err != nil {
		t.Errorf("the bridge ended with %v:\n%s", err, strings.Join(p.lines(), "\n"))
	}
}

func (p *program) lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.log...)
}

// ready waits until the bridge has seen everybody once.
func (p *program) ready(t *testing.T) {
	t.Helper()
	poll(t, func() bool {
		select {
		case <-p.ended:
			t.Fatalf("the bridge ended by itself:\n%s", strings.Join(p.lines(), "\n"))
		default:
		}
		var health struct{ Status string }
		return get(t, "http://"+p.adminAddress()+"/healthz", &health) && health.Status == "ok"
	})
}

func (p *program) adminAddress() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.admin
}

// explain is what the bridge says about an agent.
func (p *program) explain(t *testing.T, id string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.adminAddress()+"/agents/"+id, nil)
	if err != nil {
		return err.Error()
	}
	reply, err := (&http.Client{Timeout: 5 * time.Second}).Do(req)
	if err != nil {
		return err.Error()
	}
	defer reply.Body.Close()
	text, _ := io.ReadAll(reply.Body)
	return string(text)
}
