package connect_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// Whatever the bytes, the parser gives a record that parses to the same again,
// or ErrMalformed.
func FuzzContactRecord(f *testing.F) {
	f.Add([]byte(contactRecord))
	f.Add([]byte(`{"contactid":"c","instancearn":"i","agent":[],"queue":7,"recordings":[null,{}],"recording":{"type":1},"attributes":{"a":1}}`))
	f.Add([]byte(`{"ContactId":"c","InstanceARN":"i","Agent":{"ARN":"a","NumberOfHolds":"9e9","HierarchyGroups":[{}]},"SegmentAttributes":{"connect:Subtype":[]}}`))
	f.Add([]byte(`{"ContactId":"c","InstanceARN":"i","LastUpdateTimestamp":1e99,"Recording":{"Location":"/"}}`))
	f.Fuzz(func(t *testing.T, record []byte) {
		r, err := connect.DecodeContactRecord(record)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeContactRecord(r.Body)
		if err != nil {
			t.Fatalf("its own bytes are refused: %v", err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("they are another record:\n%s", diff)
		}
		if r.Newer(again) || r.Conversation() == "" || r.Agent.Interaction < 0 || r.Queue.Duration < 0 {
			t.Errorf("newer than itself, conversation %q, durations %v, %v", r.Conversation(), r.Agent.Interaction, r.Queue.Duration)
		}
		_, _, _ = r.Subtype(), r.Abandoned(), r.Recordings
	})
}

// Whatever the bytes, the parser gives a transcript in order that parses to the
// same again, or ErrMalformed.
func FuzzChatTranscript(f *testing.F) {
	f.Add([]byte(chatTranscript))
	f.Add([]byte(`{"contactid":"c","transcript":[null,{},7,{"type":"MESSAGE","contenttype":"application/vnd.amazonaws.connect.message.interactive","content":"{\"data\":[]}"}],"participants":{}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := connect.DecodeChatTranscript(file)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeChatTranscript(c.Body)
		if diff := cmp.Diff(c, again); err != nil || diff != "" {
			t.Errorf("its own bytes are another transcript, %v:\n%s", err, diff)
		}
		for _, item := range c.Items {
			if item.Text() == "" != (item.Line() == "") {
				t.Errorf("text %q, line %q", item.Text(), item.Line())
			}
		}
		dated := slices.DeleteFunc(slices.Clone(c.Items), func(i connect.ChatItem) bool { return i.At.IsZero() })
		if !slices.IsSortedFunc(dated, func(a, b connect.ChatItem) int { return a.At.Compare(b.At) }) {
			t.Error("out of order")
		}
	})
}

// Whatever the bytes, the parser gives an analysis that parses to the same
// again and encodes, or ErrMalformed.
func FuzzLensAnalysis(f *testing.F) {
	f.Add([]byte(lensCall))
	f.Add([]byte(lensChat))
	f.Add([]byte(`{"customermetadata":{"contactid":"c"},"transcript":[{"beginoffsetmillis":-9,"endoffsetmillis":9e99}],"conversationcharacteristics":{"talktime":{"detailsbyparticipant":{"":null}},"interruptions":{"totalcount":-1,"interruptionsbyinterrupter":{"x":7}}}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := connect.DecodeLensAnalysis(file)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeLensAnalysis(a.Body)
		if diff := cmp.Diff(a, again); err != nil || diff != "" {
			t.Errorf("its own bytes are another analysis, %v:\n%s", err, diff)
		}
		if a.Duration < 0 || a.NonTalk < 0 || a.Interruptions.Count < 0 || a.Interruptions.Time < 0 {
			t.Errorf("negative: %v", a)
		}
		a.Body = nil
		if _, err := json.Marshal(a); err != nil {
			t.Errorf("it does not encode: %v", err)
		}
	})
}

// Whatever the bytes, the parser gives an event that parses to the same again,
// or ErrMalformed.
func FuzzFlowEvent(f *testing.F) {
	f.Add([]byte(flowEvent))
	f.Add([]byte(`{"Details":{"Parameters":{"deep":{"a":[1,null]}},"ContactData":{"ContactId":"c","Queue":null,"References":{"a":{"Type":"URL","Value":7},"b":[]}}}}`))
	f.Add([]byte(`{"details":{"parameters":[],"contactdata":{"contactid":"c","queue":"x","attributes":{"a":{}},"customerendpoint":7}}}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		e, err := connect.DecodeFlowEvent(event)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		again, err := connect.DecodeFlowEvent(e.Body)
		if diff := cmp.Diff(e, again); err != nil || diff != "" {
			t.Errorf("its own bytes are another event, %v:\n%s", err, diff)
		}
		for name := range e.Parameters {
			_ = e.Parameter(name)
		}
		if e.Conversation() == "" || e.Subtype() != again.Subtype() {
			t.Error("no conversation, or another subtype")
		}
	})
}
