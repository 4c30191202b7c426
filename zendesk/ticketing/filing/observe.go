package filing

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// observe saves what add makes of a case's facts, and has the case looked at.
func (r *runner) observe(ctx context.Context, key ticketing.Key, add func(json.RawMessage) (json.RawMessage, error)) error {
	late := false
	err := r.cases.change(ctx, string(key), func(rec *caseRecord, version uint64) (changed bool, err error) {
		if rec.Kept != nil && r.anew != nil && r.anew(key) {
			*rec = caseRecord{}
		}
		if late = rec.Kept != nil; late {
			return false, nil
		}
		var facts json.RawMessage
		if err := r.safely(ctx, "the function given to Observe", func() (err error) {
			facts, err = add(rec.Case.Facts)
			return err
		}); err != nil {
			return false, err
		}
		if version != 0 && bytes.Equal(facts, rec.Case.Facts) {
			return false, nil
		}
		now := r.clock.Now()
		rec.V, rec.Case.Key, rec.Case.Facts, rec.News, rec.At, rec.By = recordVersion, key, facts, now, now, r.name()
		if rec.Stopped == stoppedAsking {
			rec.Stopped = ""
		}
		return true, nil
	})
	switch {
	case err != nil:
		return err
	case late:
		r.pass(ctx, ticketing.Notice{
			Code: ticketing.LateFactDropped, Rule: "D40", Subject: ticketing.NoticeSubject{Key: string(key)},
			Detail: "news came more than seven days after the case was over",
		})
		return nil
	}
	r.schedule.want(caseJob+string(key), r.clock.Now())
	return nil
}

// name is the owner of what is saved: nobody, while this runner does not run.
func (r *runner) name() string {
	if r.running.Load() {
		return r.owner
	}
	return ""
}

// pass gives a notice to [Config].Notify.
func (r *runner) pass(ctx context.Context, n ticketing.Notice) {
	r.counts.notices.Add(1)
	if r.notify == nil {
		return
	}
	n.Subject.Key = masked(n.Subject.Key)
	_ = r.safely(ctx, "Notify", func() error {
		r.notify(n)
		return nil
	})
}

// errPanic is a function of the user's that panicked.
var errPanic = errors.New("filing: a function panicked")

// safely calls what users bring: a panic is logged and counted, and costs that
// call alone.
func (r *runner) safely(ctx context.Context, in string, call func() error) (err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		r.counts.panics.Add(1)
		reason := fmt.Sprintf("%T", v) // its text may hold personal data
		if broken, ok := v.(runtime.Error); ok {
			reason = broken.Error()
		}
		r.log.ErrorContext(ctx, "panic", "in", in, "reason", reason, "stack", string(debug.Stack()))
		err = errPanic
	}()
	return call()
}

var phoneNumber = regexp.MustCompile(`\+[0-9]+`)

// masked is a key without phone numbers, which those of messages have.
func masked(key string) string { return phoneNumber.ReplaceAllString(key, "+…") }
