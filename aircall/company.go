package aircall

import (
	"context"
	"errors"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Company is the company that the credential belongs to.
type Company struct {
	Name         string `json:"name"`
	UsersCount   int    `json:"users_count"`
	NumbersCount int    `json:"numbers_count"`
}

// UnmarshalJSON decodes a company. A field of an unexpected type is left empty.
func (c *Company) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CompanyService reads the company. Its errors are those of [UsersService].
type CompanyService struct{ c *core }

// Get returns the company.
func (s CompanyService) Get(ctx context.Context) (*Company, error) {
	return object[Company](ctx, s.c.request("company.get"), "company")
}

var errNoPong = errors.New("aircall: the reply to a ping is no pong")

// Ping reports whether Aircall answers and takes the credential: a bad one is
// an [ErrUnauthorized].
func (s CompanyService) Ping(ctx context.Context) error {
	var out struct{ Ping string }
	r := s.c.request("company.ping")
	r.Out = &out
	err := r.run(ctx)
	if err == nil && out.Ping != "pong" {
		err = errNoPong
	}
	return err
}
