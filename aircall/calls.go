package aircall

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
)

// CallsService reads calls and acts on them. Its errors are those of
// [UsersService], and an unknown call is an [ErrNotFound]. The results of AI
// Assist about a call are in [InsightsService].
type CallsService struct{ c *core }

// CallFetch asks for parts of a call that Aircall leaves out by itself.
type CallFetch struct {
	// Contact fills [Call.Contact], which is nil without it.
	Contact bool `url:"fetch_contact,omitempty"`
	// ShortURLs fills [Call.RecordingShort] and [Call.VoicemailShort].
	ShortURLs bool `url:"fetch_short_urls,omitempty"`
	// Timeline fills [Call.IVROptions].
	Timeline bool `url:"fetch_call_timeline,omitempty"`
	// AIVoiceAgents fills [Call.AIVoiceAgents].
	AIVoiceAgents bool `url:"fetch_aiva_conv,omitempty"`
}

// Get returns a call.
func (s CallsService) Get(ctx context.Context, id int64, fetch CallFetch) (*Call, error) {
	r := s.c.request("calls.get", id)
	r.Query = fetch
	return object[Call](ctx, r, "call")
}

// CallListOptions choose calls. The zero value starts with the oldest calls
// that Aircall still has, which are about six months old.
type CallListOptions struct {
	ListOptions
	CallFetch
	// From and To bound when calls were made, in whole seconds; zero for no bound.
	From time.Time `url:"from,omitempty,unix"`
	To   time.Time `url:"to,omitempty,unix"`
}

// List returns one page of the company's calls. Aircall ends the list silently
// after 10,000: ask for shorter spans of time.
func (s CallsService) List(ctx context.Context, o CallListOptions) (ctikit.Page[Call], error) {
	return s.list(o).page(ctx)
}

// All goes through the calls, page by page. An error is the last thing that it
// yields.
func (s CallsService) All(ctx context.Context, o CallListOptions) iter.Seq2[Call, error] {
	return s.list(o).all(ctx)
}

func (s CallsService) list(o CallListOptions) list[Call] {
	return listOf[Call](s.c.request("calls.list"), "calls", o.ListOptions).filtered(func(p ListOptions) any {
		o.ListOptions = p
		return o
	})
}

// CallSearchOptions choose calls; those that are set must all hold.
type CallSearchOptions struct {
	CallListOptions
	Direction Direction `url:"direction,omitempty"`
	// UserID finds a transferred call under its destination only; 0 for all users.
	UserID int64 `url:"user_id,omitempty"`
	// PhoneNumber is the other party's.
	PhoneNumber string `url:"phone_number,omitempty"`
	// TagIDs must all be on the call.
	TagIDs []int64 `url:"tags,omitempty,brackets"`
}

// Search returns one page of the calls that match.
func (s CallsService) Search(ctx context.Context, o CallSearchOptions) (ctikit.Page[Call], error) {
	return s.search(o).page(ctx)
}

// AllMatching goes through the calls that match, page by page. An error is the
// last thing that it yields.
func (s CallsService) AllMatching(ctx context.Context, o CallSearchOptions) iter.Seq2[Call, error] {
	return s.search(o).all(ctx)
}

func (s CallsService) search(o CallSearchOptions) list[Call] {
	return listOf[Call](s.c.request("calls.search"), "calls", o.ListOptions).filtered(func(p ListOptions) any {
		o.ListOptions = p
		return o
	})
}

// Comment adds a note to a call, which may have five and cannot change them.
// Aircall shows no author and drops emoji. One note too many is an
// [ErrInvalid].
func (s CallsService) Comment(ctx context.Context, id int64, content string) error {
	r := s.c.request("calls.comment", id).with(struct {
		Content string `json:"content"`
	}{content})
	r.want(content != "", "content", "a text, got an empty string")
	return r.run(ctx)
}

// Tag puts tags on a call. Whether they replace those that it has is
// undocumented.
func (s CallsService) Tag(ctx context.Context, id int64, tagIDs ...int64) error {
	r := s.c.request("calls.tag", id).with(struct {
		Tags []int64 `json:"tags"`
	}{tagIDs})
	r.want(len(tagIDs) > 0, "tag ids", "at least one, got none")
	return r.run(ctx)
}

// Archive marks a call as dealt with. It sets a flag, which Aircall's app no
// longer shows.
func (s CallsService) Archive(ctx context.Context, id int64) error {
	return s.c.request("calls.archive", id).run(ctx)
}

// Unarchive takes the mark of Archive back.
func (s CallsService) Unarchive(ctx context.Context, id int64) error {
	return s.c.request("calls.unarchive", id).run(ctx)
}

// PauseRecording stops recording a call for a while. A call that is over is an
// [ErrInvalid], a number that records nothing an [ErrWrongState].
func (s CallsService) PauseRecording(ctx context.Context, id int64) error {
	return s.c.request("calls.pause_recording", id).run(ctx)
}

// ResumeRecording goes on with what PauseRecording stopped; its errors are the
// same.
func (s CallsService) ResumeRecording(ctx context.Context, id int64) error {
	return s.c.request("calls.resume_recording", id).run(ctx)
}

// DeleteRecording erases a call's recording, and what AI Assist made of it.
func (s CallsService) DeleteRecording(ctx context.Context, id int64) error {
	return s.c.request("calls.delete_recording", id).run(ctx)
}

// DeleteVoicemail erases a call's voicemail, and what AI Assist made of it.
func (s CallsService) DeleteVoicemail(ctx context.Context, id int64) error {
	return s.c.request("calls.delete_voicemail", id).run(ctx)
}
