package storm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// Program is the bridge as a process, which gets webhooks through a relay.
type Program struct {
	*Process
	relay          *Relay
	admin, webhook string // its ports; p.mu guards them
}

// NewProgram is not started yet.
func NewProgram(t T, to *Relay, name string, command func() *exec.Cmd) *Program {
	p := &Program{Process: NewProcess(t, name, command), relay: to}
	p.heard = p.opened
	return p
}

// opened takes in that a port is open: the log says so.
func (p *Program) opened(line string) {
	_, address, _ := strings.Cut(line, " address=")
	switch {
	case strings.Contains(line, "flag=-listen "):
		p.webhook = address
		p.relay.deliverTo(p.Name, address)
	case strings.Contains(line, "flag=-admin "):
		p.admin = address
	}
}

// Ready waits until the bridge has seen everybody once.
func (p *Program) Ready() {
	p.t.Helper()
	Poll(p.t.Context(), func() bool {
		p.lives()
		text, err := p.Get(p.t.Context(), "/healthz")
		var health struct{ Status string }
		return err == nil && json.Unmarshal([]byte(text), &health) == nil && health.Status == "ok"
	})
}

// Knows waits until the bridge knows everybody of an office on both sides. A replica
// that follows is well before that.
func (p *Program) Knows(s *Storm) {
	p.t.Helper()
	for agent := int64(FirstAgent); agent < FirstAgent+Everyone; agent++ {
		Poll(p.t.Context(), func() bool {
			p.lives()
			text := p.explain(s.ctx, zendeskID(agent))
			return strings.Contains(text, Zendesk+" shows ") && strings.Contains(text, Aircall+" shows ")
		})
	}
}

// Get is what the bridge answers on its own port, whatever the status code.
func (p *Program) Get(ctx context.Context, path string) (string, error) {
	admin, _ := p.ports()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+admin+path, nil)
	if err != nil {
		return "", err
	}
	reply, err := (&http.Client{Timeout: 5 * time.Second}).Do(req)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	return string(text), err
}

// Webhooks is the address for them.
func (p *Program) Webhooks() string {
	_, webhook := p.ports()
	return webhook
}

func (p *Program) ports() (admin, webhook string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.admin, p.webhook
}

// explain is what the bridge says about an agent.
func (p *Program) explain(ctx context.Context, id string) string {
	text, err := p.Get(ctx, "/agents/"+id)
	if err != nil {
		return err.Error()
	}
	return text
}
