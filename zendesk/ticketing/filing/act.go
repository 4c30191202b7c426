package filing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// take sends the request of a step.
func (r *runner) take(ctx context.Context, a attempt) (d ticketing.Done, err error) {
	switch s := a.step(); s.Kind {
	case ticketing.DoCreateUser:
		u, err := r.once.Users.Create(ctx, userSpec(*s.CreateUser))
		return userDone(u), err
	case ticketing.DoUpdateUser:
		_, err = r.once.Users.Update(ctx, s.UpdateUser.User, zendesk.UserSpec{Fields: s.UpdateUser.Fields})
	case ticketing.DoAttachNumber:
		err = r.attach(ctx, *s.AttachNumber)
	case ticketing.DoCreateTicket:
		return r.createTicket(ctx, a)
	case ticketing.DoLogCall:
		return r.logCall(ctx, a)
	case ticketing.DoShowCall:
		return r.showCall(ctx, a)
	case ticketing.DoAmendCall:
		_, err = r.once.Calls.Update(ctx, s.AmendCall.Call, s.AmendCall.Change)
	case ticketing.DoRedact:
		err = r.redact(ctx, *s.Redact)
	case ticketing.DoPop:
		err = r.pop(ctx, *s.Pop)
	case ticketing.DoCard:
		err = r.phone.ShowCard(ctx, *s.Card)
	case ticketing.DoSaveContact:
		err = r.phone.SaveContact(ctx, *s.SaveContact)
	default:
		err = fmt.Errorf("%w: no such kind of step", ErrRefused)
	}
	return d, err
}

// find looks whether a step took place whose reply is lost. What it does not
// look for may be sent twice without harm.
func (r *runner) find(ctx context.Context, a attempt) (d ticketing.Done, found bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeout, errTimeout)
	defer cancel()
	switch s := a.step(); s.Kind { //nolint:exhaustive // the others are sent again
	case ticketing.DoCreateUser:
		d, found, err = r.findUser(ctx, a)
	case ticketing.DoCreateTicket:
		if keyExpired(a, r.clock.Now()) {
			d, found, err = r.findTicket(ctx, a, a.since())
		}
	case ticketing.DoShowCall:
		d, found, err = r.findShown(ctx, a)
	case ticketing.DoAttachNumber:
		found, err = r.hasNumber(ctx, *s.AttachNumber)
	}
	d.Outcome = ticketing.OK
	return withStep(d, a.step()), found, err
}

// render gives the body of a request that has to be repeated byte by byte.
func render(key ticketing.Key, s ticketing.Step) ([]byte, error) {
	if s.Kind != ticketing.DoCreateTicket {
		return nil, nil
	}
	return json.Marshal(ticketSpec(key, s))
}

func (r *runner) logCall(ctx context.Context, a attempt) (d ticketing.Done, err error) {
	data := a.step().LogCall.Call
	data.TicketID = zendesk.Set(a.step().LogCall.Ticket)
	data.AppID, data.ExternalID = zendesk.Set(r.appID), zendesk.Set(string(a.key))
	c, err := r.once.Calls.Create(ctx, data, nil)
	if err != nil {
		return d, err
	}
	return ticketing.Done{Call: c.ID}, nil
}

// showCall shows a call. Whether its comment is public is Zendesk's choice: it is
// read back (T6).
func (r *runner) showCall(ctx context.Context, a attempt) (d ticketing.Done, err error) {
	c, err := r.once.Calls.Comment(ctx, a.step().ShowCall.Call, a.step().ShowCall.Comment)
	if err != nil {
		return d, err
	}
	if c.Public {
		err = r.passOnce(ctx, ticketing.Notice{
			Code: ticketing.CallsPublic, Rule: "T6", Subject: ticketing.NoticeSubject{Key: string(a.key)},
			Detail: "the account shows calls to requesters: what stands in their fields is public",
		})
		if err != nil {
			r.log.WarnContext(ctx, "a notice is lost", "code", ticketing.CallsPublic, "err", err)
		}
	}
	return ticketing.Done{Comment: c.ID}, nil
}

// findShown looks for the comment of a call.
func (r *runner) findShown(ctx context.Context, a attempt) (d ticketing.Done, found bool, err error) {
	s := a.step().ShowCall
	c, found, err := r.comment(ctx, s.Ticket, a.since(), func(c zendesk.Comment) bool {
		call, ok := c.Call()
		return ok && c.Type == zendesk.CommentTalkPartner && call.CallID == s.Call
	})
	return ticketing.Done{Comment: c.ID}, found, err
}

func (r *runner) pop(ctx context.Context, p ticketing.Pop) error {
	if p.Ticket == 0 {
		return r.once.Voice.DisplayUser(ctx, p.Agent, p.User)
	}
	return r.once.Voice.DisplayTicket(ctx, p.Agent, p.Ticket)
}

// attach gives a user a number, and reads whether they have it (T3).
func (r *runner) attach(ctx context.Context, n ticketing.AttachNumber) error {
	_, err := r.once.Identities.Create(ctx, n.User, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: n.Number})
	if err != nil && !errors.Is(err, zendesk.ErrInvalid) {
		return err
	}
	has, unread := r.hasNumber(ctx, n)
	switch {
	case unread != nil:
		return unread
	case has:
		return nil
	case err != nil:
		return err
	}
	return errOther
}

func (r *runner) hasNumber(ctx context.Context, n ticketing.AttachNumber) (bool, error) {
	for id, err := range r.zendesk.Identities.All(ctx, zendesk.IdentityListOptions{UserID: n.User, Size: 100}) {
		if err != nil {
			return false, err
		}
		if id.Type == zendesk.IdentityPhone && ticketing.SameNumber(id.Value, n.Number, "") {
			return true, nil
		}
	}
	return false, nil
}

// redact takes texts out of a comment (T7). Those that are gone already are not
// looked for again.
func (r *runner) redact(ctx context.Context, s ticketing.Redact) error {
	c, found, err := r.comment(ctx, s.Ticket, anyTime, func(c zendesk.Comment) bool { return c.ID == s.Comment })
	if err != nil {
		return err
	}
	if !found {
		return errOther
	}
	marked := c.HTMLBody
	for _, text := range s.Texts {
		if text = html.EscapeString(text); text != "" {
			marked = strings.ReplaceAll(marked, text, "<redact>"+text+"</redact>")
		}
	}
	if marked == c.HTMLBody {
		return nil
	}
	_, err = r.once.Tickets.RedactComment(ctx, s.Ticket, s.Comment, marked)
	return err
}

func userSpec(u ticketing.CreateUser) zendesk.UserSpec {
	spec := zendesk.UserSpec{Name: zendesk.Set(u.Name), Role: zendesk.Set(zendesk.RoleEndUser), SkipVerifyEmail: u.Email != ""}
	if u.Phone != "" {
		spec.Phone = zendesk.Set(u.Phone)
	}
	if u.Email != "" {
		spec.Email = zendesk.Set(u.Email)
	}
	if u.External != "" {
		spec.ExternalID = zendesk.Set(u.External)
	}
	return spec
}

func userDone(u *zendesk.User) ticketing.Done {
	if u == nil {
		return ticketing.Done{}
	}
	return ticketing.Done{User: u.ID}
}
