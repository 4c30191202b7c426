package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// subscription is how a vendor's webhooks get here.
type subscription struct {
	system string
	// ours lists those that a bridge of this name made, at any public URL.
	ours   func(ctx context.Context) ([]endpoint, error)
	remove func(ctx context.Context, id string) error
	// choose picks the secret where we make it, not the vendor: where it is not given,
	// the one of before, if there is one. It is nil where the vendor does.
	choose func(before ctikit.Secret) ctikit.Secret
	// ensure makes sure that there is one for a URL, and returns its secret.
	ensure func(ctx context.Context, url string, chosen ctikit.Secret) (ctikit.Secret, error)
	// handler takes what those with one of the secrets report.
	handler func([]ctikit.Secret) (http.Handler, error)
}

// chosen is the secret that we pick; zero where the vendor makes it.
func (s subscription) chosen(before ctikit.Secret) ctikit.Secret {
	if s.choose == nil {
		return ctikit.Secret{}
	}
	return s.choose(before)
}

// begin makes sure that there is a webhook for a URL, and returns its handler.
func (s subscription) begin(ctx context.Context, url string) (http.Handler, error) {
	secret, err := s.ensure(ctx, url, s.chosen(ctikit.Secret{}))
	if err != nil {
		return nil, err
	}
	return s.handler([]ctikit.Secret{secret})
}

// removeFormer removes our webhooks of before that go to another URL.
func (s subscription) removeFormer(ctx context.Context, before []endpoint, current string, log *slog.Logger) {
	for _, e := range before {
		if e.url == current {
			continue
		}
		if err := s.remove(ctx, e.id); err != nil {
			log.WarnContext(ctx, "a former webhook of this bridge is still there", "system", s.system, "err", err)
			continue
		}
		log.InfoContext(ctx, "removed a former webhook of this bridge", "system", s.system)
	}
}

// endpoint is a webhook at a vendor.
type endpoint struct{ id, url string }

// hookName is what our webhooks are called where they have names.
const hookName = "ctikit bridge"

// statusEvents are what Zendesk reports to a bridge.
var statusEvents = []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged}

// hookPath is where a system's webhooks go. With the name, it is what we know
// our own webhooks by: two bridges on one account need two names.
func hookPath(bridge, system string) string { return hooksRoot + bridge + "/" + system }

// hooksRoot is the beginning of all paths for webhooks.
const hooksRoot = "/ctikit-bridge/"

// isOurs reports whether a webhook's address ends in a path of ours.
func isOurs(address, path string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasSuffix(u.Path, path)
}

// cleanUp is how long removing webhooks may take.
const cleanUp = 20 * time.Second

// subscribe makes sure that every vendor knows where we are. If one refuses,
// what was made for the others is removed again. Then the webhooks that we made
// for another public URL go.
func subscribe(ctx context.Context, subs []subscription, public, bridge string, log *slog.Logger) (map[string]http.Handler, error) {
	handlers := map[string]http.Handler{}
	before := map[string][]endpoint{}
	for _, s := range subs {
		path := hookPath(bridge, s.system)
		was, err := s.ours(ctx)
		if err == nil {
			before[s.system] = was
			handlers[path], err = s.begin(ctx, public+path)
		}
		if err != nil {
			return nil, errors.Join(refusedWebhook(s.system, err), unsubscribe(ctx, subs, before))
		}
	}
	for _, s := range subs {
		s.removeFormer(ctx, before[s.system], public+hookPath(bridge, s.system), log)
	}
	return handlers, nil
}

// unsubscribe removes what was not there before.
func unsubscribe(ctx context.Context, subs []subscription, before map[string][]endpoint) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUp)
	defer cancel()
	var errs []error
	for _, s := range subs {
		was, touched := before[s.system]
		if !touched {
			continue
		}
		now, err := s.ours(ctx)
		errs = append(errs, err)
		for _, e := range now {
			if !slices.ContainsFunc(was, func(old endpoint) bool { return old.id == e.id }) {
				errs = append(errs, s.remove(ctx, e.id))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("a webhook that was made may still be there: %w", err)
	}
	return nil
}

// refusedWebhook says what to look at.
func refusedWebhook(system string, err error) error {
	return fmt.Errorf("%s does not make the webhook; check BRIDGE_PUBLIC_URL, and what %s may do: %w",
		title(system), orElse(credentials[system], "the credential"), err)
}
