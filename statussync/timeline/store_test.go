package timeline_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// full is a day with everything that a record may have.
func full(t testing.TB) timeline.Day {
	t.Helper()
	return observed(t, dayOf(t, clock(t, "08:00"), time.UTC),
		timeline.Fact{System: "zendesk", Status: "Online", At: clock(t, "00:00").Add(-time.Hour), Received: clock(t, "07:00")},
		timeline.Fact{System: "zendesk", Status: "Away <3", At: clock(t, "08:00"), Seen: clock(t, "08:30"), Received: clock(t, "08:30"), Version: 918},
		timeline.Fact{System: "zendesk", Channel: "messaging", Items: new(0), Capacity: new(4), At: clock(t, "08:00")},
		timeline.Fact{System: "zendesk", Channel: "messaging", Items: new(2), At: clock(t, "08:10")},
		timeline.Fact{System: "aircall", Activity: "in call", At: clock(t, "09:01"), Received: clock(t, "09:00")},
		timeline.Fact{Gap: true, At: clock(t, "10:00")},
	)
}

const golden = `{"v":1,"agent":"7001","date":"2026-03-02","zone":"UTC","from":"2026-03-02T00:00:00Z","to":"2026-03-03T00:00:00Z","tracks":[` +
	`{"kind":"gap","facts":[{"at":36000000000}]},` +
	`{"system":"aircall","kind":"activity","facts":[{"at":32400000000,"value":"in call","ahead":60000000}]},` +
	`{"system":"zendesk","kind":"status","facts":[{"at":-3600000000,"value":"Online"},{"at":28800000000,"value":"Away \u003c3","version":918,"for":1800000000}]},` +
	`{"system":"zendesk","channel":"messaging","kind":"capacity","facts":[{"at":28800000000,"count":4}]},` +
	`{"system":"zendesk","channel":"messaging","kind":"items","facts":[{"at":28800000000},{"at":29400000000,"count":2}]}]}`

