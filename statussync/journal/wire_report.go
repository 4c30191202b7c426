package journal

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

type wireFrame struct {
	IDs    map[string]string `json:"ids,omitempty"`
	State  statussync.State  `json:"state,omitzero"`
	Joined bool              `json:"joined,omitempty"`
}

type wireReports struct {
	Reports []wireReport                 `json:"of"`
	Shows   map[string]statussync.Status `json:"shows,omitempty"`
}

type wireReport struct {
	System string            `json:"system"`
	Source string            `json:"source"`
	At     time.Time         `json:"at,omitzero"` // where it is not the line's
	Since  time.Time         `json:"since,omitzero"`
	Status statussync.Status `json:"status,omitempty"`
	Ours   bool              `json:"ours,omitempty"`
	Coarse bool              `json:"coarse,omitempty"`
	By     string            `json:"by,omitempty"`
	Mark   wireMark          `json:"mark,omitzero"`
	Span   wireSpan          `json:"span,omitzero"`
	Active string            `json:"active,omitempty"`
	Out    string            `json:"out,omitempty"`
	Edge   *wireEdge         `json:"edge,omitempty"`
	Items  []string          `json:"items,omitzero"` // an empty list is not the same as none
	Doing  statussync.Doing  `json:"doing,omitempty"`
	Groups string            `json:"groups,omitempty"`
}

type wireMark struct {
	At  time.Time `json:"at,omitzero"`
	Seq int64     `json:"seq,omitempty"`
}

type wireSpan struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

type wireEdge struct {
	Item string `json:"item"`
	Step string `json:"step"`
}

type wireWrite struct {
	System string            `json:"system"`
	Status statussync.Status `json:"status"`
	Hold   bool              `json:"hold,omitempty"`
	Cause  wireCause         `json:"cause,omitzero"`
}

type wireCause struct {
	System string    `json:"in,omitempty"`
	Asked  string    `json:"asked,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Span   wireSpan  `json:"span,omitzero"`
}

type wireSent struct {
	System  string `json:"system"`
	Outcome string `json:"outcome"`
	Code    string `json:"code,omitempty"`
}

// timeToWire is a time as JSON can have it: none where a system gives one before
// the year 0 or after 9999.
func timeToWire(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

func spanToWire(s statussync.Span) wireSpan {
	return wireSpan{timeToWire(s.Earliest), timeToWire(s.Latest)}
}

func (s wireSpan) value() statussync.Span {
	return statussync.Span{Earliest: s.From.UTC(), Latest: s.To.UTC()}
}

func causeToWire(c statussync.Cause) wireCause {
	return wireCause{c.System, c.Asked, timeToWire(c.At), spanToWire(c.Span)}
}

func (c wireCause) value() statussync.Cause {
	return statussync.Cause{System: c.System, Asked: c.Asked, At: c.At.UTC(), Span: c.Span.value()}
}

func reportsToWire(at time.Time, e Reports) *wireReports {
	w := &wireReports{Shows: e.Shows}
	for _, r := range e.Reports {
		x := wireReport{
			System: r.System, Source: sources.of(r.Source), Since: timeToWire(r.Since), Status: r.Status, Ours: r.Ours, Coarse: r.Coarse,
			By: makers.of(r.By), Mark: wireMark{timeToWire(r.Mark.At), r.Mark.Seq}, Span: spanToWire(r.Span),
			Active: facts.of(r.Active), Out: facts.of(r.Out), Items: r.Items, Doing: r.Doing, Groups: r.Groups,
		}
		if !r.At.Equal(at) {
			x.At = r.At.UTC()
		}
		if r.Edge != nil {
			x.Edge = &wireEdge{r.Edge.Item, steps.of(r.Edge.Step)}
		}
		w.Reports = append(w.Reports, x)
	}
	return w
}

func (w *wireReports) entry(at time.Time, err *error) Reports {
	e := Reports{Shows: w.Shows}
	for _, x := range w.Reports {
		r := Report{Ours: x.Ours, Report: statussync.Report{
			System: x.System, Source: sources.value(x.Source, err), At: at, Since: x.Since.UTC(), Status: x.Status, Coarse: x.Coarse,
			By: makers.value(x.By, err), Mark: statussync.Mark{At: x.Mark.At.UTC(), Seq: x.Mark.Seq}, Span: x.Span.value(),
			Active: facts.value(x.Active, err), Out: facts.value(x.Out, err), Items: x.Items, Doing: x.Doing, Groups: x.Groups,
		}}
		if !x.At.IsZero() {
			r.At = x.At.UTC()
		}
		if x.Edge != nil {
			r.Edge = &statussync.Edge{Item: x.Edge.Item, Step: steps.value(x.Edge.Step, err)}
		}
		e.Reports = append(e.Reports, r)
	}
	return e
}
