package storm

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
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
	log     []string // its last lines
}

// NewProcess is not started yet. Its log is what it writes to standard error.
func NewProcess(t T, name string, command func() *exec.Cmd) *Process {
	p := &Process{Name: name, t: t, command: command, ended: make(chan struct{})}
	close(p.ended)
	t.Cleanup(p.end)
	return p
}

// Start starts it.
func (p *Process) Start() {
	p.t.Helper()
	p.cmd, p.ended = p.command(), make(chan struct{})
	out, err := p.cmd.StderrPipe()
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

func (p *Process) note(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.log = append(p.log, line); len(p.log) > 200 {
		p.log = p.log[1:]
	}
	if p.heard != nil {
		p.heard(line)
	}
}

// Kill ends it as kill -9 does. It must not have ended by itself.
func (p *Process) Kill() {
	p.t.Helper()
	p.lives()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Errorf("%s: %v", p.Name, err)
	}
	<-p.ended
	_ = p.cmd.Wait() // "signal: killed"
}

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
	return strings.Join(p.log[max(0, len(p.log)-most):], "\n")
}
