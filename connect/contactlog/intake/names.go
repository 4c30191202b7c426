package intake

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
)

// names are those of queues or routing profiles, read when they are needed and
// kept for a while.
type names struct {
	read  func(context.Context, string) (string, error)
	clock ctikit.Clock
	age   time.Duration
	// turn is held by who looks something up: a name that many ask for at once
	// is read once.
	turn  chan struct{}
	known map[string]name
}

type name struct {
	text string
	at   time.Time
}

// mostNames bounds what is remembered.
const mostNames = 10_000

func newNames(clock ctikit.Clock, age time.Duration, read func(context.Context, string) (string, error)) *names {
	return &names{read: read, clock: clock, age: age, turn: make(chan struct{}, 1), known: map[string]name{}}
}

// get is the name of an id; "" for what has no name, or may not be read. A name
// that cannot be read again stays as it was.
func (n *names) get(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	select {
	case n.turn <- struct{}{}:
		defer func() { <-n.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	old, ok := n.known[id]
	if ok && n.clock.Now().Sub(old.at) < n.age {
		return old.text, nil
	}
	text, err := n.read(ctx, id)
	switch {
	case err != nil && ok:
		return old.text, nil
	case err != nil:
		return "", err
	case len(n.known) >= mostNames:
		clear(n.known)
	}
	n.known[id] = name{text, n.clock.Now()}
	return text, nil
}

// orNothing makes what will not be found, or may not be read, a name that is not
// known. Queues of agents have none.
func (in *Intake) orNothing(ctx context.Context, what, id string, err error) error {
	if err == nil || passing(err) || errors.Is(err, connect.ErrUnauthorized) {
		return err
	}
	in.log.WarnContext(ctx, "left out a name", "of", what, "id", id, "err", err)
	return nil
}

func (in *Intake) queueName(ctx context.Context, id string) (text string, err error) {
	err = in.again(ctx, "read a queue", func() error {
		q, err := in.connect.Queues.Get(ctx, id)
		if err == nil {
			text = q.Name
		}
		return err
	})
	return text, in.orNothing(ctx, "queue", id, err)
}

func (in *Intake) profileName(ctx context.Context, id string) (text string, err error) {
	err = in.again(ctx, "read a routing profile", func() error {
		p, err := in.connect.RoutingProfiles.Get(ctx, id)
		if err == nil {
			text = p.Name
		}
		return err
	})
	return text, in.orNothing(ctx, "routing profile", id, err)
}

// agent is a user with names, from memory; the id alone of one who is gone.
func (in *Intake) agent(ctx context.Context, id string) (a contactlog.Agent, err error) {
	if id == "" {
		return a, nil
	}
	var user *connect.User
	err = in.again(ctx, "read a user", func() error {
		user, err = in.connect.Users.Lookup(ctx, id)
		return err
	})
	a.ID = id
	if err != nil {
		return a, in.orNothing(ctx, "user", id, err)
	}
	a.Username, a.Email, a.Name = user.Username, user.Email, fullName(user.FirstName, user.LastName)
	a.RoutingProfile, err = in.profiles.get(ctx, user.RoutingProfileID)
	return a, err
}

func fullName(first, last string) string { return strings.TrimSpace(first + " " + last) }

// offline reports whether a supervisor's status is Offline (R68). One who is not
// signed in shows none.
func (in *Intake) offline(ctx context.Context, id string) (offline bool, err error) {
	if id == "" {
		return false, nil
	}
	err = in.again(ctx, "read a status", func() error {
		data, signedIn, err := in.connect.Agents.Get(ctx, id)
		if err != nil || !signedIn {
			return err
		}
		status, err := in.connect.Statuses.Get(ctx, connect.IDFromARN(data.StatusARN))
		if err == nil {
			offline = status.Type == connect.Offline
		}
		return err
	})
	return offline, in.orNothing(ctx, "status of user", id, err)
}
