package statussync

// Rule says that a status of a pair's system A means a status of its system B.
// A and B are "#id" or a unique name, as [Catalog.Find] takes them.
// A coarse status as source stands for all its refinements that have no rule of
// their own; as target it is met by any of them (S4).
// A later rule for the same source replaces an earlier one, so a user's rules
// go behind a preset.
type Rule struct {
	A, B string
	Way  Way
}

// Way is the direction in which a [Rule] translates.
type Way int

// The ways of a rule.
const (
	BothWays Way = iota // A to B and B to A
	AToB                // A to B only
	BToA                // B to A only
)

// Both is a rule in both directions.
func Both(a, b string) Rule { return Rule{A: a, B: b} }

// Forward is a rule from A to B alone.
func Forward(a, b string) Rule { return Rule{A: a, B: b, Way: AToB} }

// Backward is a rule from B to A alone.
func Backward(a, b string) Rule { return Rule{A: a, B: b, Way: BToA} }

// Direction says which changes a [Pair] copies.
type Direction int

// The directions of a pair.
const (
	TwoWay Direction = iota // either side's changes
	ALeads                  // A's changes to B
	BLeads                  // B's changes to A
)

// Drift says what a one-way pair does about a change on its following side.
type Drift int

// What a one-way pair does with drift (S10).
const (
	Leave  Drift = iota // keep it until the leader moves, as Aircall's own sync does
	Revert              // write the leader's status back, as Connect's does (R133)
)

// Pair joins two systems, by name.
type Pair struct {
	A, B      string
	Direction Direction
	OnDrift   Drift  // one-way pairs only
	TieBreak  string // the side that wins a tie in a two-way pair; default A (S10)
	// Faithful refuses rules by which A's available or offline status would mean
	// anything but B's own: [ErrMapping] (R129).
	Faithful bool
	Rules    []Rule
}

// System is what Compile must know of a system.
type System struct {
	Name    string
	Catalog Catalog
	// Unmarked says that readings carry no time of the choice (Aircall): a
	// surprising reading must then be seen twice (S9).
	Unmarked bool
	// Ambiguous are statuses that say nothing while the agent is in activity:
	// Aircall shows a bare "unavailable" to everybody in a call (S1).
	Ambiguous []Status
	// SystemMade says when a status that the system set by itself (a lost
	// connection, a logout, an idle timeout) is a choice (S12).
	SystemMade SystemMade
	// Fallback is what a hold gives back where the wish is unknown, or its status
	// is gone; empty to leave the agent as it is and tell people (D15, D21).
	Fallback Status
}

// SystemMade is the option of rule S12.
type SystemMade int

// When a system-made status is a choice.
const (
	WhenIdle SystemMade = iota // when the agent has no activity in any system
	Always
	Never
)
