package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/internal/bearer"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// ErrAct is wrapped by the error of an act that cannot be.
var ErrAct = errors.New("act")

// oldestAct is how long ago an act may be, and newestAct how far ahead the
// caller's clock.
const (
	oldestAct = 24 * time.Hour
	newestAct = 5 * time.Minute
)

// Act takes what an agent did about a contact (R39, R47), and returns the case.
// A zero At is now. An act that lacks something, or is too old, is an [ErrAct]; a
// contact that does not exist is a [connect.ErrNotFound].
func (in *Intake) Act(ctx context.Context, act contactlog.Act) (key ticketing.Key, err error) {
	if act.At.IsZero() {
		act.At = in.clock.Now()
	}
	if err := in.checkAct(act); err != nil {
		return "", err
	}
	err = in.do(ctx, "act", func(ctx context.Context) error {
		if act.Agent.ID != "" {
			if act.Agent, err = in.agent(ctx, act.Agent.ID); err != nil {
				return err
			}
		}
		c, err := in.describe(ctx, act.Contact)
		if err != nil {
			return err
		}
		key = in.key(c)
		_, err = in.observe(ctx, key, c.ID, contactlog.Input{Act: &act})
		return err
	})
	return key, err
}

func (in *Intake) checkAct(a contactlog.Act) error {
	want := func(field, text string) error { return fmt.Errorf("%w: %s: want %s", ErrAct, field, text) }
	now := in.clock.Now()
	switch {
	case a.Contact == "":
		return want("contact", "the id of a contact, got none")
	case a.User < 0:
		return want("user", "the id of a user, or 0 for the agent")
	case a.At.Before(now.Add(-oldestAct)) || a.At.After(now.Add(newestAct)):
		return want("at", "a time of the last 24 hours")
	}
	switch a.Kind {
	case contactlog.CreateFor:
		if a.Ticket != 0 {
			return want("ticket", "none: one is created")
		}
	case contactlog.AttachTo, contactlog.DialledFrom, contactlog.Viewing:
		if a.Ticket <= 0 {
			return want("ticket", "the id of a ticket")
		}
	case contactlog.Enrolled:
		if a.VoiceStatus != "" && a.VoiceStatus != "ENROLLED" && a.VoiceStatus != "OPTED_OUT" {
			return want("voice_status", "ENROLLED, OPTED_OUT or nothing")
		}
	default: // Ringing comes from the stream of agent events
		return want("kind", "create_for, attach_to, dialled_from, viewing or enrolled")
	}
	return nil
}

// Acts is an HTTP handler for the acts of agents, for a panel or an app of your
// own. Requests are POST with one of the secrets as a bearer token; several
// secrets are for the time of a change. The body is JSON:
//
//	{"kind": "create_for", "contact": "…", "user": 7001}
//	{"kind": "attach_to", "contact": "…", "ticket": 4711, "agent": "…", "at": "2026-03-02T09:00:00Z"}
//
// Kinds are those of [contactlog.Act] but for ringing. The agent is an id of
// Connect, without one the contact's own agent. The time of the act is optional;
// with it, a request that is repeated is the same act.
//
// The reply to an act that is saved is 202 with {"case": key}; to others it is
// {"error": text}: 400 for a body that is none of these, 401, 404 for a contact
// that does not exist, 405, 413, 415, and 503 with Retry-After for what passes.
func (in *Intake) Acts(secrets []string) (http.Handler, error) {
	known, err := bearer.New(secrets)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return &actHandler{in: in, secrets: known}, nil
}

type actHandler struct {
	in      *Intake
	secrets bearer.Secrets
}

// maxAct is how large a body may be, in bytes.
const maxAct = 16 << 10

// ServeHTTP takes one act.
func (h *actHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case !h.secrets.Know(r):
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, http.StatusUnauthorized, "want a bearer token that is known here")
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "want POST")
		return
	case kind != "application/json":
		refuse(w, http.StatusUnsupportedMediaType, "want application/json")
		return
	}
	act, status, text := readAct(http.MaxBytesReader(w, r.Body, maxAct))
	if status != 0 {
		refuse(w, status, text)
		return
	}
	key, err := h.in.Act(r.Context(), act)
	switch {
	case err == nil:
		answer(w, http.StatusAccepted, map[string]string{"case": string(key)})
	case errors.Is(err, ErrAct):
		refuse(w, http.StatusBadRequest, err.Error())
	case errors.Is(err, connect.ErrNotFound):
		refuse(w, http.StatusNotFound, "the contact does not exist")
	default:
		h.in.log.WarnContext(r.Context(), "an act was not saved", "kind", string(act.Kind), "contact", act.Contact, "err", err)
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, "not saved: try again")
	}
}

// readAct reads a body; what is wrong with it is a status and a text that quotes
// nothing of it.
func readAct(body io.Reader) (act contactlog.Act, status int, text string) {
	var ask struct {
		Kind        contactlog.ActKind `json:"kind"`
		Contact     string             `json:"contact"`
		User        int64              `json:"user"`
		Ticket      int64              `json:"ticket"`
		Agent       string             `json:"agent"`
		At          time.Time          `json:"at"`
		VoiceID     string             `json:"voice_id"`
		VoiceStatus string             `json:"voice_status"`
	}
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(&ask)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	var tooLarge *http.MaxBytesError
	var odd *json.UnmarshalTypeError
	switch {
	case errors.As(err, &tooLarge):
		return act, http.StatusRequestEntityTooLarge, fmt.Sprintf("want at most %d bytes", maxAct)
	case errors.As(err, &odd) && odd.Field != "":
		return act, http.StatusBadRequest, odd.Field + ": want another type"
	case err != nil:
		return act, http.StatusBadRequest, "body: want one JSON object with the documented members"
	}
	return contactlog.Act{
		Kind: ask.Kind, Contact: ask.Contact, At: ask.At, Agent: contactlog.Agent{ID: connect.IDFromARN(ask.Agent)},
		User: ask.User, Ticket: ask.Ticket, VoiceID: ask.VoiceID, VoiceStatus: ask.VoiceStatus,
	}, 0, ""
}

func refuse(w http.ResponseWriter, status int, text string) {
	answer(w, status, map[string]string{"error": text})
}

func answer(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // to a caller who may be gone
}
