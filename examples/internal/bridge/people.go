package bridge

import (
	"context"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/statussync/engine"
)

// people is a system of which a check remembers who is in its lists, with
// their e-mail addresses. The running bridge does not.
type people struct {
	engine.System
	known map[string]engine.Person
}

// Page implements [engine.System].
func (p *people) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	page, next, err := p.System.Page(ctx, cursor)
	for _, s := range page {
		p.known[s.ID] = engine.Person{ID: s.ID, Email: s.Email, Skip: s.Skip}
	}
	return page, next, err
}

// People implements [engine.System].
func (p *people) People(ctx context.Context, ids []string) ([]engine.Person, error) {
	found, err := p.System.People(ctx, ids)
	for _, one := range found {
		p.known[one.ID] = one
	}
	return found, err
}

func (p *people) has(id string) bool {
	_, ok := p.known[id]
	return ok
}

func (p *people) hasEmail(email string) bool {
	for _, one := range p.known {
		if sameEmail(one.Email, email) && email != "" {
			return true
		}
	}
	return false
}

// count counts the agents who can have a status, and of them those who are left
// alone.
func (p *people) count(ignore []ignored) (agents, left int) {
	for _, one := range p.known {
		if one.Skip {
			continue
		}
		agents++
		if slices.ContainsFunc(ignore, func(x ignored) bool {
			return p.Name() == "zendesk" && x.agent == one.ID || sameEmail(x.agent, one.Email)
		}) {
			left++
		}
	}
	return agents, left
}

func sameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
