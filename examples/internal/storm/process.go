package storm

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Process is a process that can be killed, and started again.
type Process struct {
	Name string

	t       T
	command func() *exec.Cmd
	heard   func(line string) // takes what it logs; nil: nobody does
	cmd     *exec.Cmd
	ended   chan struct{} // nothing more comes from it
	mu      sync.Mutex
	log     []event // its last lines
	kills   []time.Time
}

// NewProcess is not started yet. Its log is what it writes to standard error.
func NewProcess(t T, name string, command func() *exec.Cmd) *Process {
	p := &Process{Name: name, t: t, command: command, ended: make(chan struct{})}
	close(p.ended)
	t.Cleanup(p.end)
	return p
}

// String is its name.
func (p *Process) String() string { return p.Name }

// Start starts it.
func (p *Process) Start() {
	p.t.Helper()
	p.cmd, p.ended = p.command(), make(chan struct{})
	_, err := p.cmd.StdinPipe() // for EndWithParent
	var out io.Reader
	if err == nil {
		out, err = p.cmd.StderrPipe()
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		close(p.ended)
		p.t.Fatalf("%s: %v", p.Name, err)
	}
	ended := p.ended
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.note(lines.Text())
		}
	}()
}

// mostLines bounds what is kept of a log.
const mostLines = 20000

func (p *Process) note(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.log = append(p.log, event{time.Now(), line}); len(p.log) > mostLines {
		p.log = p.log[1:]
	}
	if p.heard != nil {
		p.heard(line)
	}
}

// EndWithParent ends this process, one of a test, when the test is gone without having
// killed it.
func EndWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

// Kill ends it as kill -9 does. It must not have ended by itself.
func (p *Process) Kill() {
	p.t.Helper()
	p.lives()
	p.kills = append(p.kills, time.Now())
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Errorf("%s: %v", p.Name, err)
	}
	<-p.ended
	_ = p.cmd.Wait() // "signal: killed"
}

// events are the lines that name an agent.
func (p *Process) events(agent int64) (all []event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.log {
		if concerns(agent, idsIn([]byte(e.text))) {
			all = append(all, event{e.at, p.Name + " logs: " + e.text})
		}
	}
	return all
}

// Kills are the times at which it was killed.
func (p *Process) Kills() []time.Time { return p.kills }

// lives ends the test if the process has ended by itself.
func (p *Process) lives() {
	p.t.Helper()
	select {
	case <-p.ended:
		p.t.Fatalf("%s ended by itself:\n%s", p.Name, p.lines(40))
	default:
	}
}

// Stop interrupts it. It must end in order.
func (p *Process) Stop() {
	p.t.Helper()
	err := p.cmd.Process.Signal(os.Interrupt)
	<-p.ended
	if err := errors.Join(err, p.cmd.Wait()); err != nil {
		p.t.Errorf("%s ended with %v:\n%s", p.Name, err, p.lines(40))
	}
}

// end leaves nothing behind where a test fails.
func (p *Process) end() {
	select {
	case <-p.ended:
	default:
		_ = p.cmd.Process.Kill()
		<-p.ended
		_ = p.cmd.Wait()
	}
}

// lines are its last lines.
func (p *Process) lines(most int) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var last []string
	for _, e := range p.log[max(0, len(p.log)-most):] {
		last = append(last, e.text)
	}
	return strings.Join(last, "\n")
}
