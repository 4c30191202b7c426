package connecttest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// Recording is how a contact is recorded.
type Recording struct {
	Since time.Time
	// Suspended are the types whose recording is paused.
	Suspended []connect.RecordingType
}

// recording is a recording that runs.
type recording struct {
	since     time.Time
	suspended map[connect.RecordingType]bool
}

// Record begins the recording of a contact that is not over, as a flow does. The
// end of the contact ends it: the contact, and its record, have it then.
func (f *Fake) Record(contactID string) {
	f.change(func() error {
		c, err := f.contact(contactID)
		switch {
		case err != nil:
			return err
		case !c.DisconnectedAt.IsZero() || c.recording != nil:
			return fmt.Errorf("cannot record contact %s: it is over, or recorded already", contactID)
		}
		c.recording = &recording{f.now(), map[connect.RecordingType]bool{}}
		return nil
	})
}

// Recording is how a contact is recorded; false if it is not.
func (f *Fake) Recording(contactID string) (shown Recording, ok bool) {
	f.fake.Locked(func() {
		if c := f.contacts[contactID]; c != nil && c.recording != nil {
			shown, ok = Recording{c.recording.since, slices.Sorted(maps.Keys(c.recording.suspended))}, true
		}
	})
	return shown, ok
}

// endRecording stores the recording of a contact that ends.
func (c *contact) endRecording(now time.Time) {
	if c.recording == nil {
		return
	}
	c.Recordings = append(c.Recordings, connect.RecordingRef{
		Location: "example-recordings/connect/CallRecordings/" + c.ID + ".wav", Status: connect.RecordingAvailable,
		StorageType: "S3", MediaStreamType: "AUDIO", ParticipantType: "ALL", StartedAt: c.recording.since, StoppedAt: now,
	})
	c.recording = nil
}

type wireRecordingAsk struct {
	wireContactAsk
	InitialContactID     string                `json:"InitialContactId"`
	ContactRecordingType connect.RecordingType `json:",omitempty"`
}

// recordingTypes are those that a request means.
func recordingTypes(t connect.RecordingType) ([]connect.RecordingType, error) {
	all := []connect.RecordingType{connect.AgentRecording, connect.IVRRecording, connect.ScreenRecording}
	switch {
	case t == "":
		return all, nil
	case slices.Contains(all, t):
		return []connect.RecordingType{t}, nil
	}
	return nil, badRequest("ContactRecordingType %q is unknown", t)
}

func (in *instance) suspendContactRecording(r *faketest.Request) (any, error) {
	return nil, in.onRecording(r, func(rec *recording, t connect.RecordingType) { rec.suspended[t] = true })
}

func (in *instance) resumeContactRecording(r *faketest.Request) (any, error) {
	return nil, in.onRecording(r, func(rec *recording, t connect.RecordingType) { delete(rec.suspended, t) })
}

func (in *instance) onRecording(r *faketest.Request, do func(*recording, connect.RecordingType)) error {
	var ask wireRecordingAsk
	if err := errors.Join(body(r, &ask), isInstance(ask.InstanceID)); err != nil {
		return err
	}
	c, err := in.contact(ask.ContactID)
	if err != nil {
		return err
	}
	kinds, err := recordingTypes(ask.ContactRecordingType)
	switch {
	case err != nil:
		return err
	case ask.InitialContactID != c.Conversation():
		return notFound("initial contact", ask.InitialContactID)
	case c.recording == nil:
		return badRequest("contact %s is not recorded", c.ID)
	}
	for _, t := range kinds {
		do(c.recording, t)
	}
	return nil
}
