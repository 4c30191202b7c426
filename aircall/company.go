package aircall

import (
	"context"
	"errors"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Company is whom the credential belongs to.
type Company struct {
	Name         string `json:"name"`
	UsersCount   int    `json:"users_count"`
	NumbersCount int    `json:"numbers_count"`
}

// UnmarshalJSON decodes a company. A field of an unexpected type is left empty.
func (c *Company) UnmarshalJSON(b []byte) error {
	type plain Company
	*c = Company{}
	return lenient(b, (*plain)(c))
}

// CompanyService tells of the company. Its errors are those of [UsersService].
type CompanyService struct{ c *core }

// Get returns the company.
func (s CompanyService) Get(ctx context.Context) (*Company, error) {
	return object[Company](ctx, s.c, "company", httpx.Call{
		Op: "company.get", Method: http.MethodGet, Path: []string{"v1", "company"},
	})
}

var errNoPong = errors.New("aircall: the reply to a ping is no pong")

// Ping reports whether Aircall answers, and takes the credential: a bad one is an [ErrUnauthorized].
func (s CompanyService) Ping(ctx context.Context) error {
	var out struct{ Ping string }
	_, err := s.c.Do(ctx, httpx.Call{Op: "company.ping", Method: http.MethodGet, Path: []string{"v1", "ping"}, Out: &out})
	if err == nil && out.Ping != "pong" {
		err = errNoPong
	}
	return err
}