func TestStored(t *testing.T) {
	want := full(t)
	text, err := json.Marshal(want)
	if err != nil || string(text) != golden {
		t.Errorf("got  %s, %v\nwant %s", text, err, golden)
	}
	var got timeline.Day
	if err := json.Unmarshal([]byte(golden), &got); err != nil || !got.Equal(want) {
		t.Errorf("read back it differs, %v", err)
	}
	var holder struct{ Day timeline.Day }
	if text, err := json.Marshal(holder); err != nil || string(text) != `{"Day":null}` {
		t.Errorf("the zero day: %s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`{"Day":null}`), &holder); err != nil || holder.Day.Agent() != "" {
		t.Errorf("the zero day read back: %v", err)
	}
}

// Members that a later program adds survive in an older one.
func TestUnknownMembersSurvive(t *testing.T) {
	more := strings.Replace(golden, `"zone"`, `"shift":{"name":"night","parts":[1, 2.50]},"Agent":"x","zone"`, 1)
	var d timeline.Day
	if err := json.Unmarshal([]byte(more), &d); err != nil {
		t.Fatal(err)
	}
	d = observed(t, d, timeline.Fact{System: "zendesk", Status: "Offline", At: clock(t, "12:00")})
	text, err := json.Marshal(d)
	if err != nil || !strings.HasSuffix(string(text), `]}],"Agent":"x","shift":{"name":"night","parts":[1,2.50]}}`) || !strings.Contains(string(text), "Offline") {
		t.Errorf("got %s, %v", text, err)
	}
	var again timeline.Day
	if err := json.Unmarshal(text, &again); err != nil || !again.Equal(d) || again.Agent() != "7001" {
		t.Errorf("read back it differs, %v", err)
	}
}

// A record that Observe cannot have made is refused by name and changes nothing.
func TestBroken(t *testing.T) {
	for _, tt := range []struct {
		name, old, text string
		want            error
		says            string
	}{
		{"a newer version", `"v":1`, `"v":2`, timeline.ErrNewer, "want 1 at most, got 2"},
		{"no version", `"v":1,`, ``, timeline.ErrBroken, "want 1, got 0"},
		{"an unknown member of a fact", `"ahead"`, `"behind"`, timeline.ErrBroken, `"behind"`},
		{"an unknown member of a track", `"system":"aircall"`, `"system":"aircall","line":3`, timeline.ErrBroken, `"line"`},
		{"an unknown kind", `"activity"`, `"mood"`, timeline.ErrBroken, `"mood"`},
		{"half a record", `]}]}`, ``, timeline.ErrBroken, "end of JSON"},
		{"no agent", `"7001"`, `""`, timeline.ErrBroken, "agent"},
		{"no date", `2026-03-02"`, `2026-03-32"`, timeline.ErrBroken, "out of range"},
		{"no day", `"to":"2026-03-03T`, `"to":"2026-04-03T`, timeline.ErrBroken, "want a day"},
		{"fractions", `"from":"2026-03-02T00:00:00Z`, `"from":"2026-03-02T00:00:00.5Z`, timeline.ErrBroken, "whole seconds"},
		{"a cut outside", `"tracks"`, `"cut":86400000000,"tracks"`, timeline.ErrBroken, "cut"},
		{"facts before the cut", `"tracks"`, `"cut":29400000000,"tracks"`, timeline.ErrBroken, "up to the beginning"},
		{"out of order", `{"at":-3600000000`, `{"at":30000000000`, timeline.ErrBroken, "want one later"},
		{"tracks out of order", `"aircall"`, `"zz"`, timeline.ErrBroken, "want an order"},
		{"after the day", `"at":29400000000`, `"at":86400000000`, timeline.ErrBroken, "times that may be"},
		{"far away", `"at":-3600000000`, `"at":-9223372036854775808`, timeline.ErrBroken, "times that may be"},
		{"seen after the day", `"for":1800000000`, `"for":86400000000`, timeline.ErrBroken, "day ends"},
		{"negative", `"for":1800000000`, `"for":-1`, timeline.ErrBroken, "times that may be"},
		{"a text for a number", `"count":4`, `"value":"4"`, timeline.ErrBroken, "capacity"},
		{"too many items", `"count":4`, `"count":10001`, timeline.ErrBroken, "10000"},
		{"a number in the wrong form", `"count":4`, `"count":4.5`, timeline.ErrBroken, "tracks"},
		{"a status without a name", `"value":"Online"`, `"value":""`, timeline.ErrBroken, "want a name"},
		{"no system", `"system":"aircall",`, ``, timeline.ErrBroken, "system"},
		{"no facts", `[{"at":36000000000}]`, `[]`, timeline.ErrBroken, "got none"},
	} {
		d := full(t)
		err := json.Unmarshal([]byte(strings.Replace(golden, tt.old, tt.text, 1)), &d)
		var syntax *json.SyntaxError // json looks at the whole before the day does
		if !errors.Is(err, tt.want) && !errors.As(err, &syntax) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %v: %s", tt.name, err, tt.want, tt.says)
		}
		if !d.Equal(full(t)) {
			t.Errorf("%s: the day has changed", tt.name)
		}
	}
}

// The size of a record is bounded: 500 facts as they are in practice, and the worst
// that can be observed.
func TestSize(t *testing.T) {
	const limit = 1 << 20 // the engine's stores take as much
	worst := strings.Repeat("<", timeline.MaxName-5)
	d, err := timeline.DayOf(worst, clock(t, "08:00"), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	at := clock(t, "10:00")
	name := func(i int) string {
		return worst + string(rune('a'+i/676%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
	}
	var facts []timeline.Fact
	for i := range timeline.MaxFacts + timeline.MaxTracks {
		day := time.Duration(0)
		if i < timeline.MaxTracks {
			day = 24 * time.Hour // what holds since yesterday comes on top
		}
		at = at.Add(time.Microsecond)
		facts = append(facts, timeline.Fact{Agent: worst, System: name(i % timeline.MaxTracks), Channel: worst, Activity: name(i),
			At: at.Add(-day), Received: at.Add(-day - time.Minute), Seen: at.Add(-day - time.Minute), Version: -1 << 63})
	}
	d, err = d.Observe(facts...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil || len(text) > limit || len(text) < limit/2 {
		t.Errorf("the worst day takes %d bytes, %v", len(text), err)
	}
	var back timeline.Day
	if err := json.Unmarshal(text, &back); err != nil || !back.Equal(d) {
		t.Errorf("read back it differs, %v", err)
	}
	if text, err = json.Marshal(busyDay(t)); err != nil || len(text) > 32<<10 {
		t.Errorf("a busy day takes %d bytes, %v", len(text), err)
	}
	t.Logf("a busy day takes %d bytes", len(text))
}
