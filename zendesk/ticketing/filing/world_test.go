package filing_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// agentID is an agent of every world.
const agentID = 7001

// call is what the planner of these tests knows of a call.
type call struct {
	ID      string    `json:"id"`
	From    string    `json:"from"`
	Started time.Time `json:"started"`
	Ended   bool      `json:"ended"`
	Ticket  int64     `json:"ticket,omitzero"` // to be used, 0: a new one
	Tags    []string  `json:"tags,omitempty"`
	Notes   []string  `json:"notes,omitempty"`
	Pop     bool      `json:"pop,omitempty"`
	NoID    bool      `json:"no_id,omitempty"` // users get no external id
	// Status is what the ticket is to be in the end.
	Status zendesk.TicketStatus `json:"status,omitempty"`
}

// plan files a call as the real planners do.
func plan(c ticketing.Case[call], now time.Time) ticketing.Next {
	p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
	f := ticketing.Filing{
		New:  ticketing.CreateTicket{Subject: "Call", Note: ticketing.Note{Mark: "Call " + c.Facts.ID, Title: "Inbound call"}},
		Tags: c.Facts.Tags, Over: c.Facts.Ended, Change: ticketing.Change{Status: c.Facts.Status},
	}
	p.Why("R36", "each call gets a ticket")
	if c.Facts.Ticket != 0 {
		a, ok := p.Ask(ticketing.Question{Kind: ticketing.TicketByID, ID: c.Facts.Ticket}, time.Time{})
		if !ok || len(a.Tickets) == 0 {
			return p.Next()
		}
		f.Ticket = &a.Tickets[0]
	} else {
		who, ok := p.Customer(ticketing.Customer{Number: c.Facts.From, Country: "+1"})
		if !ok {
			return p.Next()
		}
		f.New.RequesterID = who.User.ID
		if who.State == ticketing.Unrecognised {
			f.NewUser = &ticketing.NewUser{Number: c.Facts.From, Country: "+1", NoExternalID: c.Facts.NoID}
		}
	}
	if c.Facts.Pop {
		f.Pops = []ticketing.PopUp{{Leg: "1", Agent: agentID, At: c.Facts.Started}}
	}
	if c.Facts.Ended {
		f.Call = &ticketing.CallLog{
			Data: zendesk.CallData{
				FromLine: zendesk.Set(c.Facts.From), ToLine: zendesk.Set("+15550199"), StartedAt: zendesk.Set(c.Facts.Started),
				Direction: zendesk.Set(zendesk.CallInbound),
			},
			Comment: zendesk.CallCommentSpec{Title: "Inbound call"},
			Voice: &zendesk.VoiceComment{From: c.Facts.From, To: "+15550199", StartedAt: c.Facts.Started,
				RecordingURL: "https://recordings.example.test/" + c.Facts.ID},
			Note: ticketing.Note{Mark: "Call " + c.Facts.ID + " ended"},
		}
		for i, text := range c.Facts.Notes {
			f.Notes = append(f.Notes, ticketing.Note{Mark: fmt.Sprintf("Call %s note %d", c.Facts.ID, i+1), Text: text})
		}
	}
	p.File(f)
	return p.Next()
}

// world is an account, a store, and the machines that run on them.
type world struct {
	*testing.T
	z       *zendesktest.Fake
	store   filing.Store
	cfg     filing.Config[call]
	mu      sync.Mutex
	notices []ticketing.Notice
}

// inWorld runs a test in simulated time.
func inWorld(t *testing.T, test func(w *world), opts ...zendesktest.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, z: zendesktest.New(t, opts...), store: &engine.Memory{}}
		w.z.PutAgent(zendesktest.Agent{ID: agentID, Email: "agent@example.test"})
		w.cfg = filing.Config[call]{
			Account: "acme", Plan: plan, AppID: 1003999, Store: w.store,
			Notify: func(n ticketing.Notice) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.notices = append(w.notices, n)
			},
		}
		test(w)
	})
}

// machine is one process: a filer, its connections and its end.
type machine[F any] struct {
	*filing.Filer[F]
	w    *world
	line *line
	end  func()
}

// start runs a filer until the test or the machine ends.
func (w *world) start(change ...func(*filing.Config[call])) *machine[call] {
	w.Helper()
	cfg := w.cfg
	for _, f := range change {
		f(&cfg)
	}
	return startMachine(w, cfg)
}

// startMachine is start for any planner.
func startMachine[F any](w *world, cfg filing.Config[F]) *machine[F] {
	w.Helper()
	m := &machine[F]{w: w, line: &line{to: w.z, thaw: make(chan struct{})}}
	if cfg.Store != nil {
		cfg.Store = &wire{cfg.Store, m.line}
	}
	client, err := w.z.Client().With(zendesk.WithHTTPClient(&http.Client{Transport: m.line}))
	if err != nil {
		w.Fatal(err)
	}
	cfg.Zendesk = client
	if m.Filer, err = filing.New(cfg); err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	m.end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.Errorf("Run = %v", err)
		}
	})
	w.Cleanup(m.end)
	synctest.Wait()
	return m
}

