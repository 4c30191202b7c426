package connecttest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// floor is an instance with one agent, u-1, who is signed in and available, and
// the status Lunch.
type floor struct {
	*connecttest.Fake
	clk *ctikit.VirtualClock
	api connect.API
}

func newFloor(t *testing.T, opts ...connecttest.Option) *floor {
	t.Helper()
	return newRatedFloor(t, append([]connecttest.Option{connecttest.WithoutRates()}, opts...)...)
}

// newRatedFloor has AWS' rates.
func newRatedFloor(t *testing.T, opts ...connecttest.Option) *floor {
	t.Helper()
	f := &floor{clk: ctikit.NewVirtualClock(start)}
	f.Fake = connecttest.New(t, append([]connecttest.Option{connecttest.WithClock(f.clk)}, opts...)...)
	f.api = f.API()
	f.PutStatus(connect.AgentStatus{ID: "s-lunch", Name: "Lunch"})
	f.PutStatus(connect.AgentStatus{ID: "s-break", Name: "Break"})
	f.PutUser(connecttest.User{ID: "u-1", Email: "agent@example.test", FirstName: "Pat", LastName: "Lee"})
	f.SignIn("u-1")
	f.SetStatus("u-1", connecttest.AvailableID)
	return f
}

// after lets time pass.
func (f *floor) after(d time.Duration) { f.clk.RunUntil(f.clk.Now().Add(d)) }

// agentEvents are the agent events from number n on, in a line each: seconds,
// type, status, next and contacts.
func (f *floor) agentEvents(t *testing.T, n int) (lines []string) {
	t.Helper()
	for _, record := range f.AgentEvents()[n:] {
		lines = append(lines, agentLine(t, record))
	}
	return lines
}

func agentLine(t *testing.T, record []byte) string {
	t.Helper()
	e, err := connect.DecodeAgentEvent(record)
	if err != nil {
		t.Fatalf("%v in %s", err, record)
	}
	line := fmt.Sprintf("%v %s %s>%s", e.At.Sub(start).Seconds(), e.Type, e.Current.Status.Name, e.Current.Next.Name)
	for _, c := range e.Current.Contacts {
		line += " " + string(c.State)
	}
	return line
}

// contactEvents are all contact events, in a line each: seconds and type.
func (f *floor) contactEvents(t *testing.T) (lines []string) {
	t.Helper()
	for _, record := range f.ContactEvents() {
		e, err := connect.DecodeContactEvent(record)
		if err != nil {
			t.Fatalf("%v in %s", err, record)
		}
		lines = append(lines, fmt.Sprintf("%v %s", e.At.Sub(start).Seconds(), e.Type))
	}
	return lines
}

func (f *floor) wantStatus(t *testing.T, when, current, next string) {
	t.Helper()
	gotCurrent, gotNext := f.StatusOf("u-1")
	if diff := cmp.Diff([]string{current, next}, []string{gotCurrent, gotNext}); diff != "" {
		t.Errorf("%s: status and next status (-want +got):\n%s", when, diff)
	}
}

// listener is a TB that notes what fails.
type listener struct{ errs []string }

func (*listener) Helper()        {}
func (*listener) Cleanup(func()) {}

func (l *listener) Errorf(format string, args ...any) {
	l.errs = append(l.errs, fmt.Sprintf(format, args...))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// has says whether an error's text has a part.
func has(err error, part string) bool { return err != nil && strings.Contains(err.Error(), part) }
