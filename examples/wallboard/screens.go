package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// screens are those on walls that supervisors have paired. They look at what the
// supervisor saw, and do nothing; each can be withdrawn at any time.
type screens struct {
	records records
	clock   func() time.Time
	codes   codebook

	mu  sync.Mutex
	all map[string]*screen // by the grant's id
}

// screen is a paired one, as it is kept.
type screen struct {
	Grant zaf.Grant `json:"grant"`
	Name  string    `json:"name"`
	By    string    `json:"by"` // the name of who paired it
	ByID  int64     `json:"by_id"`
	At    time.Time `json:"at"`
	Sees  scope     `json:"sees"`

	gone    chan struct{} // closed when it is withdrawn
	streams int
}

// screenLife is how long a screen may look before it is paired again.
const screenLife = 90 * 24 * time.Hour

// mostScreens is how many may be paired at a time.
const mostScreens = 200

var (
	errNoScreen    = errors.New("there is no such screen")
	errManyScreens = fmt.Errorf("there are %d screens: withdraw some first", mostScreens)
)

func newScreens(r records, clock func() time.Time) *screens {
	return &screens{records: r, clock: clock, codes: newCodebook(clock), all: map[string]*screen{}}
}

const screensName = "screens/"

// restore reads those that were paired before a restart, and removes the expired.
func (s *screens) restore(ctx context.Context) error {
	items, err := s.records.all(ctx, screensName)
	if err != nil {
		return err
	}
	for _, item := range items {
		var one screen
		if !s.records.read(ctx, item, &one) {
			continue
		}
		if !s.clock().Before(one.Grant.Expires) {
			if err := s.records.put(ctx, item.Key, item.Version, nil); err != nil {
				return err
			}
			continue
		}
		one.gone = make(chan struct{})
		s.all[one.Grant.ID] = &one
	}
	return nil
}

// pair makes a screen of a code.
func (s *screens) pair(ctx context.Context, tenant, code string) (one *screen, bearer ctikit.Secret, err error) {
	p, err := s.codes.use(code)
	if err != nil {
		return nil, bearer, err
	}
	one = &screen{Name: p.name, By: p.by.Name, ByID: p.by.UserID, At: s.clock().UTC(), Sees: p.sees, gone: make(chan struct{})}
	one.Grant, bearer = zaf.NewGrant(tenant, one.At.Add(screenLife))
	if err := s.records.put(ctx, screensName+one.Grant.ID, 0, one); err != nil {
		return nil, bearer, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[one.Grant.ID] = one
	return one, bearer, nil
}

// full reports whether there is no place for another screen. Those that have expired
// are forgotten.
func (s *screens) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.all, func(_ string, one *screen) bool { return !s.clock().Before(one.Grant.Expires) })
	return len(s.all) >= mostScreens
}

// find is how requests are checked.
func (s *screens) find(_ context.Context, id string) (zaf.Grant, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[id]
	if one == nil {
		return zaf.Grant{}, false
	}
	return one.Grant, true
}

func (s *screens) scope(id string) scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one := s.all[id]; one != nil {
		return one.Sees
	}
	return scope{}
}

// open notes a stream of a screen's, which must end when gone is closed. For other
// readers gone is never closed.
func (s *screens) open(id string) (gone <-chan struct{}, end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[id]
	switch {
	case id == "":
		return nil, func() {}
	case one == nil: // withdrawn since the request was checked
		closed := make(chan struct{})
		close(closed)
		return closed, func() {}
	}
	one.streams++
	return one.gone, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		one.streams--
	}
}

// screenLine is a screen as supervisors see it.
type screenLine struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Expires time.Time `json:"expires"`
	Live    bool      `json:"live"` // it looks now
}

// list are the screens that somebody may withdraw: admins all, others their own.
func (s *screens) list(who zaf.Identity, r rights) []screenLine {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []screenLine{}
	for id, one := range s.all {
		if s.clock().Before(one.Grant.Expires) && one.isFor(who, r) {
			all = append(all, screenLine{id, one.Name, one.By, one.At, one.Grant.Expires, one.streams > 0})
		}
	}
	slices.SortFunc(all, func(a, b screenLine) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.ID, b.ID)) })
	return all
}

func (one *screen) isFor(who zaf.Identity, r rights) bool { return r.admin || one.ByID == who.UserID }

// withdraw ends a screen: its bearer is no longer good, and its streams end.
func (s *screens) withdraw(ctx context.Context, who zaf.Identity, r rights, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[id]
	if one == nil || !one.isFor(who, r) {
		return errNoScreen
	}
	if err := s.records.replace(ctx, screensName+id, nil); err != nil {
		return err
	}
	delete(s.all, id)
	close(one.gone)
	return nil
}
