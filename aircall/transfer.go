package aircall

import (
	"context"
	"net/http"
)

// Transfer is where a call goes: exactly one of a user, a team and an external number.
type Transfer struct {
	UserID int64 `json:"user_id,omitempty"`
	TeamID int64 `json:"team_id,omitempty"`
	// Number is external, in E.164. It takes inbound calls only, before they are answered.
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

// Transfer hands a call over without asking whom it goes to first. A target that does not fit the call's
// state is an [ErrInvalid].
func (s CallsService) Transfer(ctx context.Context, id int64, to Transfer) error {
	const op = "calls.transfer"
	if err := to.check(op); err != nil {
		return err
	}
	return s.act(ctx, op, http.MethodPost, id, to, "transfers")
}

func (t Transfer) check(op string) error {
	targets := 0
	for _, given := range []bool{t.UserID != 0, t.TeamID != 0, t.Number != ""} {
		if given {
			targets++
		}
	}
	switch {
	case targets != 1:
		return invalid(op, "%d of UserID, TeamID and Number are given, must be exactly one", targets)
	case t.UserID < 0 || t.TeamID < 0:
		return invalid(op, "UserID or TeamID is negative")
	case t.Strategy != "" && t.TeamID == 0:
		return invalid(op, "Strategy is given without TeamID")
	}
	return nil
}

// CardLine is one line of an insight card: a title without a label, or a short text with one.
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

// ShowCard shows an insight card to the agent of a call, which must be going on.
func (s CallsService) ShowCard(ctx context.Context, id int64, lines ...CardLine) error {
	const op = "calls.show_card"
	if len(lines) == 0 {
		return invalid(op, "the card has no lines")
	}
	body := struct {
		Contents []cardLine `json:"contents"`
	}{make([]cardLine, len(lines))}
	for i, l := range lines {
		if l.Text == "" {
			return invalid(op, "line %d has no Text", i)
		}
		body.Contents[i] = cardLine{Type: "shortText", Label: l.Label, Text: l.Text, Link: l.Link}
		if l.Label == "" {
			body.Contents[i].Type = "title"
		}
	}
	return s.act(ctx, op, http.MethodPost, id, body, "insight_cards")
}
