package engine

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// The statuses in the store may be older than the Config: the leader reads them now and
// then. So a replica whose rules name a status that they lack does not refuse it at
// once. If nobody leads, it reads them itself; otherwise it waits for the leader's next
// reading, which comes at a sweep.

// afreshWait is how long after it is due the leader's reading may come.
const afreshWait = time.Minute

// firstRulesAfresh is firstRules where the stored statuses lack what the rules name.
func (e *Engine) firstRulesAfresh(ctx context.Context, known []statussync.Catalog, stored settingsEntry, unknown error) error {
	e.cfg.Logger.WarnContext(ctx, "rules name statuses that are not in the store: they are read afresh, if need be by the leader", "err", unknown)
	defer e.giveBack(context.WithoutCancel(ctx))
	ends := e.cfg.Clock.Now().Add(e.cfg.CatalogEvery + afreshWait)
	for errors.Is(unknown, statussync.ErrUnknownStatus) && e.cfg.Clock.Now().Before(ends) {
		fresh, wait := make([]statussync.Catalog, len(e.systems)), min(time.Second, e.lease.ttl/renewParts)
		if !e.lease.holds() {
			e.campaign(ctx, atOnce)
		}
		if e.lease.holds() {
			again, err := e.askCatalogs(ctx, fresh)
			switch {
			case err == nil:
				return e.firstRules(ctx, fresh, stored)
			case again == 0:
				return err
			}
			wait = again
		} else if missing, err := e.sharedCatalogs(ctx, fresh); err == nil && missing == 0 && !reflect.DeepEqual(fresh, known) {
			known, unknown = fresh, e.firstRules(ctx, fresh, stored)
		}
		if stopped := e.cfg.Clock.Sleep(ctx, wait); stopped != nil {
			return errors.Join(stopped, unknown)
		}
	}
	return unknown
}
