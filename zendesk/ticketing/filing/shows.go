package filing

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// accountRecord is what has been found out about the account.
type accountRecord struct {
	V int `json:"v"`
	// Shows is the best way to show calls that was not refused, until Until.
	Shows ticketing.Shows `json:"shows,omitempty"`
	Until time.Time       `json:"until,omitzero"`
	// Notified are notices that are given once for the account, not the case.
	Notified []ticketing.Code `json:"notified,omitempty"`
}

// accountKey is the record's.
const accountKey = "account"

// refusalLife is how long a refusal of the account counts: a plan can change.
const refusalLife = 7 * 24 * time.Hour

// ofAccount are notices that would come with every call.
var ofAccount = []ticketing.Code{ticketing.VoiceNotAvailable, ticketing.CallsPublic}

// shows is how calls are shown here (A3).
func (r *runner) shows(ctx context.Context) (ticketing.Shows, error) {
	rec, _, err := r.account.get(ctx, accountKey)
	if err != nil && !errors.Is(err, errUnreadable) { // what cannot be read is found out again, case by case
		return "", err
	}
	best := ticketing.ByCall
	if r.clock.Now().Before(rec.Until) {
		best = rec.Shows
	}
	if best == ticketing.ByCall && r.appID == 0 {
		best = ticketing.ByVoiceComment
	}
	return best, nil
}

// showOtherwise remembers that the account refuses a way to show calls (A3).
func (r *runner) showOtherwise(ctx context.Context, key ticketing.Key, s ticketing.Step) error {
	var next ticketing.Shows
	switch {
	case s.Kind == ticketing.DoLogCall, s.Kind == ticketing.DoShowCall:
		next = ticketing.ByVoiceComment
	case s.Kind == ticketing.DoUpdateTicket && s.UpdateTicket.Voice != nil:
		next = ticketing.ByNote
	default:
		return nil
	}
	now := r.clock.Now()
	err := r.account.change(ctx, accountKey, func(rec *accountRecord, _ uint64) (bool, error) {
		if rec.Shows == ticketing.ByNote && now.Before(rec.Until) {
			return false, nil
		}
		rec.V, rec.Shows, rec.Until = recordVersion, next, now.Add(refusalLife)
		return true, nil
	})
	if err != nil && !errors.Is(err, errUnreadable) {
		return err
	}
	r.catalog.forget()
	return r.passOnce(ctx, ticketing.Notice{
		Code: ticketing.VoiceNotAvailable, Rule: "A3", Subject: ticketing.NoticeSubject{Key: string(key)},
		Detail: "the account refuses calls of Talk Partner Edition: they are shown in another way",
	})
}

// passOnce passes on a notice, those about the account once for all cases.
func (r *runner) passOnce(ctx context.Context, n ticketing.Notice) error {
	if !slices.Contains(ofAccount, n.Code) {
		r.pass(ctx, n)
		return nil
	}
	first := false
	err := r.account.change(ctx, accountKey, func(rec *accountRecord, _ uint64) (bool, error) {
		first = !slices.Contains(rec.Notified, n.Code)
		rec.V, rec.Notified = recordVersion, append(rec.Notified, n.Code)
		return first, nil
	})
	if errors.Is(err, errUnreadable) { // rather once too often
		first, err = true, nil
	}
	if err == nil && first {
		r.pass(ctx, n)
	}
	return err
}
