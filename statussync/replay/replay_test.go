package replay_test

import (
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// seconds is a time after nine.
func seconds(n float64) time.Time { return nine.Add(time.Duration(n * float64(time.Second))) }

func catalog(names ...statussync.Status) (c statussync.Catalog) {
	for _, name := range names {
		c = append(c, statussync.Entry{Status: name, Name: string(name), Settable: true})
	}
	return c
}

// office are two systems that mean the same by "on" and "off", and by "lunch" and
// "meal".
func office() journal.Settings {
	return journal.Settings{
		Systems: []journal.System{
			{System: statussync.System{Name: "desk", Catalog: catalog("on", "off", "lunch")}},
			{System: statussync.System{Name: "phone", Catalog: catalog("on", "off", "meal", "pause")}},
		},
		Pairs: pairs(statussync.Both("lunch", "meal")),
	}
}

func pairs(lunch ...statussync.Rule) []statussync.Pair {
	return []statussync.Pair{{A: "desk", B: "phone", Rules: append([]statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}, lunch...)}}
}

// elsewhere has lunch mean another status of the phone.
var elsewhere = replay.Settings{Pairs: pairs(statussync.Both("lunch", "pause"))}

// recording is a journal.
type recording []journal.Line

// opened has an agent whose systems show "on", and what was written then.
func opened(s journal.Settings) *recording {
	r := &recording{{At: nine, Entry: journal.Head{Account: "acme"}}, {At: nine, Entry: s}}
	r.about(0, journal.Frame{IDs: map[string]string{"desk": "1", "phone": "2"}, Joined: true})
	r.about(1, journal.Reports{Shows: map[string]statussync.Status{"desk": "on", "phone": "on"}, Reports: []journal.Report{
		r.report("desk", statussync.List, 1, "on"), r.report("phone", statussync.List, 1, "on"),
	}})
	return r
}

func (r *recording) about(at float64, e journal.Entry) {
	*r = append(*r, journal.Line{At: seconds(at), Agent: "1", Version: uint64(len(*r)), Entry: e})
}

func (r *recording) report(system string, source statussync.Source, at float64, status statussync.Status) journal.Report {
	return journal.Report{Report: statussync.Report{
		System: system, Source: source, At: seconds(at), Since: seconds(at - 1), Status: status,
		Mark: statussync.Mark{At: seconds(at)}, Span: statussync.Span{Earliest: seconds(at), Latest: seconds(at)},
	}}
}

// click is an event of a choice; the recorded bridge wrote nothing then.
func (r *recording) click(at float64, system string, status statussync.Status) {
	r.about(at, journal.Reports{Reports: []journal.Report{r.report(system, statussync.Event, at, status)}, Shows: map[string]statussync.Status{system: status}})
}

func (r *recording) end(at float64) {
	*r = append(*r, journal.Line{At: seconds(at), Entry: journal.Sweep{Began: seconds(at - 1)}})
}

