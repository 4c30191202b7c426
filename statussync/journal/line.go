package journal

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Line is one line of a journal.
type Line struct {
	At      time.Time // our clock
	Agent   string    // the hub's id; empty where the entry is about all
	Version uint64    // of the agent's record after the save; 0 where there is none
	Entry   Entry
}

// Entry is what a [Line] records: a [Head], [Settings], [Frame], [Left],
// [Reports], [Asked], [Write], [Sent], [Woke], [Sweep] or [Gap].
type Entry interface{ kind() kind }

// Head opens a file.
type Head struct {
	Account   string `json:"account"`
	Continues string `json:"continues,omitempty"` // the file of the same process before it; empty for its first one
}

// Settings are what is decided by from now on.
type Settings struct {
	Systems []System // the hub first
	Pairs   []statussync.Pair
	Holds   []statussync.Hold
}

// System is a system as the rules know it, and how exact its times are.
type System struct {
	statussync.System
	Grain   time.Duration // the precision of its marks
	ListLag time.Duration // how old what a list shows may be
}

// Frame is all that is known of an agent at a time.
type Frame struct {
	IDs    map[string]string // by system
	State  statussync.State
	Joined bool // it is joined, or joined anew, or starts afresh; else the frame only opens a file
}

// Left says that an agent is not joined any more.
type Left struct{}

// Reports are news that was decided on as one.
type Reports struct {
	Reports []Report
	Shows   map[string]statussync.Status // what systems show since, where that has changed
}

// Report is news about the agent in one system. Its ID is not kept: repeats
// change nothing, so they are no lines.
type Report struct {
	statussync.Report
	// Ours says that its Status stems from ourselves: the echo of our write, or a
	// reading that shows what we wrote.
	Ours bool
}

// Asked is the wish of a person at a board or of a program.
type Asked struct {
	System string            `json:"system"`
	Status statussync.Status `json:"status"`
	By     string            `json:"by,omitempty"` // a role
}

// Write is a write of ours that begins.
type Write struct {
	System string
	Status statussync.Status
	Hold   bool // the status is a hold's
	Cause  statussync.Cause
}

// Sent is how a write ended.
type Sent struct {
	System  string
	Outcome statussync.Outcome
	Code    string // of a refusal, the vendor's
}

// Woke is time that passed and changed something.
type Woke struct{}

// Sweep is a sweep that ended.
type Sweep struct {
	Began   time.Time `json:"began"`
	Without []string  `json:"without,omitempty"` // the systems whose list failed
}

// Gap says that lines are missing, around here: what follows is not complete until
// the next file.
type Gap struct {
	Lines int64 `json:"lines"` // so many
}

// kind is what an entry is, as the JSON names it.
type kind string

func (Head) kind() kind     { return "head" }
func (Settings) kind() kind { return "settings" }
func (Frame) kind() kind    { return "frame" }
func (Left) kind() kind     { return "left" }
func (Reports) kind() kind  { return "reports" }
func (Asked) kind() kind    { return "asked" }
func (Write) kind() kind    { return "write" }
func (Sent) kind() kind     { return "sent" }
func (Woke) kind() kind     { return "woke" }
func (Sweep) kind() kind    { return "sweep" }
func (Gap) kind() kind      { return "gap" }
