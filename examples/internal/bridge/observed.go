package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// observed is a system of which is remembered what reading its statuses gave:
// so a start that fails, or waits, can be explained.
type observed struct {
	engine.System
	mu      sync.Mutex
	catalog statussync.Catalog
	err     error
}

// Catalog implements [engine.System].
func (o *observed) Catalog(ctx context.Context) (statussync.Catalog, error) {
	catalog, err := o.System.Catalog(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
	if err == nil {
		o.catalog = catalog
	}
	return catalog, err
}

// also is what else a refusal of everything may mean.
var also = map[string]string{"zendesk": ", and that omnichannel routing is on"}

func (o *observed) statuses() statussync.Catalog {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.catalog
}

// trouble says in words why the statuses could not be read; nil when they were.
func (o *observed) trouble() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		return nil
	}
	name := title(o.Name())
	f, ok := errors.AsType[*engine.Failure](o.err)
	switch {
	case ok && f.Kind == engine.Denied:
		return fmt.Errorf("%s refuses the credential (%s): check %s%s", name, f.Code, orElse(credentials[o.Name()], "it"), also[o.Name()])
	case ok && f.Kind == engine.Gone && o.Name() == "zendesk":
		return fmt.Errorf("%s has no such account (%s): check ZENDESK_SUBDOMAIN", name, f.Code)
	case ok && f.Kind == engine.Gone && o.Name() == onDialpad:
		return fmt.Errorf(`%s has no such office (%s): check "offices" in the config file`, name, f.Code)
	case ok && f.Kind == engine.Throttled:
		return fmt.Errorf("%s takes no more requests for now (%s)", name, f.Code)
	case ok:
		return fmt.Errorf("%s fails (%s)", name, f.Code)
	}
	return fmt.Errorf("%s does not answer", name)
}
