package eventintake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/bearer"
)

// Handlers take reports, one at a time. An error that matches
// [connect.ErrMalformed] says that a report will never be taken, another one that
// it should be sent again. Nil is for what is not wanted, which gets a 404.
type Handlers struct {
	AgentEvent     func(ctx context.Context, record []byte) error
	ContactEvent   func(ctx context.Context, event []byte) error
	ContactRecord  func(ctx context.Context, record []byte) error
	FlowEvent      func(ctx context.Context, event []byte) error
	ChatTranscript func(ctx context.Context, file []byte) error
	LensAnalysis   func(ctx context.Context, file []byte) error // X54
}

// kind is what is posted under one path.
type kind struct {
	name string
	take func(context.Context, []byte) error
	file bool // never a batch
}

func (h Handlers) kinds() []kind {
	return []kind{
		{name: "agent-event", take: h.AgentEvent}, {name: "contact-event", take: h.ContactEvent},
		{name: "contact-record", take: h.ContactRecord}, {name: "flow-event", take: h.FlowEvent},
		{name: "chat-transcript", take: h.ChatTranscript, file: true}, {name: "contact-lens", take: h.LensAnalysis, file: true},
	}
}

// MaxBody is how large a body may be, in bytes: as large as files that package
// connect decodes. A server that limits bodies itself has to let as much through.
const MaxBody = 16 << 20

// MaxReports is how many reports a body may have: as many as a
// read of Kinesis gives at most.
const MaxReports = 10_000

// timeout is for all reports of a body: senders do not wait for ever.
const timeout = 25 * time.Second

// Option changes what [New] makes.
type Option func(*handler) error

// WithLogger logs what was not taken, without reports.
func WithLogger(log *slog.Logger) Option {
	return func(h *handler) error {
		h.log = log
		if log == nil {
			return errors.New("logger: want one, got nil")
		}
		return nil
	}
}

type handler struct {
	secrets bearer.Secrets
	kinds   map[string]kind
	log     *slog.Logger
}

// New makes the handler. Secrets have at least 16 bytes each. The error lists all
// that is wrong.
func New(secrets []string, handlers Handlers, opts ...Option) (http.Handler, error) {
	h := &handler{kinds: map[string]kind{}, log: slog.New(slog.DiscardHandler)}
	var errs []error
	var err error
	h.secrets, err = bearer.New(secrets)
	errs = append(errs, err)
	for _, k := range handlers.kinds() {
		if k.take != nil {
			h.kinds[k.name] = k
		}
	}
	if len(h.kinds) == 0 {
		errs = append(errs, errors.New("handlers: want at least one, got none"))
	}
	for _, opt := range opts {
		errs = append(errs, opt(h))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("eventintake: new: %w", err)
	}
	return h, nil
}

// ServeHTTP takes one body.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k, known := h.kinds[path.Base(r.URL.Path)]
	switch {
	case !h.secrets.Know(r):
		w.Header().Set("WWW-Authenticate", "Bearer")
		answer(w, http.StatusUnauthorized, reply{Error: "want a bearer token that is known here"})
		return
	case !known:
		answer(w, http.StatusNotFound, reply{Error: "nothing of this kind is taken here"})
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		answer(w, http.StatusMethodNotAllowed, reply{Error: "want POST"})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		answer(w, http.StatusRequestEntityTooLarge, reply{Error: fmt.Sprintf("want at most %d bytes", MaxBody)})
		return
	case err != nil:
		h.again(w, reply{Error: "the body broke off: send it again"})
		return
	}
	h.takeAll(w, r, k, body)
}

// takeAll takes all reports of a body, and answers what became of them. One that
// fails keeps no other from being taken.
func (h *handler) takeAll(w http.ResponseWriter, r *http.Request, k kind, body []byte) {
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	reports := [][]byte{body}
	if !k.file {
		reports = split(body)
	}
	if len(reports) > MaxReports {
		answer(w, http.StatusRequestEntityTooLarge, reply{Error: fmt.Sprintf("want at most %d reports", MaxReports)})
		return
	}
	var malformed, failed []int
	for i, report := range reports {
		err := ctx.Err()
		if err == nil {
			err = k.take(ctx, report)
		}
		switch {
		case errors.Is(err, connect.ErrMalformed):
			malformed = append(malformed, i)
		case err != nil:
			failed = append(failed, i)
			h.log.WarnContext(ctx, "a report was not taken", "kind", k.name, "index", i, "err", err)
		}
	}
	if len(malformed) > 0 {
		h.log.WarnContext(ctx, "reports can never be taken", "kind", k.name, "indexes", malformed)
	}
	switch {
	case len(failed) > 0:
		h.again(w, reply{Error: "not taken: send it again", Failed: failed, Malformed: malformed})
	case len(malformed) > 0:
		answer(w, http.StatusBadRequest, reply{Error: "want reports of the kind " + k.name, Malformed: malformed})
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// again asks for the body once more.
func (h *handler) again(w http.ResponseWriter, text reply) {
	w.Header().Set("Retry-After", "5")
	answer(w, http.StatusServiceUnavailable, text)
}

// reply says what was not taken, by the indexes in the body.
type reply struct {
	Error     string `json:"error"`
	Failed    []int  `json:"failed,omitempty"`
	Malformed []int  `json:"malformed,omitempty"`
}

func answer(w http.ResponseWriter, status int, body reply) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // to a sender who may be gone
}