func (r *recording) lines() iter.Seq2[journal.Line, error] {
	return func(yield func(journal.Line, error) bool) {
		for _, l := range *r {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (r *recording) replay(t *testing.T, other replay.Settings) replay.Result {
	t.Helper()
	result, err := replay.Run(r.lines(), other)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// short are writes in a word each, with a question mark where they are uncertain.
func short(writes []replay.Write) (words []string) {
	for _, w := range writes {
		word := w.System + " " + string(w.Status)
		if w.Uncertain {
			word += "?"
		}
		words = append(words, word)
	}
	return words
}

func TestReplay(t *testing.T) {
	for _, tt := range []struct {
		name             string
		do               func(*recording)
		own, other       []string
		choices, unclear int
	}{
		{"nothing", func(*recording) {}, nil, nil, 0, 0},
		{"a choice whose meaning is another", func(r *recording) {
			r.click(10, "desk", "lunch")
		}, []string{"phone meal"}, []string{"phone pause"}, 1, 0},
		{"a choice soon after it is uncertain", func(r *recording) {
			r.click(10, "desk", "lunch")
			r.click(50, "phone", "on")
		}, []string{"phone meal", "desk on?"}, []string{"phone pause", "desk on?"}, 2, 1},
		{"a choice later is not", func(r *recording) {
			r.click(10, "desk", "lunch")
			r.click(90, "phone", "on")
		}, []string{"phone meal", "desk on"}, []string{"phone pause", "desk on"}, 2, 0},
		{"a choice of what stands already changes nothing", func(r *recording) {
			r.click(10, "desk", "lunch")
			r.click(100, "phone", "pause")
		}, []string{"phone meal"}, []string{"phone pause"}, 2, 0},
		{"an echo of ours is no choice", func(r *recording) {
			r.click(10, "desk", "lunch")
			r.about(10, journal.Write{System: "phone", Status: "meal"})
			r.about(10.2, journal.Sent{System: "phone"})
			echo := r.report("phone", statussync.Event, 10.4, "meal")
			echo.Ours = true
			r.about(10.5, journal.Reports{Reports: []journal.Report{echo}, Shows: map[string]statussync.Status{"phone": "meal"}})
		}, []string{"phone meal"}, []string{"phone pause"}, 1, 0},
		{"a choice that only a list showed", func(r *recording) {
			r.about(60, journal.Reports{Reports: []journal.Report{r.report("desk", statussync.List, 60, "lunch")}, Shows: map[string]statussync.Status{"desk": "lunch"}})
			r.end(61)
		}, []string{"phone meal"}, []string{"phone pause"}, 1, 0},
		{"a wish", func(r *recording) {
			r.about(10, journal.Asked{System: "desk", Status: "lunch", By: "supervisor"})
		}, []string{"desk lunch", "phone meal"}, []string{"desk lunch", "phone pause"}, 1, 0},
		{"signed out: it waits", func(r *recording) {
			out := r.report("phone", statussync.Event, 5, "")
			out.Out, out.Mark = statussync.Yes, statussync.Mark{}
			r.about(5, journal.Reports{Reports: []journal.Report{out}})
			r.click(10, "desk", "lunch")
			r.end(200)
		}, nil, nil, 1, 0},
		{"a status that was deleted: its rules do not count", func(r *recording) {
			fewer := office()
			fewer.Systems[1].Catalog = catalog("on", "off", "meal")
			*r = append(*r, journal.Line{At: seconds(5), Entry: fewer})
			r.click(10, "desk", "lunch")
		}, []string{"phone meal"}, nil, 1, 0},
		{"who left", func(r *recording) {
			r.click(10, "desk", "lunch")
			r.about(20, journal.Left{})
			r.end(100)
		}, []string{"phone meal"}, []string{"phone pause"}, 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := opened(office())
			tt.do(r)
			r.end(300)
			result := r.replay(t, elsewhere)
			if diff := cmp.Diff([][]string{tt.own, tt.other}, [][]string{short(result.Own), short(result.Other)}); diff != "" {
				t.Errorf("own and other (-want +got):\n%s", diff)
			}
			if result.Choices != tt.choices || result.Uncertain != tt.unclear {
				t.Errorf("%d choices, %d uncertain, want %d and %d", result.Choices, result.Uncertain, tt.choices, tt.unclear)
			}
		})
	}
}

// A write is taken, and reported, after the delays that were recorded.
func TestDelays(t *testing.T) {
	r := opened(office())
	for i := range 3 {
		at := float64(100 * (i + 1))
		r.click(at, "desk", []statussync.Status{"lunch", "on", "lunch"}[i])
		r.about(at, journal.Write{System: "phone", Status: "meal"})
		r.about(at+20, journal.Sent{System: "phone"}) // twenty seconds until it answers
	}
	r.click(410, "desk", "on")
	r.click(415, "desk", "off") // while the write before is open
	r.end(600)
	result := r.replay(t, replay.Settings{})
	want := []string{"phone meal", "phone on", "phone meal", "phone on", "phone off"}
	if diff := cmp.Diff(want, short(result.Own)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if at := result.Own[4].At; at.Before(seconds(430)) {
		t.Errorf("the last write goes out at %v, before the one before it is answered", at)
	}
}

func TestResult(t *testing.T) {
	r := opened(office())
	r.click(10, "desk", "lunch")
	for range 3 { // tries
		r.about(11, journal.Write{System: "phone", Status: "meal", Cause: statussync.Cause{System: "desk", At: seconds(10)}})
	}
	*r = append(*r, journal.Line{At: seconds(20), Entry: journal.Gap{Lines: 7}})
	r.end(300)
	result := r.replay(t, replay.Settings{})
	if result.From != nine || result.To != seconds(300) || result.Agents != 1 || result.Missing != 7 || len(result.Systems) != 2 {
		t.Errorf("%+v", result)
	}
	if len(result.Recorded) != 1 || !result.Recorded[0].Same(result.Own[0]) || len(result.Other) != 1 {
		t.Errorf("recorded %+v, own %+v", result.Recorded, result.Own)
	}
}

func TestOtherSettingsAreChecked(t *testing.T) {
	broken := errors.New("line 7")
	for name, tt := range map[string]struct {
		lines iter.Seq2[journal.Line, error]
		other replay.Settings
		is    error
		want  string
	}{
		"an unknown status": {opened(office()).lines(), replay.Settings{Pairs: pairs(statussync.Both("dinner", "meal"))}, statussync.ErrUnknownStatus, "dinner"},
		"an unknown system": {opened(office()).lines(), replay.Settings{Pairs: []statussync.Pair{{A: "desk", B: "fax"}}}, statussync.ErrBadPairs, "fax"},
		"an unfit hold": {opened(office()).lines(), replay.Settings{Holds: []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "dinner"}}},
			focus.ErrMissing, "hold 1"},
		"an empty journal": {(&recording{}).lines(), replay.Settings{}, replay.ErrEmpty, "nothing was recorded"},
		"no settings":      {(&recording{{At: nine, Agent: "1", Entry: journal.Woke{}}}).lines(), replay.Settings{}, replay.ErrEmpty, ""},
		"a broken line":    {func(yield func(journal.Line, error) bool) { yield(journal.Line{}, broken) }, replay.Settings{}, broken, ""},
	} {
		if _, err := replay.Run(tt.lines, tt.other); !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %v with %q", name, err, tt.is, tt.want)
		}
	}
}

// FuzzRun replays anything that can be read: it ends.
func FuzzRun(f *testing.F) {
	const text = `{"v":1,"at":"2026-03-02T09:00:00Z","head":{"account":"acme"}}
{"at":"2026-03-02T09:00:00Z","settings":{"systems":[{"name":"desk","catalog":[{"status":"on","settable":true},{"status":"off","settable":true}]},{"name":"phone","undated_readings":true,"hidden_by_activity":["off"],"catalog":[{"status":"on","settable":true},{"status":"off","settable":true},{"status":"off/x","settable":true}]}],"pairs":[{"a":"desk","b":"phone","rules":[{"a":"#on","b":"#on"},{"a":"#off","b":"#off/x"}]}]}}
{"at":"2026-03-02T09:00:01Z","agent":"1","version":1,"frame":{"ids":{"desk":"1"},"joined":true}}
{"at":"2026-03-02T09:00:02Z","agent":"1","version":2,"reports":{"of":[{"system":"desk","source":"list","status":"on"},{"system":"phone","source":"list","status":"on"}],"shows":{"desk":"on","phone":"on"}}}
{"at":"2026-03-02T09:00:05Z","agent":"1","version":3,"reports":{"of":[{"system":"phone","source":"event","status":"off","by":"machine","mark":{"at":"2026-03-02T09:00:05Z"}}]}}
{"at":"2026-03-02T09:00:07Z","agent":"1","version":4,"reports":{"of":[{"system":"phone","source":"reading","status":"off/x","active":"yes"}],"shows":{"phone":"off/x"}}}
{"at":"2026-03-02T09:00:08Z","agent":"1","version":5,"asked":{"system":"desk","status":"on"}}
{"at":"2026-03-02T09:01:00Z","sweep":{"began":"2026-03-02T09:00:59Z"}}
`
	f.Add(text)
	f.Add(strings.ReplaceAll(text, "machine", "reconnect"))
	f.Add(strings.ReplaceAll(text, `"by":"machine"`, `"ours":true`))
	f.Fuzz(func(t *testing.T, text string) {
		lines := func(yield func(journal.Line, error) bool) {
			for l, err := range journal.ReadFile(strings.NewReader(text)) {
				if !yield(l, err) {
					return
				}
			}
		}
		result, err := replay.Run(lines, replay.Settings{})
		if err == nil && len(replay.Compare(result.Own, result.Other).OnlyOther) > 0 {
			t.Errorf("the same settings write %v and %v", short(result.Own), short(result.Other))
		}
	})
}
