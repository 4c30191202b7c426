package statussync

import "time"

// What an agent is doing in a system is known whether or not a hold counts it. It
// is for showing: nothing is decided by it but by the facts of S1 and S3.

// Doing is what an agent does in a system.
type Doing string

// What agents do. Empty is nothing that the system reports.
const (
	Ringing    Doing = "ringing"
	Working    Doing = "working" // in a call, or at another item of work
	WrappingUp Doing = "wrap-up" // the work after a call
	Busy       Doing = "busy"    // the system does not say with what
)

// WrapUpItem is the item of work after a call, where a system reports that as an item
// of its own.
const WrapUpItem = "wrap-up"

// Activity is what an agent does in a system. The zero Activity is nothing.
type Activity struct {
	Doing Doing      `json:"doing"`
	Since time.Time  `json:"since,omitzero"` // on our clock, as far as it was reported
	Items []WorkItem `json:"items,omitempty"`
}

// WorkItem is one item of work.
type WorkItem struct {
	ID    string    `json:"id,omitempty"` // the system's; empty for any number without
	Doing Doing     `json:"doing"`
	Since time.Time `json:"since,omitzero"`
}

// ActivityIn is what an agent does in a system, as last reported.
func ActivityIn(s State, system string) (a Activity) {
	i := s.agent.find(system, 0)
	if i < 0 || !s.agent.Sides[i].active() {
		return Activity{}
	}
	x := &s.agent.Sides[i]
	last, since := moment(0), map[Doing]moment{}
	for k := range x.Work.Live {
		it := &x.Work.Live[k]
		last = max(last, it.Last)
		doing := it.doing()
		a.Items = append(a.Items, WorkItem{it.ID, doing, it.begun().time()})
		if at, ok := since[doing]; !ok || it.begun() < at {
			since[doing] = it.begun()
		}
	}
	for _, doing := range []Doing{Working, WrappingUp, Ringing, Busy} {
		if at, ok := since[doing]; ok && a.Doing == "" {
			a.Doing, a.Since = doing, at.time()
		}
	}
	switch said := x.Doing; {
	case said.Is == "" && a.Doing == "": // activity without items
		a.Doing, a.Since = Busy, x.Active.Span.Earliest.time()
	case said.Is != "" && (a.Doing == "" || a.Doing == Busy || said.Since >= last):
		a.Doing, a.Since = said.Is, said.Since.time()
	}
	return a
}

// doing is what an item is about.
func (it *item) doing() Doing {
	switch {
	case it.Until != 0:
		return Ringing
	case it.ID == WrapUpItem:
		return WrappingUp
	case it.ID == unnamed:
		return Busy
	}
	return Working
}

// said is what a system says that an agent is doing.
type said struct {
	Is    Doing  `json:"is,omitempty"`
	Since moment `json:"since,omitzero"` // its first news
}

// says takes in what a report says of it at a time.
func (s *side) says(r *Report, at moment) {
	switch {
	case !s.active():
		s.Doing = said{}
	case r.Doing != "" && r.Doing != s.Doing.Is && at >= s.Doing.Since:
		s.Doing = said{r.Doing, at}
	}
}

// begun is when an item began to be what it is: it rings, or it was answered.
func (it *item) begun() moment {
	if it.Began != 0 {
		return it.Began
	}
	return it.Since
}

// follow notes when an item began that was one of some before, at an index; −1 for
// none.
func (it *item) follow(items []item, i int, step Step, at moment) {
	if i < 0 {
		return
	}
	began := items[i].begun()
	switch rang := items[i].Until != 0; {
	case rang && step != Begins:
		return // it rings on
	case rang:
		began = at
	case step == Begins:
		began = min(began, at)
	}
	if it.Began = 0; began > it.Since {
		it.Began = began
	}
}
