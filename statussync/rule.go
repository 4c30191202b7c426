package statussync

// System is what the rules must know of a system.
type System struct {
	Name    string // unique; it is stored
	Catalog Catalog
	// UndatedReadings says that readings carry no time of the choice (Aircall). What
	// one shows was then chosen at some time since the reading before it (S9).
	UndatedReadings bool
	// HiddenByActivity say nothing in activity: Aircall's bare "unavailable" (S1).
	HiddenByActivity []Status
	// SystemMade says when a status that the system set by itself (a lost connection,
	// a logout, an idle timeout) is a choice (S12).
	SystemMade SystemMade
}

// SystemMade is the option of rule S12.
type SystemMade int

// When a system-made status is a choice.
const (
	WhenIdle SystemMade = iota // when the agent has no activity in any system, and none ended since
	Always
	Never
)

// Pair keeps two systems in step. The pairs of an account form a tree.
type Pair struct {
	A, B      string // by name
	Direction Direction
	OnDrift   Drift // one-way pairs only
	// TieBreak is the side whose change stands where nobody can say which of two was
	// later (S10). The default is A. Two-way pairs only.
	TieBreak string
	// PreservePresence has A's available and offline statuses mean B's own only (R129).
	PreservePresence bool
	Rules            []Rule // a status without one means nothing (R128)
}

// Direction says which changes a [Pair] copies.
type Direction int

// The directions of a pair.
const (
	TwoWay Direction = iota // either side's changes
	ALeads                  // A's changes to B (R126)
	BLeads                  // B's changes to A
)

// Drift says what a one-way pair does when its following side is changed (S4).
type Drift int

// What a one-way pair does.
const (
	Leave  Drift = iota // keep the change until the leader moves, as Aircall's own sync does
	Revert              // write the leader's status back, as Connect's does (R133)
)

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

// Hold shows one status while an agent has work elsewhere (S3). When the last
// item of work ends, the agent has again what was wished before or meanwhile,
// unless the agent chose otherwise during the work.
type Hold struct {
	While    []string // the systems whose work counts, by name
	In       string   // the system whose status is held; none of While, and in one hold only
	Status   string   // "#id" or a unique name, as [Catalog.Find] takes it
	Else     string   // given back where the wish is unknown or deleted; empty: nothing is, and people are notified (D15, D21)
	Answered bool     // work counts from its answer on only, not while it rings
}
