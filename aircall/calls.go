package aircall

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// CallsService reads calls and acts on them. Its errors are those of [UsersService].
// What AI Assist found out about a call is in [InsightsService].
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

// Get returns a call; an unknown one is an [ErrNotFound].
func (s CallsService) Get(ctx context.Context, id int64, fetch CallFetch) (*Call, error) {
	const op = "calls.get"
	if err := checkID(op, "call", id); err != nil {
		return nil, err
	}
	return object[Call](ctx, s.c, "call", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "calls", decimal(id)}, Query: fetch,
	})
}

// CallListOptions choose what a list of calls shows. The zero value is the oldest calls that Aircall still
// has, which are about six months old.
type CallListOptions struct {
	ListOptions
	CallFetch
	// From and To bound when calls were made, in whole seconds; zero for no bound.
	From time.Time `url:"from,omitempty,unix"`
	To   time.Time `url:"to,omitempty,unix"`
}

// List returns one page of the company's calls. Aircall ends the list silently after 10,000:
// ask for shorter spans of time.
func (s CallsService) List(ctx context.Context, o CallListOptions) (*Page[Call], error) {
	return s.listing(o).list(ctx, o.ListOptions)
}

// All goes through the calls, page by page. An error is the last thing that it yields.
func (s CallsService) All(ctx context.Context, o CallListOptions) iter.Seq2[Call, error] {
	return s.listing(o).all(ctx, o.ListOptions)
}

func (s CallsService) listing(o CallListOptions) listing[Call] {
	return listing[Call]{
		c: s.c, op: "calls.list", name: "calls", path: []string{"v1", "calls"},
		query: func(p ListOptions) any { o.ListOptions = p; return o },
	}
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
func (s CallsService) Search(ctx context.Context, o CallSearchOptions) (*Page[Call], error) {
	return s.searching(o).list(ctx, o.ListOptions)
}

// SearchAll goes through the calls that match, page by page. An error is the last thing that it yields.
func (s CallsService) SearchAll(ctx context.Context, o CallSearchOptions) iter.Seq2[Call, error] {
	return s.searching(o).all(ctx, o.ListOptions)
}

func (s CallsService) searching(o CallSearchOptions) listing[Call] {
	return listing[Call]{
		c: s.c, op: "calls.search", name: "calls", path: []string{"v1", "calls", "search"},
		query: func(p ListOptions) any { o.ListOptions = p; return o },
	}
}

// Comment adds a note to a call, which may have five and cannot change them. Aircall shows no author and
// drops emoji. One note too many is an [ErrInvalid].
func (s CallsService) Comment(ctx context.Context, id int64, content string) error {
	const op = "calls.comment"
	if content == "" {
		return invalid(op, "the content is empty")
	}
	body := struct {
		Content string `json:"content"`
	}{content}
	return s.act(ctx, op, http.MethodPost, id, body, "comments")
}

// Tag puts tags on a call. Whether they replace those that it has is undocumented.
func (s CallsService) Tag(ctx context.Context, id int64, tagIDs ...int64) error {
	const op = "calls.tag"
	if len(tagIDs) == 0 {
		return invalid(op, "no tag ids given")
	}
	body := struct {
		Tags []int64 `json:"tags"`
	}{tagIDs}
	return s.act(ctx, op, http.MethodPost, id, body, "tags")
}

// Archive marks a call as dealt with. It sets a flag; the app no longer shows it.
func (s CallsService) Archive(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.archive", http.MethodPut, id, nil, "archive")
}

// Unarchive takes the mark of Archive back.
func (s CallsService) Unarchive(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.unarchive", http.MethodPut, id, nil, "unarchive")
}

// PauseRecording stops recording a call for a while. A call that is over is an [ErrInvalid], a number
// that records nothing an [ErrWrongState].
func (s CallsService) PauseRecording(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.pause_recording", http.MethodPost, id, nil, "pause_recording")
}

// ResumeRecording goes on with what PauseRecording stopped; its errors are the same.
func (s CallsService) ResumeRecording(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.resume_recording", http.MethodPost, id, nil, "resume_recording")
}

// DeleteRecording erases a call's recording, and what AI Assist made of it.
func (s CallsService) DeleteRecording(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.delete_recording", http.MethodDelete, id, nil, "recording")
}

// DeleteVoicemail erases a call's voicemail, and what AI Assist made of it.
func (s CallsService) DeleteVoicemail(ctx context.Context, id int64) error {
	return s.act(ctx, "calls.delete_voicemail", http.MethodDelete, id, nil, "voicemail")
}

// act sends a command about one call; an unknown call is an ErrNotFound.
func (s CallsService) act(ctx context.Context, op, method string, id int64, body any, verb string) error {
	if err := checkID(op, "call", id); err != nil {
		return err
	}
	return s.c.command(ctx, op, method, body, "v1", "calls", decimal(id), verb)
}