// observe adds a call, or what is new about it.
func observe(m *machine[call], id string, add func(call) call) {
	m.w.Helper()
	m.observe(ticketing.Key("aircall/acme/"+id), func(c call) call {
		c.ID = id
		return add(c)
	})
}

func (m *machine[F]) observe(key ticketing.Key, add func(F) F) {
	m.w.Helper()
	err := m.Observe(m.w.Context(), key, add)
	if err != nil && !errors.Is(err, errDead) {
		m.w.Errorf("Observe(%s) = %v", key, err)
	}
}

// line is a machine's connection to Zendesk. It breaks, or freezes the machine,
// at one request.
type line struct {
	to    http.RoundTripper
	at    int  // which request; 0: none
	after bool // once it took place
	thaw  chan struct{}
	// frozen machines stand still until thaw is closed; others die.
	freezes bool

	mu     sync.Mutex
	n      int
	dead   bool
	frozen bool
}

var errDead = errors.New("the machine is dead")

// RoundTrip sends a request, or does not.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := l.alive(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.n++
	now := l.n == l.at
	l.mu.Unlock()
	if now && !l.after {
		if err := l.fail(r.Context()); err != nil {
			return nil, err
		}
	}
	res, err := l.to.RoundTrip(r)
	if now && l.after {
		if err := l.fail(r.Context()); err != nil {
			res.Body.Close()
			return nil, err
		}
	}
	return res, err
}

// fail ends the machine, or stops it for a while; what it waited for has timed
// out then.
func (l *line) fail(ctx context.Context) error {
	l.mu.Lock()
	l.dead, l.frozen = !l.freezes, l.freezes
	l.mu.Unlock()
	if err := l.alive(); err != nil {
		return err
	}
	return ctx.Err()
}

// alive waits while the machine is frozen.
func (l *line) alive() error {
	l.mu.Lock()
	dead, frozen := l.dead, l.frozen
	l.mu.Unlock()
	if frozen {
		<-l.thaw
	}
	if dead {
		return errDead
	}
	return nil
}

// wire is a machine's connection to the store.
type wire struct {
	filing.Store
	line *line
}

func (s *wire) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := s.line.alive(); err != nil {
		return nil, 0, err
	}
	return s.Store.Get(ctx, key)
}

func (s *wire) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if err := s.line.alive(); err != nil {
		return 0, err
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

func (s *wire) Scan(ctx context.Context, prefix string) iter.Seq2[filing.Item, error] {
	if err := s.line.alive(); err != nil {
		return func(yield func(filing.Item, error) bool) { yield(filing.Item{}, err) }
	}
	return s.Store.Scan(ctx, prefix)
}

// outcome is what a case left in Zendesk.
type outcome struct {
	Tickets, Users, Shown, Logged int
	Notes                         []string // last lines, in order
	Status                        zendesk.TicketStatus
	Tags                          []string
}

// outcome reads what a call came to.
func (w *world) outcome(id string) (o outcome) {
	w.Helper()
	client := w.z.Client()
	for t, err := range client.Tickets.AllByExternalID(w.Context(), "aircall/acme/"+id, zendesk.TicketListOptions{}) {
		if err != nil {
			w.Fatal(err)
		}
		o.Tickets++
		o.Status, o.Tags = t.Status, t.Tags
		w.read(t.ID, &o)
	}
	for u, err := range client.Users.All(w.Context(), zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleEndUser}}) {
		if err != nil {
			w.Fatal(err)
		}
		if u.ID != 0 {
			o.Users++
		}
	}
	o.Logged = w.took("POST /api/v2/calls")
	return o
}

// read adds the comments of a ticket.
func (w *world) read(ticket int64, o *outcome) {
	w.Helper()
	for c, err := range w.z.Client().Tickets.AllComments(w.Context(), ticket, zendesk.CommentListOptions{}) {
		switch {
		case err != nil:
			w.Fatal(err)
		case c.Type != zendesk.CommentText:
			o.Shown++
		default:
			if c.Public {
				w.Errorf("a note is public")
			}
			for p := range strings.SplitSeq(c.HTMLBody, "<p>") {
				if line := strings.TrimSuffix(p, "</p>"); strings.HasPrefix(line, "Call ") {
					o.Notes = append(o.Notes, line)
				}
			}
		}
	}
}

// took counts the requests of a pattern that took place.
func (w *world) took(patterns ...string) (n int) {
	for _, e := range w.z.Requests() {
		if slices.Contains(patterns, e.Pattern) && e.Status < http.StatusMultipleChoices {
			n++
		}
	}
	return n
}

// noticed are the codes of the notices so far.
func (w *world) noticed() (codes []ticketing.Code) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.notices {
		codes = append(codes, n.Code)
	}
	return codes
}

// pass lets simulated time pass.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func jsonOf(v any) string {
	b, _ := json.Marshal(v) // of these tests' types
	return string(b)
}

// rest lets simulated time pass for one goroutine.
func rest(d time.Duration) { time.Sleep(d) }
