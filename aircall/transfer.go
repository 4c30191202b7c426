package aircall

import "context"

// Transfer is where a call goes: exactly one of a user, a team and an external
// number.
type Transfer struct {
	UserID int64 `json:"user_id,omitempty"`
	TeamID int64 `json:"team_id,omitempty"`
	// Number is external, in E.164. It takes inbound calls only, before they are
	// answered.
	Number string `json:"number,omitempty"`
	// Strategy is for teams only; empty leaves it to Aircall.
	Strategy Dispatching `json:"dispatching_strategy,omitempty"`
}

// Dispatching is the order in which a team's members are rung. The set is open.
type Dispatching string

// The documented values of [Dispatching].
const (
	Simultaneous Dispatching = "simultaneous"
	Random       Dispatching = "random"
	LongestIdle  Dispatching = "longest_idle"
)

// Transfer hands a call over without asking the target first. A target that
// does not fit the call's state is an [ErrInvalid].
func (s CallsService) Transfer(ctx context.Context, id int64, to Transfer) error {
	r := s.c.request("calls.transfer", id).with(to)
	targets := 0
	for _, given := range []bool{to.UserID != 0, to.TeamID != 0, to.Number != ""} {
		if given {
			targets++
		}
	}
	r.want(targets == 1, "target", "exactly one of UserID, TeamID and Number, got %d", targets)
	r.want(to.UserID >= 0 && to.TeamID >= 0, "target", "a positive id, got a negative one")
	r.want(to.Strategy == "" || to.TeamID != 0, "Strategy", "none without TeamID, got one")
	return r.run(ctx)
}

// CardLine is one line of an insight card: a title without a label, or a short
// text with one.
type CardLine struct {
	Label string
	Text  string
	// Link may be empty.
	Link string
}

// cardLine is a line as Aircall wants it.
type cardLine struct {
	Type  string `json:"type"`
	Label string `json:"label,omitempty"`
	Text  string `json:"text"`
	Link  string `json:"link,omitempty"`
}

// ShowCard shows an insight card to the agent of a call, which must be going
// on.
func (s CallsService) ShowCard(ctx context.Context, id int64, lines ...CardLine) error {
	contents := make([]cardLine, len(lines))
	r := s.c.request("calls.show_card", id).with(struct {
		Contents []cardLine `json:"contents"`
	}{contents})
	r.want(len(lines) > 0, "lines", "at least one, got none")
	for i, l := range lines {
		r.want(l.Text != "", "Text", "one in each line, got none in line %d", i+1)
		contents[i] = cardLine{Type: "shortText", Label: l.Label, Text: l.Text, Link: l.Link}
		if l.Label == "" {
			contents[i].Type = "title"
		}
	}
	return r.run(ctx)
}
