package filing

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

var catalogQuestion = ticketing.Question{Kind: ticketing.AskCatalog}

func asksOnlyCatalog(ask []ticketing.Question) bool {
	return len(ask) == 1 && ask[0] == catalogQuestion
}

// catalog is the account's as it was read last.
type catalog struct {
	age time.Duration

	reading sync.Mutex // one reads, the others wait for it
	mu      sync.Mutex
	last    *ticketing.Catalog
	until   time.Time // how long it counts as current
}

// known is the catalog while it is current, else nil.
func (c *catalog) known(now time.Time) *ticketing.Catalog {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || !now.Before(c.until) {
		return nil
	}
	return c.last
}

func (c *catalog) set(last *ticketing.Catalog, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.until = last, until
}

// former is the catalog whatever its age; nil if there is none yet.
func (c *catalog) former() *ticketing.Catalog {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// forget has the catalog read again.
func (c *catalog) forget() { c.set(c.former(), time.Time{}) }

// readCatalog reads the account's catalog, unless it is current. While reading
// fails, the last one goes on for a minute at a time.
func (r *runner) readCatalog(ctx context.Context) error {
	c := &r.catalog
	c.reading.Lock()
	defer c.reading.Unlock()
	if c.known(r.clock.Now()) != nil {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, max(r.timeout, time.Minute), errTimeout)
	defer cancel()
	fresh, err := r.fetchCatalog(ctx)
	if former := c.former(); err != nil && former != nil {
		r.log.WarnContext(ctx, "the former catalog stays", "err", err)
		c.set(former, r.clock.Now().Add(time.Minute))
		return nil
	}
	if err == nil {
		c.set(fresh, r.clock.Now().Add(c.age))
	}
	return err
}

func (r *runner) fetchCatalog(ctx context.Context) (*ticketing.Catalog, error) {
	cat, err := ReadCatalog(ctx, r.zendesk)
	if err != nil {
		return nil, err
	}
	cat.Shows, err = r.shows(ctx)
	return cat, err
}

// ReadCatalog reads an account's catalog, as a [Filer] does: settings can be
// checked against it before they are used. What the credential may not see stays
// empty. How calls are shown is left out.
func ReadCatalog(ctx context.Context, z *zendesk.Client) (*ticketing.Catalog, error) {
	me, err := z.Users.Me(ctx)
	if err != nil {
		return nil, err
	}
	cat := &ticketing.Catalog{Me: me.ID}
	err = errors.Join(
		part(z.TicketFields.All(ctx, zendesk.TicketFieldListOptions{}), func(f zendesk.TicketField) {
			cat.TicketFields = append(cat.TicketFields, ticketField(f))
			cat.OnHold = cat.OnHold || f.Type == zendesk.FieldStatus && f.SubTypeID == 1 // A14
		}),
		part(z.UserFields.All(ctx, zendesk.UserFieldListOptions{Size: 100}), func(f zendesk.UserField) {
			cat.UserFields = append(cat.UserFields, attrmap.Field{
				ID: f.ID, Key: f.Key, Title: f.Title, Type: attrmap.Type(f.Type), Inactive: !f.Active, Options: options(f.Options),
				Pattern: f.Regexp, Tag: f.Tag,
			})
		}),
		part(z.Brands.All(ctx, zendesk.BrandListOptions{Size: 100}), func(b zendesk.Brand) {
			cat.Brands = append(cat.Brands, ticketing.Named{ID: b.ID, Name: b.Name, Inactive: !b.Usable(), Default: b.Default})
		}),
		part(z.Groups.All(ctx, zendesk.GroupListOptions{Size: 100}), func(g zendesk.Group) {
			cat.Groups = append(cat.Groups, ticketing.Named{ID: g.ID, Name: g.Name, Inactive: g.Deleted, Default: g.Default})
		}),
		part(z.CustomStatuses.All(ctx, zendesk.CustomStatusListOptions{}), func(s zendesk.CustomStatus) {
			cat.OnHold = cat.OnHold || s.Active && s.Category == zendesk.CategoryHold
		}),
		part(z.Users.All(ctx, zendesk.UserListOptions{}), func(u zendesk.User) {
			cat.Agents = append(cat.Agents, ticketing.Named{ID: u.ID, Name: u.Name, Inactive: !u.Active || u.Suspended})
		}),
	)
	return cat, err
}

// part reads a list that an account may not have.
func part[T any](list iter.Seq2[T, error], add func(T)) error {
	for item, err := range list {
		switch {
		case errors.Is(err, zendesk.ErrForbidden), errors.Is(err, zendesk.ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		add(item)
	}
	return nil
}

func ticketField(f zendesk.TicketField) attrmap.Field {
	return attrmap.Field{
		ID: f.ID, Title: f.Title, Type: attrmap.Type(f.Type), Inactive: !f.Active,
		Options: slices.Concat(options(f.Options), options(f.SystemOptions), statusOptions(f.CustomStatuses)),
		SubType: int(f.SubTypeID), Pattern: f.Regexp, Tag: f.Tag,
	}
}

func options(list []zendesk.FieldOption) (all []attrmap.Option) {
	for _, o := range list {
		all = append(all, attrmap.Option{ID: o.ID, Name: o.Name, Value: o.Value})
	}
	return all
}

// statusOptions are those of the field of custom statuses.
func statusOptions(raw json.RawMessage) (all []attrmap.Option) {
	var list []zendesk.CustomStatus
	if json.Unmarshal(raw, &list) != nil {
		return nil // of other fields
	}
	for _, s := range list {
		if s.Active {
			all = append(all, attrmap.Option{ID: s.ID, Name: s.AgentLabel})
		}
	}
	return all
}
