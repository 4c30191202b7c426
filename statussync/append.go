package statussync

import (
	"time"

	"github.com/ctikit/ctikit/internal/jsontext"
)

// A stored state is written by hand, for every event: encoding/json takes five
// times as long (BenchmarkStored) and allocates for nearly every member.
// TestAppendJSON compares the two, and so this file with the tags in state.go.

// AppendJSON appends what [State.MarshalJSON] returns.
func (s State) AppendJSON(b []byte) []byte {
	t := text{b}
	t.Text = append(t.Text, '{')
	t.Int("v", version)
	if len(s.agent.Sides) > 0 {
		t.OpenArray("sides")
		for i := range s.agent.Sides {
			t.side(&s.agent.Sides[i])
		}
		t.CloseArray()
	}
	if len(s.agent.Recent) > 0 {
		t.OpenArray("recent")
		for _, sum := range s.agent.Recent {
			t.Uint("", uint64(sum))
		}
		t.CloseArray()
	}
	t.SomeUint("count", uint64(s.agent.Causes))
	t.Members(s.agent.more)
	t.Close()
	return t.Text
}

type text struct{ jsontext.Text }

func (t *text) side(s *side) {
	t.Open("")
	t.String("system", s.System)
	if k := &s.Known; *k != (choice{}) {
		t.Open("has")
		t.SomeString("status", string(k.Status))
		t.marked(k.Mark, k.Span)
		t.at("seen", k.Seen)
		t.write("ours", k.Ours)
		t.Close()
	}
	if w := &s.Want; *w != (wish{}) {
		t.Open("want")
		t.SomeString("status", string(w.Status))
		t.cause(&w.Cause)
		t.SomeInt("tries", int64(w.Tries))
		t.Close()
	}
	if h := s.Hold; h != nil {
		t.Open("hold")
		t.String("status", string(h.Status))
		t.time("since", h.Since)
		t.at("until", h.Until)
		t.True("free", h.Free)
		t.Close()
	}
	t.write("sent", s.Sent)
	t.claim("pending", s.Pending)
	t.at("read", s.Read)
	t.fact("active", s.Active)
	t.at("idle", s.Idle)
	t.fact("out", s.Out)
	t.claim("away", s.Away)
	t.work(&s.Work)
	if d := s.Doing; d != (said{}) {
		t.Open("doing")
		t.SomeString("is", string(d.Is))
		t.at("since", d.Since)
		t.Close()
	}
	t.block("blocked", &s.Blocked)
	t.block("barred", &s.Barred)
	t.SomeString("groups", s.Groups)
	t.Members(s.more)
	t.Close()
}

func (t *text) cause(c *cause) {
	if *c == (cause{}) {
		return
	}
	t.Open("cause")
	t.SomeUint("n", uint64(c.N))
	t.SomeString("in", c.System)
	t.marked(c.Mark, c.Span)
	t.SomeUint("saw", uint64(c.Saw))
	t.SomeString("asked", c.Asked)
	t.Close()
}

func (t *text) write(name string, w *write) {
	if w == nil {
		return
	}
	t.Open(name)
	t.String("status", string(w.Status))
	t.SomeUint("cause", uint64(w.Cause))
	t.True("hold", w.Hold)
	t.SomeString("over", string(w.Over))
	t.at("again", w.Again)
	t.mark("was", w.Was)
	t.mark("base", w.Base)
	t.at("stood", w.Stood)
	t.time("sent", w.Sent)
	t.at("reply", w.Replied)
	t.SomeInt("phase", int64(w.Phase))
	t.True("half", w.Half)
	t.Close()
}

func (t *text) claim(name string, c *claim) {
	if c == nil {
		return
	}
	t.Open(name)
	t.SomeString("status", string(c.Status))
	t.marked(c.Mark, c.Span)
	t.SomeInt("by", int64(c.By))
	t.Close()
}

func (t *text) work(w *work) {
	if w.IsZero() {
		return
	}
	t.Open("work")
	if len(w.Live) > 0 {
		t.OpenArray("live")
		for i := range w.Live {
			t.Open("")
			t.String("id", w.Live[i].ID)
			t.at("since", w.Live[i].Since)
			t.at("began", w.Live[i].Began)
			t.at("last", w.Live[i].Last)
			t.at("until", w.Live[i].Until)
			t.Close()
		}
		t.CloseArray()
	}
	if len(w.Ended) > 0 {
		t.OpenArray("ended")
		for _, e := range w.Ended {
			t.Open("")
			t.String("id", e.ID)
			t.at("at", e.At)
			t.Close()
		}
		t.CloseArray()
	}
	t.at("list", w.Listed)
	t.Close()
}

func (t *text) fact(name string, f fact) {
	if f == (fact{}) {
		return
	}
	t.Open(name)
	t.True("yes", f.Yes)
	t.span(f.Span)
	t.Close()
}

func (t *text) block(name string, b *block) {
	if *b == (block{}) {
		return
	}
	t.Open(name)
	t.SomeString("status", string(b.Status))
	t.SomeString("code", b.Code)
	t.SomeUint("epoch", b.Epoch)
	t.Close()
}

func (t *text) marked(m mark, s span) {
	t.mark("mark", m)
	t.span(s)
}

func (t *text) mark(name string, m mark) {
	if m == (mark{}) {
		return
	}
	t.Open(name)
	t.at("at", m.At)
	t.SomeInt("seq", m.Seq)
	t.Close()
}

func (t *text) span(s span) {
	if s != (span{}) {
		t.Name("span")
		t.Text = append(s.append(append(t.Text, '"')), '"')
	}
}

func (t *text) at(name string, m moment) {
	if m != 0 {
		t.time(name, m)
	}
}

func (t *text) time(name string, m moment) {
	t.Name(name)
	t.Text = append(jsontext.AppendTime(append(t.Text, '"'), m.time()), '"')
}

func (s span) append(b []byte) []byte {
	length := time.Duration(s.Latest-s.Earliest) * time.Millisecond
	return append(jsontext.AppendTime(b, s.Earliest.time()), "/"+length.String()...)
}
